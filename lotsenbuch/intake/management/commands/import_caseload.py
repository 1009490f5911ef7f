"""Take over a caseload from a CSV or XLSX file: `./lotse import caseload FILE`.

Exit code 0: all rows are in; 1: some rows have errors and stay out; 2: the file, the right or the call is wrong.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone

from lotsenbuch.accounts.doors import Purpose
from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Right
from lotsenbuch.audit.actions import acting_role, record_reads
from lotsenbuch.intake.actions.import_caseload import check_import, import_caseload, report_of
from lotsenbuch.intake.rules.caseload_file import Unreadable
from lotsenbuch.intake.rules.caseload_report import Report, as_object, counts, error_list
from lotsenbuch.intake.rules.caseload_row import CellError
from lotsenbuch.intake.rules.tables import MAX_BYTES
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor, RefusedError

SERVICE = Actor.service("import")


class Command(BaseCommand):
    """Check a file completely, take over what is without error, say everything else."""

    help = "Übernimmt einen Fallbestand aus CSV oder XLSX."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("file", metavar="DATEI", type=Path, help="CSV oder XLSX mit Überschriften")
        parser.add_argument("--dry-run", action="store_true", help="nur prüfen, nichts speichern")
        parser.add_argument("--json", action="store_true", help="das Ergebnis als JSON")
        parser.add_argument("--errors", metavar="DATEI", type=Path, help="Fehlerliste als CSV schreiben")
        parser.add_argument("--by", metavar="NAME", help="Benutzername mit dem befristeten Recht zum Einlesen")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Run the import as somebody; progress goes to stderr, the result to stdout."""
        actor, roles = self._actor(options["by"])
        data = self._read(options["file"])
        if options["errors"]:
            self._write_errors(options["errors"], ())
        token = acting_role.set(roles)
        try:
            report = self._run(data, options["file"].name, actor, is_dry=options["dry_run"])
        except (Unreadable, RefusedError) as error:
            self._end(str(error))
        finally:
            acting_role.reset(token)
        if options["errors"]:
            self._write_errors(options["errors"], report.errors)
        self._tell(report, as_json=options["json"], is_dry=options["dry_run"])
        if report.errors:
            raise SystemExit(1)

    def _run(self, data: bytes, filename: str, actor: Actor, *, is_dry: bool) -> Report:
        on = timezone.localdate()
        with acting_as(actor):
            if is_dry:
                checked = check_import(data, filename, on=on, by=actor, progress=self._progress)
                record_reads("import_caseload", by=actor, purpose=Purpose.IMPORT, cases=checked.compared)
                return report_of(checked)
            report = import_caseload(data=data, filename=filename, on=on, by=actor, progress=self._progress)
            self._progress("Abschließend prüfen und festschreiben …")
        return report

    def _actor(self, username: str | None) -> tuple[Actor, str]:
        if username is None:
            return SERVICE, str(SERVICE)
        staff = Staff.objects.filter(username=username, is_active=True).first()
        if staff is None:
            self._end(f"„{username}“ ist kein aktives Konto. Bitte den Benutzernamen prüfen.")
        if not staff.may(Right.IMPORT_CASELOAD):
            self._end(
                f"„{username}“ darf gerade keine Fallliste einlesen. Das befristete Recht „Import einer Fallliste“ "
                "vergibt die Anwendungsbetreuung."
            )
        return staff.actor, ",".join(sorted(staff.roles))

    def _read(self, path: Path) -> bytes:
        try:
            with path.open("rb") as stream:
                return stream.read(MAX_BYTES + 1)
        except OSError as error:
            self._end(f"Die Datei „{path}“ lässt sich nicht öffnen: {_why(error)}.")

    def _write_errors(self, path: Path, errors: tuple[CellError, ...]) -> None:
        try:
            path.write_bytes(error_list(errors))
        except OSError as error:
            self._end(f"Die Fehlerliste „{path}“ lässt sich nicht schreiben: {_why(error)}.")

    def _tell(self, report: Report, *, as_json: bool, is_dry: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(as_object(report), ensure_ascii=False))
            return
        for error in report.errors:
            self.stdout.write(str(error))
        if report.unknown_columns:
            self.stdout.write(f"Unbekannte Spalten, nicht eingelesen: {', '.join(report.unknown_columns)}")
        self.stdout.write(("Probelauf, nichts gespeichert: " if is_dry else "") + counts(report))

    def _progress(self, text: str) -> None:
        self.stderr.write(text, self.style.NOTICE)

    def _end(self, text: str) -> NoReturn:
        self.stderr.write(text)
        raise SystemExit(2)


def _why(error: OSError) -> str:
    reasons = {
        FileNotFoundError: "diesen Ort gibt es nicht",
        IsADirectoryError: "das ist ein Ordner",
        PermissionError: "die Berechtigung fehlt",
    }
    return reasons.get(type(error), error.strerror or "unbekannter Grund")
