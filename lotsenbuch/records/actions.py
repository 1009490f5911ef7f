"""What every room does with rows: answer a repeat, keep and drop drafts, hand work to the queue."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from procrastinate.contrib.django import app

from . import cipher
from .masters import present_number
from .models import Draft, Job, Repeat
from .rules import Actor, RefusedError

_PROGRESS = "UPDATE records_job SET state = 'running', said = %s WHERE id = %s AND ended_at IS NULL"
SENT_BEFORE = "Dieses Formular wurde schon gespeichert. Bitte die Seite neu laden."


def once(key: UUID, act: Callable[[], str | None], *, by: Actor, sent: str, answer: str = "") -> str:
    """Run `act` exactly once per actor and key; a repeat waits for the first and gets its answer.

    The key is written before the work: check-then-insert made 1,072 rows out of 200 requests in a trial.

    Args:
        key: made when the form was shown.
        act: what the form asks for.
        by: who sent it; the same key of somebody else is another key.
        sent: name of the form and all that was sent; kept as a check value only.
        answer: the outcome where it is known before the work: written with the key, what `act` returns is not asked.

    Returns:
        The outcome of the first run, e.g. the address to go to.

    Raises:
        RefusedError: something else was sent with this key before (the page of a form that was saved, gone back to).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_repeat (id, key, actor, sent, outcome, made_at) "
            "VALUES (%s, %s, %s, %s, %s, now()) ON CONFLICT (actor, key) DO NOTHING",
            [uuid4(), key, str(by), _check_value(sent), answer],
        )
        is_first = cursor.rowcount == 1
    if not is_first:
        outcome = answered(key, by=by, sent=sent)
        if outcome is None:
            raise RefusedError(SENT_BEFORE)
        return outcome
    outcome = act() or ""
    if answer:
        return answer
    Repeat.objects.filter(key=key, actor=str(by)).update(outcome=outcome)
    return outcome


def answered(key: UUID, *, by: Actor, sent: str) -> str | None:
    """Return the answer that the very same request got before, None when there was none."""
    rows = Repeat.objects.filter(key=key, actor=str(by), sent=_check_value(sent))
    return rows.values_list("outcome", flat=True).first()


def _check_value(sent: str) -> str:
    return salted_hmac("lotsenbuch.records.repeat", sent, algorithm="sha256").hexdigest()


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Undo what an action began when it raises and the request goes on (a form shown again)."""
    with transaction.atomic():
        yield


def save_draft(place: str, subject: UUID | None, content: dict[str, str], *, by: Actor) -> Draft:
    """Keep what is being typed, encrypted under a key of its own; the last one replaces the one before."""
    draft = Draft.objects.filter(actor=str(by), place=place, subject=subject).first() or Draft(
        id=uuid4(), actor=str(by), place=place, subject=subject
    )
    key, wrapped = cipher.new_key(draft.id)
    draft.master_number, draft.wrapped_key = wrapped.master_number, wrapped.wrapped
    draft.sealed = cipher.seal(key, json.dumps(content), table="records_draft", row=draft.id, field="sealed")
    draft.saved_at = timezone.now()
    draft.save()
    return draft


def drop_draft(place: str, subject: UUID | None, *, by: Actor) -> None:
    """Forget a draft because its text was saved or thrown away."""
    Draft.objects.filter(actor=str(by), place=place, subject=subject).delete()


def drop_drafts_about(subject: UUID, *, by: Actor) -> None:
    """Forget all that the actor was typing about something that is no longer theirs."""
    Draft.objects.filter(actor=str(by), subject=subject).delete()


def enqueue(task: str, *, by: Actor) -> Job:
    """Hand work to the queue, in the transaction that asks for it: undone together, done only when it is kept.

    Args:
        task: name of a job that acts for a colleague (`accounts.doors.for_colleague`); what it needs beside its own
            id it looks up, so that no name and no text stands in the queue.
        by: who asks, and as whom the job will act.
    """
    job = Job(task=task, actor=str(by))
    job.save(force_insert=True)
    app.configure_task(task, allow_unknown=False).defer(job_id=str(job.id), staff_id=str(by.colleague))
    return job


def begin_job(job_id: UUID, *, task: str, by: Actor) -> Job | None:
    """Return a job to be done now, held until the transaction ends; None when it has ended before.

    The queue hands out a job again when its worker was killed, also one killed after the work was kept.

    Args:
        job_id: as the queue says.
        task: what the queue is about to run; a job that asked for something else is not begun.
        by: as whom.
    """
    with connection.cursor() as cursor:
        # Not the row itself: progress is written to it from another connection meanwhile.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"records_job {job_id}"])
    return Job.objects.filter(pk=job_id, task=task, actor=str(by), ended_at=None).first()


def end_job(job_id: UUID, state: Job.State, said: str = "", *, by: Actor) -> None:
    """Say how a job ended, which stays, and forget the drafts that went with it."""
    rows = Job.objects.filter(pk=job_id, actor=str(by), ended_at=None)
    rows.update(state=state, said=said, ended_at=timezone.now())
    drop_drafts_about(job_id, by=by)


def note_progress(job_id: UUID, said: str, *, by: Actor) -> None:
    """Say how far a job is, on a connection of its own: the job's transaction is seen by nobody before it ends."""
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SELECT set_config('lotsenbuch.actor', %s, true)", [str(by)])
            cursor.execute(_PROGRESS, [said, job_id])
        own.commit()
    finally:
        own.close()


def expire_jobs() -> int:
    """Delete jobs that were asked for long ago (the row policy lets the service see no others); return how many."""
    return Job.objects.all().delete()[0]


def expire_drafts() -> int:
    """Delete drafts older than 14 days (the row policy lets the service see no others); return how many."""
    return Draft.objects.all().delete()[0]


def rewrap_drafts(*, limit: int) -> int:
    """Wrap the keys of up to `limit` drafts by the present master key; return how many were found.

    A draft saved meanwhile has a new key of its own and is left alone.
    """
    rows = Draft.objects.filter(master_number__lt=present_number()).only("id", "master_number", "wrapped_key")
    found = list(rows.order_by("pk")[:limit])
    for draft in found:
        anew = cipher.rewrap(cipher.WrappedKey(draft.master_number, draft.wrapped_key), draft.id)
        unchanged = Draft.objects.filter(pk=draft.pk, wrapped_key=draft.wrapped_key)
        unchanged.update(master_number=anew.master_number, wrapped_key=anew.wrapped)
    return len(found)
