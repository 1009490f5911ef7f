"""How the directory is found: one text per service, the words of a question, German letters alike. Pure Python."""

import re
from collections.abc import Iterable
from itertools import chain

_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_WORD = re.compile(r"[\w§]+")
# The longest question that is looked for; a page pasted by mistake is no question.
LONGEST = 100


def plain(text: str) -> str:
    """Return a text in small letters, umlauts as two: `Süd` and `Sued` are found alike."""
    return " ".join(_WORD.findall(text.lower().translate(_LETTERS)))


def words_of(asked: str) -> list[str]:
    """Return the words of a question, at most eight."""
    return plain(asked[:LONGEST]).split()[:8]


def searched(parts: Iterable[str]) -> str:
    """Return the text in which a service is found: each word once, in the order in which it came."""
    return " ".join(dict.fromkeys(chain.from_iterable(plain(part).split() for part in parts)))
