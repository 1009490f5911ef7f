"""The shell of the app: its files as they are served, a version for all of them, the forms of the house."""

import hashlib
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from django.templatetags.static import static

from lotsenbuch.documents.rules.blanks import blanks
from lotsenbuch.office.queries import is_switched_off

_ROOM = Path(__file__).parents[1]
_OWN = _ROOM / "static" / "unterwegs"
PAGE = _ROOM / "templates" / "fieldwork" / "shell.html"
# Not loaded by the page: the worker is the browser's own errand, it is imported by `/unterwegs/sw.js`.
WORKER = "worker.js"
STYLES = ("kern/kern.min.css", "unterwegs/app.css")
FONT = "kern/fonts/fira-sans/FiraSans-Regular.woff2"
ICON = "ui/icon.svg"


@cache
def modules() -> tuple[str, ...]:
    """Return the script modules of the app, each under the name that carries its hash."""
    own = [f"unterwegs/{path.name}" for path in sorted(_OWN.glob("*.js")) if path.name != WORKER]
    return tuple(static(name) for name in ["idb/index.js", *own])


@cache
def shell_files() -> tuple[str, ...]:
    """Return what the worker keeps so that the app starts without a network: nothing of a case is among it."""
    return (*modules(), *(static(name) for name in (*STYLES, FONT, ICON)))


@cache
def shell_version() -> str:
    """Return a value that is another one as soon as any file of the shell is."""
    digest = hashlib.sha256(PAGE.read_bytes())
    for path in sorted(_OWN.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    for name in shell_files():
        digest.update(name.encode())
    return digest.hexdigest()[:16]


def papers_told() -> dict[str, Any]:
    """Return whether the house takes papers here, and its forms as a phone fills them in; they say nothing of anybody.

    The forms go along in any case: one that was begun before the house kept its papers elsewhere is shown to its end.
    """
    return {"papers": not is_switched_off("documents"), "forms": _forms()}


@cache
def _forms() -> list[dict[str, Any]]:
    return [asdict(blank) for blank in blanks().values()]
