"""A clamd of our own for tests: it speaks the real protocol and can lie, hang up and stay silent."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OK, FOUND = b"stream: OK\0", b"stream: Eicar-Test-Signature FOUND\0"


@contextmanager
def a_clamd(folder: Path, *, answer: bytes | None = None, hangs_up_after: int | None = None) -> Iterator[str]:
    """Yield the address of a scanner.

    Args:
        folder: where its socket lies; keep the path short.
        answer: what it says whatever it got; None: it looks for EICAR.
        hangs_up_after: bytes of the answer after which the line is dead.
    """
    path = folder / "c"
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(path))
    server.listen()
    server.settimeout(0.1)
    is_over = threading.Event()

    def serve() -> None:
        while not is_over.is_set():
            try:
                line, _ = server.accept()
            except TimeoutError:
                continue
            with line:
                line.settimeout(5)
                said = answer or (FOUND if EICAR in _received(line) else OK)
                line.sendall(said if hangs_up_after is None else said[:hangs_up_after])

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"unix:{path}"
    finally:
        is_over.set()
        thread.join()
        server.close()


def _received(line: socket.socket) -> bytes:
    """Read one INSTREAM command: chunks with their length, ended by an empty one."""
    assert _exactly(line, 10) == b"zINSTREAM\0"
    data = b""
    while length := struct.unpack("!I", _exactly(line, 4))[0]:
        data += _exactly(line, length)
    return data


def _exactly(line: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = line.recv(count - len(data))
        assert more, "the other side hung up"
        data += more
    return data
