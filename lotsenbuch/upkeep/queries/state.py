"""How the house is: its parts, the archive, drills, alarms, and what is new. No name, no case, no count of people."""

import json
import os
import shutil
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from lotsenbuch.accounts.models import Staff
from lotsenbuch.documents import clamd
from lotsenbuch.documents.queries import quarantined
from lotsenbuch.upkeep.models import Alarm, Beat, Drill, SeenNews
from lotsenbuch.upkeep.rules import FULL_AT, STILL_BEATS, WHAT_TO_DO, WORDS, News, Worry, news_of

NEWS: Path = settings.BASE / "docs" / "handbuch" / "neues.md"
# A worker writes its heartbeat every ten seconds.
WORKER_SECONDS = 40
_SECONDS = 2.0
# Where a drill leaves its result; what lies further back was read long ago.
DRILLS = "drills.jsonl"
LAST_DRILLS = 20
TOLD = {"ok", "started_at", "seconds", "base", "restored_until", "steps", "by_hand"}
# Two people who save at once pass each other in milliseconds; who waits longer stands before a lock that stays.
LOCKED_SECONDS = 1


@dataclass(frozen=True)
class Part:
    """One part of the house as the watch page and Prometheus tell it."""

    name: str
    label: str
    is_well: bool
    words: str


@dataclass(frozen=True)
class Shown:
    """An alarm as the watch page shows it."""

    since: datetime
    words: str
    what_to_do: str


def backup_folder() -> Path | None:
    """Return where the house backs up to: as the environment says, or as `./lotse backup` of a demo wrote down."""
    if named := os.environ.get("LOTSE_BACKUP_DIR"):
        return Path(named)
    try:
        return Path(json.loads((settings.DATA / "backup.json").read_text(encoding="utf-8"))["folder"])
    except (OSError, ValueError, KeyError):
        return None


def count_deletions() -> int | None:
    """Write down beside the backups how many lines the ledger of deletions has; return them, None without a backup.

    A number and nothing else: a restore from before the first deletion sees by it that the ledger is missing.
    """
    folder = backup_folder()
    if folder is None or not folder.is_dir():
        return None
    try:
        with Path(settings.LOTSE_LEDGER_FILE).open("rb") as file:
            lines = sum(1 for _ in file)
    except OSError:
        return None  # a ledger that is gone must not count as one without a line
    path = folder / "deletions.count"
    try:
        known = int(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = 0
    if lines > known:
        draft = path.with_name(f".{path.name}.new")
        draft.write_text(f"{lines}\n", encoding="utf-8")
        draft.replace(path)
    return max(lines, known)


def archived_count() -> int:
    """Return how many pieces of its log PostgreSQL has handed to the archive since its statistics began."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT archived_count FROM pg_stat_archiver")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def used_share() -> float:
    """Return which share of the disk under the data folder is used, 0 to 1."""
    usage = shutil.disk_usage(settings.DATA if settings.DATA.exists() else settings.BASE)
    return 1 - usage.free / usage.total


def last_beat() -> Beat | None:
    """Return the last beat."""
    return Beat.objects.first()


def last_drill() -> Drill | None:
    """Return the last drill."""
    return Drill.objects.first()


def drills_by_hand() -> list[dict[str, Any]]:
    """Return the drills that somebody ran by hand and that the database does not know yet, the oldest first.

    A drill asks nothing of the running house and may run without it: it writes its result into the data folder.
    """
    try:
        lines = (settings.DATA / DRILLS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    found = {}
    for line in lines[-LAST_DRILLS:]:
        with suppress(ValueError, KeyError, TypeError):
            result = json.loads(line)
            if isinstance(result, dict) and result.keys() >= TOLD:
                found[datetime.fromisoformat(result["started_at"])] = result
    known = set(Drill.objects.filter(at__in=found).values_list("at", flat=True))
    return [found[at] for at in sorted(found) if at not in known]


def open_alarms() -> list[Shown]:
    """Return the alarms that stand, the newest first."""
    found = Alarm.objects.filter(cleared_at=None)
    return [Shown(one.raised_at, WORDS[Worry(one.kind)], WHAT_TO_DO[Worry(one.kind)]) for one in found]


def parts() -> list[Part]:
    """Return every part of the house with one sentence each."""
    return [_database(), _worker(), _migrations(), _queue(), _archive(), _disk(), _scanner(), _mail()]


def _database() -> Part:
    """Say how many sessions of the application wait for a lock; those that only pass each other are not counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
            " AND wait_event_type = 'Lock' AND query_start < clock_timestamp() - %s * interval '1 s'",
            [LOCKED_SECONDS],
        )
        row = cursor.fetchone()
    waiting = int(row[0]) if row else 0
    those = "eine Anfrage wartet" if waiting == 1 else f"{waiting} Anfragen warten"
    words = f"antwortet, aber {those} auf eine Sperre: docs/operation.md, Abschnitt „Störungen“"
    return Part("database", "Datenbank", not waiting, words if waiting else "antwortet, nichts wartet auf eine Sperre")


