"""The same rows from Spark as from DuckDB and by hand: `./lotse test --spark` (no name that pytest collects by itself).

Spark runs as a local cluster: a master and two workers as processes of their own, as on a cluster of machines.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from lotsenbuch.indicators.queries.engines import DuckDB, duck
from lotsenbuch.indicators.queries.files import quota_of_files
from lotsenbuch.indicators.queries.spark import Spark, spark
from lotsenbuch.indicators.rules.faults import UnfitError
from lotsenbuch.indicators.rules.months import as_month
from lotsenbuch.indicators.rules.synthetic import Country, events_sql, spells_sql

from .parquet import EVENTS, PERSONS, write, write_both
from .quota_cases import Row, bundles, examples
from .random_spells import LAST, count_days, happenings, stocks
from .reference import Event, Spell, rate

CLUSTER = "local-cluster[2,1,1024]"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Spark]:
    os.environ["LOTSE_SPARK_MASTER"] = CLUSTER
    with spark() as engine:
        engine.session.conf.set("spark.sql.shuffle.partitions", "4")
        yield engine


@pytest.fixture(scope="module")
def local() -> Iterator[DuckDB]:
    with duck() as engine:
        yield engine


def test_it_runs_as_a_cluster_of_processes(cluster: Spark) -> None:
    assert cluster.session.sparkContext.master == CLUSTER
    workers = cluster.session.range(8, numPartitions=8).rdd.map(lambda _: os.getppid()).distinct().collect()
    print(f"\nSpark {cluster.session.version} on {CLUSTER}: workers {sorted(workers)}")  # noqa: T201 - a figure to note
    assert len(workers) > 1


def test_spark_gives_what_was_worked_out_by_hand(cluster: Spark, tmp_path: Path) -> None:
    found: dict[str, list[Row]] = {}
    for (month, count_day), bundle in bundles().items():
        folder = tmp_path / f"{month}-{count_day}"
        folder.mkdir()
        files = write_both(folder, bundle.persons, bundle.events)
        for row in quota_of_files(cluster, *files, last=as_month(month), count_day=count_day):
            name, jobcenter = bundle.taken_apart(row["jobcenter"])
            found.setdefault(name, []).append(row | {"jobcenter": jobcenter})
    assert found == {one.name: one.rows for one in examples()}


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(persons=stocks, events=happenings, count_day=count_days)
def test_random_spells_give_the_same_rows_on_both(
    persons: list[Spell], events: list[Event], count_day: int, cluster: Spark, local: DuckDB, tmp_path: Path
) -> None:
    files = write_both(tmp_path, persons, events, key="BIGINT")
    found = quota_of_files(cluster, *files, last=LAST, count_day=count_day)
    assert found == quota_of_files(local, *files, last=LAST, count_day=count_day)
    assert found == rate(persons, events, f"{LAST:%Y-%m}", count_day)


def test_a_bad_row_is_named_by_both(cluster: Spark, local: DuckDB, tmp_path: Path) -> None:
    days = {"from_on": "VARCHAR", "until_on": "VARCHAR"}
    spells = [("A", "1", "w", "2026-01-01", None), ("A", "1", "w", "2026-02-30", None)]
    persons = write(tmp_path / "p.parquet", PERSONS | days, spells)
    events = write(tmp_path / "e.parquet", EVENTS, [])
    told = []
    for engine in (cluster, local):
        with pytest.raises(UnfitError) as refused:
            quota_of_files(engine, persons, events, last=LAST, count_day=15)
        told.append(str(refused.value))
    assert told == ["p.parquet, Zeile 2: from_on ist kein Datum (JJJJ-MM-TT)"] * 2


def test_a_land_is_counted_alike(cluster: Spark, local: DuckDB, tmp_path: Path) -> None:
    one = Country(jobcenters=50, persons=100_000, month=as_month("2026-06"), seed=3)
    files = tmp_path / "p.parquet", tmp_path / "e.parquet"
    for path, query in zip(files, (spells_sql(one), events_sql(one)), strict=True):
        local.write(query, path, "test")
    results = []
    for name, engine in (("DuckDB", local), ("Spark, first", cluster), ("Spark, warm", cluster)):
        begun = time.perf_counter()
        results.append(quota_of_files(engine, *files, last=one.month, count_day=15))
        print(f"\n{name}: {one.persons} persons in {time.perf_counter() - begun:.1f} s")  # noqa: T201 - a figure to note
    assert results[0] == results[1] == results[2]
    assert len(results[0]) == 200
