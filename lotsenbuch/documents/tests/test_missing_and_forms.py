"""What is still missing, and forms filled in together."""

import io
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.documents.models import FilledForm, MissingPaper
from lotsenbuch.documents.queries import answers_of
from lotsenbuch.documents.rules.blanks import blanks
from lotsenbuch.records import clock
from tests.cast import act_as, client_of

from .test_taking_in import brought, opened_by

pytestmark = pytest.mark.django_db


def words(pdf: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


# Missing papers


def test_what_is_asked_for_stands_on_the_list_until_it_comes(anna: Staff, case_of_anna: Case) -> None:
    client, address = client_of(anna), f"/fall/{case_of_anna.id}/papiere/"
    until = clock.today() + timedelta(days=14)
    typed = {"kind": "certificate", "why": "für die Bewerbung", "until_on": f"{until:%d.%m.%Y}"}
    assert client.post(f"{address}fehlt/", typed).status_code == 302
    page = client.get(address).content.decode()
    assert "für die Bewerbung" in page
    assert f"bis {until:%d.%m.%Y}" in page
    paper = words(client.get(f"{address}fehlt/liste.pdf").content)
    assert f"Schul- oder Arbeitszeugnis für die Bewerbung {until:%d.%m.%Y}" in paper
    assert client.post(f"{address}fehlt/", typed).context["form"].errors == {
        "kind": ["Darum wurde schon gebeten; es steht in der Liste."]
    }
    brought(anna, case_of_anna, ("identity", "", None))
    with act_as(anna):
        assert MissingPaper.objects.get().arrived_on is None
    brought(anna, case_of_anna, ("certificate", "", None))
    with act_as(anna):
        assert MissingPaper.objects.get().arrived_on == clock.today()
    assert "Schon da" in client.get(address).content.decode()


def test_a_paper_arrives_otherwise_or_is_not_needed_any_more(anna: Staff, case_of_anna: Case) -> None:
    client, address = client_of(anna), f"/fall/{case_of_anna.id}/papiere/fehlt/"
    for kind in ("tenancy", "childcare"):
        client.post(address, {"kind": kind})
    with act_as(anna):
        keys = dict(MissingPaper.objects.values_list("kind", "id"))
    client.post(f"{address}{keys['tenancy']}/", {"arrived": "1"})
    client.post(f"{address}{keys['childcare']}/", {"waive": "1"})
    assert client.post(f"{address}{keys['childcare']}/", {"waive": "1"}).status_code == 404
    with act_as(anna):
        found = {row.kind: (row.arrived_on, row.waived_on) for row in MissingPaper.objects.all()}
    assert found == {"tenancy": (clock.today(), None), "childcare": (None, clock.today())}


def test_a_day_that_has_passed_is_refused(anna: Staff, case_of_anna: Case) -> None:
    typed = {"kind": "tenancy", "until_on": "gestern"}
    answer = client_of(anna).post(f"/fall/{case_of_anna.id}/papiere/fehlt/", typed)
    assert answer.context["form"].errors == {
        "until_on": ["Der Tag ist schon vorbei. Bitte einen kommenden Tag nennen."]
    }


# Forms


@pytest.mark.parametrize("code", sorted(blanks()))
def test_a_form_has_the_same_numbers_on_screen_and_paper(code: str, anna: Staff, case_of_anna: Case) -> None:
    blank, client = blanks()[code], client_of(anna)
    base = f"/fall/{case_of_anna.id}/formulare/{code}"
    paper = "".join(words(client.get(f"{base}/0.pdf").content).split())
    for place, step in enumerate(blank.steps, 1):
        page = client.get(f"{base}/schritt/{place}/").content.decode()
        for field in step.fields:
            assert f"{field.number} {field.label}" in page
            assert "".join(f"{field.number}{field.label}".split()) in paper
    assert client.get(f"{base}/schritt/{len(blank.steps) + 2}/").status_code == 404
    assert client.get(f"{base}/schritt/0/").status_code == 404


def fill(anna: Staff, case: Case, step: int, version: int, **typed: str) -> int:
    address = f"/fall/{case.id}/formulare/fahrtkosten/schritt/{step}/"
    return client_of(anna).post(address, {"version": version, **typed}).status_code


def test_a_form_keeps_every_step_and_becomes_a_version_that_stays(anna: Staff, case_of_anna: Case) -> None:
    base = f"/fall/{case_of_anna.id}/formulare/fahrtkosten"
    client = client_of(anna)
    assert fill(anna, case_of_anna, 1, 0, f1_1="5.3.2026", f1_2="Zur #Beratung $hin$", f1_3="Auto") == 302
    assert "Zur #Beratung $hin$" in client.get(f"{base}/schritt/1/").content.decode()
    assert fill(anna, case_of_anna, 2, 1, f2_1="12 km") == 302
    page = client.get(f"{base}/schritt/3/").content.decode()
    assert "05.03.2026" in page
    assert "12 km" in page
    assert client.post(f"{base}/fertig/", {"version": "2"}).headers["Location"].endswith("/papiere/#forms")
    with act_as(anna):
        row = FilledForm.objects.get()
        assert (row.number, row.finished_on, row.edition) == (1, clock.today(), "11/2026")
        assert b"Beratung" not in bytes(row.sealed)
        assert answers_of(opened_by(anna, case_of_anna), row)["1.3"] == "Auto"
        with pytest.raises(DatabaseError, match="abgeschlossen"), transaction.atomic():
            row.save_version(seen=row.version, edition="anders")
    paper = words(client.get(f"{base}/1.pdf").content)
    assert "1.2 Wohin und wozu? Zur #Beratung $hin$" in paper
    assert "Fassung 1" in paper
    assert client.get(f"{base}/2.pdf").status_code == 404
    assert fill(anna, case_of_anna, 1, 0, f1_2="Neu") == 302
    with act_as(anna):
        assert [row.number for row in FilledForm.objects.all()] == [2, 1]


def test_a_form_without_a_needed_answer_is_not_finished(anna: Staff, case_of_anna: Case) -> None:
    fill(anna, case_of_anna, 1, 0, f1_2="Zur Beratung")
    address = f"/fall/{case_of_anna.id}/formulare/fahrtkosten/fertig/"
    answer = client_of(anna).post(address, {"version": "1"}, follow=True)
    assert "Noch ohne Antwort: Feld 1.1, 1.3." in answer.content.decode()
    with act_as(anna):
        assert FilledForm.objects.get().finished_on is None


def test_the_second_of_two_is_told_and_nothing_is_overwritten(anna: Staff, case_of_anna: Case) -> None:
    fill(anna, case_of_anna, 1, 0, f1_2="Erste")
    address = f"/fall/{case_of_anna.id}/formulare/fahrtkosten/schritt/1/"
    answer = client_of(anna).post(address, {"version": 0, "f1_2": "Zweite"})
    page = answer.content.decode()
    assert "Inzwischen wurde hier etwas anderes gespeichert." in page
    assert "Zweite" in page
    with act_as(anna):
        assert answers_of(opened_by(anna, case_of_anna), FilledForm.objects.get())["1.2"] == "Erste"


def test_an_unknown_form_is_not_there(anna: Staff, case_of_anna: Case) -> None:
    assert client_of(anna).get(f"/fall/{case_of_anna.id}/formulare/unsinn/schritt/1/").status_code == 404
