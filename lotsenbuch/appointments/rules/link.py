"""Tokens of 256 bits: made once, printed once, kept as a hash only."""

import hashlib
import secrets
from base64 import urlsafe_b64encode

_BYTES = 32


def new_token() -> str:
    """Return a token of 256 bits as 43 characters that an address can carry."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(token: str) -> bytes:
    """Return what is kept of a token; 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(f"lotsenbuch:link:{token}".encode()).digest()


def calendar_token(token: str) -> str:
    """Return the token of the calendar file that belongs to a reply page: made of the one, not leading back to it."""
    return urlsafe_b64encode(hashlib.sha256(f"lotsenbuch:calendar:{token}".encode()).digest()).rstrip(b"=").decode()
