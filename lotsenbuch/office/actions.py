"""What is done with the house: its words and rules, places, teams, projects."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records import clock
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.models import Versioned
from lotsenbuch.records.rules import Actor, RefusedError, StaleError

from .models import House, Member, Office, Project, ProjectTerms, Team
from .queries import forget_house, newest_terms
from .rules.project import Terms


@dataclass(frozen=True, slots=True)
class HouseDetails:
    """What a house can set."""

    name: str
    carrier: str
    address: str
    information_contact: str
    neutral_sender: str
    client_word: str
    gender_form: str
    phase_intake: str
    phase_assessment: str
    phase_planning: str
    phase_steering: str
    phase_closure: str
    caseload_key: int
    case_hours: int
    first_talk_days: int
    silence_days: int
    reopen_days: int
    case_review_months: int
    case_limit_months: int
    case_notice_months: int
    seat_land: str
    seat_municipality: str
    law_early_misses: str
    law_repeat_window: str
    law_lifting_of_refusal: str
    law_hearing_days: str
    review_days: int
    supervision_hours: int
    sample_size: int
    log_months: int


def change_house(*, house: House, seen: int, details: HouseDetails, by: Actor) -> House:
    """Change name, words and rules of the house; the first time, write its row.

    Raises:
        StaleError: somebody else saved since version `seen`.
    """
    with recorded("office.change_house", by=by):
        if not House.objects.filter(pk=house.pk).exists():
            house = House.objects.get_or_create(is_the_house=True)[0]
        house = house.save_version(seen=seen, **asdict(details))
        transaction.on_commit(forget_house)
    return house


def add_office(*, name: str, address: str, by: Actor) -> Office:
    """Add a place where the house works.

    Raises:
        RefusedError: the name is taken.
    """
    with recorded("office.add_office", by=by):
        return _added(Office(name=name, address=address))


def change_office(*, office: Office, seen: int, name: str, address: str, by: Actor) -> Office:
    """Change a place.

    Raises:
        StaleError: somebody else saved since version `seen`.
        RefusedError: the name is taken.
    """
    with recorded("office.change_office", by=by):
        return _changed(office, seen, name=name, address=address)


def add_team(*, office: Office, name: str, by: Actor) -> Team:
    """Add a team at a place.

    Raises:
        RefusedError: the name is taken.
    """
    with recorded("office.add_team", by=by):
        return _added(Team(office=office, name=name))


def change_team(*, team: Team, seen: int, by: Actor, **values: object) -> Team:
    """Change name, place or target of a team.

    Args:
        team: which one.
        seen: its version.
        by: who changes it.
        **values: `office`, `name`, `weekly_talks`, `talk_minutes`.

    Raises:
        StaleError: somebody else saved since version `seen`.
        RefusedError: the name is taken.
    """
    with recorded("office.change_team", by=by):
        return _changed(team, seen, **values)


def join_team(*, team: Team, staff: Staff, is_lead: bool, by: Actor) -> Member:
    """Let a colleague belong to a team or lead it from now on; who joins another team leaves the one before.

    Raises:
        RefusedError: the colleague is there already.
    """
    with recorded("office.join_team", by=by):
        open_ones = Member.objects.filter(staff=staff, is_lead=is_lead, valid_until=None)
        if open_ones.filter(team=team).exists():
            raise RefusedError("Gehört schon dazu.", field="staff")
        if not is_lead:
            open_ones.update(valid_until=TransactionNow())
        member = Member(team=team, staff=staff, is_lead=is_lead, valid_from=TransactionNow())
        return _added(member, field="staff", says="Gehört schon dazu.")


def leave_team(*, team: Team, member_id: UUID, by: Actor) -> bool:
    """End a membership or lead now; say whether there was one."""
    with recorded("office.leave_team", by=by):
        rows = Member.objects.filter(pk=member_id, team=team, valid_until=None)
        return bool(rows.update(valid_until=TransactionNow()))


def add_project(*, name: str, by: Actor) -> Project:
    """Add a project by its name.

    Raises:
        RefusedError: the name is taken.
    """
    with recorded("office.add_project", by=by):
        return _added(Project(name=name))


def change_project(*, project: Project, seen: int, name: str, is_active: bool, by: Actor) -> Project:
    """Rename a project, end it or let it run again.

    Raises:
        StaleError: somebody else saved since version `seen`.
        RefusedError: the name is taken.
    """
    with recorded("office.change_project", by=by):
        return _changed(project, seen, name=name, is_active=is_active)


def set_terms(*, project: Project, terms: Terms, valid_from: date, seen: UUID | None, by: Actor) -> ProjectTerms:
    """Lay down what holds in a project from a day on; what held until then ends on that day and stays readable.

    A version that has not begun yet is replaced.

    Args:
        project: which one.
        terms: what holds.
        valid_from: today or later.
        seen: key of the newest version when the change was checked, None where there was none.
        by: who lays it down.

    Raises:
        RefusedError: the day has passed already, or nothing would change.
        StaleError: somebody else laid something down meanwhile.
    """
    if valid_from < clock.today():
        raise RefusedError("Eine Regel gilt frühestens ab heute.", field="valid_from")
    with recorded("office.set_terms", by=by):
        # Whoever changes this project at the same moment waits here.
        Project.objects.select_for_update().get(pk=project.pk)
        newest = newest_terms(project)
        if (newest.id if newest else None) != seen:
            raise StaleError
        if newest is not None and newest.terms == terms:
            raise RefusedError("Damit ändert sich nichts.")
        _make_room(project, valid_from)
        values = {**asdict(terms), "stages": [asdict(one) for one in terms.stages]}
        values["professions"] = [asdict(one) for one in terms.professions]
        row = ProjectTerms(project=project, valid_from=valid_from, made_by=str(by), **values)
        row.save(force_insert=True)
        transaction.on_commit(forget_house)
    return row


def add_described_project(*, name: str, terms: Terms, valid_from: date, by: Actor) -> Project:
    """Add a project together with what holds in it.

    Raises:
        RefusedError: the name is taken, or the day has passed already.
    """
    with recorded("office.add_described_project", by=by):
        project = add_project(name=name, by=by)
        set_terms(project=project, terms=terms, valid_from=valid_from, seen=None, by=by)
    return project


def _make_room(project: Project, valid_from: date) -> None:
    """End what would overlap: what has begun on that day, what has not begun as if it had never been."""
    later = ProjectTerms.objects.filter(project=project, valid_from__gte=valid_from)
    later.exclude(valid_until=F("valid_from")).update(valid_until=F("valid_from"))
    open_ones = ProjectTerms.objects.filter(project=project, valid_from__lt=valid_from)
    open_ones.filter(Q(valid_until=None) | Q(valid_until__gt=valid_from)).update(valid_until=valid_from)


def _added[R: Versioned](row: R, *, field: str = "name", says: str = "Diesen Namen gibt es schon.") -> R:
    try:
        with all_or_nothing():
            row.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(says, field=field) from None
    return row


def _changed[R: Versioned](row: R, seen: int, **values: object) -> R:
    try:
        with all_or_nothing():
            return row.save_version(seen=seen, **values)
    except IntegrityError:
        raise RefusedError("Diesen Namen gibt es schon.", field="name") from None
