"""Asking the rule book in tests: as the command line does, in this process or in a real one."""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from lotsenbuch.law.commands import main

ROOT = Path(__file__).resolve().parents[3]
CASES = Path(__file__).parent / "cases"


def ask(*words: str) -> tuple[int, dict[str, Any]]:
    """Ask in this process; return the exit code and the answer."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main(words)
    return code, json.loads(out.getvalue())


def ask_for_real(*words: str) -> tuple[int, dict[str, Any], str]:
    """Ask through `python -m lotsenbuch.law`, without Django's settings; return exit code, answer and stderr."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C"}
    command = [sys.executable, "-P", "-m", "lotsenbuch.law", *words]
    done = subprocess.run(command, capture_output=True, env=env, check=False, cwd=ROOT)  # noqa: S603 - our own program
    return done.returncode, json.loads(done.stdout.decode("utf-8")), done.stderr.decode("utf-8")


def reduction(**facts: Any) -> dict[str, Any]:
    """Ask about a reduction by keyword; what is not said gets a harmless value."""
    stated = {"kind": "pflichtverletzung", "land": "NW", "regelbedarf_level": "1", **facts}
    words: list[str] = ["reduction"]
    for key, value in stated.items():
        if value is not None and value is not False:
            words += [f"--{key.replace('_', '-')}", *_words(value)]
    code, answer = ask(*words)
    assert code == 0, answer
    return answer


def _words(value: Any) -> list[str]:
    if value is True:
        return []
    return [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]


def dated_cases() -> list[dict[str, Any]]:
    """Return every dated case that a human worked out."""
    return [case for path in sorted(CASES.glob("*.yaml")) for case in yaml.safe_load(path.read_text(encoding="utf-8"))]


def words_of(case: dict[str, Any], folder: Path) -> Sequence[str]:
    """Return the command of a case; what runs beside it is laid into a file."""
    words = [str(word) for word in case["command"]]
    if "running" in case:
        with tempfile.NamedTemporaryFile("w", suffix=".json", dir=folder, delete=False, encoding="utf-8") as file:
            json.dump(case["running"], file, default=str)
        words += ["--running", file.name]
    return words


def differences(case: dict[str, Any], code: int, answer: dict[str, Any]) -> dict[str, Any]:
    """Return where an answer differs from what a human worked out."""
    expected = case.get("expect") or {}
    found: dict[str, Any] = {
        key: (value, answer.get(key, "fehlt")) for key, value in expected.items() if answer.get(key, "fehlt") != value
    }
    if code != case.get("exit", 0):
        found["exit"] = (case.get("exit", 0), code)
    steps = answer.get("because", [])
    for name in case.get("because_names", ()):
        if not any(name in step["norm"] or name in step["text"] for step in steps):
            found[f"because {name}"] = "nicht genannt"
    return found
