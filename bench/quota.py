"""The quota of 400 Jobcenter: `python -m bench.quota [--persons 4000000] [--folder DIR]` (no database, no Django).

Each figure comes from a process of its own with DuckDB on two threads: wall clock, CPU time and the peak memory of that
process, Python and all. "columns" reads every column of both files and adds something up, no more: the floor. The
files are written first where the folder has none.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from lotsenbuch.indicators.queries.engines import DuckDB, duck
from lotsenbuch.indicators.queries.files import quota_of_files
from lotsenbuch.indicators.rules.months import as_month
from lotsenbuch.indicators.rules.synthetic import Country, events_sql, spells_sql

MONTH = as_month("2026-06")
COLUMNS = {
    "persons": "sum(length(jobcenter)), sum(person), count(sex), max(from_on), max(until_on)",
    "events": 'sum(length(jobcenter)), sum(person), count(kind), max("on")',
}


def synthesize(engine: DuckDB, folder: Path, persons: int) -> str:
    """Write both files."""
    one = Country(jobcenters=400, persons=persons, month=MONTH, seed=1)
    rows = engine.write(spells_sql(one), folder / "persons.parquet", "bench")
    return f"{rows} spells, {engine.write(events_sql(one), folder / 'events.parquet', 'bench')} events"


def columns(engine: DuckDB, folder: Path, _persons: int) -> str:
    """Read every column."""
    for name, sums in COLUMNS.items():
        engine.connection.execute(f"SELECT {sums} FROM read_parquet($path)", {"path": str(folder / f"{name}.parquet")})  # noqa: S608 - ours
        engine.connection.fetchall()
    return ""


def quota(engine: DuckDB, folder: Path, persons: int) -> str:
    """Look at both files and count."""
    rows = quota_of_files(engine, folder / "persons.parquet", folder / "events.parquet", last=MONTH, count_day=15)
    stock = sum(row["mean_stock"] * 12 for row in rows if row["sex"] == "all")
    return f"{len(rows)} rows; {persons * 12} person-months looked at, {stock:.0f} of them in stock"


PARTS = {"synthesize": synthesize, "columns": columns, "quota": quota}


def part(name: str, folder: Path, persons: int) -> None:
    """Run one part in this process and print its figures as JSON."""
    with duck() as engine:
        engine.connection.execute("SET threads = 2")
        begun, cpu = time.perf_counter(), time.process_time()
        said = PARTS[name](engine, folder, persons)
        figures = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu, "said": said}
    figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(figures))


def main() -> None:
    """Run all parts one after the other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--persons", type=int, default=4_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--part", choices=PARTS)
    options = parser.parse_args()
    if options.part:
        part(options.part, options.folder, options.persons)
        return
    with TemporaryDirectory() as own:
        folder = options.folder or Path(own)
        names = list(PARTS)[1:] if (folder / "events.parquet").exists() else list(PARTS)
        print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
        for name in [*names, "columns", "quota"]:
            command = [sys.executable, "-m", "bench.quota", "--part", name, "--folder", str(folder)]
            command += ["--persons", str(options.persons)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
            found = json.loads(done.stdout)
            figures = f"{found['seconds']:.1f} s, {found['cpu']:.1f} s CPU, {found['memory']} MB"
            print(f"{name:10} {figures}  {found['said']}")


if __name__ == "__main__":
    main()
