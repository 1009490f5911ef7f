"""The Kennzahlen of a month against a slow, obvious count; told once, kept, and read by leads only."""

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.actions import note_project
from lotsenbuch.cases.models import Case
from lotsenbuch.closure.actions import close_case, hold_contact, plan_contact
from lotsenbuch.closure.models import EndReason
from lotsenbuch.closure.rules.ending import EndingData
from lotsenbuch.indicators.actions import SERVICE, tell_figures
from lotsenbuch.indicators.models import Told
from lotsenbuch.indicators.rules.months import months_of
from lotsenbuch.indicators.rules.official import MONTHS, NOT_COUNTED, OFFICIAL, percent, span
from lotsenbuch.indicators.rules.telling import rounded
from lotsenbuch.office.models import Project
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from tests.cast import OTHER_PERSON, act_as, client_of, colleague, registered, setting_up
from tests.database import as_owner

from .reference import Spell, stock

pytestmark = pytest.mark.django_db
LAST = date(2026, 6, 1)
# Sex, Fallbeginn, Fallende, Arbeit ab, Art; None where there is none.
CASES = (
    ("w", date(2024, 1, 1), None, None, ""),
    ("w", date(2026, 6, 15), None, None, ""),
    ("m", date(2025, 6, 15), None, None, ""),
    ("m", date(2025, 1, 1), date(2026, 6, 15), date(2026, 6, 1), "minijob"),
    ("d", date(2025, 1, 1), date(2026, 6, 14), date(2026, 6, 14), "16i"),
    ("", date(2025, 7, 15), date(2026, 2, 28), date(2026, 3, 1), "egz"),
    ("w", date(2025, 5, 1), date(2025, 7, 31), date(2025, 7, 15), "svb"),
    ("w", date(2025, 5, 1), date(2025, 8, 31), date(2025, 8, 31), "svb"),
    ("m", date(2025, 5, 1), date(2026, 5, 31), date(2026, 5, 31), "agh"),
    ("m", date(2024, 5, 1), date(2025, 6, 30), date(2025, 6, 30), "ausbildung"),
)


def _case(by: Staff, place: int, one: tuple[str, date, date | None, date | None, str]) -> Case:
    gender, opened_on, closed_on, work_from, kind = one
    person = replace(OTHER_PERSON, last_name=f"Nummer{place}", gender=gender, birth_on=date(1980, 1, 1 + place))
    case = registered(by, person, opened_on)
    if closed_on is not None:
        reason = EndReason.objects.get(label="Arbeit aufgenommen")
        data = EndingData(reason_id=reason.id, results="Geklärt", work_from=work_from, work_kind=kind)
        with act_as(by):
            close_case(case=case, data=data, on=closed_on, by=by.actor)
    return case


def _counted() -> dict[tuple[str, str], tuple[float, float]]:
    months = months_of(LAST, 15, MONTHS)
    bounds = ([one.first_on for one in months], [one.next_on for one in months], [one.count_on for one in months])
    with acting_as(SERVICE):
        rows = json.loads(ask_guard("indicators_months", *bounds, None))
    return {(figure, sex): (float(part), float(whole)) for figure, sex, part, whole in rows}


def test_the_kennzahlen_of_a_month_are_what_a_slow_count_gives(anna: Staff) -> None:
    spells = []
    for place, one in enumerate(CASES):
        case = _case(anna, place, one)
        if place == 7:
            with act_as(anna):
                contact = plan_contact(case=case, due_on=date(2026, 2, 28), about="", by=anna.actor)
                hold_contact(
                    contact=contact, on=date(2026, 2, 28), text="Läuft", still_works="throughout", by=anna.actor
                )
        last_on = max(one[2], one[3] or one[2]) if one[2] else None
        spells.append(Spell("J", place, one[0], one[1], last_on + timedelta(days=1) if last_on else None))
    held = []
    for month in months_of(LAST, 15, MONTHS):
        held.append({spell.person for spell in spells if spell.covers(month.count_on)})
        assert len(held[-1]) == len(stock(spells, month.count_on))
    found = _counted()
    mean, shifted = (sum(len(one) for one in year) / 12 for year in (held[13:], held[12:24]))
    assert found["K1E2", ""] == (len(held[24]), len(held[12]))
    came = sum(len(held[place] - held[place - 1]) / len(held[place]) for place in range(13, 25))
    gone = sum(len(held[place - 1] - held[place]) / len(held[place - 1]) for place in range(13, 25))
    assert found["K1E3", ""] == pytest.approx((came * mean, mean), abs=1e-4)
    assert found["K1E4", ""] == pytest.approx((gone * mean, mean), abs=1e-4)
    # By hand: June 2025 lies before the year; svb in July and August, EGZ in March.
    assert found["K2", ""] == pytest.approx((3, mean), abs=1e-4)
    assert found["K2_shifted", ""] == pytest.approx((3, shifted), abs=1e-4)
    assert [found["K2", sex][0] for sex in ("w", "m", "d")] == [2, 0, 0]
    assert [found["K2E1", sex][0] for sex in ("", "w", "m", "d")] == [1, 0, 1, 0]
    # § 16d in May, § 16i in June.
    assert [found["K2E2", sex][0] for sex in ("", "m", "d")] == [2, 1, 1]
    # Work begun from January to December 2025 that was svB: July and August; one of two lasted.
    assert found["K2E3", ""] == (1, 2)


