"""The sealed file: one line per seal, outside the database, only ever appended to (`settings.LOTSE_SEAL_FILE`)."""

import base64
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from lotsenbuch.audit.rules import Record
from lotsenbuch.audit.rules.seal import read_line

# One number for all processes on this database: whoever has it seals, and nobody seals while the log is checked.
SEAL_LOCK = 0x10_75_E5
_BLOCK = 1 << 16


def seal_file() -> Path:
    """Return where the sealed file lies."""
    return Path(settings.LOTSE_SEAL_FILE)


def seal_key() -> Ed25519PrivateKey:
    """Return the key that seals are signed with (32 random bytes, base64, made at set-up).

    Raises:
        OSError: the file is not there or not ours to read.
        ValueError: the file holds no such key.
    """
    text = Path(settings.LOTSE_SEAL_KEY_FILE).read_text(encoding="utf-8")
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text.strip(), validate=True))


def public_key(key: Ed25519PrivateKey) -> bytes:
    """Return the public half of the key."""
    return key.public_key().public_bytes_raw()


def lines_from_start(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield number and text of each line of the file, the end of line included where there is one."""
    with path.open("rb") as file:
        yield from enumerate(file, start=1)


def records_after(path: Path, number: int) -> list[tuple[Record, bytes]]:
    """Return the seals of the file behind this number, oldest first, read from the end; and the last one of all.

    The seal with the number itself comes first when the file has it, so that the caller can compare.

    Raises:
        ValueError: a line is no seal.
    """
    found: list[tuple[Record, bytes]] = []
    if path.exists():
        for line in _lines_from_end(path):
            record, listed = read_line(line)
            found.insert(0, (record, listed))
            if record.number <= number:
                break
    return found


def torn_bytes(path: Path) -> int:
    """Return how many bytes stand behind the last complete line: what a crash left of a line half written."""
    if not path.exists():
        return 0
    with path.open("rb") as file:
        end = file.seek(0, 2)
        position = end
        while position > 0:
            start = max(0, position - _BLOCK)
            file.seek(start)
            at = file.read(position - start).rfind(b"\n")
            if at >= 0:
                return end - (start + at + 1)
            position = start
        return end


def _lines_from_end(path: Path) -> Iterator[bytes]:
    """Yield the lines of the file, last first: a file of years is not read every minute."""
    with path.open("rb") as file:
        position, rest = file.seek(0, 2), b""
        while position > 0:
            start = max(0, position - _BLOCK)
            file.seek(start)
            first, *whole = (file.read(position - start) + rest).split(b"\n")
            yield from (line for line in reversed(whole) if line)
            position, rest = start, first
        if rest:
            yield rest
