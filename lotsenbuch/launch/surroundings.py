"""The environment variables that Django reads, and the database a command works on."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lotsenbuch.launch import leash
from lotsenbuch.launch.claim import Claim, holder
from lotsenbuch.launch.keys import make_missing_keys, make_missing_ledger_key, make_missing_seal_key
from lotsenbuch.launch.places import PYTHON, ROOT, SETTINGS, Trouble, external_database, say
from lotsenbuch.launch.postgres import Server, running

STATE_FILE = Path("run") / "state"
NO_DATABASE = "postgresql://lotse_owner@/lotsenbuch?host=/nonexistent"


def django(*arguments: str) -> list[str]:
    """Return the command line of a Django management command."""
    return [str(PYTHON), "-P", "-m", "django", *arguments]


def environment(data: Path, *, mode: str, server: Server | None) -> dict[str, str]:
    """Return the environment for a Django process over this data folder."""
    env = dict(os.environ)
    env["PYTHONPATH"] = os.pathsep.join(dict.fromkeys([str(ROOT), *env.get("PYTHONPATH", "").split(os.pathsep)])).strip(
        os.pathsep
    )
    env |= {"DJANGO_SETTINGS_MODULE": SETTINGS, "LOTSE_MODE": mode, "LOTSE_DATA": str(data), "PYTHONUNBUFFERED": "1"}
    if server is not None:
        env |= {"DATABASE_URL": server.owner_url, "DATABASE_APP_URL": server.app_url}
    if mode != "serve":
        master, secret = make_missing_keys(data)
        env.setdefault("LOTSE_MASTER_KEY_FILE", str(master))
        env.setdefault("LOTSE_SECRET_KEY_FILE", str(secret))
        env.setdefault("LOTSE_SEAL_KEY_FILE", str(make_missing_seal_key(data)))
        env.setdefault("LOTSE_LEDGER_KEY_FILE", str(make_missing_ledger_key(data)))
    return env


def without_database(data: Path) -> dict[str, str]:
    """Return an environment in which Django starts but finds no database: for checks that need none."""
    return environment(data, mode="test", server=None) | {
        "DATABASE_URL": NO_DATABASE,
        "DATABASE_APP_URL": NO_DATABASE.replace("lotse_owner", "lotse_app"),
        # A pool would wait ten seconds for the database that is not there.
        "LOTSE_POOL": "0",
    }


def command_mode() -> str:
    """Return the mode in which a command runs: a foreign database belongs to a real house unless it says otherwise."""
    return os.environ.get("LOTSE_MODE") or ("serve" if external_database() else "demo")


@contextmanager
def database(data: Path) -> Iterator[Mapping[str, str]]:
    """Yield the environment with a database: the given one, a running demo's, or one started for this command."""
    mode = command_mode()
    if external_database():
        yield environment(data, mode=mode, server=None)
        return
    claim = Claim(data)
    server = _take_or_attach(data, claim)
    if server is not None:
        yield environment(data, mode=mode, server=server)
        return
    try:
        with Server(data) as own:
            env = environment(data, mode=mode, server=own)
            # Nobody else has brought this database up to date since the last change of the program.
            if leash.run(django("migrate", "--database", "owner", "--verbosity", "0"), env=env) != 0:
                raise Trouble("Die Datenbank konnte nicht auf den Stand des Programms gebracht werden.")
            yield env
    finally:
        claim.give_back()


def _take_or_attach(data: Path, claim: Claim) -> Server | None:
    """Take the claim and return nothing, or return a demo's server once it is ready; other commands are waited for."""
    told = False
    deadline = time.monotonic() + 600
    while not claim.take("command"):
        other = holder(data)
        if other is not None and other.kind == "demo" and _demo_is_ready(data):
            server = running(data)
            if server is not None:
                return server
        if not told:
            told = True
            say("Die Datenbank startet gerade oder wird von einem anderen Befehl benutzt; warte …")
        if time.monotonic() > deadline:
            raise Trouble("Die Datenbank ist seit zehn Minuten belegt; bitte später noch einmal versuchen.")
        time.sleep(0.1)
    return None


def _demo_is_ready(data: Path) -> bool:
    try:
        return (data / STATE_FILE).read_text(encoding="utf-8") == "ready"
    except OSError:
        return False
