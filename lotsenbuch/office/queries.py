"""What is looked up about the house."""

from collections.abc import Callable, Iterable
from copy import copy
from datetime import date, datetime
from functools import cache
from math import inf
from time import monotonic
from typing import Any
from uuid import UUID

import holidays
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.law.workdays import DAY_NAMES, SATURDAY, place
from lotsenbuch.records import clock

from .models import (
    House,
    LetterHead,
    Member,
    Office,
    OpeningHours,
    Project,
    ProjectTerms,
    Room,
    SignatureBlock,
    Team,
)
from .rules.hours import Span, is_quiet
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


def stage_of(project_id: UUID | None, phase: str, chosen: str) -> str:
    """Return the project's own name of the stage in which a case is today; empty where it has none or none is said."""
    terms = terms_today(clock.today()).get(project_id) if project_id else None
    return terms.stage_in(phase, chosen) if terms else ""


def phase_words(phase: str, *, of: UUID | None, chosen: str) -> str:
    """Return where a case stands as lists name it: the house's phase, and the stage of the project `of`."""
    return " · ".join(part for part in (the_house().phase_names[phase], stage_of(of, phase, chosen)) if part)


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
    return working_day_after(opened_on, house.review_days, holidays=_Holidays(house))


def day_off(day: date, house: House) -> str:
    """Return why a day is no working day of the house (`Sonntag`, `Fronleichnam`); empty for a working day.

    Holidays are those of the municipality at the seat; of the whole country where no seat is set.
    """
    return holiday(day, house) or (DAY_NAMES[day.weekday()] if day.weekday() >= SATURDAY else "")


def holiday(day: date, house: House) -> str:
    """Return the name of the public holiday at the seat of the house, of the whole country where no seat is set."""
    if house.seat_land:
        return place(house.seat_land, house.seat_municipality).holiday(day)
    return _of_the_country(day.year).get(day) or ""


@cache
def _of_the_country(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("DE", years=year)


class _Holidays:
    """The holidays of the house, as `in` asks for them."""

    def __init__(self, house: House) -> None:
        self.house = house

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and bool(day_off(day, self.house))


def all_offices() -> QuerySet[Office]:
    """Return the places with the number of their teams."""
    return Office.objects.annotate(team_count=Count("teams")).order_by("name")


def office(office_id: UUID) -> Office | None:
    """Return a place, or None."""
    return Office.objects.filter(pk=office_id).first()


def opening_hours(of: Office | UUID) -> dict[int, list[Span]]:
    """Return when an office is open per day of the week, Monday 0; a day that is closed is left out."""
    found: dict[int, list[Span]] = {}
    for row in OpeningHours.objects.filter(office=of).order_by("weekday", "opens_at"):
        found.setdefault(row.weekday, []).append(Span(row.opens_at, row.closes_at))
    return found


def hours_in_words(of: Office) -> list[tuple[str, str]]:
    """Return the days on which an office is open, with its hours, as a page or a paper shows them."""
    hours = opening_hours(of)
    return [
        (OpeningHours.Weekday(day).label, " und ".join(f"{span} Uhr" for span in spans)) for day, spans in hours.items()
    ]


def rooms_of(of: Office | UUID, *, on: date | None = None) -> QuerySet[Room]:
    """Return the rooms of an office by name; with `on`, those that the house has on that day."""
    rows = Room.objects.filter(office=of).select_related("office").order_by("name")
    return rows if on is None else rows.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on)


def room(room_id: UUID) -> Room | None:
    """Return a room, or None."""
    return Room.objects.filter(pk=room_id).select_related("office").first()


def letter_head(of: Office) -> LetterHead:
    """Return the head of an office's letters; before one is set, one of name and address, with version 0."""
    found = LetterHead.objects.filter(office=of).first()
    if found is not None:
        return found
    house = the_house()
    address = [part.strip() for part in (of.address or house.address).split(",")]
    return LetterHead(office=of, sender="\n".join([house.name, *address]), version=0)


def signature_of(staff: Staff) -> SignatureBlock:
    """Return what a colleague's letters end with; before they said so, name and ways to reach them, version 0."""
    found = SignatureBlock.objects.filter(staff=staff).first()
    return found or SignatureBlock(staff=staff, name=staff.display_name, phone=staff.phone, mail=staff.email, version=0)


def office_of(staff: Staff) -> Office | None:
    """Return the office of the team that a colleague belongs to or, belonging to none, leads."""
    rows = Member.objects.filter(staff=staff, valid_until=None).select_related("team__office").order_by("is_lead")
    member = rows.first()
    return member.team.office if member else None


