"""How the form for booking begins: with the rooms, colleagues and groups there are, and the first free time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import QueryDict

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.queries.absent import Unreachable, unreachable_of
from lotsenbuch.appointments.queries.facts import knows_summons
from lotsenbuch.appointments.queries.first import awaits_first_talk
from lotsenbuch.appointments.queries.pages import own_groups, rooms_for
from lotsenbuch.appointments.queries.people import colleagues_of
from lotsenbuch.appointments.queries.reach import BeforeSummons, before_summons
from lotsenbuch.appointments.queries.slots import minutes_for, outside_hours, talk_slots, told_holiday
from lotsenbuch.appointments.rules.booking import LONGEST_TALK
from lotsenbuch.appointments.rules.kinds import Kind, Minutes, within
from lotsenbuch.appointments.rules.slots import BERLIN, Slot, Window, instant_of
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import classes_of
from lotsenbuch.office.queries import office_of
from lotsenbuch.records import clock

from .booking import BookForm, instant

SLOTS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class BookPage:
    """The form with free times beside it, days on which the person is away, and what to know before a Meldetermin."""

    form: BookForm
    slots: list[Slot]
    unreachable: Unreachable
    staff: Staff
    before: BeforeSummons | None = None

    def gathering(self) -> UUID | None:
        """Return the group that was chosen, a new one for a new group, None for every other kind."""
        given = self.form.cleaned_data
        if given["kind"] != Kind.GROUP:
            return None
        return UUID(given["gathering"]) if given["gathering"] else uuid4()

    @property
    def lies_over(self) -> list[str]:
        """Say what lies over the day that was chosen or is proposed, else over today."""
        chosen = self.form.cleaned_data if hasattr(self.form, "cleaned_data") else self.form.initial
        on = chosen.get("day")
        said = self.unreachable.on(on if isinstance(on, date) else clock.today())
        return [*said, *filter(None, [self.outside_hours()])]

    def outside_hours(self) -> str:
        """Say what lies outside the opening hours or, also later in a series, on a holiday; it may be booked anyway."""
        chosen = self.form.cleaned_data if hasattr(self.form, "cleaned_data") else self.form.initial
        on, at = chosen.get("day"), chosen.get("clock")
        if chosen.get("gathering") or not isinstance(on, date) or not isinstance(at, time):
            return ""
        kind = Kind(chosen.get("kind") or Kind.OFFICE)
        first = outside_hours(self.staff, kind, instant(on, at), chosen.get("talk") or minutes_for(kind).talk)
        weeks = [(chosen.get("every_weeks") or 1) * number for number in range(1, chosen.get("times") or 1)]
        return " ".join(filter(None, [first, *(told_holiday(kind, on + timedelta(weeks=one)) for one in weeks)]))


def book_page(case: Case, staff: Staff, *, asked: QueryDict, sent: QueryDict | None) -> BookPage:
    """Return the form for booking; the address may name a free time (`um`, `with_others`) and a kind (`art`)."""
    minutes, start = minutes_for(Kind.OFFICE), instant_of(asked.get("um", ""))
    initial: dict[str, Any] = {"is_first_talk": awaits_first_talk(case), **_with_others(asked, minutes)}
    initial["interpreter_language"] = case.person.interpreter_language
    if asked.get("art", "") in Kind:
        initial["kind"] = asked["art"]
    slots = talk_slots(staff, _ahead(), minutes, most=SLOTS_SHOWN)
    if start is None and slots:
        start = slots[0].start
    if start:
        local = start.astimezone(BERLIN)
        initial |= {"day": local.date(), "clock": local.time()}
    has_summons = knows_summons(case, clock.today())
    before = before_summons(case, clock.today()) if has_summons else None
    form = BookForm(
        sent,
        initial=initial,
        rooms=rooms_for(staff, clock.today()),
        colleagues=[one for one in colleagues_of(office_of(staff)) if one.pk != staff.pk],
        groups=own_groups(staff),
        classes=classes_of(case.id, staff.actor),
        has_summons=has_summons,
        asks_before=before.number if before and before.asks else 0,
    )
    return BookPage(form, slots, unreachable_of(case), staff, before)


def with_others(slot: Slot, people: Iterable[UUID], room: UUID | None) -> str:
    """Return the question with which the form for booking opens at a time at which these people and a room are free."""
    usual, whole = minutes_for(Kind.OFFICE), int((slot.end - slot.start).total_seconds()) // 60
    begins = slot.start + timedelta(minutes=within(whole, usual).preparation)
    told = {"um": begins.isoformat(), "minuten": whole, "mit": [str(one) for one in people], "raum": room or ""}
    return urlencode(told, doseq=True)


def _with_others(asked: QueryDict, usual: Minutes) -> dict[str, Any]:
    """Read it again; what is no number is left out, and what nobody may choose is no choice of the form."""
    initial: dict[str, Any] = {"companions": asked.getlist("mit"), "room": asked.get("raum", "")}
    whole = asked.get("minuten", "")
    if whole.isdecimal() and 0 < int(whole[:4]) <= LONGEST_TALK and int(whole[:4]) != usual.whole:
        parts = within(int(whole[:4]), usual)
        initial |= {"talk": parts.talk, "preparation": parts.preparation, "documentation": parts.documentation}
    return initial


def _ahead() -> Window:
    now = clock.now()
    return Window(now + timedelta(hours=1), now + timedelta(days=14))
