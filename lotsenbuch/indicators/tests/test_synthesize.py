"""`./lotse indicators synthesize`: the same seed gives the same bytes, and the files can be counted."""

import json
from pathlib import Path

import duckdb
import pytest
from django.core.management import call_command

ASKED = ("--jobcenters", "5", "--persons", "400")


def _make(folder: Path, *more: str) -> list[bytes]:
    call_command("indicators_synthesize", "--out", str(folder), *ASKED, *more)
    return [(folder / name).read_bytes() for name in ("persons.parquet", "events.parquet")]


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    one = _make(tmp_path / "a")
    assert _make(tmp_path / "b") == _make(tmp_path / "a") == one
    assert _make(tmp_path / "c", "--seed", "2")[0] != one[0]


def test_the_files_can_be_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _make(tmp_path)
    capsys.readouterr()
    files = ["--persons", str(tmp_path / "persons.parquet"), "--events", str(tmp_path / "events.parquet")]
    call_command("indicators_rate", *files, "--month", "2026-06")
    rows = json.loads(capsys.readouterr().out)
    assert [row["jobcenter"] for row in rows[::4]] == [f"JC000{number}" for number in range(1, 6)]
    assert all(row["integrations"] > 0 and 0 < row["rate"] < 1 for row in rows[3::4])
    with duckdb.connect() as connection:  # what the definition is there for does occur
        connection.read_parquet(files[1]).create_view("spell")
        overlapping = connection.execute(
            "SELECT 1 FROM spell a JOIN spell b USING (person) "
            "WHERE a.from_on < b.from_on AND (a.until_on IS NULL OR b.from_on < a.until_on)"
        ).fetchall()
    assert overlapping


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "events.parquet").write_text("meins", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        _make(tmp_path)
    assert ended.value.code == 2
    assert "nichts überschrieben" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["events.parquet"]
    assert (tmp_path / "events.parquet").read_text(encoding="utf-8") == "meins"
