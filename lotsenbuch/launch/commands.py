"""All commands of `./lotse`: one table, one line of help each."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lotsenbuch.launch import backup, demo, leash, psql, restore, serve, testing
from lotsenbuch.launch.places import DEFAULT_DATA, PYTHON, Trouble, external_database
from lotsenbuch.launch.surroundings import command_mode, database, django, environment

type Run = Callable[[Sequence[str]], int]


@dataclass(frozen=True)
class Command:
    """One command: the words that call it, what runs, and its line of help."""

    words: tuple[str, ...]
    run: Run
    usage: str
    explanation: str


def managed(name: str, *, needs_database: bool) -> Run:
    """Return the way to run a Django management command, with or without a database."""

    def run(arguments: Sequence[str]) -> int:
        data, rest = split_data(arguments)
        if not needs_database:
            return leash.run(django(name, *rest), env=environment(data, mode=command_mode(), server=None))
        with database(data) as env:
            return leash.run(django(name, *rest), env=env)

    return run


def checked(name: str) -> Run:
    """Return the way to run a check: whatever keeps it from checking is exit code 2, never a finding (1)."""
    run_managed = managed(name, needs_database=True)

    def run(arguments: Sequence[str]) -> int:
        data, _ = split_data(arguments)
        if not external_database() and not (data / "pg").exists():
            raise Trouble(f"In {data} liegt keine Datenbank.", code=2)
        try:
            return run_managed(arguments)
        except Trouble as trouble:
            raise Trouble(str(trouble), code=2) from trouble

    return run


def split_data(arguments: Sequence[str]) -> tuple[Path, list[str]]:
    """Take `--data DIR` or `--data=DIR` out of the arguments; the rest is the command's own."""
    data, rest, waiting = DEFAULT_DATA, list[str](), list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if argument == "--data":
            if not waiting:
                raise Trouble("--data braucht einen Ordner.", code=2)
            data = Path(waiting.pop(0))
        elif argument.startswith("--data="):
            data = Path(argument.removeprefix("--data="))
        else:
            rest.append(argument)
    return data.resolve(), rest


def _any_django(arguments: Sequence[str]) -> int:
    data, rest = split_data(arguments)
    with database(data) as env:
        return leash.run(django(*rest), env=env)


OWN_MUNICIPALITIES = "LOTSE_MUNICIPALITIES"


def _law(arguments: Sequence[str]) -> int:
    """Ask the rule book: no database and no Django, so an answer takes a moment only."""
    data, rest = split_data(arguments)
    env = dict(os.environ)
    own = data / "gemeinden.yaml"
    if own.exists():
        env.setdefault(OWN_MUNICIPALITIES, str(own))
    return leash.run([str(PYTHON), "-P", "-m", "lotsenbuch.law", *rest], env=env)


def _rate(arguments: Sequence[str]) -> int:
    """Count files without a database, the own house with one."""
    return managed("indicators_rate", needs_database="--from-database" in arguments)(arguments)


def _help(arguments: Sequence[str]) -> int:  # noqa: ARG001 - every command takes its arguments
    sys.stdout.write(help_text())
    return 0


