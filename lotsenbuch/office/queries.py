"""What is looked up about the house."""

from collections.abc import Callable, Iterable
from copy import copy
from datetime import date
from math import inf
from time import monotonic
from typing import Any
from uuid import UUID

import holidays
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest

from lotsenbuch.accounts.models import Staff

from .models import House, Member, Office, Project, ProjectTerms, Team
from .rules.project import Terms
from .rules.words import working_day_after

# Words and house rules stand on every page and change a few times a year: each process reads them again after
# this many seconds, or at once when it changes them itself.
FRESH_SECONDS = 5
_remembered: dict[str, tuple[float, House]] = {}
_along: list[Callable[[], None]] = []
_terms_remembered: dict[date, tuple[float, dict[UUID, Terms]]] = {}


def read_house() -> House:
    """Return the house as it is stored now; before anything is configured, its defaults."""
    return House.objects.first() or House()


def the_house() -> House:
    """Return the house as this process remembers it, at most `FRESH_SECONDS` old."""
    read_at, house = _remembered.get("house", (-inf, House()))
    if monotonic() - read_at > FRESH_SECONDS:
        house = read_house()
        _remembered["house"] = (monotonic(), house)
    return copy(house)


def forget_house() -> None:
    """Read house and projects anew the next time, because they were changed."""
    _remembered.clear()
    _terms_remembered.clear()
    for forget in _along:
        forget()


def forget_along(forget: Callable[[], None]) -> Callable[[], None]:
    """Let a room above forget what it remembers of the house's settings together with the house."""
    _along.append(forget)
    return forget


def terms_today(day: date) -> dict[UUID, Terms]:
    """Return what holds in each project today, as this process remembers it, at most `FRESH_SECONDS` old."""
    read_at, terms = _terms_remembered.get(day, (-inf, {}))
    if monotonic() - read_at > FRESH_SECONDS:
        terms = terms_on(day, Project.objects.values("pk"))
        _terms_remembered.clear()
        _terms_remembered[day] = (monotonic(), terms)
    return terms


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the words of the house for the frame of every page behind a door."""
    return {"house": house_of(request)} if hasattr(request, "actor") else {}


def house_of(request: HttpRequest) -> House:
    """Return the house, read once per request."""
    if not hasattr(request, "house"):
        request.house = the_house()  # type: ignore[attr-defined]  # kept for the length of the request
    return request.house  # type: ignore[attr-defined,no-any-return]  # as above


def review_due(opened_on: date, house: House) -> date:
    """Return the day by which an access that began on this day is reviewed, by the house's rule and holidays."""
    free = holidays.country_holidays("DE", subdiv=house.seat_land or None, years=(opened_on.year, opened_on.year + 1))
    return working_day_after(opened_on, house.review_days, holidays=free)


def all_offices() -> QuerySet[Office]:
    """Return the places with the number of their teams."""
    return Office.objects.annotate(team_count=Count("teams")).order_by("name")


def office(office_id: UUID) -> Office | None:
    """Return a place, or None."""
    return Office.objects.filter(pk=office_id).first()


def all_teams() -> QuerySet[Team]:
    """Return the teams with place and number of people."""
    there = Count("members", filter=Q(members__valid_until=None, members__is_lead=False))
    return Team.objects.select_related("office").annotate(member_count=there).order_by("name")


def team(team_id: UUID) -> Team | None:
    """Return a team, or None."""
    return Team.objects.select_related("office").filter(pk=team_id).first()


def members_of(of: Team, *, leads: bool) -> QuerySet[Member]:
    """Return who belongs to a team, or who leads it, by name."""
    rows = Member.objects.filter(team=of, is_lead=leads, valid_until=None).select_related("staff")
    return rows.order_by("staff__last_name", "staff__first_name", "staff__username")


def possible_members() -> QuerySet[Staff]:
    """Return the colleagues with an open account, by name."""
    return Staff.objects.filter(is_active=True).order_by("last_name", "first_name", "username")


def all_projects() -> QuerySet[Project]:
    """Return the projects, the running ones first."""
    return Project.objects.order_by("-is_active", "name")


def project(project_id: UUID) -> Project | None:
    """Return a project, or None."""
    return Project.objects.filter(pk=project_id).first()


def terms_of(project: Project) -> QuerySet[ProjectTerms]:
    """Return what held, holds and will hold in a project, the newest first; what never came into force is left out."""
    return ProjectTerms.objects.filter(project=project).exclude(valid_until=F("valid_from")).order_by("-valid_from")


def newest_terms(project: Project) -> ProjectTerms | None:
    """Return what was laid down last, in force already or not yet."""
    return terms_of(project).first()


def terms_on(day: date, project_ids: Iterable[Any]) -> dict[UUID, Terms]:
    """Return what holds on a day in each of these projects; a project without rules of its own is left out."""
    rows = ProjectTerms.objects.filter(project__in=project_ids, valid_from__lte=day)
    found = rows.filter(Q(valid_until=None) | Q(valid_until__gt=day))
    return {row.project_id: row.terms for row in found}
