"""Meldetermine in a row, worked out by hand from § 7b (4) SGB II before the code was asked."""

from datetime import date

import pytest

from lotsenbuch.law.misses import Followed, Summons, misses_in_a_row

CAME, EXCUSED, MISSED = Followed.CAME, Followed.EXCUSED, Followed.MISSED


def row(*told: tuple[str, Followed, bool]) -> list[Summons]:
    return [Summons(date.fromisoformat(day), followed, told_so) for day, followed, told_so in told]


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ([], []),
        ([("2026-08-03", MISSED, True)], ["2026-08-03"]),
        # Two, then somebody came: begins anew.
        ([("2026-08-03", MISSED, True), ("2026-08-17", MISSED, True), ("2026-08-31", CAME, True)], []),
        # Came between the first and the second: only the last counts, whatever the order they are told in.
        (
            [("2026-08-31", MISSED, True), ("2026-08-03", MISSED, True), ("2026-08-17", CAME, True)],
            ["2026-08-31"],
        ),
        ([("2026-08-03", MISSED, True), ("2026-08-17", EXCUSED, True), ("2026-08-31", MISSED, True)], ["2026-08-31"]),
        # Without a written instruction it does not count, and interrupts nothing.
        (
            [("2026-08-03", MISSED, True), ("2026-08-17", MISSED, False), ("2026-08-31", MISSED, True)],
            ["2026-08-03", "2026-08-31"],
        ),
        # Before 1 July 2026 there was no such rule.
        (
            [("2026-06-30", MISSED, True), ("2026-07-01", MISSED, True), ("2026-07-15", MISSED, True)],
            ["2026-07-01", "2026-07-15"],
        ),
    ],
)
def test_misses_are_counted_back_to_the_last_time_somebody_came(
    told: list[tuple[str, Followed, bool]], days: list[str]
) -> None:
    found = misses_in_a_row(row(*told), date(2026, 9, 15))
    assert [day.isoformat() for day in found.days] == days
    assert (found.limit, found.is_last_before) == (3, len(days) == 2)
    assert any("stellt ein Mensch fest" in reason.text for reason in found.because)


def test_the_old_law_knows_no_row() -> None:
    found = misses_in_a_row(row(("2026-05-04", MISSED, True)), date(2026, 6, 30))
    assert (found.count, found.limit, found.is_last_before) == (0, None, False)
