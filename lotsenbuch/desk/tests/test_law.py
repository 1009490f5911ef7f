"""The rule book as a page: every colleague asks it without a case, and it says why and where it is unsure."""

from typing import Any, cast
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.office import actions
from lotsenbuch.office.forms import _HOUSE, stored_house
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import forget_house
from tests.cast import Cast, act_as, client_of

from .desk import MOST_QUERIES, queries_of

pytestmark = pytest.mark.django_db

LETTER = {"frage": "frist", "rechnen": "1", "posted": "27.8.26", "land": "NW"}
MISS = {
    "frage": "minderung", "rechnen": "1", "kind": "meldeversaeumnis", "breach": "3.8.26", "posted": "27.8.26",
    "land": "NW", "level": "1", "previous": "15.6.26",
}  # fmt: skip


def page(staff: Staff, **asked: str) -> str:
    return client_of(staff).get(reverse("desk:law"), asked).text


def test_every_colleague_may_ask(everybody: Cast) -> None:
    for name in ("anna", "bernd", "chris", "dilek", "emre", "frieda", "gerda", "hanna"):
        assert client_of(everybody[name]).get(reverse("desk:law")).status_code == 200


def test_a_letter_is_answered_with_its_reasons(gerda: Staff) -> None:
    text = page(gerda, **LETTER)
    for said in (
        "Montag, 31.08.2026",
        "Dienstag, 01.09.2026",
        "Mittwoch, 30.09.2026",
        "Warum?",
        "maßgeblich 27.08.2026",
    ):
        assert said in text
    assert "Hier ist das Recht unsicher" not in text


def test_a_reduction_says_what_is_needed_and_where_the_law_is_unsure(anna: Staff) -> None:
    text = page(anna, **{**MISS, "previous": "15.6.26, 6.7.26", "age": "22"})
    for said in (
        "Eine Minderung wäre möglich; ein Mensch entscheidet.",
        "168,90 €",
        "09/2026",
        "Hier ist das Recht unsicher",
        "Zählen Meldeversäumnisse vor dem 1.7.2026",
        "Innerhalb von vier Wochen nach der Feststellung",
        "Eine zweite Person hat die Akte gelesen",
    ):
        assert said in text


def test_the_page_says_where_its_sources_end(anna: Staff) -> None:
    text = page(anna)
    assert "Jüngster gelesener Gesetzestext: 19.08.2026" in text
    assert "Wie hoch sind die Regelbedarfe 2027?" in text
    assert "Nicht gelesen; es wird kein Betrag genannt." in text
    text = page(anna, **{**MISS, "breach": "2.11.26", "posted": "7.12.26", "previous": "5.10.26"})
    assert "kein Betrag hinterlegt" in text


def test_a_rule_of_the_house_holds_here_and_is_named(anna: Staff, frieda: Staff, house: House) -> None:
    assert "Eine Minderung ist nicht möglich." in page(anna, **MISS)
    details = {name: stored_house(house)[name] for name in _HOUSE}
    chosen = actions.HouseDetails(**{**details, "law_early_misses": "all", "seat_land": "TH"})  # type: ignore[arg-type]
    with act_as(frieda):
        actions.change_house(house=house, seen=house.version, details=chosen, by=frieda.actor)
    forget_house()
    text = page(anna, **MISS)
    assert "Eine Minderung wäre möglich" in text
    assert "Ja, auch frühere. (Hausregel)" in text
    assert '<option value="TH" selected>' in page(anna)


def test_versions_and_due_days_are_answered(anna: Staff) -> None:
    text = page(anna, frage="fassung", rechnen="1", norm="§ 31a Abs. 7", on="1.4.26")
    assert "§ 31a Abs. 7 gilt nicht am 01.04.2026" in text
    assert "L5" in text
    text = page(anna, frage="termine", rechnen="1", anchor="31.8.24", months="6", times="3")
    for said in ("Freitag, 28.02.2025", "Sonntag, 31.08.2025", "Samstag, 28.02.2026"):
        assert said in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({**LETTER, "posted": "31.2.26"}, "Das ist kein Tag im Kalender."),
        ({**LETTER, "land": ""}, "Bitte das Land am Sitz der Behörde wählen."),
        ({**LETTER, "municipality": "Entenhausen"}, "ist nicht hinterlegt"),
        ({**LETTER, "received": "26.8.26"}, "zur Post ging er erst am 27.08.2026"),
        ({**MISS, "previous": "15.6.26, gestern früh"}, "„gestern früh“ ist kein Tag im Kalender."),
        ({**MISS, "posted": "2.8.26"}, "vor dem 03.08.2026"),
        ({**MISS, "beside_percent": "30"}, "Eine laufende Minderung braucht Prozent, ab und bis."),
        ({**MISS, "beside_percent": "30", "beside_from": "1.9.26", "beside_until": "1.9.26"}, "nach dem Beginn"),
        ({"frage": "fassung", "rechnen": "1", "norm": "Sanktion", "on": "1.4.26"}, "ist keine Vorschrift in der Form"),
    ],
)
def test_what_cannot_be_answered_says_what_to_change(anna: Staff, asked: dict[str, str], said: str) -> None:
    answer = client_of(anna).get(reverse("desk:law"), asked)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_page_makes_the_same_few_queries_whatever_is_asked(anna: Staff) -> None:
    client, url = client_of(anna), reverse("desk:law")
    queries_of(client, url)
    empty = queries_of(client, url)
    short = queries_of(client, f"{url}?frage=termine&rechnen=1&anchor=1.1.26&months=6&times=1")
    long = queries_of(client, f"{url}?frage=termine&rechnen=1&anchor=1.1.26&months=6&times=24")
    assert empty == short == long <= MOST_QUERIES


def test_an_unknown_question_shows_the_first(anna: Staff) -> None:
    assert 'aria-current="page">Brief und Widerspruch' in page(anna, frage="<script>")


def kept(staff: Staff, number: str, **asked: str) -> HttpResponse:
    form = {"asked": urlencode(asked), "case": number, "repeat_key": str(uuid4())}
    answer: Any = client_of(staff).post(reverse("desk:keep_law"), form)
    return cast("HttpResponse", answer)


def test_an_answer_is_kept_in_the_file_with_its_reasons(anna: Staff, case_of_anna: Case) -> None:
    assert kept(anna, case_of_anna.fallnummer, **MISS).status_code == 302
    with act_as(anna):
        text = JournalEntry.objects.get(kind="note", case=case_of_anna, text__startswith="Recht und Fristen").text
    for said in ("Zur Post gegeben am: 27.8.26", "Warum?", "§ 32", "Fassung L7", "31.08.2026"):
        assert said in text, said


def test_an_answer_is_kept_in_an_own_open_case_only(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    for number in (case_of_anna.fallnummer, "00-00000"):
        answer = kept(bernd, number, **LETTER)
        assert answer.status_code == 422
        assert "Unter den eigenen Fällen nicht gefunden" in answer.text
        assert "Mittwoch, 30.09.2026" in answer.text
    with act_as(anna):
        assert not JournalEntry.objects.filter(text__startswith="Recht und Fristen").exists()


def test_a_question_that_has_no_answer_is_not_kept(anna: Staff, case_of_anna: Case) -> None:
    assert kept(anna, case_of_anna.fallnummer, frage="frist", rechnen="1", land="NW").status_code == 422
    with act_as(anna):
        assert not JournalEntry.objects.filter(text__startswith="Recht und Fristen").exists()