def all_signatures() -> list[SignatureBlock]:
    """Return how the colleagues with an open account sign, by name."""
    rows = possible_members().select_related("signature")
    return [getattr(one, "signature", None) or SignatureBlock(staff=one, version=0) for one in rows]


def is_quiet_at(moment: datetime, house: House) -> bool:
    """Say whether an instant lies in the quiet hours of the house (Berlin time): nothing is sent then."""
    at = timezone.localtime(moment).time()
    return is_quiet(at, quiet_from=house.quiet_from, quiet_until=house.quiet_until)


def is_switched_off(code: str) -> bool:
    """Say whether the house has switched a room off (`office/rules/rooms.py`)."""
    house = the_house()
    return code in house.switched_off


def way_to(name: str, *args: object) -> str:
    """Return the address of a page; empty where the house has switched its room off."""
    return "" if is_switched_off(name.partition(":")[0]) else reverse(name, args=args)


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


def all_projects() -> list[tuple[Project, str]]:
    """Return the projects with how far they are in words, those not ended by hand first."""
    today = clock.today()
    terms = {row.project_id: row for row in place_terms(today)}
    rows = Project.objects.order_by("-is_active", "name")
    return [(row, project_state(is_active=row.is_active, terms=terms.get(row.pk), on=today)) for row in rows]


def project_state(*, is_active: bool, terms: ProjectTerms | None, on: date) -> str:
    """Say how far a project is on a day."""
    if not is_active:
        return "beendet"
    if terms is not None and terms.terms.is_over(on):
        return f"zu Ende seit dem {terms.last_on:%d.%m.%Y}"
    begins = f"ab {terms.valid_from:%d.%m.%Y}" if terms is not None and terms.valid_from > on else "läuft"
    return f"{begins} bis {terms.last_on:%d.%m.%Y}" if terms is not None and terms.last_on else begins


def project(project_id: UUID) -> Project | None:
    """Return a project, or None."""
    return Project.objects.filter(pk=project_id).first()


def terms_of(project: Project) -> QuerySet[ProjectTerms]:
    """Return what held, holds and will hold in a project, the newest first; what never came into force is left out."""
    return ProjectTerms.objects.filter(project=project).exclude(valid_until=F("valid_from")).order_by("-valid_from")


def newest_terms(project: Project) -> ProjectTerms | None:
    """Return what was laid down last, in force already or not yet."""
    return terms_of(project).first()


def terms_holding(project: Project, on: date) -> ProjectTerms | None:
    """Return the version that holds in a project on a day, or None."""
    rows = ProjectTerms.objects.filter(project=project, valid_from__lte=on)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gt=on)).first()


def planned_terms(project: Project, from_on: date) -> list[ProjectTerms]:
    """Return the versions that begin on a day or later, the earliest first: a new version from that day drops them."""
    return list(terms_of(project).filter(valid_from__gte=from_on).order_by("valid_from"))


def running_projects(day: date) -> QuerySet[Project]:
    """Return the projects that take somebody in on a day: not ended by hand, their last day not passed."""
    return Project.objects.filter(~Exists(_past_the_last_day(day)), is_active=True)


def ended_projects(day: date) -> QuerySet[Project]:
    """Return the projects that take nobody in any more."""
    return Project.objects.filter(Q(Exists(_past_the_last_day(day))) | Q(is_active=False))


def _past_the_last_day(day: date) -> QuerySet[ProjectTerms]:
    rows = ProjectTerms.objects.filter(project=OuterRef("pk"), valid_from__lte=day, last_on__lt=day)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gt=day))


def place_terms(day: date) -> QuerySet[ProjectTerms]:
    """Return per project what holds where places are given: on its first day and later what holds, before what will."""
    rows = ProjectTerms.objects.exclude(valid_until=F("valid_from")).filter(
        Q(valid_until=None) | Q(valid_until__gt=day)
    )
    earlier = rows.filter(project=OuterRef("project"), valid_from__lt=OuterRef("valid_from"))
    return rows.filter(~Exists(earlier))


def places_on(day: date, project_ids: Iterable[Any]) -> dict[UUID, Terms]:
    """Return what holds where places are given in each of these projects; one without rules of its own is left out."""
    return {row.project_id: row.terms for row in place_terms(day).filter(project__in=project_ids)}


def terms_on(day: date, project_ids: Iterable[Any]) -> dict[UUID, Terms]:
    """Return what holds on a day in each of these projects; a project without rules of its own is left out."""
    rows = ProjectTerms.objects.filter(project__in=project_ids, valid_from__lte=day)
    found = rows.filter(Q(valid_until=None) | Q(valid_until__gt=day))
    return {row.project_id: row.terms for row in found}
