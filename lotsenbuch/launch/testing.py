"""`./lotse check` and `./lotse test`: the static part, and all tests on a throw-away PostgreSQL."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from lotsenbuch.launch import faults, leash
from lotsenbuch.launch.chromium import find_chromium
from lotsenbuch.launch.install import install_spark
from lotsenbuch.launch.places import PYTHON, ROOT, VENV, external_database
from lotsenbuch.launch.postgres import Server
from lotsenbuch.launch.surroundings import django, environment, without_database

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 2
PREFIX = "lotse-test-"
SPARK_TESTS = "lotsenbuch/indicators/tests/spark_engine.py"
# All tests run in two processes, each with a database of its own; a chosen few are quicker in one.
EVERYTHING = ("-n", "2", "--dist", "worksteal")


@dataclass(frozen=True)
class Part:
    """One static check."""

    name: str
    command: Sequence[str]


@dataclass
class Running:
    """A static check under way, its words kept until it is done."""

    part: Part
    child: leash.Child
    output: IO[bytes]
    started: float


def parts() -> list[Part]:
    """Return the static checks, the longest first: two run at the same time."""
    tools = VENV / "bin"
    return [
        Part("Typen (mypy)", [str(tools / "mypy")]),
        Part("Regeln (ruff check)", [str(tools / "ruff"), "check", "."]),
        Part("Form (ruff format)", [str(tools / "ruff"), "format", "--check", "."]),
        Part("Stockwerke (import-linter)", [str(tools / "lint-imports")]),
        Part("Migrationen vollständig", [*_without_warnings(), "makemigrations", "--check", "--dry-run"]),
        Part("Migrationen ohne Risiko", [*_without_warnings(), "lint_migrations"]),
        Part("Django", django("check")),
    ]


def _without_warnings() -> list[str]:
    """Return Django's command line for a check that would warn about the database it does not need."""
    python, *rest = django()
    return [python, "-W", "ignore::RuntimeWarning", *rest]


def check(arguments: Sequence[str]) -> int:
    """Run all static checks; return the exit code of the first that fails, in the order of the list."""
    if arguments:
        sys.stderr.write("lotse check: keine weiteren Angaben möglich.\n")
        return 2
    with _throwaway_folder() as data:
        return _run_parts(parts(), without_database(data))


def _run_parts(waiting: Sequence[Part], env: Mapping[str, str]) -> int:
    queue, running, codes = list(waiting), list[Running](), dict[str, int]()
    try:
        while queue or running:
            while queue and len(running) < AT_ONCE:
                running.append(_begin(queue.pop(0), env))
            for one in [one for one in running if one.child.poll() is not None]:
                running.remove(one)
                codes[one.part.name] = _finish(one)
            time.sleep(0.02)
    finally:
        for one in running:
            leash.stop(one.child)
    return next((codes[part.name] for part in waiting if codes[part.name] != 0), 0)


def _begin(part: Part, env: Mapping[str, str]) -> Running:
    output = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _finish, when the child is done
    child = leash.start(part.command, env=env, cwd=ROOT, stdout=output, stderr=output)
    return Running(part, child, output, time.monotonic())


def _finish(one: Running) -> int:
    """Print one line about a finished check, and its words when it failed."""
    code = one.child.returncode
    seconds = f"{time.monotonic() - one.started:.1f}".replace(".", ",")
    with one.output as output:
        if code != 0:
            output.seek(0)
            sys.stdout.write(output.read().decode(errors="replace").rstrip() + "\n")
    sys.stdout.write(f"{one.part.name:<28} {'OK' if code == 0 else 'fehlgeschlagen':<15} {seconds:>6} s\n")
    sys.stdout.flush()
    return code


def test(arguments: Sequence[str]) -> int:
    """Run the static checks and all tests; further arguments go to pytest, `--no-check` leaves the checks out.

    With `--seeded-faults` the house is broken on purpose instead; further arguments name the faults. With `--spark` the
    optional Spark is installed and its tests run, which nothing else collects.
    """
    if "--spark" in arguments:
        install_spark()
        with _throwaway_folder() as data:
            more = [argument for argument in arguments if argument != "--spark"]
            return _pytest_on_own_server(["-s", SPARK_TESTS, *more], data, browser="")
    if "--seeded-faults" in arguments:
        with _throwaway_folder() as data:
            return faults.run([argument for argument in arguments if argument != "--seeded-faults"], data)
    rest = [argument for argument in arguments if argument != "--no-check"]
    static = 0 if len(rest) < len(arguments) else check([])
    browser = find_chromium()
    with _throwaway_folder() as data:
        tests = _pytest_on_own_server(rest, data, browser)
    return static or tests


def _pytest_on_own_server(arguments: Sequence[str], data: Path, browser: str) -> int:
    server = None if external_database() else Server(data, throwaway=True)
    try:
        if server is not None:
            server.start()
        env = environment(data, mode="test", server=server) | {"LOTSE_CHROMIUM": browser}
        if server is not None:
            env["LOTSE_TEST_SUPERUSER"] = server.superuser_url
        sys.stdout.flush()
        return leash.run([str(PYTHON), "-m", "pytest", *(arguments or EVERYTHING)], env=env)
    finally:
        if server is not None:
            server.stop()


@contextmanager
def _throwaway_folder() -> "Iterator[Path]":
    """Yield a folder that is gone afterwards, also when the tests failed; sweep up after killed runs first."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).split("-", maxsplit=1)[0]
        if owner.isdigit() and not _is_alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
