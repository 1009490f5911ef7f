"""While somebody is out and after: the time is watched, lost devices, copies for the person."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.cases.models import Case
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.jobs import forget_outings_nightly, watch_returns
from lotsenbuch.fieldwork.models import CopyLink, Device, Folder, Item, Outing
from lotsenbuch.fieldwork.rules.out import copy_key, new_code
from lotsenbuch.office.queries import the_house
from lotsenbuch.records.rules import DataClass, RefusedError
from lotsenbuch.ui.templatetags.ui import moment
from tests.cast import act_as, client_of

from .phone import Phone
from .work import folder_of, pack, words_of

pytestmark = pytest.mark.django_db


def late(anna: Staff, *, minutes: int) -> None:
    """Let Anna have said that long ago when she would be back: the database goes by its own clock."""
    until = timezone.now() - timedelta(minutes=minutes)
    with act_as(anna):
        Outing.objects.update(back_until=until, out_at=until - timedelta(hours=1))


def is_named(reader: Staff) -> bool:
    """Say whether the page of those who are late names Anna to somebody."""
    return "Anna Arndt" in client_of(reader).get(reverse("fieldwork:outings")).text.partition("<main")[2]


def test_the_house_watches_the_time_and_tells_first_the_colleague_then_the_lead(
    anna: Staff, bernd: Staff, chris: Staff, hanna: Staff, walk: Appointment
) -> None:
    folder, client = pack(anna, walk, "topic", told=bernd), client_of(anna)
    path = f"/unterwegs/api/folders/{folder.id}"

    def say(what: str, **told: str) -> Any:
        return client.post(f"{path}/{what}", json.dumps(told), content_type="application/json")

    until = (timezone.now() + timedelta(hours=1)).isoformat()
    out = say("out", back_by=until)
    assert (out.status_code, out.json()) == (200, {"state": "out", "back_by": until, "told": bernd.display_name})
    assert say("out", back_by=until).json() == out.json()
    assert say("out", back_by="gestern").status_code == 422
    assert client_of(bernd).post(f"{path}/back", "{}", content_type="application/json").status_code == 404
    assert watch_returns(0) == 0
    late(anna, minutes=10)
    assert watch_returns(0) == 1
    assert watch_returns(0) == 0
    with act_as(bernd):
        assert bernd.notices.filter(kind="field_late").count() == 1
    assert is_named(bernd)
    assert not is_named(chris)
    assert not is_named(hanna)
    late(anna, minutes=35)
    assert watch_returns(0) >= 1
    with act_as(chris):
        assert chris.notices.filter(kind="field_late").count() == 1
    assert is_named(chris)
    assert not is_named(hanna)
    late(anna, minutes=3 * 24 * 60)
    assert forget_outings_nightly(0) == 0, "who is not back is not forgotten over night"
    back = say("back")
    assert back.json() == {"state": "back", "back_by": None, "told": bernd.display_name}
    assert watch_returns(0) == 0
    late(anna, minutes=3 * 24 * 60)
    assert forget_outings_nightly(0) == 1
    with act_as(anna):
        assert not Outing.objects.exists()
    assert say("out", back_by=until).status_code == 200
    late(anna, minutes=9 * 24 * 60)
    assert forget_outings_nightly(0) == 1, "nobody waits any more"


def test_who_is_told_calls_the_number_that_rings_outside(
    anna: Staff, bernd: Staff, walk: Appointment, phone: Phone
) -> None:
    page = reverse("fieldwork:number_own_device", args=[phone.keys["device"]])
    typed = {"call_number": "02389 000-71", "version": "1"}
    assert client_of(bernd).get(page).status_code == 404, "somebody else's device"
    long = client_of(anna).post(page, {**typed, "call_number": "0" * 41})
    assert "Höchstens 40 Zeichen" in long.text
    assert "0" * 41 in long.text
    seen = client_of(anna).get(page).context["form"].initial["version"]
    assert client_of(anna).post(page, {**typed, "version": seen}).status_code == 302
    assert "02389 000-71" in client_of(anna).get(reverse("fieldwork:own_devices")).text
    folder = pack(anna, walk, "topic", told=bernd)
    assert phone.post(f"folders/{folder.id}").status_code == 200
    until = timezone.now() + timedelta(hours=1)
    with act_as(anna):
        actions.go_out(folder=Folder.objects.get(pk=folder.pk), back_until=until, by=anna.actor)
    late(anna, minutes=5)
    assert watch_returns(0) == 1
    assert "02389 000-71 (unterwegs)" in client_of(bernd).get(reverse("fieldwork:outings")).text
    client_of(anna).post(reverse("fieldwork:lock_own_device", args=[phone.keys["device"]]), {"because": ""})
    seen = client_of(anna).get(page).context["form"].initial["version"]
    locked = client_of(anna).post(page, {"call_number": "02389 000-72", "version": seen})
    assert "Dieses Gerät ist gesperrt." in locked.text
    assert "02389 000-72" in locked.text, "what was typed stays"


def test_who_leads_is_missed_by_somebody_else_of_the_house(
    anna: Staff, bernd: Staff, chris: Staff, hanna: Staff
) -> None:
    now = timezone.now()
    with act_as(chris):
        row = Outing(folder=folder_of(chris), staff=chris, out_at=now - timedelta(hours=2))
        row.back_until = now - timedelta(minutes=5)
        row.save(force_insert=True)
    assert watch_returns(0) == 1
    told = [one for one in (anna, bernd, hanna) if "Chris" in client_of(one).get(reverse("fieldwork:outings")).text]
    assert len(told) == 1


def test_the_officer_sees_whose_data_of_which_class_was_on_a_lost_device_and_no_content(
    anna: Staff, dilek: Staff, frieda: Staff, walk: Appointment, case_of_anna: Case, phone: Phone
) -> None:
    folder = pack(anna, walk, "topic")
    assert phone.post(f"folders/{folder.id}").status_code == 200
    device_id = phone.keys["device"]
    page = reverse("fieldwork:loss", args=[device_id])
    assert client_of(dilek).get(page).status_code == 404, "not lost yet"
    lock = reverse("fieldwork:lock_device", args=[device_id])
    assert client_of(frieda).post(lock, {"because": "im Bus"}).status_code == 302
    shown = client_of(dilek).get(page).text
    assert case_of_anna.fallnummer in shown
    assert "Worum es geht" in shown
    assert "Von jeder Person ging mit: Vorname; Telefonnummer" in shown
    for hidden in ("Der Probetag", case_of_anna.person.last_name, "Zeynep"):
        assert hidden not in shown
    with act_as(frieda):
        locked_at = Device.objects.get(pk=device_id).locked_at
        assert locked_at is not None
    until = moment(locked_at + timedelta(hours=72))
    assert f"ist bis {until} fällig" in shown
    for paper in ("meldung-art-33", "anzeige-83a", "brief-art-34"):
        told = words_of(client_of(dilek).get(reverse("fieldwork:loss_paper", args=[device_id, paper])))
        assert "Passkey" in told
        assert the_house().information_contact in told
        assert "noch nicht vereinbart" not in told
        assert (until in told) == (paper != "brief-art-34")
        assert ("Telefonnummer" in told, "Stimmung bei früheren" in told, "Worum es geht" in told) == (
            (True, True, True) if paper == "brief-art-34" else (False, False, False)
        )
    assert client_of(frieda).get(page).status_code == 404
    with act_as(frieda):
        assert not Item.objects.exists()
        assert Device.objects.get(pk=device_id).locked_because == "im Bus"
    with act_as(dilek):
        assert not Item.objects.exists()
        assert dilek.notices.filter(kind="device_lost").exists()


def test_who_locks_a_lost_phone_stays_logged_in_here_and_is_logged_out_there(anna: Staff, phone: Phone) -> None:
    desk, lost = client_of(anna), phone.client
    lock = reverse("fieldwork:lock_own_device", args=[phone.keys["device"]])
    assert [one.get("/ich/").status_code for one in (desk, lost)] == [200, 200]
    assert desk.post(lock, {"because": ""}).status_code == 302
    assert [one.get("/ich/").status_code for one in (desk, lost)] == [200, 302]


def test_a_copy_opens_once_with_address_and_code_and_not_for_the_house(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        handed = actions.leave_copy(
            case=case_of_anna, title="Vereinbart", pdf=b"%PDF-geheim", data_class=DataClass.COUNSELLING, by=anna.actor
        )
        assert b"geheim" not in bytes(CopyLink.objects.get().closed or b"")
    path, person = reverse("fieldwork:copy", args=[handed.token]), Client()
    assert person.get(path).status_code == 200
    assert person.get(reverse("fieldwork:copy", args=["kein-schluessel"])).status_code == 404
    wrong = person.post(path, {"code": new_code()})
    assert "passt nicht" in wrong.text
    assert "gespeichert" not in wrong.text
    right = person.post(path, {"code": f" {handed.code.lower()} "})
    assert right.content == b"%PDF-geheim"
    assert person.post(path, {"code": handed.code}).status_code == 404
    with act_as(anna):
        link = CopyLink.objects.get()
        assert (link.closed, link.fetched_at is not None) == (None, True)
        second = actions.leave_copy(
            case=case_of_anna, title="Noch eine", pdf=b"%PDF-2", data_class=DataClass.COUNSELLING, by=anna.actor
        )
        with pytest.raises(RefusedError, match="Papier"):
            actions.leave_copy(case=case_of_anna, title="x", pdf=b"x", data_class=DataClass.HEALTH, by=anna.actor)
    again = reverse("fieldwork:copy", args=[second.token])
    for _ in range(5):
        person.post(again, {"code": "ABCDEFGH"})
    assert person.post(again, {"code": second.code}).status_code == 404
    assert copy_key("a", "B C") == copy_key("a", "bc")
