"""What a house has switched off is there for nobody, and no case gets stuck in it."""

import pytest
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.assessment.actions import finish_assessment
from lotsenbuch.cases.actions import move_on
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import needs_of_phase
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import forget_house
from tests.cast import act_as, client_of


@pytest.mark.django_db
def test_a_room_that_is_switched_off_is_there_for_nobody(
    anna: Staff, frieda: Staff, house: House, case_of_anna: Case
) -> None:
    client, file = client_of(anna), reverse("desk:case_file", args=[case_of_anna.id])
    rooms = [reverse(f"{name}", args=[case_of_anna.id]) for name in ("documents:papers", "assessment:assessment")]
    move = reverse("desk:move_phase", args=[case_of_anna.id])

    def seen() -> tuple[list[int], list[bool], bool, bool]:
        forget_house()
        page = client.get(file).text
        links = [address in page for address in rooms]
        return (
            [client.get(address).status_code for address in rooms],
            links,
            ">Bewertung<" in page,
            ('value="assessment"' in client.get(move).text),
        )

    assert seen() == ([200, 200], [True, True], True, True)
    House.objects.update(carrier="ge", switched_off=["documents", "assessment"])
    assert seen() == ([404, 404], [False, False], False, False)
    assert [client_of(frieda).get(address).status_code for address in rooms] == [404, 404]
    House.objects.update(switched_off=[])
    assert seen() == ([200, 200], [True, True], True, True)


@pytest.mark.django_db
def test_no_case_is_stuck_in_a_phase_that_is_switched_off(anna: Staff, house: House, case_of_anna: Case) -> None:
    client = client_of(anna)
    with act_as(anna):
        move_on(case=case_of_anna, to="planning", by=anna.actor)
        assert needs_of_phase(case_of_anna) != []
    House.objects.update(carrier="ge", switched_off=["planning"])
    forget_house()
    page = client.get(reverse("desk:case_file", args=[case_of_anna.id])).text
    assert ("Integrationsplanung" in page, reverse("planning:plan", args=[case_of_anna.id]) in page) == (True, False)
    with act_as(anna):
        assert needs_of_phase(case_of_anna) == []
        move_on(case=case_of_anna, to="assessment", reason="noch einmal", by=anna.actor)
        house.refresh_from_db()
        finish_assessment(case=case_of_anna, by=anna.actor)
    assert case_of_anna.phase == "steering"
