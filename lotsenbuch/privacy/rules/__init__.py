"""What reviews, samples and lists follow: months, half years, and plain words for doors. Pure Python."""

from calendar import monthrange
from datetime import date, datetime, timedelta

CONFIRM_DAYS = 28
HALF_YEAR = 6
_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_DOORS = {
    "case_file": "die Akte",
    "print_file": "die ganze Akte zum Drucken",
    "person": "die Stammdaten",
    "channels": "die Kontaktwege",
    "household": "die Bedarfsgemeinschaft",
    "protected_facts": "die geschützten Angaben",
    "intake": "den Fallzugang",
    "alliance": "das Arbeitsbündnis",
    "print_alliance": "das Arbeitsbündnis zum Drucken",
}


def door_words(what: str) -> str:
    """Say in plain words what a door of the log shows."""
    return _DOORS.get(what.rpartition(".")[2], "eine Seite des Falls")


def month_before(today: date) -> date:
    """Return the first day of the month before this one."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_words(month: date) -> str:
    """Say a month, such as „Oktober 2026“."""
    return f"{_MONTHS[month.month - 1]} {month.year}"


def confirm_by(drawn_on: date) -> tuple[date, date]:
    """Return until when a list is confirmed, and from when the next one is drawn, half a year after this one."""
    years, month = divmod(drawn_on.month - 1 + HALF_YEAR, 12)
    year = drawn_on.year + years
    day = min(drawn_on.day, monthrange(year, month + 1)[1])
    return drawn_on + timedelta(days=CONFIRM_DAYS), date(year, month + 1, day)


def months_before(at: datetime, months: int) -> datetime:
    """Return the same instant so many calendar months earlier, on the last day where a month has no such day."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))
