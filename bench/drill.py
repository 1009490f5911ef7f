"""How long a restore drill takes, and a restart after kill -9: `python -m bench.drill [--cases 20000]`."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lotsenbuch.launch import backup
from lotsenbuch.launch.drill import Drill
from lotsenbuch.launch.postgres import Server
from lotsenbuch.launch.psql import environment_of
from lotsenbuch.launch.surroundings import database, django


def main() -> None:
    """Fill a house of its own, back it up, drill, kill."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seeded", type=int, default=60)
    given = parser.parse_args()
    for name in ("DATABASE_URL", "DATABASE_APP_URL", "LOTSE_BACKUP_KEY_FILE"):
        os.environ.pop(name, None)
    os.environ["LOTSE_MODE"] = "demo"
    place = os.environ.get("BENCH_FOLDER")
    with tempfile.TemporaryDirectory(prefix="lotse-drill-", dir=place, ignore_cleanup_errors=True) as folder:
        data, store = Path(folder) / "data", Path(folder) / "backup"
        data.mkdir()
        os.environ["LOTSE_LEDGER_FILE"] = str(Path(folder) / "ledger.jsonl")
        with database(data) as env:
            _django(env, "prepare_demo", "--cases", str(given.seeded))
            _django(env, "multiply_cases", "--to", str(given.cases))
            psql = _administrator(data)
            size = backup.ask(psql, "SELECT pg_size_pretty(pg_database_size('lotsenbuch'))")
            print(f"{given.cases} cases, database {size}, load {os.getloadavg()[0]:.1f}")
            begun = time.monotonic()
            about = backup.back_up(store, data, backup.key_file(data, may_make=True), psql)
            print(f"backup: {time.monotonic() - begun:.1f} s, {about.size / 1e6:.0f} MB sealed")
        found = Drill(store, data, None).run()
        for step in found.steps:
            print(f"  {step.name}: {step.seconds:.1f} s, {'held' if step.ok else 'FAILED'}: {step.told}")
        print(f"drill: {found.seconds:.1f} s, {'held' if found.ok else 'FAILED'}, load {os.getloadavg()[0]:.1f}")
        _kill_and_restart(data)


def _kill_and_restart(data: Path) -> None:
    server = Server(data)
    server.start()
    psql = _administrator(data)
    backup.ask(psql, "CREATE TABLE bench_written AS SELECT n, md5(n::text) FROM generate_series(1, 1000000) n")
    pid = int((server.cluster / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)
    begun = time.monotonic()
    server.stop()
    server.start()
    print(f"restart after kill -9: {time.monotonic() - begun:.1f} s, the log of a million rows replayed")
    server.stop()


def _administrator(data: Path) -> dict[str, str]:
    url = Server(data).superuser_url
    return environment_of({"DATABASE_URL": url}, as_app=False) | {"LC_ALL": "C"}


def _django(env: object, *arguments: str) -> None:
    own = dict(env)  # type: ignore[call-overload]  # a mapping
    subprocess.run(django(*arguments), env=own, check=True, stdout=sys.stderr)  # noqa: S603 - our own words


if __name__ == "__main__":
    main()
