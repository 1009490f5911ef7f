"""The Kooperationsplan as PDF: what was agreed and nothing later, for whom it may be, and whatever was typed."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import let_in
from lotsenbuch.cases.models import Case, Person
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.letters.papers import render
from lotsenbuch.office.models import House
from lotsenbuch.planning import actions
from lotsenbuch.planning.actions.goals import NewStep
from lotsenbuch.planning.models import Goal, Plan, Step
from lotsenbuch.planning.queries import Content, Sheet
from lotsenbuch.planning.views.prints import draft_paper, plan_paper
from lotsenbuch.records.rules import DataClass
from tests.cast import PERSON, act_as, client_of, registered
from tests.test_case_rights import HIDDEN

TITLE = "Wieder in der Gärtnerei arbeiten"
DB = pytest.mark.django_db


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\u00a0]+", "", text)


def words_of(pdf: bytes) -> list[str]:
    """Return the words of each page without spaces."""
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def a_goal(case: Case, anna: Staff, title: str = TITLE, **more: Any) -> Goal:
    steps = (
        NewStep("Zeugnisse mitbringen", "person", date(2026, 12, 1)),
        NewStep("Kurs anmelden", "house"),
        NewStep("Betrieb ansehen", "both"),
    )
    words = {"title": title, "in_own_words": "Ich will wieder raus.", "why": "Sie kann es.\n- Ausbildung\n- Freude"}
    with act_as(anna):
        return actions.set_goal(case=case, words=words, field="job_near", steps=steps, by=anna.actor, **more)


def agreed(case: Case, anna: Staff, **more: Any) -> Plan:
    a_goal(case, anna, **more)
    with act_as(anna):
        actions.write_contents(case=case, texts={"placement": "# Richtung\nGartenbau"}, by=anna.actor)
        return actions.agree_plan(case=case, on=timezone.localdate(), by=anna.actor)


def pdf_of(staff: Staff, name: str, case: Case, *more: Any) -> bytes:
    client, path = client_of(staff), reverse(f"planning:{name}", args=[case.id, *more])
    answer = client.get(path)
    assert answer.status_code == 200, name
    assert answer.headers["Content-Type"] == "application/pdf"
    return bytes(answer.content)


@DB
def test_a_fassung_says_what_both_do_and_has_a_slip_to_send_back(case_of_anna: Case, anna: Staff) -> None:
    plan = agreed(case_of_anna, anna)
    pdf = pdf_of(anna, "plan_pdf", case_of_anna, 1)
    found = "".join(words_of(pdf))
    wanted = (
        TITLE, "Ich will wieder raus.", "Ausbildung", "Das tun wir", "Kurs anmelden", "Das tun Sie",
        "bis Di, 01.12.2026", "Das tun wir zusammen", "Betrieb ansehen", "Richtung", "Gartenbau",
        f"Spätestens am {plan.review_due_on:%d.%m.%Y}",
        "Ich habe den Plan bekommen.", "Ort, Datum, Ihre Unterschrift", case_of_anna.fallnummer, "Fassung 1",
        PERSON.last_name,
    )  # fmt: skip
    assert [words for words in wanted if squeezed(words) not in found] == []
    assert "Entwurf" not in found
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("de-DE", True)


@DB
def test_a_fassung_is_the_same_paper_after_goals_and_name_changed(case_of_anna: Case, anna: Staff) -> None:
    agreed(case_of_anna, anna)
    before = pdf_of(anna, "plan_pdf", case_of_anna, 1)
    a_goal(case_of_anna, anna, "Ein späteres Ziel")
    with act_as(anna):
        Step.objects.filter(case=case_of_anna).update(words={"text": "ganz anders"})
        Person.objects.filter(pk=case_of_anna.person_id).update(last_name="Neuname")
    assert pdf_of(anna, "plan_pdf", case_of_anna, 1) == before
    assert "Neuname" in "".join(words_of(pdf_of(anna, "draft_pdf", case_of_anna)))


@DB
def test_a_draft_says_so_on_every_page_and_asks_for_no_signature(case_of_anna: Case, anna: Staff) -> None:
    for number in range(9):
        a_goal(case_of_anna, anna, f"Ziel Nummer {number}")
    pages = words_of(pdf_of(anna, "draft_pdf", case_of_anna))
    assert len(pages) > 1
    assert [page for page in pages if squeezed("Entwurf, noch nicht vereinbart") not in page] == []
    assert "Unterschrift" not in "".join(pages)
    assert "ZielNummer8" in "".join(pages)


@DB
def test_who_may_not_open_a_class_gets_a_paper_without_it_and_without_a_gap(
    case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    a_goal(case_of_anna, anna, "Entgiftung antreten", data_class=DataClass.HEALTH)
    agreed(case_of_anna, anna)
    with act_as(anna):
        until = timezone.now() + timedelta(days=2)
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub von Anna", by=anna.actor)
    a_goal(case_of_anna, anna, "Entgiftung beenden", data_class=DataClass.HEALTH)
    for name, more in (("plan_pdf", [1]), ("draft_pdf", [])):
        assert "Entgiftung" in "".join(words_of(pdf_of(anna, name, case_of_anna, *more))), name
        found = "".join(words_of(pdf_of(bernd, name, case_of_anna, *more)))
        assert "Entgiftung" not in found, name
        assert squeezed(TITLE) in found
    with act_as(anna):
        classes = dict(Entry.objects.filter(what="plan_pdf").values_list("actor", "data_class"))
    assert classes == {str(anna.actor): DataClass.HEALTH, str(bernd.actor): DataClass.COUNSELLING}


def issued(staff: Staff, case: Case) -> list[str]:
    """Follow the button of the Fassung, send the letter as it is suggested, and return its pages."""
    client = client_of(staff)
    write = reverse("letters:write_letter", args=[case.id, "plan"])
    assert write in client.get(reverse("planning:read_plan", args=[case.id, 1])).content.decode()
    form = client.get(write).context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    told = client.post(write, given)
    assert told.status_code == 302, told.context["form"].errors
    with act_as(staff):
        letter = SentLetter.objects.get(case=case)
    file = client.get(reverse("letters:letter_pdf", args=[case.id, letter.id]))
    return words_of(bytes(file.content))


@DB
def test_the_letter_of_a_fassung_is_kept_and_has_window_and_cover_before_the_plan(
    case_of_anna: Case, anna: Staff
) -> None:
    agreed(case_of_anna, anna)
    pages = issued(anna, case_of_anna)
    who = case_of_anna.person
    for words in (who.full_name, who.street, f"{who.postcode} {who.town}", f"Guten Tag {who.full_name}", "Anna Arndt"):
        assert squeezed(words) in pages[0], words
    assert squeezed(TITLE) not in pages[0]
    assert squeezed(TITLE) in pages[1]


@DB
def test_a_letter_to_a_protected_address_is_neutral_and_only_for_who_may(anna: Staff, bernd: Staff) -> None:
    case = registered(anna, HIDDEN)
    agreed(case, anna)
    pages = issued(anna, case)
    assert "Fliederstieg17" in pages[0]
    found = "".join(pages)
    assert [
        word for word in ("Jobcenter", "Fallmanag", squeezed(case.fallnummer), "Musterplatz") if word in found
    ] == []
    with act_as(anna):
        until = timezone.now() + timedelta(days=2)
        let_in(case=case, staff=bernd, kind="deputy", until=until, reason="Urlaub von Anna", by=anna.actor)
    path = reverse("letters:write_letter", args=[case.id, "plan"])
    assert client_of(bernd).get(path).status_code == 404
    assert path not in client_of(bernd).get(reverse("planning:read_plan", args=[case.id, 1])).content.decode()
    assert "Fliederstieg" not in "".join(words_of(pdf_of(bernd, "plan_pdf", case, 1)))


@DB
@pytest.mark.parametrize("name", ["plan_pdf", "draft_pdf"])
def test_papers_ask_as_often_for_three_goals_as_for_one(case_of_anna: Case, anna: Staff, name: str) -> None:
    counts: list[int] = []
    client = client_of(anna)
    for added in (1, 2):
        for _ in range(added - 1):
            a_goal(case_of_anna, anna)
        number = agreed(case_of_anna, anna).number
        path = reverse(f"planning:{name}", args=[case_of_anna.id, *([number] if name != "draft_pdf" else [])])
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 15


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=300), is_draft=st.booleans())
@example(text="# \n- \n1. \n#### tief\n###### sehr tief", is_draft=False)
@example(text="]; #panic() $x$ \\ „“ \u202e " + "x" * 10000, is_draft=True)
@example(text="- " * 500 + "\n\n\n# #", is_draft=True)
def test_whatever_was_typed_comes_out_as_a_paper(*, text: str, is_draft: bool) -> None:
    """Typed text reaches the press as data: it cannot break it, nor reach outside its place."""
    person = Person(first_name=text[:40] or "A", last_name="B")
    case = Case(person=person, fallnummer="F-2026-0001")
    plan = Plan(case=case, number=1, agreed_on=date(2026, 7, 2), review_due_on=date(2027, 1, 2), law=text[:80])
    steps = [Step(whose=whose, words={"text": text}, due_on=date(2026, 12, 1)) for whose in Step.Whose]
    goals = [Goal(words={"title": text, "why": text, "in_own_words": text})]
    contents = [Content("placement", "Wohin", text)]
    sheet = Sheet(plan, contents, goals, steps[:1], steps[1:2], steps[2:], [], DataClass.COUNSELLING, [])
    made = (draft_paper if is_draft else plan_paper)(case, sheet, House(name="Jobcenter Lotsenau"))
    assert len(PdfReader(io.BytesIO(render(made))).pages) >= 1
