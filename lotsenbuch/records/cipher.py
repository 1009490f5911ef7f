"""AES-GCM for classes 2-4: one key per person, wrapped by a numbered master key that lies outside the database.

A ciphertext is bound to table, row and field: moved to another row it no longer opens. Rotation wraps keys
anew and touches no text; deleting a wrapped key shreds what it sealed (BSI TR-02102-1, section 2.1).
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from django.db.models import BinaryField

from .masters import MastersError, masters, present_number
from .rules import DataClass

_NONCE_BYTES = 12
# The first byte of what is sealed names the cipher: a new one gets the next number, and what an older one sealed opens.
_SUITES: Mapping[bytes, type[AESGCM | ChaCha20Poly1305]] = {b"\x01": AESGCM}
_PRESENT = b"\x01"


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A person's key as it is stored: wrapped by the master key with this number."""

    master_number: int
    wrapped: bytes | memoryview


def _encrypt(key: bytes, text: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _PRESENT + nonce + _SUITES[_PRESENT](key).encrypt(nonce, text, _PRESENT + bound_to.encode())


def _decrypt(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    suite, bound = sealed[:1], bound_to.encode()
    try:
        return _opened(_SUITES[suite], key, sealed[1:], suite + bound)
    except (KeyError, InvalidTag):
        # Sealed without a number: it begins with its nonce, and one in 256 of those looks like a suite.
        return _opened(AESGCM, key, sealed, bound)


def _opened(cipher: type[AESGCM | ChaCha20Poly1305], key: bytes, sealed: bytes, bound: bytes) -> bytes:
    return cipher(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)


def new_key(owner: UUID) -> tuple[bytes, WrappedKey]:
    """Make a 256-bit key for the row `owner`; return it in clear and wrapped for storage."""
    key = AESGCM.generate_key(bit_length=256)
    return key, _wrap(key, owner)


def unwrap(stored: WrappedKey, owner: UUID) -> bytes:
    """Return the clear key of `owner`.

    Raises:
        cryptography.exceptions.InvalidTag: the wrapped key belongs to another row or was changed.
        MastersError: the master key with this number is not in the file.
    """
    master = masters().get(stored.master_number)
    if master is None:
        raise MastersError(f"Der Hauptschlüssel Nr. {stored.master_number} fehlt in der Schlüsseldatei.")
    return _decrypt(master, bytes(stored.wrapped), f"key:{owner}")


def rewrap(stored: WrappedKey, owner: UUID) -> WrappedKey:
    """Return the same key, wrapped by the present master key; what it sealed stays untouched."""
    return _wrap(unwrap(stored, owner), owner)


def _wrap(key: bytes, owner: UUID) -> WrappedKey:
    number = present_number()
    return WrappedKey(number, _encrypt(masters()[number], key, f"key:{owner}"))


def seal(key: bytes, text: str, *, table: str, row: UUID, field: str) -> bytes:
    """Encrypt one value for exactly this table, row and field."""
    return seal_bytes(key, text.encode(), table=table, row=row, field=field)


def unseal(key: bytes, sealed: bytes | memoryview, *, table: str, row: UUID, field: str) -> str:
    """Decrypt one value.

    Raises:
        cryptography.exceptions.InvalidTag: the value was sealed for another table, row or field.
    """
    return unseal_bytes(key, sealed, table=table, row=row, field=field).decode()


def seal_bytes(key: bytes, data: bytes, *, table: str, row: UUID, field: str) -> bytes:
    """Encrypt a file for exactly this table, row and field."""
    return _encrypt(key, data, f"{table}:{row}:{field}")


def unseal_bytes(key: bytes, sealed: bytes | memoryview, *, table: str, row: UUID, field: str) -> bytes:
    """Decrypt a file; raises as `unseal` does."""
    return _decrypt(key, bytes(sealed), f"{table}:{row}:{field}")


class SealedField(BinaryField):  # type: ignore[type-arg]  # generic in the stubs only
    """A column that holds only what `seal` returns; it says its class so that detectors can find it."""

    def __init__(self, *args: object, data_class: DataClass = DataClass.HEALTH, **kwargs: object) -> None:
        self.data_class = DataClass(data_class)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # BinaryField's own keywords, passed through

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        """Return the arguments for the migration."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "data_class": int(self.data_class)}
