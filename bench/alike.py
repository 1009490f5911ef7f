"""Whether time gives away what is hidden: a foreign case against a made-up id, asked in turn.

`python -m bench.alike [--cases 2000] [--times 400]`. Anna asks for case files, prints and drafts that belong to Bernd,
and for ids that nobody has. Printed are both medians and what a reader of time could tell from them: how often, out of
the pairs asked one after the other, the hidden one took longer (50 % is a coin; a test in the same run shows what an
own case looks like, so that the eye of the measurement is known to be open).
"""

import argparse
import itertools
import os
import sys
import time
from statistics import median
from uuid import uuid4

from bench.client import Connection
from bench.place import house, run, served

ROUTES = ("desk:case_file", "desk:print_file", "desk:set_task", "cases:person", "intake:intake")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", default="2000")
    parser.add_argument("--times", type=int, default=400)
    options = parser.parse_args()
    with house() as env:
        os.environ |= env
        run(env, "seed_demo", "--cases", "300")
        run(env, "multiply_cases", "--to", options.cases)
        with served(env, "lotsenbuch.config.settings") as port:
            _measure(port, options.times)


def _measure(port: int, times: int) -> None:
    from django.urls import reverse

    from bench.visits import logged_in

    anna, own, foreign = logged_in(port, "anna"), *_files()
    for route in ROUTES:
        hidden = [reverse(route, args=[key]) for key in foreign]
        _row(route, anna, hidden, [reverse(route, args=[uuid4()]) for _ in hidden], times)
    mine = [reverse("desk:case_file", args=[key]) for key in own]
    _row("(an own case)", anna, mine, [reverse("desk:case_file", args=[uuid4()]) for _ in mine], times)


def _row(name: str, client: Connection, there: list[str], absent_ones: list[str], times: int) -> None:
    one, other = itertools.cycle(there), itertools.cycle(absent_ones)
    pairs = []
    for turn in range(times + 40):
        # Who comes second finds the caches warm: the order changes from pair to pair.
        first, second = (one, other) if turn % 2 else (other, one)
        taken = [_timed(client, next(first)), _timed(client, next(second))]
        pairs.append(tuple(taken) if turn % 2 else tuple(reversed(taken)))
    pairs = pairs[40:]
    longer = sum(hidden > absent for hidden, absent in pairs) / len(pairs)
    hidden, absent = (median(column) for column in zip(*pairs, strict=True))
    sys.stdout.write(
        f"{name:<18} hidden {hidden:6.2f} ms, made up {absent:6.2f} ms, longer in {longer:4.0%} of pairs\n"
    )
    sys.stdout.flush()


def _timed(client: Connection, path: str) -> float:
    begin = time.perf_counter()
    client.send("GET", path)
    return (time.perf_counter() - begin) * 1000


def _files() -> tuple[list[str], list[str]]:
    """Return keys of Anna's cases and of Bernd's."""
    from bench.visits import keys_of

    return keys_of("anna"), keys_of("bernd")


if __name__ == "__main__":
    main()
