"""A case with a long history: its file, its review and its plan, in ms.

`python -m bench.entries [--entries 200] [--times 60]` with the environment of the project: granian as in `bench.run`,
a throw-away database with 300 cases, and entries written through the action that people use.
"""

import argparse
import os
from datetime import timedelta
from functools import partial
from typing import Any

from bench.client import Connection, one_by_one
from bench.place import house, run, served


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=200)
    parser.add_argument("--times", type=int, default=60)
    options = parser.parse_args()
    with house() as env:
        os.environ |= env
        run(env, "seed_demo", "--cases", "300")
        with served(env, "lotsenbuch.config.settings") as port:
            _measure(port, options.entries, options.times)


def _measure(port: int, wanted: int, times: int) -> None:
    from bench.visits import cookies_of

    pages = _pages(wanted)
    print(f"{wanted} entries in the journal, {times} times each")
    connection = Connection(port, cookies_of("anna"))
    for name, path in pages.items():
        found: Any = one_by_one(partial(_get, connection, path), times)
        print(f"{name}: {found}")


def _get(connection: Connection, path: str) -> None:
    status, _, _ = connection.send("GET", path)
    assert status == 200, (status, path)


def _pages(wanted: int) -> dict[str, str]:
    """Write the entries since the case began; return the addresses of the pages that read them."""
    import bench.visits  # sets Django up

    del bench.visits
    from django.urls import reverse
    from django.utils import timezone

    from lotsenbuch.accounts.models import Staff
    from lotsenbuch.cases.actions import write_note
    from lotsenbuch.cases.models import Case, JournalEntry
    from lotsenbuch.planning.models import Goal
    from lotsenbuch.records.actor import acting_as

    anna = Staff.objects.get(username="anna")
    with acting_as(anna.actor):
        told = Goal.objects.filter(case__phase="steering", case__outline__holder=anna).values("case")
        case = Case.objects.filter(pk__in=told).select_related("person__key").order_by("opened_on")[0]
        kinds = (JournalEntry.Kind.TALK, JournalEntry.Kind.PHONE, JournalEntry.Kind.NOTE, JournalEntry.Kind.VISIT)
        has = JournalEntry.objects.filter(case=case).count()
        days = max(1, (timezone.localdate() - case.opened_on).days)
        for number in range(wanted - has):
            text = f"Vermerk {number}: Über die nächsten Schritte gesprochen. „Das war das {number}. Mal.“ " * 4
            at = timezone.now() - timedelta(days=number % days)
            write_note(case=case, kind=kinds[number % 4], text=text, happened_at=at, by=anna.actor)
        assert JournalEntry.objects.filter(case=case).count() == max(wanted, has)
    names = {"file": "desk:case_file", "review": "steering:review", "plan": "planning:plan", "print": "desk:print_file"}
    return {name: reverse(route, args=[case.id]) for name, route in names.items()}


if __name__ == "__main__":
    main()
