"""What an employer may have to pay back of a subsidy when the job ends early (§ 92 (2) SGB III). Pure Python.

Only the most that may be asked for: whether anything is, depends on why the job ended, and a decision says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from lotsenbuch.law import store

from .subsidy import CENT, PlanYear, SubsidyKind, later

EXCEPTIONS = (
    "der Betrieb aus Gründen kündigen durfte, die in der Person oder ihrem Verhalten liegen",
    "dringende betriebliche Gründe die Weiterbeschäftigung nicht zuließen",
    "die Person selbst gehen wollte, ohne dass der Betrieb den Grund dafür gab",
    "die Person das Mindestalter für eine Altersrente erreicht hat",
)
_NORM = "§ 92 SGB III"


@dataclass(frozen=True, slots=True)
class Repayment:
    """Until when an early end may cost something, the most it may be, and the words of the rule; 0 while it runs."""

    bound_until: date
    most: Decimal
    rule: str


def repayment(
    kind: SubsidyKind, granted_on: date, years: Iterable[PlanYear], ended_on: date | None = None
) -> Repayment | None:
    """Return what may be paid back; None for a subsidy of which nothing is.

    Args:
        kind: which subsidy.
        granted_on: the day whose law holds (§ 66 SGB II).
        years: the plan as it was granted.
        ended_on: the last day of the job, where it ended before the plan.
    """
    if kind in (SubsidyKind.PARTICIPATION, SubsidyKind.ESPECIALLY):
        return None
    plan, values = list(years), store.norm(_NORM).on(granted_on).values
    first, last = plan[0].first, plan[-1].last
    months = sum(one.months for one in plan)
    if kind == SubsidyKind.LONG_TERM:
        few = int(values["months_of_16e"])
        rule = f"§ 16e Abs. 3 SGB II mit § 92 Abs. 2 SGB III: was für die letzten {few} Monate bewilligt war"
        return Repayment(last, _paid(plan, _before(ended_on, few, first), ended_on), rule)
    after, few = min(months, int(values["aftercare_months_max"])), int(values["last_months"])
    most = (_paid(plan, first, ended_on) * int(values["percent_max"]) / 100).quantize(CENT, ROUND_HALF_UP)
    lately = _paid(plan, _before(ended_on, few, first), ended_on)
    rule = f"§ 92 Abs. 2 SGB III: höchstens die Hälfte des Gezahlten und nicht mehr als in den letzten {few} Monaten"
    return Repayment(later(last + timedelta(days=1), after) - timedelta(days=1), min(most, lately), rule)


def _before(ended_on: date | None, months: int, first: date) -> date:
    return first if ended_on is None else max(first, later(ended_on + timedelta(days=1), -months))


def _paid(plan: list[PlanYear], since: date, until: date | None) -> Decimal:
    """Return what the plan pays from one day to another; of a month that is cut each day counts one thirtieth."""
    if until is None:
        return Decimal(0)
    paid = Decimal(0)
    for year in plan:
        for number in range(year.months):
            begins, ends = later(year.first, number), later(year.first, number + 1) - timedelta(days=1)
            days = (min(ends, until) - max(begins, since)).days + 1
            if begins >= since and ends <= until:
                paid += year.monthly
            elif days > 0:
                paid += min(year.monthly, year.monthly * days / 30)
    return paid.quantize(CENT, ROUND_HALF_UP)
