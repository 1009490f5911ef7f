"""Which deletions are planned, what holds them back, and how a run stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.privacy.models import DeletionPeriod, DeletionRun, Erased, Hold
from lotsenbuch.privacy.rules import retention
from lotsenbuch.privacy.rules.retention import OwnPeriod, Planned
from lotsenbuch.privacy.rules.words import word_of, words_of_class
from lotsenbuch.records.models import key_of


def own_periods() -> list[OwnPeriod]:
    """Return what the house set, all of it."""
    rows = DeletionPeriod.objects.order_by("code", "valid_from")
    return [OwnPeriod(one.code, one.months, one.valid_from, one.reason) for one in rows]


def planned_deletions(case: Case | UUID) -> list[Planned]:
    """Return the planned deletions of a case that the actor may see, the first first; three queries."""
    key = key_of(case)
    closed_on = case.closed_on if isinstance(case, Case) else Case.objects.values_list("closed_on").get(pk=key)[0]
    # What went before the case was opened again says nothing of what was written since.
    rows = Erased.objects.filter(case_id=key, month_on__gt=closed_on) if closed_on else Erased.objects.none()
    erased = {one.code: one.month_on for one in rows}
    is_held = Hold.objects.filter(case_id=key, lifted_at=None).exists()
    return retention.planned(closed_on, timezone.localdate(), own_periods(), is_held=is_held, erased=erased)


@dataclass(frozen=True, slots=True)
class Month:
    """One line of the calendar: from this day on so many files or parts of files may go."""

    due_on: date
    deletion_class: retention.DeletionClass
    cases: int
    held: int


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of a dry run: so many rows of a table go with a class."""

    deletion_class: retention.DeletionClass
    model: str
    rows: int

    @property
    def label(self) -> str:
        """Return the table in German."""
        return word_of(self.model)


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _lengths() -> tuple[list[str], list[int]]:
    months = retention.months_of(timezone.localdate(), own_periods())
    return list(months), list(months.values())


def calendar(until: date) -> list[Month]:
    """Return what is due until a day, by month and class; counts only, for the house's reviewers and the officer."""
    rows = _rows("SELECT * FROM privacy_calendar(%s, %s, %s) ORDER BY 1, 2", [*_lengths(), until])
    return [Month(due_on, retention.classes()[code], cases, held) for due_on, code, cases, held in rows]


def runs() -> list[DeletionRun]:
    """Return the latest runs, the newest first."""
    return list(DeletionRun.objects.select_related("first", "second").order_by("-made_at")[:20])


def run_of(run_id: UUID) -> DeletionRun | None:
    """Return a run that the actor may see."""
    return DeletionRun.objects.select_related("first", "second").filter(pk=run_id).first()


def released_runs() -> list[UUID]:
    """Return the runs that wait to be carried out, the oldest first."""
    rows = DeletionRun.objects.filter(state=DeletionRun.State.RELEASED).order_by("second_at")
    return list(rows.values_list("id", flat=True))


def has_erased_since(moment: datetime) -> bool:
    """Say whether a run ended since then."""
    return DeletionRun.objects.filter(ended_at__gte=moment, rows_erased__gt=0).exists()


def counted(run: DeletionRun) -> list[Counted]:
    """Return what a planned run would delete, table by table, found by the very SQL that deletes."""
    found = _rows("SELECT * FROM privacy_count_rows(%s)", [run.id])
    rank = {code: number for number, code in enumerate(retention.order())}
    rows = [Counted(retention.classes()[code], model, rows) for code, model, rows in found]
    return sorted(rows, key=lambda one: (rank[one.deletion_class.code], -one.rows, one.label))


@dataclass(frozen=True, slots=True)
class RunLine:
    """One case of a run and the classes that go; without a number where it is sealed or the reader decides nothing."""

    case_id: UUID
    fallnummer: str
    closed_on: date
    classes: list[str]


def lines_of_run(run: DeletionRun, *, with_numbers: bool) -> list[RunLine]:
    """Return the cases of a run, by number; nothing once they are gone."""
    if not with_numbers:
        return []
    rows = _rows("SELECT * FROM privacy_run_lines(%s)", [run.id])
    names = retention.classes()
    return [
        RunLine(case, number, on, [names[code].name for code in retention.order() if code in codes])
        for case, number, on, codes in rows
    ]


def months_ahead() -> list[Month]:
    """Return the calendar of the next five years, with what a case that ends today leaves for five years."""
    return calendar(retention.due_on(timezone.localdate(), 5 * retention.MONTHS))


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A standing hold with the number of its case; none where the case is sealed."""

    hold: Hold
    fallnummer: str


def standing_holds() -> list[HoldRow]:
    """Return the holds that stand, for the house's reviewers; the oldest first."""
    rows = list(Hold.objects.filter(lifted_at=None).select_related("set_by").order_by("set_at", "id"))
    numbers = dict(_rows("SELECT * FROM privacy_held_numbers()", []))
    return [HoldRow(one, numbers.get(one.case_id, "")) for one in rows]


def held_number(hold: Hold, staff: Staff) -> str:
    """Return the number of the case that a hold protects; none where it is sealed and the reader a reviewer."""
    if staff.may(Right.RELEASE_DELETION):
        return str(dict(_rows("SELECT * FROM privacy_held_numbers()", [])).get(hold.case_id, ""))
    return Case.objects.values_list("fallnummer", flat=True).get(pk=hold.case_id)


def holds_of(case_id: UUID) -> list[Hold]:
    """Return all holds of a case, standing ones first."""
    rows = Hold.objects.filter(case_id=case_id).select_related("set_by", "lifted_by")
    return sorted(rows, key=lambda one: (one.lifted_at is not None, one.set_at))


def hold_to_lift(hold_id: UUID, staff: Staff) -> Hold | None:
    """Return a hold that this colleague may end: a reviewer of the house, or who holds the case."""
    rows = Hold.objects.select_related("set_by").filter(pk=hold_id)
    if not staff.may(Right.RELEASE_DELETION):
        rows = rows.filter(case__outline__holder=staff)
    return rows.first()


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class with the period that holds today, and what the house set for later."""

    deletion_class: retention.DeletionClass
    period: retention.Period
    proposal: retention.Period
    later: list[OwnPeriod]
    types: list[str]

    @property
    def may_be_set(self) -> bool:
        """Say whether the house may set its own period."""
        return self.deletion_class.code in retention.order()


def class_rows() -> list[ClassRow]:
    """Return all classes as they hold today, with their data types in words."""
    today, own = timezone.localdate(), own_periods()
    rows = []
    for code, one in retention.classes().items():
        types = words_of_class(code)
        later = [other for other in own if other.code == code and other.valid_from > today]
        rows.append(ClassRow(one, retention.period(code, today, own), retention.period(code, today), later, types))
    return rows
