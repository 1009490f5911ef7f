"""When to look again, and when a special justification is asked for: rules of the house, no norm (C11 to C15).

No law says half a year or two years for Fallmanagement; only the plan has a legal day (§ 15 SGB II). So every answer
here carries "Hausregel" as its reason, and the house sets the numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lotsenbuch.cases.rules.deviation import Deviated
from lotsenbuch.cases.rules.deviation import HouseRule as DeviableRule
from lotsenbuch.law.because import Reason
from lotsenbuch.law.days import add_months, german

RULE = "Hausregel"
# Decided this short before its day, a review counts for that day; the next one is half a year later.
EARLY = timedelta(days=31)
# Both are the house's own: a case may deviate from them with a reason (C111).
CASE_REVIEW = DeviableRule(
    "case_review", "Fallüberprüfung in festem Abstand", "Der Tag drängt nicht, und es entsteht keine Aufgabe dafür."
)
CASE_LIMIT = DeviableRule(
    "case_limit", "ausführliche Begründung nach langer Dauer", "Die Überprüfung fragt nicht nach ihr."
)


@dataclass(frozen=True, slots=True)
class HouseRule:
    """The numbers that the house has set, in months."""

    review: int
    limit: int
    notice: int


@dataclass(frozen=True, slots=True)
class Clock:
    """How far a case is, as words and days."""

    next_on: date
    is_due: bool
    limit_on: date
    is_near_limit: bool
    is_beyond_limit: bool
    because: tuple[Reason, ...]
    # Why the case deviates from either rule; empty where it does not.
    excused_review: str = ""
    excused_limit: str = ""


def next_review(anchor: date, rule: HouseRule, decided_on: date) -> date:
    """Return the next regular day: always counted from the anchor, so 31.08. gives 28.02. and then 31.08. again.

    Args:
        anchor: the day on which the case began.
        rule: the house's numbers.
        decided_on: the day of the review before; a regular day up to a month later is answered by it.
    """
    number = 1
    while (day := add_months(anchor, rule.review * number)) <= decided_on + EARLY:
        number += 1
    return day


def clock_of(anchor: date, rule: HouseRule, today: date, *, last_next_on: date | None = None) -> Clock:
    """Return where a case stands.

    Args:
        anchor: the day on which the case began.
        rule: the house's numbers.
        today: the day on which somebody looks.
        last_next_on: the day that the last review named, None before the first one.
    """
    next_on = last_next_on or add_months(anchor, rule.review)
    limit_on = add_months(anchor, rule.limit)
    is_beyond = today >= limit_on
    return Clock(
        next_on=next_on,
        is_due=today >= next_on,
        limit_on=limit_on,
        is_near_limit=not is_beyond and today >= add_months(limit_on, -rule.notice),
        is_beyond_limit=is_beyond,
        because=(_why_review(anchor, rule), _why_limit(anchor, rule)),
    )


def excused(clock: Clock, deviations: Mapping[str, Deviated]) -> Clock:
    """Return the clock of a case with what it deviates from: that presses no more, and says why."""
    review, limit = deviations.get(CASE_REVIEW.key), deviations.get(CASE_LIMIT.key)
    return replace(
        clock,
        is_due=clock.is_due and review is None,
        is_near_limit=clock.is_near_limit and limit is None,
        is_beyond_limit=clock.is_beyond_limit and limit is None,
        excused_review=review.words if review else "",
        excused_limit=limit.words if limit else "",
    )


def goes_beyond(anchor: date, rule: HouseRule, next_on: date) -> bool:
    """Say whether going on until `next_on` passes the day from which the house asks for a justification."""
    return next_on > add_months(anchor, rule.limit)


def _why_review(anchor: date, rule: HouseRule) -> Reason:
    text = (
        f"Das Haus schaut alle {rule.review} Monate gemeinsam auf den Fall, gezählt vom Fallbeginn {german(anchor)}. "
        "Das ist keine gesetzliche Frist."
    )
    return Reason(RULE, "", anchor, text)


def _why_limit(anchor: date, rule: HouseRule) -> Reason:
    text = (
        f"Nach {rule.limit} Monaten ab Fallbeginn {german(anchor)} bittet das Haus um eine ausführlichere Begründung. "
        "Fallmanagement endet dann nicht von selbst."
    )
    return Reason(RULE, "", anchor, text)
