"""The definition on DuckDB: the cases by hand, and random data against the slow, obvious twin."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from lotsenbuch.indicators.queries.engines import DuckDB, duck
from lotsenbuch.indicators.queries.files import quota_of_files
from lotsenbuch.indicators.rules.months import as_month

from .parquet import EVENTS, PERSONS, write, write_both
from .quota_cases import Example, Row, bundles, examples
from .random_spells import LAST, count_days, happenings, stocks
from .reference import Event, Spell, rate


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDB]:
    with duck() as one:
        yield one


@pytest.fixture(scope="module")
def counted(engine: DuckDB, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """The rows of every case; cases of one month and count day are counted in one go, each as Jobcenter of its own."""
    found: dict[str, list[Row]] = {}
    for (month, count_day), bundle in bundles().items():
        files = write_both(tmp_path_factory.mktemp("cases"), bundle.persons, bundle.events)
        rows = quota_of_files(engine, *files, last=as_month(month), count_day=count_day)
        for row in rows:
            name, jobcenter = bundle.taken_apart(row["jobcenter"])
            found.setdefault(name, []).append(row | {"jobcenter": jobcenter})
    return found


@pytest.mark.parametrize("one", examples(), ids=lambda one: one.name)
def test_the_definition_gives_what_was_worked_out_by_hand(one: Example, counted: dict[str, list[Row]]) -> None:
    assert counted[one.name] == one.rows


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(persons=stocks, events=happenings, count_day=count_days)
def test_random_spells_give_the_rows_of_the_reference(
    persons: list[Spell], events: list[Event], count_day: int, engine: DuckDB, tmp_path: Path
) -> None:
    files = write_both(tmp_path, persons, events, key="BIGINT")
    found = quota_of_files(engine, *files, last=LAST, count_day=count_day)
    assert found == rate(persons, events, f"{LAST:%Y-%m}", count_day)


def test_numbers_as_jobcenter_are_ordered_as_numbers(engine: DuckDB, tmp_path: Path) -> None:
    spells = [(number, 1, "w", date(2020, 1, 1), None) for number in (100, 9)]
    persons = write(tmp_path / "p.parquet", PERSONS | {"jobcenter": "BIGINT", "person": "BIGINT"}, spells)
    events = write(tmp_path / "e.parquet", EVENTS | {"jobcenter": "INTEGER", "person": "INTEGER"}, [])
    rows = quota_of_files(engine, persons, events, last=LAST, count_day=15)
    order = [(row["jobcenter"], row["sex"]) for row in rows]
    assert order == [(number, sex) for number in (9, 100) for sex in ("m", "w", "d", "all")]
