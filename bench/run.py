"""Measure the house at several sizes, beside the limit in the same run.

`python -m bench.run [--sizes 2000,20000,100000] [--json FILE]` with the environment of the project. It starts granian
with the pool (2 workers of 4 threads) on a throw-away database. Progress goes to stderr, the table to stdout.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bench.client import Connection, at_once, one_by_one
from bench.place import house, run, served


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="2000,20000,100000")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found = []
    with house() as env:
        os.environ |= env
        run(env, "seed_demo", "--cases", "300")
        for size in map(int, options.sizes.split(",")):
            run(env, "multiply_cases", "--to", str(size))
            with (
                served(env, "bench.naked") as naked,
                served(env, "bench.limit") as limit,
                served(env, "lotsenbuch.config.settings") as port,
            ):
                found.append(_measured(size, (naked, limit, port), options.times, options.seconds))
            sys.stdout.write(_table(found[-1]))
            sys.stdout.flush()
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _measured(size: int, ports: tuple[int, int, int], times: int, seconds: float) -> dict[str, Any]:
    from bench.visits import Visits, bare

    naked, limit, port = ports
    visits = Visits(partial(Connection, port))
    acts: dict[str, Callable[[], object]] = {"naked": bare(naked), "limit": bare(limit), **visits.acts()}
    alone = {name: one_by_one(act, times) for name, act in acts.items()}
    rate = {
        "naked": at_once(naked, ["/"], {}, seconds),
        "limit": at_once(limit, ["/"], {}, seconds),
        "open": at_once(port, visits.files(), visits.cookies(), seconds),
    }
    return {"cases": size, "own": visits.own, "alone": alone, "rate": rate, "queries": visits.queries()}


def _table(found: Mapping[str, Any]) -> str:
    base, rate = found["alone"]["limit"]["p50"], found["rate"]
    lines = [f"\n{found['cases']:,} cases, Anna has {found['own']}", "what        p50 ms  p95 ms   times  queries"]
    for name, figures in found["alone"].items():
        times, queries = figures["p50"] / base, found["queries"].get(name, 1)
        lines.append(f"{name:<10} {figures['p50']:7.2f} {figures['p95']:7.2f} {times:7.1f} {queries:8}")
    share = rate["limit"] / rate["open"]
    rates = ", ".join(f"{name} {figure:.0f}/s" for name, figure in rate.items())
    lines.append(f"16 clients: {rates}; opens are 1/{share:.1f} of the limit")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
