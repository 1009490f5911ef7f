"""Papers in the case file: what is missing and what came last, along with the case and only for who may open them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import let_in
from lotsenbuch.cases.models import Case
from lotsenbuch.documents.actions import ask_for
from lotsenbuch.documents.models import Delivery, Document
from lotsenbuch.documents.rules.kinds import KINDS
from lotsenbuch.records import clock
from tests.cast import act_as, client_of

pytestmark = pytest.mark.django_db
OPEN = [kind for kind in KINDS if kind.data_class == 1]
HIDDEN = next(kind for kind in KINDS if kind.data_class == 2)


def a_paper(case: Case, anna: Staff, kind: str, data_class: int = 1) -> None:
    with act_as(anna):
        given = Delivery(case=case, brought_on=clock.today(), taken_by=str(anna.actor), taken_by_name="Anna")
        given.save(force_insert=True)
        told = {"kind": kind, "treatment": "seen", "data_class": data_class}
        Document(case=case, delivery=given, position=1, **told).save(force_insert=True)


def papers_on(staff: Staff, case: Case) -> str:
    shown = client_of(staff).get(reverse("desk:case_file", args=[case.id])).content.decode()
    _, _, found = shown.partition('id="papers"')
    return found.partition("</section>")[0]


def test_the_file_names_what_is_missing_and_what_came(case_of_anna: Case, anna: Staff) -> None:
    assert papers_on(anna, case_of_anna) == ""
    with act_as(anna):
        until = clock.today() + timedelta(days=7)
        ask_for(case=case_of_anna, kind=OPEN[0].code, why="Für den Kurs", until=until, by=anna.actor)
    a_paper(case_of_anna, anna, OPEN[1].code)
    found = papers_on(anna, case_of_anna)
    wanted = (OPEN[0].label, "fehlt noch · Für den Kurs", f"{until:%d.%m.%Y}", OPEN[1].label, "nur gesehen")
    assert [words for words in wanted if words not in found] == []


def test_a_protected_paper_stands_there_for_who_holds_the_grant(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        until = clock.now() + timedelta(days=3)
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
        ask_for(case=case_of_anna, kind=HIDDEN.code, by=anna.actor)
    a_paper(case_of_anna, anna, HIDDEN.code, 2)
    assert papers_on(anna, case_of_anna).count(HIDDEN.label) == 2
    assert papers_on(bernd, case_of_anna) == ""


def test_papers_cost_the_file_no_statement(case_of_anna: Case, anna: Staff) -> None:
    client, path, counts = client_of(anna), reverse("desk:case_file", args=[case_of_anna.id]), []
    for number in range(3):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counts.append(len(captured))
        a_paper(case_of_anna, anna, OPEN[number].code)
    assert counts == [counts[0]] * 3
