"""The rules of Fallsteuerung: when to look again, what a review needs, what goes along."""

from datetime import date
from itertools import product

import pytest

from lotsenbuch.cases.rules.journal import rounded_minutes
from lotsenbuch.steering.rules.clock import HouseRule, clock_of, goes_beyond, next_review
from lotsenbuch.steering.rules.handback import Entry, goes_along, may_release
from lotsenbuch.steering.rules.review import Decided, Facts, justification, missing, quotes, suggestions

RULE = HouseRule(review=6, limit=24, notice=3)
FACTS = Facts(talks=9, talks_class=1, open_barriers=0, barriers_class=1, running_measures=())


@pytest.mark.parametrize(
    ("anchor", "decided_on", "next_on"),
    [
        (date(2025, 8, 31), date(2025, 9, 15), date(2026, 2, 28)),
        (date(2025, 8, 31), date(2026, 2, 28), date(2026, 8, 31)),
        (date(2025, 8, 31), date(2026, 2, 3), date(2026, 8, 31)),  # a little early: it counts for that day
        (date(2025, 8, 31), date(2026, 5, 20), date(2026, 8, 31)),  # from an event in between
        (date(2025, 8, 31), date(2027, 4, 1), date(2027, 8, 31)),  # two days were missed
        (date(2024, 2, 29), date(2024, 8, 29), date(2025, 2, 28)),
        (date(2024, 2, 29), date(2027, 9, 1), date(2028, 2, 29)),
    ],
)
def test_the_next_review_is_counted_from_the_beginning(anchor: date, decided_on: date, next_on: date) -> None:
    assert next_review(anchor, RULE, decided_on) == next_on


@pytest.mark.parametrize(
    ("today", "is_due", "is_near", "is_beyond"),
    [
        (date(2026, 2, 27), False, False, False),
        (date(2026, 2, 28), True, False, False),
        (date(2027, 5, 30), True, False, False),
        (date(2027, 5, 31), True, True, False),
        (date(2027, 8, 30), True, True, False),
        (date(2027, 8, 31), True, False, True),
    ],
)
def test_the_clock_says_where_a_case_stands(today: date, is_due: bool, is_near: bool, is_beyond: bool) -> None:
    clock = clock_of(date(2025, 8, 31), RULE, today)
    assert (clock.is_due, clock.is_near_limit, clock.is_beyond_limit) == (is_due, is_near, is_beyond)


def test_every_day_is_called_a_rule_of_the_house_and_never_a_norm() -> None:
    because = clock_of(date(2025, 8, 31), RULE, date(2026, 1, 1)).because
    assert [reason.norm for reason in because] == ["Hausregel", "Hausregel"]
    assert [reason.text for reason in because if "§" in reason.text] == []
    assert "alle 6 Monate" in because[0].text
    assert "Nach 24 Monaten ab Fallbeginn 31.08.2025" in because[1].text


def test_going_on_past_the_limit_is_seen_before_it_is_passed() -> None:
    assert [goes_beyond(date(2024, 1, 10), RULE, on) for on in (date(2026, 1, 10), date(2026, 1, 11))] == [False, True]


@pytest.mark.parametrize(
    ("typed", "kept"), [(None, None), (0, 5), (1, 5), (7, 5), (8, 10), (12, 10), (13, 15), (50, 50), (600, 600)]
)
def test_time_is_kept_in_steps_of_five_minutes(typed: int | None, kept: int | None) -> None:
    assert rounded_minutes(typed) == kept


@pytest.mark.parametrize(
    ("talks", "said"),
    [
        (0, "Bisher kam noch kein Gespräch zustande."),
        (1, "Bisher erst ein Gespräch."),
        (3, "Bisher erst 3 Gespräche."),
        (6, None),
    ],
)
def test_few_talks_are_offered_as_a_reason(talks: int, said: str | None) -> None:
    facts = Facts(talks=talks, talks_class=1, open_barriers=0, barriers_class=1, running_measures=())
    found = [one.text for one in suggestions(facts) if one.key == "talks"]
    assert found == ([said] if said else [])


