"""When the house is open and when it is quiet. Pure Python."""

import re
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

_SPAN = re.compile(r"\s*(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:Uhr)?\s*", re.IGNORECASE)
_LAST_HOUR, _LAST_MINUTE = 23, 59


class HoursError(ValueError):
    """What was typed cannot be read as hours; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Span:
    """From one time of the day until another."""

    opens_at: time
    closes_at: time

    def __str__(self) -> str:
        return f"{_shown(self.opens_at)} bis {_shown(self.closes_at)}"


def _shown(at: time) -> str:
    return f"{at:%H:%M}"


def read_spans(text: str) -> list[Span]:
    """Return the hours of a day as they are typed: `8-12, 13:30-16`; nothing for a closed day.

    Raises:
        HoursError: a time cannot be read, ends before it begins, or overlaps another.
    """
    spans = [_span(part) for part in re.split(r"[,;]|\bund\b", text) if part.strip()]
    for span in spans:
        if span.closes_at <= span.opens_at:
            raise HoursError(f"„{span}“ endet, bevor es beginnt.")
    spans.sort(key=lambda one: one.opens_at)
    for one, other in pairwise(spans):
        if other.opens_at < one.closes_at:
            raise HoursError(f"„{one}“ und „{other}“ überschneiden sich.")
    return spans


def _span(part: str) -> Span:
    begin, _, end = part.replace("–", "-").replace("bis", "-").partition("-")  # the dash that is pasted
    opens_at, closes_at = _time(begin), _time(end)
    if opens_at is None or closes_at is None:
        raise HoursError(f"„{part.strip()}“ ist keine Zeit. Bitte so: 8-12, 13:30-16. Leer heißt: geschlossen.")
    return Span(opens_at, closes_at)


def _time(text: str) -> time | None:
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour <= _LAST_HOUR and minute <= _LAST_MINUTE else None


def is_quiet(at: time, *, quiet_from: time, quiet_until: time) -> bool:
    """Say whether a time of the day lies in the quiet hours, which may go over midnight."""
    if quiet_from < quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until
