"""Deleting a thousand persons, with everything around it: `python -m bench.deletion [--persons 1000]`.

A throw-away house with that many files whose periods are over, beside as many that stay. Measured is what the worker
does after the second release: locking, asking for holds, all tables, the ledger on disk, the log, and the cleaning.
"""

import argparse
import base64
import os
import sys
import time
from datetime import date
from pathlib import Path
from uuid import UUID

from bench.batch import gather
from bench.place import house, run

BUDGET_S = 60


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1000)
    options = parser.parse_args()
    with house() as env:
        os.environ |= env
        key = Path(env["LOTSE_DATA"]) / "bench-ledger.key"
        key.write_text(base64.b64encode(os.urandom(32)).decode(), encoding="utf-8")
        os.environ |= {"LOTSE_LEDGER_KEY_FILE": str(key)}
        run(env, "seed_demo", "--cases", "300")
        run(env, "multiply_cases", "--to", str(2 * options.persons + 900))
        import django

        django.setup()
        _end(options.persons)
        erased, rows, taken, cleaned = _deleted()
    sys.stdout.write(
        f"{erased} persons, {rows} rows: {taken:.1f} s (budget {BUDGET_S} s); cleaning afterwards {cleaned:.1f} s\n"
    )


def _end(count: int) -> None:
    """End that many cases long ago, each the only one of its person; Anna holds them all, as who ends them has to."""
    from django.db import connections

    from lotsenbuch.accounts.models import Staff
    from lotsenbuch.cases.models import Case
    from lotsenbuch.records.actor import acting_as

    gather(count)
    anna = Staff.objects.get(username="anna")
    with acting_as(anna.actor):
        mine = Case.objects.filter(closed_on=None, is_sealed=False, outline__holder=anna, earlier=None, later=None)
        ids = list(mine.order_by("fallnummer").values_list("id", flat=True)[:count])
        Case.objects.filter(id__in=ids).update(closed_on=date(2020, 1, 15))
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _deleted() -> tuple[int, int, float, float]:
    """Release by two people, delete; return persons, rows and the seconds of both steps."""
    from lotsenbuch.accounts.models import Staff
    from lotsenbuch.privacy.actions import retention as actions
    from lotsenbuch.privacy.models import DeletionRun
    from lotsenbuch.records.actor import acting_as

    ines, jonas = (Staff.objects.get(username=name) for name in ("ines", "jonas"))
    with acting_as(ines.actor):
        run_id = actions.make_run(by=ines.actor)
        assert isinstance(run_id, UUID)
        planned = DeletionRun.objects.get(pk=run_id)
    for one in (ines, jonas):
        with acting_as(one.actor):
            actions.release_run(run=planned, by=one.actor)
    before = _persons()
    began = time.perf_counter()
    actions.carry_out(run_id)
    taken = time.perf_counter() - began
    actions.clean_up()
    cleaned = time.perf_counter() - began - taken
    with acting_as(ines.actor):
        planned.refresh_from_db()
    return before - _persons(), planned.rows_erased, taken, cleaned


def _persons() -> int:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SET ROLE lotse_guard")
        cursor.execute("SELECT count(*) FROM cases_person")
        found = cursor.fetchone()
        cursor.execute("RESET ROLE")
    return int(found[0]) if found else 0


if __name__ == "__main__":
    main()
