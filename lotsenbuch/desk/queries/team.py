"""The team lead's page: what a lead may know (trust.md), in a fixed number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.queries import outlines_led_by
from lotsenbuch.office.models import Absence, House, Member, ProjectTerms
from lotsenbuch.office.queries import ended_projects, phase_words, place_terms
from lotsenbuch.records import clock
from lotsenbuch.team.models import Cover
from lotsenbuch.team.rules.effects import said

GRACE_DAYS = 14
DAYS_AHEAD = 14
# As the page cuts it; the rest stands in the list of the team.
ROWS_SHOWN = 20
OVERDUE, SOON, TALKS, OVER = "overdue", "soon", "talks", "over"
_AHEAD_OF_ABSENCES = 180
_CELLS = ("part", "pk", "fallnummer", "initials", "phase", "stage", "project", "project__name", "next_due_on")
_CASES_OF_A_SUM = 5
_HALVES = 2


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case as a lead sees it here: without its holder, so that nobody is counted."""

    case_id: UUID
    fallnummer: str
    initials: str
    phase: str
    stage: str
    project_id: UUID | None
    project: str | None
    next_due_on: date | None

    @property
    def stands(self) -> str:
        """Return phase and stage in words."""
        return phase_words(self.phase, of=self.project_id, chosen=self.stage)


@dataclass(frozen=True, slots=True)
class Target:
    """How many talks a week the house wishes of a whole team, and the hours that they need (C51)."""

    team: str
    talks: int
    hours: Decimal
    members: int

    @property
    def hour_words(self) -> str:
        """Return the hours as 37,5."""
        return said(self.hours.quantize(Decimal("0.1")))


@dataclass(frozen=True, slots=True)
class Places:
    """Places of one colleague in one project, or by the key of the house (`name` empty)."""

    name: str
    taken: int
    limit: int | None


