"""How names are written, heard and compared, so that a person is found in any spelling and registered only once.

Two questions, two answers:

* Search asks for a spelling. `search_key` is stored beside the person, `search_terms` turns what was typed into
  alternatives for each word. Every spelling of a name has its shortest form (Müller, Mueller, Muller: `muller`)
  among its variants, so two spellings of one name always meet.
* Registration asks for the same human being. `lookalike` is the decision; the guard function in the database does
  the same with `phonetic_key`, `name_key` and `birthday_variants`.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "ł": "l",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ħ": "h",
        "ŋ": "n",
        "ŧ": "t",
        "ə": "e",
    },
)
# Signs inside one word: they vanish, everything else that is no letter or digit parts words.
_APOSTROPHES = "'’‘‛`´′ʹʻʼʽʾʿˈ＇"
_NO_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)
_SPACED_APOSTROPHES = str.maketrans(dict.fromkeys(_APOSTROPHES, " "))
# How a letter is written where the keyboard lacks it, and the way back.
_LONG = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "đ": "dj"})
_SHORT = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("dj", "d"))
# Words of a family name that people leave out, and titles that land in name fields.
_PARTICLES = frozenset(
    {
        "von",
        "vom",
        "van",
        "ver",
        "der",
        "den",
        "dem",
        "des",
        "de",
        "del",
        "della",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "los",
        "zu",
        "zum",
        "zur",
        "und",
        "auf",
        "ten",
        "ter",
        "tot",
        "t",
        "af",
        "av",
        "al",
        "el",
        "ul",
        "ibn",
        "bin",
        "bint",
        "dr",
        "prof",
    },
)
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2099


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the duplicate check compares of a person."""

    first: str
    last: str
    birth_on: date


def fold(text: str) -> str:
    """Return the search form: small base letters and digits, one space between words.

    Umlauts become their base letter (ü → u), ß becomes ss, apostrophes vanish (O'Brien → obrien), every other sign
    parts words (Schäfer-Lüdenscheidt → schafer ludenscheidt). Other scripts keep their letters.
    """
    text = unicodedata.normalize("NFKD", text.translate(_NO_APOSTROPHES)).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_LETTERS).translate(_NO_APOSTROPHES)
    return " ".join("".join(map(_kept, text)).split())


def _kept(sign: str) -> str:
    if sign.isalnum():
        return sign
    return "" if unicodedata.category(sign) in {"Mn", "Mc", "Me", "Cf"} else " "


def spellings(text: str) -> frozenset[str]:
    """Return all ways a name is stored and searched: base letters, ae/oe/ue and dj written out or not, joined.

    >>> sorted(spellings("Müller"))
    ['mueller', 'muller']
    """
    forms = set()
    for form in (text, text.translate(_SPACED_APOSTROPHES)):
        plain = fold(form)
        long = _longest(form)
        forms |= {plain, long, _shortest(long)}
    forms |= {form.replace(" ", "") for form in forms}
    return frozenset(forms - {""})


def _longest(text: str) -> str:
    return fold(unicodedata.normalize("NFC", text).lower().translate(_LONG))


def _shortest(folded: str) -> str:
    for long, short in _SHORT:
        folded = folded.replace(long, short)
    return folded


def search_key(first: str, last: str) -> str:
    """Return the text stored beside a person: every spelling of both names, each word after a space.

    A search looks for ` term` in ` key`: so „von der Heydt“, „Heydt“, „Hey“ and „Katarzyna“ all find
    Katarzyna von der Heydt.
    """
    return " ".join(dict.fromkeys(chain(sorted(spellings(last)), sorted(spellings(first)))))


def search_terms(typed: str) -> tuple[frozenset[str], ...]:
    """Return for each word typed the beginnings of words that may stand for it; all words must be found.

    The whole text is one more chance: a key with a word that begins with one of `spellings(typed)` is found too
    („O Brien“ finds OBrien).
    """
    return tuple(found for word in typed.split() if (found := spellings(word)))


def cologne(word: str) -> str:
    """Return the code of a word after the Kölner Phonetik (Hans Joachim Postel, 1969).

    An umlaut counts as a vowel that is none of A, O, U (Cäsar sounds like Zäsar). Signs that are no letter are
    passed over, so a double name gives one code; `phonetic_codes` takes its parts one by one.
    """
    lower = unicodedata.normalize("NFC", word).lower()
    letters = [sign for sign in fold(lower.translate(str.maketrans("äöüæœ", "eeeee"))) if "a" <= sign <= "z"]
    before, after = ["", *letters[:-1]], [*letters[1:], ""]
    raw = "".join(map(_sound, before, letters, after))
    single = "".join(code for code, previous in zip(raw, " " + raw, strict=False) if code != previous)
    return single[:1] + single[1:].replace("0", "")


