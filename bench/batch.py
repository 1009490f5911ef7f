"""A batch of letters with everything around it: `python -m bench.batch [--letters 1000]` in the project's environment.

One colleague of a throw-away house holds that many cases, each with a talk in the calendar and the address of a reply
page of its own. Measured is what a worker does from the first piece to the bound file: reading the cases, printing,
sealing, log, journal and rows, with `--summons` also which instruction each Meldetermin got; each piece a transaction.
"""

import argparse
import io
import os
import secrets
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bench.place import house, run

if TYPE_CHECKING:
    from uuid import UUID

    from lotsenbuch.letters.papers import Slot
    from lotsenbuch.records.rules import Actor

BUDGET_S = 15
# The talks begin behind those that the demo has planned already.
FAR = timedelta(days=60)
SATURDAY = 5


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--kind", choices=("follow_up", "invitation"), default="follow_up")
    parser.add_argument("--summons", action="store_true", help="with the legal instruction on a page of its own")
    options = parser.parse_args()
    with house() as env:
        os.environ |= env
        run(env, "seed_demo", "--cases", "300")
        run(env, "multiply_cases", "--to", str(options.letters + 900))
        import django

        django.setup()
        gather(options.letters)
        taken, pages, size = _printed(options.letters, options.kind, is_summons=options.summons)
    sys.stdout.write(
        f"{options.letters} invitations, {pages} pages, {size / 2**20:.1f} MB: {taken:.1f} s (budget {BUDGET_S} s)\n"
    )


def gather(count: int) -> None:
    """Let Anna hold that many open cases, as a key of any height would let her."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_staff WHERE username = 'anna'")
        (anna,) = cursor.fetchone()
        cursor.execute("SET ROLE lotse_guard")
        cursor.execute(
            "UPDATE cases_access a SET staff_id = %(anna)s, actor = 'staff:' || %(anna)s FROM (SELECT o.case_id "
            "FROM cases_outline o WHERE o.project_id IS NULL AND NOT o.is_closed AND NOT o.is_sealed "
            "AND o.holder_id <> %(anna)s AND NOT EXISTS "
            "(SELECT FROM cases_access x WHERE x.case_id = o.case_id AND x.staff_id = %(anna)s) "
            "ORDER BY o.case_id LIMIT %(count)s) AS more "
            "WHERE a.case_id = more.case_id AND a.kind = 'holder' AND a.valid_until IS NULL",
            {"anna": anna, "count": count},
        )
        cursor.execute("RESET ROLE")
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _working_times(begin_at: datetime) -> Iterator[datetime]:
    at = begin_at.replace(minute=0, second=0, microsecond=0)
    while True:
        at += timedelta(minutes=20)
        if at.weekday() < SATURDAY and 8 <= at.hour < 17:
            yield at


def _booked(count: int, by: "Actor", *, is_summons: bool) -> "dict[UUID, Slot | None]":
    """Keep a time for each of so many cases, three talks an hour on working days; return what their letters name."""
    from lotsenbuch.appointments.actions import book
    from lotsenbuch.appointments.queries.flows import slot_of
    from lotsenbuch.appointments.rules.booking import BERLIN, Booking
    from lotsenbuch.appointments.rules.kinds import Kind, Minutes, Purpose
    from lotsenbuch.letters.queries.batches import cases_to_write_to

    found = cases_to_write_to(by).filter(outline__project=None).select_related("person__key", "outline__holder")
    cases, slots = list(found[:count]), dict["UUID", "Slot | None"]()
    assert len(cases) == count, len(cases)
    for at in _working_times(datetime.now(BERLIN) + FAR):
        given = Booking(kind=Kind.OFFICE, starts_at=at, minutes=Minutes(talk=20, preparation=0, documentation=0),
                        is_meldetermin=is_summons, purpose=Purpose.PLACEMENT if is_summons else "")  # fmt: skip
        slots[cases[len(slots)].id] = slot_of(book(case=cases[len(slots)], given=given, by=by))
        if len(slots) == count:
            break
    return slots


def _printed(count: int, kind: str, *, is_summons: bool) -> tuple[float, int, int]:
    """Order the batch, let a worker print it piece by piece; return seconds, pages and bytes."""
    import pikepdf

    from lotsenbuch.accounts.models import Staff
    from lotsenbuch.letters.actions import order_batch
    from lotsenbuch.letters.actions.batches import print_piece
    from lotsenbuch.letters.models import Batch
    from lotsenbuch.letters.queries.batches import print_file
    from lotsenbuch.records.actor import acting_as

    anna = Staff.objects.get(username="anna")
    with acting_as(anna.actor):
        slots = _booked(count, anna.actor, is_summons=is_summons)
        replies = {one: f"https://termine.beispiel.invalid/r/{secrets.token_urlsafe(32)}" for one in slots}
        batch = order_batch(kind=kind, slots=slots, replies=replies, by=anna.actor)
    begin = time.perf_counter()
    while True:
        with acting_as(anna.actor):
            now = Batch.objects.get(pk=batch.pk)
            if now.state != Batch.State.RUNNING or now.job is None:
                break
            print_piece(job_id=now.job, by=anna.actor, progress=lambda _: None)
    taken = time.perf_counter() - begin
    with acting_as(anna.actor):
        assert (now.state, now.done) == (Batch.State.DONE, count), (now.state, now.done, now.said)
        content = print_file(now) or b""
    with pikepdf.open(io.BytesIO(content)) as file:
        return taken, len(file.pages), len(content)


if __name__ == "__main__":
    main()
