"""Who could take a case: everything about all colleagues in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.queries import with_role
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.models import Outline
from lotsenbuch.cases.queries import loads
from lotsenbuch.office.models import Absence, Project
from lotsenbuch.office.queries import places_on, the_house
from lotsenbuch.office.rules.project import Terms, hours_per_week
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_together
from lotsenbuch.team.models import Profile, Wish
from lotsenbuch.team.rules.distribution import CaseFacts, ColleagueFacts, Suggestion, suggest
from lotsenbuch.team.rules.keys import KeyFacts

from .keys import limits_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """A colleague with what speaks for and against them."""

    staff: Staff
    load: int
    limit: int
    suggestion: Suggestion

    def line(self, *, is_me: bool = False) -> str:
        """Return the colleague with open cases and key, then what speaks for it and what against."""
        name = f"{self.staff.display_name} (selbst übernehmen)" if is_me else self.staff.display_name
        said, against = self.suggestion.reasons, self.suggestion.against
        reasons = f" – {'; '.join(said)}" if said else ""
        objections = f" – dagegen: {'; '.join(against)}" if against else ""
        return f"{name} · {self.load} von {self.limit}{reasons}{objections}"


@dataclass(frozen=True, slots=True)
class _Sums:
    weight: int
    allowed: int
    in_age_group: int
    in_both: int


def candidates(outline: Outline) -> list[Candidate]:
    """Return everybody of the Fallmanagement for a case, the best suggestion first, with reasons."""
    staff, today, house = list(with_role(Role.FALLMANAGEMENT)), clock.today(), the_house()
    ids = [one.pk for one in staff]
    terms = places_on(today, Project.objects.filter(is_active=True).values_list("pk", flat=True))
    limits = limits_of(ids)
    case, held, sums = _case_facts(outline, terms), loads(ids), _sums(ids, outline.age_group, outline.project_id)
    taken, profiles = places_taken(ids, {*terms, *filter(None, [outline.project_id])}), _profiles(ids)
    away = back_on(ids, today)
    own = terms.get(outline.project_id) if outline.project_id else None
    found = []
    for one in staff:
        profile = profiles.get(one.pk) or Profile()
        key = KeyFacts(
            load=held[one.pk],
            limit=limits[one.pk].general,
            allowed=sums[one.pk].allowed,
            age_group=outline.age_group,
            age_load=sums[one.pk].in_age_group,
            age_limit=limits[one.pk].of_age(outline.age_group),
            project=outline.project.name if outline.project else "",
            project_load=taken[one.pk].get(outline.project_id, 0) if outline.project_id else 0,
            project_limit=limits[one.pk].of_project(outline.project_id),
            both_load=sums[one.pk].in_both,
            both_limit=limits[one.pk].of_both(outline.project_id, outline.age_group),
        )
        facts = ColleagueFacts(
            key=key,
            places_taken=taken[one.pk].get(outline.project_id, 0) if outline.project_id else 0,
            places=own.cap if own else None,
            languages=tuple(profile.languages),
            areas=tuple(profile.areas),
            profession=profile.profession,
            counsels_as=profile.counsels_as,
            weight_halves=sums[one.pk].weight,
            hours_needed=hours_needed(taken[one.pk], terms),
            hours=profile.weekly_hours or house.case_hours,
            back_on=away.get(one.pk),
            holds_now=outline.holder_id == one.pk,
        )
        found.append(Candidate(one, key.load, max(key.limit, key.allowed), suggest(case, facts)))
    return sorted(found, key=_order)


def key_facts(to: Staff, age_group: str, project: Project | None = None) -> KeyFacts:
    """Return what a colleague holds at this moment and what the house asks, for one more case like this."""
    limits = limits_of([to.pk])[to.pk]
    load, allowed, in_group, in_both = ask_together(
        ("cases_load", to.pk),
        ("team_allowed", to.pk),
        ("team_in_age_group", to.pk, age_group),
        ("team_in_both", to.pk, project.pk if project else None, age_group),
    )
    return KeyFacts(
        load=load,
        limit=limits.general,
        allowed=allowed,
        age_group=age_group,
        age_load=in_group,
        age_limit=limits.of_age(age_group),
        project=project.name if project else "",
        project_load=places_taken([to.pk], [project.pk])[to.pk].get(project.pk, 0) if project else 0,
        project_limit=limits.of_project(project.pk) if project else 0,
        both_load=in_both,
        both_limit=limits.of_both(project.pk, age_group) if project else 0,
    )


def holding_professions(project_id: UUID | None) -> frozenset[str]:
    """Return the professions that hold cases in a project; empty where everybody does."""
    if project_id is None:
        return frozenset()
    return _holding(places_on(clock.today(), [project_id]).get(project_id))


def closed_projects(to: Staff, project_ids: Iterable[UUID | None]) -> list[str]:
    """Return the names of those of these projects in which a colleague holds no cases, by their profession."""
    known = {one for one in project_ids if one is not None}
    profession = profession_of(to)
    closed = [
        project_id
        for project_id, terms in places_on(clock.today(), known).items()
        if (holding := _holding(terms)) and profession not in holding
    ]
    return list(Project.objects.filter(pk__in=closed).order_by("name").values_list("name", flat=True)) if closed else []


def profession_of(staff: Staff) -> str:
    """Return what a colleague said to be by profession."""
    return Profile.objects.filter(staff=staff).values_list("profession", flat=True).first() or ""


def places_taken(ids: Iterable[UUID], projects: Iterable[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Return for each colleague the places taken in each of these projects."""
    statement = "SELECT s, p, team_places(p, s) FROM unnest(%s::uuid[]) AS s CROSS JOIN unnest(%s::uuid[]) AS p"
    found: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids), list(projects)])
        for staff, project, taken in cursor.fetchall():
            found[staff][project] = taken
    return found


