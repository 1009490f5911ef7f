"""How the house is built, held by a machine: floors, rooms, budgets, names (docs/house.md)."""

import importlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import models
from django.db.models import Model

from lotsenbuch.accounts.doors import Kind
from lotsenbuch.cases.models import Case, Person
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.policy import RowPolicy
from tests.detectors import unused_templates
from tests.house import (
    HOUSE,
    ROOT,
    called,
    files,
    floors,
    functions,
    is_view,
    length,
    our_models,
    room_of,
    rooms,
    settings_file,
)
from tests.routes import our_routes

_PARTS = ("rules", "models", "queries", "actions", "forms", "jobs", "views")
_FOLDERS = ("migrations", "management", "templates", "static", "tests")
PARTS_OF_A_ROOM = frozenset(
    {*_PARTS, *_FOLDERS, "__init__.py", "apps.py", "urls.py"} | {f"{part}.py" for part in _PARTS}
)
# What stands in a room beside the usual files; a decision record must name each.
EXCEPTIONS = frozenset(
    {
        "accounts/adapters.py",
        "accounts/attempts.py",
        "accounts/backends.py",
        "accounts/doors.py",
        "accounts/middleware.py",
        "accounts/passwords.py",
        "accounts/roles.py",
        "accounts/sessions.py",
        "fieldwork/keys.py",
        "cases/fields.py",
        "cases/models/policies.py",
        "desk/demo",
        "documents/clamd.py",
        "letters/answers.py",
        "letters/fonts.py",
        "letters/papers",
        "records/actor.py",
        "records/cipher.py",
        "records/editing.py",
        "records/clock.py",
        "records/guard.py",
        "records/masters.py",
        "upkeep/released.json",
        "upkeep/vault.py",
        "records/policy.py",
        "records/standing.py",
        "records/operations.py",
    }
)
FORBIDDEN_NAMES = frozenset({"common", "utils", "util", "helpers", "helper", "core", "misc", "lib", "vendor"})
LINES = {".py": 400, ".html": 120, ".js": 120, ".css": 400}
# Django asks for these by name.
ASKED_BY_DJANGO = frozenset({"403.html", "404.html", "429.html", "500.html"})


# Floors


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_only_point_down(model: type[Model]) -> None:
    """import-linter sees no string foreign keys; this closes the gap."""
    height = floors()
    for field in model._meta.get_fields():
        other = field.related_model
        if not field.concrete or not isinstance(other, type) or other not in our_models():
            continue
        upward = room_of(other) != room_of(model) and height[room_of(other)] >= height[room_of(model)]
        assert not upward, f"{model._meta.label}.{field.name} points up to {other._meta.label}"


def test_every_room_has_a_floor() -> None:
    assert {room.name for room in rooms()} <= set(floors())


# Models


def _reaches_a_person(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    if model in {Person, Case}:
        return True
    others = [field.related_model for field in model._meta.concrete_fields if field.related_model]
    return any(
        _reaches_a_person(other, seen | {model})
        for other in others
        if isinstance(other, type) and other not in seen | {model}
    )


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_model_says_what_it_holds(model: type[Model]) -> None:
    assert hasattr(model, "holds")
    if _reaches_a_person(model):
        assert getattr(model, "holds", None) is not None, "it reaches a person: say the class"


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_what_reaches_a_person_has_a_row_policy(model: type[Model]) -> None:
    if getattr(model, "holds", None) is not None:
        assert any(isinstance(constraint, RowPolicy) for constraint in model._meta.constraints)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_a_sealed_field_stands_beside_its_class(model: type[Model]) -> None:
    names = {field.name for field in model._meta.concrete_fields}
    if any(isinstance(field, SealedField) for field in model._meta.concrete_fields):
        assert "data_class" in names


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_fields_are_named_for_what_they_are(model: type[Model]) -> None:
    """A day ends in `_on`, an instant in `_at`, periods in `_from` and `_until`, a boolean asks a question."""
    wrong = []
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateTimeField):
            is_right = field.name == "at" or field.name.endswith(("_at", "_from", "_until", "_since", "last_login"))
        elif isinstance(field, models.DateField):
            is_right = field.name.endswith(("_on", "_from", "_until"))
        elif isinstance(field, models.BooleanField):
            is_right = field.name.startswith(("is_", "has_", "may_", "needs_")) or field.name == "proposed_by_person"
        else:
            continue
        wrong += [] if is_right else [field.name]
    assert wrong == []


# Rooms and budgets


def test_a_room_holds_only_what_a_room_may_hold() -> None:
    found = {
        path.relative_to(HOUSE).as_posix()
        for room in rooms()
        for path in room.iterdir()
        if path.name not in PARTS_OF_A_ROOM and path.name != "__pycache__"
    }
    assert found - EXCEPTIONS == set()


