"""Lists of cases: one's own with names, the team lead's without."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case as Switch
from django.db.models import IntegerField, Q, QuerySet, Value, When
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, Outline
from lotsenbuch.cases.queries import cases_of, outlines_led_by
from lotsenbuch.cases.rules.phases import ORDER
from lotsenbuch.ui.templatetags.ui import day

PAGE_ROWS = 25
SEALED_MARK = " (versiegelt)"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list; `url` sorts by it."""

    label: str
    url: str = ""
    sorted: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list; it opens with Enter."""

    url: str
    label: str
    cells: list[str]
    key: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list."""

    columns: list[Column]
    rows: list[Row]
    page: Page[Any]
    case_ids: list[Any]


_OWN_SORTS = {
    "name": ["person__sort_key", "fallnummer"],
    "phase": ["position", "person__sort_key", "fallnummer"],
    "opened": ["opened_on", "fallnummer"],
    "due": ["outline__next_due_on", "person__sort_key", "fallnummer"],
}
_TEAM_SORTS = {
    "name": ["holder__last_name", "fallnummer"],
    "phase": ["position", "fallnummer"],
    "opened": ["opened_on", "fallnummer"],
    "due": ["next_due_on", "fallnummer"],
}


def case_list(staff: Staff, wanted: dict[str, Any], phases: dict[str, str], today: date, number: str) -> Listing:
    """Return a page of the cases that the colleague may see.

    Args:
        staff: whose cases.
        wanted: valid input of the filter form.
        phases: the house's names of the phases.
        today: for due dates.
        number: page wanted, as typed.
    """
    cases = cases_of(staff.actor).filter(closed_on=None).filter(_narrowed(wanted, today, "outline__"))
    return _listing(_sorted(cases, wanted, _OWN_SORTS), wanted, ("Name", "Fallnummer"), _own_row(phases), number)


def team_list(staff: Staff, wanted: dict[str, Any], phases: dict[str, str], today: date, number: str) -> Listing:
    """Return a page of the outlines of the teams that the colleague leads: no name, nothing of class 1 or higher."""
    outlines = outlines_led_by(staff.id).filter(is_closed=False).filter(_narrowed(wanted, today, ""))
    named = ("Fallführung", "Fall")
    return _listing(_sorted(outlines, wanted, _TEAM_SORTS), wanted, named, _team_row(phases), number)


def _narrowed(wanted: dict[str, Any], today: date, prefix: str) -> Q:
    condition = Q()
    if wanted.get("phase"):
        condition &= Q(**{f"{prefix}phase": wanted["phase"]})
    if wanted.get("project"):
        condition &= Q(**{f"{prefix}project__name": wanted["project"]})
    if wanted.get("language") == "interpreter":
        condition &= Q(**{f"{prefix}needs_interpreter": True})
    ends = {"over": today - timedelta(days=1), "week": today + timedelta(days=7), "month": today + timedelta(days=30)}
    if wanted.get("due"):
        condition &= Q(**{f"{prefix}next_due_on__lte": ends[wanted["due"]]})
    return condition


def _sorted[R: QuerySet[Any]](rows: R, wanted: dict[str, Any], sorts: dict[str, list[str]]) -> R:
    names = sorts[wanted.get("sort") or "name"]
    if "position" in names:
        steps = [When(phase=code, then=Value(position)) for position, code in enumerate(ORDER)]
        rows = rows.annotate(position=Switch(*steps, output_field=IntegerField()))
    return rows.order_by(*(f"-{name}" for name in names)) if wanted.get("down") else rows.order_by(*names)


def _listing(
    found: QuerySet[Any],
    wanted: dict[str, Any],
    first: tuple[str, str],
    row: Callable[[Any], Row],
    number: str,
) -> Listing:
    page = Paginator(found, PAGE_ROWS).get_page(number)
    objects = list(page.object_list)
    keys = [getattr(item, "case_id", None) or item.pk for item in objects]
    return Listing(_columns(wanted, first), [row(item) for item in objects], page, keys)


def _columns(wanted: dict[str, Any], first: tuple[str, str]) -> list[Column]:
    sort, down = wanted.get("sort") or "name", bool(wanted.get("down"))
    kept = "&".join(f"{key}={wanted[key]}" for key in ("phase", "project", "due", "language") if wanted.get(key))

    def column(label: str, key: str) -> Column:
        turned = "&down=on" if key == sort and not down else ""
        mark = ("descending" if down else "ascending") if key == sort else ""
        return Column(label, f"?{kept}{'&' if kept else ''}sort={key}{turned}", mark)

    return [
        column(first[0], "name"),
        Column(first[1]),
        column("Phase", "phase"),
        Column("Projekt"),
        column("Beginn", "opened"),
        column("Nächste Frist", "due"),
    ]


def _own_row(phases: dict[str, str]) -> Callable[[Case], Row]:
    address = _addresses()

    def row(case: Case) -> Row:
        name = f"{case.person.last_name}, {case.person.first_name}{SEALED_MARK if case.is_sealed else ''}"
        tail = _tail(case.phase, phases, case.project.name if case.project else "", case.opened_on)
        cells = [name, case.fallnummer, *tail, day(case.outline.next_due_on)]
        return Row(address(case.id), name, cells, str(case.id))

    return row


def _addresses() -> Callable[[UUID], str]:
    """Return the address of a case file by key; the pattern is looked up once for the whole list."""
    nobody = UUID(int=0)
    pattern = reverse("desk:case_file", args=[nobody])
    return lambda case_id: pattern.replace(str(nobody), str(case_id))


def _team_row(phases: dict[str, str]) -> Callable[[Outline], Row]:
    def row(outline: Outline) -> Row:
        tail = _tail(outline.phase, phases, outline.project.name if outline.project else "", outline.opened_on)
        holder = outline.holder.display_name if outline.holder else ""
        fall = f"{outline.fallnummer} · {outline.initials} · {outline.age_group}"
        return Row("", outline.fallnummer, [holder, fall, *tail, day(outline.next_due_on)], str(outline.case_id))

    return row


def _tail(phase: str, phases: dict[str, str], project: str, opened_on: date) -> list[str]:
    return [phases[phase], project, day(opened_on)]
