"""Backups: what comes back, and each way in which one can be worth nothing."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lotsenbuch.launch import backup, drill, restore
from lotsenbuch.launch.backup import About, base_for, bases, prune
from lotsenbuch.launch.drill import Drill, Result
from lotsenbuch.launch.places import Trouble
from lotsenbuch.launch.postgres import UNFINISHED, Server
from lotsenbuch.launch.tests.clusters import TABLES, ask, backed_up
from lotsenbuch.upkeep import vault

SEGMENT = "000000010000000000000001"


@dataclass
class House:
    """A small house with a backup: 500 cases in its base, one more and one less in the log after it."""

    data: Path
    folder: Path
    between: datetime


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with (
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory(prefix="lotse-unit-", dir="/tmp", ignore_cleanup_errors=True) as place,
    ):
        for name in ("DATABASE_URL", "LOTSE_BACKUP_KEY_FILE"):
            patch.delenv(name, raising=False)
        room = Path(place).resolve()
        patch.setenv("LOTSE_LEDGER_FILE", str(room / "ledger.jsonl"))
        with Server(room / "data") as server:
            ask(server.superuser_url, TABLES)
            backed_up(server, room / "backup")
            ask(server.superuser_url, "INSERT INTO cases_case VALUES (501, 'nach der Sicherung')")
            between = datetime.fromisoformat(ask(server.superuser_url, "SELECT clock_timestamp() + interval '10 ms'"))
            ask(server.superuser_url, "SELECT pg_sleep(0.02)")
            ask(server.superuser_url, "DELETE FROM cases_case WHERE id = 7")
            backed_up(server, room / "later")  # its end sees the log of the delete arrive there
        yield House(room / "data", room / "backup", between)


@pytest.fixture
def copy(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the backup to spoil, with the log that went to the later folder."""
    for name in ("DATABASE_URL", "LOTSE_BACKUP_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOTSE_LEDGER_FILE", str(tmp_path / "ledger.jsonl"))
    shutil.copytree(house.folder, tmp_path / "backup")
    shutil.copytree(house.folder.parent / "later" / "wal", tmp_path / "backup" / "wal", dirs_exist_ok=True)
    return tmp_path / "backup"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What Django was asked for, and at which address: its own commands have tests of their own."""
    heard: list[tuple[str, str]] = []

    def answer(env: Mapping[str, str], *arguments: str) -> str:
        heard.append((arguments[0], env["DATABASE_APP_URL"]))
        if arguments[0] == "ledger_replay":
            for line in Path(env["LOTSE_LEDGER_FILE"]).read_text().splitlines():
                number = int(json.loads(line)["case"])
                ask(env["DATABASE_APP_URL"], f"DELETE FROM cases_case WHERE id = {number}")  # noqa: S608 - a number
            with pytest.raises(RuntimeError, match="not permitted to log in"):
                ask(env["DATABASE_APP_URL"].replace("lotse_replay", "lotse_app"), "SELECT 1")
        return "gut"

    monkeypatch.setattr(drill, "_django", answer)
    return heard


def ledger(folder: Path, *cases: int) -> None:
    lines = [json.dumps({"case": number}) for number in cases]
    (folder.parent / "ledger.jsonl").write_text("".join(f"{line}\n" for line in lines))


def drilled(folder: Path, data: Path, until: datetime | None = None) -> Result:
    return Drill(folder, data, until).run()


def failed_at(result: Result) -> str:
    assert not result.ok
    return result.steps[-1].name


def test_a_drill_proves_step_by_step_and_leaves_nothing_behind(
    house: House, copy: Path, asked: list[tuple[str, str]]
) -> None:
    ledger(copy, 3)
    found = drilled(copy, house.data, datetime.now(UTC) + timedelta(days=1))  # nothing is written that late
    assert [step.name for step in found.steps if step.ok] == [
        "key", "open", "verify", "recover", "amcheck", "counts", "ledger", "seals", "smoke",
    ]  # fmt: skip
    assert found.ok
    assert found.steps[5].told == "5 Tabellen, 502 Zeilen, 500 Fälle"  # 500 and one more, one less
    assert [name for name, _ in asked] == ["ledger_replay", "audit_verify", "upkeep_smoke"]
    assert "lotse_replay" in asked[0][1]
    assert "lotse_app" in asked[2][1]
    assert list((house.data / "drill").iterdir()) == []
    assert next(one.told for one in found.steps if one.name == "verify") == "jede Datei ist da und unverändert"
    assert json.loads((house.data / "drills.jsonl").read_text())["by_hand"] is True
    written = (copy / "drills.jsonl").read_text()
    assert json.loads(written)["ok"] is True
    assert "Fall 7" not in written
    for path in copy.rglob("*"):
        assert path.is_dir() or b"Fall 7" not in path.read_bytes(), "something lies in the folder unsealed"


def test_a_byte_flipped_in_the_backup_is_found_wherever_it_lies(
    house: House, copy: Path, asked: list[tuple[str, str]]
) -> None:
    ledger(copy, 3)
    sealed = next(copy.glob("base/*/base.tar.gz.age"))
    whole = sealed.read_bytes()
    for place in (200, len(whole) // 2, len(whole) - 1):
        sealed.write_bytes(flipped(whole, place))
        assert failed_at(drilled(copy, house.data)) == "open", place
    sealed.write_bytes(whole[: len(whole) // 2])
    assert failed_at(drilled(copy, house.data)) == "open"
    sealed.write_bytes(whole)
    piece = max(copy.glob("wal/????????????????????????.????????????????????????????????*"))
    piece.write_bytes(flipped(piece.read_bytes(), 5000))
    assert failed_at(drilled(copy, house.data)) == "recover"
    assert asked == []


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_without_its_key_or_with_another_no_backup_is_worth_anything(
    house: House, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = copy.parent / "other.key"
    monkeypatch.setenv("LOTSE_BACKUP_KEY_FILE", str(other))
    missing = drilled(copy, house.data)
    assert failed_at(missing) == "key"
    assert "Der Schlüssel der Sicherung fehlt" in missing.steps[0].told
    other.write_text(vault.new_key())
    assert failed_at(drilled(copy, house.data)) == "key"
    with pytest.raises(Trouble, match="gehört zu einem anderen Schlüssel"):
        backup.prepare(copy, other)


def test_an_old_backup_restored_after_a_deletion_stays_shut_until_the_ledger_is_replayed(
    house: House, copy: Path, asked: list[tuple[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "t"
    (target / "keys").mkdir(parents=True)
    shutil.copy(house.data / "keys" / "backup.key", target / "keys")
    arguments = [str(copy), "--data", str(target), "--to", house.between.isoformat()]
    ledger(copy, 3)
    with monkeypatch.context() as broken:
        broken.setattr(drill, "_django", refuses)
        with pytest.raises(Trouble, match="Die Anwendung bleibt zu"):
            restore.run(arguments)
    with pytest.raises(Trouble, match="die Löschliste ist noch nicht nachgespielt"):
        Server(target).start()
    (marker := target / UNFINISHED).rename(aside := target / "aside")  # somebody in a hurry
    with Server(target) as server, pytest.raises(RuntimeError, match="not permitted to log in"):
        ask(server.app_url, "SELECT 1")
    aside.rename(marker)
    assert restore.run([str(copy), "--data", str(target), "--resume"]) == 0
    with Server(target) as server:
        assert ask(server.app_url, "SELECT count(*) FROM cases_case WHERE id = 3") == "0", "deleted since"
        assert ask(server.app_url, "SELECT count(*) FROM cases_case WHERE id IN (7, 501)") == "2", "as at that moment"
        assert ask(server.superuser_url, "SELECT count(*) FROM pg_roles WHERE rolname = 'lotse_replay'") == "0"
    with pytest.raises(Trouble, match="liegt schon eine Datenbank"):
        restore.run(arguments)


def refuses(env: Mapping[str, str], *arguments: str) -> str:
    raise Trouble("die Löschliste fehlt")


def test_a_ledger_that_is_missing_or_older_than_the_backup_stops_before_anything_is_unpacked(
    house: House, copy: Path, tmp_path: Path
) -> None:
    about = next(copy.glob("base/*/about.json"))
    about.write_text(json.dumps(json.loads(about.read_text()) | {"ledger_lines": 2}))
    ledger(copy, 3)
    target = tmp_path / "t"
    (target / "keys").mkdir(parents=True)
    shutil.copy(house.data / "keys" / "backup.key", target / "keys")
    with pytest.raises(Trouble, match="Die Löschliste fehlt oder ist älter"):
        restore.run([str(copy), "--data", str(target)])
    assert not (target / "pg").exists()


def test_a_backup_from_before_the_first_deletion_asks_for_the_ledger_too(
    house: House, copy: Path, asked: list[tuple[str, str]], tmp_path: Path
) -> None:
    """Nothing was deleted when it was made: only the count beside it tells a missing ledger from an empty one."""
    target = tmp_path / "t"
    (target / "keys").mkdir(parents=True)
    shutil.copy(house.data / "keys" / "backup.key", target / "keys")
    (copy / backup.DELETIONS).write_text("1\n")
    with pytest.raises(Trouble, match=r"Die Löschliste fehlt.*0 statt mindestens 1"):
        restore.run([str(copy), "--data", str(target)])
    assert not (target / "pg").exists()
    assert failed_at(drilled(copy, house.data)) == "ledger"
    ledger(copy, 3)
    assert backup.lines_needed(copy, next(iter(bases(copy)))) == 1
    assert drilled(copy, house.data).ok


def test_the_archive_takes_a_piece_once_and_never_another_under_its_name(tmp_path: Path) -> None:
    folder, key, piece = an_archive(tmp_path)
    vault.archive(folder, piece, SEGMENT)
    once = sorted((folder / "wal").iterdir())
    vault.archive(folder, piece, SEGMENT)
    assert sorted((folder / "wal").iterdir()) == once
    piece.write_bytes(b"another")
    with pytest.raises(vault.VaultError, match="mit anderem Inhalt"):
        vault.archive(folder, piece, SEGMENT)
    (folder / "wal" / f".{SEGMENT[:-1]}2.part").write_bytes(b"what a crash left")
    vault.archive(folder, piece, f"{SEGMENT[:-1]}2")
    vault.fetch(folder, key, f"{SEGMENT[:-1]}2", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == b"another"
    with pytest.raises(FileNotFoundError):
        vault.fetch(folder, key, f"{SEGMENT[:-1]}3", tmp_path / "back")
    assert vault.main(["fetch", str(folder), str(key), f"{SEGMENT[:-1]}3", str(tmp_path / "back")]) == vault.NOT_THERE


def test_a_full_target_refuses_the_piece_and_takes_it_once_there_is_room(tmp_path: Path) -> None:
    folder, _key, piece = an_archive(tmp_path)
    (folder / "wal" / f".{SEGMENT}.part").symlink_to("/dev/full")
    assert vault.main(["archive", str(folder), str(piece), SEGMENT]) == 4  # PostgreSQL keeps it and asks again
    assert list((folder / "wal").iterdir()) == []
    assert vault.main(["archive", str(folder), str(piece), SEGMENT]) == 0


def an_archive(tmp_path: Path) -> tuple[Path, Path, Path]:
    folder, key, piece = tmp_path / "b", tmp_path / "key", tmp_path / "piece"
    key.write_text(vault.new_key())
    backup.prepare(folder, key)
    piece.write_bytes(b"log" * 9000)
    return folder, key, piece


def test_a_clock_that_went_back_between_two_backups_misleads_nobody(house: House) -> None:
    first = replace(bases(house.folder)[0], name="1")
    start = first.finished
    later = [at(first, number, start + timedelta(hours=hours)) for number, hours in ((2, 2), (3, -1), (4, 4))]
    found = [first, *later]
    assert base_for(found, None).name == "4"
    assert base_for(found, start + timedelta(hours=1)).name == "1", "2 is later, and 3 only says that it is earlier"
    assert base_for(found, start + timedelta(hours=3)).name == "3"
    with pytest.raises(Trouble, match="Weiter zurück reicht"):
        base_for(found, start - timedelta(minutes=1))


def at(first: About, number: int, finished: datetime) -> About:
    return replace(first, name=str(number), start_lsn=first.start_lsn + number, finished_at=finished.isoformat())


def test_old_backups_go_with_their_log_and_two_stay(house: House, copy: Path) -> None:
    about = bases(copy)[0]
    for number in range(2, 5):
        moved = at(about, number, datetime.now(UTC) - timedelta(days=60))
        moved = replace(moved, start_lsn=about.start_lsn + number * backup.SEGMENT)
        (copy / "base" / moved.name).mkdir()
        (copy / "base" / moved.name / "about.json").write_text(json.dumps(asdict(moved)))
    assert prune(copy, keep_days=35) == ["2"]  # the first is of today, the last two stay in any case
    names = {path.name.partition(".")[0] for path in (copy / "wal").iterdir()}
    assert min(names) == f"{SEGMENT[:-1]}2", "the first backup begins there; what lies before it serves nobody"
    with pytest.raises(Trouble, match="kein Zeitpunkt"):
        restore.moment("gestern")
    assert restore.moment("2026-07-01T12:00") == datetime(2026, 7, 1, 10, tzinfo=UTC)
