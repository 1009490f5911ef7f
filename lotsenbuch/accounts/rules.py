"""What holds for accounts: their details, the period of a role, a first password. Pure Python."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw

from lotsenbuch.records.rules import Actor, RefusedError

from .roles import Role

IMPORT_DAYS = 30
TWO_PEOPLE_HOURS = 24
# A secret of a second factor as it is stored: number of the master key, row, wrapped key, sealed text.
WRAPPED_SECRET = re.compile(r"(\d+)\.[0-9a-f-]{36}\.[A-Za-z0-9+/=]+\.[A-Za-z0-9+/=]+\Z")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
# Without letters and digits that are mistaken for each other when read out or written down.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _LETTERS = 4, 5


# Rooms above this one say at start-up what a colleague holds that nobody else could reach (imports only point down).
_held_counts: list[Callable[[UUID], int]] = []


def count_as_held(count: Callable[[UUID], int]) -> None:
    """Have `count` asked how many cases a colleague holds before a role or an account ends."""
    _held_counts.append(count)


def held_by(staff_id: UUID) -> int:
    """Return how many open cases a colleague holds."""
    return sum(count(staff_id) for count in _held_counts)


@dataclass(frozen=True, slots=True)
class Stranded:
    """How many open cases lie with somebody who cannot work them; sealed ones apart, which no team lead sees."""

    open: int
    sealed: int


_stranded_counts: list[Callable[[], Stranded]] = []


def count_as_stranded(count: Callable[[], Stranded]) -> None:
    """Have `count` asked how many cases lie with somebody who cannot work them any more."""
    _stranded_counts.append(count)


def stranded_now() -> Stranded:
    """Return how many cases nobody can work, for the administration: numbers only."""
    found = [count() for count in _stranded_counts]
    return Stranded(sum(one.open for one in found), sum(one.sealed for one in found))


def check_nothing_held(staff_id: UUID, *, field: str = "") -> None:
    """Refuse to leave cases behind that nobody can open or hand over.

    Raises:
        RefusedError: the colleague still holds open cases.
    """
    if held_by(staff_id):
        # No number: who keeps accounts could compare two colleagues by it.
        raise RefusedError("Zuerst die offenen Fälle übergeben.", field=field)


@dataclass(frozen=True, slots=True)
class StaffDetails:
    """What the house knows of a colleague."""

    username: str
    first_name: str
    last_name: str
    email: str = ""
    phone: str = ""
    office_room: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """What colleagues keep up themselves."""

    email: str
    phone: str
    office_room: str
    has_shortcuts: bool


def check_username(username: str) -> None:
    """Refuse what cannot be typed everywhere.

    Raises:
        RefusedError: the name has other characters than small letters, digits, dot, hyphen and underscore.
    """
    if not _USERNAME.fullmatch(username):
        raise RefusedError(
            "Zwei bis vierzig Kleinbuchstaben ohne Umlaute, Ziffern, Punkt, Binde- oder Unterstrich.",
            field="username",
        )


def check_period(role: Role, *, first_on: date, last_on: date | None, today: date) -> None:
    """Refuse a period that a role cannot have.

    Raises:
        RefusedError: it begins in the past, ends before it begins, or the right to import has no near end.
    """
    if first_on < today:
        raise RefusedError("Eine Rolle kann frühestens heute beginnen.", field="first_on")
    if last_on is not None and last_on < first_on:
        raise RefusedError("Das Ende liegt vor dem Beginn.", field="last_on")
    longest = first_on + timedelta(days=IMPORT_DAYS)
    if role == Role.IMPORTER and (last_on is None or last_on > longest):
        raise RefusedError(
            f"Das Recht zum Einlesen braucht ein Ende, spätestens den {longest:%d.%m.%Y}.", field="last_on"
        )


def check_two_people(done_by: str, done_at: datetime | None, *, by: Actor, now: datetime) -> None:
    """Refuse the second half of a take-over: who sets a password does not reset the second factor as well.

    Raises:
        RefusedError: the same person did the other half less than a day ago.
    """
    if done_at is not None and done_by == str(by) and now - done_at < timedelta(hours=TWO_PEOPLE_HOURS):
        raise RefusedError(
            "Passwort und zweiten Faktor eines Kontos setzt nicht dieselbe Person zurück. Dafür bitte eine "
            f"zweite Person der Anwendungsbetreuung holen oder {TWO_PEOPLE_HOURS} Stunden warten."
        )


def first_password() -> str:
    """Return a random password (99 bits) that can be read out: four groups of five letters and digits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))


# One salt for the ten codes of a set, so that a try takes one slow hash and not ten (decision 0054).
PRINT_MARK = "argon2id-1:"
_SLOWNESS = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1, "hash_len": 32, "type": Type.ID}


def code_print(keyed: bytes, *, salt: bytes) -> str:
    """Return what is kept of a recovery code: a slow hash, from which nobody gets the code back.

    Args:
        keyed: the code's check value under the key of the house, which lies outside the database.
        salt: the random bytes of the set.
    """
    return PRINT_MARK + hash_secret_raw(keyed, salt, **_SLOWNESS).hex()  # type: ignore[arg-type]  # by name


def master_numbers(value: object) -> set[int]:
    """Return the numbers of the master keys that a stored second factor needs."""
    if isinstance(value, dict):
        return set().union(*(master_numbers(part) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(master_numbers(part) for part in value))
    found = WRAPPED_SECRET.match(value) if isinstance(value, str) else None
    return {int(found[1])} if found else set()


IDLE_MINUTES = 30
WARNED_MINUTES = 5
LONGEST_HOURS = 10
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def session_is_over(began_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Say whether a session has ended by itself: unused for 30 minutes, or ten hours old.

    `seen_at` is the beginning of a minute, so that nobody is sent away before the 30 minutes are full.
    """
    is_idle = now - seen_at >= timedelta(minutes=IDLE_MINUTES + 1)
    return is_idle or now - began_at >= timedelta(hours=LONGEST_HOURS)


def minutes_left(began_at: datetime, seen_at: datetime, now: datetime) -> int:
    """Return the full minutes until a session ends when nobody does anything more."""
    ends_at = min(seen_at + timedelta(minutes=IDLE_MINUTES + 1), began_at + timedelta(hours=LONGEST_HOURS))
    return max(int((ends_at - now).total_seconds() // 60), 0)


def is_new_minute(seen_at: datetime, now: datetime) -> bool:
    """Say whether another minute has begun since somebody was last seen."""
    return now - seen_at >= timedelta(minutes=1)


def device_words(user_agent: str) -> str:
    """Return browser and system in words; what identifies a machine (versions, models) is not kept."""
    browser = next((word for mark, word in _BROWSERS if mark in user_agent), "")
    system = next((word for mark, word in _SYSTEMS if mark in user_agent), "")
    return " auf ".join(word for word in (browser, system) if word) or "Unbekanntes Gerät"