def _worker() -> Part:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - %s * interval '1 s')",
            [WORKER_SECONDS],
        )
        row = cursor.fetchone()
    lives = bool(row and row[0])
    words = "läuft" if lives else "steht: Erinnerungen, Siegel und Proben warten, bis er wieder läuft"
    return Part("worker", "Hintergrunddienst", lives, words)


def _migrations() -> Part:
    executor = MigrationExecutor(connections["default"])
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    words = f"{missing} Änderungen der Tabellen fehlen" if missing else "auf dem Stand des Programms"
    return Part("migrations", "Tabellen", not missing, words)


def queue_counts() -> dict[str, int]:
    """Return how many jobs wait, run and failed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
        found = dict(cursor.fetchall())
    return {name: int(found.get(name, 0)) for name in ("todo", "doing", "failed")}


def _queue() -> Part:
    found = queue_counts()
    words = f"{found['todo']} warten, {found['doing']} laufen, {found['failed']} gescheitert"
    return Part("queue", "Aufträge im Hintergrund", found["failed"] == 0, words)


def _archive() -> Part:
    if backup_folder() is None:
        return Part("archive", "Archiv der Sicherung", is_well=False, words="nicht eingerichtet (docs/operation.md)")
    beat = last_beat()
    still = beat.still if beat else 0
    words = "nimmt laufend an" if not still else f"seit {still} {'Minute' if still == 1 else 'Minuten'} nichts Neues"
    return Part("archive", "Archiv der Sicherung", still < STILL_BEATS, words)


def _disk() -> Part:
    used = used_share()
    return Part("disk", "Speicher", used < FULL_AT, f"zu {round(used * 100)} % belegt")


def _scanner() -> Part:
    if not clamd.is_configured():
        return Part("scanner", "Virenprüfung", is_well=True, words="nicht eingerichtet; Dateien werden nur bereinigt")
    answers = clamd.scan(b"") in {clamd.Verdict.CLEAN, clamd.Verdict.FOUND}
    words = "antwortet" if answers else "antwortet nicht: Neue Dateien bleiben gesperrt, bis sie geprüft sind"
    found, waiting = quarantined(harmful=True), quarantined(harmful=False)
    words += f"; Dateien mit Schadsoftware, gesperrt: {found}" if found else ""
    words += f"; Dateien ohne Ergebnis, gesperrt: {waiting}" if waiting else ""
    return Part("scanner", "Virenprüfung", answers and not found and not waiting, words)


def _mail() -> Part:
    options = settings.MAILERS.get("reminders", {}).get("OPTIONS", {})
    if "host" not in options:
        return Part("mail", "E-Mail", is_well=True, words="kein Server eingerichtet")
    try:
        socket.create_connection((options["host"], options["port"]), timeout=_SECONDS).close()
    except OSError:
        return Part(
            "mail",
            "E-Mail",
            is_well=False,
            words="Server nicht erreichbar: Erinnerungen gehen nicht hinaus; beim Termin steht es",
        )
    return Part("mail", "E-Mail", is_well=True, words="Server erreichbar")


def database_answers() -> bool:
    """Say whether the database answers at all."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


@cache
def all_news() -> tuple[News, ...]:
    """Return what is new, the newest version first; read once per process."""
    try:
        return tuple(news_of(NEWS.read_text(encoding="utf-8")))
    except OSError:
        return ()


def unread_news(read: str) -> News | None:
    """Return what the running version says, unless it was read: `read` is the version that the session names."""
    newest = next(iter(all_news()), None)
    return newest if newest is not None and newest.release != read else None


def news_read(staff: Staff) -> str:
    """Return up to which version a colleague has read what is new, "" for none."""
    return SeenNews.objects.filter(staff=staff).values_list("release", flat=True).first() or ""
