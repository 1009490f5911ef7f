"""What was told: the only figures that a screen or a paper ever sees."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.conf import settings

from lotsenbuch.indicators.models import LEAST_STAFF, Limits, SavedReport, Told
from lotsenbuch.indicators.rules.method import INVENTED
from lotsenbuch.indicators.rules.months import month_before
from lotsenbuch.indicators.rules.official import OFFICIAL, Official, percent, span
from lotsenbuch.indicators.rules.periods import Period, period_of
from lotsenbuch.indicators.rules.telling import SHIFTED, TOTAL
from lotsenbuch.indicators.rules.ways import Report, Way
from lotsenbuch.office.models import Project

HOUSE = "haus"
MONTHS_SHOWN = 14
SEXES = ((TOTAL, "insgesamt"), ("w", "Frauen"), ("m", "Männer"), ("d", "divers"))
WHY = {
    "few_staff": "Für diese Gruppe gibt es keine Zahlen: Zu wenige Kolleginnen und Kollegen führen hier Fälle, oder "
    "die Zahlen anderer Gruppen würden etwas über sie verraten.",
    "few_people": "Für diese Gruppe gibt es keine Zahlen: Sie hat weniger als zehn Menschen.",
    "untold": "Für diesen Zeitraum ist noch nichts gezählt.",
}

# The one row of a group that has no figures.
REFUSED = "group"

type Numbers = dict[tuple[str, str], tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Group:
    """The house or a project, as an address and a list name it."""

    code: str
    label: str
    project_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table."""

    label: str
    numbers: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A figure as it is shown: every number told, None where it is not."""

    way: Way
    head: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing of it is told."""
        return all(number is None for line in self.lines for number in line.numbers)

    @property
    def has_gaps(self) -> bool:
        """Say whether some of it is not told: in the picture that is no bar, which is not nought."""
        return any(number is None for line in self.lines for number in line.numbers)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report of a group and a period."""

    report: Report
    group: Group
    period: Period
    why: str
    told_on: date | None
    tables: list[Table] = field(default_factory=list)
    # The Integrationsquote of the last month, beside what it leaves out; None where it is not told.
    quota: int | None = None


@dataclass(frozen=True, slots=True)
class OfficialLine:
    """A Kennzahl of one month: by sex its rate, the rounded numbers behind it, and the other reading."""

    one: Official
    reading: str
    cells: tuple[tuple[int | None, int | None, int | None], ...]
    # Between what each rate lies; None where none is told.
    spans: tuple[tuple[int, int] | None, ...]

    @property
    def shown(self) -> list[tuple[str, int | None, int | None, int | None, tuple[int, int] | None]]:
        """Return for each sex its name, the rate, the numbers behind it, and between what the rate lies."""
        named = zip(SEXES, self.cells, self.spans, strict=True)
        return [(label, *cell, between) for (_, label), cell, between in named]


def invented() -> str:
    """Return what a demo says about its figures; nothing in a real house."""
    return INVENTED if settings.LOTSE_INVENTED_FIGURES else ""


def is_told_already(from_on: date, until_on: date) -> bool:
    """Say whether this period was told before; it is not told anew."""
    return Told.objects.filter(from_on=from_on, until_on=until_on).exists()


def told_on(from_on: date) -> date | None:
    """Return when the period that begins then was told of the house."""
    found = Told.objects.filter(project=None, from_on=from_on).order_by("until_on").first()
    return found.told_at.date() if found else None


def hidden_in_all(project: UUID | None, spans: Iterable[tuple[date, date]]) -> set[tuple[str, str]]:
    """Return the cells that a group told in none of these spans, where it was told at all; nothing without a span."""
    every = [
        set(
            Told.objects.filter(
                project=project, from_on=from_on, until_on=until_on, state=Told.State.SMALL
            ).values_list("figure", "cell")
        )
        for from_on, until_on in spans
    ]
    return set.intersection(*every) if every else set()


def refused_in_one(spans: Iterable[tuple[date, date]]) -> dict[UUID | None, str]:
    """Return the groups (None is the house) that were told in one of these spans and refused in another, and why."""
    found = Told.objects.filter(
        from_on__in=[from_on for from_on, _ in spans], until_on__in=[until_on for _, until_on in spans]
    )
    refused = dict(found.filter(figure=REFUSED).values_list("project_id", "state"))
    told = set(found.exclude(figure=REFUSED).values_list("project_id", flat=True))
    return {project: why for project, why in refused.items() if project in told}


def least_staff() -> int:
    """Return from how many Fallführenden on a group has figures."""
    return Limits.objects.values_list("least_staff", flat=True).first() or LEAST_STAFF


def groups(house_name: str) -> list[Group]:
    """Return the house and its projects."""
    projects = Project.objects.order_by("name")
    return [Group(HOUSE, house_name), *(Group(str(one.pk), f"Projekt {one.name}", one.pk) for one in projects)]


def months_told() -> list[date]:
    """Return the months that were told, the newest first."""
    spans = Told.objects.order_by("-from_on").values_list("from_on", "until_on").distinct()
    return [from_on for from_on, until_on in spans if (until_on - from_on).days <= 31][:MONTHS_SHOWN]  # noqa: PLR2004 - a month


def periods_there() -> list[Period]:
    """Return the periods that were told, the newest first."""
    spans = Told.objects.values_list("from_on", "until_on").distinct()
    found = [period_of(_code(from_on, until_on)) for from_on, until_on in spans if (until_on - from_on).days > 31]  # noqa: PLR2004 - as above
    return sorted(found, key=lambda one: (one.until_on, one.from_on), reverse=True)


def _code(from_on: date, until_on: date) -> str:
    if from_on.year != until_on.year and from_on.month == 1:
        return f"{from_on.year}"
    return f"{from_on.year}-h{1 if from_on.month == 1 else 2}"


def _numbers(group: Group, from_on: date, until_on: date) -> tuple[str, Numbers, date | None]:
    rows = list(Told.objects.filter(project=group.project_id, from_on=from_on, until_on=until_on))
    if not rows:
        return "untold", {}, None
    if rows[0].figure == REFUSED:
        return rows[0].state, {}, rows[0].told_at.date()
    return "", {(row.figure, row.cell): (row.part, row.whole) for row in rows}, rows[0].told_at.date()


def sheet_of(report: Report, group: Group, period: Period) -> Sheet:
    """Return a report with the year before and the quota beside it; three queries."""
    why, now, told_on = _numbers(group, period.from_on, period.until_on)
    _, before, _ = _numbers(group, period.before.from_on, period.before.until_on)
    tables = [] if why else [_table(way, period, now, before) for way in report.figures()]
    last = month_before(period.until_on, 1)
    quota = [] if why else quota_over_time(group, [last])
    return Sheet(report, group, period, WHY.get(why, ""), told_on, tables, quota[0][1] if quota else None)


def _table(way: Way, period: Period, now: Numbers, before: Numbers) -> Table:
    nothing = (None, None)
    if way.rows:
        head = tuple(f"{label}{when}" for when in ("", ", Vorjahr") for _, label in way.cells)
        lines = tuple(
            Line(
                label,
                tuple(
                    told.get((f"{way.code}:{code}", cell), nothing)[0]
                    for told in (now, before)
                    for cell, _ in way.cells
                ),
            )
            for code, label in way.rows
        )
        return Table(way, head, lines)
    lines = tuple(
        Line(label, tuple(told.get((way.code, cell), nothing)[0] for told in (now, before)))
        for cell, label in way.cells
    )
    return Table(way, (period.label, period.before.label), lines)


def official_of(group: Group, month: date, until_on: date) -> tuple[str, list[OfficialLine], date | None]:
    """Return why there is nothing, the Kennzahlen of a month, and when they were told."""
    why, told, told_on = _numbers(group, month, until_on)
    if why:
        return WHY[why], [], told_on
    found = []
    for one in OFFICIAL:
        readings = [(one.code, "")] + ([(one.code + SHIFTED, one.shifted)] if one.shifted else [])
        for code, reading in readings:
            cells = [told.get((code, sex), (None, None)) for sex, _ in SEXES]
            rates = tuple((percent(code, *cell), *cell) for cell in cells)
            spans = tuple(
                None if rate is None or part is None or whole is None else span(code, part, whole)
                for rate, part, whole in rates
            )
            found.append(OfficialLine(one, reading, rates, spans))
    return "", found, told_on


def quota_over_time(group: Group, months: Iterable[date]) -> list[tuple[date, int | None, int | None]]:
    """Return the Integrationsquote of each month in both readings, the earliest first."""
    asked = list(months)
    rows = Told.objects.filter(project=group.project_id, from_on__in=asked, figure__startswith="K2", cell=TOTAL)
    told = {(row.from_on, row.figure): percent(row.figure, row.part, row.whole) for row in rows if row.figure in _QUOTA}
    return [(month, told.get((month, _QUOTA[0])), told.get((month, _QUOTA[1]))) for month in sorted(asked)]


_QUOTA = ("K2", "K2" + SHIFTED)


def saved_reports() -> list[SavedReport]:
    """Return one's own saved reports."""
    return list(SavedReport.objects.select_related("project"))