@dataclass(frozen=True, slots=True)
class ColleagueRow:
    """A colleague of the team: places, and who would stand in. By name, never by a number."""

    staff: Staff
    places: list[Places]
    deputy: Staff | None
    away: Absence | None
    cover: Cover | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """An absence to come, and who stands in on its first day."""

    absence: Absence
    cover: Cover | None


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Everything on the page."""

    colleagues: list[ColleagueRow]
    overdue: list[Waiting]
    soon: list[Waiting]
    first_talks: list[Waiting]
    in_ended_projects: list[Waiting]
    weight: Decimal
    cases: int
    without_deputy: int
    stranded: int
    targets: list[Target]
    case_hours: int
    absences: list[Ahead]

    @property
    def wished(self) -> list[tuple[Target, int]]:
        """Return what the house wishes of each team, and the hours that its people have for talks together."""
        return [(one, self.case_hours * one.members) for one in self.targets]

    @property
    def weight_words(self) -> str:
        """Return the weight of all cases together as a number of normal ones; of a few it would tell single ones."""
        return said(self.weight) if self.cases >= _CASES_OF_A_SUM else ""

    @property
    def case_ids(self) -> list[UUID]:
        """Return the cases of which number, initials and a day are shown."""
        lists = (self.overdue, self.soon, self.first_talks, self.in_ended_projects)
        return sorted({one.case_id for rows in lists for one in rows[:ROWS_SHOWN]})

    @property
    def away(self) -> list[ColleagueRow]:
        """Return who is away today."""
        return [row for row in self.colleagues if row.away]


@dataclass(frozen=True, slots=True)
class _Sums:
    load: int
    allowed: int
    key: int | None
    places: list[int]


@dataclass(frozen=True, slots=True)
class _House:
    of: dict[UUID, _Sums]
    weight: int
    stranded: int
    targets: list[Target]


def team_page(lead: Staff, house: House, today: date) -> TeamPage:
    """Collect the page for a lead: six statements, whatever the size of the team."""
    staff = list(_members(lead))
    ids = [one.pk for one in staff]
    terms = list(_terms(today))
    numbers = _sums(ids, [row.project_id for row in terms])
    sums = numbers.of
    absences = list(_away(ids, today))
    away = {row.staff_id: row for row in absences if row.absent_from <= today}
    covers = list(_covers(ids))
    now = {row.absent_id: row for row in covers if not row.is_planned}
    rows = [
        ColleagueRow(
            staff=one,
            places=_places(sums[one.pk], terms, sums[one.pk].key or house.caseload_key),
            deputy=_deputy(one),
            away=away.get(one.pk),
            cover=now.get(one.pk),
        )
        for one in staff
    ]
    waiting = _waiting(lead, today)
    return TeamPage(
        colleagues=rows,
        overdue=waiting[OVERDUE],
        soon=waiting[SOON],
        first_talks=waiting[TALKS],
        in_ended_projects=waiting[OVER],
        weight=Decimal(numbers.weight) / _HALVES,
        cases=sum(one.load for one in sums.values()),
        without_deputy=sum(sums[row.staff.pk].load for row in rows if row.deputy is None and row.cover is None),
        stranded=numbers.stranded,
        targets=numbers.targets,
        absences=[Ahead(row, _covering(row, covers)) for row in absences if row.absent_from > today],
        case_hours=house.case_hours,
    )


def _members(lead: Staff) -> QuerySet[Staff]:
    teams = Member.objects.filter(staff=lead, is_lead=True, valid_until=None).values("team")
    members = Member.objects.filter(team__in=teams, is_lead=False, valid_until=None).values("staff")
    rows = Staff.objects.filter(pk__in=members, is_active=True).select_related("team_profile__deputy")
    return rows.order_by("last_name", "first_name", "username")


def _terms(today: date) -> QuerySet[ProjectTerms]:
    rows = place_terms(today).filter(Q(last_on=None) | Q(last_on__gte=today), project__is_active=True)
    return rows.filter(cap__isnull=False).select_related("project").order_by("project__name")


def _sums(ids: list[UUID], projects: list[UUID]) -> _House:
    """Ask the guard for everything that is a number: per colleague the places, for the team weight and key."""
    statement = (
        "SELECT team_counts(%s::uuid[], %s::uuid[]), ARRAY(SELECT team_allowed(s) FROM unnest(%s::uuid[]) AS s), "
        "team_weight_of(%s::uuid[]), (SELECT count(*) FROM cases_stranded()), "
        "ARRAY(SELECT (SELECT min(k.number) FROM team_key k JOIN accounts_roleassignment r ON r.role = k.role "
        "WHERE r.staff_id = s AND k.age_group = '' AND k.project_id IS NULL AND r.valid_from <= now() "
        "AND (r.valid_until IS NULL OR r.valid_until > now())) FROM unnest(%s::uuid[]) AS s), "
        "ARRAY(SELECT json_build_array(t.name, t.weekly_talks, t.talk_minutes, (SELECT count(*) FROM office_member o "
        "JOIN accounts_staff s ON s.id = o.staff_id WHERE o.team_id = t.id AND NOT o.is_lead AND o.valid_until IS NULL "
        "AND s.is_active)) FROM office_team t JOIN office_member m ON m.team_id = t.id "
        "WHERE m.staff_id = lotse_staff() AND m.is_lead AND m.valid_until IS NULL AND t.weekly_talks IS NOT NULL "
        "AND t.talk_minutes IS NOT NULL ORDER BY t.name)"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [ids, projects, ids, ids, ids])
        (row,) = cursor.fetchall()
    counts, allowed, weight, stranded, keys, wished = row
    width = len(projects) + 1
    sums = {
        one: _Sums(counts[place * width], allowed[place], keys[place], counts[place * width + 1 : (place + 1) * width])
        for place, one in enumerate(ids)
    }
    targets = [Target(team, talks, Decimal(talks * minutes) / 60, members) for team, talks, minutes, members in wished]
    return _House(sums, int(weight), stranded, targets)


def _places(sums: _Sums, terms: Iterable[ProjectTerms], key: int) -> list[Places]:
    named = [Places(row.project.name, taken, row.cap) for row, taken in zip(terms, sums.places, strict=True)]
    return [Places("", sums.load, max(key, sums.allowed)), *named]


def _deputy(staff: Staff) -> Staff | None:
    profile = getattr(staff, "team_profile", None)
    return profile.named_deputy if profile else None


def _away(ids: list[UUID], today: date) -> QuerySet[Absence]:
    """Return who of these is away today or will be in the next months, the earliest first."""
    until = today + timedelta(days=_AHEAD_OF_ABSENCES)
    rows = Absence.objects.filter(staff__in=ids, absent_from__lte=until, absent_until__gt=today)
    return rows.select_related("why", "staff").order_by("absent_from", "staff__last_name")


def _covers(ids: list[UUID]) -> QuerySet[Cover]:
    rows = Cover.objects.filter(absent__in=ids, ended_at=None, valid_until__gt=clock.now())
    return rows.select_related("deputy")


def _covering(absence: Absence, covers: Iterable[Cover]) -> Cover | None:
    theirs = (row for row in covers if row.absent_id == absence.staff_id)
    return next((row for row in theirs if _days(row)[0] <= absence.absent_from <= _days(row)[1]), None)


def _days(cover: Cover) -> tuple[date, date]:
    return timezone.localdate(cover.began_at), timezone.localdate(cover.valid_until)


def _waiting(lead: Staff, today: date) -> dict[str, list[Waiting]]:
    """Return cases whose day is long past or near, or that wait for a first talk; by day and number, not by holder."""
    rows = outlines_led_by(lead.pk).filter(is_closed=False).order_by("next_due_on", "fallnummer")
    talks = RawSQL("SELECT intake_first_talks()", [])
    parts = {
        OVERDUE: rows.filter(next_due_on__lt=today - timedelta(days=GRACE_DAYS)),
        SOON: rows.filter(next_due_on__gte=today, next_due_on__lte=today + timedelta(days=DAYS_AHEAD)),
        TALKS: rows.filter(pk__in=talks),
        OVER: rows.filter(project__in=ended_projects(today)),
    }
    few = [part.annotate(part=Value(name)).values_list(*_CELLS)[: ROWS_SHOWN + 1] for name, part in parts.items()]
    found: dict[str, list[Waiting]] = {name: [] for name in parts}
    for part, *cells in few[0].union(*few[1:], all=True):
        one = Waiting(*cells)
        due = one.next_due_on
        # A day that passed lately is nobody's business but the holder's, in whatever list the case stands.
        is_late = due is not None and today - timedelta(days=GRACE_DAYS) <= due < today
        found[part].append(replace(one, next_due_on=None) if is_late else one)
    return {
        name: sorted(rows, key=lambda one: (one.next_due_on or date.max, one.fallnummer))
        for name, rows in found.items()
    }
