"""Whether an address is still the one that a letter went to. Pure Python."""

import hashlib
import hmac
from collections.abc import Iterable


def mark_of(lines: Iterable[str], key: bytes) -> str:
    """Return a check value of the lines of a window under the person's key; it tells nothing without the key.

    The name is left out: who marries has not moved.
    """
    address = "\n".join(list(lines)[1:]).casefold()
    return hmac.new(key, f"letters.address:{address}".encode(), hashlib.sha256).hexdigest() if address else ""
