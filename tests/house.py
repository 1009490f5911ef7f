"""The house as files and models: what the tests of its build walk over."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "lotsenbuch"
# `ui` and `launch` are no rooms: a frame and a process starter have shapes of their own.
NOT_ROOMS = frozenset({"config", "launch", "law", "ui"})


@cache
def settings_file() -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def floors() -> dict[str, int]:
    """Return the height of each room, as the import contract says; the foundation is 0."""
    contract = next(one for one in settings_file()["tool"]["importlinter"]["contracts"] if one.get("exhaustive"))
    layers = [[room.strip() for room in layer.split("|")] for layer in reversed(contract["layers"])]
    return {room: height for height, rooms in enumerate(layers) for room in rooms}


def rooms() -> list[Path]:
    """Return the folders of the rooms."""
    return sorted(
        path
        for path in HOUSE.iterdir()
        if path.is_dir() and path.name not in NOT_ROOMS and (path / "__init__.py").exists()
    )


def files(*endings: str, without: tuple[str, ...] = ("migrations",)) -> list[Path]:
    """Return the files of the house and of its tests by ending, generated ones left out."""
    found = [path for folder in (HOUSE, ROOT / "tests", ROOT / "bench") for path in folder.rglob("*") if path.is_file()]
    return sorted(
        path for path in found if path.suffix in endings and not set(without) & set(path.relative_to(ROOT).parts)
    )


def our_models() -> list[type[Model]]:
    """Return the models of the rooms."""
    return [model for model in apps.get_models() if model.__module__.startswith("lotsenbuch.")]


def room_of(model: type[Model]) -> str:
    """Return the name of the room in which a model stands."""
    return model.__module__.split(".")[1]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function, from `def` to its end."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Say whether the function is decorated as a door."""
    return any("door" in ast.unparse(decorator) for decorator in function.decorator_list)


def called(path: Path) -> str:
    """Return a path as messages show it."""
    return path.relative_to(ROOT).as_posix()
