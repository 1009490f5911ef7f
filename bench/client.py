"""A client that costs next to nothing: one keep-alive connection, bytes out, bytes in."""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from statistics import median, quantiles
from threading import Thread
from urllib.parse import urlencode

HOST = "127.0.0.1"
PROCESSES, THREADS = 4, 4


@dataclass(eq=False)
class Connection:
    """One browser's connection with its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _socket: socket.socket | None = None

    def send(self, method: str, target: str, form: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        """Send a request; return status, body and Location."""
        body = urlencode(form).encode() if form is not None else b""
        head = [f"{method} {target} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        if self.cookies:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if form is not None:
            head.append("Content-Type: application/x-www-form-urlencoded")
        if self._socket is None:
            self._socket = socket.create_connection((HOST, self.port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall("\r\n".join([*head, "", ""]).encode() + body)
        return self._receive()

    def _receive(self) -> tuple[int, bytes, str]:
        assert self._socket
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        length, location = 0, ""
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "location":
                location = value
            elif name.lower() == "set-cookie":
                cookie, _, content = value.split(";")[0].partition("=")
                self.cookies[cookie] = content
        while len(body) < length:
            body += self._more()
        return int(lines[0].split()[1]), body, location

    def _more(self) -> bytes:
        assert self._socket
        part = self._socket.recv(262_144)
        if not part:
            raise ConnectionError("the server hung up")
        return part


def one_by_one(act: Callable[[], object], times: int, warm: int = 20) -> dict[str, float]:
    """Run `act` again and again at one client; return p50 and p95 in ms."""
    for _ in range(warm):
        act()
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begin) * 1000)
    return {"p50": median(taken), "p95": quantiles(taken, n=20)[-1]}


def at_once(port: int, targets: list[str], cookies: dict[str, str], seconds: float) -> float:
    """Return how many answers a second 16 clients get that ask for these addresses in turn."""
    context = get_context("fork")
    counts = context.Queue()
    arguments = (port, targets, cookies, seconds, counts)
    processes = [context.Process(target=_crowd, args=(number, *arguments)) for number in range(PROCESSES)]
    for process in processes:
        process.start()
    total = sum(counts.get() for _ in processes)
    for process in processes:
        process.join()
    return float(total / seconds)


def _crowd(number: int, port: int, targets: list[str], cookies: dict[str, str], seconds: float, counts: object) -> None:
    done = [0] * THREADS
    until = time.perf_counter() + seconds

    def ask(place: int) -> None:
        connection, turn = Connection(port, dict(cookies)), number * THREADS + place
        while time.perf_counter() < until:
            status, _, _ = connection.send("GET", targets[turn % len(targets)])
            assert status == 200, status
            done[place] += 1
            turn += PROCESSES * THREADS

    threads = [Thread(target=ask, args=(place,)) for place in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts.put(sum(done))  # type: ignore[attr-defined]  # a queue of multiprocessing
