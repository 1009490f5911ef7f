"""Writes the rows of a test as the Parquet files that a Jobcenter would hand over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

import duckdb

from .reference import Event, Spell

PERSONS = {"jobcenter": "VARCHAR", "person": "VARCHAR", "sex": "VARCHAR", "from_on": "DATE", "until_on": "DATE"}
EVENTS = {"jobcenter": "VARCHAR", "person": "VARCHAR", "kind": "VARCHAR", '"on"': "DATE"}


def write(path: Path, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> Path:
    """Write rows with these columns and types."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
        if rows := list(rows):
            connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(columns))})", rows)  # noqa: S608 - ours
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


def write_both(folder: Path, persons: list[Spell], events: list[Event], key: str = "VARCHAR") -> tuple[Path, Path]:
    """Write stock and events; the key of the persons is text or a number."""
    return (
        write(folder / "persons.parquet", PERSONS | {"person": key}, map(astuple, persons)),
        write(folder / "events.parquet", EVENTS | {"person": key}, map(astuple, events)),
    )
