"""Pressed twice, sent from two windows, gone back to: one act, the first answer, nothing overwritten unseen."""

from typing import Any
from uuid import uuid4

import pytest

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.models import Case, ContactChannel, JournalEntry, PhaseNeed
from lotsenbuch.intake.models import Alliance, Barrier, CheckItem, Intake, Proposal
from lotsenbuch.records.actions import SENT_BEFORE
from tests.cast import act_as, client_of, colleague

from .test_views_proposals import PERSON

pytestmark = pytest.mark.django_db
TEXTS = dict.fromkeys(("mandate", "expected_by_person", "expected_by_house", "confidential"), "Worte.")


@pytest.mark.parametrize("ticked", [True, False])
def test_barriers_sent_twice_are_found_once(case_of_anna: Case, anna: Staff, ticked: bool) -> None:
    client, address = client_of(anna), f"/fall/{case_of_anna.id}/hemmnisse/"
    key = client.get(address).context["form"]["repeat_key"].value()
    typed = {"repeat_key": str(key), "found_on": "heute", "found_by": "Anna"}
    item = str(CheckItem.objects.filter(data_class=1).values_list("pk", flat=True)[0])
    typed |= {"items": item} if ticked else {"label": "Eigene Worte", "group": "motivation"}
    assert [client.post(address, typed).status_code for _ in range(2)] == [302, 302]
    with act_as(anna):
        assert Barrier.objects.count() == 1


def test_a_form_gone_back_to_is_refused_and_keeps_what_was_typed(case_of_anna: Case, anna: Staff) -> None:
    client, address, key = client_of(anna), f"/fall/{case_of_anna.id}/vermerk/", str(uuid4())
    typed: dict[str, Any] = {"repeat_key": key, "kind": "note", "data_class": 1, "text": "Erster Vermerk"}
    assert client.post(address, typed).status_code == 302
    page = client.post(address, {**typed, "text": "Zweiter Vermerk"}).content.decode()
    assert SENT_BEFORE in page
    assert "Zweiter Vermerk" in page
    with act_as(anna):
        assert JournalEntry.objects.filter(text__endswith="Vermerk").count() == 1


def test_a_key_of_one_form_is_no_answer_for_another(case_of_anna: Case, anna: Staff) -> None:
    client, key = client_of(anna), str(uuid4())
    typed = {"repeat_key": key, "kind": "phone", "text": "Kurz.", "case": case_of_anna.fallnummer}
    assert client.post("/vermerk/", typed).status_code in {200, 302}
    assert SENT_BEFORE in client.post("/vermerk/", {**typed, "text": "Anders."}).content.decode()
    member = {"repeat_key": key, "name": "Mia", "relation": "Tochter"}
    assert SENT_BEFORE in client.post(f"/fall/{case_of_anna.id}/haushalt/", member).content.decode()


def test_a_case_assigned_twice_gets_the_first_answer(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        intake = Intake.objects.get()
        intake.save_version(seen=intake.version, decision="accepted")
    typed = {"repeat_key": str(uuid4()), "to": str(bernd.pk), "note": "n", "on": "heute"}
    answers = [client_of(anna).post(f"/fall/{case_of_anna.id}/zuweisen/", typed) for _ in range(2)]
    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(302, "/"), (302, "/")]
    other = {**typed, "note": "anders"}
    assert client_of(anna).post(f"/fall/{case_of_anna.id}/zuweisen/", other).status_code == 404


@pytest.mark.django_db(transaction=True)  # now() shows a decided row as long as one transaction lasts
def test_a_proposal_taken_on_twice_gets_the_first_answer(hanna: Staff, proposal_of_emre: Proposal) -> None:
    typed = {**PERSON, "repeat_key": str(uuid4())}
    address = f"/vorschlaege/{proposal_of_emre.id}/aufnehmen/"
    first, second = (client_of(hanna).post(address, typed) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]


def test_a_foreign_proposal_is_not_withdrawn(emre: Staff, proposal_of_emre: Proposal) -> None:
    both = colleague("dora", "Dorn", Role.FALLMANAGEMENT, Role.CLEARING)
    assert client_of(both).post(f"/vorschlaege/{proposal_of_emre.id}/zurueckziehen/").status_code == 404
    with act_as(emre):
        assert Proposal.objects.get().state == Proposal.State.OPEN


