"""`./lotse indicators rate` on files: rows out, or file, row and reason and nothing else."""

import json
import re
import sys
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from .parquet import EVENTS, PERSONS, write

type Rows = Sequence[tuple[object, ...]]
OPEN = ("07", "1", "w", date(2020, 1, 1), None)
JOB = ("07", "1", "svb", date(2026, 6, 1))


def _call(tmp_path: Path, *more: str, persons: Rows = (OPEN,), events: Rows = (JOB,)) -> None:
    one = write(tmp_path / "persons.parquet", PERSONS, persons)
    other = write(tmp_path / "events.parquet", EVENTS, events)
    call_command("indicators_rate", "--persons", str(one), "--events", str(other), "--month", "2026-06", *more)


def test_the_rows_are_a_json_array(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _call(tmp_path)
    nothing: dict[str, object] = {
        "integrations": 0,
        "mean_stock": 0.0,
        "rate": None,
        "mean_stock_shifted": 0.0,
        "rate_shifted": None,
    }
    one: dict[str, object] = {
        "integrations": 1,
        "mean_stock": 1.0,
        "rate": 1.0,
        "mean_stock_shifted": 1.0,
        "rate_shifted": 1.0,
    }
    values: dict[str, dict[str, object]] = {"m": nothing, "w": one, "d": nothing, "all": one}
    assert json.loads(capsys.readouterr().out) == [
        {"jobcenter": "07", "sex": sex, **values[sex]} for sex in ("m", "w", "d", "all")
    ]


def test_csv_leaves_empty_what_is_null(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _call(tmp_path, "--format", "csv")
    assert capsys.readouterr().out.splitlines() == [
        "jobcenter,sex,integrations,mean_stock,rate,mean_stock_shifted,rate_shifted",
        "07,m,0,0.0,,0.0,",
        "07,w,1,1.0,1.0,1.0,1.0",
        "07,d,0,0.0,,0.0,",
        "07,all,1,1.0,1.0,1.0,1.0",
    ]


def test_no_persons_are_no_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _call(tmp_path, persons=())
    assert json.loads(capsys.readouterr().out) == []


DAY, EARLIER = date(2026, 1, 2), date(2026, 1, 1)
TEXTS = {"from_on": "VARCHAR", "until_on": "VARCHAR"}


@pytest.mark.parametrize(
    ("persons", "events", "said"),
    [
        ([OPEN, ("07", "2", "w", DAY, EARLIER)], [], "persons.parquet, Zeile 2: until_on liegt vor from_on"),
        ([(None, "2", "w", DAY, None)], [], "persons.parquet, Zeile 1: jobcenter fehlt"),
        ([("07", "", "w", DAY, None)], [], "persons.parquet, Zeile 1: person fehlt"),
        ([OPEN, OPEN, ("07", "2", "w", None, DAY)], [], "persons.parquet, Zeile 3: from_on fehlt"),
        ([OPEN], [JOB, ("07", "1", "job", DAY)], "events.parquet, Zeile 2: kind ist unbekannt"),
        ([OPEN], [("07", "1", None, DAY)], "events.parquet, Zeile 1: kind fehlt"),
        ([OPEN], [("07", "1", "svb", None)], "events.parquet, Zeile 1: on fehlt"),
        ([OPEN], [("07", None, "svb", DAY)], "events.parquet, Zeile 1: person fehlt"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_row_is_named_with_its_reason(
    persons: Rows, events: Rows, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        _call(tmp_path, persons=persons, events=events)
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert told.out == ""
    assert told.err.startswith(said)


def _told(capsys: pytest.CaptureFixture[str], persons: Path, events: Path) -> str:
    with pytest.raises(SystemExit) as ended:
        call_command("indicators_rate", "--persons", str(persons), "--events", str(events), "--month", "2026-06")
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    return told.err.strip()


def test_a_file_that_is_none_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = write(tmp_path / "good.parquet", PERSONS, [OPEN]), tmp_path / "bad.parquet"
    assert _told(capsys, bad, bad) == f"{bad}: Datei nicht gefunden."
    bad.write_text("kein Parquet", encoding="utf-8")
    assert _told(capsys, bad, bad).startswith("bad.parquet: keine lesbare Parquet-Datei")
    assert (
        _told(capsys, good, good)
        == "good.parquet: Spalte kind, on fehlt; gebraucht werden jobcenter, person, kind, on."
    )
    number = write(tmp_path / "number.parquet", PERSONS | {"from_on": "INTEGER"}, [("07", "1", "w", 3, None)])
    assert _told(capsys, number, number) == "number.parquet: Spalte from_on muss ein Datum sein."
    whole = write(tmp_path / "whole.parquet", EVENTS | {"jobcenter": "INTEGER"}, [(7, "1", "svb", DAY)])
    assert _told(capsys, good, whole).startswith("jobcenter ist in good.parquet und whole.parquet nicht von derselben")
    days = write(tmp_path / "days.parquet", PERSONS | TEXTS, [("07", "1", "w", "2026-02-30", None)])
    assert _told(capsys, days, write(tmp_path / "e.parquet", EVENTS, [JOB])) == (
        "days.parquet, Zeile 1: from_on ist kein Datum (JJJJ-MM-TT)"
    )


def test_of_many_bad_rows_twenty_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _call(tmp_path, persons=[("07", "1", "w", DAY, EARLIER)] * 30)
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 21
    assert lines[-1] == "persons.parquet: weitere Zeilen sind nicht lesbar."


@pytest.mark.parametrize(
    "more", [("--count-day", "0"), ("--count-day", "32"), ("--month", "2026-13"), ("--month", "6")]
)
def test_a_wrong_call_is_refused(more: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        _call(tmp_path, *more)


def test_spark_says_how_it_is_had_where_it_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(SystemExit) as ended:
        _call(tmp_path, "--engine", "spark")
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("--engine spark braucht PySpark")


def test_the_lock_of_spark_is_the_extra() -> None:
    root = Path(__file__).resolve().parents[3]
    extra = tomllib.loads((root / "pyproject.toml").read_text())["project"]["optional-dependencies"]["spark"]
    lock = (root / "requirements-spark.lock").read_text()
    assert re.findall(r"^([a-z0-9-]+)==(4\.[0-9.]+|0\.[0-9.]+)", lock, re.MULTILINE)[1][0] == "pyspark"
    assert extra == ["pyspark>=4.3,<5"]
    assert "pyspark" not in (root / "requirements.lock").read_text()
    assert "://" not in lock
