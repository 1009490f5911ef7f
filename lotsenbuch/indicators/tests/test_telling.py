"""What may be told: limits, hidden cells, rounding, and attempts to learn what was hidden."""

from collections.abc import Callable
from itertools import cycle, product
from random import Random as Dice
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotsenbuch.indicators.rules.telling import (
    BASE,
    NONE,
    TOTAL,
    Cell,
    Draw,
    Group,
    Key,
    Standing,
    hide,
    hide_after_halves,
    hide_within,
    is_told,
    rounded,
    tell,
    told_groups,
)

from .attack import Outcome, behind, every_outcome, left_over, possible, with_one_fewer

A, B, C = (UUID(int=number) for number in (1, 2, 3))
BIG = Standing(staff=6, most=10, cases=60, people=60)
NOBODY = Standing(0, 0, 0, 0)


def SHOWN() -> float:  # noqa: N802 - the draw that tells what may be told, rounded down
    return 0.99


def dice(seed: int) -> Dice:
    return Dice(seed)  # noqa: S311 - play, not secrets


def _group(counts: dict[str, int], key: Key = None, *, is_sensitive: bool = False) -> Group:
    return Group(key, BIG, [Cell("f", name, count, is_sensitive=is_sensitive) for name, count in counts.items()])


def _told(group: Group, seed: int = 1) -> dict[str, int | None]:
    return {one.cell: one.part for one in tell(group, dice(seed).random)}


def _sexes(w: int, m: int, d: int) -> dict[str, int]:
    return {TOTAL: w + m + d, "w": w, "m": m, "d": d}


def test_a_group_has_figures_from_five_who_hold_cases_on_and_ten_people() -> None:
    assert is_told(Standing(5, 10, 20, 10), 5) == ""
    assert is_told(Standing(4, 5, 20, 20), 5) == "few_staff"
    assert is_told(Standing(5, 11, 20, 20), 5) == "few_staff"
    assert is_told(Standing(6, 5, 20, 20), 7) == "few_staff"
    assert is_told(Standing(5, 2, 9, 9), 5) == "few_people"


def test_a_project_of_few_is_not_what_is_left_of_the_house() -> None:
    few = Standing(staff=2, most=9, cases=18, people=18)
    standings: dict[Key, Standing] = {None: BIG, A: BIG, B: Standing(6, 9, 40, 40), C: few, NONE: Standing(0, 0, 0, 0)}
    counted = {
        frozenset({C, NONE}): few,
        frozenset({B, C, NONE}): Standing(6, 9, 58, 58),
    }
    told = told_groups(standings, 5, lambda left: counted[left])
    # Without the second step the house minus A and B would be the two colleagues of C.
    assert told == {None: "", A: "", B: "few_staff", C: "few_staff"}


def test_a_house_of_few_tells_nothing_of_any_project() -> None:
    few = Standing(staff=4, most=9, cases=40, people=40)
    assert told_groups({None: few, A: few, NONE: few}, 5, lambda _: few) == {None: "few_staff", A: "few_staff"}


def test_under_three_is_hidden_with_another() -> None:
    # Two, one of unknown sex, nobody: the dash of the few is the same, and opens no other.
    for w, m, d, total in ((20, 40, 2, 62), (20, 40, 0, 61), (20, 40, 0, 60)):
        group = _group({TOTAL: total, "w": w, "m": m, "d": d})
        hide_within(group, SHOWN)
        assert group.hidden == {("f", "d")}
    few_women = _group({TOTAL: 62, "w": 2, "m": 50, "d": 10})
    hide_within(few_women, SHOWN)
    assert few_women.hidden == {("f", "w"), ("f", "m"), ("f", "d")}
    small = _group({TOTAL: 2, "w": 0, "m": 2, "d": 0})
    hide_within(small, SHOWN)
    assert len(small.hidden) == 4
    parts = _group({"a": 2, "b": 20, "c": 40})
    hide_within(parts, SHOWN)
    assert parts.hidden == {("f", "a"), ("f", "b")}


