"""The ledger on disk (`settings.LOTSE_LEDGER_FILE`) and its key: both outside the database and outside the backup."""

import base64
import binascii
from pathlib import Path

from django.conf import settings

from lotsenbuch.privacy.models import LedgerMark
from lotsenbuch.privacy.rules.ledger import LedgerError, Line, read

KEY_BYTES = 32


def ledger_file() -> Path:
    """Return where the ledger lies."""
    return Path(settings.LOTSE_LEDGER_FILE)


def ledger_key() -> bytes:
    """Return the key of the hashes.

    Raises:
        LedgerError: the file is not there, not ours to read, or holds no key.
    """
    path = Path(settings.LOTSE_LEDGER_KEY_FILE)
    try:
        key = base64.b64decode(path.read_text("utf-8").strip(), validate=True)
    except (OSError, binascii.Error, ValueError) as error:
        raise LedgerError(f"Der Schlüssel der Löschliste (LOTSE_LEDGER_KEY_FILE, {path}) fehlt.") from error
    if len(key) != KEY_BYTES:
        raise LedgerError(f"{path} ist kein Schlüssel der Löschliste.")
    return key


def ledger_lines() -> list[Line]:
    """Return the lines of the ledger; none where there is no file yet.

    Raises:
        LedgerError: the file cannot be read or relied on.
    """
    path = ledger_file()
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(f"Die Löschliste {path} lässt sich nicht lesen.") from error
    return read(ledger_key(), text)


def mark() -> int:
    """Return up to which line this database has followed the ledger."""
    return LedgerMark.objects.values_list("number", flat=True).first() or 0
