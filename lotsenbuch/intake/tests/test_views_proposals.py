"""The screens of proposals and registration, seen by those who use them."""

from uuid import uuid4

import pytest

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, ContactChannel
from lotsenbuch.intake.models import Intake, Proposal
from tests.cast import act_as, client_of

PROPOSAL = {
    "source": "placement",
    "first_name": "Tarek",
    "last_name": "al-Masri",
    "birth_on": "4.7.03",
    "reason": "Repariert Fahrräder.",
    "proposed_on": "heute",
}
PERSON = {
    "first_name": "Jelena",
    "last_name": "von der Đorđević",
    "birth_on": "28.2.1990",
    "languages": "Serbisch, Deutsch",
    "opened_on": "heute",
    "kundennummer": "335 d 112233",
    "health": "Rücken",
    "channel-TOTAL_FORMS": "3",
    "channel-INITIAL_FORMS": "0",
    "channel-0-kind": "mobile",
    "channel-0-value": "0170 0000412",
    "channel-0-said_by": "der Schwester",
    "channel-0-valid_from": "heute",
    "channel-1-kind": "mobile",
    "channel-1-said_by": "der Person selbst",
    "channel-1-valid_from": "heute",
    "channel-2-kind": "mobile",
    "channel-2-said_by": "der Person selbst",
    "channel-2-valid_from": "heute",
}


def test_a_proposal_sent_twice_is_made_once(emre: Staff, hanna: Staff) -> None:
    typed = {**PROPOSAL, "repeat_key": str(uuid4())}
    answers = [client_of(emre).post("/vorschlaege/neu/", typed) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == ["/vorschlaege/", "/vorschlaege/"]
    with act_as(emre):
        assert [one.last_name for one in Proposal.objects.all()] == ["al-Masri"]


def test_a_proposal_without_a_reason_keeps_what_was_typed(emre: Staff) -> None:
    page = client_of(emre).post("/vorschlaege/neu/", {**PROPOSAL, "reason": ""}).content.decode()
    assert "Bitte ausfüllen." in page
    assert 'value="al-Masri"' in page


@pytest.mark.parametrize("colleague", ["anna", "hanna", "emre"])
def test_everybody_sees_the_list_that_is_theirs(
    colleague: str, everybody: dict[str, Staff], proposal_of_emre: Proposal
) -> None:
    page = client_of(everybody[colleague]).get("/vorschlaege/").content.decode()
    assert ("Unterholz" in page) is (colleague != "anna")


def test_a_foreign_proposal_looks_like_a_made_up_one(anna: Staff, proposal_of_emre: Proposal) -> None:
    client = client_of(anna)
    foreign, made_up = (client.get(f"/vorschlaege/{key}/") for key in (proposal_of_emre.id, uuid4()))
    assert (foreign.status_code, made_up.status_code) == (404, 404)


def test_declining_answers_the_one_who_proposed(emre: Staff, hanna: Staff, proposal_of_emre: Proposal) -> None:
    address = f"/vorschlaege/{proposal_of_emre.id}/"
    assert "Bitte ausfüllen." in client_of(hanna).post(f"{address}ablehnen/", {"answer": ""}).content.decode()
    assert client_of(hanna).post(f"{address}ablehnen/", {"answer": "Schon im Projekt."}).status_code == 302
    page = client_of(emre).get(address).content.decode()
    assert "nicht aufgenommen" in page
    assert "Schon im Projekt." in page


def test_withdrawing_is_for_the_proposer_only(emre: Staff, anna: Staff, proposal_of_emre: Proposal) -> None:
    address = f"/vorschlaege/{proposal_of_emre.id}/zurueckziehen/"
    assert client_of(anna).post(address).status_code == 404
    assert client_of(emre).post(address).status_code == 302
    with act_as(emre):
        assert Proposal.objects.get().state == Proposal.State.WITHDRAWN


def test_taking_on_fills_in_the_proposal_and_begins_fallzugang(
    emre: Staff, hanna: Staff, proposal_of_emre: Proposal
) -> None:
    address = f"/vorschlaege/{proposal_of_emre.id}/aufnehmen/"
    page = client_of(hanna).get(address).content.decode()
    assert 'value="Unterholz"' in page
    assert 'value="30.06.1991"' in page
    typed = {**PERSON, "first_name": "Milan", "last_name": "Unterholz", "birth_on": "30.06.1991"}
    answer = client_of(hanna).post(address, {**typed, "repeat_key": str(uuid4())})
    with act_as(hanna):
        case = Case.objects.select_related("person").get()
        assert answer.headers["Location"] == f"/fall/{case.id}/zugang/"
        assert (case.person.full_name, Intake.objects.get().proposal_id) == ("Milan Unterholz", proposal_of_emre.id)
    assert "wird im Fallzugang geprüft" in client_of(emre).get(f"/vorschlaege/{proposal_of_emre.id}/").content.decode()


def test_a_registration_sent_twice_makes_one_case(hanna: Staff) -> None:
    typed = {**PERSON, "repeat_key": str(uuid4())}
    client = client_of(hanna)
    first, second = (client.post("/person/neu/", typed) for _ in range(2))
    assert (first.status_code, second.headers["Location"]) == (302, first.headers["Location"])
    with act_as(hanna):
        case = Case.objects.select_related("person").get()
        assert (case.person.last_name, case.person.kundennummer) == ("von der Đorđević", "335D112233")
        assert case.person.languages == ["Serbisch", "Deutsch"]
        assert [(row.value, row.said_by) for row in ContactChannel.objects.all()] == [("0170 0000412", "der Schwester")]


def test_somebody_known_is_asked_about_once_and_without_a_word_more(anna: Staff, hanna: Staff) -> None:
    assert client_of(hanna).post("/person/neu/", {**PERSON, "repeat_key": str(uuid4())}).status_code == 302
    again = {**PERSON, "last_name": "Djordjevic", "first_name": "Jelena", "kundennummer": ""}
    again["repeat_key"] = str(uuid4())
    answer = client_of(anna).post("/person/neu/", again)
    page = answer.content.decode()
    assert "Zu diesen Angaben kann es schon einen Fall geben" in page
    assert 'value="Djordjevic"' in page
    assert "335D112233" not in page
    sure = {**again, "confirmed": answer.context["asks"]}
    assert client_of(anna).post("/person/neu/", sure).status_code == 302
    with act_as(anna):
        assert Case.objects.count() == 1


def test_a_taken_kundennummer_is_said_at_its_field(anna: Staff, hanna: Staff) -> None:
    client_of(hanna).post("/person/neu/", {**PERSON, "repeat_key": str(uuid4())})
    other = {**PERSON, "first_name": "Bo", "last_name": "Quandt", "birth_on": "1.1.1970", "repeat_key": str(uuid4())}
    answer = client_of(anna).post("/person/neu/", other)
    assert "kundennummer" in answer.context["form"].errors
    with act_as(anna):
        assert Case.objects.count() == 0
