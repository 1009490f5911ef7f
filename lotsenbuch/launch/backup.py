"""`./lotse backup DIR`: a base backup, sealed on its way, and the archive of PostgreSQL's log beside it.

Nothing lies in the folder unsealed, not for a moment. The folder holds: `recipient` (public key), `base/<name>/` with
`base.tar.gz.age` and `about.json` (no data of anybody), `wal/` with one sealed file per piece of the log.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, NoReturn

from lotsenbuch.launch import leash
from lotsenbuch.launch.places import DEFAULT_DATA, ROOT, Trouble, external_database, private_folder, say
from lotsenbuch.launch.postgres import Server, binaries
from lotsenbuch.launch.psql import environment_of
from lotsenbuch.launch.surroundings import database

USAGE = "backup DIR [--data DIR] [--keep-days TAGE] [--json]"
EXPLANATION = (
    "sichert die Datenbank verschlüsselt in den Ordner und sorgt dafür, dass ihr Protokoll (WAL) fortlaufend "
    "dorthin geht; Schlüssel: LOTSE_BACKUP_KEY_FILE, in der Demo keys/backup.key (docs/operation.md)"
)
KEY = "LOTSE_BACKUP_KEY_FILE"
BASE, ABOUT, TAR = "base", "about.json", "base.tar.gz.age"
STATE = Path("backup.json")
KEPT_DAYS, LEAST_BASES = 35, 2
ARRIVES_WITHIN = 90.0
SEGMENT = 16 * 1024 * 1024
# What a copy of the cluster must have at least as large as the original to follow its log.
SIZES = (
    "max_connections",
    "max_worker_processes",
    "max_wal_senders",
    "max_prepared_transactions",
    "max_locks_per_transaction",
)

# The number of lines of the ledger of deletions, as last seen; written every minute by `upkeep.queries.state`.
DELETIONS = "deletions.count"


@dataclass(frozen=True)
class About:
    """What is known of a base backup without opening it."""

    name: str
    begun_at: str
    finished_at: str
    start_lsn: int
    end_lsn: int
    timeline: int
    version: int
    database: str
    sha256: str
    size: int
    ledger_lines: int
    settings: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def finished(self) -> datetime:
        """Return when the backup was complete."""
        return datetime.fromisoformat(self.finished_at)


class Parser(argparse.ArgumentParser):
    """A parser that complains in German and leaves the exit to us."""

    def error(self, message: str) -> NoReturn:
        """Complain."""
        raise Trouble(f"Angaben nicht verstanden ({message}).\nAufruf: ./lotse {self.usage}", code=2)


def run(arguments: Sequence[str]) -> int:
    """Run `./lotse backup`."""
    parser = Parser(add_help=False, allow_abbrev=False, usage=USAGE)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--keep-days", type=int, default=KEPT_DAYS)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    os.umask(0o077)
    folder, data = given.folder.resolve(), given.data.resolve()
    key = key_file(data, may_make=True)
    with source(data) as env:
        about = back_up(folder, data, key, env)
    gone = prune(folder, keep_days=given.keep_days)
    if given.json:
        sys.stdout.write(json.dumps({"folder": str(folder), "pruned": gone, **asdict(about)}) + "\n")
    else:
        size = f"{about.size / 1_000_000:.1f}".replace(".", ",")
        sys.stdout.write(
            f"Gesichert: {folder / BASE / about.name} ({size} MB, verschlüsselt für {_recipient(folder)}).\n"
        )
        sys.stdout.write("Eine Sicherung gilt erst nach einer Probe: ./lotse restore DIR --drill\n")
    return 0


def back_up(folder: Path, data: Path, key: Path, env: Mapping[str, str]) -> About:
    """Turn the archive on, take a base backup and see the log arrive that belongs to it."""
    prepare(folder, key)
    _archive_into(folder, data, env)
    about = take_base(folder, data, env)
    _wait_for_log(folder, about, env)
    return about


def key_file(data: Path, *, may_make: bool = False) -> Path:
    """Return the file of the private key; a demo gets one at its first backup, a real house brings its own."""
    named = os.environ.get(KEY)
    path = Path(named) if named else data / "keys" / "backup.key"
    if not path.is_file() and may_make and not named and not external_database():
        private_folder(path.parent)
        vault("new", str(path))
    if not path.is_file():
        raise Trouble(
            f"Der Schlüssel der Sicherung fehlt: {path}. Ohne ihn öffnet niemand die Sicherung, auch nicht das Haus "
            f"selbst. {KEY} nennt seine Datei; ein neuer passt nur zu neuen Sicherungen (docs/operation.md)."
        )
    return path


def vault(
    *arguments: str, stdin: int | IO[bytes] = subprocess.DEVNULL, stdout: int | IO[bytes] = subprocess.PIPE
) -> str:
    """Let the vault do one piece of work and return what it said; its complaint becomes ours."""
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        vault_command(*arguments), stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, env=_clean(), check=False
    )
    if done.returncode != 0:
        raise Trouble(done.stderr.decode(errors="replace").strip().splitlines()[-1])
    return (done.stdout or done.stderr).decode().strip()


def vault_command(*arguments: str) -> list[str]:
    """Return the command line of the vault: our own Python, without Django."""
    return [sys.executable, "-P", "-m", "lotsenbuch.upkeep.vault", *arguments]


def _clean() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


@contextmanager
def source(data: Path) -> Iterator[dict[str, str]]:
    """Yield psql's environment for a role that may copy the whole cluster."""
    if external_database():
        url = os.environ.get("LOTSE_BACKUP_URL")
        if not url:
            raise Trouble(
                "LOTSE_BACKUP_URL fehlt: die Adresse einer Rolle mit REPLICATION (docs/operation.md).", code=2
            )
        yield environment_of({"DATABASE_URL": url}, as_app=False) | {"LC_ALL": "C"}
        return
    with database(data):
        yield environment_of({"DATABASE_URL": Server(data).superuser_url}, as_app=False) | {"LC_ALL": "C"}


