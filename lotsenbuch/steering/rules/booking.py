"""A measure that is proposed or booked, and who was there: closed lists and what is entered. Pure Python."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lotsenbuch.records.rules import DataClass


class BookingState(StrEnum):
    """Where a proposed or booked measure stands before it begins."""

    PROPOSED = "proposed"
    BOOKED = "booked"
    BEGUN = "begun"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """Return the words on the screen."""
        return _STATES[self]


_STATES = {
    BookingState.PROPOSED: "vorgeschlagen",
    BookingState.BOOKED: "gebucht",
    BookingState.BEGUN: "begonnen",
    BookingState.CANCELLED: "kommt nicht zustande",
}
OPEN = (BookingState.PROPOSED, BookingState.BOOKED)


class Missed(StrEnum):
    """Why somebody was not there, as far as the carrier told it (§ 61 (2) S. 2 Nr. 2 SGB II)."""

    OPEN = "open"
    CARE = "care"
    APPOINTMENT = "appointment"
    AGREED = "agreed"
    KNOWN = "known"
    ILL = "ill"

    @property
    def label(self) -> str:
        """Return the words on the screen."""
        return _MISSED[self]

    @property
    def data_class(self) -> DataClass:
        """Return the class that the reason itself has."""
        return DataClass.HEALTH if self == Missed.ILL else DataClass.COUNSELLING


_MISSED = {
    Missed.OPEN: "noch nicht bekannt, wird gefragt",
    Missed.CARE: "Kind oder Angehörige versorgt",
    Missed.APPOINTMENT: "anderer Termin",
    Missed.AGREED: "vorher abgesprochen",
    Missed.KNOWN: "entschuldigt, der Grund bleibt bei der Person",
    Missed.ILL: "krank gemeldet",
}


@dataclass(frozen=True, slots=True)
class Absent:
    """Days on which somebody was not there."""

    from_on: date
    until_on: date
    reason: Missed
    told_on: date


@dataclass(frozen=True, slots=True)
class Month:
    """What the carrier told of a month."""

    month: date
    days_present: int
    days_missed: int
    told_on: date


def months_untold(started_on: date, ended_on: date | None, today: date, told: set[date]) -> list[date]:
    """Return the months that are over and of which the carrier told nothing yet, the first day of each."""
    last = min(ended_on or today, today)
    month, found = started_on.replace(day=1), list[date]()
    while True:
        after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        if month > last or after > today:
            return found
        if month not in told:
            found.append(month)
        month = after
