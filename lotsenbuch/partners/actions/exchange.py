"""The directory from a file: a table (CSV, XLSX) or HSDS; what is there already is completed, nothing is deleted."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from lotsenbuch.audit.actions import recorded
from lotsenbuch.intake.rules.sheets import bare_cell
from lotsenbuch.intake.rules.tables import Unreadable, read_table
from lotsenbuch.partners.rules.exchange import COLUMNS, Row, RowError, must_fit, read_row
from lotsenbuch.partners.rules.hsds_read import HsdsError, read_back, read_package
from lotsenbuch.records import clock
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.rules import Actor, RefusedError
from lotsenbuch.ui.words import unwanted

from .rows import Report, take_rows

FROM_FILE = "aus einer Datei"


class _TrialError(Exception):
    """Ends a trial: nothing of it stays."""


def import_file(*, data: bytes, filename: str, is_trial: bool, by: Actor) -> Report:
    """Take a directory from a file; rows with a fault are left out and named.

    Args:
        data: CSV, XLSX, HSDS as ZIP or tabular JSON.
        filename: its name, by whose ending the kind is told.
        is_trial: only look what would come; nothing is saved.
        by: who keeps the directory.

    Raises:
        RefusedError: the file cannot be read at all.
    """
    report = Report(is_trial=is_trial)
    rows = list(_read(data, filename, report))
    if is_trial:
        with suppress(_TrialError), all_or_nothing():
            _try(rows, report)
        return report
    with recorded("partners.import_file", by=by):
        take_rows(rows, report)
    return report


def _try(rows: list[Row], report: Report) -> None:
    take_rows(rows, report)
    raise _TrialError


def _read(data: bytes, filename: str, report: Report) -> Iterable[Row]:
    ending = filename.rpartition(".")[2].lower()
    try:
        if ending in ("zip", "json"):
            return [row for row in _from_hsds(data) if _is_fine(row, report)]
        return _from_table(data, filename, report)
    except (Unreadable, HsdsError) as error:
        raise RefusedError(str(error), field="file") from None


def _from_table(data: bytes, filename: str, report: Report) -> list[Row]:
    lines = read_table(data, filename, known=COLUMNS.__contains__)
    head, *body = lines
    names = [bare_cell(cell).strip() for cell in head.cells]
    report.unknown += [name for name in names if name and name not in COLUMNS]
    if "Organisation" not in names:
        raise RefusedError("Es fehlt die Spalte „Organisation“. Eine Ausgabe als CSV zeigt alle Spalten.", field="file")
    found = []
    for line in body:
        cells = {name: bare_cell(cell) for name, cell in zip(names, line.cells, strict=False) if name in COLUMNS}
        try:
            found.append(read_row(cells, faults=[text for _, text in line.faults]))
        except RowError as error:
            report.note(f"Zeile {line.number}: {error}")
    return found


def _is_fine(row: Row, report: Report) -> bool:
    """Say whether a row can be taken; the reading of tables looks at single cells, HSDS is looked at here."""
    try:
        _refuse_unseen(row)
        must_fit(row)
    except RowError as error:
        report.note(f"„{row.organisation['name'][:80]}“: {error}")
        return False
    return True


UNSEEN = "Ein Text enthält unsichtbare Steuerzeichen."
_BREAKS = frozenset("\n\r\t")


def _refuse_unseen(row: Row) -> None:
    if any(unwanted(text, allowed=_BREAKS) for text in _texts(row)):
        raise RowError(UNSEEN)


def _texts(row: Row) -> Iterator[str]:
    for fields in (row.organisation, row.site, row.service, row.contact):
        for value in fields.values():
            yield from (text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str))


def _from_hsds(data: bytes) -> list[Row]:
    found: list[Row] = []
    for one in read_back(read_package(data)):
        names = ("name", "short_name", "about", "website", "mail", "phone", "is_azav")
        head = {name: one[name] for name in names if one[name]}
        sites = {
            site["key"]: {name: site[name] for name in site if name != "key" and site[name]} for site in one["sites"]
        }
        used: set[str] = set()
        for service in (service for service in one["services"] if service["name"] and not service["is_ended"]):
            used |= set(service["site_keys"])
            offered = _offer(service)
            found += [Row(head, sites.get(key, {}), offered) for key in service["site_keys"] or [""]]
        found += [Row(head, site) for key, site in sites.items() if key not in used]
        found += [Row(head, contact={k: v for k, v in contact.items() if v}) for contact in one["contacts"]]
        found += [] if one["services"] or sites or one["contacts"] else [Row(head)]
    return found


def _day(text: str) -> date:
    """Return the day that a file names; today where it names none, for today it was said."""
    try:
        return min(date.fromisoformat(text), clock.today())
    except ValueError:
        return clock.today()


def _offer(service: Mapping[str, Any]) -> dict[str, Any]:
    skipped = {"wait", "free_places", "places_on", "places_by", "is_ended", "site_keys"}
    offered = {name: value for name, value in service.items() if name not in skipped and value}
    weeks, places = service["wait"].partition(" ")[0], service["free_places"]
    if weeks.isascii() and weeks.isdigit():
        offered["waiting_weeks"] = min(int(weeks), 9999)
    if places.isascii() and places.isdigit():
        offered["free_places"] = min(int(places), 9999)
    if "waiting_weeks" in offered or "free_places" in offered:
        offered |= {"places_on": _day(service["places_on"]), "places_by": service["places_by"] or FROM_FILE}
    return offered
