"""Taking over a caseload from a file: check all of it, then write the rows without an error in one transaction."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import DatabaseError, IntegrityError, connection
from django.utils.crypto import salted_hmac

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.doors import Purpose
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.audit.actions import record_reads, recorded
from lotsenbuch.cases.actions.register import NUMBER_TAKEN
from lotsenbuch.intake.queries.caseload import (
    holders_by_name,
    kept_by_number,
    numbers_taken,
    phases_by_word,
    projects_by_name,
    repeated,
)
from lotsenbuch.intake.rules.caseload_compare import KeptCase, differences, hidden_texts, identity, languages_of
from lotsenbuch.intake.rules.caseload_file import CaseloadFile, check_caseload, read_caseload
from lotsenbuch.intake.rules.caseload_report import Report
from lotsenbuch.intake.rules.caseload_row import COLUMNS, CaseloadRow, CellError
from lotsenbuch.office.queries import the_house
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .import_rows import NewCase, write_cases

if TYPE_CHECKING:
    from lotsenbuch.office.models import Project

type Progress = Callable[[str], None]

NO_HOLDER = "Die Angabe fehlt. Bitte den Benutzernamen der Fallführung eintragen."
_IMPORTS_ONE_BY_ONE = 4_711_202_602  # any number of our own: the key of the advisory lock


@dataclass(frozen=True, slots=True)
class Checked:
    """A file against what is kept: what would go in, what is there already, what is wrong."""

    file: CaseloadFile
    new: tuple[NewCase, ...]
    unchanged: int
    errors: tuple[CellError, ...]
    compared: Mapping[UUID, DataClass]


def check_import(data: bytes, filename: str, *, on: date, by: Actor, progress: Progress = lambda _: None) -> Checked:
    """Read and check a file completely; nothing is written.

    Who shows or passes on what it says, logs the `compared` cases: the answer tells what is kept of them.

    Raises:
        Unreadable: the file as a whole cannot be used.
    """
    progress("Datei lesen …")
    file = read_caseload(data, filename)
    progress(f"{len(file.rows)} Zeilen prüfen …")
    checked = check_caseload(file, on=on, phases=phases_by_word(the_house()))
    progress(f"{len(checked.rows)} Zeilen mit dem Bestand vergleichen …")
    desk = _Desk(checked.rows, by)
    found = [desk.judge(row) for row in checked.rows]
    errors = [*checked.errors, *(error for answer in found if isinstance(answer, list) for error in answer)]
    new = tuple(answer for answer in found if isinstance(answer, NewCase))
    errors.sort(key=lambda error: (error.row, COLUMNS.index(error.column) if error.column in COLUMNS else len(COLUMNS)))
    return Checked(file, new, sum(answer is None for answer in found), tuple(errors), desk.compared())


def report_of(checked: Checked) -> Report:
    """Return the counts and errors of a checked file."""
    file = checked.file
    return Report(len(file.rows), len(checked.new), checked.unchanged, checked.errors, file.unknown_columns)


def import_caseload(*, data: bytes, filename: str, on: date, by: Actor, progress: Progress = lambda _: None) -> Report:
    """Take over every row without an error, all together or none; rows with an error stay out whole.

    Args:
        data: the file.
        filename: its name; decides between CSV and XLSX only where the content does not.
        on: the day of the import.
        by: who imports: a colleague with the time-limited right, or `service:import`.
        progress: told in German what goes on.

    Raises:
        Unreadable: the file as a whole cannot be used.
        RefusedError: somebody registered one of the Kundennummern at the same moment.
    """
    with recorded("intake.import_caseload", by=by) as entry:
        _wait_for_other_imports()
        checked = check_import(data, filename, on=on, by=by, progress=progress)
        record_reads("intake.import_caseload", by=by, purpose=Purpose.IMPORT, cases=checked.compared)
        try:
            entry.case_ids = write_cases(checked.new, on=on, by=by, progress=progress)
        except IntegrityError as error:
            raise _refused(error) from error
        _tell_holders({new.holder.id: new.holder for new in checked.new}.values(), by)
    return report_of(checked)


def _refused(error: DatabaseError) -> Exception:
    if "kundennummer" in str(error) or "bg_number" in str(error):
        return RefusedError("Während des Einlesens wurde dieselbe Nummer vergeben. Bitte noch einmal starten.")
    return error


def _wait_for_other_imports() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORTS_ONE_BY_ONE])


def _tell_holders(holders: Iterable[Staff], by: Actor) -> None:
    for holder in holders:
        if holder.actor != by:
            notify(staff=holder, kind=Notice.Kind.IMPORT_DONE)


class _Desk:
    """All that a row is compared with, looked up once for the whole file."""

    def __init__(self, rows: Iterable[CaseloadRow], by: Actor) -> None:
        self._by = by
        self._prints = {row.kundennummer: fingerprint(row) for row in rows}
        self._kept: Mapping[str, KeptCase] = kept_by_number(self._prints, by)
        self._taken = numbers_taken(self._prints)
        self._repeated = repeated(self._prints.values(), by)
        self._holders: Mapping[str, Staff] = holders_by_name()
        self._projects: Mapping[str, Project] = projects_by_name()
        self._own = next((staff for staff in self._holders.values() if staff.actor == by), None)

    def compared(self) -> dict[UUID, DataClass]:
        """Return the kept cases that were opened for the comparison, with the class that was opened."""
        return {
            kept.case_id: DataClass.COUNSELLING if kept.address is None else DataClass.SEALED
            for kept in self._kept.values()
        }

    def judge(self, row: CaseloadRow) -> NewCase | list[CellError] | None:
        """Return the new case, its errors, or None for the same again."""
        number_print = self._prints[row.kundennummer]
        is_repeated = number_print in self._repeated
        if kept := self._kept.get(row.kundennummer):
            said = self._known_words(row)
            return differences(said, kept, is_repeated=is_repeated, hidden=hidden_prints(row)) or None
        if row.kundennummer in self._taken:
            return None if is_repeated else [CellError(row.number, "Kundennummer", NUMBER_TAKEN)]
        holder, project = self._holder_of(row), self._projects.get(row.project.casefold())
        errors = []
        if holder is None:
            errors.append(CellError(row.number, "Fallmanager", _no_holder(row)))
        if row.project and project is None:
            errors.append(CellError(row.number, "Projekt", self._no_project(row)))
        if holder is None or errors:
            return errors
        return NewCase(row, holder, project, number_print, hidden_prints(row))

    def _holder_of(self, row: CaseloadRow) -> Staff | None:
        return self._holders.get(row.holder.casefold()) if row.holder else self._own

    def _known_words(self, row: CaseloadRow) -> CaseloadRow:
        project = self._projects.get(row.project.casefold())
        return replace(row, project=project.name if project else row.project, language=", ".join(languages_of(row)))

    def _no_project(self, row: CaseloadRow) -> str:
        if not self._projects:
            return f"„{row.project}“ ist nicht bekannt; es ist noch kein Projekt angelegt. Bitte zuerst anlegen."
        known = ", ".join(project.name for project in self._projects.values())
        return f"„{row.project}“ ist nicht bekannt. Bekannt sind: {known}."


def _no_holder(row: CaseloadRow) -> str:
    if not row.holder:
        return NO_HOLDER
    return f"„{row.holder}“ ist kein aktives Konto im Fallmanagement. Bitte den Benutzernamen prüfen."


def fingerprint(row: CaseloadRow) -> str:
    """Return a keyed check value of all that a row says; nobody can guess a row from it without the house's key."""
    return _keyed("lotsenbuch.intake.imported_row", identity(row))


def hidden_prints(row: CaseloadRow) -> dict[str, str]:
    """Return a keyed check value per column that a service cannot read any more once it was imported."""
    texts = hidden_texts(row)
    return {column: _keyed(f"lotsenbuch.intake.{column}", row.kundennummer, text) for column, text in texts.items()}


def _keyed(salt: str, *texts: str) -> str:
    return salted_hmac(salt, "\n".join(texts), algorithm="sha256").hexdigest()
