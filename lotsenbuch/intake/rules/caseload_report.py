"""What an import did, and how it is told to people, programs and spreadsheets. Pure Python."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lotsenbuch.intake.rules.caseload_row import CellError
from lotsenbuch.intake.rules.sheets import Value, write_csv

_ERROR_COLUMNS = ("Zeile", "Spalte", "Meldung")


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or in a dry run would do."""

    rows: int
    created: int
    unchanged: int
    errors: tuple[CellError, ...]
    unknown_columns: tuple[str, ...]

    @property
    def rows_with_errors(self) -> int:
        """Return how many rows stay out."""
        return self.rows - self.created - self.unchanged


def as_object(report: Report) -> dict[str, Any]:
    """Return the result in the shape that programs read."""
    errors = [{"row": error.row, "column": error.column, "message": error.message} for error in report.errors]
    return {
        "rows": report.rows,
        "created": report.created,
        "unchanged": report.unchanged,
        "errors": errors,
        "unknown_columns": list(report.unknown_columns),
    }


def counts(report: Report) -> str:
    """Return the counts in one German line."""
    rows = "1 Zeile" if report.rows == 1 else f"{report.rows} Zeilen"
    return f"{rows}: {report.created} neu, {report.unchanged} unverändert, {report.rows_with_errors} mit Fehlern."


def error_list(errors: Iterable[CellError]) -> bytes:
    """Return the errors as CSV without anything that a spreadsheet program would run."""
    rows: Iterable[Mapping[str, Value]] = (
        {"Zeile": error.row, "Spalte": error.column, "Meldung": error.message} for error in errors
    )
    return write_csv(_ERROR_COLUMNS, rows)