def hours_needed(taken: Mapping[UUID, int], terms: Mapping[UUID, Terms]) -> Decimal:
    """Return the hours per week that the places taken need by the rhythm of their projects."""
    hours = (hours_per_week(number, terms[project]) for project, number in taken.items() if project in terms)
    return sum((one for one in hours if one is not None), Decimal(0))


def back_on(ids: Iterable[UUID], day: date) -> dict[UUID, date]:
    """Return who of these is absent on a day, and when they are back."""
    rows = Absence.objects.filter(staff__in=list(ids), absent_from__lte=day, absent_until__gt=day)
    return dict(rows.values_list("staff", "absent_until"))


def _case_facts(outline: Outline, terms: Mapping[UUID, Terms]) -> CaseFacts:
    own = terms.get(outline.project_id) if outline.project_id else None
    wish = Wish.objects.filter(case=outline.case_id).values_list("wants", flat=True).first()
    return CaseFacts(
        languages=tuple(outline.languages),
        district=outline.district,
        wish=wish or "",
        project=outline.project.name if outline.project else "",
        holding=_holding(own),
    )


def _holding(terms: Terms | None) -> frozenset[str]:
    return frozenset(one.name for one in terms.professions if one.may_hold) if terms else frozenset()


def _profiles(ids: list[UUID]) -> dict[UUID, Profile]:
    return {row.staff_id: row for row in Profile.objects.filter(staff__in=ids)}


def _sums(ids: list[UUID], age_group: str, project: UUID | None) -> dict[UUID, _Sums]:
    statement = (
        "SELECT s, team_weight_of(ARRAY[s]), team_allowed(s), team_in_age_group(s, %s), team_in_both(s, %s::uuid, %s) "
        "FROM unnest(%s::uuid[]) AS s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [age_group, project, age_group, ids])
        return {row[0]: _Sums(*row[1:]) for row in cursor.fetchall()}


def _order(one: Candidate) -> tuple[bool, bool, int, float, str]:
    weighed = one.suggestion
    return (
        not weighed.is_possible,
        not weighed.is_suggested,
        -weighed.points,
        -weighed.free,
        one.staff.last_name,
    )