def test_between_the_total_and_the_sexes_stay_none_one_and_two() -> None:
    """Whatever is drawn, for every small house: how many are neither women nor men is never known."""
    for w, m, d in product((3, 4, 6, 7, 11), (3, 8, 11, 12, 16), (0, 1, 2)):

        def report(draw: Draw, counts: tuple[int, int, int] = (w, m, d)) -> Outcome:
            group = _group(_sexes(*counts))
            group.hidden.add(("f", "d"))
            return tuple(one.part for one in tell(group, draw))

        for total, women, men, _ in every_outcome(report):
            assert {0, 1, 2} <= possible({"w": women, "m": men, "d": None}, total, "d")
            assert total is not None
            assert abs(total - (w + m + d)) < BASE


def test_sensitive_cells_are_hidden_under_ten() -> None:
    group = _group({"setback": 9, "went_on": 30, "other": 40}, is_sensitive=True)
    hide_within(group, SHOWN)
    assert group.hidden == {("f", "setback"), ("f", "went_on")}


def test_rounding_is_to_fives_in_proportion_and_never_to_nought() -> None:
    draws = cycle([0.0, 0.2, 0.39, 0.41, 0.99])
    assert [rounded(7, lambda: next(draws)) for _ in range(5)] == [10, 10, 10, 5, 5]
    assert [rounded(10, dice(seed).random) for seed in range(5)] == [10] * 5
    assert {rounded(3, dice(seed).random) for seed in range(20)} == {5}
    thrown = dice(7)
    mean = sum(rounded(33, thrown.random) for _ in range(4000)) / 4000
    assert abs(mean - 33) < 0.3


def test_both_readings_of_a_quota_are_told_alike_or_not_at_all() -> None:
    cells = [Cell("K2", TOTAL, 17, 120), Cell("K2_shifted", TOTAL, 17, 8), Cell("K2E1", TOTAL, 11, 120)]
    group = Group(None, BIG, cells)
    hide(group, [], Group(NONE, Standing(0, 0, 0, 0), []), {None: ""}, SHOWN)
    assert {("K2", TOTAL), ("K2_shifted", TOTAL)} <= group.hidden
    both = Group(None, BIG, [Cell("K2", TOTAL, 17, 120), Cell("K2_shifted", TOTAL, 17, 118)])
    for seed in range(30):
        first, second = tell(both, dice(seed).random)
        assert first.part == second.part


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 2), st.integers(0, 1000))
def test_no_hidden_cell_is_recomputed_from_margins(w: int, m: int, d: int, seed: int) -> None:
    group = _group({TOTAL: w + m + d, "w": w, "m": m, "d": d})
    hide_within(group, SHOWN)
    told = _told(group, seed)
    total = told.pop(TOTAL)
    for name, number in told.items():
        if number is None and total is not None:
            assert len(possible(told, total, name)) >= 3


def test_the_attack_finds_what_is_told_carelessly() -> None:
    # Hidden, but neither rounded nor with a second cell: the margin gives it away.
    assert possible({"w": 20, "m": 40, "d": None}, 62, "d", is_rounded=False) == {2}
    assert with_one_fewer(21, 20, is_rounded=False) == {True}
    assert left_over(62, [20, 40], is_rounded=False) == {2}


@given(st.integers(3, 60), st.integers(0, 1000), st.integers(0, 1000))
def test_a_report_with_one_person_fewer_does_not_say_where_they_were(count: int, one: int, other: int) -> None:
    for was_in in (False, True):
        before, after = _group({"c": count}), _group({"c": count - was_in})
        hide_within(before, dice(one).random)
        hide_within(after, dice(other).random)
        first, second = _told(before, one)["c"], _told(after, other)["c"]
        assert with_one_fewer(first, second) == {False, True}


SHAPES: tuple[tuple[str, Callable[..., dict[str, int]], int, int], ...] = (
    ("one cell", lambda c: {"c": c}, 1, 14),
    ("two cells", lambda a, b: {"a": a, "b": b}, 2, 11),
    ("three cells", lambda a, b, c: {"a": a, "b": b, "c": c}, 3, 6),
    ("sexes", _sexes, 3, 6),
)


