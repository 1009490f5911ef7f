"""The generated people: the same for the same seed, plausible, spread, and discreet."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from lotsenbuch.desk.demo.dossier import Basis, Dossier, Gender, Outcome, Phase, Relation
from lotsenbuch.desk.demo.names import NEUTRAL, ORIGINS
from lotsenbuch.desk.demo.people import generate
from lotsenbuch.desk.demo.stories import dossiers
from lotsenbuch.desk.tests.dossier_checks import assert_coherent, assert_discreet, assert_housed

TODAY = date(2026, 11, 22)
HOLDERS = ("ida", "jannes", "karla")
DIGEST = (
    "import hashlib,datetime;from lotsenbuch.desk.demo.people import generate;"
    "print(hashlib.sha256(repr(generate(60, 7, datetime.date(2026, 11, 22), ['ida'])).encode()).hexdigest())"
)


@pytest.fixture(scope="module")
def people() -> list[Dossier]:
    return generate(300, 1, TODAY, HOLDERS)


def holder_of(person: Dossier) -> str | None:
    return person.intake.assignment.holder if person.intake.assignment else None


def test_the_same_seed_gives_the_same_people_under_any_hash_seed() -> None:
    here = hashlib.sha256(repr(generate(60, 7, TODAY, ["ida"])).encode()).hexdigest()

    for hash_seed in ("0", "4711"):
        env = {**os.environ, "PYTHONHASHSEED": hash_seed}
        command = [sys.executable, "-c", DIGEST]
        there = subprocess.run(command, env=env, capture_output=True, text=True, check=True)  # noqa: S603 - own code
        assert there.stdout.strip() == here


def test_another_seed_gives_other_people() -> None:
    one, other = generate(30, 1, TODAY), generate(30, 2, TODAY)

    assert [person.last_name for person in one] != [person.last_name for person in other]


def test_the_people_stay_the_same_when_the_day_changes() -> None:
    def who(day: date) -> list[tuple[str, str, int]]:
        return [(person.first_name, person.last_name, person.age_years) for person in generate(40, 3, day)]

    assert who(TODAY) == who(date(2027, 5, 5))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 31])
def test_exactly_so_many_people_are_made(count: int) -> None:
    assert len(generate(count, 5, TODAY)) == count


@pytest.mark.parametrize("seed", [1, 2, 99])
@pytest.mark.parametrize("today", [TODAY, date(2027, 3, 3)])
def test_every_course_is_coherent_and_discreet(seed: int, today: date) -> None:
    for person in generate(200, seed, today, HOLDERS):
        assert_coherent(person, today)
        assert_discreet(person)
        assert_housed(person)


def test_numbers_are_unique_also_beside_the_life_stories(people: list[Dossier]) -> None:
    told = dossiers(TODAY)
    numbers = [person.kundennummer for person in (*people, *told)]

    assert len(set(numbers)) == len(numbers)
    assert not {person.bg_nummer for person in people} & {person.bg_nummer for person in told}
    assert not {person.household for person in people} & {person.household for person in told}


def test_the_holders_carry_what_they_can(people: list[Dossier]) -> None:
    load = Counter(filter(None, map(holder_of, (*people, *dossiers(TODAY)))))

    assert load["anna"] == 75
    assert load["bernd"] == 69
    assert max(load[name] for name in HOLDERS) <= 75
    assert set(load) == {"anna", "bernd", *HOLDERS}


def test_without_others_anna_and_bernd_share_everything() -> None:
    assert {holder_of(person) for person in generate(60, 1, TODAY)} == {"anna", "bernd", None}


def test_some_proposals_wait_and_a_few_were_declined(people: list[Dossier]) -> None:
    waiting = [person for person in people if person.intake.decision is None]
    declined = [p for p in people if p.intake.decision and p.intake.decision.outcome is Outcome.DECLINED]

    assert 8 <= len(waiting) <= 12
    assert len(declined) == 5
    for person in (*waiting, *declined):
        assert person.phase is Phase.INTAKE
        assert (person.intake.assignment, person.journal, person.tasks) == (None, (), ())


def test_cases_are_spread_over_all_phases(people: list[Dossier]) -> None:
    phases = Counter(person.phase for person in people if person.intake.assignment)

    assert set(phases) == set(Phase)
    assert min(phases.values()) >= 10
    for person in people:
        if person.phase is not Phase.INTAKE:
            assert person.intake.alliance is not None
            assert person.intake.application is not None or person.intake.basis is Basis.PARAGRAPH_16H
        assert (person.plan_agreed is not None) == (person.phase in {Phase.STEERING, Phase.CLOSURE})
        if person.intake.assignment:
            assert 1 <= len(person.journal) <= 6


def test_ages_fit_the_law_and_the_young_are_many(people: list[Dossier]) -> None:
    assert all(17 <= person.age_years <= 64 for person in people)
    assert 0.25 <= sum(person.age_years < 25 for person in people) / len(people) <= 0.45


def test_paragraph_16h_is_for_the_young_in_take_off(people: list[Dossier]) -> None:
    for person in people:
        if person.intake.basis is Basis.PARAGRAPH_16H:
            assert person.age_years < 25
            assert person.intake.application is None


def test_given_names_fit_the_gender(people: list[Dossier]) -> None:
    women = {name for origin in ORIGINS for name in (*origin.women, *origin.older_women)}
    men = {name for origin in ORIGINS for name in (*origin.men, *origin.older_men)}
    assert women & men <= set()
    expected = {Gender.W: women, Gender.M: men, Gender.D: set(NEUTRAL), Gender.X: set(NEUTRAL)}

    for person in people:
        assert person.first_name in expected[person.gender], person
        forms = {family for origin in ORIGINS for family in origin.families if person.last_name in family.split("|")}
        assert all(family.split("|")[-1 if person.gender is Gender.W else 0] == person.last_name for family in forms)


def test_interpreters_speak_a_language_of_the_person(people: list[Dossier]) -> None:
    with_interpreter = [person for person in people if person.interpreter_language]

    assert with_interpreter
    for person in with_interpreter:
        assert person.interpreter_language in person.languages
        assert "Deutsch" not in person.languages


def test_households_share_number_and_address_and_have_at_most_four_cases(people: list[Dossier]) -> None:
    homes: dict[str, list[Dossier]] = {}
    for person in people:
        homes.setdefault(person.bg_nummer, []).append(person)

    assert {len(home) for home in homes.values()} >= {1, 2, 3}
    for home in homes.values():
        assert len(home) <= 4
        assert len({(person.address, person.household, person.protected_address) for person in home}) == 1
        assert sum(person.relation is Relation.REPRESENTATIVE for person in home) <= 1
        grown = [person.age_years for person in home if person.relation is not Relation.CHILD]
        young = [person.age_years for person in home if person.relation is Relation.CHILD]
        assert not (grown and young) or min(grown) - max(young) >= 18


def test_something_is_due_for_anna_around_today(people: list[Dossier]) -> None:
    due = [task for person in people if holder_of(person) == "anna" for task in person.tasks if -3 <= task.due <= 3]

    assert len(due) >= 5