def test_reasons_come_from_the_file_with_the_class_of_their_rows() -> None:
    facts = Facts(
        talks=4,
        talks_class=2,
        open_barriers=1,
        barriers_class=3,
        running_measures=(("m", "Werkstatt", 1),),
        open_goals=2,
    )
    offered = [(one.text, one.data_class) for one in suggestions(facts, [("k", "Umzug im Herbst", 1)])]
    assert offered == [
        ("Umzug im Herbst", 1),
        ("Bisher erst 4 Gespräche.", 2),
        ("Läuft noch: Werkstatt.", 1),
        ("2 Ziele sind noch offen.", 1),
        ("Ein Hemmnis besteht weiter.", 3),
        ("Die Person möchte weiterarbeiten.", 1),
    ]


@pytest.mark.parametrize(
    ("typed", "goes_beyond_limit", "field"),
    [
        (Decided(""), False, "decision"),
        (Decided("extend"), False, "reasons"),
        (Decided("extend", chosen=frozenset({"talks"})), False, None),
        (Decided("extend", chosen=frozenset({"wish"})), False, "sentence"),
        (Decided("extend", own_reason="Umzug", sentence="Gut."), False, None),
        (Decided("extend", chosen=frozenset({"talks"})), True, "justification"),
        (Decided("extend", chosen=frozenset({"talks"}), justification="Weil."), True, None),
        (Decided("end", sentence="Alles erreicht."), True, None),
        (Decided("end", chosen=frozenset({"talks"})), False, "sentence"),
        (Decided("end", sentence="Ja.", trigger="event"), False, "occasion"),
    ],
)
def test_a_decision_needs_reasons_and_one_sentence(typed: Decided, goes_beyond_limit: bool, field: str | None) -> None:
    lacking = missing(typed, goes_beyond=goes_beyond_limit)
    assert (lacking.field if lacking else None) == field


def test_what_somebody_said_is_found_between_german_quotation_marks() -> None:
    text = "Kam pünktlich. „Ich dachte, ihr kommt nicht.“ Dann „ok“ und „Die haben mich gefragt, nicht andersrum.“"
    assert quotes(text) == ["Ich dachte, ihr kommt nicht.", "Die haben mich gefragt, nicht andersrum."]


def test_the_justification_is_drafted_from_the_collected_reasons() -> None:
    drafted = justification(date(2024, 3, 1), 24, [(date(2024, 9, 1), "Umzug."), (date(2025, 3, 1), "Kur bewilligt.")])
    assert drafted.splitlines() == [
        "Das Fallmanagement begann am 01.03.2024. Es geht über 24 Monate hinaus, weil:",
        "– 01.09.2024: Umzug.",
        "– 01.03.2025: Kur bewilligt.",
    ]
    assert justification(date(2024, 3, 1), 24, []) == ""


def test_only_placement_and_what_its_writer_released_goes_along() -> None:
    goes = {
        (purpose, released): goes_along(Entry(purpose, is_entrusted=False, released=released))
        for purpose, released in product(("counselling", "placement"), (None, True, False))
    }
    assert [key for key, along in goes.items() if along] == [
        ("counselling", True),
        ("placement", None),
        ("placement", True),
    ]


@pytest.mark.parametrize("protected", [{"is_entrusted": True}, {"is_entrusted": False, "data_class": 2}])
def test_what_was_entrusted_needs_consent(protected: dict[str, int]) -> None:
    def along(*, released: bool | None, has_consent: bool) -> bool:
        return goes_along(Entry("placement", released=released, has_consent=has_consent, **protected))  # type: ignore[arg-type]

    assert [along(released=None, has_consent=True), along(released=True, has_consent=False)] == [False, False]
    assert along(released=True, has_consent=True) is True
    assert may_release(Entry("placement", has_consent=False, **protected)) is not None  # type: ignore[arg-type]
    assert may_release(Entry("placement", has_consent=True, **protected)) is None  # type: ignore[arg-type]


def test_what_was_corrected_stays_here() -> None:
    assert goes_along(Entry("placement", is_entrusted=False, is_struck=True, released=True)) is False
