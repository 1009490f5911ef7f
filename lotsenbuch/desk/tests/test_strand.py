"""The team lead's list of cases without a holder who can work them, and what the administration is told."""

from dataclasses import replace
from uuid import uuid4

import pytest

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.cases.models import Case, Outline
from lotsenbuch.cases.tests.test_strand import WHY, lapse
from lotsenbuch.team.actions import save_profile
from tests.cast import OTHER_PERSON, SECRETS, act_as, client_of, registered, setting_up
from tests.detectors import count_queries

pytestmark = pytest.mark.django_db
LIST = "/faelle/ohne-fallfuehrung/"
MOST_QUERIES = 15


def address(case: Case) -> str:
    """Return where the case is given anew."""
    return f"{LIST}{case.id}/"


def test_the_list_shows_number_initials_and_phase_and_no_name(case_of_anna: Case, anna: Staff, chris: Staff) -> None:
    assert "ohne arbeitsfähige" not in client_of(chris).get("/faelle/").content.decode()
    lapse(anna)
    assert "Fälle ohne arbeitsfähige Fallführung: 1" in client_of(chris).get("/faelle/").content.decode()
    for page in (client_of(chris).get(LIST), client_of(chris).get(address(case_of_anna))):
        text = page.content.decode()
        assert f"{case_of_anna.fallnummer} · Z. F." in text
        assert "Fallzugang" in text
        assert [word for word in (*SECRETS, "Arndt") if word in text] == []


def test_a_case_is_given_with_a_reason_and_taken_back(
    case_of_anna: Case, anna: Staff, bernd: Staff, chris: Staff
) -> None:
    with act_as(anna):
        district = Outline.objects.get().district
    with act_as(bernd):
        save_profile(seen=0, by=bernd.actor, languages=[], areas=[district])
    lapse(anna)
    client, sent = client_of(chris), {"repeat_key": str(uuid4()), "to": str(bernd.pk), "reason": "kurz"}
    page = client.get(address(case_of_anna)).content.decode()
    assert "Bernd Brandt · 0 von 75" in page
    assert f"Ort: {district}" in page, "with the reasons that an assignment has"
    assert "Bitte mindestens 10 Zeichen" in client.post(address(case_of_anna), sent).content.decode()
    sent["reason"] = WHY
    for _ in range(2):  # a double click gets the same answer
        assert client.post(address(case_of_anna), sent).headers["Location"] == LIST
    shown = client.get(LIST)
    assert "Der Fall ist vergeben an Bernd Brandt." in shown.content.decode()
    with act_as(bernd):
        assert Case.objects.exists()
    assert client.post(shown.context["undo"]["url"]).headers["Location"] == LIST
    with act_as(bernd):
        assert not Case.objects.exists()
    assert case_of_anna.fallnummer in client.get(LIST).content.decode()


def test_what_is_not_to_be_given_does_not_exist(
    case_of_anna: Case, case_of_bernd: Case, bernd: Staff, anna: Staff, chris: Staff
) -> None:
    lapse(bernd)  # another team's
    client = client_of(chris)
    hidden = [client.get(address(case_of_anna)), client.get(address(case_of_bernd)), client.get(f"{LIST}{uuid4()}/")]
    assert [page.status_code for page in hidden] == [404, 404, 404]
    assert client_of(anna).get(LIST).status_code == 404


@pytest.mark.parametrize("path", [LIST, "/faelle/"])
def test_the_pages_ask_the_same_for_one_case_and_for_three(
    case_of_anna: Case, anna: Staff, chris: Staff, path: str
) -> None:
    client, numbers = client_of(chris), []
    for data in ([], [replace(OTHER_PERSON, last_name=name) for name in ("Ahorn", "Birke")]):
        with setting_up():
            RoleAssignment.objects.filter(staff=anna).update(valid_until=None)
        for one in data:
            registered(anna, one)
        lapse(anna)
        client.get(path)
        numbers.append(len(count_queries(lambda: client.get(path))))
    assert numbers[0] == numbers[1] <= MOST_QUERIES


def test_the_administration_reads_numbers_only(case_of_anna: Case, anna: Staff, frieda: Staff) -> None:
    client = client_of(frieda)
    assert "Führt noch offene Fälle." in client.get(f"/verwaltung/personal/{anna.pk}/").content.decode()
    assert "ohne Fallführung" not in client.get("/verwaltung/personal/").content.decode()
    lapse(anna)
    page = client.get("/verwaltung/personal/").content.decode()
    assert "1 Fall ohne Fallführung" in page
    assert case_of_anna.fallnummer not in page


def test_the_notice_leads_to_the_list(case_of_anna: Case, anna: Staff, chris: Staff) -> None:
    from lotsenbuch.cases.jobs import tell_of_stranded_nightly

    lapse(anna)
    tell_of_stranded_nightly(0)
    page = client_of(chris).get("/hinweise/").content.decode()
    assert f'href="{LIST}"' in page
    assert case_of_anna.fallnummer not in page
