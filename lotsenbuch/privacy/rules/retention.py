"""When what is deleted: classes after DIN 66398, their dated periods and what follows from them. Pure Python.

The proposals stand in `deletion.yaml` with their sources; a house sets its own, dated too. A period starts with the
end of the case, a day that somebody decided on, and never with a column in which a program keeps its own time.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("deletion.yaml")
MONTHS = 12
RUN = "run"


@dataclass(frozen=True, slots=True)
class Period:
    """How long a class is kept, from this day on; `None` for both lengths where nothing is deleted by time."""

    valid_from: date
    months: int | None
    days: int | None
    source: str
    is_sure: bool
    is_own: bool = False

    @property
    def words(self) -> str:
        """Return the length in German."""
        if self.days is not None:
            return "1 Tag" if self.days == 1 else f"{self.days} Tage"
        if self.months is None:
            return "ohne Frist"
        years, rest = divmod(self.months, MONTHS)
        if self.months == 0:
            return "sofort"
        if rest or not years:
            return "1 Monat" if self.months == 1 else f"{self.months} Monate"
        return "1 Jahr" if years == 1 else f"{years} Jahre"


@dataclass(frozen=True, slots=True)
class DeletionClass:
    """A class: what starts its period, and how it is carried out (`run`: released by two people)."""

    code: str
    name: str
    start: str
    how: str
    job: str
    proposals: tuple[Period, ...]

    @property
    def how_words(self) -> str:
        """Return in German how the class is carried out."""
        return _HOW[self.how]


_HOW = {
    "run": "Löschlauf, von zwei benannten Personen freigegeben",
    "nightly": "von selbst, jede Nacht",
    "house": "durch die Anwendungsbetreuung",
    "none": "wird nicht nach Zeit gelöscht",
}


@dataclass(frozen=True, slots=True)
class OwnPeriod:
    """What a house set for a class, from this day on."""

    code: str
    months: int
    valid_from: date
    reason: str


@dataclass(frozen=True, slots=True)
class Planned:
    """One planned deletion of a case, as the person is told."""

    code: str
    name: str
    period: str
    source: str
    due_on: date | None
    is_held: bool = False
    erased_on: date | None = None

    @property
    def when(self) -> str:
        """Return in German when it happens."""
        if self.erased_on is not None:
            return f"gelöscht im {self.erased_on:%m/%Y}"
        if self.is_held:
            return "ausgesetzt, solange ein Verfahren läuft"
        if self.due_on is None:
            return "nach dem Fallende: sofort" if self.period == "sofort" else f"{self.period} nach dem Fallende"
        return f"ab {self.due_on:%d.%m.%Y}"


@cache
def _read() -> dict[str, Any]:
    return dict(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


@cache
def classes() -> Mapping[str, DeletionClass]:
    """Return all classes by code."""
    return {code: _class(code, row) for code, row in _read()["classes"].items()}


def _class(code: str, row: Mapping[str, Any]) -> DeletionClass:
    periods = tuple(
        Period(one["from"], one.get("months"), one.get("days"), one["source"], one["sure"] == "quelle")
        for one in row["periods"]
    )
    return DeletionClass(code, row["name"], row["start"], row["how"], row.get("job", ""), periods)


@cache
def class_of() -> Mapping[str, str]:
    """Return the code of each model, by `room.Model`.

    Raises:
        ValueError: a model stands in two classes.
    """
    found: dict[str, str] = {}
    for code, rows in _read()["types"].items():
        for row in rows:
            model = row if isinstance(row, str) else row["model"]
            if model in found:
                raise ValueError(f"{model} steht in {found[model]} und {code}.")
            found[model] = code
    return found


@cache
def starts() -> Mapping[str, str]:
    """Return, for each model that goes by its own age, the column its period starts with."""
    rows = (row for rows in _read()["types"].values() for row in rows if not isinstance(row, str))
    return {row["model"]: row["since"] for row in rows}


def loose() -> list[tuple[str, str]]:
    """Return the columns that name a row without a foreign key."""
    return [(row["table"], row["column"]) for row in _read()["loose"]]


def order() -> tuple[str, ...]:
    """Return the classes of one case, from the first that goes to the last."""
    return tuple(_read()["order"])


def outer_months() -> int:
    """Return the outer wall in months (BSG B 14 AS 7/19 R)."""
    return int(_read()["outer_months"])


def outer_source() -> str:
    """Return the source of the outer wall."""
    return str(_read()["outer_source"])


def period(code: str, on: date, own: Iterable[OwnPeriod] = ()) -> Period:
    """Return the period that holds on a day: the house's own, where it has begun, else the proposal.

    Raises:
        KeyError: no such class.
    """
    set_by_house = [one for one in own if one.code == code and one.valid_from <= on]
    if set_by_house:
        last = max(set_by_house, key=lambda one: one.valid_from)
        return Period(last.valid_from, last.months, None, f"Hausregel: {last.reason}", is_sure=False, is_own=True)
    proposals = classes()[code].proposals
    begun = [one for one in proposals if one.valid_from <= on]
    return max(begun, key=lambda one: one.valid_from) if begun else proposals[0]


def months_of(on: date, own: Iterable[OwnPeriod] = ()) -> dict[str, int]:
    """Return the months of each class of a case, as they hold on a day."""
    known = list(own)
    return {code: period(code, on, known).months or 0 for code in order()}


def due_on(closed_on: date, months: int) -> date:
    """Return the first day on which something may go: the first of the month after the period has run out.

    Never early (§ 188 (2) BGB: a period of months ends with the day that bears the number of its start).
    """
    year, month = divmod(closed_on.year * MONTHS + closed_on.month - 1 + months + 1, MONTHS)
    return date(year, month + 1, 1)


def why_not(code: str, months: int, now: Mapping[str, int]) -> str:
    """Return in German why a house may not set this period, or "".

    Args:
        code: a class of a case.
        months: the period that is wished for.
        now: the months of the other classes.
    """
    if months > outer_months():
        return f"Länger als zehn Jahre geht nicht ({outer_source()})."
    wanted = {**now, code: months}
    for first, then in pairwise(order()):
        if wanted[first] > wanted[then]:
            names = classes()
            return f"„{names[first].name}“ darf nicht länger bleiben als „{names[then].name}“, worauf es sich bezieht."
    return ""


def planned(
    closed_on: date | None,
    on: date,
    own: Iterable[OwnPeriod] = (),
    *,
    is_held: bool = False,
    erased: Mapping[str, date] | None = None,
) -> list[Planned]:
    """Return the planned deletions of one case, the first first.

    Args:
        closed_on: the end of the case; None while it is open, when nothing has a day yet.
        on: the day whose periods hold.
        own: what the house set.
        is_held: whether a legal hold stands.
        erased: the month in which a class was already erased.
    """
    known, gone = list(own), erased or {}
    rows = []
    for code in order():
        length = period(code, on, known)
        due = due_on(closed_on, length.months or 0) if closed_on else None
        rows.append(
            Planned(
                code, classes()[code].name, length.words, length.source, due,
                is_held=is_held and code not in gone, erased_on=gone.get(code),
            )
        )  # fmt: skip
    return rows


def last_day(month_on: date) -> date:
    """Return the last day of a month."""
    return month_on.replace(day=monthrange(month_on.year, month_on.month)[1])
