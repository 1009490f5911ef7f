"""The quota of two Parquet files: looked at first, then counted."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ibis.expr.types import Table

from lotsenbuch.indicators.rules.faults import (
    EVENTS,
    PERSONS,
    WORDS,
    Fault,
    UnfitError,
    in_words,
    unfit_events,
    unfit_persons,
)
from lotsenbuch.indicators.rules.months import months_of
from lotsenbuch.indicators.rules.quota import Keys, events_table, persons_table, quota

from .engines import Engine

type Row = dict[str, Any]
COLUMNS = (
    "jobcenter",
    "sex",
    "integrations",
    "mean_stock",
    "rate",
    "mean_stock_shifted",
    "rate_shifted",
)
# A column without a single value has no type of its own.
_FITS = {"key": {"text", "whole", "null"}, "text": {"text", "null"}, "day": {"day", "text", "null"}}
_SQL = {"text": "string", "whole": "int64"}


def quota_of_files(engine: Engine, persons: Path, events: Path, *, last: date, count_day: int) -> list[Row]:
    """Return four rows for every Jobcenter in `persons`, in order.

    Args:
        engine: where it is counted.
        persons: Parquet file of the stock: jobcenter, person, sex, from_on, until_on.
        events: Parquet file of what was taken up: jobcenter, person, kind, on.
        last: a day of the last of the twelve months.
        count_day: day of the month on which the stock is counted.

    Raises:
        UnfitError: a file cannot be counted; with file, row and reason.
    """
    keys = _open(engine, persons, events)
    _look_at(engine, persons.name, persons_table(keys), unfit_persons)
    _look_at(engine, events.name, events_table(keys), unfit_events)
    found = engine.rows(quota(keys, months_of(last, count_day)))
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


def _open(engine: Engine, persons: Path, events: Path) -> Keys:
    found = {name: _columns(engine, path, asked) for name, path, asked in _both(persons, events)}
    kinds = {}
    for column in ("jobcenter", "person"):
        said = {found[name][column] for name in found} - {"null"}
        # Told apart aloud: joined as they are, "07" and 7 would silently be two.
        if len(said) > 1:
            raise UnfitError(f"{column} ist in {persons.name} und {events.name} nicht von derselben Art (Text, Zahl).")
        kinds[column] = _SQL[said.pop() if said else "text"]
    for name, path, asked in _both(persons, events):
        engine.view(name, path, _selected(asked, kinds))
    return Keys(**kinds)


def _both(persons: Path, events: Path) -> tuple[tuple[str, Path, Mapping[str, str]], ...]:
    return ("persons", persons, PERSONS), ("events", events, EVENTS)


def _columns(engine: Engine, path: Path, asked: Mapping[str, str]) -> dict[str, str]:
    if not path.is_file():
        raise UnfitError(f"{path}: Datei nicht gefunden.")
    try:
        columns = engine.columns(path)
    except Exception as error:
        raise UnfitError(f"{path.name}: keine lesbare Parquet-Datei ({type(error).__name__}).") from error
    missing = [name for name in asked if name not in columns]
    if missing:
        raise UnfitError(f"{path.name}: Spalte {', '.join(missing)} fehlt; gebraucht werden {', '.join(asked)}.")
    for name, role in asked.items():
        if columns[name] not in _FITS[role]:
            raise UnfitError(f"{path.name}: Spalte {name} muss {WORDS[role]} sein.")
    return columns


def _selected(asked: Mapping[str, str], kinds: Mapping[str, str]) -> dict[str, str]:
    """Return the SQL of each column; both engines read it alike."""
    chosen, unreadable = {}, []
    for name, role in asked.items():
        if role == "day":
            chosen[name] = f'TRY_CAST("{name}" AS DATE)'
            unreadable.append(f'WHEN "{name}" IS NOT NULL AND TRY_CAST("{name}" AS DATE) IS NULL THEN \'{name}\'')
        else:
            kind = "BIGINT" if kinds.get(name) == "int64" else "VARCHAR"
            chosen[name] = f'CAST("{name}" AS {kind})'
    return {**chosen, "unreadable": f"CASE {' '.join(unreadable)} END"}


def _look_at(engine: Engine, name: str, table: Table, unfit: Callable[[Table], Table]) -> None:
    faults = [Fault(int(row), str(reason)) for row, reason in engine.rows(unfit(table))]
    if faults:
        raise UnfitError(in_words(name, faults))
