"""Seals and opens backups: gzip, then age (https://age-encryption.org/v1), to a key that the archive never sees.

A process of its own, without Django: PostgreSQL calls it for every piece of its log, the launcher for whole backups.
The archive needs the public half only; the private half (`LOTSE_BACKUP_KEY_FILE`) is needed to restore, and each drill
proves that it fits. Decision 0170.
"""

import fcntl
import gzip
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

import pyrage

RECIPIENT = "recipient"
WAL = "wal"
ENDING = ".gz.age"
ANY_SUM = "[0-9a-f]" * 64
BLOCK = 1 << 20
# PostgreSQL ends its recovery with an error when `restore_command` answers above 125, and goes on with what it has
# below: a piece that is damaged must never look like the end of the archive.
NOT_THERE, DAMAGED = 1, 200


class VaultError(Exception):
    """What the operator has to know, in German."""


class Readable(Protocol):
    """What bytes come from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, none at the end."""


class _Digest:
    """Passes bytes on and remembers their SHA-256."""

    def __init__(self, source: Readable) -> None:
        self._source, self._sum = source, hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        block = self._source.read(size)
        self._sum.update(block)
        return block

    def hex(self) -> str:
        """Return the sum of what was read."""
        return self._sum.hexdigest()


class _Packed:
    """The gzip of a source, as something to read from: age pulls what it encrypts."""

    def __init__(self, source: Readable) -> None:
        self._source, self._rest, self._is_done = source, bytearray(), False
        self._zip = gzip.GzipFile(fileobj=self, mode="wb", compresslevel=1, mtime=0)

    def write(self, data: bytes) -> int:
        """Take packed bytes from the packer."""
        self._rest += data
        return len(data)

    def flush(self) -> None:
        """Do nothing: the packer asks for it."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most this many packed bytes."""
        while not self._is_done and (size < 0 or len(self._rest) < size):
            block = self._source.read(BLOCK)
            if block:
                self._zip.write(block)
            else:
                self._zip.close()
                self._is_done = True
        taken = bytes(self._rest if size < 0 else self._rest[:size])
        del self._rest[: len(taken)]
        return taken


def new_key() -> str:
    """Return a new private key, as age writes it."""
    return str(pyrage.x25519.Identity.generate())


def identity(key_file: Path) -> pyrage.x25519.Identity:
    """Return the private key of a file.

    Raises:
        VaultError: the file is missing, unreadable or no key.
    """
    try:
        lines = key_file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise VaultError(
            f"Der Schlüssel der Sicherung fehlt oder lässt sich nicht lesen: {key_file} ({error.strerror}). "
            "Ohne ihn öffnet niemand die Sicherung."
        ) from None
    try:
        return pyrage.x25519.Identity.from_str(next(line for line in lines if line.startswith("AGE-SECRET-KEY-")))
    except (StopIteration, pyrage.IdentityError):
        raise VaultError(f"{key_file} ist kein Schlüssel einer Sicherung (AGE-SECRET-KEY-…).") from None


def public_half(key_file: Path) -> str:
    """Return what backups are sealed to."""
    return str(identity(key_file).to_public())


def seal(source: Readable, target: IO[bytes], recipient: str) -> str:
    """Pack and seal everything from source to target; return the SHA-256 of the plain bytes."""
    plain = _Digest(source)
    pyrage.encrypt_io(_Packed(plain), target, [pyrage.x25519.Recipient.from_str(recipient)])
    return plain.hex()


class _Unpacked:
    """Takes the packed bytes that age hands out and passes on the plain ones."""

    def __init__(self, target: IO[bytes]) -> None:
        import zlib

        self._target, self._sum, self._zip = target, hashlib.sha256(), zlib.decompressobj(wbits=31)

    def write(self, data: bytes) -> int:
        """Unpack and pass on."""
        plain = self._zip.decompress(data)
        self._sum.update(plain)
        self._target.write(plain)
        return len(data)

    def flush(self) -> None:
        """Pass on."""
        self._target.flush()

    def hex(self) -> str:
        """Return the sum of the plain bytes.

        Raises:
            VaultError: the packed bytes ended too early.
        """
        if not self._zip.eof:
            raise VaultError("Die Sicherung ist nicht vollständig.")
        return self._sum.hexdigest()


def open_sealed(source: IO[bytes], target: IO[bytes], key: pyrage.x25519.Identity) -> str:
    """Open and unpack everything; return the SHA-256 of the plain bytes.

    Raises:
        VaultError: another key, or a byte is not as it was sealed.
    """
    plain = _Unpacked(target)
    try:
        pyrage.decrypt_io(source, plain, [key])
    except pyrage.DecryptError as error:
        if "matching keys" in str(error):
            raise VaultError("Der Schlüssel passt nicht zu dieser Sicherung.") from None
        raise VaultError("Die Sicherung ist beschädigt: Ein Teil ist nicht so, wie er versiegelt wurde.") from None
    except Exception as error:  # noqa: BLE001 - as said in the next line
        # What age or gzip meets in a damaged file differs by the place of the damage.
        raise VaultError(f"Die Sicherung ist beschädigt ({type(error).__name__}).") from None
    return plain.hex()


