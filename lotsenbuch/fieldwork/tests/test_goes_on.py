"""What goes on after a walk: notes of cases that moved, rooms that are off, closed accounts, phones that are found."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.postgres.functions import TransactionNow
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import book, withdraw
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.appointments.tests.talks import at
from lotsenbuch.assessment.models import Finding
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import hand_over, let_in
from lotsenbuch.cases.models import Access, Case, JournalEntry
from lotsenbuch.cases.queries import case_of
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.models import Device, Folder, Note
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import forget_house
from tests.cast import act_as, client_of

from .phone import API, Phone, made_up_note, written
from .test_api import packed
from .test_desk import fields
from .work import fit_to_go

pytestmark = pytest.mark.django_db


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


def come_in(phone: Phone, folder: Folder, key: UUID, **told: Any) -> Any:
    note = written(folder.meetings.all()[0].id, written_at=timezone.now().isoformat(), **told)
    body = phone.sealed(note, note_id=key, folder_id=folder.id)
    return phone.put(body, note_id=key, folder_id=folder.id)


def row_of(staff: Staff, key: UUID, state: str) -> UUID:
    with act_as(staff):
        return Note.objects.get(note_id=key, state=state).id


def test_a_note_of_a_case_that_moved_is_handed_on_and_written_by_who_leads_it(
    anna: Staff, bernd: Staff, hanna: Staff, case_of_anna: Case, phone: Phone
) -> None:
    folder, key = packed(anna, case_of_anna), made_up_note()
    with act_as(anna):
        hand_over(case=case_of_anna, to=bernd, reason="Wechsel", classes=[], by=anna.actor)
    answer = come_in(phone, folder, key, answers={"about": "Der Hof ist aufgeräumt."}, own_words="„Geht doch.“")
    assert (answer.status_code, answer.json()["status"]) == (202, "inbox")
    row, client = row_of(anna, key, "inbox"), client_of(anna)
    page, path = reverse("fieldwork:note_at_desk", args=[row]), reverse("fieldwork:hand_on_note", args=[row])
    shown = client.get(page).text
    assert "An die Fallführung weitergeben" in shown
    assert bernd.display_name not in shown
    assert client_of(hanna).post(path).status_code == 404
    assert client.post(path).status_code == 302
    with act_as(anna):
        mine = Note.objects.get(pk=row)
        assert (mine.state, mine.envelope) == ("handed_on", None)
        assert Entry.objects.filter(what="fieldwork.hand_on_note").count() == 1
    assert "Hof" not in client.get(page).text
    theirs = row_of(bernd, key, "received")
    desk = reverse("fieldwork:note_at_desk", args=[theirs])
    opened = client_of(bernd).get(desk)
    assert f"{anna.display_name} schreibt:" in opened.text
    assert client_of(bernd).post(desk, fields(opened)).status_code == 302
    with act_as(bernd):
        entry = JournalEntry.objects.get(case=case_of_anna, kind=JournalEntry.Kind.VISIT)
        assert "Der Hof ist aufgeräumt." in entry.text
        assert "„Geht doch.“" in entry.text
    # The phone may ask as often as it likes: it stays received.
    assert phone.client.get(page).status_code == 200
    with act_as(anna):
        forged = Note(id=uuid4(), staff=anna, writer=bernd, note_id=uuid4(), folder_named=folder.id, sha256="0")
        forged.envelope, forged.state, forged.received_at = b"x", Note.State.RECEIVED, timezone.now()
        with pytest.raises(ProgrammingError), transaction.atomic():
            forged.save(force_insert=True)


def test_two_contents_under_one_key_are_both_shown_at_the_desk(anna: Staff, case_of_anna: Case, phone: Phone) -> None:
    folder, key = packed(anna, case_of_anna), made_up_note()
    assert come_in(phone, folder, key, answers={"about": "Erste Fassung"}).status_code == 201
    assert come_in(phone, folder, key, answers={"about": "Zweite Fassung"}).status_code == 409
    client = client_of(anna)
    paths = {one: reverse("fieldwork:note_at_desk", args=[row_of(anna, key, one)]) for one in ("received", "beside")}
    for state, other in (("received", "Zweite Fassung"), ("beside", "Erste Fassung")):
        assert other in client.get(paths[state]).text.partition("Andere Fassung unter demselben Schlüssel")[2]
    for path in paths.values():
        assert client.post(path, fields(client.get(path))).status_code == 302
    with act_as(anna):
        texts = JournalEntry.objects.filter(case=case_of_anna, kind="visit").values_list("text", flat=True)
        assert sorted(texts) == ["Erste Fassung", "Zweite Fassung"]


def test_where_the_house_keeps_no_bewertung_interests_stand_in_the_journal(
    anna: Staff, house: House, case_of_anna: Case, phone: Phone
) -> None:
    del house
    folder, key = packed(anna, case_of_anna), made_up_note()
    come_in(phone, folder, key, answers={"about": "Am Kanal.", "ideas": "Löten"})
    House.objects.update(carrier="ge", switched_off=["assessment"])
    forget_house()
    client, path = client_of(anna), reverse("fieldwork:note_at_desk", args=[row_of(anna, key, "received")])
    page = client.get(path)
    assert "eine Bewertung führt das Haus hier nicht" in page.text
    assert client.post(path, fields(page)).status_code == 302
    House.objects.update(switched_off=[])
    forget_house()
    with act_as(anna):
        assert not Finding.objects.exists()
        entry = JournalEntry.objects.get(case=case_of_anna, kind="visit")
        assert entry.text == "Am Kanal.\n\nInteressen und Ideen: Löten"


def test_a_closed_account_locks_its_devices_and_calls_its_folders_back(
    anna: Staff, frieda: Staff, case_of_anna: Case, phone: Phone
) -> None:
    fetched, waiting = packed(anna, case_of_anna), packed(anna, case_of_anna, in_hours=3)
    assert phone.post(f"folders/{fetched.id}").status_code == 200
    assert stands(phone).json() == {"wipe": False, "gone": []}
    with act_as(frieda):
        Staff.objects.filter(pk=anna.pk).update(is_active=False)
        device = Device.objects.get(pk=phone.keys["device"])
        assert (device.locked_at is not None, device.locked_because) == (True, "Das Konto wurde geschlossen.")
    with act_as(anna):
        rows = Folder.objects.filter(pk__in=[fetched.pk, waiting.pk])
        assert [(row.salt, row.revoked_at is not None) for row in rows] == [(None, True), (None, True)]


def stands(phone: Phone, *, is_empty: bool = False, proof: str = "", folders: Sequence[object] = ()) -> Any:
    body = json.dumps({"is_empty": is_empty, "folders": [str(one) for one in folders]})
    path = f"{API}/geraet/stand"
    return Client().post(
        path, body, content_type="application/json", headers={"Lotse-Device": proof} if proof else phone.headers
    )


def test_a_lost_phone_hears_that_it_is_locked_although_nobody_is_logged_in(
    anna: Staff, frieda: Staff, phone: Phone
) -> None:
    name = phone.keys["device"]
    for strange in (f"{name}.falsch", f"{uuid4()}.{phone.keys['secret']}", f"{name}.", "x"):
        answer = stands(phone, proof=strange)
        assert (answer.status_code, answer.content) == (404, b"")
    assert stands(phone, is_empty=True).json() == {"wipe": False, "gone": []}
    with act_as(frieda):
        device = Device.objects.get(pk=name)
        assert device.wiped_at is None, "one that is not locked says nothing of the kind"
        actions.lock_device(device=device, seen=device.version, because="verloren", by=frieda.actor)
    assert stands(phone).json() == {"wipe": True, "gone": []}
    assert stands(phone, is_empty=True).json() == {"wipe": True, "gone": []}
    with act_as(frieda):
        assert Device.objects.get(pk=name).wiped_at is not None


def test_an_access_in_tandem_given_for_another_reason_stays_as_it_was_given(
    anna: Staff, bernd: Staff, case_of_anna: Case
) -> None:
    with act_as(anna):
        case = case_of(case_of_anna.id, anna.actor)
        assert case is not None
        until = timezone.now() + timedelta(days=60)
        let_in(case=case, staff=bernd, kind="tandem", until=until, reason="gemeinsame Beratung", by=anna.actor)
        fit_to_go(case, anna)
        given = Booking(Kind.OUTSIDE, at(10, days=3), companions=(bernd.pk,), place="Stadtpark")
        row = book(case=case, given=given, by=anna.actor)
        withdraw(appointment=row, seen=row.version, by=anna.actor)
        (access,) = Access.objects.filter(case=case, staff=bernd)
        assert access.valid_until is not None
        assert abs(access.valid_until - until) < timedelta(minutes=1)


def test_the_page_tells_address_and_code_once(anna: Staff, case_of_anna: Case) -> None:
    client, path = client_of(anna), reverse("fieldwork:leave_copy", args=[case_of_anna.id])
    assert client.get(path).status_code == 200
    page = client.post(path, {"title": "Vereinbart", "text": "Wir rufen an."})
    handed = page.context_data["handed"]  # type: ignore[index]  # this page has one
    assert handed.code in page.text
    assert handed.token in page.text
    got = Client().post(reverse("fieldwork:copy", args=[handed.token]), {"code": handed.code})
    assert got.content.startswith(b"%PDF")
    assert handed.code not in client.get(reverse("fieldwork:before", args=[case_of_anna.id])).text


def test_a_right_that_ends_takes_the_open_folder_with_it(
    anna: Staff, bernd: Staff, frieda: Staff, walk: Appointment, case_of_anna: Case
) -> None:
    """Whoever goes along no more loses the case at the next request; a phone asks for its folders every minute."""
    with act_as(frieda):
        _, code = actions.begin_device(staff=bernd, name="Telefon 8", by=frieda.actor)
    theirs = Phone(client_of(bernd))
    theirs.register(code)
    folder, later = packed(bernd, case_of_anna), packed(bernd, case_of_anna)
    assert theirs.post(f"folders/{folder.id}").status_code == 200
    assert theirs.post(f"folders/{folder.id}/share").status_code == 200
    assert stands(theirs, folders=[folder.id]).json()["gone"] == []
    with act_as(bernd):  # all in one transaction here, and its time is one
        Folder.objects.filter(pk=folder.pk).update(fetched_at=TransactionNow())
    with act_as(anna):
        row = Appointment.objects.get(pk=walk.pk)
        withdraw(appointment=row, seen=row.version, by=anna.actor)
    assert stands(theirs, folders=[folder.id]).json()["gone"] == [str(folder.id)]
    assert theirs.post(f"folders/{folder.id}/share").status_code == 404
    assert theirs.post(f"folders/{later.id}").status_code == 200, "fetched now: without that case"
    assert stands(theirs, folders=[later.id]).json()["gone"] == []


def test_a_phone_hears_of_a_folder_called_back_although_nobody_is_logged_in(
    anna: Staff, bernd: Staff, frieda: Staff, case_of_anna: Case, phone: Phone
) -> None:
    """Only what it holds itself stays: not what was called back, given back, is another phone's, or never was."""
    kept, back, home, elsewhere = (packed(anna, case_of_anna, in_hours=number) for number in range(4))
    for folder in (kept, back, home):
        assert phone.post(f"folders/{folder.id}").status_code == 200
    for_all = [kept.id, back.id, home.id]
    assert stands(phone, folders=for_all).json() == {"wipe": False, "gone": []}
    with act_as(anna):
        row = Folder.objects.get(pk=back.pk)
        actions.revoke_folder(folder=row, seen=row.version, by=anna.actor)
        actions.return_folder(folder=Folder.objects.get(pk=home.pk), by=anna.actor)
    strange = uuid4()
    said = stands(phone, folders=[*for_all, elsewhere.id, strange, "x"]).json()
    assert said == {"wipe": False, "gone": [str(one) for one in (back.id, home.id, elsewhere.id, strange)]}
    with act_as(frieda):
        _, code = actions.begin_device(staff=bernd, name="Telefon 8", by=frieda.actor)
    other = Phone(client_of(bernd))
    other.register(code)
    assert stands(other, folders=[kept.id]).json()["gone"] == [str(kept.id)]
