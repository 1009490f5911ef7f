"""The file of numbered master keys: outside repository, database and backup; the highest number is the present one.

A file is never changed but replaced as a whole (written beside, synced, renamed), so that whoever reads it meanwhile
finds the old or the new one. Every reader looks at the file again, which is how a running process learns of a rotation.
"""

import base64
import fcntl
import json
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings

KEY_BYTES = 32


class MastersError(Exception):
    """The file of master keys cannot be used; says in German what is wrong."""


def key_file() -> Path:
    """Return the path that LOTSE_MASTER_KEY_FILE names."""
    return Path(settings.LOTSE_MASTER_KEY_FILE)


def masters() -> Mapping[int, bytes]:
    """Return the master keys by number, as they stand in the file now.

    Raises:
        MastersError: the file is not there, cannot be read or is no file of keys.
    """
    path = key_file()
    try:
        seen = path.stat()
        return _read(path, seen.st_ino, seen.st_mtime_ns, seen.st_size)
    except OSError as error:
        raise MastersError(f"Die Schlüsseldatei {path} lässt sich nicht lesen ({error.strerror}).") from error


@lru_cache(maxsize=4)
def _read(path: Path, inode: int, changed: int, size: int) -> Mapping[int, bytes]:
    del inode, changed, size  # a file with other values is another one
    try:
        keys = {int(number): base64.b64decode(key) for number, key in json.loads(path.read_text("utf-8")).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise MastersError(f"{path} ist keine Schlüsseldatei.") from error
    if not keys or any(number < 1 or len(key) != KEY_BYTES for number, key in keys.items()):
        raise MastersError(f"{path} enthält keinen brauchbaren Schlüssel.")
    return keys


def present_number() -> int:
    """Return the number with which new keys are wrapped."""
    return max(masters())


def add_master() -> int:
    """Make a new master key with the next number and write it into the file; return the number."""
    keys = dict(masters())
    number = max(keys) + 1
    _replace({**keys, number: secrets.token_bytes(KEY_BYTES)})
    return number


def drop_masters_before(number: int) -> list[int]:
    """Take all older keys out of the file; return their numbers. Whoever calls knows that nothing needs them."""
    keys = masters()
    old = sorted(other for other in keys if other < number)
    if old:
        _replace({kept: key for kept, key in keys.items() if kept >= number})
    return old


@contextmanager
def one_rotation_at_a_time() -> Iterator[None]:
    """Hold a lock beside the file; a crash gives it back.

    Raises:
        MastersError: somebody else rotates, or the folder cannot be written.
    """
    path = key_file().with_name(f".{key_file().name}.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise MastersError(f"Der Ordner der Schlüsseldatei ist nicht beschreibbar: {path.parent}.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise MastersError("Der Schlüsselwechsel läuft schon.") from error
    finally:
        os.close(descriptor)


def faults_of_the_file() -> list[str]:
    """Return what is wrong with the rights of the file and its folder, in German sentences."""
    path, faults = key_file(), []
    try:
        file, folder = path.stat(), path.parent.stat()
    except OSError:
        return []  # said by `masters`
    if stat.S_IMODE(file.st_mode) & 0o077:
        faults.append(f"Auch andere dürfen {path} lesen oder ändern. Abhilfe: chmod 600 {path}")
    if stat.S_IMODE(folder.st_mode) & 0o022:
        faults.append(f"Auch andere dürfen in {path.parent} schreiben. Abhilfe: chmod 700 {path.parent}")
    return faults


def _replace(keys: Mapping[int, bytes]) -> None:
    path = key_file()
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)  # left behind by a crash; the lock says that nobody else writes it
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({str(number): base64.b64encode(key).decode() for number, key in sorted(keys.items())}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    # The name, too, has to survive a power cut: the next step wraps keys with what was just written.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
