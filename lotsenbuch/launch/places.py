"""Where things lie, and how the launcher speaks to the person at the terminal."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DEFAULT_DATA = ROOT / ".lotse"
SETTINGS = "lotsenbuch.config.settings"


class Trouble(Exception):  # noqa: N818 - it is told to people as one German sentence, not as a stack of errors
    """Something the person at the terminal has to know; the message is German and complete."""

    def __init__(self, message: str, *, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def say(text: str) -> None:
    """Print one line of progress to stderr: stdout belongs to results."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def private_folder(path: Path) -> Path:
    """Make the folder for its owner's eyes only, with its parents, and return it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def tail(path: Path, lines: int = 15) -> str:
    """Return the last lines of a log file, or nothing when there is none."""
    try:
        return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


def external_database() -> bool:
    """Tell whether `DATABASE_URL` replaces the embedded server."""
    return bool(os.environ.get("DATABASE_URL"))
