"""What the quota leaves out, each figure on a few rows counted by hand; told to nobody but the service."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.assessment.models import Assessment, DomainView, Setback
from lotsenbuch.cases.actions import seal_case
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.closure.actions import close_case, hold_contact, plan_contact
from lotsenbuch.closure.models import EndReason
from lotsenbuch.closure.rules.ending import EndingData
from lotsenbuch.indicators.actions import SERVICE
from lotsenbuch.indicators.rules.ways import WAYS, t_value
from lotsenbuch.partners.models import Dispatch, Referral
from lotsenbuch.planning.models import Goal, Option, Plan, Step
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.steering.models import Booking, Measure, Participant
from tests.cast import OTHER_PERSON, act_as, registered

pytestmark = pytest.mark.django_db
FROM, UNTIL = date(2026, 1, 1), date(2026, 7, 1)
SILENCE = 60


def person(by: Staff, place: int, opened_on: date, gender: str = "w") -> Case:
    data = replace(OTHER_PERSON, last_name=f"Nummer{place}", gender=gender, birth_on=date(1980, 1, 1 + place))
    return registered(by, data, opened_on)


def counted(projects: list[Any] | None = None) -> dict[tuple[str, str], int]:
    with acting_as(SERVICE):
        rows = json.loads(ask_guard("indicators_ways", FROM, UNTIL, projects, SILENCE))
    return {(figure, cell): n for figure, cell, n in rows}


def at(day: date, hour: int = 11) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def met(case: Case, by: Staff, kind: str, *days: date) -> None:
    for day in days:
        JournalEntry.objects.create(case=case, kind=kind, happened_at=at(day), text="Da gewesen", author=by)


@contextmanager
def only_new() -> Iterator[Callable[[], dict[tuple[str, str], int]]]:
    """What is there more than before."""
    before = counted()

    def more() -> dict[tuple[str, str], int]:
        after = counted()
        names = {*after, *before}
        return {name: n for name in names if (n := after.get(name, 0) - before.get(name, 0))}

    yield more


def test_people_contacts_pauses_and_first_talks(anna: Staff) -> None:
    first = person(anna, 1, date(2025, 12, 20))
    second = person(anna, 2, date(2026, 6, 30), "m")
    person(anna, 3, date(2026, 7, 1), "d")
    with act_as(anna):
        # First talk after 14 days; a pause of 60 days is none, one of 61 is; the event counts as no contact.
        met(first, anna, "talk", date(2026, 1, 3), date(2026, 3, 4), date(2026, 5, 4))
        met(first, anna, "event", date(2026, 2, 1))
        # 23:30 in Berlin on the last day of the period, and half past midnight after it.
        JournalEntry.objects.create(
            case=second, kind="phone", happened_at=datetime(2026, 6, 30, 21, 30, tzinfo=UTC), text="Da", author=anna
        )
        JournalEntry.objects.create(
            case=second, kind="visit", happened_at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC), text="Da", author=anna
        )
    assert counted() == {
        ("people", "w"): 1,
        ("people", "m"): 1,
        ("contacts", "talk"): 3,
        ("contacts", "phone"): 1,
        ("regained", "regained"): 1,
        ("first_talk", "d14"): 1,
        ("first_talk", "d7"): 1,
    }


def test_services_steps_goals_and_ways(anna: Staff) -> None:
    case = person(anna, 1, date(2026, 1, 1))
    with only_new() as more, act_as(anna):
        for kind, day in (("training", date(2026, 1, 31)), ("counselling", date(2026, 2, 1)), ("other", UNTIL)):
            Measure.objects.create(case=case, kind=kind, name="Kurs", started_on=day)
        Measure.objects.create(
            case=case, kind="training", name="Kurs", started_on=date(2025, 1, 1), ended_on=date(2026, 2, 2),
            evaluated_on=date(2026, 2, 3), verdict="helped",
        )  # fmt: skip
        Participant.objects.create(case=case, name="Kim", department="Jugendamt", role="dabei", takes_part_from=FROM)
        Assessment.objects.create(case=case, number=1, begun_on=FROM, closed_on=date(2026, 2, 1), closed_by="x")
        Plan.objects.create(
            case=case, number=1, drafted_on=FROM, agreed_on=date(2026, 3, 1), anchor_on=FROM, review_due_on=UNTIL
        )
        Option.objects.create(case=case, discussed_on=date(2026, 6, 30), words={"about": "Arbeit"})
        for field, state, day, level in (
            ("stabilising", "reached", date(2026, 3, 1), 1),
            ("stabilising", "reached", date(2026, 3, 2), 0),
            ("job_near", "dropped", date(2026, 3, 3), -1),
            ("job_far", "reached", UNTIL, 2),
        ):
            goal = Goal.objects.create(
                case=case,
                field=field,
                state=state,
                set_on=FROM,
                settled_on=day,
                attained=level,
                words={"title": "Ziel"},
            )
            Step.objects.create(case=case, goal=goal, done_on=day, words={"text": "Anrufen"})
    assert more() == {
        # The first measure began before the case did: it is not in this period.
        ("services", "training"): 1,
        ("services", "counselling"): 1,
        ("services_said", "helped"): 1,
        ("partners", "colleague"): 1,
        ("partners", "municipal"): 1,
        ("assessments", "closed"): 1,
        ("assessments", "plan"): 1,
        ("assessments", "option"): 1,
        ("goals", "stabilising"): 1,
        ("steps", "stabilising"): 1,
        ("steps", "job_near"): 1,
        # 1 + 0 - 1: as expected, T = 50.
        ("attainment", "as_expected"): 1,
    }


def _view(case: Case, number: int, domain: str, person_level: str, own_level: str) -> DomainView:
    return DomainView.objects.create(
        case=case, domain=domain, noted_on=date(2024 + number, 5, 1), person_level=person_level, own_level=own_level,
        since_number=number, thread=uuid4(),
    )  # fmt: skip


def test_both_sights_of_a_life_domain_are_counted_apart(anna: Staff) -> None:
    case = person(anna, 1, date(2025, 1, 1))
    with only_new() as more, act_as(anna):
        first = Assessment.objects.create(case=case, number=1, begun_on=date(2025, 5, 1))
        # The person sees housing lighter, the Fallmanagement heavier; of work only one side spoke twice.
        earlier = [_view(case, 1, "housing", "costly", "settled"), _view(case, 1, "work", "mixed", "")]
        first.save_version(seen=1, closed_on=date(2025, 5, 2), closed_by="x")
        Assessment.objects.create(case=case, number=2, begun_on=date(2026, 2, 1))
        for row in earlier:
            row.save_version(seen=1, until_number=2)
        _view(case, 2, "housing", "settled", "mixed")
        _view(case, 2, "work", "mixed", "help")
    assert more() == {
        ("domains_person:housing", "lighter"): 1,
        ("domains_own:housing", "heavier"): 1,
        ("domains_person:work", "same"): 1,
    }


def test_talks_are_told_apart_and_a_confirmation_outlives_the_result(anna: Staff) -> None:
    case = person(anna, 1, date(2026, 1, 1))
    with only_new() as more, act_as(anna):
        for hour, (state, result) in enumerate(
            (
                ("offered", ""), ("confirmed", ""), ("confirmed", "attended"), ("offered", "excused"),
                ("confirmed", "missed"), ("offered", "person_cancelled"), ("moved", ""), ("withdrawn", ""),
            )
        ):  # fmt: skip
            row = Appointment(
                case=case, person=case.person, kind="office", holder=anna, state=state, booked_by="x",
                booked_at=at(FROM),
                starts_at=at(date(2026, 2, 2), 6 + hour), ends_at=at(date(2026, 2, 2), 7 + hour),
            )  # fmt: skip
            row.save(force_insert=True)
            if result:
                row.save_version(seen=row.version, state="done", result=result)
    assert more() == {
        ("talks", "offered"): 6,
        ("talks", "confirmed"): 3,
        ("talks", "attended"): 1,
        ("talks", "excused"): 1,
        ("talks", "missed"): 1,
        ("talks", "person_cancelled"): 1,
    }


def test_waiting_is_counted_in_days_from_what_left_the_house(anna: Staff) -> None:
    """Two weeks, then four: the fourteenth day is still two weeks; who gave up is no wait."""
    cases = [person(anna, place, date(2025, 6, 1)) for place in range(6)]
    with only_new() as more, act_as(anna):
        for case, state, asked, arrived in (
            (cases[0], "arrived", date(2026, 1, 1), date(2026, 1, 15)),
            (cases[0], "arrived", date(2026, 2, 1), date(2026, 2, 2)),
            (cases[1], "ended", date(2025, 12, 1), date(2026, 1, 1)),
            (cases[2], "arrived", date(2026, 6, 20), date(2026, 7, 1)),
            (cases[3], "appointment", date(2026, 6, 30), None),
            (cases[4], "withdrawn", date(2026, 3, 1), None),
            (cases[5], "arrived", date(2025, 12, 1), date(2025, 12, 31)),
        ):
            way = Referral.objects.create(case=case, state=state, prepared_on=asked, arrived_on=arrived)
            if case == cases[1]:
                # Prepared on 1 December, but it left on the 4th, half past midnight in Berlin: 28 days.
                Dispatch.objects.create(
                    case=case, referral=way, data_class=1, why="x", sent_at=datetime(2025, 12, 3, 23, 30, tzinfo=UTC)
                )
        for case, booked_on, kind in ((cases[1], date(2026, 4, 1), "begun"), (cases[2], date(2026, 4, 1), "booked")):
            course = Measure.objects.create(case=case, kind="training", name="Kurs", started_on=date(2026, 4, 30))
            Booking.objects.create(
                case=case, state=kind, made_on=booked_on, measure=course if kind == "begun" else None
            )
    assert {name: n for name, n in more().items() if name[0].endswith("_wait")} == {
        # One person in a cell counts once, however many ways there were.
        ("partner_wait", "d14"): 1,
        ("partner_wait", "d28"): 1,
        ("partner_wait", "waiting"): 2,
        ("measure_wait", "d56"): 1,
    }


def test_setbacks_belong_to_the_way(anna: Staff) -> None:
    went_on, paused = person(anna, 1, date(2026, 1, 1)), person(anna, 2, date(2026, 1, 1))
    with only_new() as more, act_as(anna):
        for case in (went_on, paused):
            Setback.objects.create(case=case, noted_on=FROM, since_on=date(2026, 3, 1), what="Krank", author=anna)
        goal = Goal.objects.create(case=went_on, set_on=FROM, words={"title": "Ziel"})
        Step.objects.create(case=went_on, goal=goal, done_on=date(2026, 3, 2), words={"text": "Anrufen"})
        old = Goal.objects.create(case=paused, set_on=FROM, words={"title": "Ziel"})
        Step.objects.create(case=paused, goal=old, done_on=date(2026, 2, 28), words={"text": "Anrufen"})
    assert {name: n for name, n in more().items() if name[0] == "setbacks"} == {
        ("setbacks", "setback"): 2,
        ("setbacks", "went_on"): 1,
    }


def _ended(case: Case, by: Staff, on: date, kind: str, work_from: date, share: str = "") -> None:
    reason = EndReason.objects.get(label="Arbeit aufgenommen")
    data = EndingData(reason_id=reason.id, results="Geklärt", work_from=work_from, work_kind=kind, share=share)
    with act_as(by):
        close_case(case=case, data=data, on=on, by=by.actor)


def test_endings_participation_work_and_what_holds_after_six_months(anna: Staff) -> None:
    cases = [person(anna, place, date(2025, 1, 1)) for place in range(4)]
    with only_new() as more:
        _ended(cases[0], anna, date(2026, 2, 1), "16i", date(2026, 2, 2), "more")
        _ended(cases[1], anna, date(2025, 8, 31), "svb", date(2025, 8, 31))
        _ended(cases[2], anna, date(2025, 7, 1), "svb", date(2025, 7, 1))
        _ended(cases[3], anna, date(2025, 12, 31), "svb", date(2026, 1, 1))
        with act_as(anna):
            for day, said in ((date(2026, 2, 27), "again"), (date(2026, 2, 28), "throughout")):
                contact = plan_contact(case=cases[1], due_on=day, about="", by=anna.actor)
                hold_contact(contact=contact, on=day, text="Läuft", still_works=said, by=anna.actor)
    told = {name: n for name, n in more().items() if name[0] != "people"}
    assert told == {
        ("endings", "completed"): 1,
        ("share", "more"): 1,
        ("work", "16i"): 1,
        ("work", "svb"): 1,
        # 31 August and six months is 28 February: what was said the day before is too early.
        ("after_six", "throughout"): 1,
        # 1 July and six months is 1 January: nobody was asked.
        ("after_six", "unsaid"): 1,
    }


def test_a_sealed_case_is_in_no_figure_and_nobody_else_is_told(anna: Staff) -> None:
    case = person(anna, 1, date(2026, 1, 1))
    with act_as(anna):
        seal_case(case=case, reason="Arbeitet selbst im Haus und bat darum", by=anna.actor)
    assert counted() == {}
    months = [date(2026, 1, 1)]
    asked: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("indicators_ways", (FROM, UNTIL, None, SILENCE)),
        ("indicators_staff", (FROM, UNTIL, None)),
        ("indicators_months", (months, months, months, None)),
    )
    for function, arguments in asked:
        with pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic(), act_as(anna):
            ask_guard(function, *arguments)


def test_every_cell_that_is_counted_is_told() -> None:
    """The words of the figures name each state that the rooms know."""
    cells = {way.code: {code for code, _ in way.cells} for way in WAYS}
    assert cells["services"] == set(Measure.Kind.values)
    assert cells["services_said"] == {one for one in Measure.Verdict.values if one}
    assert cells["goals"] == cells["steps"] == set(Goal.Field.values)
    assert cells["endings"] == set(EndReason.Outcome.values)


def test_t_value_by_hand() -> None:
    assert t_value([]) is None
    assert t_value([0]) == 50
    assert t_value([1]) == 60
    # Two goals, both one above: 50 + 10 · 2 / √(0.7 · 2 + 0.3 · 4) = 50 + 20 / √2.6.
    assert t_value([1, 1]) == pytest.approx(62.4035)
    assert t_value([-2, 1, 0]) == pytest.approx(50 - 10 / (0.7 * 3 + 0.3 * 9) ** 0.5)
