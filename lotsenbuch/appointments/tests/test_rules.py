"""Free time in the nights of the clock change, and by thousands of made-up days; overruns; promises."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lotsenbuch.appointments.rules.slots import Slot, Window, free_windows, local, slots_in, windows_of_days
from lotsenbuch.appointments.rules.time import Part, Rhythm, Taken, expected, promise, taken_by

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
instants = st.integers(0, 24 * 60).map(lambda minute: MONDAY + timedelta(minutes=minute))
windows = st.lists(st.tuples(instants, instants).map(lambda two: Window(min(two), max(two))), max_size=8)


@given(windows, windows, st.integers(5, 120))
def test_a_slot_lies_in_open_hours_and_never_on_what_is_taken(
    opened: list[Window], taken: list[Window], minutes: int
) -> None:
    real = [one for one in opened if one.start < one.end]
    for slot in slots_in(free_windows(real, taken), timedelta(minutes=minutes), most=500):
        assert any(one.start <= slot.start and slot.end <= one.end for one in real)
        assert not any(slot.start < one.end and one.start < slot.end for one in taken if one.start < one.end)
        assert (slot.end - slot.start, slot.start.minute % 5) == (timedelta(minutes=minutes), 0)


def test_the_hour_of_a_talk_is_the_hour_on_the_wall_in_both_nights() -> None:
    # 25 October 2026: back at 3; 28 March 2027: forward at 2.
    assert local(date(2026, 10, 24), 9 * 60) == datetime(2026, 10, 24, 7, tzinfo=UTC)
    assert local(date(2026, 10, 25), 9 * 60) == datetime(2026, 10, 25, 8, tzinfo=UTC)
    assert local(date(2027, 3, 27), 9 * 60) == datetime(2027, 3, 27, 8, tzinfo=UTC)
    assert local(date(2027, 3, 28), 9 * 60) == datetime(2027, 3, 28, 7, tzinfo=UTC)
    # The hour that comes twice is its first; the one that is leapt over is the one after it.
    assert local(date(2026, 10, 25), 150) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert local(date(2027, 3, 28), 150) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert local(date(2026, 10, 26), 0) - local(date(2026, 10, 25), 0) == timedelta(hours=25)
    assert local(date(2027, 3, 29), 0) - local(date(2027, 3, 28), 0) == timedelta(hours=23)


def test_open_hours_over_the_clock_change_have_their_real_length() -> None:
    sunday = ((6, 0, 4 * 60),)
    autumn = list(windows_of_days(local(date(2026, 10, 25), 0), local(date(2026, 10, 26), 0), sunday))
    assert slots_in(autumn, timedelta(hours=5), most=5) == [Slot(autumn[0].start, autumn[0].end)]
    spring = list(windows_of_days(local(date(2027, 3, 28), 0), local(date(2027, 3, 29), 0), sunday))
    assert slots_in(spring, timedelta(hours=4), most=5) == []


def test_an_overrun_takes_from_what_comes_next_and_nothing_from_free_time() -> None:
    parts = [
        Part("Dokumentation", MONDAY, MONDAY + timedelta(minutes=20)),
        Part("Vorbereitung", MONDAY + timedelta(minutes=30), MONDAY + timedelta(minutes=40)),
        Part("Gespräch", MONDAY + timedelta(minutes=40), MONDAY + timedelta(minutes=100)),
    ]
    found = taken_by(MONDAY, MONDAY + timedelta(minutes=45), parts)
    assert found == [Taken("Dokumentation", 20), Taken("Vorbereitung", 10), Taken("Gespräch", 5)]
    assert taken_by(MONDAY, MONDAY - timedelta(minutes=1), parts) == []


def test_a_promise_is_held_against_the_hours_with_what_would_fit() -> None:
    # 15 people weekly for 180 minutes are 45 hours; in 28 hours it fits every 12 days (7 × 45 / 28 = 11.25).
    found = promise([Rhythm("Take Off", 15, 7, 180)], Decimal(28))
    assert (found.needed, found.holds, [fit.fitting_days for fit in found.fits]) == (Decimal("45.0"), False, [12])
    assert promise([Rhythm("Guide", 10, 28, 60)], Decimal(28)).holds
    assert (expected(10, 12, 20), expected(10, 5, 9)) == (6, None)
