"""The sealed note: a phone closes it once, only the house opens it (docs/decisions/0160).

ECDH on P-256 (BSI TR-02102-1, 3.2), HKDF-SHA-256, AES-256-GCM; a fresh key pair for each note, so that the phone
cannot open again what it has sealed. The note's and the folder's key are bound into the seal.
"""

import struct
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FORMAT = 1
KEY_ID_BYTES = 8
_HEAD = struct.Struct(f">B{KEY_ID_BYTES}s65s12s")
_INFO = b"lotse-note-1"


class EnvelopeError(Exception):
    """These bytes are no sealed note that the house can open."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed note in its parts: format 1, id of the house's key (8), the phone's key (65), nonce (12), the rest."""

    key_id: bytes
    public: bytes
    nonce: bytes
    sealed: bytes

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Take the bytes apart.

        Raises:
            EnvelopeError: too short, or of a format that this house does not know.
        """
        if len(data) <= _HEAD.size or data[0] != FORMAT:
            raise EnvelopeError
        _, key_id, public, nonce = _HEAD.unpack_from(data)
        return cls(key_id, public, nonce, data[_HEAD.size :])

    def opened(self, key: EllipticCurvePrivateKey, *, note_id: UUID, folder_id: UUID) -> bytes:
        """Return what was sealed.

        Raises:
            EnvelopeError: sealed for another key, note or folder, or changed on the way.
        """
        try:
            theirs = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), self.public)
            secret = shared_key(key.exchange(ECDH(), theirs), self.public, public_bytes(key.public_key()))
            return AESGCM(secret).decrypt(self.nonce, self.sealed, bound_to(note_id, folder_id))
        except (InvalidTag, ValueError) as error:
            raise EnvelopeError from error


def shared_key(agreed: bytes, phone: bytes, house: bytes) -> bytes:
    """Return the key of one note from what both sides agree on and both public keys."""
    return HKDF(hashes.SHA256(), 32, salt=phone + house, info=_INFO).derive(agreed)


def bound_to(note_id: UUID, folder_id: UUID) -> bytes:
    """Return what a seal is bound to, so that a note cannot be passed off as another one."""
    return f"lotse-note:{note_id}:{folder_id}".encode()


def public_bytes(key: EllipticCurvePublicKey) -> bytes:
    """Return a public key as the phone knows it: 65 bytes, uncompressed."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def key_id(key: EllipticCurvePublicKey) -> bytes:
    """Return the id of a public key: the first bytes of its check value, so that no two files count alike."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(public_bytes(key))
    return digest.finalize()[:KEY_ID_BYTES]
