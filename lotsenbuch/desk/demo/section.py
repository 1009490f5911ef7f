"""A YAML mapping that is read key by key; what nobody asked for is an error."""

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum

from lotsenbuch.desk.demo.days import offset_of, working_day

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class StoryError(ValueError):
    """A life story that cannot be read; the message names the place in the file."""


class Section:
    """One mapping of a story file, with the day from which offsets count."""

    def __init__(self, raw: object, where: str, today: date) -> None:
        if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
            raise StoryError(f"{where}: a mapping is expected")
        self._left: dict[str, object] = dict(raw)
        self._where = where
        self._today = today

    def _take(self, key: str) -> object:
        if key not in self._left:
            raise self.wrong(key, "is missing")
        return self._left.pop(key)

    def wrong(self, key: str, what: str) -> StoryError:
        """Return an error that names the place of a key."""
        return StoryError(f"{self._where}.{key}: {what}")

    def has(self, key: str) -> bool:
        """Return whether a key is there and not yet taken."""
        return key in self._left

    def done(self) -> None:
        """Fail when the mapping holds a key that was not read."""
        if self._left:
            raise StoryError(f"{self._where}: unknown key {', '.join(sorted(self._left))}")

    def text(self, key: str) -> str:
        """Take a text that is not empty."""
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "a text is expected")
        return value.strip()

    def text_or(self, key: str, default: str) -> str:
        """Take a text, or the default when the key is missing."""
        return self.text(key) if key in self._left else default

    def optional_text(self, key: str) -> str | None:
        """Take a text, or nothing when the key is missing."""
        return self.text(key) if key in self._left else None

    def texts_or_none(self, key: str) -> tuple[str, ...]:
        """Take a list of texts; a missing key is an empty list."""
        return self.texts(key) if key in self._left else ()

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of texts."""
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(key, "a list of texts is expected")
        return tuple(str(item) for item in value)

    def numbers(self, key: str) -> tuple[int, ...]:
        """Take a list of whole numbers."""
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(item, int) for item in value):
            raise self.wrong(key, "a list of whole numbers is expected")
        return tuple(int(item) for item in value)

    def number(self, key: str) -> int:
        """Take a whole number."""
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(key, "a whole number is expected")
        return value

    def optional_number(self, key: str) -> int | None:
        """Take a whole number, or nothing when the key is missing."""
        return self.number(key) if key in self._left else None

    def number_or(self, key: str, default: int) -> int:
        """Take a whole number, or the default when the key is missing."""
        return self.number(key) if key in self._left else default

    def flag(self, key: str, *, default: bool) -> bool:
        """Take true or false, or the default when the key is missing."""
        value = self._take(key) if key in self._left else default
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false is expected")
        return value

    def clock(self, key: str) -> str:
        """Take a time of day such as `09:15` (quoted, because YAML counts in sixties)."""
        value = self.text(key)
        if not CLOCK.fullmatch(value):
            raise self.wrong(key, "a quoted time HH:MM is expected")
        return value

    def day(self, key: str) -> int:
        """Take a day: an offset from today, or a fixed date where the law names one."""
        value = self._take(key)
        if isinstance(value, bool | datetime):
            raise self.wrong(key, "an offset in days or a date is expected")
        if isinstance(value, date):
            value = offset_of(value, self._today)
        if not isinstance(value, int):
            raise self.wrong(key, "an offset in days or a date is expected")
        return working_day(value, self._today)

    def optional_day(self, key: str) -> int | None:
        """Take a day, or nothing when the key is missing."""
        return self.day(key) if key in self._left else None

    def one_of[E: StrEnum](self, key: str, kind: type[E]) -> E:
        """Take one of the fixed words of an enumeration."""
        value = self.text(key)
        try:
            return kind(value)
        except ValueError:
            raise self.wrong(key, f"one of {', '.join(kind)} is expected") from None

    def some_of[E: StrEnum](self, key: str, kind: type[E]) -> tuple[E, ...]:
        """Take a list of fixed words of an enumeration."""
        words = self.texts(key)
        try:
            return tuple(kind(word) for word in words)
        except ValueError:
            raise self.wrong(key, f"only {', '.join(kind)} are expected") from None

    def part[T](self, key: str, read: Callable[["Section"], T]) -> T:
        """Take an inner mapping and read it to its end."""
        return self._read(self._take(key), f"{self._where}.{key}", read)

    def optional_part[T](self, key: str, read: Callable[["Section"], T]) -> T | None:
        """Take an inner mapping, or nothing when the key is missing."""
        return self.part(key, read) if key in self._left else None

    def parts[T](self, key: str, read: Callable[["Section"], T]) -> tuple[T, ...]:
        """Take a list of inner mappings; a missing key is an empty list."""
        raw = self._left.pop(key, [])
        if not isinstance(raw, list):
            raise self.wrong(key, "a list is expected")
        return tuple(self._read(item, f"{self._where}.{key}[{number}]", read) for number, item in enumerate(raw))

    def _read[T](self, raw: object, where: str, read: Callable[["Section"], T]) -> T:
        inner = Section(raw, where, self._today)
        value = read(inner)
        inner.done()
        return value
