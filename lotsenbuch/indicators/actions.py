"""The quota of the own house, with an entry in the log: only counts leave the database."""

from datetime import date
from typing import Any

from lotsenbuch.audit.actions import recorded
from lotsenbuch.indicators.rules.months import months_of
from lotsenbuch.indicators.rules.small_cells import protected
from lotsenbuch.office.queries import the_house
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor

SERVICE = Actor.service("indicators")
_SEXES = ("m", "w", "d", "all")
_YEAR = 12


def rate_own_house(*, last: date, count_day: int, by: Actor) -> list[dict[str, Any]]:
    """Return the four rows of this house: cases in Fallmanagement, not all eLb; small cells are None.

    Args:
        last: a day of the last of the twelve months.
        count_day: day of the month on which the stock is counted.
        by: the service that counts; the database gives the numbers to nobody else.
    """
    with recorded("indicators.rate_own_house", by=by, purpose="Kennzahlen ohne Personenbezug"):
        months = months_of(last, count_day)
        bounds = ([one.first_on for one in months], [one.next_on for one in months], [one.count_on for one in months])
        counts = ask_guard("indicators_counts", *bounds)
    name = the_house().name
    return protected([_row(name, sex, *counts[3 * place : 3 * place + 3]) for place, sex in enumerate(_SEXES)])


def _row(name: str, sex: str, integrations: int, stock: int, shifted: int) -> dict[str, Any]:
    mean, mean_shifted = stock / _YEAR, shifted / _YEAR
    return {
        "jobcenter": name,
        "sex": sex,
        "integrations": integrations,
        "mean_stock": mean,
        "rate": integrations / mean if mean else None,
        "mean_stock_shifted": mean_shifted,
        "rate_shifted": integrations / mean_shifted if mean_shifted else None,
    }
