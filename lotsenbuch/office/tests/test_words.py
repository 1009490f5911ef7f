"""The words of the house (C103), and who belongs where."""

import pytest
from django.db import IntegrityError, transaction

from lotsenbuch.accounts.models import Staff
from lotsenbuch.office.models import House, Member, Team
from lotsenbuch.office.queries import the_house
from lotsenbuch.office.rules.words import ClientWord, GenderForm, Words, words
from tests.cast import LONG_AGO, setting_up

PAIR = GenderForm.PAIR


@pytest.mark.parametrize(
    ("client", "form", "expected"),
    [
        (ClientWord.KUNDE, GenderForm.PAIR, Words("Kundin oder Kunde", "Kundinnen und Kunden")),
        (ClientWord.KUNDE, GenderForm.SLASH, Words("Kundin/Kunde", "Kundinnen/Kunden")),
        (ClientWord.KUNDE, GenderForm.COLON, Words("Kund:in", "Kund:innen")),
        (ClientWord.KUNDE, GenderForm.STAR, Words("Kund*in", "Kund*innen")),
        (ClientWord.TEILNEHMENDE, GenderForm.STAR, Words("teilnehmende Person", "Teilnehmende")),
        (
            ClientWord.LEISTUNGSBERECHTIGTE,
            GenderForm.PAIR,
            Words("leistungsberechtigte Person", "Leistungsberechtigte"),
        ),
    ],
)
def test_the_house_chooses_its_word(client: ClientWord, form: GenderForm, expected: Words) -> None:
    assert words(client, form) == expected


def test_every_choice_has_words() -> None:
    assert all(words(client, form).plural for client in ClientWord for form in GenderForm)


@pytest.mark.django_db
def test_a_house_that_is_not_set_up_has_its_defaults() -> None:
    house = the_house()
    assert (house.client.singular, house.caseload_key) == ("Kundin/Kunde", 75)
    assert list(house.phase_names) == ["intake", "assessment", "planning", "steering", "closure"]


def test_there_is_one_house(house: House) -> None:
    with pytest.raises(IntegrityError, match="is_the_house"), transaction.atomic():
        House(name="Ein zweites").save(force_insert=True)
    with pytest.raises(IntegrityError, match="house_is_one"), transaction.atomic():
        House(name="Ein drittes", is_the_house=False).save(force_insert=True)


def test_a_colleague_belongs_to_one_team_at_a_time(anna: Staff, teams: tuple[Team, Team]) -> None:
    with pytest.raises(IntegrityError, match="member_of_one_team"), transaction.atomic(), setting_up():
        Member.objects.create(team=teams[1], staff=anna, valid_from=LONG_AGO)


def test_a_lead_may_lead_two_teams_but_each_once(chris: Staff, teams: tuple[Team, Team]) -> None:
    with setting_up():
        Member.objects.create(team=teams[1], staff=chris, is_lead=True, valid_from=LONG_AGO)
    with pytest.raises(IntegrityError, match="lead_once_per_team"), transaction.atomic(), setting_up():
        Member.objects.create(team=teams[1], staff=chris, is_lead=True, valid_from=LONG_AGO)
