"""All that is kept about a person, as PDF/A and JSON: `./lotse disclose FALLNUMMER --by NAME --out ORDNER`.

With `--inspection` it is file inspection (§ 25 SGB X), the part that a doctor conveys apart. Exit code 0: written;
2: nobody by that name, no such case, none that this person may disclose, or a class that is not open.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from lotsenbuch.accounts.doors import Purpose
from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Right
from lotsenbuch.audit.actions import acting_role, record_reads
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.privacy.actions import disclose
from lotsenbuch.privacy.models import Disclosure
from lotsenbuch.privacy.queries.disclosing import PARTS, content_of
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import DataClass, RefusedError


class Command(BaseCommand):
    """Write a disclosure into a folder; it is an entry of the log, and stays to be fetched for seven days."""

    help = "Gibt der Person Auskunft über alles, was über sie gespeichert ist."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("fallnummer", help="Fallnummer")
        parser.add_argument("--by", metavar="NAME", required=True, help="Benutzername der Fallführung")
        parser.add_argument("--out", metavar="ORDNER", required=True, type=Path, help="wohin die Dateien kommen")
        parser.add_argument("--inspection", action="store_true", help="Akteneinsicht nach § 25 SGB X")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Write the files and say where they are."""
        staff = Staff.objects.filter(username=options["by"], is_active=True).first()
        if staff is None or not staff.may(Right.WORK_CASES):
            self._end(f"Zu „{options['fallnummer']}“ kann „{options['by']}“ keine Auskunft geben.")
        kind = Disclosure.Kind.INSPECTION if options["inspection"] else Disclosure.Kind.DISCLOSURE
        token = acting_role.set(",".join(sorted(staff.roles)))
        try:
            with acting_as(staff.actor):
                parts = self._parts(staff, options["fallnummer"], kind)
        finally:
            acting_role.reset(token)
        folder: Path = options["out"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in parts.items():
            path = folder / name
            path.touch(mode=0o600)
            path.write_bytes(data)
            self.stdout.write(str(path))

    def _parts(self, staff: Staff, number: str, kind: Disclosure.Kind) -> dict[str, bytes]:
        key = Case.objects.filter(fallnummer=number).values_list("id", flat=True).first()
        case = case_of(key, staff.actor) if key else None
        if case is None:
            self._end(f"Zu „{number}“ kann „{staff.username}“ keine Auskunft geben.")
        try:
            row = disclose(case=case, kind=kind, by=staff.actor)
        except RefusedError as refused:
            self._end(refused.message)
        record_reads("disclose", by=staff.actor, purpose=Purpose.DISCLOSURE, cases={case.id: DataClass.SEALED})
        found = [content_of(case, row, part) for part in PARTS]
        return {name: data for data, name, _type in filter(None, found)}

    def _end(self, text: str) -> NoReturn:
        self.stderr.write(text)
        raise SystemExit(2)
