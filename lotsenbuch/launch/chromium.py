"""The browser of the tests: the one on the machine, or one that we fetch."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from lotsenbuch.launch.places import PYTHON, VENV, Trouble, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REMEMBERED = VENV / "lotse-chromium"
MISSING = "Für die Browsertests fehlt Chromium: bitte das Paket „chromium“ installieren oder LOTSE_CHROMIUM setzen."
PLAYWRIGHT_PATH = (
    "from playwright.sync_api import sync_playwright\nwith sync_playwright() as p: print(p.chromium.executable_path)"
)


def find_chromium() -> str:
    """Return the path of a Chromium that starts; fetch one where the machine has none."""
    named = os.environ.get("LOTSE_CHROMIUM")
    if named:
        if not _starts(named):
            raise Trouble(f"LOTSE_CHROMIUM zeigt auf {named}; dort liegt kein Browser, der startet.")
        return named
    for path in _on_this_machine():
        if _starts(path):
            return path
    for fetch in (_from_playwright, _from_the_system):
        fetched = fetch()
        if fetched and _starts(fetched):
            REMEMBERED.write_text(fetched, encoding="utf-8")
            return fetched
    raise Trouble(MISSING)


def _on_this_machine() -> Iterator[str]:
    for name in NAMES:
        if path := shutil.which(name):
            yield path
    if REMEMBERED.exists():
        yield REMEMBERED.read_text(encoding="utf-8").strip()


def _starts(path: str) -> bool:
    """Tell whether the file is a browser with all its libraries; asking for its version opens no window."""
    if not Path(path).is_file():
        return False
    return _call([path, "--version"], seconds=30)[0]


def _from_playwright() -> str | None:
    say("Chromium fehlt: versuche „playwright install chromium“ …")
    if not _call([str(PYTHON), "-m", "playwright", "install", "chromium"], seconds=300)[0]:
        return None
    return _call([str(PYTHON), "-c", PLAYWRIGHT_PATH], seconds=60)[1].strip() or None


def _from_the_system() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    say("Chromium fehlt: installiere das Systempaket „chromium“ …")
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    _call(["apt-get", "update"], seconds=300)
    _call(["apt-get", "install", "-y", "--no-install-recommends", "chromium"], seconds=900)
    return shutil.which("chromium")


def _call(command: Sequence[str], *, seconds: float) -> tuple[bool, str]:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)  # noqa: S603 - fixed commands
    except (OSError, subprocess.TimeoutExpired):
        return False, ""
    return done.returncode == 0, done.stdout
