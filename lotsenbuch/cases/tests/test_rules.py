"""Phases, ages, addresses and attention: pure rules, exact results."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lotsenbuch.cases.rules.attention import HouseRules, Signs, reasons_to_look
from lotsenbuch.cases.rules.person import PersonData, age_on, with_sealed_address
from lotsenbuch.cases.rules.phases import ORDER, Need, is_step_back, missing, next_phase

NOTHING_KNOWN: dict[str, date | None] = dict.fromkeys(
    ("held_since", "first_talk_on", "last_entry_on", "application_revoked_on", "review_due_on")
)
ATTENTION = yaml.safe_load((Path(__file__).parent / "attention-cases.yaml").read_text(encoding="utf-8"))
RULES = HouseRules(first_talk_days=14, silence_days=60)


@pytest.mark.parametrize("case", ATTENTION, ids=lambda case: case["name"])
def test_a_case_needs_a_look(case: dict[str, Any]) -> None:
    assert reasons_to_look(Signs(**{**NOTHING_KNOWN, **case["signs"]}), RULES, case["day"]) == case["reasons"]


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1990, 5, 4), date(2026, 5, 3), 35),
        (date(1990, 5, 4), date(2026, 5, 4), 36),
        (date(2000, 2, 29), date(2026, 2, 28), 25),  # § 188 (2) BGB: a year ends with the last day of February
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (date(2000, 2, 29), date(2028, 2, 29), 28),
    ],
)
def test_an_age_is_completed_on_the_birthday(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age


@given(st.dates(date(1930, 1, 1), date(2025, 12, 31)), st.integers(0, 30_000))
def test_an_age_never_falls(born: date, days: int) -> None:
    on = date.fromordinal(min(born.toordinal() + days, date(2100, 1, 1).toordinal()))
    assert age_on(born, on) <= age_on(born, date.fromordinal(on.toordinal() + 1)) <= age_on(born, on) + 1


def test_the_baton_goes_through_five_phases() -> None:
    assert [next_phase(phase) for phase in ORDER] == ["assessment", "planning", "steering", "closure", None]


@pytest.mark.parametrize("phase", ORDER)
def test_a_step_back_is_a_step_to_an_earlier_phase(phase: str) -> None:
    assert [to for to in ORDER if is_step_back(phase, to)] == list(ORDER[: ORDER.index(phase)])


def test_only_what_is_required_and_not_there_is_missing() -> None:
    needs = [
        Need("a", "A", is_met=True),
        Need("b", "B", is_met=False),
        Need("c", "C", is_met=False, is_required=False),
    ]
    assert [need.key for need in missing(needs)] == ["b"]


def test_an_open_address_stays_open() -> None:
    data = PersonData("Jost", "Wiesengrund", date(1974, 11, 2), street="Gasse 1", postcode="44532", town="Lotsenau")
    assert with_sealed_address(data) == ({"street": "Gasse 1", "postcode": "44532", "town": "Lotsenau"}, {})


def test_a_protected_address_stands_only_in_the_sealed_fact() -> None:
    data = PersonData(
        "Jost", "Wiesengrund", date(1974, 11, 2), street="Gasse 1", postcode="44532", town="Lotsenau",
        has_protected_address=True, facts={"debts": "x"},
    )  # fmt: skip
    assert with_sealed_address(data) == (
        {"street": "", "postcode": "", "town": ""},
        {"address": "Gasse 1, 44532 Lotsenau", "debts": "x"},
    )
