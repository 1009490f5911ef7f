"""What Fallzugang asks for: dated cases that lawyers can read, and the list that the house configures."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lotsenbuch.intake.rules.access import CHECKS, IntakeFacts, may_accept, needs

CASES = yaml.safe_load((Path(__file__).parent / "access-cases.yaml").read_text(encoding="utf-8"))
NOTHING: dict[str, Any] = {"barriers": 0} | dict.fromkeys(
    (
        "has_prognosis", "is_applied", "is_free_will", "is_revoked", "is_16h", "is_accepted", "is_taken_over",
        "is_informed", "has_alliance",
    ),
    False,
)  # fmt: skip


def facts(**known: Any) -> IntakeFacts:
    return IntakeFacts(**{**NOTHING, **known})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_access_is_given_or_refused(case: dict[str, Any]) -> None:
    assert may_accept(facts(**case["facts"])) == case["refusal"]


@given(st.fixed_dictionaries({name: st.booleans() for name in NOTHING if name != "barriers"}))
def test_nobody_is_taken_on_against_their_will(known: dict[str, bool]) -> None:
    if may_accept(facts(**known)) is None and not known["is_16h"]:
        assert known["is_applied"]
        assert known["is_free_will"]
        assert not known["is_revoked"]


def test_a_fresh_intake_lacks_everything_in_the_order_of_the_work() -> None:
    listed = needs(facts(), {})
    assert [need.key for need in listed] == [check.key for check in CHECKS]
    assert not any(need.is_met for need in listed)
    assert all(need.is_required for need in listed)


def test_the_house_decides_what_is_required() -> None:
    listed = {need.key: need.is_required for need in needs(facts(), {"barriers": False})}
    assert listed == {**dict.fromkeys((check.key for check in CHECKS), True), "barriers": False}


@pytest.mark.parametrize(
    ("known", "key"),
    [
        ({"has_prognosis": True}, "prognosis"),
        ({"barriers": 1}, "barriers"),
        ({"is_applied": True, "is_free_will": True}, "application"),
        ({"is_16h": True}, "application"),
        ({"is_accepted": True}, "decision"),
        ({"is_taken_over": True}, "assignment"),
        ({"is_informed": True}, "information"),
        ({"has_alliance": True}, "alliance"),
    ],
)
def test_each_fact_meets_its_need_only(known: dict[str, Any], key: str) -> None:
    assert [need.key for need in needs(facts(**known), {}) if need.is_met] == [key]
