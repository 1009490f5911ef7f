"""Three Meldetermine in a row: warned before, found only where they follow each other, ended by coming in person."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions.contact import Attempt, record_attempt
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.queries.absent import days_that_end, misses_of_case
from lotsenbuch.appointments.queries.contact import InTouch, missed_in_a_row, with_contact
from lotsenbuch.appointments.queries.reach import before_summons
from lotsenbuch.appointments.rules.slots import local
from lotsenbuch.cases.models import Case, Task
from lotsenbuch.duties import actions
from lotsenbuch.duties.models import Matter, Request
from lotsenbuch.duties.queries import (
    answer_for,
    chain_of,
    matter_of,
    told_of,
)
from lotsenbuch.duties.queries.court import court_file
from lotsenbuch.duties.queries.papers import sheet_of
from lotsenbuch.duties.rules.chain import unreachable, warning
from lotsenbuch.duties.rules.kinds import OUTREACH
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.letters.papers import render
from lotsenbuch.letters.tests.test_views import words_of
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import RefusedError
from tests.cast import act_as, client_of

from .acting import agreed, breach, fresh, missed, ready, weighed

pytestmark = pytest.mark.django_db
TODAY = clock.today()


def test_three_in_a_row_and_back_in_person(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        days = [date(2026, 8, 4), date(2026, 9, 1), date(2026, 10, 6)]
        talks = [missed(case, anna, on) for on in days[:2]]
        assert chain_of(case).count == 2
        assert "dritten Meldeaufforderung" in chain_of(case).warning
        assert [bool(warning(number)) for number in (0, 1, 2, 3)] == [False, True, True, False]
    # Warned on the desk, one click sets the visit down, a second click sets nothing more down.
    client, click = client_of(anna), reverse("duties:reach_out", args=[case.id])
    for page in (reverse("duties:duties", args=[case.id]), "/"):
        assert click in client.get(page).content.decode()
    for _ in range(2):
        assert client.post(click)["Location"] == reverse("appointments:reach", args=[case.id])
    with act_as(anna):
        assert Task.objects.filter(case=case, title=OUTREACH).count() == 1
    desk = client.get("/").content.decode()
    assert "Aufsuchen ist vorgemerkt" in desk
    assert click not in desk
    with act_as(anna):
        talks.append(missed(case, anna, days[2]))
        matter = ready(case, anna, talk=talks[2], how="personal")
        assert (matter.about, matter.in_person) == ("nichterreichbarkeit", ["third"])
        # The two before were not looked into: nothing follows, in words and by the database.
        assert (answer_for(matter, date(2026, 11, 23))["possible"], told_of(matter).may_find) == (False, False)
        with pytest.raises(RefusedError, match="davor"), transaction.atomic():
            actions.find(matter=matter, posted=TODAY, second=bernd, seen=matter.version, by=anna.actor)
        for talk in talks[:2]:
            ready(case, anna, talk=talk)
        assert told_of(matter).may_find
        _only_what_follows_each_other(case, anna, matter, talks)
        told = answer_for(matter, date(2026, 11, 23))
        assert [(part["from"], part["until"], part["percent"], part["euro"]) for part in told["unreachable"]] == [
            ("2026-12-01", "2027-01-01", 100.0, "563.00"),
            ("2027-01-01", None, None, None),
        ]
    _report_while_the_second_person_looks(case, anna, matter, bernd)
    _report_in_the_first_month(case, anna, matter, bernd)
    assert unreachable(date(2026, 11, 23), 1, reported=date(2026, 12, 10)).stretches[0].euro == "168.90"
    assert unreachable(date(2026, 11, 23), 1, reported=date(2026, 11, 30)).stretches == ()
    later = unreachable(date(2026, 11, 23), 1, reported=date(2027, 1, 20))
    assert [one.until for one in later.stretches] == [date(2027, 1, 1), date(2027, 1, 20)]


def _report_while_the_second_person_looks(case: Case, anna: Staff, matter: Matter, bernd: Staff) -> None:
    """Take the finding back with the report: nobody agrees to what is no longer so."""
    with act_as(anna):
        actions.find(matter=matter, posted=TODAY, second=bernd, seen=matter.version, by=anna.actor)
        with transaction.atomic():
            assert actions.report(case=case, on=TODAY, by=anna.actor) == 1
            back = matter_of(case, matter.id)
            assert back is not None
            assert (back.found_by, back.reported_on, back.seconds.get().words) == ("", TODAY, "zurückgenommen")
            assert answer_for(back, TODAY)["unreachable"] == []
            assert chain_of(case).count == 0
            transaction.set_rollback(True)
        actions.take_back(matter=matter, by=anna.actor)


def _report_in_the_first_month(case: Case, anna: Staff, matter: Matter, bernd: Staff) -> None:
    """What was found stays found, and the paper says what is paid in that month (§ 32 (3) S. 2 SGB II)."""
    with act_as(anna):
        again = matter_of(case, matter.id)
        assert again is not None
    found = agreed(case, again, anna, bernd)
    with act_as(anna):
        inside = date.fromisoformat(found.verdict["from"]) + timedelta(days=9)
        with clock.at(local(inside, 10 * 60)):
            assert actions.report(case=case, on=inside, by=anna.actor) == 1
        back = matter_of(case, found.id)
        assert back is not None
        assert (back.reported_on, back.lifted_on) == (inside, inside)
        paper = sheet_of(case, back, "aufhebung")
        assert paper is not None
        assert "Regelbedarfum30Prozentgemindert" in words_of(render(paper))
        said = words_of(court_file(case, back))
        assert "BerndBrandt:nichtmehrgefragt" in said
        assert "BerndBrandt:stimmtnichtzu" not in said


def _only_what_follows_each_other(case: Case, anna: Staff, matter: Matter, talks: list[Appointment]) -> None:
    """Whatever came between the first and the third begins a new row, for the page and for the database alike."""
    between = date(2026, 9, 15)
    met = Attempt("in_person", "two_way", local(between, 600))
    before = Matter.objects.get(request__appointment=talks[1])
    free: dict[str, Any] = {"is_meldetermin": False, "purpose": "", "instruction": "", "instructed_on": None}
    upheld: dict[str, Any] = {"received_on": TODAY, "words": "", "result": "upheld", "decided_on": TODAY}
    events: list[tuple[bool, Callable[[], object]]] = [
        (True, lambda: missed(case, anna, between, result="attended")),
        (True, lambda: missed(case, anna, between, result="excused")),
        (True, lambda: missed(case, anna, between, result="attended", **free)),
        (False, lambda: missed(case, anna, between, result="attended", **(free | {"kind": "phone"}))),
        (False, lambda: missed(case, anna, between, result="office_cancelled")),
        (False, lambda: missed(case, anna, between, instruction="", instructed_on=None)),
        (True, lambda: missed(case, anna, between)),  # nobody asked why
        (True, lambda: record_attempt(case=case, tried=met, by=anna.actor)),
        (True, lambda: Matter.objects.filter(pk=before.pk).update(reason="given")),
        (True, lambda: actions.object_to(case=case, request=before.request, **upheld, by=anna.actor)),
    ]  # fmt: skip
    for number, (breaks, happens) in enumerate(events):
        with transaction.atomic():
            happens()
            found = (told_of(matter).may_find, ask_guard("duties_find", matter.id, "{}", TODAY))
            assert found == ((False, "row") if breaks else (True, "")), number
            # The desk and „Erreichen“ count the same as the page of the talks and this room.
            told = InTouch.told(with_contact(Case.objects.filter(pk=case.pk), TODAY).get())
            days = missed_in_a_row(told, TODAY, days_that_end([case.pk])[case.pk])
            assert days == misses_of_case(case).days == chain_of(case).days, number
            assert before_summons(case, TODAY).misses == len(days), number
            transaction.set_rollback(True)


def test_a_letter_is_looked_at_before_it_goes_out(case_of_anna: Case, anna: Staff) -> None:
    """Nothing is kept, and what is missing is said in its place."""
    sent = {
        "asked": "efforts", "what": "2 Bewerbungen schreiben", "measure": "", "how_often": "jeden Monat",
        "proof": "Kopien", "due_on": f"{TODAY + timedelta(days=30):%d.%m.%Y}", "ground": "steps_not_done",
        "reasons": "Schritt 2 blieb offen.", "heard": "Sie sieht es ein.", "with_instruction": "on", "is_handed": "on",
        "repeat_key": str(uuid4()),
    }  # fmt: skip
    client, look = client_of(anna), reverse("duties:preview_request", args=[case_of_anna.id])
    assert "keineaufschiebendeWirkung" in words_of(client.post(look, sent).content)
    assert client.post(look, {**sent, "reasons": ""}).status_code == 422
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        matter = actions.begin(case=case, request=breach(case, anna, date(2026, 9, 30)), by=anna.actor)
        hearing = reverse("duties:preview_hearing", args=[case.id, matter.id])
    form = {"version": "1", "is_handed": "on"}
    refused = client.post(hearing, form)
    assert (refused.status_code, "Zuerst die Frage nach dem Warum" in refused.content.decode()) == (422, True)
    with act_as(anna):
        weighed(matter, anna)
    assert "WennSielieberpersönlich" in words_of(client.post(hearing, form).content)
    with act_as(anna):
        assert Request.objects.count() == 1
        assert not SentLetter.objects.exists()
