"""A second reader follows every result from "Warum?" alone: what an answer says, one of its reasons says in words."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lotsenbuch.law.days import german

from .asking import ask, dated_cases, words_of

ANSWERED = [case for case in dated_cases() if not case.get("exit")]
# What each code of `requires` and `follows` is called where it is reasoned.
SAID = {
    "instruction_on_file": "Belehrung über die Rechtsfolgen",
    "hearing": "ist anzuhören",
    "hearing_in_person": "persönlich",
    "important_reason_checked": "wichtiger Grund",
    "hardship_checked": "außergewöhnliche Härte wäre",
    "offer_proved": "Beleg des konkreten Angebots",
    "second_person_agrees": "zweiten Person",
    "talk_within_four_weeks": "innerhalb von vier Wochen",
    "watch_offer_monthly": "Jeden Monat",
}
# Amounts, with the word for the currency that their reasons use.
AMOUNTS = dict.fromkeys(("euro", "euro_per_month"), "€") | dict.fromkeys(("basic", "share", "kept", "counted"), "Euro")
CODE = re.compile(r"L\d[ab]?")


def spoken(key: str, value: Any) -> Iterator[str]:
    """Yield how every value of an answer is said in German."""
    if isinstance(value, dict):
        for inner, item in value.items():
            yield from spoken(inner, item)
    elif isinstance(value, list):
        for item in value:
            yield from spoken(key, item)
    elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        # A month is told by its own name where reductions run side by side, else by the first and last of the period.
        if key != "month":
            yield german(date.fromisoformat(value))
    elif isinstance(value, str) and key in {"requires", "follows"}:
        yield SAID[value]
    elif isinstance(value, str) and key in AMOUNTS:
        yield f"{Decimal(value):,} {AMOUNTS[key]}".translate(str.maketrans(",.", ".,"))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield str(value)


def unsaid(answer: dict[str, Any]) -> list[str]:
    """Return what stands in an answer and in none of its reasons."""
    told = " ".join(step["text"] for step in answer["because"])
    values = (word for key, value in answer.items() if key != "because" for word in spoken(key, value))
    missing = [word for word in values if re.search(rf"(?<!\d){re.escape(word)}(?!\d)", told) is None]
    if answer.get("possible") is False and "keine Minderung möglich" not in told:
        missing.append("keine Minderung möglich")
    codes = {step["version"] for step in answer["because"] if CODE.fullmatch(step["version"])}
    return missing + [code for code in sorted(codes) if f"{code} (" not in told]


@pytest.mark.parametrize("case", ANSWERED, ids=lambda case: case["id"])
def test_every_value_of_an_answer_is_said_by_its_reasons(case: dict[str, Any], tmp_path: Path) -> None:
    _, answer = ask(*words_of(case, tmp_path))
    assert unsaid(answer) == []


def test_what_no_reason_says_is_seen() -> None:
    _, answer = ask("aftercare", "--work-from", "2026-03-02")
    assert unsaid({**answer, "until": "2026-09-01"}) == ["01.09.2026"]
    assert unsaid({"possible": False, "because": []}) == ["keine Minderung möglich"]
    assert unsaid({"because": answer["because"][:1]}) == ["L4"]


def test_no_reason_speaks_to_a_programmer() -> None:
    for case in ANSWERED:
        _, answer = ask(*(str(word) for word in case["command"]))
        for step in answer["because"]:
            assert not re.search(r"--\w|\bSicherheit: |\bNone\b|\bnull\b", step["text"]), (case["id"], step["text"])
