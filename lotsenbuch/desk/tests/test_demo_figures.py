"""The invented figures of a demo agree with each other: a year is what its halves are."""

from random import Random

from lotsenbuch.desk.demo.figures import of_half, of_year
from lotsenbuch.indicators.rules.periods import period_of
from lotsenbuch.indicators.rules.telling import Cell, Key


def test_a_year_is_what_its_halves_are() -> None:
    dice = Random(48)  # noqa: S311 - play, not secrets
    halves: dict[tuple[str, Key], list[Cell]] = {
        (code, None): of_half(period_of(code), 1.0, dice, 2026) for code in ("2025-h1", "2025-h2")
    }
    assert of_year(period_of("2025-h1"), None, halves) == []
    first, second = halves["2025-h1", None], halves["2025-h2", None]
    for year, one, other in zip(of_year(period_of("2025"), None, halves), first, second, strict=True):
        assert (year.figure, year.cell) == (one.figure, one.cell)
        if year.figure == "people":
            assert max(one.part, other.part) <= year.part <= one.part + other.part
        else:
            assert year.part == one.part + other.part
