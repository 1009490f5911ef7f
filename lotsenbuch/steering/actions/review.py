"""The review that writes itself; the Fallmanager only judges (C12 to C16)."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import finish_task, note_event, set_task
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import deviations_of, open_tasks_of
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError
from lotsenbuch.steering.models import Reason, Review
from lotsenbuch.steering.queries import Draft, draft_of
from lotsenbuch.steering.rules.clock import CASE_REVIEW, goes_beyond, next_review
from lotsenbuch.steering.rules.review import Decided, missing

from .entries import reason_row

TASK, END_TASK = "Fallüberprüfung", "Beendigung des Fallmanagements besprechen"
DAYS_TO_END = 14


def decide_review(*, case: Case, typed: Decided, seen: int, by: Actor) -> Review:
    """Keep a review as it was decided: nothing changes it afterwards.

    Args:
        case: the case.
        typed: decision, ticked and own reasons, one sentence.
        seen: number of the newest review that the page showed, 0 for none.
        by: who decides; nobody else has to agree (C16).

    Raises:
        RefusedError: something is missing.
        StaleError: somebody else decided a review meanwhile.
    """
    draft, today = draft_of(case, today=clock.today()), clock.today()
    if draft.number - 1 != seen:
        raise StaleError
    extends = typed.decision == Review.Decision.EXTEND
    next_on = next_review(case.opened_on, draft.rule, today) if extends else None
    is_beyond = next_on is not None and goes_beyond(case.opened_on, draft.rule, next_on)
    if lacking := missing(typed, goes_beyond=is_beyond and draft.goes_beyond):
        raise RefusedError(lacking.message, field=lacking.field)
    with recorded("steering.decide_review", by=by, case_id=case.id) as entry:
        review = _review(case, typed, draft, by)
        review.decided_on, review.next_due_on, review.is_beyond_limit = today, next_on, is_beyond
        try:
            with transaction.atomic():
                review.save(force_insert=True)
        except IntegrityError as error:  # two decided at once
            raise StaleError from error
        entry.data_class = DataClass(_keep_texts(case, review, typed, draft, by))
        note_event(case=case, text=f"Fallüberprüfung {review.number}: {review.get_decision_display()}.", by=by)
        _remind(case, next_on, today, by, months=draft.rule.review)
    return review


def _review(case: Case, typed: Decided, draft: Draft, by: Actor) -> Review:
    is_event = typed.trigger == Review.Trigger.EVENT
    return Review(
        case=case,
        number=draft.number,
        reviewed_from=draft.since,
        trigger=typed.trigger,
        occasion=typed.occasion.strip() if is_event else "",
        decision=typed.decision,
        decided_by=str(by),
        sources=draft.sources,
    )


def _keep_texts(case: Case, review: Review, typed: Decided, draft: Draft, by: Actor) -> int:
    """Write each ticked reason with the class of what it was made from, then one's own words; return the highest."""
    told = [(Reason.Kind.REASON, one.text, one.data_class) for one in draft.offered if one.key in typed.chosen]
    told.append((Reason.Kind.REASON, typed.own_reason, typed.data_class))
    told.append((Reason.Kind.SENTENCE, typed.sentence, typed.data_class))
    if review.is_beyond_limit:
        told.append((Reason.Kind.JUSTIFICATION, typed.justification, typed.data_class))
    said = [one for one in told if one[1].strip()]
    for position, (kind, text, data_class) in enumerate(said):
        row = reason_row(case, kind, text, data_class, by)
        row.review, row.position = review, position
        row.save(force_insert=True)
    return max([1, *(data_class for *_, data_class in said)])


def _remind(case: Case, next_on: date | None, today: date, by: Actor, *, months: int) -> None:
    """The task of this review is done; the next one, or the talk about the end, is set."""
    for task in open_tasks_of(case.id):
        if task.title == TASK:
            finish_task(task=task, by=by)
    if next_on is None:
        due = today + timedelta(days=DAYS_TO_END)
        set_task(case=case, title=END_TASK, due_on=due, why="Ergebnis der Fallüberprüfung", by=by)
    elif CASE_REVIEW.key not in deviations_of(case):
        set_task(case=case, title=TASK, due_on=next_on, why=f"Hausregel: alle {months} Monate ab Fallbeginn", by=by)
