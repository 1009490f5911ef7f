"""What a phone is told and what becomes of what it sends, over HTTP as it asks."""

import base64
import hashlib
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import end_case, withdraw_class
from lotsenbuch.cases.models import Case, Grant
from lotsenbuch.cases.queries import case_of
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.jobs import end_shares_over
from lotsenbuch.fieldwork.keys import renew_field_keys
from lotsenbuch.fieldwork.models import Device, Folder, Note
from lotsenbuch.fieldwork.views.api import LONGEST_NOTE
from lotsenbuch.records.rules import DataClass, RefusedError
from tests.cast import act_as, client_of

from .phone import Phone, made_up_note, written

WORDS = "Fährt gern Lastenrad"


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.LOTSE_FIELD_KEY_FILE = str(tmp_path / "field.json")


@pytest.fixture
def phone(anna: Staff, frieda: Staff) -> Phone:
    with act_as(frieda):
        _, code = actions.begin_device(staff=anna, name="Telefon 7", by=frieda.actor)
    made = Phone(client_of(anna))
    assert made.register(code).status_code == 200
    return made


def packed(anna: Staff, case: Case, *ticked: actions.Ticked, in_hours: float = -1) -> Folder:
    with act_as(anna):
        mine = case_of(case.id, anna.actor)
        assert mine is not None
        opens = timezone.now() + timedelta(hours=in_hours)
        meetings, closes = [actions.Talk(mine, opens + timedelta(hours=1), ticked)], opens + timedelta(hours=8)
        folder = actions.pack_folder(meetings=meetings, opens_at=opens, closes_at=closes, by=anna.actor)
        return Folder.objects.prefetch_related("meetings").get(pk=folder.pk)


def meeting_of(folder: Folder) -> UUID:
    return folder.meetings.all()[0].id


def sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def test_a_code_makes_one_device_of_its_own_colleague_and_no_second(anna: Staff, bernd: Staff, frieda: Staff) -> None:
    with act_as(frieda):
        _, code = actions.begin_device(staff=anna, name="Telefon 7", by=frieda.actor)
    assert Phone(client_of(bernd)).register(code).status_code == 422
    assert Phone(client_of(anna)).register("AAAAAAAAAA").status_code == 422
    assert Phone(client_of(anna)).register(f"  {code.lower()} ").status_code == 200
    assert Phone(client_of(anna)).register(code).status_code == 422
    with act_as(frieda):
        stale, late = actions.begin_device(staff=anna, name="Telefon 8", by=frieda.actor)
        Device.objects.filter(pk=stale.pk).update(code_until=timezone.now() - timedelta(hours=1))
    assert Phone(client_of(anna)).register(late).status_code == 422


def test_a_folder_opens_only_with_the_share_and_only_between_its_hours(
    anna: Staff, case_of_anna: Case, phone: Phone
) -> None:
    folder = packed(anna, case_of_anna, actions.Ticked("interest", WORDS, DataClass.COUNSELLING), in_hours=2)
    closed = phone.post(f"folders/{folder.id}")
    assert closed.status_code == 200
    assert WORDS.encode() not in closed.content
    assert phone.post(f"folders/{folder.id}/share").status_code == 404
    with time_machine.travel(folder.opens_at + timedelta(minutes=1)):
        later = Phone(client_of(anna), phone.keys)
        share = base64.b64decode(later.post(f"folders/{folder.id}/share").json()["share"])
    nonce, sealed = closed.content[:12], closed.content[12:]
    told = json.loads(AESGCM(share).decrypt(nonce, sealed, str(folder.id).encode()))
    assert told[0]["first_name"] == "Zeynep"
    assert [(one["kind"], one["class"], one["text"]) for one in told[0]["items"]] == [("interest", 1, WORDS)]
    with pytest.raises(InvalidTag):
        AESGCM(bytes(32)).decrypt(nonce, sealed, str(folder.id).encode())
    with time_machine.travel(folder.closes_at):
        too_late = Phone(client_of(anna), phone.keys)
        assert too_late.post(f"folders/{folder.id}/share").status_code == 404
        assert too_late.post(f"folders/{folder.id}").status_code == 404


