"""What came of a talk, and with which instruction a summons went out."""

from datetime import date, datetime

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.booking import BERLIN
from lotsenbuch.appointments.rules.kinds import OPEN_STATES, Result, State
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError

CANCELLED = frozenset({Result.EXCUSED, Result.PERSON_CANCELLED, Result.OFFICE_CANCELLED})


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
    if result not in CANCELLED and appointment.starts_at > clock.now():
        raise RefusedError("Dieser Termin hat noch nicht begonnen.", field="result")
    came = _came(appointment, came_at) if result is Result.CAME_LATER else None
    with recorded("appointments.record_result", by=by, case_id=appointment.case_id):
        appointment.save_version(seen=seen, state=State.DONE.value, result=result.value, came_at=came)
    return appointment


def _came(appointment: Appointment, came_at: datetime | None) -> datetime:
    if came_at is None:
        raise RefusedError("Bitte die Uhrzeit angeben.", field="came_at")
    if came_at.astimezone(BERLIN).date() != appointment.starts_at.astimezone(BERLIN).date():
        raise RefusedError("Nur wer am selben Tag kommt, ist der Aufforderung gefolgt.", field="came_at")
    if came_at < appointment.starts_at:
        raise RefusedError("Das ist vor dem Termin.", field="came_at")
    return came_at


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