@pytest.mark.parametrize(("_", "shape", "size", "most"), SHAPES, ids=[one[0] for one in SHAPES])
def test_no_two_reports_that_differ_by_one_person_say_who_it_was(
    _: str, shape: Callable[..., dict[str, int]], size: int, most: int
) -> None:
    """Somebody who knows every rule and sees two reports: whatever they say also comes of the same people twice."""

    def reports(counts: tuple[int, ...]) -> set[Outcome]:
        def report(draw: Draw) -> Outcome:
            cells = [Cell("f", name, count) for name, count in shape(*counts).items()]
            group = Group(None, BIG, cells)
            hide_within(group, draw)
            return tuple(one.part for one in tell(group, draw))

        return every_outcome(report)

    every = {counts: reports(counts) for counts in product(range(most), repeat=size)}
    twice = {(one, other) for found in every.values() for one in found for other in found}
    for counts, found in every.items():
        for place in (place for place in range(size) if counts[place]):
            fewer = every[*counts[:place], counts[place] - 1, *counts[place + 1 :]]
            assert {(one, other) for one in found for other in fewer} <= twice, (counts, place)


def test_a_dash_is_never_alone_where_somebody_may_be_behind_it() -> None:
    for counts in product(range(8), repeat=3):
        group = _group(dict(zip("abc", counts, strict=True)))
        hide_within(group, dice(3).random)
        assert len(group.hidden) != 1


def test_what_is_left_of_the_house_is_about_enough_people() -> None:
    told: dict[Key, str] = {None: "", A: "", B: ""}
    cases: tuple[tuple[int, Standing, set[str]], ...] = (
        (0, NOBODY, set()),
        # Nobody is behind the gap, or two are: it is closed alike.
        (0, BIG, {"c"}),
        (2, BIG, {"c"}),
        (30, BIG, set()),
    )
    for of_none, standing, hidden in cases:
        house = _group({"c": 60 + of_none})
        projects = [_group({"c": 31}, A), _group({"c": 29}, B)]
        hide(house, projects, Group(NONE, standing, [Cell("f", "c", of_none)]), told, SHOWN)
        assert projects[0].hidden == set()
        assert {name for figure, name in projects[1].hidden if figure == "f"} == hidden


def test_a_year_does_not_say_what_both_halves_hid() -> None:
    """One and two, or two and two: the year's three or four would say that somebody was in each half."""
    halves = {("f", "c")}
    for count, shown in ((4, {"c"}), (9, {"c"}), (10, set())):
        year = Group(None, BIG, [Cell("f", "c", count), Cell("g", "c", 4)])
        hide_after_halves(year, halves)
        assert year.hidden == {("f", one) for one in shown}
    told = {5}
    # Told carelessly: of the year 5 is told, of the halves nothing, and one figure has no second gap.
    assert {(h1, h2) for h1 in (0, 1, 2) for h2 in (0, 1, 2) if h1 + h2 in behind(min(told))} == {
        (1, 2),
        (2, 1),
        (2, 2),
    }


def test_what_is_left_of_the_house_is_not_one_colleague_and_a_few_others() -> None:
    standings: dict[Key, Standing] = {None: BIG, A: BIG, B: Standing(4, 40, 60, 60), NONE: Standing(2, 2, 4, 4)}
    counted = {frozenset({B, NONE}): Standing(6, 40, 64, 64), frozenset({A, B, NONE}): BIG}
    # Six hold what is left, but one of them most of it.
    assert told_groups(standings, 5, lambda left: counted[left]) == {None: "", A: "few_staff", B: "few_staff"}


def test_a_project_is_not_what_two_reports_leave() -> None:
    house = _group({"c": 62, "e": 40})
    first, second = _group({"c": 31, "e": 20}, A), _group({"c": 29, "e": 18}, B)
    small, rest = _group({"c": 2, "e": 2}, C), _group({"c": 0, "e": 0}, NONE)
    told: dict[Key, str] = {None: "", A: "", B: "", C: ""}
    hide(house, [first, second, small], rest, told, SHOWN)
    # C is small; alone it would be the house without A and B.
    assert ("f", "c") in small.hidden
    assert ("f", "c") in second.hidden
    shown = [_told(one)["c"] for one in (first, second, small) if ("f", "c") not in one.hidden]
    assert len(left_over(_told(house)["c"], shown)) > 15
