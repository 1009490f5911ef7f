"""`./lotse restore DIR`: bring a house back out of a backup, or prove in a drill that one could."""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lotsenbuch.launch import drill, recovery
from lotsenbuch.launch.backup import About, Parser, ask, base_for, bases, key_file, ledger_lines, lines_needed
from lotsenbuch.launch.claim import Claim
from lotsenbuch.launch.drill import BERLIN
from lotsenbuch.launch.places import DEFAULT_DATA, Trouble, private_folder, say
from lotsenbuch.launch.postgres import UNFINISHED
from lotsenbuch.launch.recovery import Restored

USAGE = "restore DIR [--to ZEIT] [--drill [--weekly] | --resume] [--replace] [--data DIR] [--json]"
EXPLANATION = (
    "holt die Datenbank aus einer Sicherung zurück, auf Wunsch zu einem Zeitpunkt (2026-11-22T14:30, Berliner Zeit), "
    "und öffnet sie erst, wenn die Löschliste nachgespielt ist; --drill probt das in einem Wegwerf-Cluster und ändert "
    "nichts"
)


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    folder: Path
    to: datetime | None
    drill: bool
    weekly: bool
    resume: bool
    replace: bool
    data: Path
    json: bool


def parse(arguments: Sequence[str]) -> Options:
    """Read the options of `./lotse restore`."""
    parser = Parser(add_help=False, allow_abbrev=False, usage=USAGE)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to")
    for switch in ("--drill", "--weekly", "--resume", "--replace", "--json"):
        parser.add_argument(switch, action="store_true")
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    given = parser.parse_args(arguments)
    return Options(
        given.folder.resolve(),
        moment(given.to),
        given.drill,
        given.weekly,
        given.resume,
        given.replace,
        given.data.resolve(),
        given.json,
    )


def moment(text: str | None) -> datetime | None:
    """Read a moment; without a zone it is Berlin's, as on the clock of the office."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Trouble(f"„{text}“ ist kein Zeitpunkt; bitte so: 2026-11-22T14:30", code=2) from None
    return found if found.tzinfo else found.replace(tzinfo=BERLIN)


def run(arguments: Sequence[str]) -> int:
    """Run `./lotse restore`."""
    options = parse(arguments)
    os.umask(0o077)
    if not (options.folder / "recipient").is_file():
        raise Trouble(f"{options.folder} ist kein Ordner einer Sicherung.", code=2)
    if options.drill:
        say("Probe einer Wiederherstellung:")
        proof = drill.Drill(options.folder, options.data, options.to, by_hand=not options.weekly)
        return drill.tell(proof.run(), as_json=options.json)
    claim = Claim(options.data)
    if not claim.take("command"):
        raise Trouble(f"Über {options.data} läuft gerade eine Datenbank; bitte erst beenden.")
    try:
        return _Restore(options).run()
    finally:
        claim.give_back()


class _Restore:
    def __init__(self, options: Options) -> None:
        self._options = options
        self._data = private_folder(options.data)
        self._key = key_file(options.data)
        self._about = self._chosen()

    def _chosen(self) -> About:
        found = bases(self._options.folder)
        if self._options.resume:
            try:
                name = json.loads((self._data / UNFINISHED).read_text(encoding="utf-8"))["base"]
                return next(one for one in found if one.name == name)
            except (OSError, KeyError, StopIteration):
                raise Trouble(f"In {self._data} ist keine Wiederherstellung offen.") from None
        return base_for(found, self._options.to)

    def run(self) -> int:
        if not self._options.resume:
            self._make_place()
            recovery.note(self._data, base=self._about.name, state="unpacking")
            say(f"Grundsicherung {self._about.name} auspacken …")
            recovery.unpack(self._options.folder, self._about, self._key, self._data / "pg.restoring")
            say("Dateien prüfen (pg_verifybackup) …")
            recovery.verify(self._about, self._data / "pg.restoring")
            (self._data / "pg.restoring").rename(self._data / "pg")
            recovery.note(self._data, base=self._about.name, state="recovering")
        say("Protokoll nachholen …")
        state = json.loads((self._data / UNFINISHED).read_text(encoding="utf-8"))["state"]
        if state == "unpacking":
            raise Trouble("Das Auspacken brach ab; bitte noch einmal ohne --resume beginnen.")
        fetch = recovery.fetch_command(self._options.folder, self._key) if state == "recovering" else ""
        server = Restored(self._data, self._about, fetch=fetch, until=self._options.to if fetch else None)
        with server:
            recovery.shut(server)
            recovery.note(self._data, base=self._about.name, state="replaying")
            self._open(server)
        (self._data / UNFINISHED).unlink()
        for left in ("restore.conf", "restore_hba.conf"):
            (self._data / left).unlink(missing_ok=True)
        sys.stdout.write(f"Wiederhergestellt nach {self._data}. Als Nächstes: eine neue Sicherung (./lotse backup).\n")
        return 0

    def _open(self, server: Restored) -> None:
        say("Löschliste nachspielen …")
        try:
            say(f"  {drill.replay(server, lines_needed(self._options.folder, self._about), self._data)}")
        except Trouble as trouble:
            raise Trouble(
                f"{trouble}\nDie Anwendung bleibt zu (lotse_app darf sich nicht anmelden). Wenn die Löschliste da ist: "
                f"./lotse restore {self._options.folder} --data {self._data} --resume"
            ) from None
        self._keep_seals(server)
        recovery.let_in(server)

    def _keep_seals(self, server: Restored) -> None:
        """Set the seals aside that are younger than the restored database; the chain goes on from what it knows."""
        path = Path(drill.house_env(self._data, server).get("LOTSE_SEAL_FILE", self._data / "seal" / "log.jsonl"))
        if not path.exists():
            return
        kept = drill.first_lines(path, int(ask(server.env, drill.LAST_SEAL)))
        if len(kept) < path.stat().st_size:
            aside = path.with_name(f"{path.name}.vor-{datetime.now(UTC):%Y%m%dT%H%M%S}")
            shutil.copy2(path, aside)
            draft = path.with_name(f".{path.name}.new")
            draft.write_bytes(kept)
            draft.replace(path)
            say(f"  Siegel nach diesem Zeitpunkt liegen jetzt in {aside}.")

    def _make_place(self) -> None:
        lines, needed = ledger_lines(self._data), lines_needed(self._options.folder, self._about)
        if lines < needed:
            raise Trouble(
                f"Die Löschliste fehlt oder ist älter als die Sicherung ({lines} statt mindestens "
                f"{needed} Zeilen). Es wird nichts wiederhergestellt, was gelöscht sein muss."
            )
        cluster = self._data / "pg"
        if not cluster.exists():
            return
        if not self._options.replace:
            raise Trouble(f"In {self._data} liegt schon eine Datenbank. Mit --replace wird sie zur Seite gelegt.")
        aside = self._data / f"pg.vor-{datetime.now(UTC):%Y%m%dT%H%M%S}"
        cluster.rename(aside)
        say(f"Die bisherige Datenbank liegt jetzt in {aside} und ist von Hand zu löschen.")
