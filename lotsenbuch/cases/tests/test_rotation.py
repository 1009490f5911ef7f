"""A new master key: nothing is lost at whatever point it breaks off, and nobody has to start again."""

import base64
import json
import os
import stat
from collections.abc import Callable
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import rotation
from lotsenbuch.cases.models import Case, Person, PersonKey
from lotsenbuch.cases.queries import case_of, open_facts, timeline
from lotsenbuch.cases.queries.masters import wrapped_by_master
from lotsenbuch.records.actions import save_draft
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.masters import MastersError, masters, one_rotation_at_a_time
from lotsenbuch.records.models import Draft
from lotsenbuch.records.queries import open_draft
from lotsenbuch.records.rules import Actor
from tests.cast import PERSON, SEALED_NOTE, act_as, client_of, filled_case, registered

SERVICE = Actor.service("rotate")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def file(tmp_path: Path, settings: Any) -> Path:
    """Give the test a key file of its own with key no. 1."""
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    path = folder / "master.json"
    path.write_text(json.dumps({"1": base64.b64encode(b"1" * 32).decode()}))
    path.chmod(0o600)
    settings.LOTSE_MASTER_KEY_FILE = str(path)
    return path


@pytest.fixture
def kept(file: Path, anna: Staff) -> Case:
    """Return a case with protected texts, a draft and a second factor, all under key no. 1."""
    case = filled_case(anna)
    with act_as(anna):
        save_draft("note", case.id, {"text": "Angefangener Satz"}, by=anna.actor)
    with act_as(anna):
        Authenticator.objects.create(user=anna, type="totp", data={"secret": encrypt("GEHEIM")})
        Authenticator.objects.create(user=anna, type="recovery_codes", data={"seed": encrypt("SAAT"), "used_mask": 0})
    return case


def rotate(**options: Any) -> dict[str, Any]:
    """Run the command and return what it says."""
    said = StringIO()
    call_command("rotate_keys", json=True, stdout=said, stderr=StringIO(), **options)
    result: dict[str, Any] = json.loads(said.getvalue())
    return result


def status() -> tuple[int, dict[str, Any]]:
    """Run the other command and return exit code and answer."""
    said, code = StringIO(), 0
    try:
        call_command("keys_status", json=True, stdout=said)
    except SystemExit as end:
        code = int(str(end.code))
    return code, json.loads(said.getvalue())


def assert_all_opens(case: Case, anna: Staff) -> None:
    """Read everything that is encrypted."""
    with act_as(anna):
        seen = case_of(case.id, anna.actor)
        assert seen is not None
        assert open_facts(seen) == PERSON.facts
        assert SEALED_NOTE in {entry.text for entry in timeline(seen)}
        assert open_draft("note", case.id, by=anna.actor) == {"text": "Angefangener Satz"}
    factors = {row.type: row.data for row in Authenticator.objects.all()}
    assert decrypt(factors["totp"]["secret"]) == "GEHEIM"
    assert (decrypt(factors["recovery_codes"]["seed"]), factors["recovery_codes"]["used_mask"]) == ("SAAT", 0)


def test_everything_is_wrapped_anew_and_the_old_key_is_gone(kept: Case, anna: Staff, file: Path) -> None:
    result = rotate()
    assert {name: result[name] for name in ("number", "is_new", "rewrapped", "dropped")} == {
        "number": 2,
        "is_new": True,
        "rewrapped": 4,
        "dropped": [1],
    }
    assert list(masters()) == [2]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in file.parent.iterdir()) == [".master.json.lock", "master.json"]
    with acting_as(SERVICE):
        wrapped = wrapped_by_master()
    assert (dict(wrapped.persons), dict(wrapped.drafts), dict(wrapped.factors)) == ({2: 1}, {2: 1}, {2: 2})
    assert_all_opens(kept, anna)
    assert rotate()["number"] == 3


def test_a_running_process_learns_of_the_new_key_without_a_restart(kept: Case, anna: Staff) -> None:
    client = client_of(anna)
    assert SEALED_NOTE in client.get(f"/fall/{kept.id}/").content.decode()
    rotate()
    assert SEALED_NOTE in client.get(f"/fall/{kept.id}/").content.decode()
    newer = registered(anna)
    with act_as(anna):
        assert PersonKey.objects.get(person=newer.person_id).master_number == 2


class Crash(BaseException):
    """The power goes."""


def breaking(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, times: int, *, after: bool) -> None:
    """Let the `times`-th call of a function end the program, before or after it did its work."""
    real: Callable[..., Any] = getattr(where, name)
    calls = iter(range(1, 1000))

    def breaks(*args: Any, **kwargs: Any) -> Any:
        is_last = next(calls) == times
        if is_last and not after:
            raise Crash
        result = real(*args, **kwargs)
        if is_last:
            raise Crash
        return result

    monkeypatch.setattr(where, name, breaks)


CRASHES = [
    (os, "fsync", 1, False),  # the new file is written in part
    (os, "fsync", 2, False),  # renamed, the folder not synced
    (rotation, "add_master", 1, True),  # the new key stands, its audit entry does not
    (rotation, "rewrap_drafts", 1, False),  # the keys of persons are done
    (rotation, "rewrap_factors", 1, True),
    (rotation, "ask_guard", 1, True),  # wrapped, not committed
    (rotation, "drop_masters_before", 1, False),
    (rotation, "drop_masters_before", 1, True),  # dropped, its audit entry not written
]


