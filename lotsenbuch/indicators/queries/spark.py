"""Spark, where a Land or the Federation counts 400 Jobcenter on many machines; an optional extra of 1.1 GB.

`LOTSE_SPARK_MASTER` says where it runs (spark://…, yarn, k8s://…, local-cluster[2,1,1024]); without it on this machine.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.expr.types import Table

from lotsenbuch.indicators.rules.faults import UnfitError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ABSENT = (
    "--engine spark braucht PySpark, das nicht zur Grundausstattung gehört (1,1 GB). „./lotse test --spark“ richtet es "
    "ein und prüft es; ohne Prüfung: .venv/bin/pip install --no-deps --require-hashes -r requirements-spark.lock."
)
NO_JAVA = (
    "--engine spark braucht Java 17 oder neuer: bitte zum Beispiel das Paket openjdk-17-jre-headless des Systems "
    "installieren oder JAVA_HOME setzen."
)


class _Compiler(PySparkCompiler):  # type: ignore[misc]  # Ibis ships no types
    """Ibis's compiler for Spark, with the one aggregate that it leaves out and Spark has."""

    def visit_BitOr(self, _op: Any, *, arg: Any, where: Any) -> Any:  # noqa: N802 - the name that Ibis looks for
        """Return Spark's bit_or."""
        return self.agg.bit_or(arg, where=where)


class Spark:
    """A Spark session as an engine."""

    def __init__(self, session: "SparkSession") -> None:
        self.session = session

    def columns(self, path: Path) -> dict[str, str]:
        """Return the columns of a Parquet file with their types in our words."""
        found = self.session.read.parquet(_address(path)).dtypes
        return {str(name): _word(str(kind)) for name, kind in found}

    def view(self, name: str, path: Path, columns: Mapping[str, str]) -> None:
        """Make a view over a Parquet file; Spark keeps the place of each row in the file."""
        chosen = [f"{_quoted(expression)} AS `{column}`" for column, expression in columns.items()]
        table = self.session.read.parquet(_address(path))
        table.selectExpr("_metadata.row_index + 1 AS row", *chosen).createOrReplaceTempView(name)

    def rows(self, expression: Table) -> list[tuple[Any, ...]]:
        """Return what an expression over the views gives."""
        compiler = _Compiler()
        found = self.session.sql(compiler.to_sqlglot(expression).sql(dialect=compiler.dialect)).collect()
        return [tuple(row) for row in found]


@contextmanager
def spark() -> Iterator[Spark]:
    """Yield a Spark session that ends afterwards.

    Raises:
        UnfitError: PySpark or Java is missing.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UnfitError(ABSENT) from error
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise UnfitError(NO_JAVA)
    # On one machine the workers must not look for each other by the name of the host.
    master = os.environ.get("LOTSE_SPARK_MASTER", "local[*]")
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master(master).appName("lotsenbuch").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.sql.ansi.enabled", "true")
    session = builder.config("spark.log.level", "ERROR").getOrCreate()
    try:
        yield Spark(session)
    finally:
        session.stop()


def _address(path: Path) -> str:
    return path.resolve().as_uri()


def _quoted(expression: str) -> str:
    """Spark writes names in backticks where SQL writes quotation marks."""
    return expression.replace('"', "`").replace("VARCHAR", "STRING")


def _word(kind: str) -> str:
    if kind == "string":
        return "text"
    if kind in ("tinyint", "smallint", "int", "bigint"):
        return "whole"
    if kind in ("date", "timestamp_ntz", "timestamp"):
        return "day"
    return "null" if kind == "void" else "other"
