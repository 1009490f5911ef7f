"""What row-level security costs: the same queries, with the policies and by a role that bypasses them.

`python -m bench.policies [--cases 20000] [--times 300]`. The statements are those that the pages really send, caught
while Anna and the team lead open them. Each is prepared once per connection and run in turn on both, so that what the
machine does meanwhile hits both alike. The limit: 1.3 times, or 1 ms more, whichever is larger. A database that is not
our own needs the address of a superuser in BENCH_SUPERUSER_URL: only one can make a role with BYPASSRLS.
"""

import argparse
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

import psycopg

from bench.place import BENCH_DATABASE, house, run, with_name

type Connection = psycopg.Connection[tuple[Any, ...]]
ROLE = "lotse_bench"
FACTOR, MORE_MS = 1.3, 1.0
# Reading by key or a single small table says little about policies; what joins is what the mission asks for.
JOINED = re.compile(r"\bJOIN\b|\(SELECT\b|\bIN \(", re.IGNORECASE)


def main() -> None:
    """Measure and print; exit 1 when a query costs more than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", default="20000")
    parser.add_argument("--times", type=int, default=300)
    options = parser.parse_args()
    with house() as env:
        os.environ |= env
        run(env, "seed_demo", "--cases", "300")
        run(env, "multiply_cases", "--to", options.cases)
        statements = _statements()
        with _both(env["DATABASE_APP_URL"]) as (guarded, free):
            dear = [name for name, query in statements if not _compare(name, query, guarded, free, options.times)]
    sys.exit(f"dearer than {FACTOR} times and {MORE_MS} ms more: {', '.join(dear)}" if dear else 0)


def _statements() -> list[tuple[str, tuple[str, str]]]:
    """Return name, actor and text of the joined SELECTs of the pages."""
    from bench.caught import caught

    found = []
    for page, (actor, statements) in caught().items():
        joined = [sql for sql in statements if sql.startswith("SELECT") and JOINED.search(sql)]
        found += [(f"{page} {number}", (actor, sql)) for number, sql in enumerate(joined, 1)]
    return found


@contextmanager
def _both(app_url: str) -> Iterator[tuple[Connection, Connection]]:
    """Yield a connection of the app's, and one of a role with the same privileges that bypasses the policies."""
    given = os.environ.get("BENCH_SUPERUSER_URL")
    superuser = with_name(given, BENCH_DATABASE) if given else re.sub(r"//\w+@", "//postgres@", app_url)
    with psycopg.connect(superuser, autocommit=True) as above:
        above.execute(f"DROP ROLE IF EXISTS {ROLE}")
        above.execute(f"CREATE ROLE {ROLE} BYPASSRLS NOLOGIN IN ROLE lotse_app")
        above.execute("ANALYZE")
    try:
        with psycopg.connect(app_url) as guarded, psycopg.connect(superuser) as free:
            free.execute(f"SET ROLE {ROLE}")
            free.commit()
            yield guarded, free
    finally:
        with psycopg.connect(superuser, autocommit=True) as above:
            above.execute(f"DROP ROLE IF EXISTS {ROLE}")


def _compare(name: str, query: tuple[str, str], guarded: Connection, free: Connection, times: int) -> bool:
    """Run a query in turn on both; print and judge the medians."""
    taken: dict[Connection, list[float]] = {guarded: [], free: []}
    rows: dict[Connection, int] = {}
    actor, sql = query
    for connection in taken:
        connection.execute("SELECT set_config('lotsenbuch.actor', %s, true)", [actor])
    for turn in range(times + 20):
        for connection, measured in taken.items():
            begin = time.perf_counter()
            rows[connection] = len(connection.execute(sql.replace("%", "%%"), [], prepare=True).fetchall())
            if turn >= 20:
                measured.append((time.perf_counter() - begin) * 1000)
    for connection in taken:
        connection.rollback()
    with_policies, without = median(taken[guarded]), median(taken[free])
    allowed = max(FACTOR * without, without + MORE_MS)
    is_good = with_policies <= allowed
    sys.stdout.write(
        f"{name:<16} {with_policies:7.2f} ms with, {without:7.2f} ms without, {with_policies / without:5.2f} times, "
        f"{rows[guarded]:5} and {rows[free]:5} rows  {'' if is_good else 'TOO DEAR'}\n"
    )
    sys.stdout.flush()
    return is_good


if __name__ == "__main__":
    main()