@pytest.mark.parametrize("exception", sorted(EXCEPTIONS))
def test_an_exception_has_a_decision_record(exception: str) -> None:
    assert (HOUSE / exception).exists(), "gone: take it off the list"
    records = (ROOT / "docs" / "decisions").glob("*.md")
    assert any(exception in record.read_text(encoding="utf-8") for record in records)


def test_no_folder_or_file_is_called_by_no_name() -> None:
    parts = {part.stem if part.suffix else part.name: part for part in HOUSE.rglob("*") if part.suffix in {"", ".py"}}
    assert {called(parts[name]) for name in FORBIDDEN_NAMES & set(parts)} == set()


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_a_room_says_what_comes_in_and_what_goes_out(room: Path) -> None:
    text = importlib.import_module(f"lotsenbuch.{room.name}").__doc__ or ""
    assert 2 <= len(text.strip().splitlines()) <= 6


def test_files_keep_their_budget() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files(*LINES)}
    assert {called(path): size for path, size in sizes.items() if size > LINES[path.suffix]} == {}


def test_no_merge_was_left_half_done() -> None:
    """Two templates once showed the marks of a merge on the screen, and no other test looked there."""
    marks = tuple(sign * 7 + " " for sign in "<>")
    written = files(".css", ".csv", ".html", ".js", ".json", ".py", ".toml", ".typ", ".yaml", without=())
    texts = [*written, *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *ROOT.glob("*.toml")]
    lines = {called(path) for path in texts for line in path.read_text("utf-8").splitlines() if line.startswith(marks)}
    assert lines == set()


def test_functions_keep_their_budget() -> None:
    long = {
        f"{called(path)}:{function.name}": length(function)
        for path in files(".py")
        for function in functions(path)
        if length(function) > 50
    }
    assert long == {}


def test_views_have_at_most_twenty_lines() -> None:
    long = {
        f"{called(path)}:{function.name}": length(function)
        for path in files(".py", without=("migrations", "tests"))
        for function in functions(path)
        if is_view(function) and length(function) > 20
    }
    assert long == {}


def test_migrations_are_named_for_their_reason() -> None:
    names = [path.stem for path in HOUSE.glob("*/migrations/[0-9]*.py")]
    assert [name for name in names if re.search(r"_auto_|_initial$|^\d+_alter_|^\d+_remove_", name)] == []


# Screens


def test_no_template_lies_unused() -> None:
    folders = [path for path in HOUSE.glob("*/templates") if path.is_dir()]
    templates = {
        path.relative_to(folder).as_posix(): path for folder in folders for path in folder.rglob("*") if path.is_file()
    }
    packages = [config.split(".")[0] for config in settings.INSTALLED_APPS if not config.startswith("lotsenbuch")]
    foreign = [
        folder
        for package in {*packages, "django.forms"}
        if (place := importlib.import_module(package).__file__)
        for folder in Path(place).parent.glob("**/templates")
    ]
    # The list of parts in `ui/__init__.py` and the gallery show a part; they do not need it.
    sources = [path for path in files(".py", ".html", without=("tests",)) if path != HOUSE / "ui" / "__init__.py"]
    of_views = {f"{route.name.replace(':', '/')}.html" for route in our_routes()}
    assert set(unused_templates(templates, sources, foreign)) - ASKED_BY_DJANGO - of_views == set()


def test_a_view_its_url_and_its_template_have_one_name() -> None:
    wrong = []
    for route in our_routes():
        if route.door is None or ":" not in route.name:  # allauth's routes keep allauth's names
            continue
        room = route.module.split(".")[1]
        if route.name != f"{room}:{route.view}":
            wrong.append(f"{route.name} leads to {room}:{route.view}")
        if route.door.kind in {Kind.PAGE, Kind.PRINT} and "GET" in route.door.methods:
            template = HOUSE / room / "templates" / room / f"{route.view}.html"
            wrong += [] if template.exists() else [f"{called(template)} is missing"]
    assert wrong == []


# Where it comes from


def test_every_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    listed = [*settings_file()["project"]["dependencies"], *settings_file()["dependency-groups"]["dev"]]
    without = []
    for dependency in listed:
        number = next(number for number, line in enumerate(lines) if line.strip().startswith(f'"{dependency}"'))
        has_reason = lines[number - 1].strip().startswith("#") or "#" in lines[number].split(dependency)[1]
        without += [] if has_reason else [dependency]
    assert without == []


@pytest.mark.parametrize("lock", ["requirements.lock", "package-lock.json", "package.json", ".npmrc"])
def test_no_lock_names_a_registry(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert (
        re.findall(r"(?:https?://|--index-url|--extra-index|--find-links|\"resolved\"|^registry).*", text, re.MULTILINE)
        == []
    )
