"""An old backup is brought back after a deletion, end to end by the commands: `python -m bench.restored [--cases 40]`.

A house of its own: a person with words that stand nowhere else is backed up, deleted by two people, looked for in every
file of the cluster, brought back with `./lotse restore … --to` a moment at which she was still there, and looked for
again before the app opens. Fails where she is found, or where the house opens without its ledger.
"""

# ruff: noqa: S603, S607 - our own words, no shell

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from bench.drill import _administrator, _django
from lotsenbuch.launch import backup
from lotsenbuch.launch.postgres import Server
from lotsenbuch.launch.surroundings import database

NAME, WORDS = "Zwirnstegquappe", "Pfeffersackmühle am Grünspan"


def main() -> None:
    """Go through it; say what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=40)
    given = parser.parse_args()
    for name in ("DATABASE_URL", "DATABASE_APP_URL", "LOTSE_BACKUP_KEY_FILE", "LOTSE_MASTER_KEY_FILE"):
        os.environ.pop(name, None)
    os.environ["LOTSE_MODE"] = "demo"
    with tempfile.TemporaryDirectory(prefix="lotse-restored-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        data, store = place / "data", place / "backup"
        data.mkdir()
        os.environ["LOTSE_LEDGER_FILE"] = str(place / "ledger.jsonl")
        with database(data) as env:
            _django(env, "prepare_demo", "--cases", str(given.cases))
            moment = _before_and_after(env, data, store)
            _look_through_files(data, env)
        _restore(place, store, data, moment)


def _before_and_after(env: Mapping[str, str], data: Path, store: Path) -> str:
    """Back up with her, delete her; return a moment between."""
    child = _run_here(env, "there")
    psql = _administrator(data)
    backup.back_up(store, data, backup.key_file(data, may_make=True), psql)
    moment = backup.ask(
        psql, "SELECT to_char(clock_timestamp() + interval '0.1 s', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00')"
    )
    backup.ask(psql, "SELECT pg_sleep(0.3)")
    print(f"there: {child}; backed up; the moment to come back to: {moment}")
    print(f"deleted by two: {_run_here(env, 'delete')}")
    # The end of the deletion reaches the archive with the next piece.
    backup.ask(psql, "SELECT pg_switch_wal()")
    return moment


def _run_here(env: Mapping[str, str], what: str) -> str:
    """Run a part of this file as Django in the house's environment."""
    command = [sys.executable, "-c", f"import bench.restored as here; here.{what}()"]
    own = {**env, "LOTSE_BACKUP_DIR": str(Path(env["LOTSE_LEDGER_FILE"]).parent / "backup")}
    done = subprocess.run(command, env=own, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def there() -> None:
    """Write a person of whom nothing else reminds, and end her case long ago."""
    import django

    django.setup()
    from django.utils import timezone

    from lotsenbuch.accounts.models import Staff
    from lotsenbuch.cases.actions import write_note
    from lotsenbuch.cases.models import Case, Person
    from lotsenbuch.records.actor import acting_as

    anna = Staff.objects.get(username="anna")
    with acting_as(anna.actor):
        mine = Case.objects.filter(closed_on=None, is_sealed=False, outline__holder=anna, earlier=None, later=None)
        case = mine.order_by("fallnummer").select_related("person").first()
        assert case is not None
        Person.objects.filter(pk=case.person_id).update(last_name=NAME, search_key=NAME.lower(), name_key=NAME.lower())
        write_note(case=case, kind="note", text=WORDS, happened_at=timezone.now(), by=anna.actor)
        Case.objects.filter(pk=case.pk).update(closed_on=date(2010, 1, 15))
    print(case.fallnummer)


def delete() -> None:
    """Plan, release by two, delete, clean up."""
    import django

    django.setup()
    from lotsenbuch.accounts.models import Staff
    from lotsenbuch.privacy.actions import retention as actions
    from lotsenbuch.privacy.models import DeletionRun
    from lotsenbuch.records.actor import acting_as
    from lotsenbuch.upkeep.jobs import beat_every_minute

    ines, jonas = (Staff.objects.get(username=name) for name in ("ines", "jonas"))
    with acting_as(ines.actor):
        run_id = actions.make_run(by=ines.actor)
        assert run_id is not None
        run = DeletionRun.objects.get(pk=run_id)
    for one in (ines, jonas):
        with acting_as(one.actor):
            actions.release_run(run=run, by=one.actor)
    actions.carry_out(run_id)
    actions.clean_up()
    beat_every_minute(0)
    with acting_as(ines.actor):
        run.refresh_from_db()
    print(f"{run.cases} cases, {run.rows_erased} rows")


def _look_through_files(data: Path, env: Mapping[str, str]) -> None:
    """Look for her in the raw files: at once, once dead rows are swept, once the night has written the tables anew."""
    psql = _administrator(data)
    print(f"raw files after the deletion and its VACUUM: {_told(data)}")
    print(f"written anew: {_run_here(env, 'night')} tables")
    subprocess.run(["psql", "-qc", "CHECKPOINT"], env={**os.environ, **psql}, check=True)
    print(f"raw files after the night: {_told(data)}")


def night() -> None:
    """Write the tables anew."""
    import django

    django.setup()
    from lotsenbuch.privacy.jobs import write_anew_nightly

    print(write_anew_nightly(0))


def _told(data: Path) -> str:
    found = sorted(set(_files_with(data / "pg")))
    return ", ".join(found) or "nothing"


def _files_with(cluster: Path) -> Iterator[str]:
    needles = [one.encode() for word in (NAME, WORDS) for one in (word, word.lower())]
    for path in cluster.rglob("*"):
        if path.is_file() and any(one in path.read_bytes() for one in needles):
            yield path.relative_to(cluster).parts[0]


def _restore(place: Path, store: Path, data: Path, moment: str) -> None:
    ledger = Path(os.environ["LOTSE_LEDGER_FILE"])
    kept = ledger.read_bytes()
    print(f"ledger: {len(kept.splitlines())} lines, her name in it: {NAME.encode() in kept}")
    # Another machine: the keys of the old one, nothing else.
    new = place / "new"
    new.mkdir()
    for name in ("keys", "secret", "master.json", "seal"):
        if (data / name).exists():
            subprocess.run(["cp", "-a", str(data / name), str(new / name)], check=True)
    command = [sys.executable, "-m", "lotsenbuch.launch", "restore", str(store), "--to", moment, "--data", str(new)]
    ledger.write_bytes(b"")
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    print(f"without the ledger: {refused.returncode}, {(refused.stderr or refused.stdout).strip().splitlines()[-1]}")
    ledger.write_bytes(kept)
    resumed = [*command, "--resume"] if (new / "pg").exists() else command
    begun = time.monotonic()
    done = subprocess.run(resumed, capture_output=True, text=True, check=False)
    print(done.stderr + done.stdout, end="")
    print(f"restore: {done.returncode}, {time.monotonic() - begun:.1f} s")
    with Server(new) as server:
        psql = _administrator(new)
        asked = f"SELECT count(*) FROM cases_person WHERE last_name = '{NAME}'"  # noqa: S608 - ours
        persons, cases = backup.ask(psql, asked), backup.ask(psql, "SELECT count(*) FROM cases_case")
        print(f"restored: {cases} cases, persons of that name: {persons}; app may log in: {bool(server.app_url)}")
        assert persons == "0", "she is back"
    assert refused.returncode != 0, "it opened without its ledger"


if __name__ == "__main__":
    main()
