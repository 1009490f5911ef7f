"""Day offsets that fall on working days, so that nobody in the demo works on a Sunday."""

from datetime import date, timedelta

SATURDAY = 5


def working_day(offset: int, today: date) -> int:
    """Move an offset off the weekend: the past back to Friday, the future on to Monday.

    Today itself stays, whatever the weekday. The order of two offsets is never turned round.
    """
    step = 1 if offset > 0 else -1
    while offset and (today + timedelta(days=offset)).weekday() >= SATURDAY:
        offset += step
    return offset


def offset_of(day: date, today: date) -> int:
    """Return the offset of a fixed day, for the few stories that hang on a date in the law."""
    return (day - today).days
