"""The rule book as a page: every colleague asks it without a case, and it says why and where it is unsure."""

from datetime import UTC, date, datetime
from typing import Any, cast
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.desk.forms import LAW_FORMS
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

FINDING = {"frage": "feststellung", "rechnen": "1", "breach": "3.8.26", "land": "NW"}
AGH = {"frage": "arbeitsgelegenheit", "rechnen": "1", "spans": "10.1.22 bis 9.7.22\n1.3.24 – 31.8.24", "on": "1.6.25"}


def page(staff: Staff, **asked: str) -> str:
    return client_of(staff).get(reverse("desk:law"), asked).text


def test_every_colleague_may_ask(everybody: Cast) -> None:
    for name in ("anna", "bernd", "chris", "dilek", "emre", "frieda", "gerda", "hanna"):
        assert client_of(everybody[name]).get(reverse("desk:law")).status_code == 200


def test_a_letter_is_answered_with_its_reasons(gerda: Staff) -> None:
    text = page(gerda, **LETTER)
    for said in (
        "Montag, 31.08.2026",
        "Hier enden die Quellen",
        "Dienstag, 01.09.2026",
        "Mittwoch, 30.09.2026",
        "Warum?",
        "maßgeblich 27.08.2026",
    ):
        assert said in text
    assert "Hier ist das Recht unsicher" not in text
    assert "Hat sich das Recht nach dem 19.8.2026 geändert?" in text
    assert "Hier enden die Quellen" not in page(gerda, **{**LETTER, "posted": "6.8.26"})


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
        ({**MISS, "beside_percent": "30"}, "Zu einer laufenden Minderung gehören Prozent, Beginn"),
        ({**MISS, "beside_percent": "30", "beside_from": "1.9.26", "beside_until": "1.9.26"}, "nach dem Beginn"),
        ({"frage": "fassung", "rechnen": "1", "norm": "Sanktion", "on": "1.4.26"}, "ist keine Vorschrift in der Form"),
        ({**AGH, "spans": "10.1.22"}, "„10.1.22“ ist kein Zeitraum."),
        ({**AGH, "spans": "10.1.22 bis 9.7.22\n9.7.23 bis 1.7.23"}, "„9.7.23 bis 1.7.23“: der letzte Tag liegt vor"),
        ({**AGH, "spans": "10.1.1922 bis 9.7.1922"}, "vom 01.01.2005 bis zum 31.12.2099"),
        ({**LETTER, "frage": "anhoerung", "received": "26.8.26"}, "zur Post ging er erst am 27.08.2026"),
        ({**FINDING, "found": "2.8.26"}, "Festgestellt werden kann erst nach dem 03.08.2026"),
        ({**FINDING, "municipality": "Entenhausen"}, "ist nicht hinterlegt"),
        (
            {"frage": "fortschreibung", "rechnen": "1", "anchor": "15.7.26", "agreed": "14.7.26"},
            "erst ab dem 15.07.2026",
        ),
        ({"frage": "nachbetreuung", "rechnen": "1", "work_from": "2.3.1999"}, "vom 01.01.2005 bis zum 31.12.2099"),
        (
            {"frage": "zuschuss", "rechnen": "1", "norm": "§ 16k SGB II", "start": "1.8.26"},
            "Diese Auswahl gibt es nicht mehr.",
        ),
        ({"frage": "abwesenheit", "rechnen": "1", "year": "1999"}, "größer oder gleich 2005"),
    ],
)
def test_what_cannot_be_answered_says_at_its_field_what_to_change(
    anna: Staff, asked: dict[str, str], said: str
) -> None:
    answer = client_of(anna).get(reverse("desk:law"), asked)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Noch nicht gerechnet: " in answer.text
    assert "Noch nicht gespeichert" not in answer.text
    form = answer.context["form"]
    assert not form.non_field_errors(), "the message stands at no field"
    for name, typed in asked.items():
        assert name in {"frage", "rechnen"} or form[name].value() == typed


COUNTED = [
    (
        {**LETTER, "frage": "anhoerung", "posted": "1.9.26"},
        ("Anhörung bis Montag, 21.09.2026", "Samstag, 05.09.2026", "Das Gesetz nennt keine Frist", "§ 26 Abs. 3 SGB X"),
    ),
    (
        {**FINDING, "breach": "27.8.26", "found": "31.8.26"},
        ("Samstag, 27.02.2027", "Dienstag, 23.02.2027", "Montag, 28.09.2026", "Hier ist das Recht unsicher"),
    ),
    (
        {"frage": "fortschreibung", "rechnen": "1", "anchor": "31.8.24", "agreed": "3.3.25"},
        ("Fortschreiben bis Sonntag, 31.08.2025", "§ 15 Abs. 3 SGB II"),
    ),
    (
        {"frage": "nachbetreuung", "rechnen": "1", "work_from": "2.3.26", "coaching": "on"},
        ("Nachbetreuung bis Mittwoch, 02.12.2026", "§ 16g Abs. 2 SGB II", "§ 16k Abs. 3 SGB II"),
    ),
    (
        AGH,
        ("Noch 355 Tage möglich", "10.01.2022 bis 09.01.2027", "365 Tage", "Donnerstag, 21.05.2026", "§ 191 BGB"),
    ),
    (
        {"frage": "zuschuss", "rechnen": "1", "norm": "§ 16i SGB II", "start": "15.3.26", "spans": "1.1.20-31.12.20"},
        ("Zuschuss bis Dienstag, 12.03.2030", "80 % vom 15.03.2029 bis 12.03.2030", "1459 Tage", "§ 16i Abs. 10 S. 2"),
    ),
    (
        {"frage": "zuschuss", "rechnen": "1", "norm": "§ 16i SGB II", "start": "31.12.18"},
        ("Kein Zuschuss möglich", "§ 16i SGB II galt am 31.12.2018 noch nicht: kein Zuschuss."),
    ),
    (
        {"frage": "abwesenheit", "rechnen": "1", "year": "2026", "spans": "28.12.25 bis 4.1.26\n1.7.26 bis 10.7.26"},
        ("2026 noch 7 Tage", "14 Tage", "§ 7b Abs. 3 S. 2", "Hier enden die Quellen"),
    ),
    (
        {"frage": "abwesenheit", "rechnen": "1", "year": "2022"},
        ("Für 2022 ist keine Zahl hinterlegt", "Hier ist das Recht unsicher"),
    ),
]


