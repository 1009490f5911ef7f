"""One-time links: made, answered, withdrawn; and what becomes of an answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from lotsenbuch.appointments.models import Appointment, Link, LinkSlot, Reply
from lotsenbuch.appointments.queries.before import going_of, must_be_prepared
from lotsenbuch.appointments.queries.link import OpenLink, links_for
from lotsenbuch.appointments.queries.slots import all_minutes
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind, State, carried_over
from lotsenbuch.appointments.rules.link import calendar_token, hash_of, new_token
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.office.queries import is_switched_off
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .booking import as_booking, confirm, refuse_first
from .calendar import CALENDAR_GRACE
from .clashes import told_when_taken

LONGEST_WORDS = 500
IN_THE_JOBCENTER = (
    "Ein Meldetermin findet im Jobcenter statt (§ 309 Abs. 1 SGB III). Bitte zurücknehmen und neu vereinbaren."
)
WITH_THE_WAY = "Das Treffen draußen braucht Zeit für den Weg. Bitte miteinander sprechen und neu vereinbaren."
GONE = "Dieser Link gilt nicht mehr."


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person chose on the page of a link."""

    wish: str
    slot_id: UUID | None = None
    place: str = ""
    words: str = ""


def make_link(*, case: Case, appointments: Sequence[Appointment], by: Actor) -> str:
    """Make the token of a reply page for times that are offered; it is told once and never stored.

    Raises:
        RefusedError: there is no time that lies ahead and still stands.
    """
    ahead = [
        row for row in appointments if row.starts_at > clock.now() and row.state in {State.OFFERED, State.CONFIRMED}
    ]
    if not ahead:
        raise RefusedError("Für einen Antwortlink braucht es einen Termin, der noch bevorsteht.")
    token = new_token()
    ends = max(row.starts_at for row in ahead)
    with recorded("appointments.make_link", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        hashes = {Link.Kind.REPLY: hash_of(token), Link.Kind.CALENDAR: hash_of(calendar_token(token))}
        for kind, kept in hashes.items():
            until = ends if kind == Link.Kind.REPLY else ends + CALENDAR_GRACE
            link = Link(case=case, kind=kind, token_hash=kept, made_by=str(by), expires_at=until)
            link.save(force_insert=True)
            LinkSlot.objects.bulk_create([_slot(link, row) for row in ahead])
    return token


def answer_path(case: Case, starts_at: datetime, by: Actor) -> str:
    """Make the path of a reply page for the talk that begins then, for a letter about it; "" where none is to come."""
    rows = Appointment.objects.filter(case=case, starts_at=starts_at, state__in=[State.OFFERED, State.CONFIRMED])
    row = rows.first()
    if row is None or starts_at <= clock.now() or is_switched_off("appointments"):
        return ""
    return reverse("appointments:reply", args=[make_link(case=case, appointments=[row], by=by)])


def _slot(link: Link, row: Appointment) -> LinkSlot:
    times = {"starts_at": row.starts_at, "ends_at": row.ends_at}
    return LinkSlot(
        case=link.case, link=link, appointment=row, kind=row.kind, is_meldetermin=row.is_meldetermin, **times
    )


def withdraw_links(*, case: Case, appointment_ids: Sequence[UUID], by: Actor) -> int:
    """End all open links to these appointments; return how many."""
    with recorded("appointments.withdraw_links", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        return links_for(appointment_ids).update(withdrawn_at=clock.now())


def answer_link(*, opened: OpenLink, answer: Answer, by: Actor) -> Reply:
    """Take what the person answers: a time that was offered is theirs at once, everything else is a request.

    Args:
        opened: the link of the token.
        answer: what was chosen.
        by: the actor of the link.

    Raises:
        RefusedError: the link was used meanwhile, or what it needs is missing.
    """
    slot = next((one for one in opened.slots if one.id == answer.slot_id), None)
    _must_say(answer, has_slot=slot is not None)
    link = opened.link
    with recorded("appointments.answer_link", by=by, case_id=link.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        chosen = slot or opened.slots[0]
        place, words = answer.place.strip(), answer.words.strip()
        key = ask_guard("appointments_answer_link", link.id, chosen.id, answer.wish, place, words)
        if key is None:
            raise RefusedError(GONE)
        if answer.wish == Reply.Wish.COMES and not ask_guard("appointments_take_slot", chosen.id):
            raise RefusedError(GONE)
    return Reply(
        id=key, case_id=link.case_id, link=link, appointment_id=chosen.appointment_id, wish=answer.wish, place=place
    )


def _must_say(answer: Answer, *, has_slot: bool) -> None:
    if answer.wish not in Reply.Wish.values:
        raise RefusedError("Bitte eine Antwort auswählen.", field="wish")
    if answer.wish == Reply.Wish.COMES and not has_slot:
        raise RefusedError("Bitte eine Zeit auswählen.", field="slot")
    if answer.wish == Reply.Wish.OTHER_PLACE and not answer.place.strip():
        raise RefusedError("Bitte schreiben Sie, wo Sie sich treffen möchten.", field="place")
    if max(len(answer.place), len(answer.words)) > LONGEST_WORDS:
        raise RefusedError(f"Bitte höchstens {LONGEST_WORDS} Zeichen.", field="words")


def accept_reply(*, reply: Reply, seen: int, by: Actor, place_reason: str = "") -> Appointment:
    """Say yes to a wished place in one step: the talk takes place there, at the time that was offered.

    The way is planned as the house plans talks outside, and keeps its time in the calendar.

    Args:
        reply: what the person wishes.
        seen: the version that was seen.
        by: who says yes.
        place_reason: of the first talk, why it is not in the Jobcenter (§ 15 (4) SGB II).

    Raises:
        NotPreparedError: something is missing before a talk outside (weighing, hazards, who goes along).
        RefusedError: nothing can be said yes to: no place was wished, it is a Meldetermin or one of a group, the first
            talk has no reason, or with the way it does not fit between the others.
        StaleError: somebody else answered since version `seen`.
    """
    row = _free_to_go(reply)
    must_be_prepared(reply.case, replace(going_of(row), kind=Kind.OUTSIDE), by)
    booking = _outside(row, reply.place, place_reason)
    refuse_first(reply.case, booking)
    with recorded("appointments.accept_reply", by=by, case_id=reply.case_id) as entry:
        entry.data_class = DataClass(row.data_class)
        _settle(reply, seen, Reply.Decision.CONFIRMED, by)
        parts = booking.parts
        try:
            with told_when_taken(row):
                row.save_version(
                    seen=row.version,
                    kind=booking.kind.value,
                    place=booking.place,
                    place_reason=booking.place_reason,
                    room=None,
                    ends_at=booking.ends_at,
                    preparation_minutes=parts.preparation,
                    documentation_minutes=parts.documentation,
                    travel_minutes=parts.travel,
                )
        except RefusedError as taken:
            raise RefusedError(f"{taken.message} {WITH_THE_WAY}") from None
        return confirm(appointment=row, seen=row.version, by=by)


def _free_to_go(reply: Reply) -> Appointment:
    """Return the talk whose place the person wishes elsewhere; refuse in words what has to stay where it is."""
    row = reply.appointment
    if row is None or reply.wish != Reply.Wish.OTHER_PLACE:
        raise RefusedError("Dazu bitte miteinander sprechen und den Termin neu vereinbaren.")
    if row.is_meldetermin:
        raise RefusedError(IN_THE_JOBCENTER)
    if row.gathering:
        raise RefusedError("Eine Gruppe hat einen Ort. Bitte hier zurücknehmen und mit der Person neu vereinbaren.")
    if row.data_class >= DataClass.HEALTH:
        raise RefusedError("Dieser Termin trägt eine höhere Klasse. Bitte den Ort am Termin selbst eintragen.")
    return row


def _outside(row: Appointment, place: str, reason: str) -> Booking:
    """Return a talk as it would be outside, with the house's minutes for that."""
    usual = all_minutes()
    parts = carried_over(row.minutes, usual[Kind(row.kind)], usual[Kind.OUTSIDE])
    booking = as_booking(row, row.starts_at, parts.talk, is_agreed=True)
    why = reason.strip() or row.place_reason
    return replace(booking, kind=Kind.OUTSIDE, minutes=parts, place=place, place_reason=why, room_id=None)


def settle_reply(*, reply: Reply, seen: int, by: Actor) -> Reply:
    """Note that a request was talked over.

    Raises:
        StaleError: somebody else answered since version `seen`.
    """
    with recorded("appointments.settle_reply", by=by, case_id=reply.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        return _settle(reply, seen, Reply.Decision.TALKED, by)


def _settle(reply: Reply, seen: int, decision: str, by: Actor) -> Reply:
    return reply.save_version(seen=seen, decision=decision, decided_by=str(by), decided_at=clock.now())
