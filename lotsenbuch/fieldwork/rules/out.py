"""Who is told when somebody does not report back, and the code of a copy. Pure Python."""

import hashlib
import secrets
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from lotsenbuch.records.rules import RefusedError

LEAD_AFTER = timedelta(minutes=30)
# Art. 33 (1) GDPR: from when the loss was known, which is when the device was locked, at the latest.
REPORT_WITHIN = timedelta(hours=72)
LONGEST_OUT = timedelta(hours=12)
NO_ALARM = "Das ist keine Personen-Notsignal-Anlage. In einer Notlage: 110 oder 112."
COPY_FOR = timedelta(days=14)
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 8
_ROUNDS = 200_000


def check_back_by(back_until: datetime, now: datetime) -> None:
    """Refuse a time to be back that lies behind us or too far ahead.

    Raises:
        RefusedError: with what to do.
    """
    if back_until <= now:
        raise RefusedError("Diese Zeit ist schon vorbei.", field="back_until")
    if back_until - now > LONGEST_OUT:
        raise RefusedError("Bitte höchstens zwölf Stunden im Voraus angeben.", field="back_until")


def new_code() -> str:
    """Return a code that can be told and typed: eight signs that do not look alike."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_CODE_LENGTH))


def is_code(text: str) -> bool:
    """Say whether this could be such a code."""
    return len(text) == _CODE_LENGTH and set(text) <= set(_SIGNS)


def copy_key(token: str, code: str) -> bytes:
    """Return the key that address and code make together; neither is kept by the house."""
    typed = "".join(code.upper().split())
    salt = hashlib.sha256(f"lotse-copy:{token}".encode()).digest()
    return PBKDF2HMAC(hashes.SHA256(), 32, salt, _ROUNDS).derive(f"{token}:{typed}".encode())


def hash_of(token: str) -> bytes:
    """Return the check value of a token; the token is 256 bits of chance, so a fast one is enough."""
    return hashlib.sha256(token.encode()).digest()


def card_number() -> str:
    """Return the number of a paper card; it says nothing of whom the card is about."""
    return "K-" + "".join(secrets.choice(_SIGNS) for _ in range(6))
