"""Papers of Fallzugang: the same words as on the screen, logged, and nobody's but those of the case."""

import io
from uuid import uuid4

import pytest
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.models import Case
from tests.cast import PERSON, act_as, client_of
from tests.test_rows import TEXTS

pytestmark = pytest.mark.django_db


def agreed(anna: Staff, case: Case, **more: str) -> None:
    texts = {**TEXTS, **more, "agreed_on": "heute", "version": 0}
    assert client_of(anna).post(f"/fall/{case.id}/arbeitsbuendnis/", texts).status_code == 302


def words(pdf: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_an_agreed_arbeitsbuendnis_is_taken_home_as_paper(anna: Staff, case_of_anna: Case) -> None:
    agreed(anna, case_of_anna, mandate="# Ziel\n- $Gärtnerei$ #finden\n- Führerschein")
    answer = client_of(anna).get(f"/fall/{case_of_anna.id}/arbeitsbuendnis/1/arbeitsbuendnis.pdf")
    found = words(answer.content)
    wanted = [
        "Unser Arbeitsbündnis",
        f"{PERSON.first_name} {PERSON.last_name} · Fassung 1",
        "• $Gärtnerei$ #finden",
        TEXTS["expected_by_house"],
        TEXTS["confidential"],
        case_of_anna.fallnummer,
        "Für das Jobcenter Lotsenau",
        "Seite 1 von 1",
    ]
    assert [text for text in wanted if text not in found] == []


def test_the_answer_is_kept_by_nobody_and_its_name_tells_of_nobody(anna: Staff, case_of_anna: Case) -> None:
    agreed(anna, case_of_anna)
    answer = client_of(anna).get(f"/fall/{case_of_anna.id}/arbeitsbuendnis/1/arbeitsbuendnis.pdf")
    name = f"arbeitsbuendnis-{case_of_anna.fallnummer}-fassung-1.pdf"
    assert answer.headers["Content-Disposition"] == f"inline; filename=\"{name}\"; filename*=UTF-8''{name}"
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with act_as(anna):
        entry = Entry.objects.filter(case_id=case_of_anna.id, kind="read").latest("at")
    assert (entry.what, entry.data_class, entry.purpose) == ("alliance_pdf", 1, "Beratung und Fallführung")


def test_a_draft_and_a_foreign_case_have_no_paper(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    address = f"/fall/{case_of_anna.id}/arbeitsbuendnis/1/arbeitsbuendnis.pdf"
    draft = {**TEXTS, "agreed_on": "heute", "keep": "1", "version": 0}
    client_of(anna).post(f"/fall/{case_of_anna.id}/arbeitsbuendnis/", draft)
    assert client_of(anna).get(address).status_code == 404
    agreed_again = {**TEXTS, "agreed_on": "heute", "version": 1}
    client_of(anna).post(f"/fall/{case_of_anna.id}/arbeitsbuendnis/", agreed_again)
    assert client_of(anna).get(address).status_code == 200
    foreign, made_up = client_of(bernd).get(address), client_of(bernd).get(f"/fall/{uuid4()}/arbeitsbuendnis/1/a.pdf")
    assert (foreign.status_code, made_up.status_code) == (404, 404)


def test_the_information_sheet_says_on_paper_what_it_says_on_the_screen(anna: Staff, case_of_anna: Case) -> None:
    client, address = client_of(anna), f"/fall/{case_of_anna.id}/informationsblatt/"
    screen = client.get(address)
    found = words(client.get(f"{address}informationsblatt.pdf").content)
    sections = screen.context["sections"]
    assert len(sections) == 9
    lacking = [one.question for one in sections if one.question not in found]
    assert lacking == []
    assert "".join(sections[2].answer.split()) in "".join(found.split())
    assert f"Information für {PERSON.first_name}" in found
    assert "Seite 2 von 2" in found