@pytest.mark.parametrize(("asked", "told"), COUNTED, ids=str)
def test_what_is_counted_stands_on_the_page_and_in_the_file_with_its_reasons(
    anna: Staff, case_of_anna: Case, asked: dict[str, str], told: tuple[str, ...]
) -> None:
    client = client_of(anna)
    answer = client.get(reverse("desk:law"), asked)
    assert answer.status_code == 200
    shown = answer.text.replace("\xa0", " ")
    for said in (*told, "Warum?", "maßgeblich", "In der Akte festhalten"):
        assert said in shown, said
    form = {
        "asked": answer.context["keep"]["asked"].value(),
        "case": case_of_anna.fallnummer,
        "repeat_key": str(uuid4()),
    }
    assert client.post(reverse("desk:keep_law"), form).status_code == 302
    with act_as(anna):
        text = JournalEntry.objects.get(case=case_of_anna, text__startswith="Recht und Fristen").text
    for reason in answer.context["answer"].because:
        anchor = f"{reason.anchor:%d.%m.%Y}"
        assert f"– {reason.text} ({reason.norm}, Fassung {reason.version}, maßgeblich {anchor})" in text
    for fact in answer.context["answer"].facts:
        assert f"{fact.label}: {fact.value}" in text


def test_a_kept_answer_names_the_day_that_was_today(anna: Staff, case_of_anna: Case) -> None:
    client = client_of(anna)
    with time_machine.travel(datetime(2026, 9, 1, 9, tzinfo=UTC), tick=False):
        asked = client.get(reverse("desk:law"), {**AGH, "spans": "1.3.26 bis heute", "on": "morgen"}).context["keep"]
    with time_machine.travel(datetime(2026, 9, 3, 9, tzinfo=UTC), tick=False):
        form = {"asked": asked["asked"].value(), "case": case_of_anna.fallnummer, "repeat_key": str(uuid4())}
        client.post(reverse("desk:keep_law"), form)
    with act_as(anna):
        text = JournalEntry.objects.get(case=case_of_anna, text__startswith="Recht und Fristen").text
    # 1 March to 1 September: 31 + 30 + 31 + 30 + 31 + 31 + 1 days.
    for said in ("01.03.2026 bis 01.09.2026", "Die neue soll beginnen am: 02.09.2026", "Darin zugewiesen: 185 Tage"):
        assert said in text, said


@pytest.mark.parametrize("frage", LAW_FORMS)
def test_every_question_costs_the_same_few_queries(anna: Staff, frage: str) -> None:
    client, url = client_of(anna), reverse("desk:law")
    queries_of(client, url)
    one = "10.1.22 bis 9.7.22"
    asked = {**MISS, **AGH, **FINDING, "anchor": "15.7.26", "agreed": "15.7.26", "work_from": "2.3.26", "months": "6",
             "times": "4", "norm": "§ 16i SGB II", "start": "15.3.26", "year": "2026", "frage": frage}  # fmt: skip
    few, many = ({**asked, "spans": "\n".join([one] * count)} for count in (1, 3))
    assert client.get(url, few).status_code == 200
    assert (
        queries_of(client, f"{url}?{urlencode(few)}") == queries_of(client, f"{url}?{urlencode(many)}") <= MOST_QUERIES
    )


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
    for said in ("Zur Post gegeben am: 27.08.2026", "Warum?", "§ 32", "Fassung L7", "31.08.2026"):
        assert said in text, said


def test_an_answer_is_kept_in_an_own_open_case_only(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    for number in (case_of_anna.fallnummer, "00-00000"):
        answer = kept(bernd, number, **LETTER)
        assert answer.status_code == 422
        assert "Unter den eigenen offenen Fällen nicht gefunden" in answer.text
        assert "Mittwoch, 30.09.2026" in answer.text
    with act_as(anna):
        assert not JournalEntry.objects.filter(text__startswith="Recht und Fristen").exists()


def test_an_answer_is_not_kept_in_an_own_case_that_is_closed(anna: Staff, case_of_anna: Case) -> None:
    assert kept(anna, case_of_anna.fallnummer, **LETTER).status_code == 302
    with act_as(anna):
        Case.objects.filter(pk=case_of_anna.pk).update(closed_on=date(2026, 5, 1))
    answer = kept(anna, case_of_anna.fallnummer, **LETTER)
    assert answer.status_code == 422
    assert "Unter den eigenen offenen Fällen nicht gefunden" in answer.text
    assert "Mittwoch, 30.09.2026" in answer.text
    with act_as(anna):
        assert JournalEntry.objects.filter(text__startswith="Recht und Fristen").count() == 1


def test_a_question_that_has_no_answer_is_not_kept(anna: Staff, case_of_anna: Case) -> None:
    assert kept(anna, case_of_anna.fallnummer, frage="frist", rechnen="1", land="NW").status_code == 422
    with act_as(anna):
        assert not JournalEntry.objects.filter(text__startswith="Recht und Fristen").exists()
