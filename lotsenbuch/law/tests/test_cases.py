"""The dated cases: worked out by hand from the norm, committed before the code, asked through the command."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from .asking import ask, ask_for_real, dated_cases, differences, words_of

ALL = dated_cases()
# Every twelfth case also goes through a process of its own.
SAMPLE = ALL[::12]
KEYS = {
    "period": {"deemed_given_on", "effective_month", "objection_until", "because"},
    "due": {"due_on", "because"},
    "version": {"norm", "on", "version", "in_force", "because"},
    "reduction": {
        "possible", "version", "percent", "from", "until", "euro_per_month", "cap_applied", "months", "requires",
        "follows", "because",
    },
    "hearing": {"deemed_given_on", "hearing_until", "because"},
    "finding": {"finding_until", "last_safe_posting_on", "talk_until", "because"},
    "aftercare": {"until", "because"},
    "review": {"review_by", "because"},
    "agh": {"window_from", "window_until", "days_used", "days_left", "until", "because"},
    "subsidy": {"years", "released_until", "days_left", "because"},
    "absence": {"days_used", "days_left", "because"},
    "allowance": {"month", "basic", "share", "kept", "counted", "because"},
}  # fmt: skip


@pytest.mark.parametrize("case", ALL, ids=lambda case: case["id"])
def test_the_command_says_what_the_norm_says(case: dict[str, Any], tmp_path: Path) -> None:
    code, answer = ask(*words_of(case, tmp_path))
    assert differences(case, code, answer) == {}, case["computation"]
    assert set(answer) == ({"error"} if code else KEYS[case["command"][0]])


@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: case["id"])
def test_the_real_command_line_says_the_same(case: dict[str, Any], tmp_path: Path) -> None:
    code, answer, said = ask_for_real(*words_of(case, tmp_path))
    assert differences(case, code, answer) == {}
    assert said == ""


def test_every_case_has_a_source_and_its_computation() -> None:
    assert len(ALL) >= 150
    assert [key for key, count in Counter(case["id"] for case in ALL).items() if count > 1] == []
    for case in ALL:
        assert case["source"].strip(), case["id"]
        assert len(case["computation"].strip()) > 10, case["id"]
        assert case.get("expect") or case.get("exit"), case["id"]
        assert all(isinstance(key, str) for key in case.get("expect") or {}), case["id"]


def test_a_wrong_answer_would_be_seen() -> None:
    case = next(case for case in ALL if case["id"] == "pv-l7-first-day")
    answer = {**case["expect"], "percent": 31}
    assert differences({**case, "because_names": ["§ 999"]}, 2, answer) == {
        "percent": (30, 31),
        "exit": (0, 2),
        "because § 999": "nicht genannt",
    }
