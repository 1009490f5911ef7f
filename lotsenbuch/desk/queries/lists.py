"""Lists of cases: one's own with names, the team lead's without."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Case as Switch
from django.db.models import Count, DateField, ExpressionWrapper, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Now, TruncDate
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, Outline
from lotsenbuch.cases.queries import cases_of, outlines_led_by, stranded_outlines
from lotsenbuch.cases.rules.phases import ORDER
from lotsenbuch.desk.models import SavedFilter
from lotsenbuch.office.models import Project
from lotsenbuch.office.queries import stage_of
from lotsenbuch.records.rules import Actor
from lotsenbuch.records.standing import standing
from lotsenbuch.ui.templatetags.ui import day

from .team import GRACE_DAYS

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
# What a row shows, and no column more: whole cases with person and outline take three times as long to build.
_OWN_CELLS = (
    "pk",
    "person__last_name",
    "person__first_name",
    "fallnummer",
    "phase",
    "stage",
    "project",
    "project__name",
    "opened_on",
    "outline__next_due_on",
    "is_sealed",
)
_TEAM_CELLS = (
    "pk",
    "holder__first_name",
    "holder__last_name",
    "fallnummer",
    "initials",
    "age_group",
    "phase",
    "stage",
    "project",
    "project__name",
    "opened_on",
    "due",
)
_TEAM_SORTS = {
    "name": ["holder__last_name", "fallnummer"],
    "phase": ["position", "fallnummer"],
    "opened": ["opened_on", "fallnummer"],
    "due": ["due", "fallnummer"],
}
# A day that passed lately is nobody's business but the holder's: a lead hears of it after the days of grace.
_TODAY = TruncDate(Now(), tzinfo=ZoneInfo("Europe/Berlin"))
_GRACE = ExpressionWrapper(_TODAY - timedelta(days=GRACE_DAYS), output_field=DateField())
_DUE_FOR_A_LEAD = Switch(
    When(next_due_on__lt=_TODAY, next_due_on__gte=_GRACE, then=Value(None)),
    default="next_due_on",
    output_field=DateField(null=True),
)


def case_list(staff: Staff, wanted: dict[str, Any], phases: dict[str, str], today: date, number: str) -> Listing:
    """Return a page of the cases that the colleague may see.

    Args:
        staff: whose cases.
        wanted: valid input of the filter form.
        phases: the house's names of the phases.
        today: for due dates.
        number: page wanted, as typed.
    """
    asked = _Asked(staff.actor, wanted, today)
    return _listing(_own_count, _own_cases, asked, ("Name", "Fallnummer"), _own_row(phases), number)


def team_list(staff: Staff, wanted: dict[str, Any], phases: dict[str, str], today: date, number: str) -> Listing:
    """Return a page of the outlines of the teams that the colleague leads: no name, nothing of class 1 or higher.

    Who holds a case never stands beside how far it is and when something is due: nobody's work is counted here.
    """
    by_stand = bool(wanted.get("due") or wanted.get("phase")) or wanted.get("sort") in {"due", "phase"}
    if by_stand and (wanted.get("sort") or "name") == "name":
        wanted = {**wanted, "sort": "due"}  # by name the rows of one colleague would stand together
    if wanted.get("due") == "over":
        wanted = {**wanted, "due": "late"}  # as on the page of the team, only after the days of grace
    wanted = {**wanted, "only_ahead": True}
    asked = _Asked(staff.id, wanted, today)
    first = ("", "Fall") if by_stand else ("Fallführung", "Fall")
    return _listing(_team_count, _team_outlines, asked, first, _team_row(phases, by_stand=by_stand), number)


class _Asked:
    """What somebody asks of a list: values for the SQL, and the shape that the SQL has."""

    def __init__(self, who: Actor | UUID, wanted: dict[str, Any], today: date) -> None:
        lookups: dict[str, str | date] = {}
        if wanted.get("phase"):
            lookups["phase"] = wanted["phase"]
        if wanted.get("project"):
            lookups["project__name"] = wanted["project"]
        if wanted.get("due"):
            ahead = {"over": -1, "late": -GRACE_DAYS - 1, "week": 7, "month": 30}
            lookups["next_due_on__lte"] = today + timedelta(days=ahead[wanted["due"]])
            if wanted.get("only_ahead") and wanted["due"] in {"week", "month"}:
                lookups["next_due_on__gte"] = today
        self.wanted = wanted
        self.values = (who, *lookups.values())
        self.narrowed = {"lookups": tuple(lookups), "with_interpreter": wanted.get("language") == "interpreter"}
        self.sorted = {"sort": wanted.get("sort") or "name", "is_down": bool(wanted.get("down"))}


def _narrowed[R: QuerySet[Any]](
    rows: R, values: tuple[Any, ...], lookups: tuple[str, ...], prefix: str, *, with_interpreter: bool
) -> R:
    condition = Q(**{f"{prefix}{lookup}": value for lookup, value in zip(lookups, values, strict=True)})
    return rows.filter(condition & Q(**{f"{prefix}needs_interpreter": True}) if with_interpreter else condition)


def _sorted[R: QuerySet[Any]](rows: R, names: list[str], *, is_down: bool) -> R:
    if "position" in names:
        steps = [When(phase=code, then=Value(position)) for position, code in enumerate(ORDER)]
        rows = rows.annotate(position=Switch(*steps, output_field=IntegerField()))
    return rows.order_by(*(f"-{name}" for name in names)) if is_down else rows.order_by(*names)


def _counted(rows: QuerySet[Any]) -> QuerySet[Any, int]:
    grouped = rows.order_by().annotate(all=Value(1)).values("all")
    counted: QuerySet[Any, int] = grouped.annotate(n=Count("pk")).values_list("n", flat=True)
    return counted


def _own(by: Actor, values: tuple[Any, ...], lookups: tuple[str, ...], *, with_interpreter: bool) -> QuerySet[Case]:
    found = cases_of(by).filter(closed_on=None)
    return _narrowed(found, values, lookups, "outline__", with_interpreter=with_interpreter)


@standing
def _own_count(by: Actor, *values: str | date, lookups: tuple[str, ...], with_interpreter: bool) -> QuerySet[Case, int]:
    return _counted(_own(by, values, lookups, with_interpreter=with_interpreter))


@standing
def _own_cases(
    by: Actor,
    *values: str | date,
    lookups: tuple[str, ...],
    with_interpreter: bool,
    sort: str,
    is_down: bool,
    after: int,
) -> QuerySet[Case, tuple[Any, ...]]:
    found = _own(by, values, lookups, with_interpreter=with_interpreter)
    return _sorted(found, _OWN_SORTS[sort], is_down=is_down).values_list(*_OWN_CELLS)[after : after + PAGE_ROWS]


def _led(
    staff_id: UUID, values: tuple[Any, ...], lookups: tuple[str, ...], *, with_interpreter: bool
) -> QuerySet[Outline]:
    found = outlines_led_by(staff_id).filter(is_closed=False)
    return _narrowed(found, values, lookups, "", with_interpreter=with_interpreter)


@standing
def _team_count(
    staff_id: UUID, *values: str | date, lookups: tuple[str, ...], with_interpreter: bool
) -> QuerySet[Outline, int]:
    return _counted(_led(staff_id, values, lookups, with_interpreter=with_interpreter))


@standing
def _team_outlines(
    staff_id: UUID,
    *values: str | date,
    lookups: tuple[str, ...],
    with_interpreter: bool,
    sort: str,
    is_down: bool,
    after: int,
) -> QuerySet[Outline, tuple[Any, ...]]:
    found = _led(staff_id, values, lookups, with_interpreter=with_interpreter).annotate(due=_DUE_FOR_A_LEAD)
    return _sorted(found, _TEAM_SORTS[sort], is_down=is_down).values_list(*_TEAM_CELLS)[after : after + PAGE_ROWS]


def _listing(
    count: Callable[..., list[int]],
    fetch: Callable[..., list[tuple[Any, ...]]],
    asked: _Asked,
    first: tuple[str, str],
    row: Callable[..., Row],
    number: str,
) -> Listing:
    found = sum(count(*asked.values, **asked.narrowed))
    page = Paginator(range(found), PAGE_ROWS).get_page(number)
    after = max(page.start_index() - 1, 0)
    rows = fetch(*asked.values, **asked.narrowed, **asked.sorted, after=after) if found else []
    return Listing(_columns(asked.wanted, first), [row(*cells) for cells in rows], page, [cells[0] for cells in rows])


def _columns(wanted: dict[str, Any], first: tuple[str, str]) -> list[Column]:
    sort, down = wanted.get("sort") or "name", bool(wanted.get("down"))
    kept = "&".join(f"{key}={wanted[key]}" for key in ("phase", "project", "due", "language") if wanted.get(key))

    def column(label: str, key: str) -> Column:
        turned = "&down=on" if key == sort and not down else ""
        mark = ("descending" if down else "ascending") if key == sort else ""
        return Column(label, f"?{kept}{'&' if kept else ''}sort={key}{turned}", mark)

    stand = [column("Phase", "phase"), Column("Projekt"), column("Beginn", "opened"), column("Nächste Frist", "due")]
    if not first[0]:
        return [column("Fall", "name"), *stand]
    if first[0] == "Fallführung":
        # The last two lead to the list that shows phase and day without the holder.
        return [
            column(first[0], "name"),
            Column(first[1]),
            *stand[1:3],
            column("nach Phase", "phase"),
            column("nach Frist", "due"),
        ]
    return [column(first[0], "name"), Column(first[1]), *stand]


def _own_row(phases: dict[str, str]) -> Callable[..., Row]:
    address = _addresses()

    def row(key: UUID, last: str, first: str, fallnummer: str, *more: Any) -> Row:
        phase, stage, project_id, project, opened, due, is_sealed = more
        stands = _stands(phases[phase], stage_of(project_id, phase, stage))
        name = f"{last}, {first}{SEALED_MARK if is_sealed else ''}"
        return Row(address(key), name, [name, fallnummer, stands, project or "", day(opened), day(due)], str(key))

    return row


def _stands(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _addresses() -> Callable[[UUID], str]:
    """Return the address of a case file by key; the pattern is looked up once for the whole list."""
    nobody = UUID(int=0)
    pattern = reverse("desk:case_file", args=[nobody])
    return lambda case_id: pattern.replace(str(nobody), str(case_id))


def _team_row(phases: dict[str, str], *, by_stand: bool) -> Callable[..., Row]:
    def row(key: UUID, first: str | None, last: str | None, fallnummer: str, *more: Any) -> Row:
        initials, age_group, phase, stage, project_id, project, opened, due = more
        holder = f"{first} {last}" if last is not None else ""
        fall = f"{fallnummer} · {initials} · {age_group}"
        stand = [_stands(phases[phase], stage_of(project_id, phase, stage)), project or "", day(opened), day(due)]
        cells = [fall, *stand] if by_stand else [holder, fall, project or "", day(opened), " ", " "]
        return Row("", fallnummer, cells, str(key))

    return row


def stranded_list(phases: dict[str, str], number: str) -> Listing:
    """Return a page of the cases that the team lead may give anew: less than the team's list shows of them."""
    rows = stranded_outlines().values_list("pk", "fallnummer", "initials", "project__name", "phase", "stage", "project")
    page = Paginator(rows, PAGE_ROWS).get_page(number)
    shown = [
        Row(
            reverse("desk:reassign", args=[key]),
            f"{fall} · {name}",
            [f"{fall} · {name}", project or "", _stands(phases[phase], stage_of(project_id, phase, stage))],
            str(key),
        )
        for key, fall, name, project, phase, stage, project_id in page
    ]
    return Listing([Column("Fall"), Column("Projekt"), Column("Phase")], shown, page, [row.key for row in shown])


@standing
def saved_filters(staff_id: UUID) -> QuerySet[SavedFilter]:
    """Return the filters that a colleague kept, by name."""
    return SavedFilter.objects.filter(staff=staff_id)


@standing
def project_names() -> QuerySet[Project, str]:
    """Return the names of the running projects."""
    return Project.objects.filter(is_active=True).values_list("name", flat=True)
