"""Batches: to whom many letters may go at once, how far a batch is, its file."""

from uuid import UUID

from django.db.models import QuerySet

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import accesses_of
from lotsenbuch.letters.models import Batch, BatchLine
from lotsenbuch.records import cipher
from lotsenbuch.records.masters import MastersError
from lotsenbuch.records.queries import job_of
from lotsenbuch.records.rules import Actor

BATCH_TASK = "letters.print_batch"


def cases_to_write_to(by: Actor) -> QuerySet[Case]:
    """Return the running cases that the actor works and may write to many at once.

    Never a sealed case or a protected address: those letters are printed singly (trust.md). Nor without an address.
    """
    mine = accesses_of(by).filter(may_write=True).values("case")
    rows = Case.objects.filter(pk__in=mine, closed_on=None, is_sealed=False, person__has_protected_address=False)
    return rows.exclude(person__street="").select_related("person").order_by("person__last_name", "person__first_name")


def batches_of(by: Actor) -> list[Batch]:
    """Return the actor's own batches, newest first, without their files."""
    return list(Batch.objects.filter(actor=str(by)).defer("sealed", "wrapped_key"))


def batch_of(batch_id: UUID, by: Actor) -> Batch | None:
    """Return one's own batch without its file; another's and one that never was are the same."""
    return Batch.objects.filter(pk=batch_id, actor=str(by)).defer("sealed", "wrapped_key").first()


def why_broken_off(batch: Batch, by: Actor) -> str:
    """Return why a batch that should be running does not go on by itself; "" while it does."""
    job = job_of(BATCH_TASK, batch.job, by=by) if batch.job and batch.state == Batch.State.RUNNING else None
    return job.said or job.get_state_display() if job and job.has_ended and not job.is_done else ""


def batch_lines(batch: Batch) -> QuerySet[BatchLine]:
    """Return the lines of a batch whose cases the actor still sees, in their order."""
    return BatchLine.objects.filter(batch=batch).select_related("case")


def print_file(batch: Batch) -> bytes | None:
    """Return the finished file, or None when it is not there (any more)."""
    row = Batch.objects.filter(pk=batch.pk, state=Batch.State.DONE).first()
    if row is None or row.sealed is None or row.wrapped_key is None or row.master_number is None:
        return None
    try:
        key = cipher.unwrap(cipher.WrappedKey(row.master_number, row.wrapped_key), row.id)
    except MastersError:
        return None
    return cipher.unseal_bytes(key, row.sealed, table="letters_batch", row=row.id, field="sealed")
