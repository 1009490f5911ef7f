"""Counters of time: Arbeitsgelegenheiten, subsidised work, absence, after-care."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from . import store
from .because import Reason
from .days import add_months, days_between, german
from .versions import version_on

DAYS_OF_A_MONTH = 30  # § 191 BGB: months that need not run together
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open period of days."""

    start: date
    until: date


@dataclass(frozen=True, slots=True)
class Used:
    """How much of an allowance is used: in days, with what is left."""

    days: int
    days_left: int
    window_until: date
    because: tuple[Reason, ...]


def agh_used(spans: Sequence[Span], on: date, *, with_extra: bool = False) -> Used:
    """Count Arbeitsgelegenheiten: 24 months in five years from the first one, with reasons 12 more (§ 16d (6)).

    Args:
        spans: all Arbeitsgelegenheiten of the person, half-open.
        on: the day asked for; the window that holds then is counted, up to its end.
        with_extra: whether the twelve further months of sentence 3 are opened.

    """
    values = store.norm("§ 16d SGB II").on(on).values
    start = _window_start(spans, on, values["window_months"])
    until = add_months(start, values["window_months"])
    used = sum(len(_within(span, start, until)) for span in _merged(spans))
    months = values["max_months"] + (values["extra_months"] if with_extra else 0)
    text = (
        f"Der Zeitraum von fünf Jahren läuft vom {german(start)} bis vor dem "
        f"{german(until)}; darin sind {months} Monate "
        f"zu je 30 Tagen möglich (§ 191 BGB), zugewiesen sind {used} Tage."
    )
    reason = Reason("§ 16d Abs. 6 SGB II", version_on(on).id, start, text)
    return Used(used, max(0, months * DAYS_OF_A_MONTH - used), until, (reason,))


def _window_start(spans: Sequence[Span], on: date, months: int) -> date:
    """Return when the current window began: with the first one, and anew with the first after a window ran out."""
    starts = sorted(span.start for span in spans if span.start <= on)
    if not starts:
        return on
    start = starts[0]
    for later in starts[1:]:
        if later >= add_months(start, months):
            start = later
    return start if on < add_months(start, months) else on


def _within(span: Span, start: date, until: date) -> range:
    """Return the days of a period that lie in the window; an empty range if none does."""
    return range(max(span.start, start).toordinal(), min(span.until, until).toordinal())


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Return the periods without counting a day twice."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda item: item.start):
        if merged and span.start <= merged[-1].until:
            merged[-1] = Span(merged[-1].start, max(merged[-1].until, span.until))
        else:
            merged.append(span)
    return merged


@dataclass(frozen=True, slots=True)
class SubsidyYear:
    """One year of a wage subsidy, half-open, with its percentage."""

    start: date
    until: date
    percent: int


def subsidy_plan(norm: str, start: date) -> list[SubsidyYear]:
    """Return the years of a wage subsidy begun on `start`, frozen as its law stood then (§§ 16e, 16i, 66 SGB II).

    Args:
        norm: `§ 16e SGB II` or `§ 16i SGB II`.
        start: first day of the job.

    """
    percents = store.norm(norm).on(start).values.get("percent_by_year", ())
    years = enumerate(percents)
    return [SubsidyYear(add_months(start, 12 * year), add_months(start, 12 * year + 12), rate) for year, rate in years]


def subsidised_work_left(spans: Sequence[Span], on: date) -> int:
    """Return how many days of the five years of § 16i a person has left on a day (§ 16i (3) S. 1 Nr. 4, § 191 BGB)."""
    months = store.norm("§ 16i SGB II").on(on).values.get("max_months", 0)
    used = sum(len(_within(span, date.min, on)) for span in _merged(spans))
    return max(0, int(months) // 12 * 365 - used)


def absence_left(absences: Sequence[Span], year: int) -> int:
    """Return how many days of the three weeks a calendar year are left, of absences without important reason (§ 7b).

    "In der Regel": the number informs, a human consents. 0 also where § 7b did not exist yet.
    """
    first, until = date(year, 1, 1), date(year + 1, 1, 1)
    weeks = store.norm("§ 7b SGB II").on(date(year, 12, 31)).values.get("absence_weeks_per_year", 0)
    used = {day for span in absences for day in days_between(max(span.start, first), min(span.until, until))}
    return max(0, int(weeks) * DAYS_OF_A_WEEK - len(used))


@dataclass(frozen=True, slots=True)
class AfterCare:
    """Until when somebody can be accompanied after work began, half-open; the longer one needs a reason in the case."""

    until: date
    until_with_coaching: date
    because: tuple[Reason, ...]


def after_care(work_began: date) -> AfterCare:
    """Return the after-care of § 16g (2) (six months) and § 16k (3) (three more, where necessary)."""
    months = store.norm("§ 16g SGB II").on(work_began).values["after_care_months"]
    extra = store.norm("§ 16k SGB II").on(work_began).values.get("extra_after_care_months", 0)
    until, longer = add_months(work_began, months), add_months(work_began, months + extra)
    version = version_on(work_began).id
    reasons = [
        Reason(
            "§ 16g Abs. 2 SGB II", version, work_began, f"Sechs Monate nach Arbeitsbeginn: bis vor dem {german(until)}."
        )
    ]
    if extra:
        text = f"Ganzheitliche Betreuung bis zu drei Monate länger, soweit erforderlich: bis vor dem {german(longer)}."
        reasons.append(Reason("§ 16k Abs. 3 SGB II", version, work_began, text))
    return AfterCare(until, longer, tuple(reasons))


def last_day(until: date) -> date:
    """Return the last day of a half-open period."""
    return until - timedelta(days=1)
