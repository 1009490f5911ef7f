"""The log: entries written per second with everything on, and how long a check of a full log takes.

`python -m bench.log --entries 1000000` makes a throw-away house, writes, fills, seals and checks it. Figures stand in
docs/performance.md.
"""

import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from uuid import uuid4

WRITERS = 4
WRITE_SECONDS = 10
# As many entries as one transaction of the filling holds; the hash is computed as the app does.
PORTION = 20_000


def _timed[T](what: str, act: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    result = act()
    seconds = time.perf_counter() - start
    print(f"{what}: {seconds:.1f} s", flush=True)
    return result, seconds


def write_for(seconds: float) -> int:
    """Write single entries, each in a transaction of its own, as a page that is opened does."""
    import django

    django.setup()
    from lotsenbuch.audit.actions import record_reads
    from lotsenbuch.records.actor import acting_as
    from lotsenbuch.records.rules import Actor, DataClass

    actor, written, end = Actor.staff(uuid4()), 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        with acting_as(actor):
            record_reads("case_file", by=actor, purpose="Beratung", cases={uuid4(): DataClass.COUNSELLING})
        written += 1
    return written


def fill(entries: int) -> None:
    """Write many entries in large transactions."""
    from lotsenbuch.audit.actions import record_reads
    from lotsenbuch.records.actor import acting_as
    from lotsenbuch.records.rules import Actor, DataClass

    actor = Actor.staff(uuid4())
    for start in range(0, entries, PORTION):
        cases = {uuid4(): DataClass.COUNSELLING for _ in range(min(PORTION, entries - start))}
        with acting_as(actor):
            record_reads("case_file", by=actor, purpose="Beratung und Fallführung", cases=cases)
        if start % (5 * PORTION) == 0:
            seal()


def seal() -> None:
    """Seal what can be sealed."""
    from lotsenbuch.audit.actions.seal import seal_log
    from lotsenbuch.records.actor import acting_as
    from lotsenbuch.records.rules import Actor

    with acting_as(Actor.service("seal")):
        seal_log()


def check() -> None:
    """Check the whole log."""
    from lotsenbuch.audit.queries.seal_file import public_key, seal_file, seal_key
    from lotsenbuch.audit.queries.verify import verify_log
    from lotsenbuch.records.actor import acting_as
    from lotsenbuch.records.rules import Actor

    with acting_as(Actor.service("seal")):
        report = verify_log(seal_file(), public_key(seal_key()))
    print(report)
    assert report.fault is None


def measure(entries: int) -> None:
    """Write, fill, seal, check; print a figure each."""
    with get_context("spawn").Pool(WRITERS) as pool:
        counts, seconds = _timed("write", lambda: pool.map(write_for, [WRITE_SECONDS] * WRITERS))
    print(f"written one by one: {sum(counts) / WRITE_SECONDS:.0f} entries/s ({WRITERS} processes, {seconds:.0f} s)")
    import django

    django.setup()
    _timed(f"fill with {entries}", lambda: fill(entries))
    _timed("seal the rest", seal)
    _timed("check", check)


def main() -> int:
    """Run the benchmark over a house of its own."""
    parser = ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    given = parser.parse_args()
    from bench.place import house
    from lotsenbuch.launch.keys import make_missing_seal_key

    with tempfile.TemporaryDirectory() as folder, house() as env:
        os.environ.update(env)
        os.environ["LOTSE_SEAL_KEY_FILE"] = str(make_missing_seal_key(Path(folder)))
        os.environ["LOTSE_SEAL_FILE"] = str(Path(folder) / "seal" / "log.jsonl")
        measure(given.entries)
    return 0


if __name__ == "__main__":
    sys.exit(main())