def test_with_the_folder_back_called_back_or_the_device_locked_no_share_is_given(
    anna: Staff, frieda: Staff, case_of_anna: Case, phone: Phone
) -> None:
    back, called, left = (packed(anna, case_of_anna) for _ in range(3))
    for folder in (back, called, left):
        assert phone.post(f"folders/{folder.id}").status_code == 200
        assert phone.post(f"folders/{folder.id}/share").status_code == 200
    assert phone.post(f"folders/{back.id}/returned").status_code == 200
    with act_as(anna):
        actions.revoke_folder(folder=called, seen=Folder.objects.get(pk=called.pk).version, by=anna.actor)
    assert [phone.post(f"folders/{one.id}/share").status_code for one in (back, called, left)] == [404, 404, 200]
    with act_as(frieda):
        device = Device.objects.get(pk=phone.keys["device"])
        actions.lock_device(device=device, seen=device.version, because="verloren", by=frieda.actor)
    # Whoever has it is logged in no more, and who logs in with it gets no share.
    assert phone.post("kontakt").status_code == 401
    phone.client = client_of(anna)
    assert phone.post("kontakt").json() == {"wipe": True}
    assert phone.post(f"folders/{left.id}/share").status_code == 404
    assert phone.post("geleert").status_code == 200
    with act_as(anna):
        assert [Folder.objects.get(pk=one.pk).salt for one in (back, called, left)] == [None, None, None]


def test_a_clock_of_the_house_that_is_set_back_gives_no_share_again(
    anna: Staff, case_of_anna: Case, phone: Phone
) -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=12)):
        lost = packed(anna, case_of_anna)
        share = f"folders/{lost.id}/share"
        assert phone.post(f"folders/{lost.id}").status_code == 200
        assert phone.post(share).status_code == 200
        assert end_shares_over(0) == 0
    here = packed(anna, case_of_anna)
    assert phone.post(f"folders/{here.id}").status_code == 200
    assert phone.post(share).status_code == 404
    assert (end_shares_over(0), end_shares_over(0)) == (1, 0)
    with time_machine.travel(lost.opens_at + timedelta(hours=1)):
        assert phone.post(share).status_code == 404
        assert phone.post(f"folders/{lost.id}").status_code == 404
    assert phone.post(f"folders/{here.id}/share").status_code == 200
    assert phone.post(f"folders/{lost.id}/returned").status_code == 200


def test_a_class_without_grant_or_reason_does_not_leave_the_house(anna: Staff, case_of_anna: Case) -> None:
    debts = actions.Ticked("debts", "Ratenplan", DataClass.DEBTS, reason="langsam gehen")
    with pytest.raises(RefusedError, match="wozu"):
        packed(anna, case_of_anna, actions.Ticked("debts", "Ratenplan", DataClass.DEBTS))
    assert packed(anna, case_of_anna, debts).meetings.count() == 1
    with act_as(anna):
        for grant in Grant.objects.filter(case=case_of_anna, data_class=DataClass.DEBTS):
            withdraw_class(case=case_of_anna, grant_id=grant.id, by=anna.actor)
    with pytest.raises(RefusedError, match="Berechtigung"):
        packed(anna, case_of_anna, debts)
    with pytest.raises(RefusedError, match="verlässt das Haus nicht"):
        packed(anna, case_of_anna, actions.Ticked("address", "Weg 1", DataClass.SEALED, reason="hin"))


