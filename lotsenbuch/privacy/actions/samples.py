"""The monthly sample: drawn by the worker, ticked by a reviewer, answered by whoever is asked."""

from datetime import date
from uuid import UUID

from lotsenbuch.audit.actions import recorded
from lotsenbuch.privacy.models import SampleLine
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError, StaleError

SHORTEST_QUESTION = 10


def draw_sample(*, month: date, seed: str, by: Actor) -> UUID | None:
    """Draw the sample of a month from the log; the seed is kept, so that the draw can be repeated.

    Args:
        month: its first day.
        seed: at least 16 random characters.
        by: `service:remind`.

    Returns:
        The sample's key; None when the month was drawn before.
    """
    with recorded("privacy.draw_sample", by=by):
        sample_id: UUID | None = ask_guard("privacy_draw_sample", month, seed)
    return sample_id


def check_line(*, line: SampleLine, verdict: str, question: str, ask: str, by: Actor) -> None:
    """Tick a line as plausible, or ask the colleague or the holder about it.

    Raises:
        RefusedError: it is one's own reading, the question is too short, or there is nobody to ask.
    """
    if line.staff_id == by.staff_id:
        raise RefusedError("Das eigene Lesen prüft jemand anderes.")
    if verdict == SampleLine.Verdict.ASK and len(question.strip()) < SHORTEST_QUESTION:
        raise RefusedError(f"Bitte in mindestens {SHORTEST_QUESTION} Zeichen fragen.", field="question")
    with recorded("privacy.check_line", by=by, case_id=line.case_id):
        if not ask_guard("privacy_check_line", line.id, verdict, question, ask):
            raise RefusedError("Diese Zeile ist schon geprüft, oder es gibt niemanden zu fragen.")


def answer_line(*, line: SampleLine, answer: str, by: Actor) -> None:
    """Answer a question about a line.

    Raises:
        StaleError: it is answered or closed already.
    """
    with recorded("privacy.answer_line", by=by, case_id=line.case_id):
        if not ask_guard("privacy_answer_line", line.id, answer):
            raise StaleError("Die Nachfrage ist schon beantwortet.")
