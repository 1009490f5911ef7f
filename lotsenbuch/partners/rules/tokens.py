"""Tokens of pages for partners: 256 bits, made once, kept as a hash only. Pure Python."""

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    """Return a token of 256 bits as 43 characters that an address can carry."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(token: str) -> bytes:
    """Return what is kept of a token; 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(f"lotsenbuch:partner:{token}".encode()).digest()
