"""`./lotse test --seeded-faults`: break the house on purpose, and see the tests turn red.

Each fault of `tests/faults.toml` is put into a scratch copy of the checkout, has to pass `./lotse check`, and the tests
named beside it have to fail there by an assertion: an import error or a broken fixture proves nothing. Nothing in the
checkout itself is touched.
"""

import shutil
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lotsenbuch.launch import leash
from lotsenbuch.launch.places import PYTHON, ROOT, Trouble, external_database, say
from lotsenbuch.launch.postgres import Server
from lotsenbuch.launch.surroundings import environment

FAULTS = Path("tests") / "faults.toml"
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", ".lotse", "__pycache__", ".pytest_cache", ".hypothesis", ".import_linter_cache"
)
LINKED = (".venv", "node_modules")
# What pytest writes before the words of an assertion; every other exception is a mistake of the fault, not a find.
ASSERTED = ("AssertionError", "assert ", "Failed: ")


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of one file that a fault replaces."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the bad case it stands for, what it breaks, and the tests that have to see it."""

    name: str
    bad_case: str
    breaks: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]


def read_faults(root: Path = ROOT) -> list[Fault]:
    """Return the faults of a checkout, in the order of the file."""
    found = tomllib.loads((root / FAULTS).read_text(encoding="utf-8"))["fault"]
    return [
        Fault(
            name=one["name"],
            bad_case=one["bad_case"],
            breaks=one["breaks"],
            edits=tuple(Edit(**edit) for edit in one["edit"]),
            tests=tuple(one["tests"]),
        )
        for one in found
    ]


def run(names: Sequence[str], data: Path) -> int:
    """Sow each fault, or the named ones; return 0 when every one was seen.

    Args:
        names: faults to sow; all without any.
        data: a folder of our own for the copy and the database.

    Raises:
        Trouble: a name is unknown, or the tests are not green without a fault.
    """
    faults = read_faults()
    if unknown := set(names) - {fault.name for fault in faults}:
        raise Trouble(f"Unbekannter Fehler: {', '.join(sorted(unknown))} (tests/faults.toml).", code=2)
    chosen = [fault for fault in faults if fault.name in names or not names]
    server = None if external_database() else Server(data, throwaway=True)
    try:
        if server is not None:
            server.start()
        copy = _copied(data / "copy")
        env = environment(data, mode="test", server=server) | {"PYTHONPATH": str(copy)}
        _must_be_green(chosen, copy, env)
        seen = [_seen(fault, copy, env) for fault in chosen]
    finally:
        if server is not None:
            server.stop()
    sys.stdout.write(f"{sum(seen)} von {len(seen)} gesäten Fehlern wurden gefunden.\n")
    return 0 if all(seen) else 1


def _copied(target: Path) -> Path:
    shutil.copytree(ROOT, target, ignore=LEFT_OUT, symlinks=True)
    for name in LINKED:
        (target / name).symlink_to(ROOT / name, target_is_directory=True)
    return target


def _must_be_green(faults: Sequence[Fault], copy: Path, env: Mapping[str, str]) -> None:
    wanted = sorted({test for fault in faults for test in fault.tests})
    say(f"Ohne Fehler: ./lotse check und {len(wanted)} Tests …")
    if complaints := _checked(copy, env):
        raise Trouble("\n".join(complaints))
    outcomes = _outcomes(wanted, copy, env)
    if red := [test for test, outcome in outcomes.items() if outcome != ""]:
        raise Trouble("Schon ohne gesäten Fehler nicht grün: " + ", ".join(red))


def _seen(fault: Fault, copy: Path, env: Mapping[str, str]) -> bool:
    """Put a fault in, look at checks and tests, and take it out again."""
    kept = {edit.file: (copy / edit.file).read_text(encoding="utf-8") for edit in fault.edits}
    try:
        for edit in fault.edits:
            _replace(copy / edit.file, edit, fault.name)
        complaints = _checked(copy, env) or _not_red(fault, copy, env)
    finally:
        for name, text in kept.items():
            (copy / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{fault.name:<44} {'gefunden' if not complaints else 'NICHT GEFUNDEN'}\n")
    sys.stdout.write("".join(f"    {line}\n" for line in complaints))
    sys.stdout.flush()
    return not complaints


def _replace(path: Path, edit: Edit, name: str) -> None:
    text = path.read_text(encoding="utf-8")
    if text.count(edit.old) != 1:
        raise Trouble(f"{name}: die Stelle in {edit.file} gibt es {text.count(edit.old)}-mal, nicht einmal.")
    path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")


def _checked(copy: Path, env: Mapping[str, str]) -> list[str]:
    """Return what `./lotse check` has against the fault: one that a linter finds proves nothing about the tests."""
    report = copy / "check.txt"
    with report.open("wb") as output:
        command = [str(PYTHON), "-P", "-c", "from lotsenbuch.launch.testing import check; raise SystemExit(check([]))"]
        code = leash.start(command, env=env, cwd=copy, stdout=output, stderr=output).wait()
    return [] if code == 0 else ["./lotse check besteht nicht:", *report.read_text(errors="replace").splitlines()[-12:]]


def _not_red(fault: Fault, copy: Path, env: Mapping[str, str]) -> list[str]:
    outcomes = _outcomes(fault.tests, copy, env)
    return [
        f"{test}: {outcome or 'blieb grün'}" for test, outcome in outcomes.items() if not outcome.startswith(ASSERTED)
    ]


def _outcomes(tests: Sequence[str], copy: Path, env: Mapping[str, str]) -> dict[str, str]:
    """Run tests; return per named one "" when all of it passed, else the first line that a failed one left behind.

    A name without brackets stands for all variants of a test: one red one is enough.
    """
    report = copy / "report.xml"
    report.unlink(missing_ok=True)
    # A sown fault is to be seen at the first try.
    plain = ("-p", "no:cacheprovider", "--rerun-exclude-path=tests/journeys")
    command = [str(PYTHON), "-P", "-m", "pytest", *plain, f"--junitxml={report}", *tests]
    with (copy / "pytest.txt").open("wb") as output:
        leash.start(command, env=env, cwd=copy, stdout=output, stderr=output).wait()
    if not report.exists():
        words = (copy / "pytest.txt").read_text(errors="replace").strip().splitlines()[-3:]
        return dict.fromkeys(tests, "nicht gelaufen: " + " ".join(words))
    found = _read_report(report)
    return {test: _outcome_of(test, found) for test in tests}


def _read_report(report: Path) -> list[tuple[str, str]]:
    """Return node id and outcome of each test that ran; an error of set-up or import never counts as a find."""
    outcomes = []
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 - written by our own pytest
        node = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name', '')}"
        failure, error = case.find("failure"), case.find("error")
        if error is not None:
            outcomes.append((node, "Fehler vor dem Test: " + error.get("message", "")))
        elif case.find("skipped") is not None:
            outcomes.append((node, "übersprungen"))
        else:
            outcomes.append((node, "" if failure is None else failure.get("message", "") or "ohne Grund"))
    return outcomes


def _outcome_of(test: str, found: Sequence[tuple[str, str]]) -> str:
    mine = [outcome for node, outcome in found if node == test or node.startswith(f"{test}[")]
    if not mine:
        return "nicht gelaufen"
    asserted = [outcome for outcome in mine if outcome.startswith(ASSERTED)]
    other = [outcome for outcome in mine if outcome and not outcome.startswith(ASSERTED)]
    return next(iter([*other, *asserted]), "")