def recipient_of(folder: Path) -> str:
    """Return the public key of a backup folder.

    Raises:
        VaultError: the folder is no backup.
    """
    try:
        return (folder / RECIPIENT).read_text(encoding="utf-8").strip()
    except OSError:
        raise VaultError(f"{folder} ist kein Ordner einer Sicherung (die Datei „{RECIPIENT}“ fehlt).") from None


def archived(folder: Path, name: str) -> Path | None:
    """Return the file of a piece of the log, if the archive has it."""
    # Beside a piece lies the history of the backup that began in it: its name begins with the piece's own.
    return next((folder / WAL).glob(f"{name}.{ANY_SUM}{ENDING}"), None)


def archive(folder: Path, path: Path, name: str) -> None:
    """Add a piece of PostgreSQL's log to the archive; a repeat of the same bytes is no error, other bytes are.

    The sum of the plain bytes stands in the name: one rename makes the piece complete, and a repeat after a crash is
    recognised without any key.

    Raises:
        VaultError: the archive holds this piece with other bytes.
        OSError: the target is full or gone; PostgreSQL keeps the piece and asks again.
    """
    recipient = recipient_of(folder)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    target = folder / WAL / f"{name}.{digest}{ENDING}"
    if (there := archived(folder, name)) is not None:
        if there == target:
            return
        raise VaultError(f"Das Archiv hat {name} schon mit anderem Inhalt; es wird nicht überschrieben.")
    with whole_file(target) as out, path.open("rb") as file:
        if seal(file, out, recipient) != digest:
            raise VaultError(f"{name} hat sich beim Sichern verändert.")


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """Write a file that is there as a whole, on the disk, or not at all; what a crash left is written over."""
    draft = target.with_name(f".{target.name.partition('.')[0]}.part")
    try:
        with draft.open("wb") as out:
            fcntl.flock(out, fcntl.LOCK_EX)
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def fetch(folder: Path, key_file: Path, name: str, target: Path) -> None:
    """Bring a piece back for recovery.

    Raises:
        FileNotFoundError: the archive does not have it: the end, as a rule.
        VaultError: it is damaged or the key does not fit.
    """
    sealed = archived(folder, name)
    if sealed is None:
        raise FileNotFoundError(name)
    with sealed.open("rb") as source, target.open("wb") as out:
        digest = open_sealed(source, out, identity(key_file))
    if digest != sealed.name.removeprefix(f"{name}.").removesuffix(ENDING):
        raise VaultError(f"{name} ist beschädigt: Der Inhalt gehört nicht zu seinem Namen.")


def _seal(recipient: str) -> int:
    sys.stderr.write(seal(sys.stdin.buffer, sys.stdout.buffer, recipient) + "\n")
    sys.stdout.buffer.flush()
    return 0


def _open(key_file: str) -> int:
    sys.stderr.write(open_sealed(sys.stdin.buffer, sys.stdout.buffer, identity(Path(key_file))) + "\n")
    return 0


def _public(key_file: str) -> int:
    sys.stdout.write(public_half(Path(key_file)) + "\n")
    return 0


def _new(key_file: str) -> int:
    descriptor = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(new_key() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return 0


def _archive(folder: str, path: str, name: str, state: str = "") -> int:
    if folder == "--state":
        # The embedded server's command names a file that says where to; it was written by `./lotse backup`.
        folder, path, name = json.loads(Path(path).read_text(encoding="utf-8"))["folder"], name, state
    archive(Path(folder), Path(path), name)
    return 0


def _fetch(folder: str, key_file: str, name: str, target: str) -> int:
    try:
        fetch(Path(folder), Path(key_file), name, Path(target))
    except FileNotFoundError:
        return NOT_THERE
    except VaultError as error:
        sys.stderr.write(f"{error}\n")
        return DAMAGED
    return 0


WORK: dict[str, Callable[..., int]] = {
    "seal": _seal,
    "open": _open,
    "public": _public,
    "new": _new,
    "archive": _archive,
    "fetch": _fetch,
}


def main(arguments: Sequence[str]) -> int:
    """Do one piece of work: seal RECIPIENT, open KEY, public KEY, new KEY, archive DIR PATH NAME, fetch DIR KEY …."""
    try:
        return WORK[arguments[0]](*arguments[1:])
    except VaultError as error:
        sys.stderr.write(f"{error}\n")
        return 3
    except OSError as error:
        sys.stderr.write(f"Das Ziel der Sicherung nimmt nichts an: {error.strerror or type(error).__name__}.\n")
        return 4


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
