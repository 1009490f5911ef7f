"""What makes a plan complete, fair and due."""

from datetime import date

import pytest

from lotsenbuch.planning.rules.plan import (
    Change,
    Line,
    Promise,
    anchor_of,
    check_plan,
    content_keys,
    levels_in_words,
    review_due,
    vague,
    what_changed,
)

BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)
GOOD = [
    Promise("Wir melden Sie bis Freitag beim Sprachkurs an", "house", AFTER),
    Promise("Zeugnisse mitbringen", "person", AFTER),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wir unterstützen Sie bei der Suche.", ["Wir unterstützen"]),
        ("Hilfe bei Bedarf und ggf. ein Kurs", ["bei Bedarf", "ggf."]),
        ("Wir rufen am 5.3. beim Amt an.", []),
        ("Herr Bedarfsheim kommt mit.", []),
    ],
)
def test_promises_that_nobody_can_check_are_pointed_out(text: str, found: list[str]) -> None:
    assert vague(text) == found


def test_only_the_duties_of_the_office_are_held_to_plain_words() -> None:
    person = [*GOOD, Promise("Ich frage bei Bedarf nach", "person", AFTER)]
    house = [*GOOD, Promise("Wir helfen bei Bedarf", "house", AFTER)]
    texts = dict.fromkeys(content_keys(AFTER)[0], "steht da")
    checks = [
        check_plan(goals=1, steps=steps, texts=texts, drafted_on=AFTER, agreed_on=AFTER) for steps in (person, house)
    ]
    assert [[hint.about for hint in check.hints] for check in checks] == [[], ["Wir helfen bei Bedarf"]]


def test_a_plan_needs_a_goal_and_a_step_and_both_sides_in_it() -> None:
    empty = check_plan(goals=0, steps=[], texts={}, drafted_on=AFTER, agreed_on=AFTER)
    assert empty.lacking == ("ein Ziel", "mindestens ein Schritt")
    one_sided = check_plan(goals=1, steps=GOOD[1:], texts={}, drafted_on=AFTER, agreed_on=AFTER)
    assert one_sided.lacking == ()
    assert one_sided.hints[0].text == "Bisher verspricht nur die Person etwas. Was tun wir?"


def test_the_contents_are_those_of_the_day() -> None:
    assert content_keys(BEFORE)[0] == ("services", "language", "other_bodies", "placement", "rehabilitation")
    assert content_keys(AFTER)[0] == (
        "personal_offer",
        "placement",
        "services",
        "language",
        "other_bodies",
        "participation",
        "disability",
    )


def test_a_law_that_changed_between_draft_and_agreement_is_said() -> None:
    check = check_plan(goals=1, steps=GOOD, texts={}, drafted_on=BEFORE, agreed_on=AFTER)
    assert [reason.norm for reason in check.changed] == ["§ 15 SGB II"]
    assert "01.07.2026" in check.changed[0].text
    assert check.hints[-1].about.startswith("Was wir Ihnen persönlich anbieten · Wohin es beruflich gehen soll")
    assert check_plan(goals=1, steps=GOOD, texts={}, drafted_on=AFTER, agreed_on=AFTER).changed == ()


@pytest.mark.parametrize(
    ("anchor", "agreed", "due"),
    [
        (date(2025, 8, 31), date(2025, 8, 31), date(2026, 2, 28)),
        (date(2025, 8, 31), date(2026, 2, 28), date(2026, 8, 31)),
        (date(2024, 2, 29), date(2024, 2, 29), date(2024, 8, 29)),
        (date(2024, 2, 29), date(2024, 8, 29), date(2025, 2, 28)),
        (date(2024, 2, 29), date(2025, 2, 28), date(2025, 8, 29)),
        (date(2023, 8, 31), date(2023, 8, 31), date(2024, 2, 29)),
    ],
)
def test_a_review_counts_from_the_anchor(anchor: date, agreed: date, due: date) -> None:
    found, because = review_due(anchor, agreed)
    assert found == due
    assert because[0].norm == "§ 15 Abs. 3 SGB II"
    assert f"{due:%d.%m.%Y}" in because[0].text


def test_a_plan_renewed_on_the_very_day_keeps_its_anchor_and_any_other_day_is_a_new_one() -> None:
    earlier = (date(2025, 8, 31), date(2026, 2, 28))
    assert anchor_of(date(2026, 2, 28), earlier) == date(2025, 8, 31)
    assert anchor_of(date(2026, 2, 10), earlier) == date(2026, 2, 10)
    assert anchor_of(date(2026, 2, 10), None) == date(2026, 2, 10)


def test_what_changed_names_new_different_and_gone() -> None:
    before = [("goal 1", Line("Ziel", "A")), ("step 1", Line("Schritt", "B")), ("step 2", Line("Schritt", "C"))]
    now = [
        ("goal 1", Line("Ziel", "A")),
        ("step 1", Line("Schritt", "B, bis morgen")),
        ("step 3", Line("Schritt", "D")),
    ]
    assert what_changed(before, now) == [
        Change("Schritt", "B", "B, bis morgen"),
        Change("Schritt", "", "D"),
        Change("Schritt", "C", ""),
    ]


def test_a_level_without_own_words_keeps_its_nouns() -> None:
    assert [words for _, words in levels_in_words(())][:2] == ["Noch ganz am Anfang", "Ein Stück des Weges"]