def test_a_note_is_taken_in_once_whatever_the_network_does(anna: Staff, case_of_anna: Case, phone: Phone) -> None:
    folder, key = packed(anna, case_of_anna), made_up_note()
    body = phone.sealed(written(meeting_of(folder)), note_id=key, folder_id=folder.id)
    first = phone.put(body, note_id=key, folder_id=folder.id)
    again = phone.put(body, note_id=key, folder_id=folder.id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert phone.believes(first, sha(body))
    assert first.json()["received_at"] == again.json()["received_at"]
    other = phone.sealed(written(meeting_of(folder), own_words="Anders."), note_id=key, folder_id=folder.id)
    beside = phone.put(other, note_id=key, folder_id=folder.id)
    assert beside.status_code == 409
    assert phone.believes(beside, sha(other))
    assert phone.put(other, note_id=key, folder_id=folder.id).status_code == 409
    with act_as(anna):
        assert sorted(Note.objects.values_list("state", flat=True)) == ["beside", "received"]
        assert Entry.objects.filter(what="fieldwork.receive_note").count() == 2


def test_what_cannot_be_read_is_refused_and_then_kept_unread(anna: Staff, case_of_anna: Case, phone: Phone) -> None:
    folder, key = packed(anna, case_of_anna), made_up_note()
    good = phone.sealed(written(meeting_of(folder)), note_id=key, folder_id=folder.id)
    bad = {
        "changed": good[:-1] + bytes([good[-1] ^ 1]),
        "cut": good[:-20],
        "empty": b"",
        "another note's": phone.sealed(written(meeting_of(folder)), note_id=uuid4(), folder_id=folder.id),
        "nothing said": phone.sealed(written(meeting_of(folder), answers={}), note_id=key, folder_id=folder.id),
        "no JSON": phone.sealed(b"\x00", note_id=key, folder_id=folder.id),
    }
    statuses = {name: phone.put(body, note_id=key, folder_id=folder.id).status_code for name, body in bad.items()}
    assert statuses == dict.fromkeys(bad, 422)
    kept = phone.put(bad["cut"], note_id=key, folder_id=folder.id, to="quarantine")
    assert kept.status_code == 201
    assert kept.json()["status"] == "quarantined"
    assert phone.believes(kept, sha(bad["cut"]))
    with act_as(anna):
        assert bytes(Note.objects.get().envelope or b"") == bad["cut"]
    assert phone.put(good, note_id=key, folder_id=folder.id).status_code == 201
    large, other = bytes(LONGEST_NOTE + 1), made_up_note()
    assert phone.put(large, note_id=other, folder_id=folder.id).status_code == 413
    aside = phone.put(large, note_id=other, folder_id=folder.id, to="quarantine")
    assert (aside.status_code, phone.believes(aside, sha(large))) == (201, True)


def test_a_note_for_a_case_that_ended_goes_to_the_inbox(anna: Staff, case_of_anna: Case, phone: Phone) -> None:
    folder, key = packed(anna, case_of_anna), made_up_note()
    with act_as(anna):
        end_case(case=case_of_anna, on=timezone.localdate(), why="Arbeit gefunden", by=anna.actor)
    body = phone.sealed(written(meeting_of(folder)), note_id=key, folder_id=folder.id)
    answer = phone.put(body, note_id=key, folder_id=folder.id)
    assert (answer.status_code, answer.json()["status"]) == (202, "inbox")
    assert phone.put(body, note_id=key, folder_id=folder.id).status_code == 202


def test_others_and_strangers_get_nowhere(anna: Staff, bernd: Staff, case_of_anna: Case, phone: Phone) -> None:
    folder, key = packed(anna, case_of_anna), made_up_note()
    body = phone.sealed(written(meeting_of(folder)), note_id=key, folder_id=folder.id)
    assert Phone(Client(), phone.keys).put(body, note_id=key, folder_id=folder.id).status_code == 401
    assert Phone(client_of(bernd), phone.keys).put(body, note_id=key, folder_id=folder.id).status_code == 404
    assert phone.put(body, note_id=key, folder_id=uuid4()).status_code == 404
    assert Phone(client_of(bernd), phone.keys).post("kontakt").status_code == 404
    foreign = {"Lotse-Folder": str(folder.id), "Origin": "https://anderswo.invalid", "Sec-Fetch-Site": "cross-site"}
    path = f"/unterwegs/api/notes/{key}"
    assert phone.client.put(path, body, content_type="application/octet-stream", headers=foreign).status_code == 401
    with act_as(anna):
        assert not Note.objects.exists()


def test_a_new_key_of_the_house_leaves_what_is_under_way_readable(
    anna: Staff, case_of_anna: Case, phone: Phone
) -> None:
    folder, key = packed(anna, case_of_anna), made_up_note()
    body = phone.sealed(written(meeting_of(folder)), note_id=key, folder_id=folder.id)
    assert renew_field_keys(receipts=True) == 2
    told = phone.post("kontakt").json()
    assert (told["seal_to"] != phone.keys["seal_to"], told["receipts"] != phone.keys["receipts"]) == (True, True)
    answer = phone.put(body, note_id=key, folder_id=folder.id)
    assert answer.status_code == 201
    with pytest.raises(InvalidSignature):
        phone.believes(answer, sha(body))
    phone.keys |= told
    assert phone.believes(answer, sha(body))


def test_the_keys_of_the_phones_are_renewed_by_a_command(phone: Phone) -> None:
    said = StringIO()
    call_command("renew_phone_keys", json=True, stdout=said)
    assert json.loads(said.getvalue()) == {"keys": 2}
    told = phone.post("kontakt").json()
    assert (told["seal_to"] != phone.keys["seal_to"], told["receipts"] == phone.keys["receipts"]) == (True, True)
    call_command("renew_phone_keys", receipts=True, stdout=said)
    assert phone.post("kontakt").json()["receipts"] != phone.keys["receipts"]
    assert "3 Schlüssel" in said.getvalue()
