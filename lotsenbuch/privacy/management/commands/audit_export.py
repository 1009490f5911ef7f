"""Who was in a case, when, in which role, what for: `./lotse audit export --case FALLNUMMER --by NAME [--json]`.

The holder sees who read the file or acted on it; an officer searches the log for the case, lists included. No content.
Exit code 0: written; 2: nobody by that name, no such case, or none that this person may ask about.
"""

import csv
import json
from argparse import ArgumentParser
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from lotsenbuch.accounts.doors import Purpose
from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Right
from lotsenbuch.audit.actions import LogUnavailableError, acting_role, record_reads, search_case
from lotsenbuch.cases.models import Case
from lotsenbuch.privacy.queries.log import Line, all_looks, case_numbered, found_lines, is_holder
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import DataClass

HEADINGS = ("Zeitpunkt", "Wer", "Rolle", "Was", "Zweck", "Klasse")
# Spreadsheets run what begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Command(BaseCommand):
    """Export the log of one case; the export is an entry itself."""

    help = "Gibt aus, wer wann wozu in einem Fall war."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--case", metavar="FALLNUMMER", required=True, help="Fallnummer")
        parser.add_argument("--by", metavar="NAME", required=True, help="Benutzername, für den das geschieht")
        parser.add_argument("--json", action="store_true", help="als JSON, eine Zeile")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Write the lines to stdout."""
        try:
            lines = self._lines(options["case"], options["by"])
        except (DatabaseError, LogUnavailableError) as error:
            self._end(f"Das Protokoll lässt sich nicht lesen oder schreiben ({type(error).__name__}).")
        rows = [_row(line) for line in lines]
        if options["json"]:
            plain = [
                dict(zip(("at", "who", "role", "what", "purpose", "data_class"), row, strict=True)) for row in rows
            ]
            self.stdout.write(json.dumps({"case": options["case"], "entries": plain}, ensure_ascii=False))
            return
        writer = csv.writer(self.stdout, delimiter=";", lineterminator="\n")
        writer.writerows([HEADINGS, *([_cell(value) for value in row] for row in rows)])

    def _lines(self, number: str, username: str) -> list[Line]:
        staff = Staff.objects.filter(username=username, is_active=True).first()
        if staff is None:
            self._end(f"„{username}“ ist kein aktives Konto. Bitte den Benutzernamen prüfen.")
        token = acting_role.set(",".join(sorted(staff.roles)))
        try:
            with acting_as(staff.actor):
                lines = _of_holder(staff, number)
                return self._of_officer(staff, number) if lines is None else lines
        finally:
            acting_role.reset(token)

    def _of_officer(self, staff: Staff, number: str) -> list[Line]:
        case_id = case_numbered(number) if staff.may(Right.SEARCH_LOG) else None
        if case_id is None:
            self._end(f"Zu „{number}“ kann „{staff.username}“ nichts ausgeben.")
        period = {"from_on": date(2000, 1, 1), "until_on": timezone.localdate()}
        search = search_case(case_id=case_id, reason="Ausgabe mit ./lotse audit export", by=staff.actor, **period)
        return found_lines(search)

    def _end(self, text: str) -> NoReturn:
        self.stderr.write(text)
        raise SystemExit(2)


def _of_holder(staff: Staff, number: str) -> list[Line] | None:
    """Return the lines for whoever holds the case, None for anybody else."""
    case_id = Case.objects.filter(fallnummer=number).values_list("id", flat=True).first()
    if case_id is None or not staff.may(Right.WORK_CASES) or not is_holder(case_id):
        return None
    record_reads("audit_export", by=staff.actor, purpose=Purpose.OVERSIGHT, cases={case_id: DataClass.MASTER})
    return all_looks(case_id)


def _row(line: Line) -> tuple[str, ...]:
    at = timezone.localtime(line.at).isoformat(timespec="seconds")
    return at, line.who, line.role, line.what, line.purpose, line.data_class


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
