"""What a password may not be: words of the house, and what was stolen elsewhere (decision 0236)."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError

_HEX = 40  # characters of a SHA-1 in the list


def without_words(password: str, words: Sequence[str]) -> str:
    """Return what is left of a password when words that everybody here can guess do not count."""
    longest_first = sorted((word for word in words if word), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), "", password, flags=re.IGNORECASE) if words else password


def is_listed(listed: BinaryIO, digest: str) -> bool:
    """Tell whether a sorted list with lines `SHA1[:number]` holds this digest, reading some forty lines of it.

    Args:
        listed: the list, open for reading; any size.
        digest: 40 hexadecimal characters.
    """
    wanted = digest.upper().encode()
    low, high = 0, listed.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        listed.seek(max(middle - 1, 0))
        if middle:
            listed.readline()  # to the beginning of a line
        line = listed.readline()
        if line and line[:_HEX].upper() < wanted:
            low = listed.tell()
        elif line[:_HEX].upper() == wanted:
            return True
        else:
            high = middle
    return False


class HouseWords:
    """Words that a stranger would try first do not count towards the length (ASVS 5.0, V6.1.2 and V6.2.11)."""

    def __init__(self, words: Sequence[str], min_length: int) -> None:
        """Take the words of this house and the number of characters that have to be left without them."""
        self._words, self._min_length = words, min_length

    def validate(self, password: str, user: object = None) -> None:
        """Refuse a password that is too short without these words.

        Raises:
            ValidationError: in German; it says how much is left.
        """
        del user
        left = len(without_words(password, self._words))
        if left < self._min_length and left < len(password):
            raise ValidationError(
                f"Wörter wie der Name des Hauses zählen nicht mit: Ohne sie bleiben {left} von mindestens "
                f"{self._min_length} Zeichen. Bitte ein längeres Passwort nehmen.",
                code="password_of_house_words",
            )

    def get_help_text(self) -> str:
        """Return what the form says about it."""
        return "Wörter wie der Name des Hauses zählen bei der Länge nicht mit."


class Breached:
    """Passwords known from thefts elsewhere, by a list that the house keeps itself (ASVS 5.0, V6.2.12).

    Nobody outside is asked: even the first characters of a hash tell when somebody here chooses a password.
    """

    def __init__(self, path: str) -> None:
        """Take the place of the list; without one this checks nothing."""
        self._path = Path(path) if path else None

    def validate(self, password: str, user: object = None) -> None:
        """Refuse a password that stands in the list.

        Raises:
            ValidationError: in German.
        """
        del user
        if self._path is None:
            return
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest()
        with self._path.open("rb") as listed:
            if is_listed(listed, digest):
                raise ValidationError(
                    "Dieses Passwort steht in einer Liste gestohlener Passwörter. Bitte ein anderes nehmen.",
                    code="password_breached",
                )

    def get_help_text(self) -> str:
        """Return what the form says about it."""
        return "Gestohlene Passwörter aus bekannten Listen sind ausgeschlossen." if self._path else ""
