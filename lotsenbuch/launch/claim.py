"""Who runs the server of a data folder: one owner at a time, known to everybody, gone when it dies.

The kernel drops the lock with its process, so a crash leaves nothing to clean up.
"""

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lotsenbuch.launch.places import private_folder

type Kind = Literal["demo", "command"]


@dataclass(frozen=True)
class Holder:
    """The process that has claimed a data folder."""

    kind: str
    pid: int


class Claim:
    """The exclusive right to run the server of one data folder."""

    def __init__(self, data: Path) -> None:
        self._path = private_folder(data) / "server.lock"
        self._descriptor: int | None = None

    def take(self, kind: Kind) -> bool:
        """Take the claim if nobody has it; tell whether it is ours."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        os.truncate(descriptor, 0)
        os.write(descriptor, json.dumps({"kind": kind, "pid": os.getpid()}).encode())
        self._descriptor = descriptor
        return True

    def give_back(self) -> None:
        """Let the next one run the server."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def holder(data: Path) -> Holder | None:
    """Return who runs the server of this data folder now, if anybody does."""
    path = data / "server.lock"
    if not path.exists():
        return None
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read(file.read())
    return None


def _read(content: bytes) -> Holder:
    try:
        said = json.loads(content)
        return Holder(kind=str(said["kind"]), pid=int(said["pid"]))
    except (ValueError, KeyError, TypeError):
        return Holder(kind="command", pid=0)