COMMANDS = (
    Command(
        ("demo",),
        demo.run,
        demo.USAGE,
        "richtet ein Muster-Jobcenter ein und startet es (Vorgabe: Port 8000, .lotse, 300 Fälle)",
    ),
    Command(
        ("test",),
        testing.test,
        "test [--no-check] [pytest …] | test --seeded-faults [NAME …] | test --spark",
        "prüft alles: statische Prüfungen und alle Tests auf einer Wegwerf-Datenbank; mit --seeded-faults wird jeder "
        "Fehler aus docs/security.md in einer Kopie gesät und muss gefunden werden; --spark richtet Spark ein und "
        "prüft damit die Kennzahlen",
    ),
    Command(("check",), testing.check, "check", "nur die statischen Prüfungen: Regeln, Typen, Stockwerke, Migrationen"),
    Command(
        ("import", "caseload"),
        managed("import_caseload", needs_database=True),
        "import caseload DATEI [--by NAME] [--dry-run] [--json] [--errors DATEI]",
        "übernimmt einen Fallbestand aus CSV oder XLSX",
    ),
    Command(
        ("keys", "rotate"),
        managed("rotate_keys", needs_database=True),
        "keys rotate [--wait SEKUNDEN] [--json]",
        "wechselt den Hauptschlüssel im laufenden Betrieb; nach einem Abbruch noch einmal aufrufen",
    ),
    Command(
        ("keys", "status"),
        managed("keys_status", needs_database=True),
        "keys status [--json]",
        "zeigt, welche Hauptschlüssel gebraucht werden und ob die Schlüsseldatei in Ordnung ist",
    ),
    Command(
        ("keys", "phones"),
        managed("renew_phone_keys", needs_database=True),
        "keys phones [--receipts] [--json]",
        "wechselt den Schlüssel, für den Telefone versiegeln, mit --receipts auch den der Quittungen",
    ),
    Command(
        ("audit", "verify"),
        checked("audit_verify"),
        "audit verify [--file DATEI] [--fingerprint TEXT] [--json]",
        "prüft das Protokoll gegen die versiegelte Datei (0: vollständig, 1: erster Fehler, 2: nicht prüfbar)",
    ),
    Command(
        ("audit", "export"),
        checked("audit_export"),
        "audit export --case FALLNUMMER --by NAME [--json]",
        "gibt aus, wer wann in welcher Rolle wozu in einem Fall war (CSV oder JSON, ohne Inhalt)",
    ),
    Command(
        ("ledger", "replay"),
        checked("ledger_replay"),
        "ledger replay [--json]",
        "löscht nach einer Wiederherstellung noch einmal, was gelöscht war (LOTSE_LEDGER_FILE); vor dem Öffnen, "
        "beliebig oft (0: nichts Gelöschtes ist mehr da, 1: die Löschliste ist unbrauchbar, 2: keine Datenbank)",
    ),
    Command(
        ("papers",),
        managed("write_privacy_papers", needs_database=False),
        "papers",
        "schreibt Verarbeitungsverzeichnis (Art. 30 DSGVO) und Löschkonzept in docs/datenschutz/ aus dem Programm neu",
    ),
    Command(
        ("law",),
        _law,
        "law period|due|version|reduction|hearing|finding|review|aftercare|agh|subsidy|absence …",
        "fragt das Regelbuch (docs/law.md) und druckt JSON: Fristen, Fassungen, Minderungen, Zähler, mit Begründung",
    ),
    Command(
        ("disclose",),
        managed("disclose", needs_database=True),
        "disclose FALLNUMMER --by NAME --out ORDNER [--inspection]",
        "gibt der Person Auskunft über alles, was über sie gespeichert ist (PDF und JSON)",
    ),
    Command(
        ("indicators", "rate"),
        _rate,
        "indicators rate --month JJJJ-MM (--persons DATEI --events DATEI [--engine duckdb|spark] | --from-database) "
        "[--count-day TAG] [--format json|csv]",
        "rechnet die Integrationsquote (K2, § 48a SGB II) aus Parquet-Dateien für beliebig viele "
        "Jobcenter oder für das eigene Haus",
    ),
    Command(
        ("indicators", "tell"),
        managed("indicators_tell", needs_database=True),
        "indicators tell",
        "zählt die Kennzahlen und Berichte, deren Wartezeit um ist; sonst geschieht das jede Nacht",
    ),
    Command(
        ("indicators", "synthesize"),
        managed("indicators_synthesize", needs_database=False),
        "indicators synthesize --out DIR [--jobcenters ZAHL] [--persons ZAHL] [--month JJJJ-MM] [--seed ZAHL]",
        "schreibt erfundene Bestände und Aufnahmen als Parquet, zum Messen und Ausprobieren",
    ),
    Command(("backup",), backup.run, backup.USAGE, backup.EXPLANATION),
    Command(("restore",), restore.run, restore.USAGE, restore.EXPLANATION),
    Command(
        ("archive",),
        backup.archive,
        "archive DIR PFAD NAME",
        "nimmt ein Stück des Protokolls von PostgreSQL ins Archiv (archive_command eines echten Hauses)",
    ),
    Command(
        ("serve",),
        serve.run,
        serve.USAGE,
        "betreibt ein echtes Haus (deploy/README.md): prüft alles und startet nur, wenn nichts fehlt",
    ),
    Command(
        ("staff", "create"),
        managed("create_staff", needs_database=True),
        "staff create BENUTZERNAME --first-name VORNAME --last-name NACHNAME",
        "legt ein Konto der Anwendungsbetreuung an, solange es nicht zwei gibt, und zeigt das erste Passwort",
    ),
    Command(
        ("staff", "logout"),
        managed("end_sessions", needs_database=True),
        "staff logout [--username NAME]",
        "beendet im Notfall alle Sitzungen oder die einer Person",
    ),
    Command(("psql",), psql.run, psql.USAGE, psql.EXPLANATION),
    Command(("django",), _any_django, "django BEFEHL …", "ruft einen Verwaltungsbefehl von Django auf (Entwicklung)"),
    Command(("help",), _help, "help", "zeigt diese Übersicht"),
)

FOOTER = """
Befehle, die die Datenbank brauchen (import, audit, keys, django), nehmen --data DIR (Vorgabe: .lotse) und benutzen die
Datenbank einer laufenden Demo oder starten sie selbst; mit --by NAME handeln sie für diese Person.
DATABASE_URL in der Umgebung ersetzt die eigene Datenbank.
"""


def help_text() -> str:
    """Return the overview of all commands."""
    lines = ["Lotsenbuch – Fallmanagement im Jobcenter", "", "Aufruf: ./lotse BEFEHL", ""]
    for command in COMMANDS:
        lines += [f"  {command.usage}", f"      {command.explanation}"]
    return "\n".join(lines) + "\n" + FOOTER


def find(arguments: Sequence[str]) -> tuple[Command, list[str]] | None:
    """Return the command that these words call, and its arguments."""
    for command in COMMANDS:
        length = len(command.words)
        if tuple(arguments[:length]) == command.words:
            return command, list(arguments[length:])
    return None


def dispatch(arguments: Sequence[str]) -> int:
    """Run the command that was asked for."""
    if not arguments or arguments[0] in {"-h", "--help"}:
        return _help([])
    found = find(arguments)
    if found is None:
        raise Trouble(f"Unbekannter Befehl: {' '.join(arguments)}\n„./lotse help“ zeigt alle Befehle.", code=2)
    command, rest = found
    return command.run(rest)
