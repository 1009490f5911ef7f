"""The questions of `./lotse law`, from plain facts to plain JSON; the calculator page asks the same."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from .aftercare import after_care_until, why_after_care
from .allowance import Wages, remains
from .because import as_json
from .counters import Span, absence, placements, subsidy
from .days import checked
from .houserules import DEFAULT, HouseRules
from .limits import finding, hearing
from .notice import period
from .reduction import Facts, decide
from .reviews import due_days, review_of_plan, why_due
from .versions import ends_of_knowledge, norm_on
from .workdays import Place


def answer_period(
    posted: date,
    at: Place,
    *,
    received: date | None = None,
    has_instruction: bool = True,
    is_abroad: bool = False,
    rules: HouseRules = DEFAULT,
) -> dict[str, Any]:
    """Return when a letter counts as given, when it takes effect and until when it can be objected to."""
    found = period(posted, at, received=received, has_instruction=has_instruction, is_abroad=is_abroad, rules=rules)
    days = {
        "deemed_given_on": found.deemed_given_on,
        "effective_month": found.effective_month,
        "objection_until": found.objection_until,
    }
    return {**{key: _iso(day) for key, day in days.items()}, "because": as_json(found.because)}


def answer_due(anchor: date, months: int, times: int) -> dict[str, Any]:
    """Return the days that come round."""
    days = due_days(anchor, months, times)
    return {"due_on": [day.isoformat() for day in days], "because": as_json(why_due(anchor, months, days))}


def answer_version(cited: str, on: date) -> dict[str, Any]:
    """Return whether a norm was in force on a day, and in which version of the law."""
    found = norm_on(cited, checked(on, "Tag"))
    return {
        "norm": found.norm,
        "on": found.on.isoformat(),
        "version": found.version,
        "in_force": found.in_force,
        "because": as_json(found.because),
    }


def answer_reduction(facts: Facts, rules: HouseRules = DEFAULT) -> dict[str, Any]:
    """Return what the law of the day says to a reduction."""
    return decide(facts, rules).as_json()


def answer_hearing(
    posted: date, at: Place, *, received: date | None = None, rules: HouseRules = DEFAULT
) -> dict[str, Any]:
    """Return until when a person may answer before a decision."""
    found = hearing(posted, at, received=received, rules=rules)
    return {
        "deemed_given_on": found.deemed_given_on.isoformat(),
        "hearing_until": found.until.isoformat(),
        "because": as_json(found.because),
    }


def answer_finding(breach: date, at: Place, *, found: date | None = None) -> dict[str, Any]:
    """Return until when a finding may be given and posted, and by when somebody under 25 gets the offer of a talk."""
    limits = finding(breach, at, found=found)
    return {
        "finding_until": limits.until.isoformat(),
        "last_safe_posting_on": limits.last_safe_posting_on.isoformat(),
        "talk_until": _iso(limits.talk_until),
        "because": as_json(limits.because),
    }


def answer_after_care(work_from: date, *, with_coaching: bool) -> dict[str, Any]:
    """Return the last day of after-care."""
    checked(work_from, "Arbeitsbeginn", "work_from")
    why = [*why_after_care(work_from, with_coaching=with_coaching), *ends_of_knowledge(work_from)]
    return {
        "until": after_care_until(work_from, with_coaching=with_coaching).isoformat(),
        "because": as_json(why),
    }


def answer_review(anchor: date, agreed: date) -> dict[str, Any]:
    """Return by when a Kooperationsplan has to be reviewed next."""
    due, why = review_of_plan(anchor, agreed)
    return {"review_by": due.isoformat(), "because": as_json([*why, *ends_of_knowledge(agreed)])}


def answer_placements(on: date, spans: Sequence[Span], *, with_extra: bool) -> dict[str, Any]:
    """Return how much of the 24 months in five years is used."""
    found = placements(spans, on, with_extra=with_extra)
    return {
        "window_from": found.window_from.isoformat(),
        "window_until": found.window_until.isoformat(),
        "days_used": found.days_used,
        "days_left": found.days_left,
        "until": _iso(found.until),
        "because": as_json(found.because),
    }


def answer_subsidy(norm: str, start: date, earlier: Sequence[Span]) -> dict[str, Any]:
    """Return the years of a wage subsidy."""
    found = subsidy(norm, start, earlier)
    return {
        "years": [
            {"from": year.start.isoformat(), "until": year.until.isoformat(), "percent": year.percent}
            for year in found.years
        ],
        "released_until": _iso(found.released_until),
        "days_left": found.days_left,
        "because": as_json(found.because),
    }


def answer_absence(year: int, spans: Sequence[Span]) -> dict[str, Any]:
    """Return how many of the three weeks of a calendar year are used."""
    found = absence(spans, year)
    return {"days_used": found.days_used, "days_left": found.days_left, "because": as_json(found.because)}


def answer_allowance(wages: Wages) -> dict[str, Any]:
    """Return what stays of the wages of a month beside the benefit, amounts as text in euros."""
    found = remains(wages)
    return {
        "month": found.month.isoformat(),
        "basic": str(found.basic),
        "share": str(found.share),
        "kept": str(found.kept),
        "counted": str(found.counted),
        "because": as_json(found.because),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
