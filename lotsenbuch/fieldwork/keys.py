"""The house's own keys for the phones: what notes are sealed to, and what receipts are signed with.

A file of its own (`settings.LOTSE_FIELD_KEY_FILE`), outside repository, database and backup. A key that notes may
still be under way to stays in it; the last one is the one that phones are told.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from .rules.envelope import key_id

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (SEC 2, 2.4.2)


@dataclass(frozen=True)
class FieldKeys:
    """The keys as they stand in the file now."""

    receipts: Ed25519PrivateKey
    shares: bytes
    notes: dict[bytes, EllipticCurvePrivateKey]
    present: EllipticCurvePrivateKey


def field_keys() -> FieldKeys:
    """Return the keys; the first time, make the file.

    Raises:
        OSError: the file cannot be read or made.
        ValueError: the file holds no such keys.
    """
    path = Path(settings.LOTSE_FIELD_KEY_FILE)
    if not path.exists():
        _make(path, {"receipts": _random(), "shares": _random(), "notes": [_new_number()]})
    seen = path.stat()
    return _read(path, seen.st_ino, seen.st_mtime_ns, seen.st_size)


def share_of(folder_id: UUID, salt: bytes) -> bytes:
    """Return the house's share of a folder's key; with the salt destroyed nobody can compute it again."""
    return HKDF(hashes.SHA256(), 32, salt=salt, info=f"lotse-share:{folder_id}".encode()).derive(field_keys().shares)


def renew_field_keys(*, receipts: bool = False) -> int:
    """Make a new key to seal to, on demand one to sign receipts with; return how many keys notes may be sealed to.

    Phones hear of it at their next contact. What is under way to an older key still opens; a receipt is checked
    when it comes, so that the older key of receipts is needed by nobody.
    """
    path = Path(settings.LOTSE_FIELD_KEY_FILE)
    field_keys()
    told = json.loads(path.read_text("utf-8"))
    told["notes"].append(_new_number())
    if receipts:
        told["receipts"] = _random()
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    _make(draft, told)
    draft.replace(path)
    return len(told["notes"])


@lru_cache(maxsize=2)
def _read(path: Path, inode: int, changed: int, size: int) -> FieldKeys:
    del inode, changed, size  # a file with other values is another one
    told = json.loads(path.read_text("utf-8"))
    keys = [derive_private_key(int(number, 16), SECP256R1()) for number in told["notes"]]
    receipts = Ed25519PrivateKey.from_private_bytes(base64.b64decode(told["receipts"], validate=True))
    shares = base64.b64decode(told["shares"], validate=True)
    return FieldKeys(receipts, shares, {key_id(key.public_key()): key for key in keys}, keys[-1])


def _new_number() -> str:
    return f"{secrets.randbelow(_ORDER - 1) + 1:064x}"


def _random() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _make(path: Path, told: dict[str, object]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return  # another process was quicker; its keys count
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
