"""§ 92 SGB III: what an early end may cost the employer at most, and which subsidies may not run side by side."""

from datetime import date
from decimal import Decimal

import pytest

from lotsenbuch.records.rules import RefusedError
from lotsenbuch.steering.rules.repayment import repayment
from lotsenbuch.steering.rules.subsidy import Granted, Running, SubsidyKind, check_alone, plan

GRANTED = date(2026, 8, 3)


def granted(kind: SubsidyKind, months: int, percent: int | None = None, starts_on: date = date(2026, 9, 1)) -> Granted:
    return Granted(kind, GRANTED, starts_on, months, Decimal(2000), percent)


@pytest.mark.parametrize(
    ("given", "ended_on", "bound_until", "most"),
    [
        # 12 months of 50 %: bound for another 12; after 6 months paid 6,000, half of it 3,000.
        (granted(SubsidyKind.WAGE, 12, 50), date(2027, 2, 28), date(2028, 8, 31), "3000.00"),
        # 6 months: the time after is as long as the subsidy.
        (granted(SubsidyKind.WAGE, 6, 30), date(2026, 9, 30), date(2027, 8, 31), "300.00"),
        # 15 days of a month: 15 thirtieths of 600, half of it.
        (granted(SubsidyKind.WAGE, 6, 30), date(2026, 9, 15), date(2027, 8, 31), "150.00"),
        # 24 months of 70 and 60 %: paid 31,200, half 15,600, but in the last twelve months 14,400.
        (granted(SubsidyKind.DISABLED, 24, 70), date(2028, 8, 31), date(2029, 8, 31), "14400.00"),
        # § 16e: no time after, and what was granted for the last six months: two of 1,500, four of 1,000.
        (granted(SubsidyKind.LONG_TERM, 24), date(2027, 12, 31), date(2028, 8, 31), "7000.00"),
        (granted(SubsidyKind.LONG_TERM, 24), date(2026, 10, 31), date(2028, 8, 31), "3000.00"),
        (granted(SubsidyKind.LONG_TERM, 24), None, date(2028, 8, 31), "0.00"),
    ],
)
def test_the_most_that_is_paid_back(given: Granted, ended_on: date | None, bound_until: date, most: str) -> None:
    found = repayment(given.kind, GRANTED, plan(given).years, ended_on)
    assert found is not None
    assert (found.bound_until, f"{found.most:.2f}") == (bound_until, most)


@pytest.mark.parametrize(("kind", "percent"), [(SubsidyKind.PARTICIPATION, None), (SubsidyKind.ESPECIALLY, 70)])
def test_nothing_is_paid_back_of_these(kind: SubsidyKind, percent: int | None) -> None:
    given = granted(kind, 12, percent)
    assert repayment(kind, GRANTED, plan(given).years, date(2026, 12, 31)) is None


RUNS = Running(SubsidyKind.LONG_TERM, "Gärtnerei Feldblick", date(2026, 9, 1), date(2028, 8, 31))


@pytest.mark.parametrize(
    ("given", "employer", "is_refused"),
    [
        (granted(SubsidyKind.PARTICIPATION, 12), "Anderswo", True),
        (granted(SubsidyKind.PARTICIPATION, 12, starts_on=date(2028, 8, 31)), "Anderswo", True),
        (granted(SubsidyKind.PARTICIPATION, 12, starts_on=date(2028, 9, 1)), "Anderswo", False),
        (granted(SubsidyKind.WAGE, 6, 30), " gärtnerei feldblick", True),
        (granted(SubsidyKind.WAGE, 6, 30), "Anderswo", False),
        (granted(SubsidyKind.WAGE, 6, 30, starts_on=date(2026, 3, 1)), "Gärtnerei Feldblick", False),
    ],
)
def test_the_same_days_are_not_paid_twice(
    given: Granted, employer: str, is_refused: bool
) -> None:  # a case of the table
    if not is_refused:
        check_alone(given, employer, plan(given), [RUNS])
        return
    with pytest.raises(RefusedError, match=r"vom 01\.09\.2026 bis 31\.08\.2028") as refused:
        check_alone(given, employer, plan(given), [RUNS])
    assert refused.value.field == "starts_on"
