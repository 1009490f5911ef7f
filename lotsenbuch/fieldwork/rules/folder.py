"""When a folder may be read, and how much it may hold."""

from datetime import datetime, timedelta

from lotsenbuch.records.rules import RefusedError

# trust.md, "Field phone": locked until the hour set, then readable for at most twelve hours; at most ten meetings.
READABLE_FOR = timedelta(hours=12)
# Readable from an hour before the first talk until three hours after the last, within twelve hours.
BEFORE, AFTER = timedelta(hours=1), timedelta(hours=3)
MEETINGS_AT_MOST = 10
PACKED_AHEAD = timedelta(days=14)


def check_window(opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    """Refuse a time in which a folder may not be read.

    Raises:
        RefusedError: it ends before it begins, lies behind us, lasts too long or lies too far ahead.
    """
    if closes_at <= opens_at:
        raise RefusedError("Das Ende muss nach dem Beginn liegen.", field="closes_at")
    if closes_at <= now:
        raise RefusedError("Diese Zeit ist schon vorbei.", field="closes_at")
    if closes_at - opens_at > READABLE_FOR:
        raise RefusedError("Eine Mappe ist höchstens zwölf Stunden lesbar.", field="closes_at")
    if opens_at - now > PACKED_AHEAD:
        raise RefusedError("Eine Mappe wird höchstens vierzehn Tage vorher gepackt.", field="opens_at")


def is_readable(opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Say whether the house gives its share of the key now."""
    return opens_at <= now < closes_at


def is_with_first(first: datetime, start: datetime) -> bool:
    """Say whether a talk can be read in the folder that opens for the first talk of the day."""
    return is_readable(first - BEFORE, first - BEFORE + READABLE_FOR, start)