def ask(env: Mapping[str, str], question: str) -> str:
    """Return the answer to one question of psql's, as plain text.

    Raises:
        Trouble: the database does not answer or refuses.
    """
    command = [str(binaries() / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", question]
    done = subprocess.run(command, env=dict(env), capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if done.returncode != 0:
        raise Trouble(f"Die Datenbank antwortet nicht wie gedacht: {done.stderr.strip()}")
    return done.stdout.strip()


def prepare(folder: Path, key: Path) -> None:
    """Make the folder of a backup, or see that it is one for this key."""
    public = vault("public", str(key))
    for part in (folder, folder / BASE, folder / "wal"):
        private_folder(part)
    recipient = folder / "recipient"
    if not recipient.exists():
        recipient.write_text(public + "\n", encoding="utf-8")
    elif _recipient(folder) != public:
        raise Trouble(
            f"{folder} gehört zu einem anderen Schlüssel. Für einen neuen Schlüssel bitte einen neuen Ordner nehmen; "
            "die alten Sicherungen öffnet nur der alte."
        )


def _recipient(folder: Path) -> str:
    return (folder / "recipient").read_text(encoding="utf-8").strip()


def archive_command(state: Path) -> str:
    """Return PostgreSQL's `archive_command`: without a folder that somebody chose, every piece may go."""
    script = f"PYTHONPATH={shlex.quote(str(ROOT))} {shlex.join(vault_command('archive', '--state'))}"
    quoted = shlex.quote(str(state))
    return f"test ! -e {quoted} || {script} {quoted} ".replace("%", "%%") + "%p %f"


def _archive_into(folder: Path, data: Path, env: Mapping[str, str]) -> None:
    """Turn the archive on; PostgreSQL of somebody else's making is only asked whether it is on."""
    if ask(env, "SHOW archive_mode") == "off":
        raise Trouble(
            "Das Archiv der Datenbank ist aus. Bitte archive_mode = on, archive_timeout = 60 und archive_command "
            f"= '{ROOT}/lotse archive {folder} %p %f' setzen und PostgreSQL neu starten (docs/operation.md)."
        )
    if external_database():
        return
    draft = data / f"{STATE}.new"
    draft.write_text(json.dumps({"folder": str(folder)}), encoding="utf-8")
    draft.replace(data / STATE)
    for change in ("ALTER SYSTEM SET archive_timeout = '60s'", "SELECT pg_reload_conf()"):
        ask(env, change)


TABLES = """
SELECT string_agg(format('SELECT %L, count(*) FROM %I.%I', relname, nspname, relname), ' UNION ALL ')
FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND nspname = 'public'
"""


def counts(env: Mapping[str, str]) -> dict[str, int]:
    """Return the rows of each table, for a role that row policies do not bind; nothing for another."""
    if ask(env, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") != "t":
        return {}
    lines = (line.split("|") for line in ask(env, ask(env, TABLES)).splitlines())
    return {table: int(rows) for table, rows in lines}


def take_base(folder: Path, data: Path, env: Mapping[str, str]) -> About:
    """Copy the cluster through the vault into the folder; one that broke off leaves nothing like a backup."""
    begun = datetime.now(UTC)
    before = counts(env)
    draft = private_folder(folder / BASE / f".part-{os.getpid()}")
    try:
        words, digest = _copy(folder, draft / TAR, env)
        about = _about(env, begun, words, before, digest, (draft / TAR).stat().st_size, ledger_lines(data))
        (draft / ABOUT).write_text(json.dumps(asdict(about), indent=1), encoding="utf-8")
        draft.rename(folder / BASE / about.name)
    except BaseException:
        _remove(draft)
        raise
    return about


def _copy(folder: Path, sealed: Path, env: Mapping[str, str]) -> tuple[str, str]:
    """Let PostgreSQL's own program read the cluster and the vault seal it; return its words and the sum."""
    command = [str(binaries() / "pg_basebackup"), "-D", "-", "-Ft", "-X", "fetch", "-c", "fast", "-v", "--no-password"]
    command += ["--manifest-checksums=SHA256", "--label=lotsenbuch"]
    with sealed.open("wb") as out, tempfile.TemporaryFile() as said:
        copying = leash.start(command, env=env, stdout=subprocess.PIPE, stderr=said)
        try:
            digest = vault("seal", _recipient(folder), stdin=copying.stdout or 0, stdout=out)
            code = copying.wait()
        finally:
            leash.stop(copying)
        os.fsync(out.fileno())
        said.seek(0)
        words = said.read().decode(errors="replace")
    if code != 0:
        raise Trouble(f"PostgreSQL gab die Sicherung nicht heraus: {words.strip().splitlines()[-1]}")
    return words, digest


def _about(
    env: Mapping[str, str], begun: datetime, words: str, before: dict[str, int], digest: str, size: int, lines: int
) -> About:
    start = words.partition("write-ahead log start point: ")[2].split()
    end = words.partition("write-ahead log end point: ")[2].split()
    sizes = {name: ask(env, f"SHOW {name}") for name in SIZES}
    return About(
        name=f"{begun:%Y%m%dT%H%M%S}-{start[0].replace('/', '_')}",
        begun_at=begun.isoformat(),
        finished_at=datetime.now(UTC).isoformat(),
        start_lsn=_number(start[0]),
        end_lsn=_number(end[0]),
        timeline=int(start[3]),
        version=int(ask(env, "SHOW server_version_num")) // 10_000,
        database=env["PGDATABASE"],
        sha256=digest,
        size=size,
        ledger_lines=lines,
        settings=sizes,
        counts=before,
    )


def _number(lsn: str) -> int:
    high, low = lsn.split("/")
    return (int(high, 16) << 32) + int(low, 16)


def ledger_lines(data: Path) -> int:
    """Return how many lines the ledger of deletions holds, outside the backup; 0 without a ledger."""
    try:
        with ledger_file(data).open("rb") as file:
            return sum(1 for _ in file)
    except OSError:
        return 0


def lines_needed(folder: Path, about: About) -> int:
    """Return how many lines the ledger must have to bring this backup back.

    As many as when it was made, and as the house wrote down beside its backups since (`upkeep.beat`): who brings back
    one from before the first deletion must not take a missing ledger for an empty one.
    """
    with suppress(OSError, ValueError):
        return max(about.ledger_lines, int((folder / DELETIONS).read_text(encoding="utf-8")))
    return about.ledger_lines


def ledger_file(data: Path) -> Path:
    """Return where the ledger of deletions lies: outside database and backup."""
    return Path(os.environ.get("LOTSE_LEDGER_FILE", data / "ledger" / "deletions.jsonl"))


def _segment(about: About) -> str:
    number = (about.end_lsn - 1) // SEGMENT
    return f"{about.timeline:08X}{number // 256:08X}{number % 256:08X}"


def _wait_for_log(folder: Path, about: About, env: Mapping[str, str]) -> None:
    """See the piece of the log arrive with which the backup ends: an archive that stands still is none."""
    try:
        ask(env, "SELECT pg_switch_wal()")
    except Trouble:
        say("Warte auf archive_timeout: Die Rolle darf das Protokoll nicht selbst wechseln …")
    name = _segment(about)
    pattern = f"{name}.{'[0-9a-f]' * 64}.gz.age"
    if not leash.wait_for(lambda: any((folder / "wal").glob(pattern)), seconds=ARRIVES_WITHIN, pause=0.1):
        last = ask(env, "SELECT coalesce(last_failed_wal, '–') FROM pg_stat_archiver")
        raise Trouble(
            f"Die Grundsicherung steht in {folder / BASE / about.name}, aber das Archiv steht still: {name} kam nicht "
            f"an (zuletzt gescheitert: {last}). Bitte das Protokoll von PostgreSQL ansehen; ohne Archiv fehlt alles "
            "danach."
        )


def bases(folder: Path) -> list[About]:
    """Return the complete base backups in the order of PostgreSQL's log, which no clock can disturb."""
    whole = [path for path in (folder / BASE).glob(f"*/{ABOUT}") if not path.parent.name.startswith(".")]
    found = [About(**json.loads(path.read_text(encoding="utf-8"))) for path in whole]
    return sorted(found, key=lambda one: (one.timeline, one.start_lsn))


def base_for(found: Sequence[About], until: datetime | None) -> About:
    """Return the newest base backup from which a moment can be reached; the newest of all without one.

    Where the clock was set back between two backups, a later one may claim an earlier time: only the run of backups
    from the start whose times all lie before the moment is trusted. An older base only takes longer.
    """
    if not found:
        raise Trouble("In diesem Ordner liegt keine vollständige Grundsicherung.")
    if until is None:
        return found[-1]
    usable = None
    for one in found:
        if one.finished > until:
            break
        usable = one
    if usable is None:
        raise Trouble(
            f"Die älteste Sicherung ist von {found[0].finished_at}: Weiter zurück reicht dieser Ordner nicht."
        )
    return usable


def prune(folder: Path, *, keep_days: int) -> list[str]:
    """Remove base backups older than this, two stay in any case, and the log from before the oldest that stays."""
    found, limit = bases(folder), datetime.now(UTC) - timedelta(days=keep_days)
    gone = [one for one in found[:-LEAST_BASES] if one.finished < limit]
    for one in gone:
        _remove(folder / BASE / one.name)
    left = bases(folder)
    first = min((one.start_lsn for one in left), default=0) // SEGMENT
    for path in (folder / "wal").glob("????????????????????????.*"):
        if gone and int(path.name[8:16], 16) * 256 + int(path.name[16:24], 16) < first:
            path.unlink()
    return [one.name for one in gone]


def _remove(folder: Path) -> None:
    for path in folder.iterdir() if folder.exists() else []:
        path.unlink()
    if folder.exists():
        folder.rmdir()


def archive(arguments: Sequence[str]) -> int:
    """Run `./lotse archive DIR PATH NAME`: PostgreSQL's `archive_command` of a real house."""
    return leash.run(vault_command("archive", *arguments), env=_clean())
