"""The restore drill: a backup is worth what a scratch cluster made of it can show; nothing of it stays behind."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from lotsenbuch.launch import recovery
from lotsenbuch.launch.backup import (
    About,
    ask,
    base_for,
    bases,
    counts,
    key_file,
    ledger_file,
    ledger_lines,
    lines_needed,
    vault,
)
from lotsenbuch.launch.places import Trouble, private_folder, say
from lotsenbuch.launch.recovery import Restored
from lotsenbuch.launch.surroundings import command_mode, django, environment

# Tables from which nothing ever goes but by a pruning that is itself sealed.
ONLY_GROW = ("audit_seal",)
RESULTS = "drills.jsonl"
BERLIN = ZoneInfo("Europe/Berlin")
# A case and its holder, as the smoke test opens them; the newest first, since the oldest may be gone soonest.
PICK = """
SELECT c.id || ' ' || split_part(a.actor, ':', 2) FROM cases_case c JOIN cases_access a ON a.case_id = c.id
JOIN accounts_staff s ON s.id::text = split_part(a.actor, ':', 2)
WHERE a.kind = 'holder' AND a.valid_until IS NULL AND s.is_active ORDER BY c.id DESC LIMIT 1
"""
LAST_SEAL = "SELECT coalesce(max(number), 0) FROM audit_seal"
LAST_BEAT = "SELECT to_char(max(at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS+00:00') FROM upkeep_beat"


@dataclass
class Step:
    """One thing that the drill proved, or did not."""

    name: str
    label: str
    ok: bool
    seconds: float
    told: str


@dataclass
class Result:
    """What a drill found."""

    ok: bool
    started_at: str
    seconds: float = 0.0
    base: str = ""
    restored_until: str = ""
    steps: list[Step] = field(default_factory=list)
    by_hand: bool = True


class Drill:
    """One drill over one folder."""

    def __init__(self, folder: Path, data: Path, until: datetime | None, *, by_hand: bool = True) -> None:
        self._folder, self._data, self._until = folder, data, until
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._result = Result(ok=False, started_at=now, by_hand=by_hand)
        self._about: About | None = None
        self._server: Restored | None = None

    def run(self) -> Result:
        """Go through all steps until one fails; the scratch cluster is gone afterwards in any case."""
        begun = time.monotonic()
        room = private_folder(self._data / "drill")
        for left in room.iterdir():
            shutil.rmtree(left, ignore_errors=True)
        scratch = Path(tempfile.mkdtemp(dir=room))
        try:
            self._result.ok = all(self._step(*step) for step in self._steps(scratch))
        finally:
            if self._server is not None:
                self._server.stop()
            shutil.rmtree(scratch, ignore_errors=True)
            self._result.seconds = round(time.monotonic() - begun, 1)
        self._write_down()
        return self._result

    def _steps(self, scratch: Path) -> list[tuple[str, str, Callable[[], str]]]:
        return [
            ("key", "Der Schlüssel passt", self._key),
            ("open", "Die Grundsicherung lässt sich öffnen", lambda: self._unpack(scratch)),
            ("verify", "Jede Datei ist die gesicherte (pg_verifybackup)", lambda: self._verify(scratch)),
            ("recover", "Das Protokoll lässt sich nachholen", lambda: self._recover(scratch)),
            ("amcheck", "Tabellen und Indexe sind heil (pg_amcheck)", lambda: recovery.amcheck(self.server)),
            ("counts", "Die Zahl der Zeilen stimmt", self._counts),
            ("ledger", "Die Löschliste ist nachgespielt, vorher bleibt die Anwendung zu", self._ledger),
            ("seals", "Die Siegel des Protokolls stimmen", lambda: self._seals(scratch)),
            ("smoke", "Anmeldung und eine Akte öffnen sich", self._smoke),
        ]

    def _step(self, name: str, label: str, work: Callable[[], str]) -> bool:
        say(f"  {label} …")
        begun, ok = time.monotonic(), True
        try:
            told = work()
        except (Trouble, OSError, subprocess.SubprocessError) as error:
            ok, told = False, str(error) if isinstance(error, Trouble) else f"{type(error).__name__}"
        self._result.steps.append(Step(name, label, ok, round(time.monotonic() - begun, 1), told))
        return ok

    @property
    def server(self) -> Restored:
        """Return the scratch server."""
        assert self._server is not None  # noqa: S101 - a step before made it
        return self._server

    @property
    def about(self) -> About:
        """Return the backup under proof."""
        assert self._about is not None  # noqa: S101 - a step before chose it
        return self._about

    def _key(self) -> str:
        key = key_file(self._data)
        self._about = base_for(bases(self._folder), self._until)
        self._result.base = self._about.name
        public = vault("public", str(key))
        if public != (self._folder / "recipient").read_text(encoding="utf-8").strip():
            raise Trouble("Der Schlüssel passt nicht zu dieser Sicherung.")
        return public

    def _unpack(self, scratch: Path) -> str:
        recovery.unpack(self._folder, self.about, key_file(self._data), scratch / "pg")
        return f"{self.about.name}, {self.about.size // 1_000_000} MB versiegelt"

    def _verify(self, scratch: Path) -> str:
        return recovery.verify(self.about, scratch / "pg")

    def _recover(self, scratch: Path) -> str:
        fetch = recovery.fetch_command(self._folder, key_file(self._data))
        self._server = Restored(scratch, self.about, fetch=fetch, until=self._until, throwaway=True)
        self._server.start()
        recovery.shut(self._server)
        with suppress(Trouble):
            self._result.restored_until = ask(self._server.env, LAST_BEAT)
        until = self._result.restored_until
        if not until:
            return "bis zum Ende des Archivs"
        return f"bis {datetime.fromisoformat(until).astimezone(BERLIN):%d.%m.%Y, %H:%M} Uhr"

    def _counts(self) -> str:
        now, before = counts(self.server.env), self.about.counts
        deleted = max(ledger_lines(self._data) - self.about.ledger_lines, 0)
        for table, rows in before.items():
            if table not in now:
                raise Trouble(f"Die Tabelle {table} fehlt.")
            if table in ONLY_GROW and now[table] < rows:
                raise Trouble(f"{table}: {now[table]} Zeilen, bei der Sicherung waren es {rows}.")
            if table in {"cases_case", "accounts_staff"} and now[table] < rows - deleted:
                raise Trouble(f"{table}: {now[table]} Zeilen, bei der Sicherung {rows}, gelöscht seither {deleted}.")
        return f"{len(now)} Tabellen, {sum(now.values())} Zeilen, {now.get('cases_case', 0)} Fälle"

    def _ledger(self) -> str:
        said = replay(self.server, lines_needed(self._folder, self.about), self._data)
        recovery.let_in(self.server)
        return said

    def _seals(self, scratch: Path) -> str:
        env = house_env(self._data, self.server)
        sealed = Path(env.get("LOTSE_SEAL_FILE", self._data / "seal" / "log.jsonl"))
        number = int(ask(self.server.env, LAST_SEAL))
        trimmed = scratch / "log.jsonl"
        trimmed.write_bytes(first_lines(sealed, number))
        return _django(env, "audit_verify", "--file", str(trimmed)).splitlines()[0]

    def _smoke(self) -> str:
        picked = ask(self.server.env, PICK).split()
        return _django(house_env(self._data, self.server) | {"LOTSE_MODE": "demo"}, "upkeep_smoke", *picked)

    def _write_down(self) -> None:
        # Beside the backup for whoever holds it; in the data folder for the page of the administration, which learns
        # of the weekly one from its job.
        folders = [self._folder, self._data] if self._result.by_hand else [self._folder]
        for folder in folders:
            with suppress(OSError), (folder / RESULTS).open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(self._result), ensure_ascii=False) + "\n")
                if os.geteuid() == 0:  # run by root, read by the service
                    os.fchown(file.fileno(), folder.stat().st_uid, folder.stat().st_gid)


def first_lines(path: Path, number: int) -> bytes:
    """Return the first lines of a file; the seals behind them are younger than the restored database."""
    if not path.exists():
        return b""
    with path.open("rb") as file:
        return b"".join(line for _, line in zip(range(number), file, strict=False))


def replay(server: Restored, needed: int, data: Path) -> str:
    """Replay the ledger of deletions in a restored cluster that is still shut; return what was said.

    Raises:
        Trouble: the ledger is missing, older than the backup, or could not be replayed.
    """
    lines = ledger_lines(data)
    if lines < needed:
        raise Trouble(
            f"Die Löschliste {ledger_file(data)} fehlt oder ist zu alt: {lines} Zeilen, gebraucht werden {needed}. "
            "Ohne die Löschliste bleibt die Anwendung zu."
        )
    if lines == 0:
        return "Die Löschliste ist leer: Es wurde noch nichts gelöscht"
    env = house_env(data, server) | {"DATABASE_APP_URL": server.url("lotse_replay"), "LOTSE_POOL": "0"}
    return f"{_django(env, 'ledger_replay')} ({lines} Zeilen)"


def house_env(data: Path, server: Restored) -> dict[str, str]:
    """Return the environment of Django over a restored cluster."""
    env = environment(data, mode=command_mode(), server=None)
    env.setdefault("LOTSE_LEDGER_FILE", str(ledger_file(data)))
    return env | {
        "DATABASE_URL": server.owner_url,
        "DATABASE_APP_URL": server.url("lotse_app"),
        "LOTSE_DATA": str(data),
    }


def _django(env: Mapping[str, str], *arguments: str) -> str:
    done = subprocess.run(django(*arguments), env=dict(env), capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode != 0:
        words = (done.stderr.strip() or done.stdout.strip() or "ohne ein Wort").splitlines()
        raise Trouble(f"{arguments[0]}: {words[-1]}")
    return done.stdout.strip()


def tell(result: Result, *, as_json: bool) -> int:
    """Print what a drill found; 0 when everything held."""
    if as_json:
        sys.stdout.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
        return 0 if result.ok else 1
    for step in result.steps:
        mark = "✓" if step.ok else "✗"
        sys.stdout.write(f"{mark} {step.label} ({step.seconds:.1f} s): {step.told}\n")
    head = "Die Probe ist bestanden" if result.ok else "DIE PROBE IST GESCHEITERT: So ist diese Sicherung nichts wert"
    sys.stdout.write(f"{head} ({result.seconds:.0f} s, {result.base or '–'}).\n")
    return 0 if result.ok else 1