def test_the_draft_of_another_window_is_shown_beside_the_own_words(case_of_anna: Case, anna: Staff) -> None:
    client, address = client_of(anna), f"/fall/{case_of_anna.id}/arbeitsbuendnis/"
    seen = client.get(address).context["form"].initial["version"]
    typed = {**TEXTS, "agreed_on": "heute", "keep": "1", "version": seen}
    assert client.post(address, {**typed, "mandate": "Aus Fenster 1"}).status_code == 302
    answer = client.post(address, {**typed, "mandate": "Aus Fenster 2"})
    (difference,) = answer.context["form"].differences
    assert (difference.stored, difference.typed) == ("Aus Fenster 1", "Aus Fenster 2")
    assert "Inzwischen hat jemand anderes gespeichert" in answer.content.decode()
    again = answer.context["form"]["version"].value()
    assert client.post(address, {**typed, "mandate": "Aus beiden", "version": again}).status_code == 302
    with act_as(anna):
        assert [row.mandate for row in Alliance.objects.all()] == ["Aus beiden"]


def test_an_agreed_fassung_is_not_replaced_unseen(case_of_anna: Case, anna: Staff) -> None:
    client, address = client_of(anna), f"/fall/{case_of_anna.id}/arbeitsbuendnis/"
    typed = {**TEXTS, "agreed_on": "heute", "version": 0}
    assert [client.post(address, typed).status_code for _ in range(2)] == [302, 200]
    with act_as(anna):
        assert Alliance.objects.count() == 1


def test_an_unsaved_text_keeps_the_version_it_was_written_on(case_of_anna: Case, anna: Staff) -> None:
    client, address = client_of(anna), f"/fall/{case_of_anna.id}/arbeitsbuendnis/"
    client.post(f"/entwurf/alliance/{case_of_anna.id}/", {"mandate": "Halber Satz", "version": "0"})
    client.post(address, {**TEXTS, "agreed_on": "heute", "keep": "1", "version": 0})
    client.post(f"/entwurf/alliance/{case_of_anna.id}/", {"mandate": "Halber Satz", "version": "0"})
    assert client.get(address).context["form"]["version"].value() == "0"


def test_an_ended_channel_is_not_ended_otherwise_unseen(case_of_anna: Case, anna: Staff) -> None:
    client = client_of(anna)
    with act_as(anna):
        channel = ContactChannel.objects.get()
    address = f"/fall/{case_of_anna.id}/kontaktwege/{channel.id}/"
    assert client.post(address, {"valid_until": "1.3.2026", "version": "1"}).status_code == 302
    answer = client.post(address, {"valid_until": "heute", "version": "1"})
    assert "Inzwischen wurde hier etwas anderes gespeichert." in answer.content.decode()
    with act_as(anna):
        assert f"{ContactChannel.objects.get().valid_until}" == "2026-03-01"
    assert client.post(address, {"valid_until": "2.3.2026", "version": "2"}).status_code == 302


def test_needs_set_from_two_windows_are_shown_side_by_side(frieda: Staff) -> None:
    client, address = client_of(frieda), "/verwaltung/phasen/setzen/"
    seen = client.get("/verwaltung/phasen/").context["form"].initial["version"]
    assert client.post(address, {"intake": ["decision"], "version": seen}).status_code == 302
    answer = client.post(address, {"intake": ["alliance"], "version": seen})
    (difference,) = answer.context["form"].differences
    assert "Entscheidung" in difference.stored
    assert "Arbeitsbündnis" in difference.typed
    assert [row.key for row in PhaseNeed.objects.filter(is_required=True)] == ["decision"]
    now = answer.context["form"]["version"].value()
    assert client.post(address, {"intake": ["alliance"], "version": now}).status_code == 302
    assert [row.key for row in PhaseNeed.objects.filter(is_required=True)] == ["alliance"]


def test_a_task_form_gone_back_to_is_refused_and_keeps_what_was_typed(case_of_anna: Case, anna: Staff) -> None:
    client = client_of(anna)
    for address in (f"/fall/{case_of_anna.id}/aufgabe/", "/faelle/aufgabe/"):
        typed = {"repeat_key": str(uuid4()), "title": "Anrufen", "due_on": "01.12.2026"}
        typed |= {"case": str(case_of_anna.id)}
        client.post(address, typed)
        page = client.post(address, {**typed, "title": "Doch schreiben"}).content.decode()
        assert SENT_BEFORE in page
        assert "Doch schreiben" in page
