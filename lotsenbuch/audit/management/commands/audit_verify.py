"""Check the log against the sealed file: `./lotse audit verify [--file F] [--json]`.

Exit code 0: the log is whole; 1: it is not, and the first wrong entry is named; 2: nothing could be checked.
"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from lotsenbuch.audit.queries.seal_file import public_key, seal_file, seal_key
from lotsenbuch.audit.queries.verify import verify_log
from lotsenbuch.audit.rules.check import Report
from lotsenbuch.audit.rules.seal import fingerprint
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor


class Command(BaseCommand):
    """Read everything, say what was seen and what is wrong first; nothing is written."""

    help = "Prüft das Protokoll gegen die versiegelte Datei."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--file", metavar="DATEI", type=Path, help="versiegelte Datei oder ihre Kopie")
        parser.add_argument("--fingerprint", metavar="TEXT", help="so muss der Fingerabdruck des Schlüssels lauten")
        parser.add_argument("--json", action="store_true", help="das Ergebnis als JSON")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Check and tell."""
        key = self._key(options["fingerprint"])
        file = options["file"] or seal_file()
        if options["file"] and not options["file"].is_file():
            self._end(f"Die Datei „{file}“ gibt es nicht.")
        try:
            with acting_as(Actor.service("seal")):
                report = verify_log(file if file.exists() else Path("/dev/null"), key)
        except OSError as error:
            self._end(f"Die Datei „{file}“ lässt sich nicht lesen: {error.strerror or type(error).__name__}.")
        except DatabaseError as error:
            self._end(f"Die Datenbank lässt sich nicht lesen ({type(error).__name__}).")
        self.stdout.write(json.dumps(_as_object(report), ensure_ascii=False) if options["json"] else _as_text(report))
        if report.fault:
            raise SystemExit(1)

    def _key(self, wanted: str | None) -> bytes:
        try:
            key = public_key(seal_key())
        except (OSError, ValueError) as error:
            self._end(f"Der Siegelschlüssel (LOTSE_SEAL_KEY_FILE) lässt sich nicht lesen: {type(error).__name__}.")
        if wanted is not None and "".join(wanted.split()).lower() != fingerprint(key).replace(" ", ""):
            self._end(f"Der Siegelschlüssel ist ein anderer. Sein Fingerabdruck: {fingerprint(key)}")
        return key

    def _end(self, text: str) -> NoReturn:
        self.stderr.write(text)
        raise SystemExit(2)


def _as_object(report: Report) -> dict[str, Any]:
    plain = asdict(report)
    for name in ("last_sealed_at", "unsealed_since"):
        plain[name] = plain[name].isoformat() if plain[name] else None
    fault = plain["fault"]
    if fault and fault["entry"]:
        fault["entry"] = str(fault["entry"])
    return {"ok": report.fault is None, **plain}


def _as_text(report: Report) -> str:
    if report.fault:
        head = f"Das Protokoll stimmt nicht. Erster Fehler: {report.fault.message}"
    else:
        head = f"Das Protokoll ist vollständig und unverändert: {_counted(report.entries)} Einträge."
    lines = [
        head,
        f"  versiegelt: {_counted(report.sealed)} in {_counted(report.batches)} Stapeln ({report.seals} Siegel)",
    ]
    if report.last_sealed_at:
        lines[-1] += f", zuletzt {timezone.localtime(report.last_sealed_at):%d.%m.%Y %H:%M} Uhr"
    lines.append(f"  noch nicht versiegelt: {_counted(report.unsealed)}")
    if report.unsealed_since:
        lines[-1] += f", der älteste von {timezone.localtime(report.unsealed_since):%d.%m.%Y %H:%M} Uhr"
    if report.pruned:
        lines.append(f"  nach Ablauf der Frist gelöscht, Siegel behalten: {_counted(report.pruned)}")
    lines += [f"  {note}" for note in report.notes]
    lines.append(f"  Fingerabdruck des Siegelschlüssels: {report.fingerprint}")
    return "\n".join(lines)


def _counted(number: int) -> str:
    return f"{number:,}".replace(",", ".")
