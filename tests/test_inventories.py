"""`docs/inventories.md` names every use of cryptography, every way out and every limit as the program has them."""

import importlib
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.house import HOUSE, ROOT

PAGE = (ROOT / "docs" / "inventories.md").read_text(encoding="utf-8")
MEBI = 1024 * 1024
CRYPTOGRAPHY = re.compile(
    r"^(?:import|from) (?:hashlib|hmac|secrets|jwt|cryptography|pyrage|argon2)\b"
    r"|django\.utils\.crypto|django\.core\.signing|crypto\.subtle|crypto\.getRandomValues",
    re.MULTILINE,
)
WAY_OUT = re.compile(
    r"socket\.create_connection|^import (?:smtplib|requests|http\.client)\b|urllib\.request"
    r"|PyJWKClient|socket\.socket\(|AF_UNIX|smtp\.EmailBackend",
    re.MULTILINE,
)
# Asks the system for a free port, and nobody over the network.
ASKS_NOBODY = {"lotsenbuch/launch/leash.py"}


def section(title: str) -> str:
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def named(title: str) -> set[str]:
    """Return the files that a section's tables name."""
    return {path for line in section(title).splitlines() if line.startswith("|") for path in _files(line)}


def _files(line: str) -> list[str]:
    return re.findall(r"`((?:lotsenbuch|deploy)/[\w/.]+\.\w+)`", line)


def sources(*suffixes: str) -> Iterator[Path]:
    for path in sorted(HOUSE.rglob("*")):
        if path.suffix in suffixes and not {"tests", "migrations", "node_modules"} & set(path.parts):
            yield path


def using(what: re.Pattern[str], *suffixes: str) -> set[str]:
    return {str(path.relative_to(ROOT)) for path in sources(*suffixes) if what.search(path.read_text(encoding="utf-8"))}


def test_every_use_of_cryptography_is_named() -> None:
    assert using(CRYPTOGRAPHY, ".py", ".js") == named("Cryptography")


def test_every_way_out_is_named() -> None:
    assert using(WAY_OUT, ".py") - ASKS_NOBODY - named("Connections") == set()
    assert [name for name in named("Connections") if not (ROOT / name).is_file()] == []


LIMITS = re.findall(
    r"^\| (.+?) \| (\d+)(| MiB| h) \| `([\w/]+)\.py:(\w+)` \|$", section("Limits and costly functions"), re.MULTILINE
)


def test_every_row_of_the_limits_is_read() -> None:
    rows = [line for line in section("Limits and costly functions").splitlines() if line.startswith("| ")]
    assert len(LIMITS) == len(rows) - 1 > 10  # without the head


@pytest.mark.parametrize(("what", "number", "unit", "module", "name"), LIMITS, ids=lambda part: str(part).strip())
def test_a_limit_is_what_the_program_holds_to(what: str, number: str, unit: str, module: str, name: str) -> None:
    held = getattr(importlib.import_module(module.replace("/", ".")), name)
    told = {"": int(number), " MiB": int(number) * MEBI, " h": timedelta(hours=int(number))}[unit]
    assert held == told, what


def test_the_names_of_environment_files_and_logs_are_real() -> None:
    settings = (HOUSE / "config" / "settings.py").read_text(encoding="utf-8")
    for name in re.findall(r"`(LOTSE_[A-Z_]+)`", section("Logs")):
        assert name in settings, name


def test_frames_for_packages_stand_in_the_policy() -> None:
    policy = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    found = re.findall(r"^- (critical|high|all others).*: within (\d+) days$", policy, re.MULTILINE)
    days = [int(number) for _word, number in found]
    assert len(days) == 3
    assert days == sorted(days)
