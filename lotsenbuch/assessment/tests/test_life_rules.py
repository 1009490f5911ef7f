"""Lebenslagen, channels, comparison and needs: words in, words out."""

import pytest

from lotsenbuch.assessment.rules.channel import Heard, only_remote
from lotsenbuch.assessment.rules.compare import CHANGED, GONE, NEW, SAME, Line, side_by_side
from lotsenbuch.assessment.rules.life import BY_CODE, DOMAINS, LEVELS, least_class, next_domain
from lotsenbuch.assessment.rules.needs import CHECKS, AssessmentFacts, met
from lotsenbuch.records.rules import DataClass


def test_there_are_twelve_lebenslagen_and_five_words_without_a_number() -> None:
    assert (len(DOMAINS), len(BY_CODE), len(LEVELS)) == (12, 12, 5)
    shown = [word for level in LEVELS for word in (level.code, level.label, level.anchor)]
    assert not any(char.isdigit() for word in shown for char in word)


@pytest.mark.parametrize(("code", "data_class"), [("health", 2), ("money", 3), ("housing", 1), ("", 1)])
def test_health_and_money_are_protected_whatever_is_said(code: str, data_class: int) -> None:
    assert least_class(code) == DataClass(data_class)


def test_the_next_lebenslage_is_one_that_is_offered() -> None:
    offered = [one.code for one in DOMAINS if one.code not in {"health", "money"}]
    assert next_domain("day", offered) == "family"
    assert next_domain("papers", offered) == ""


@pytest.mark.parametrize(
    ("found", "remote"),
    [
        ([("a", "work", "phone")], {"a"}),
        ([("a", "work", "video"), ("b", "work", "personal")], set()),
        ([("a", "work", "phone"), ("b", "work", "outside"), ("c", "day", "phone")], {"c"}),
        ([("a", "work", "phone"), ("b", "work", "video")], {"a", "b"}),
        ([("a", "", "phone"), ("b", "", "personal")], {"a"}),
        ([("a", "work", "phone"), ("b", "work", "paper")], set()),
        ([], set()),
    ],
)
def test_what_rests_on_telephone_or_video_alone(found: list[tuple[str, str, str]], remote: set[str]) -> None:
    assert only_remote(Heard(*one) for one in found) == remote


def test_two_fassungen_are_paired_thread_by_thread() -> None:
    earlier = [Line("t1", "r1", "Geduld"), Line("t2", "r2", "Pünktlich"), Line("t3", "r3", "Rad")]
    later = [Line("t1", "r1", "Geduld"), Line("t2", "r4", "Sehr pünktlich"), Line("t5", "r5", "Werkstatt")]
    pairs = [(one.earlier, one.later, one.change) for one in side_by_side(earlier, later)]
    assert pairs == [
        ("Geduld", "Geduld", SAME),
        ("Pünktlich", "Sehr pünktlich", CHANGED),
        ("Rad", None, GONE),
        (None, "Werkstatt", NEW),
    ]


def test_each_check_says_what_is_recorded_and_a_fresh_house_requires_none() -> None:
    facts = AssessmentFacts(has_strengths=True, has_views=False, has_aims=False, has_closed=True)
    assert met(facts) == {"strengths": True, "views": False, "aims": False, "closed": True}
    assert [check.key for check in CHECKS] == list(met(facts))
    assert not any(check.is_required for check in CHECKS)
