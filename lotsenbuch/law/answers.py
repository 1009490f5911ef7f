"""The four questions of `./lotse law`, from plain facts to plain JSON; the calculator page asks the same."""

from datetime import date
from typing import Any

from .because import as_json
from .days import checked
from .houserules import DEFAULT, HouseRules
from .notice import period
from .reduction import Facts, decide
from .reviews import due_days, why_due
from .versions import norm_on
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
    return {**{key: day.isoformat() if day else None for key, day in days.items()}, "because": as_json(found.because)}


def answer_due(anchor: date, months: int, times: int) -> dict[str, Any]:
    """Return the days that come round."""
    days = due_days(anchor, months, times)
    return {"due_on": [day.isoformat() for day in days], "because": as_json(why_due(anchor, months))}


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