@pytest.mark.parametrize(("where", "name", "times", "after"), CRASHES)
def test_it_may_break_off_anywhere(  # where it breaks off, beside the data
    kept: Case, anna: Staff, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, times: int, *, after: bool
) -> None:
    with monkeypatch.context() as patch:
        breaking(patch, where, name, times, after=after)
        with pytest.raises(Crash):
            rotate()
    assert_all_opens(kept, anna)
    assert status()[0] == 0
    rotate()
    assert len(masters()) == 1
    assert_all_opens(kept, anna)
    assert status() == (0, status()[1] | {"problems": [], "to_do": []})


def test_what_is_begun_is_brought_to_its_end_with_the_same_key(kept: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        breaking(patch, rotation, "ask_guard", 1, after=False)
        with pytest.raises(Crash):
            rotate()
    assert status()[1]["to_do"] == [
        "Ein Schlüsselwechsel ist nicht abgeschlossen: „./lotse keys rotate“ führt ihn zu Ende."
    ]
    result = rotate()
    assert (result["number"], result["is_new"], result["dropped"]) == (2, False, [1])


def test_two_do_not_rotate_at_once(kept: Case, capsys: pytest.CaptureFixture[str]) -> None:
    errors = StringIO()
    with one_rotation_at_a_time(), pytest.raises(SystemExit) as end:
        call_command("rotate_keys", stderr=errors)
    assert (end.value.code, "läuft schon" in errors.getvalue()) == (1, True)
    assert list(masters()) == [1]


@pytest.mark.django_db(transaction=True)
def test_the_old_key_stays_while_somebody_works_who_began_before(kept: Case, anna: Staff) -> None:
    """Their row is not to be seen yet, and it is wrapped with the old key."""
    where = connection.settings_dict
    place = {"host": where["HOST"], "port": where["PORT"] or None, "user": where["USER"], "dbname": where["NAME"]}
    with closing(psycopg.connect(**place)) as other:
        other.execute("SELECT 1")
        with pytest.raises(SystemExit) as end:
            rotate(wait=1)
    assert end.value.code == 1
    assert sorted(masters()) == [1, 2]
    assert rotate()["dropped"] == [1]
    assert_all_opens(kept, anna)


def test_a_row_written_late_with_the_old_key_is_found_before_it_goes(
    kept: Case, anna: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, calls = dict(masters()), iter(range(10))

    def one_comes_late(_since: object) -> int:
        if next(calls) == 0:
            with monkeypatch.context() as patch:
                patch.setattr("lotsenbuch.records.cipher.masters", lambda: old)
                patch.setattr("lotsenbuch.records.cipher.present_number", lambda: 1)
                with act_as(anna):
                    save_draft("late", None, {"text": "kam spät"}, by=anna.actor)
        return 0

    monkeypatch.setattr("lotsenbuch.cases.management.commands.rotate_keys.transactions_since_before", one_comes_late)
    assert rotate()["rewrapped"] == 5
    with act_as(anna):
        assert open_draft("late", None, by=anna.actor) == {"text": "kam spät"}


def test_nothing_is_dropped_while_something_is_wrapped_with_it(kept: Case) -> None:
    with acting_as(SERVICE):
        rotation.begin_rotation(by=SERVICE)
        with pytest.raises(Exception, match="Noch 4 Schlüssel"):
            rotation.end_rotation(by=SERVICE)
    assert sorted(masters()) == [1, 2]


# Who may


def test_only_the_service_wraps_anew_and_it_sees_no_person(kept: Case, anna: Staff) -> None:
    with act_as(anna), pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
        ask_guard("cases_rewrap", [kept.person_id], [b"x"], 9)
    with acting_as(SERVICE):
        assert PersonKey.objects.count() == 1
        assert (Person.objects.count(), Case.objects.count()) == (0, 0)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            PersonKey.objects.update(master_number=9)


def test_a_draft_of_somebody_else_is_the_services_only_for_its_key(kept: Case, bernd: Staff) -> None:
    with act_as(bernd):
        assert Draft.objects.count() == 0


# The status


def test_all_is_well(kept: Case, file: Path) -> None:
    code, said = status()
    row = {"number": 1, "persons": 1, "drafts": 1, "factors": 2, "in_file": True, "fits": True}
    assert (code, said) == (
        0,
        {"file": str(file), "present": 1, "keys": [row], "problems": [], "to_do": []},
    )


def test_a_missing_number_is_wrong(kept: Case, file: Path) -> None:
    file.write_text(json.dumps({"2": base64.b64encode(b"2" * 32).decode()}))
    code, said = status()
    assert code == 1
    assert [row["number"] for row in said["keys"] if not row["in_file"]] == [1]
    assert "Nr. 1 fehlt in der Datei" in said["problems"][0]


def test_a_key_that_is_another_one_is_wrong(kept: Case, file: Path) -> None:
    file.write_text(json.dumps({"1": base64.b64encode(b"9" * 32).decode()}))
    assert (status()[0], status()[1]["keys"][0]["fits"]) == (1, False)


@pytest.mark.parametrize(("mode", "folder", "code"), [(0o600, 0o700, 0), (0o640, 0o700, 1), (0o600, 0o720, 1)])
def test_a_file_that_others_may_read_is_wrong(kept: Case, file: Path, mode: int, folder: int, code: int) -> None:
    file.chmod(mode)
    file.parent.chmod(folder)
    assert status()[0] == code


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"1": "a2V5"}', '{"0": "x"}'])
def test_a_file_that_is_none_is_wrong(kept: Case, file: Path, content: str) -> None:
    file.write_text(content)
    assert status()[0] == 1
    with pytest.raises(MastersError):
        masters()


def test_a_lost_file_is_wrong(kept: Case, file: Path) -> None:
    file.unlink()
    code, said = status()
    assert (code, said["present"]) == (1, None)
    assert "lässt sich nicht lesen" in said["problems"][0]