_PLAIN_SOUNDS = dict.fromkeys("aeijouy", "0") | dict.fromkeys("fvw", "3") | dict.fromkeys("gkq", "4")
_PLAIN_SOUNDS |= {"h": "", "b": "1", "l": "5", "m": "6", "n": "6", "r": "7", "s": "8", "z": "8"}


def _sound(before: str, letter: str, after: str) -> str:
    """Return the code of a letter between its neighbours; an empty neighbour is the edge of the word."""
    if letter == "c":
        return _sound_of_c(before, after)
    if letter == "p":
        return "3" if after == "h" else "1"
    if letter == "x":
        return "8" if before in {"c", "k", "q"} else "48"
    if letter in {"d", "t"}:
        return "8" if after in {"c", "s", "z"} else "2"
    return _PLAIN_SOUNDS[letter]


def _sound_of_c(before: str, after: str) -> str:
    if not before:
        return "4" if after and after in "ahkloqrux" else "8"
    return "4" if before not in {"s", "z"} and after and after in "ahkoqux" else "8"


def sound_weight(code: str) -> int:
    """Return how many consonants a code tells apart; none in a name of another script, which has no sound.

    >>> sound_weight(cologne("Heide")), sound_weight(cologne("Meier")), sound_weight(cologne("Schmidt"))
    (1, 2, 3)
    """
    return len(code.replace("0", "")) if code.isdigit() else 0


def phonetic_codes(name: str) -> frozenset[str]:
    """Return the sounds of the parts of a name without its particles.

    A name in another script has no sounds: then its folded parts stand for them, so that equal names still meet.
    """
    return frozenset(cologne(word) or fold(word) for word in _without_particles(_words(name)))


def phonetic_key(name: str) -> str:
    """Return the sounds of a name as one text, sorted, so that the order of its parts does not matter."""
    return " ".join(sorted(phonetic_codes(name)))


def name_key(first: str, last: str) -> str:
    """Return the full name in its shortest spelling, sorted and without particles: equal means the same name."""
    words = _without_particles(_longest(f"{first} {last}").split())
    return " ".join(sorted(map(_shortest, words)))


def _without_particles(words: Iterable[str]) -> list[str]:
    words = list(words)
    return [word for word in words if fold(word) not in _PARTICLES] or words


def _words(name: str) -> list[str]:
    """Return the words of a name in their own letters, parted as `fold` parts them."""
    return [word for word in "".join(map(_own, unicodedata.normalize("NFC", name))).split() if fold(word)]


def _own(sign: str) -> str:
    return sign if sign in _APOSTROPHES or fold(sign) else _kept(sign)


def initials(first: str, last: str) -> str:
    """Return one letter of each name for lists without names: „K. H.“ for Katarzyna von der Heydt.

    Only the first part of a double name counts (Anna-Lena Schäfer-Lüdenscheidt: „A. S.“): two letters tell a case
    from its neighbours in a list, more would tell who it is.
    """
    letters = ("".join(_first_letter(name)) for name in (first, last))
    return " ".join(f"{letter}." for letter in letters if letter)


def _first_letter(name: str) -> str:
    parts = _without_particles(_words(name))
    signs = (sign for sign in "".join(parts[:1]) if sign.isalnum())
    return next(signs, "").upper()[:1]


def birthday_variants(day: date) -> frozenset[date]:
    """Return the day and its likely slips: day and month swapped, two neighbouring digits of one part swapped."""
    written = (f"{day.day:02}", f"{day.month:02}", f"{day.year:04}")
    slips: list[tuple[str, ...]] = [(written[1], written[0], written[2])]
    for place, part in enumerate(written):
        for at in range(len(part) - 1):
            turned = part[:at] + part[at + 1] + part[at] + part[at + 2 :]
            slips.append((*written[:place], turned, *written[place + 1 :]))
    return frozenset({day} | {found for slip in slips if (found := _day(slip))})


def _day(written: tuple[str, ...]) -> date | None:
    day, month, year = map(int, written)
    try:
        return date(year, month, day) if _EARLIEST_YEAR <= year <= _LATEST_YEAR else None
    except ValueError:
        return None


def lookalike(one: Likeness, other: Likeness) -> bool:
    """Decide whether two persons may be the same human being, so that a colleague should look.

    Either the birthday agrees and one part of the names sounds the same (family or first name, also swapped), or
    the full name is the same in any spelling and order and the birthday differs by a slip of the pen.
    """
    if one.birth_on == other.birth_on and _all_codes(one) & _all_codes(other):
        return True
    same_name = name_key(one.first, one.last) == name_key(other.first, other.last)
    return same_name and other.birth_on in birthday_variants(one.birth_on)


def _all_codes(person: Likeness) -> frozenset[str]:
    return phonetic_codes(person.first) | phonetic_codes(person.last)
