"""What a reminder may say and when it may go out. Nothing of the case, no reason, no place; no „Jobcenter“ unasked."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

# Later than this before the talk, a reminder helps nobody any more.
LAST_MINUTES = 60
_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
SUBJECT = "Erinnerung an einen Termin"
OVER_SAID = "Der Termin findet so nicht mehr statt."


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: to which number or address, with which words."""

    to: str
    subject: str
    text: str


def message_to(to: str, starts_at: datetime, *, house: str = "", address: str = "") -> Message:
    """Return the words of a reminder.

    Args:
        to: number or address.
        starts_at: the talk, in Berlin time.
        house: name of the house, only where the person agreed that it may be said; "" otherwise.
        address: of the reply page; left out where its name tells of the house and the person did not agree.
    """
    whom = f" ({house})" if house else ""
    on = f"{_DAYS[starts_at.weekday()]}, {starts_at:%d.%m.%Y} um {starts_at:%H:%M} Uhr"
    text = f"Erinnerung an Ihren Termin{whom} am {on}."
    if address and (house or not tells_of_the_house(address)):
        text += f" Antworten: {address}"
    return Message(to, SUBJECT, text)


def tells_of_the_house(address: str) -> bool:
    """Say whether a web address gives away who writes."""
    return any(
        word in address.lower() for word in ("jobcenter", "job-center", "arbeitsagentur", "sozial", "lotsenbuch")
    )


def goes_out_at(due_at: datetime, starts_at: datetime, quiet_from: time, quiet_until: time) -> datetime | None:
    """Return when a reminder goes out: not in quiet hours, and None when that would be too late.

    Args:
        due_at: when it would go out, in Berlin time.
        starts_at: the talk.
        quiet_from: from when on the house keeps quiet.
        quiet_until: until when; before `quiet_from` it goes past midnight.
    """
    at = due_at if not is_quiet(due_at.time(), quiet_from, quiet_until) else _after_quiet(due_at, quiet_until)
    return at if starts_at - at >= timedelta(minutes=LAST_MINUTES) else None


def is_quiet(at: time, quiet_from: time, quiet_until: time) -> bool:
    """Say whether this is a quiet hour."""
    if quiet_from <= quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def _after_quiet(at: datetime, quiet_until: time) -> datetime:
    that_day = at.replace(hour=quiet_until.hour, minute=quiet_until.minute, second=0, microsecond=0)
    return that_day if that_day > at else that_day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """What has to hold at the moment of sending, each asked again then."""

    may_work: bool
    is_revoked: bool
    is_sealed: bool
    is_for_sealed: bool
    is_way_over: bool
    is_way_dead: bool
    house_allows: bool
    is_on: bool
    is_late: bool


def why_not(now: Standing) -> str:
    """Return why nothing is sent, "" when it may be."""
    reasons = (
        (not now.may_work, "Das Recht am Fall ist beendet."),
        (now.is_revoked, "Die Einwilligung ist widerrufen."),
        (now.is_sealed and not now.is_for_sealed, "Der Fall ist versiegelt; dafür gibt es keine eigene Einwilligung."),
        (now.is_way_over, "Die Nummer oder Adresse gilt nicht mehr."),
        (now.is_way_dead, "Der Weg lief zuletzt ins Leere."),
        (not now.house_allows, "Das Haus hat diesen Weg nicht freigegeben."),
        (not now.is_on, OVER_SAID),
        (now.is_late, "Für eine Erinnerung war es zu spät."),
    )
    return next((reason for holds, reason in reasons if holds), "")
