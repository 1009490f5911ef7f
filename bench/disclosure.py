"""How long a disclosure of a case with 500 entries takes: `python -m bench.disclosure [--entries 500] [--times 3]`.

In the environment of the project, a throw-away database, in process: gathering by the manifest, the PDF/A, the JSON,
sealing both, the entry of the log. Asked for: under 5 s.
"""

import argparse
import os
import time
from typing import Any

from bench.place import house, run


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=500)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    with house() as env:
        os.environ |= env
        run(env, "seed_demo", "--cases", "40")
        import bench.visits  # sets Django up

        del bench.visits
        _measure(options.entries, options.times)


def _measure(entries: int, times: int) -> None:
    from django.utils import timezone

    from lotsenbuch.accounts.models import Staff
    from lotsenbuch.cases.actions import write_note
    from lotsenbuch.cases.models import Access, JournalEntry
    from lotsenbuch.cases.queries import case_of
    from lotsenbuch.privacy.actions import disclose
    from lotsenbuch.privacy.queries.disclosing import content_of
    from lotsenbuch.records.actor import acting_as

    anna: Any = Staff.objects.get(username="anna")
    with acting_as(anna.actor):
        keys = Access.objects.filter(actor=str(anna.actor), kind="holder").values_list("case_id", flat=True)
        opened = (case_of(key, anna.actor) for key in keys)
        case = next(
            one
            for one in opened
            if one and {2, 3} <= set(one.held_classes) and not one.person.has_protected_address  # type: ignore[attr-defined]  # read along
        )
        there = JournalEntry.objects.filter(case=case).count()
        for number in range(max(0, entries - there)):
            text = f"{number}. Gespräch über die nächsten Schritte und darüber, was diese Woche gelungen ist. " * 3
            write_note(case=case, kind="note", text=text, happened_at=timezone.now(), by=anna.actor)
        print(f"Einträge: {JournalEntry.objects.filter(case=case).count()}")
    for _ in range(times):
        began = time.perf_counter()
        with acting_as(anna.actor):
            row = disclose(case=case, kind="disclosure", by=anna.actor)
        taken = time.perf_counter() - began
        with acting_as(anna.actor):
            found = content_of(case, row, "pdf")
        size = len(found[0]) // 1024 if found else 0
        print(f"Auskunft mit {row.entries} Angaben: {taken:.2f} s, PDF {size} kB")


if __name__ == "__main__":
    main()
