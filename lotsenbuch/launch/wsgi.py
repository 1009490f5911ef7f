"""The door of the demo: answers while the house is still being put up, then hands every request to Django.

The web server starts at once and holds the port. While the file in `LOTSE_STATE_FILE` says `starting`, Django is not
even imported (its static files may be missing); at `loading` it is imported beside the migrations; at `ready` it
gets the requests.
"""

import importlib
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lotsenbuch.launch.leash import bind_to_parent

type StartResponse = Callable[[str, list[tuple[str, str]]], object]
type Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

TARGET = "lotsenbuch.config.wsgi"
STARTING_JSON = b'{"status": "starting", "database": "down", "worker": "down", "migrations": "pending"}'
STARTING_PAGE = (
    '<!doctype html><html lang="de"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">'
    "<title>Lotsenbuch startet</title></head><body><p>Lotsenbuch startet gerade; die Seite lädt sich gleich neu."
    "</p></body></html>"
).encode()


class Door:
    """A WSGI application that becomes another one when that is ready."""

    def __init__(self, state: Path | None, load: Callable[[], Application]) -> None:
        self._state = state
        self._load = load
        self._loaded: Application | None = None
        self._is_open = False
        if state is None or self._read() == "ready":
            self._loaded, self._is_open = load(), True
        else:
            threading.Thread(target=self._load_when_told, name="load", daemon=True).start()

    def _read(self) -> str:
        try:
            return self._state.read_text(encoding="utf-8") if self._state else "ready"
        except OSError:
            return "starting"

    def _load_when_told(self) -> None:
        while self._read() == "starting":
            time.sleep(0.05)
        try:
            self._loaded = self._load()
        finally:
            if self._loaded is None:
                # Without Django this process is of no use: the web server notices its end and starts another.
                traceback.print_exc()
                os._exit(1)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if not self._is_open:
            self._is_open = self._loaded is not None and self._read() == "ready"
        if self._is_open and self._loaded is not None:
            return self._loaded(environ, start_response)
        return starting(environ, start_response)


def starting(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Answer that the house is being put up."""
    is_health = environ.get("PATH_INFO") == "/health"
    body, kind = (STARTING_JSON, "application/json") if is_health else (STARTING_PAGE, "text/html; charset=utf-8")
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    start_response("503 Service Unavailable", [*headers, ("Retry-After", "2")])
    return [body]


def _django() -> Application:
    application: Application = importlib.import_module(TARGET).application
    return application


def application() -> Application:
    """Make the application inside a process of the web server (granian calls this as its factory)."""
    # The web server's processes are of its own making: they too must not outlive their parent.
    parent = multiprocessing.parent_process()
    bind_to_parent(parent.pid if parent and parent.pid else os.getppid(), signal.SIGKILL)
    state = os.environ.get("LOTSE_STATE_FILE")
    return Door(Path(state) if state else None, _django)
