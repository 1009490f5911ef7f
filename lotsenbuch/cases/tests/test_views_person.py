"""The screens of a person: master data, ways to reach them, household, protected statements."""

from datetime import date
from uuid import uuid4

import pytest

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, ContactChannel, HouseholdMember, Person
from lotsenbuch.cases.queries import open_facts
from tests.cast import act_as, client_of

DATA = {
    "first_name": "Ayşe",
    "last_name": "Demir-Öztürk",
    "birth_on": "9.1.1995",
    "languages": "Türkisch, Deutsch",
    "street": "Am Wall 9",
    "postcode": "44533",
    "town": "Lotsenau-Nord",
    "bg_number": "33504//0000001",
}


def person_of(anna: Staff) -> Person:
    with act_as(anna):
        return Person.objects.select_related("household").get()


@pytest.mark.parametrize("part", ["person", "kontaktwege", "haushalt", "geschuetzt"])
def test_a_foreign_person_looks_like_a_made_up_one(part: str, anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    assert client_of(anna).get(f"/fall/{case_of_anna.id}/{part}/").status_code == 200
    foreign, made_up = (client_of(bernd).get(f"/fall/{key}/{part}/") for key in (case_of_anna.id, uuid4()))
    assert (foreign.status_code, foreign.content) == (404, made_up.content)


def test_a_new_name_is_found_and_a_household_begins(anna: Staff, case_of_anna: Case) -> None:
    version = person_of(anna).version
    assert client_of(anna).post(f"/fall/{case_of_anna.id}/person/", {**DATA, "version": version}).status_code == 302
    person = person_of(anna)
    assert (person.full_name, person.languages, person.town) == (
        "Ayşe Demir-Öztürk",
        ["Türkisch", "Deutsch"],
        "Lotsenau-Nord",
    )
    assert str(person.household) == "33504//0000001"
    assert "ozturk" in person.search_key


def test_the_second_of_two_sees_both_versions(anna: Staff, case_of_anna: Case) -> None:
    address, version = f"/fall/{case_of_anna.id}/person/", person_of(anna).version
    client_of(anna).post(address, {**DATA, "version": version})
    answer = client_of(anna).post(address, {**DATA, "town": "Altenbrück", "version": version})
    assert answer.context["differences"] == [{"label": "Ort", "mine": "Altenbrück", "theirs": "Lotsenau-Nord"}]
    page = answer.content.decode()
    assert 'value="Altenbrück"' in page
    assert f'name="version" value="{version + 1}"' in page
    assert client_of(anna).post(address, {**DATA, "town": "Altenbrück", "version": version + 1}).status_code == 302
    assert person_of(anna).town == "Altenbrück"


def test_a_protected_address_moves_into_the_sealed_fact_and_back(anna: Staff, case_of_anna: Case) -> None:
    client, address = client_of(anna), f"/fall/{case_of_anna.id}/person/"
    client.post(address, {**DATA, "has_protected_address": "on", "version": person_of(anna).version})
    person = person_of(anna)
    assert (person.street, person.postcode, person.town, person.has_protected_address) == ("", "", "", True)
    with act_as(anna):
        assert open_facts(case_of_anna)["address"] == "Am Wall 9, 44533 Lotsenau-Nord"
    assert 'value="Am Wall 9"' in client.get(address).content.decode()
    client.post(address, {**DATA, "version": person.version})
    person = person_of(anna)
    assert (person.street, person.has_protected_address) == ("Am Wall 9", False)
    with act_as(anna):
        assert "address" not in open_facts(case_of_anna)


def test_an_old_number_is_ended_and_stays_visible(anna: Staff, case_of_anna: Case) -> None:
    client, address = client_of(anna), f"/fall/{case_of_anna.id}/kontaktwege/"
    typed = {"kind": "mobile", "value": "0170 0000412", "said_by": "der Schwester", "valid_from": "heute"}
    key = str(uuid4())
    assert [client.post(address, {**typed, "repeat_key": key}).status_code for _ in range(2)] == [302, 302]
    assert "value" in client.post(address, {**typed, "kind": "mail"}).context["form"].errors
    with act_as(anna):
        channel = ContactChannel.objects.get(value="0170 0000412")
    early = client.post(f"{address}{channel.id}/", {"valid_until": "1.1.2001", "version": "1"})
    assert early.context["form"].errors == {"valid_until": ["Das Ende liegt vor dem Beginn dieses Kontaktwegs."]}
    assert client.post(f"{address}{channel.id}/", {"valid_until": "heute", "version": "1"}).status_code == 302
    assert "Früher" in client.get(address).content.decode()


def test_of_two_who_end_a_number_the_second_sees_both_days(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        channel = ContactChannel.objects.get()
    client, address = client_of(anna), f"/fall/{case_of_anna.id}/kontaktwege/{channel.id}/"
    assert client.post(address, {"valid_until": "1.3.2026", "version": "1"}).status_code == 302
    page = client.post(address, {"valid_until": "1.2.2026", "version": "1"}).content.decode()
    assert "Inzwischen hat jemand anderes gespeichert" in page
    assert 'name="version" value="2"' in page
    assert client.post(address, {"valid_until": "1.2.2026", "version": "2"}).status_code == 302
    with act_as(anna):
        assert ContactChannel.objects.get().valid_until == date(2026, 2, 1)


def test_members_without_a_case_come_and_go(anna: Staff, case_of_anna: Case) -> None:
    client, address = client_of(anna), f"/fall/{case_of_anna.id}/haushalt/"
    client.post(f"/fall/{case_of_anna.id}/person/", {**DATA, "version": person_of(anna).version})
    client.post(address, {"name": "Elif", "birth_on": "3.3.2019", "relation": "Tochter"})
    with act_as(anna):
        member = HouseholdMember.objects.get()
        assert (member.name, member.birth_on) == ("Elif", date(2019, 3, 3))
    assert client.post(f"{address}{member.id}/").status_code == 302
    with act_as(anna):
        assert not HouseholdMember.objects.exists()


def test_a_statement_is_sealed_changed_and_deleted(anna: Staff, case_of_anna: Case) -> None:
    client, address = client_of(anna), f"/fall/{case_of_anna.id}/geschuetzt/"
    with act_as(anna):
        before = open_facts(case_of_anna)
    page = client.get(address)
    hidden = {name: value for name, value in page.context["form"].initial.items() if name.startswith("seen_")}
    assert client.post(address, {**before, **hidden, "addiction": "Seit Mai trocken."}).status_code == 302
    with act_as(anna):
        assert open_facts(case_of_anna)["addiction"] == "Seit Mai trocken."
    stale = client.post(address, {**before, **hidden, "addiction": "Anders."})
    assert "Inzwischen wurde hier etwas anderes gespeichert." in stale.content.decode()
    assert client.post(address, {**before, **hidden, "seen_addiction": 1, "addiction": ""}).status_code == 302
    with act_as(anna):
        assert "addiction" not in open_facts(case_of_anna)
