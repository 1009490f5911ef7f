"""Asking ClamAV about a file by its INSTREAM command; only an explicit "stream: OK" counts as clean.

The address stands in `LOTSE_CLAMD` (`unix:/run/clamav/clamd.ctl` or `tcp:host:3310`); empty: the house has no scanner.
"""

import socket
import struct
from enum import StrEnum

from django.conf import settings

_CHUNK = 64 * 1024
_SECONDS = 10.0
_LONGEST_ANSWER = 1024


class Verdict(StrEnum):
    """What the scanner says."""

    OFF = "off"
    CLEAN = "clean"
    FOUND = "found"
    UNSURE = "unsure"


def scan(data: bytes) -> Verdict:
    """Return the verdict on a file; whatever goes wrong on the way is UNSURE, never CLEAN."""
    if not settings.LOTSE_CLAMD:
        return Verdict.OFF
    try:
        answer = _ask(data)
    except (OSError, ValueError):
        return Verdict.UNSURE
    if answer == b"stream: OK\0":
        return Verdict.CLEAN
    return Verdict.FOUND if answer.startswith(b"stream: ") and answer.endswith(b" FOUND\0") else Verdict.UNSURE


def _ask(data: bytes) -> bytes:
    with _connected() as line:
        line.settimeout(_SECONDS)
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _CHUNK):
            chunk = data[start : start + _CHUNK]
            line.sendall(struct.pack("!I", len(chunk)) + chunk)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            more = line.recv(_LONGEST_ANSWER)
            if not more:  # hung up before the end: what came so far says nothing
                raise ConnectionError
            answer += more
    return answer


def _connected() -> socket.socket:
    kind, _, place = settings.LOTSE_CLAMD.partition(":")
    if kind == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_SECONDS)
        line.connect(place)
        return line
    host, _, port = place.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_SECONDS)


def is_configured() -> bool:
    """Say whether the house has a scanner at all."""
    return bool(settings.LOTSE_CLAMD)
