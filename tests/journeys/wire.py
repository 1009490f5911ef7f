"""A bad network between a phone and the house: it cuts, lies and repeats as a test tells it to."""

import hashlib
import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PORTAL = b"<!doctype html><title>WLAN</title><p>Willkommen im Netz des Caf\xc3\xa9s. Bitte zustimmen.</p>"
_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "server", "date"}


class Wire(ThreadingHTTPServer):
    """Everything passes but uploads, with which the next fault of the list is done; an empty list is a good network."""

    daemon_threads = True
    request_queue_size = 256  # the worker asks for the whole shell at once

    def __init__(self, behind: str) -> None:
        """Stand in front of the server at this address (host:port)."""
        super().__init__(("127.0.0.1", 0), _Hand)
        self.behind = behind
        self.faults: list[tuple[str, int]] = []
        self.receipts: list[bytes] = []
        self.version = ""

    @property
    def url(self) -> str:
        """Return the address that the browser knows."""
        return f"http://localhost:{self.server_port}"


@contextmanager
def wired(url: str) -> Iterator[Wire]:
    """Put a wire in front of a live server."""
    wire = Wire(url.removeprefix("http://"))
    thread = threading.Thread(target=wire.serve_forever, daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        wire.shutdown()
        wire.server_close()


class _Hand(BaseHTTPRequestHandler):
    server: Wire

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._pass(b"")

    def do_POST(self) -> None:
        self._pass(self._body())

    def do_PUT(self) -> None:
        name, number = self.server.faults.pop(0) if self.server.faults else ("pass", 0)
        if name == "cut_request":
            self.rfile.read(min(number, int(self.headers["Content-Length"])))
            self._hang_up()
            return
        body = self._body()
        faults: dict[str, Callable[[], None]] = {
            "portal": lambda: self._answer(200, PORTAL, {"Content-Type": "text/html"}),
            "strange": lambda: self._answer(number, b"", {}),
            "lie": lambda: self._answer(201, self._lie(body), {"Content-Type": "application/json"}),
            "swap": lambda: self._answer(201, self.server.receipts[0] if self.server.receipts else b"{}", {}),
            "twice": lambda: self._twice(body),
        }
        if name in faults:
            faults[name]()
        else:
            self._pass(body, cut=number if name == "cut_answer" else None)

    def _twice(self, body: bytes) -> None:
        self._asked(body)
        self._pass(body)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _asked(self, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        behind = http.client.HTTPConnection(self.server.behind, timeout=30)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        behind.request(self.command, self.path, body or None, headers)
        answer = behind.getresponse()
        told = answer.read()
        behind.close()
        kept = {name: value for name, value in answer.getheaders() if name.lower() not in _HOP}
        return answer.status, told, kept

    def _pass(self, body: bytes, cut: int | None = None) -> None:
        status, told, headers = self._asked(body)
        if self.path == "/unterwegs/sw.js" and self.server.version:
            told = told.replace(b'"version": "', b'"version": "' + self.server.version.encode())
        if self.command == "PUT" and told.startswith(b"{"):
            self.server.receipts.append(told)
        self._answer(status, told, headers, cut)

    def _answer(self, status: int, told: bytes, headers: dict[str, str], cut: int | None = None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(told)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(told if cut is None else told[:cut])
        self.wfile.flush()
        self.close_connection = True

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _lie(self, body: bytes) -> bytes:
        note = self.path.rsplit("/", 1)[-1]
        told = {"id": note, "status": "stored", "received_at": "2026-11-22T10:00:00+00:00"}
        told["sha256"] = hashlib.sha256(body).hexdigest()
        return json.dumps({**told, "signature": "A" * 86 + "=="}).encode()
