"""Several talks at once: a series, and taking back a move."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.queries.appointments import group_of
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.slots import BERLIN, local
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions.access import undo_until
from lotsenbuch.cases.models import Case, UndoRight
from lotsenbuch.records import clock
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError, StaleError

from .booking import book, move
from .calendar import keep_calendar_links
from .clashes import told_when_taken
from .contact import offer_outreach
from .gathering import change_together, together
from .reminder import plan_reminders

LONGEST_SERIES = 26


def book_series(
    *, case: Case, given: Booking, every_weeks: int, times: int, by: Actor, offer: tuple[str, int] = ("", 0)
) -> list[Appointment]:
    """Book the same talk several times, at the same hour of the clock in Berlin; all or none.

    Args:
        case: the case.
        given: the first talk.
        every_weeks: the distance between two talks.
        times: how many talks.
        by: the actor.
        offer: what was offered before a Meldetermin to get in touch again, and which one in a row that would be.

    Raises:
        RefusedError: one of the days does not fit (the sentence names it), or it is a Meldetermin.
    """
    if not 1 <= times <= LONGEST_SERIES or every_weeks < 1:
        raise RefusedError(f"Eine Reihe hat höchstens {LONGEST_SERIES} Termine.", field="times")
    if times == 1:
        return [_book_after(offer, case=case, given=given, by=by)]
    if group_of(given.gathering):
        raise RefusedError("Zu einer bestehenden Gruppe bitte Termin für Termin eintragen.", field="times")
    first, series, rows = given.starts_at.astimezone(BERLIN), uuid4(), []
    with recorded("appointments.book_series", by=by, case_id=case.id):
        for number in range(times):
            on = first.date() + timedelta(weeks=every_weeks * number)
            starts_at = local(on, first.hour * 60 + first.minute)
            try:
                each = replace(given, starts_at=starts_at, series=series, gathering=given.gathering and uuid4())
                rows.append(book(case=case, given=each, by=by))
            except RefusedError as refusal:
                named = refusal.message if number == 0 else f"{on:%d.%m.%Y}: {refusal.message}"
                raise RefusedError(named, field=refusal.field) from None
    return rows


def _book_after(offer: tuple[str, int], *, case: Case, given: Booking, by: Actor) -> Appointment:
    """Book one talk and keep, in the same step, what was offered before it."""
    kind, number = offer
    with all_or_nothing():
        row = book(case=case, given=given, by=by)
        if kind:
            offer_outreach(case=case, kind=kind, words="", offered_on=clock.today(), before_summons=number, by=by)
    return row


def move_with_undo(
    *, appointment: Appointment, seen: int, starts_at: datetime, by: Actor, is_agreed: bool = False, minutes: int = 0
) -> tuple[Appointment, UndoRight | None]:
    """Move a talk and give the right to take that back; a Meldetermin that was withdrawn stays so."""
    before = {
        "appointment": str(appointment.id),
        "starts_at": appointment.starts_at.isoformat(),
        "ends_at": appointment.ends_at.isoformat(),
        "state": appointment.state,
        "others": [(str(row.id), row.state) for row in together(appointment)],
    }
    moved = move(appointment=appointment, seen=seen, starts_at=starts_at, by=by, is_agreed=is_agreed, minutes=minutes)
    if moved.id != appointment.id:
        return moved, None
    undo = UndoRight(actor=str(by), act="move_talk", case_id=moved.case_id, before={**before, "version": moved.version})
    undo.expires_at = undo_until()
    undo.save(force_insert=True)
    return moved, undo


def take_back_move_of_talk(*, undo: UndoRight, by: Actor) -> Case | None:
    """Put a talk back to where it was a moment ago; None when it is too late or the time is taken by now."""
    row = Appointment.objects.filter(pk=undo.before["appointment"]).select_related("case").first()
    if row is None or not ask_guard("cases_use_undo", undo.id):
        return None
    earlier = {name: datetime.fromisoformat(undo.before[name]) for name in ("starts_at", "ends_at")}
    stood, others = dict(undo.before.get("others", ())), together(row)
    there = Appointment(id=row.id, case_id=row.case_id, **earlier)
    try:
        with recorded("appointments.take_back_move", by=by, case_id=row.case_id):
            with told_when_taken(there):
                row.save_version(seen=undo.before["version"], state=undo.before["state"], **({} if others else earlier))
                if others:
                    change_together([row, *others], **earlier)
                    for state in {stood.get(str(one.id), one.state) for one in others}:
                        change_together([one for one in others if stood.get(str(one.id)) == state], state=state)
            for one in (row, *others):
                keep_calendar_links(one)
                plan_reminders(appointment=one, by=by)
    except StaleError:
        return None
    return row.case
