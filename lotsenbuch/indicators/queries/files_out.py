"""The table behind a picture as a file: CSV for a spreadsheet, Parquet for who counts on."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from lotsenbuch.indicators.queries.engines import duck
from lotsenbuch.indicators.queries.hours import hours_told
from lotsenbuch.indicators.queries.told import SEXES, Group, Sheet, Table, invented, official_of, quota_over_time
from lotsenbuch.indicators.rules.months import month_before
from lotsenbuch.indicators.rules.official import BY_CODE, COUNTED_WHEN, NOT_ALL, OWN_VALUE

type Record = tuple[str, date, date, str, str, str, int | None, str, str, str]
COLUMNS = ("gruppe", "von", "bis_vor", "kennzahl", "zeile", "spalte", "zahl", "definition", "grenze", "stand")
TABLES = ("kennzahlen", "integrationsquote", "zeit")
_KINDS = ("VARCHAR", "DATE", "DATE", *["VARCHAR"] * 3, "INTEGER", *["VARCHAR"] * 3)
# Spreadsheets run what begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def records_of(sheet: Sheet, table: Table) -> list[Record]:
    """Return the numbers of a table one by one, each with its words; what is not told is empty."""
    where = (sheet.group.label, sheet.period.from_on, sheet.period.until_on, table.way.label)
    said = (table.way.definition, table.way.limit, _state())
    return [
        (*where, line.label, head, number, *said)
        for line in table.lines
        for head, number in zip(table.head, line.numbers, strict=True)
    ]


def official_records(group: Group, month: date) -> list[Record]:
    """Return the Kennzahlen of a month one by one: rate in percent, and the rounded numbers behind it."""
    until_on = month_before(month, -1)
    _, rows, _ = official_of(group, month, until_on)
    state = _state()
    return [
        (
            group.label, month, until_on, one.one.code + (", verschoben" if one.reading else ""), sex, said, number,
            f"{one.one.definition} {one.reading}".strip(), one.one.limit, state,
        )
        for one in rows
        for (_, sex), cells in zip(SEXES, one.cells, strict=True)
        for said, number in zip(("Prozent", "Zahl", "Bezug"), cells, strict=True)
    ]  # fmt: skip


def quota_records(group: Group, months: Sequence[date]) -> list[Record]:
    """Return the Integrationsquote of each month in both readings, in percent."""
    words = (BY_CODE["K2"].definition, BY_CODE["K2"].limit, _state())
    return [
        (group.label, month, month_before(month, -1), "K2", "insgesamt", said, rate, *words)
        for month, *rates in quota_over_time(group, months)
        for said, rate in zip(("Prozent", "Prozent, Bestand verschoben"), rates, strict=True)
    ]


def hours_records(group: Group, month: date) -> list[Record]:
    """Return the hours of a month one by one, planned and needed."""
    until_on, state = month_before(month, -1), _state()
    return [
        (
            group.label, month, until_on, table.way.label, line.label, f"{head}, Stunden", number,
            table.way.definition, table.way.limit, state,
        )
        for table in hours_told(month)
        for line in table.lines
        for head, number in zip(table.head, line.numbers, strict=True)
    ]  # fmt: skip


def _state() -> str:
    """Return what a file says of its numbers in every row: it is read without its page."""
    return " ".join(filter(None, (f"{OWN_VALUE[0].upper()}{OWN_VALUE[1:]}.", NOT_ALL, COUNTED_WHEN, invented())))


def table_records(table: str, group: Group, month: date, months: Sequence[date]) -> list[Record]:
    """Return one of `TABLES`; hours are told of the house alone, whatever group is asked for."""
    if table == "zeit":
        return [] if group.project_id else hours_records(group, month)
    return official_records(group, month) if table == "kennzahlen" else quota_records(group, months)


def as_csv(records: Sequence[Record]) -> bytes:
    """Return CSV as German spreadsheets read it: semicolons, UTF-8 with a mark, empty where nothing is told."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in record] for record in records)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def as_parquet(records: Sequence[Record]) -> bytes:
    """Return the same as Parquet, with days as days and numbers as numbers."""
    with TemporaryDirectory(prefix="lotse-table-") as folder, duck() as engine:
        declared = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS, _KINDS, strict=True))
        engine.connection.execute(f"CREATE TABLE told ({declared})")
        if records:
            engine.connection.executemany(f"INSERT INTO told VALUES ({', '.join('?' * len(COLUMNS))})", records)  # noqa: S608 - ours
        path = Path(folder) / "table.parquet"
        engine.write("FROM told", path, "lotsenbuch report")
        return path.read_bytes()


FORMATS = {"csv": (as_csv, "text/csv; charset=utf-8"), "parquet": (as_parquet, "application/vnd.apache.parquet")}