def test_a_rate_is_made_of_what_was_told() -> None:
    assert percent("K2", 25, 120) == 21
    assert percent("K2_shifted", 25, 115) == 22
    assert percent("K1E2", 130, 125) == 4
    assert percent("K1E3", 60, 100) == 5
    assert percent("K2", None, 120) is None
    assert percent("K2", 5, 5) is None


@pytest.mark.parametrize(
    ("code", "part", "whole", "between"),
    [
        ("K2", 5, 15, (16, 82)),  # 3 of 19 to 9 of 11
        ("K2", 55, 240, (21, 25)),  # 51 of 244 to 59 of 236
        ("K2_shifted", 10, 10, (43, 140)),  # 6 of 14 to 14 of 10: more than once in a year
        ("K1E2", 60, 45, (14, 56)),  # 56 of 49 to 64 of 41
        ("K1E3", 60, 100, (4, 6)),  # 56 of 104 to 64 of 96, a twelfth of it
        ("K2E3", 30, 30, (76, 100)),  # of so many people never more than all
    ],
)
def test_a_share_of_rounded_numbers_says_between_what_it_lies(
    code: str, part: int, whole: int, between: tuple[int, int]
) -> None:
    assert span(code, part, whole) == between


def test_the_span_holds_whatever_was_rounded() -> None:
    for part in range(3, 40):
        for whole in range(10, 60):
            for up in ((0, 0), (0, 0.999), (0.999, 0), (0.999, 0.999)):
                told = [rounded(number, partial(float, draw)) for number, draw in zip((part, whole), up, strict=True)]
                low, high = span("K2", *told)
                assert low <= round(100 * part / whole) <= high
    codes = {one.code for one in OFFICIAL} | {code for code, _, _ in NOT_COUNTED}
    asked = {"K1E2", "K1E3", "K1E4", "K2", "K2E1", "K2E2", "K2E3", "K2E4", "K3", "K3E1", "K3E2", "K3E3", "K3E4"}
    assert asked <= codes


@pytest.fixture
def a_house_of_five(anna: Staff) -> list[Staff]:
    """Five who hold four cases each since 2025, in one project; accesses as old as the cases."""
    five = [anna, *(colleague(f"kollege{place}", "Neu", Role.FALLMANAGEMENT) for place in range(4))]
    with setting_up():
        project = Project.objects.create(name="Guide")
    for place in range(20):
        case = _case(five[place % 5], place, ("w" if place % 2 else "m", date(2025, 1, 2), None, None, ""))
        with act_as(five[place % 5]):
            note_project(case=case, project=project, by=five[place % 5].actor)
    return five


@pytest.mark.django_db(transaction=True)
def test_what_is_due_is_told_once_and_read_by_leads_only(a_house_of_five: list[Staff], chris: Staff) -> None:
    with as_owner() as owner:
        owner.execute("ALTER TABLE cases_access NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER")
        owner.execute("UPDATE cases_access SET valid_from = '2025-01-01'")
        owner.execute("ALTER TABLE cases_access FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER")
    with acting_as(SERVICE):
        guide = Project.objects.get(name="Guide")
        first_half = {"from_on": date(2025, 1, 1), "until_on": date(2025, 7, 1)}
        Told.objects.create(project=guide, **first_half, figure="group", state="few_staff")
        Told.objects.create(**first_half, figure="regained", cell="regained", state="small")
        told = tell_figures(today=date(2026, 10, 1), by=SERVICE)
        assert told > 0
        # The second half was told of the project: the year would say what the first half refused.
        later = Told.objects.filter(project=guide, until_on=date(2026, 1, 1)).exclude(figure__startswith="K")
        states = {row.from_on: row.state for row in later.filter(figure__in=("group", "people"), cell__in=("", "w"))}
        assert states == {date(2025, 7, 1): "told", date(2025, 1, 1): "few_staff"}
        assert tell_figures(today=date(2026, 10, 1), by=SERVICE) == 0
        people = {
            row.cell: row.part for row in Told.objects.filter(project=None, from_on="2026-01-01", figure="people")
        }
        assert people["d"] is None
        assert {people["w"], people["m"]} == {10}
        assert Told.objects.filter(project__name="Guide", from_on="2026-01-01", figure="people", state="told").exists()
    for reader, sees in ((chris, True), (a_house_of_five[0], False), (None, False)):
        with act_as(reader):
            assert Told.objects.exists() is sees
    with pytest.raises(DatabaseError), act_as(chris):
        Told.objects.create(from_on=LAST, until_on=date(2026, 7, 1), figure="people", cell="w", part=1, state="told")
    page = client_of(chris).get("/kennzahlen/wirkung-und-wege/?zeitraum=2026-h1")
    assert "Menschen im Fallmanagement" in page.text
    call_command("indicators_tell")


def test_four_who_hold_cases_are_too_few(anna: Staff) -> None:
    _case(anna, 1, CASES[0])
    with acting_as(SERVICE):
        assert list(ask_guard("indicators_staff", date(2020, 1, 1), date(2030, 1, 1), None)) == [1, 1, 1, 1]
