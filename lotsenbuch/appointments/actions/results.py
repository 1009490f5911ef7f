"""What came of a talk, and with which instruction a summons went out."""

from collections.abc import Sequence
from datetime import date, datetime

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.booking import BERLIN
from lotsenbuch.appointments.rules.kinds import CALLED_OFF, CAME, OPEN_STATES, Result, State
from lotsenbuch.audit.actions import recorded
from lotsenbuch.letters.models import Proof, SentLetter
from lotsenbuch.letters.queries import SummonsSent
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError

from .booking import free_the_others


def record_result(
    *, appointment: Appointment, seen: int, result: Result, by: Actor, came_at: datetime | None = None
) -> Appointment:
    """Note what came of a talk; a result may be put right later. Missed finds nobody at fault.

    Args:
        appointment: the talk.
        seen: the version that was seen.
        result: what came of it.
        by: the actor.
        came_at: for `CAME_LATER` when the person came: on the same day in Berlin (§ 309 (3) S. 2 SGB III).

    Raises:
        RefusedError: it was moved or withdrawn, has not begun, or the person came on another day.
        StaleError: somebody else changed it since version `seen`.
    """
    if appointment.state not in {*OPEN_STATES, State.DONE}:
        raise RefusedError("Dieser Termin wurde verlegt oder zurückgenommen: er hat kein Ergebnis.")
    if result is Result.NONE:
        raise RefusedError("Bitte auswählen, was daraus geworden ist.", field="result")
    if result not in CALLED_OFF and appointment.starts_at > clock.now():
        raise RefusedError("Dieser Termin hat noch nicht begonnen.", field="result")
    came = _came(appointment, came_at) if result is Result.CAME_LATER else None
    with recorded("appointments.record_result", by=by, case_id=appointment.case_id):
        appointment.save_version(seen=seen, state=State.DONE.value, result=result.value, came_at=came)
        if result in CAME:
            free_the_others(appointment, by)
    return appointment


def _came(appointment: Appointment, came_at: datetime | None) -> datetime:
    if came_at is None:
        raise RefusedError("Bitte die Uhrzeit angeben.", field="came_at")
    if came_at.astimezone(BERLIN).date() != appointment.starts_at.astimezone(BERLIN).date():
        raise RefusedError("Nur wer am selben Tag kommt, ist der Aufforderung gefolgt.", field="came_at")
    if came_at < appointment.starts_at:
        raise RefusedError("Das ist vor dem Termin.", field="came_at")
    return came_at


def note_summonses_sent(sent: Sequence[SummonsSent], by: Actor) -> None:
    """Keep at the Meldetermine of these times that the written summons went out, by whichever way it was printed."""
    of = {(one.case_id, one.starts_at): one for one in sent}
    rows = Appointment.objects.filter(case__in={one.case_id for one in sent}, is_meldetermin=True, instructed_on=None)
    for row in rows.filter(starts_at__in={one.starts_at for one in sent}, state__in=OPEN_STATES).order_by("pk"):
        one = of.get((row.case_id, row.starts_at))
        if one is not None:
            note_instruction(appointment=row, version=one.version, on=one.on, by=by)


def note_way_of_summons(letter: SentLetter, by: Actor) -> None:
    """Keep whether the written summons of a Meldetermin stands: who never got it was not instructed and missed nothing.

    It stands while one of its letters did not come back. Given once more, it counts from that letter on again.
    """
    open_or_over = {*OPEN_STATES, State.DONE.value}
    rows = Appointment.objects.filter(case=letter.case_id, is_meldetermin=True, state__in=open_or_over)
    day = [row for row in rows.order_by("booked_at") if row.on == letter.about_on]
    row = _talk_of(letter, day)
    if row is None:
        return
    letters = SentLetter.objects.filter(case=letter.case_id, is_summons=True, about_on=letter.about_on)
    found = letters.defer("sealed", "address").prefetch_related("proofs").order_by("issued_at")
    standing = [one for one in found if _talk_of(one, day) == row and not _came_back(one)]
    on, version = (standing[0].issued_on, standing[0].instruction) if standing else (None, row.instruction)
    if on == row.instructed_on or (on and not version):
        return
    with recorded("appointments.note_way_of_summons", by=by, case_id=row.case_id):
        row.save_version(seen=row.version, instruction=version, instructed_on=on)


def _talk_of(letter: SentLetter, day: list[Appointment]) -> Appointment | None:
    """Return which of the Meldetermine of its day a letter is about: the one booked last before it was printed."""
    return max((row for row in day if row.booked_at <= letter.issued_at), key=lambda row: row.booked_at, default=None)


def _came_back(letter: SentLetter) -> bool:
    newest = next(iter(letter.proofs.all()), None)
    return newest is not None and newest.what == Proof.What.RETURNED


def note_instruction(*, appointment: Appointment, version: str, on: date, by: Actor) -> Appointment:
    """Keep which written instruction went out with a summons, and when: later law asks for both.

    Raises:
        RefusedError: it is no Meldetermin, or no version is named.
    """
    if not appointment.is_meldetermin or not version:
        raise RefusedError("Eine Belehrung gehört zu einem Meldetermin und nennt ihre Fassung.")
    with recorded("appointments.note_instruction", by=by, case_id=appointment.case_id):
        appointment.save_version(seen=appointment.version, instruction=version, instructed_on=on)
    return appointment
