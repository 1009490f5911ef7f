"""Ortsabwesenheit and sick notes: days, and what became of the request."""

from datetime import date

from lotsenbuch.appointments.models import Away, SickNote
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError


def ask_away(*, case: Case, away_from: date, back_on: date, ground: str, asked_on: date, by: Actor) -> Away:
    """Keep a request to be away (§ 7b SGB II).

    Raises:
        RefusedError: no day lies between.
    """
    if back_on <= away_from:
        raise RefusedError("Der Tag der Rückkehr liegt nach dem ersten Tag.", field="back_on")
    with recorded("appointments.ask_away", by=by, case_id=case.id):
        row = Away(case=case, away_from=away_from, away_until=back_on, ground=ground, asked_on=asked_on)
        row.save(force_insert=True)
    return row


def answer_away(*, away: Away, seen: int, answer: str, reason: str, by: Actor) -> Away:
    """Consent to a request, or not: a human decides, the counter of the law only informs.

    Raises:
        RefusedError: no answer, or a refusal without a reason.
        StaleError: somebody else changed it since version `seen`.
    """
    if answer not in {Away.Answer.CONSENTED, Away.Answer.REFUSED, Away.Answer.WITHDRAWN}:
        raise RefusedError("Bitte auswählen.", field="answer")
    if answer == Away.Answer.REFUSED and not reason.strip():
        raise RefusedError("Wer nicht zustimmt, sagt warum.", field="reason")
    with recorded("appointments.answer_away", by=by, case_id=away.case_id):
        away.save_version(
            seen=seen, answer=answer, reason=reason.strip(), answered_on=clock.today(), answered_by=str(by)
        )
    return away


def note_sick(*, case: Case, sick_from: date, sick_until: date, by: Actor) -> SickNote:
    """Keep the days of a certificate that was shown.

    Raises:
        RefusedError: it ends before it begins.
    """
    if sick_until < sick_from:
        raise RefusedError("Der letzte Tag liegt vor dem ersten.", field="sick_until")
    with recorded("appointments.note_sick", by=by, case_id=case.id):
        row = SickNote(case=case, sick_from=sick_from, sick_until=sick_until, seen_on=clock.today())
        row.save(force_insert=True)
    return row


def void_sick(*, note: SickNote, seen: int, by: Actor) -> SickNote:
    """Mark days as noted by mistake."""
    with recorded("appointments.void_sick", by=by, case_id=note.case_id):
        note.save_version(seen=seen, is_void=True)
    return note
