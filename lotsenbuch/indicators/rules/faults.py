"""What makes a file unfit to be counted: row and reason, again as Ibis expressions for every engine."""

from dataclasses import dataclass

import ibis
from ibis import _
from ibis.expr.types import Table, Value

from .quota import KINDS

# What each column must be, and the words for it.
PERSONS = {"jobcenter": "key", "person": "key", "sex": "text", "from_on": "day", "until_on": "day"}
EVENTS = {"jobcenter": "key", "person": "key", "kind": "text", "on": "day"}
WORDS = {"key": "Text oder ganze Zahl", "text": "Text", "day": "ein Datum"}
SHOWN = 20


@dataclass(frozen=True)
class Fault:
    """One row that cannot be counted; rows are numbered from 1."""

    row: int
    reason: str


class UnfitError(Exception):
    """A file that cannot be counted; the message is German and names file, row and reason."""


def unfit_persons(persons: Table) -> Table:
    """Return the rows of the stock that cannot be counted, with the reason."""
    backwards = persons.until_on < persons.from_on
    return _unfit(
        persons,
        (_is_empty(persons.jobcenter), "jobcenter fehlt"),
        (_is_empty(persons.person), "person fehlt"),
        (_says(persons, "from_on"), "from_on ist kein Datum (JJJJ-MM-TT)"),
        (_says(persons, "until_on"), "until_on ist kein Datum (JJJJ-MM-TT)"),
        (persons.from_on.isnull(), "from_on fehlt"),
        (backwards, "until_on liegt vor from_on"),
    )


def unfit_events(events: Table) -> Table:
    """Return the rows of the events that cannot be counted, with the reason."""
    return _unfit(
        events,
        (_is_empty(events.jobcenter), "jobcenter fehlt"),
        (_is_empty(events.person), "person fehlt"),
        (_is_empty(events.kind), "kind fehlt"),
        (~events.kind.isin(list(KINDS)), f"kind ist unbekannt; erlaubt sind {', '.join(KINDS)}"),
        (_says(events, "on"), "on ist kein Datum (JJJJ-MM-TT)"),
        (events.on.isnull(), "on fehlt"),
    )


def _unfit(table: Table, *reasons: tuple[Value, str]) -> Table:
    first, *rest = reasons
    found = table.select("row", reason=ibis.cases(first, *rest))
    return found.filter(_.reason.notnull()).order_by("row").limit(SHOWN + 1)


def _is_empty(column: Value) -> Value:
    return column.isnull() | (column.cast("string") == "")


def _says(table: Table, column: str) -> Value:
    return table.unreadable.fill_null("") == column


def in_words(name: str, faults: list[Fault]) -> str:
    """Return one line for each row, and how it goes on where there are more than are shown."""
    lines = [f"{name}, Zeile {fault.row}: {fault.reason}" for fault in faults[:SHOWN]]
    more = [f"{name}: weitere Zeilen sind nicht lesbar."] if len(faults) > SHOWN else []
    return "\n".join([*lines, *more])
