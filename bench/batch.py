"""A batch of letters with everything around it: `python -m bench.batch [--letters 1000]` in the project's environment.

One colleague of a throw-away house holds that many cases. Measured is what a worker does from the first piece to the
bound file: reading the cases, printing, sealing, log, journal and rows, each piece a transaction of its own.
"""

import argparse
import io
import os
import sys
import time
from datetime import timedelta

from bench.place import house, run

BUDGET_S = 15


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


def _printed(count: int, kind: str, *, is_summons: bool) -> tuple[float, int, int]:
    """Order the batch, let a worker print it piece by piece; return seconds, pages and bytes."""
    import pikepdf
    from django.utils import timezone

    from lotsenbuch.accounts.models import Staff
    from lotsenbuch.letters.actions import order_batch
    from lotsenbuch.letters.actions.batches import print_piece
    from lotsenbuch.letters.models import Batch
    from lotsenbuch.letters.papers import Slot
    from lotsenbuch.letters.queries.batches import cases_to_write_to, print_file
    from lotsenbuch.letters.rules.instructions import purposes
    from lotsenbuch.records.actor import acting_as

    anna = Staff.objects.get(username="anna")
    begin_at = timezone.now() + timedelta(days=14)
    with acting_as(anna.actor):
        ids = list(cases_to_write_to(anna.actor).values_list("pk", flat=True)[:count])
        assert len(ids) == count, len(ids)
        times = [begin_at + timedelta(minutes=30 * n) for n in range(count)]
        purpose = purposes()[0] if is_summons else ""
        slots = {one: Slot(starts_at=at, place="Raum 2.14", minutes=30, purpose=purpose, is_summons=is_summons)
                 for one, at in zip(ids, times, strict=True)}  # fmt: skip
        batch = order_batch(kind=kind, slots=slots, by=anna.actor)
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
