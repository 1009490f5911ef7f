"""DuckDB, and how any engine is asked: a Parquet file as a view, an Ibis expression as rows.

Ibis writes the SQL and nothing else; rows come through the engine's own driver: neither pandas nor pyarrow is needed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import duckdb
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler
from ibis.expr.types import Table

# Beyond this DuckDB writes to a temporary folder: four million persons need half of it.
MEMORY = "700MB"


class Engine(Protocol):
    """What the quota asks of an engine."""

    def columns(self, path: Path) -> dict[str, str]:
        """Return the columns of a Parquet file with a word of ours for each type: text, whole, day, null, other."""

    def view(self, name: str, path: Path, columns: Mapping[str, str]) -> None:
        """Make a view with these columns, each as the SQL expression says, over a file; `row` counts from 1."""

    def rows(self, expression: Table) -> list[tuple[Any, ...]]:
        """Return what an expression over the views gives."""


class DuckDB:
    """DuckDB in this process, on the cores of this machine."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def columns(self, path: Path) -> dict[str, str]:
        """Return the columns of a Parquet file with their types in our words."""
        described = self.connection.execute("DESCRIBE FROM read_parquet($path)", {"path": str(path)}).fetchall()
        return {str(name): _word(str(kind)) for name, kind, *_ in described}

    def view(self, name: str, path: Path, columns: Mapping[str, str]) -> None:
        """Make a view over a Parquet file."""
        chosen = ", ".join(f'{expression} AS "{column}"' for column, expression in columns.items())
        source = f"read_parquet({_text(path)}, file_row_number = true)"
        self.connection.execute(
            f"CREATE OR REPLACE VIEW {name} AS SELECT file_row_number + 1 AS row, {chosen} FROM {source}"  # noqa: S608 - expressions are ours, the path is quoted
        )

    def rows(self, expression: Table) -> list[tuple[Any, ...]]:
        """Return what an expression over the views gives."""
        compiler = DuckDBCompiler()
        return self.connection.execute(compiler.to_sqlglot(expression).sql(dialect=compiler.dialect)).fetchall()

    def write(self, query: str, path: Path, mark: str) -> int:
        """Write what a query gives as a Parquet file that says who made it; return the number of rows.

        The file appears when it is whole: it is written under another name beside its place.
        """
        waiting = path.with_name(f".{path.name}.part")
        options = f"FORMAT parquet, KV_METADATA {{made_by: '{mark}'}}"
        row = self.connection.execute(f"COPY ({query}) TO {_text(waiting)} ({options})").fetchone()
        waiting.replace(path)
        return int(row[0]) if row else 0

    def mark(self, path: Path) -> str:
        """Return who made a Parquet file; nothing where it does not say or is none."""
        question = "SELECT decode(value) FROM parquet_kv_metadata($path) WHERE decode(key) = 'made_by'"
        try:
            row = self.connection.execute(question, {"path": str(path)}).fetchone()
        except duckdb.Error:
            return ""
        return str(row[0]) if row else ""


@contextmanager
def duck() -> Iterator[DuckDB]:
    """Yield DuckDB with its memory limited; what does not fit goes to a folder that is gone afterwards."""
    with TemporaryDirectory(prefix="lotse-duckdb-") as folder, duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute(f"SET temp_directory = {_text(Path(folder))}")
        connection.execute("SET TimeZone = 'UTC'")
        yield DuckDB(connection)


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")


def _word(kind: str) -> str:
    if kind in ("VARCHAR", "UUID") or kind.startswith("ENUM"):
        return "text"
    if kind in _WHOLE:
        return "whole"
    if kind == "DATE" or (kind.startswith("TIMESTAMP") and not kind.endswith("TIME ZONE")):
        return "day"
    return "null" if kind == '"NULL"' else "other"
