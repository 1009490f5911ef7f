"""The twelve life stories: complete, coherent, and discreet."""

import re
from datetime import date
from pathlib import Path

import pytest

from lotsenbuch.desk.demo.days import working_day
from lotsenbuch.desk.demo.dossier import Basis, ChannelKind, Dossier, FactKind, Gender, Outcome, Phase
from lotsenbuch.desk.demo.section import Section, StoryError
from lotsenbuch.desk.demo.stories import FOLDER, dossiers, read_story, stories
from lotsenbuch.desk.tests.dossier_checks import assert_coherent, assert_discreet, assert_housed, open_texts

SUNDAY = date(2026, 11, 22)
WEDNESDAY = date(2027, 3, 3)
DAYS = (SUNDAY, WEDNESDAY)


@pytest.mark.parametrize("today", DAYS)
def test_all_twelve_stories_load_and_the_brothers_share_one(today: date) -> None:
    told = stories(today)

    assert len(told) == 12
    assert [len(story.people) for story in told if len(story.people) != 1] == [2]
    people = dossiers(today)
    assert len({person.key for person in people}) == 13
    assert len({person.kundennummer for person in people}) == 13
    assert all(re.fullmatch(r"390D100\d{3}", person.kundennummer) for person in people)
    assert len({person.bg_nummer for person in people}) == 12


@pytest.mark.parametrize("today", DAYS)
def test_every_story_is_coherent(today: date) -> None:
    for person in dossiers(today):
        assert_coherent(person, today)
        assert 6 <= len(person.journal) <= 15, person.key
        assert person.intake.decision is not None
        assert person.intake.decision.outcome is Outcome.TAKEN_ON
        assert len(person.intake.barriers) >= 3
        assert person.tasks


@pytest.mark.parametrize("person", dossiers(SUNDAY), ids=lambda person: person.key)
def test_a_story_gives_nothing_away(person: Dossier) -> None:
    assert_discreet(person)
    assert_housed(person)


@pytest.mark.parametrize("today", DAYS)
def test_nobody_works_on_a_weekend(today: date) -> None:
    for person in dossiers(today):
        for entry in person.journal:
            assert entry.on == 0 or date.fromordinal(today.toordinal() + entry.on).weekday() < 5


def test_a_plan_exists_from_the_steering_phase_on_and_never_before() -> None:
    for person in dossiers(SUNDAY):
        assert (person.plan_agreed is not None) == (person.phase in {Phase.STEERING, Phase.CLOSURE}), person.key
        assert (person.review_due is not None) == (person.phase is Phase.STEERING), person.key


def test_the_stories_show_what_they_are_told_for() -> None:
    people = {person.key: person for person in dossiers(SUNDAY)}

    numbers = [channel for channel in people["fahrrad"].channels if channel.kind is ChannelKind.MOBILE]
    assert [channel.valid_until for channel in numbers] == [channel.valid_from for channel in numbers[1:]] + [None]
    assert people["fahrrad"].intake.basis is Basis.PARAGRAPH_16H
    assert people["diplom"].interpreter_language == "Ukrainisch"
    assert [fact.kind for fact in people["schweisser"].facts] == [FactKind.ADDICTION, FactKind.HEALTH]
    assert people["bruder-kacper"].bg_nummer == people["bruder-luca"].bg_nummer
    assert people["bruder-kacper"].address == people["bruder-luca"].address
    holders = [people[key].intake.assignment for key in ("bruder-kacper", "bruder-luca")]
    assert [holder.holder for holder in holders if holder] == ["bernd", "anna"]
    assert [key for key, person in people.items() if person.is_staff] == ["kollegin"]
    assert [key for key, person in people.items() if person.protected_address] == ["schutzadresse"]
    assert people["kein-park"].gender is Gender.D
    assert people["gutes-ende"].phase is Phase.CLOSURE


def test_a_plan_runs_across_the_first_of_july_2026() -> None:
    plan = next(person for person in dossiers(SUNDAY) if person.key == "stichtag")
    change = (date(2026, 7, 1) - SUNDAY).days

    assert plan.plan_agreed is not None
    assert plan.review_due is not None
    assert plan.plan_agreed < change < plan.review_due


def test_the_brothers_files_do_not_quote_each_other() -> None:
    people = {person.key: person for person in dossiers(SUNDAY)}

    assert not any("Luca" in text or "Sandhof" in text for text in open_texts(people["bruder-kacper"]))
    assert not any("Kacper" in text or "Wilgosz" in text for text in open_texts(people["bruder-luca"]))


def test_only_the_first_of_july_hangs_on_fixed_dates() -> None:
    fixed = [path.name for path in sorted(FOLDER.glob("*.yaml")) if re.search(r": 20\d\d-", path.read_text("utf-8"))]

    assert fixed == ["12-stichtag.yaml"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("gender: m", "gender: q", "gender: one of w, m, d, x is expected"),
        ("gender: m", "gender: m\n    shoe_size: 43", "unknown key shoe_size"),
        ('time: "14:10"', "time: 14:10", "time: a text is expected"),
        ("age_years: 20", "age_years: zwanzig", "age_years: a whole number is expected"),
        ("town: lotsenau}", "town: berlin}", "address.town: unknown town berlin"),
        ("    first_name: Ilyas\n", "", "first_name: is missing"),
    ],
)
def test_a_wrong_story_is_refused_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    source = (FOLDER / "01-fahrrad.yaml").read_text("utf-8")
    assert old in source
    path = tmp_path / "wrong.yaml"
    path.write_text(source.replace(old, new, 1), "utf-8")

    with pytest.raises(StoryError, match=re.escape(message)):
        read_story(path, SUNDAY)


def test_a_mapping_is_not_a_list() -> None:
    with pytest.raises(StoryError, match=r"^story: a mapping is expected$"):
        Section([], "story", SUNDAY)


def test_offsets_move_off_the_weekend_without_turning_their_order() -> None:
    moved = [working_day(offset, SUNDAY) for offset in range(-9, 10)]

    assert moved == [-9, -9, -9, -6, -5, -4, -3, -2, -2, 0, 1, 2, 3, 4, 5, 8, 8, 8, 9]


def test_a_person_has_the_age_told_on_any_day() -> None:
    for today in (SUNDAY, date(2028, 2, 29), date(2027, 12, 31)):
        for person in dossiers(SUNDAY):
            born = person.born_on(today)
            had_birthday = (today.month, today.day) >= (born.month, born.day)
            assert today.year - born.year - (0 if had_birthday else 1) == person.age_years
