"""What is done with the house: its words and rules, places, teams, projects."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import IntegrityError, transaction

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.models import Versioned
from lotsenbuch.records.rules import Actor, RefusedError

from .models import House, Member, Office, Project, Team
from .queries import forget_house


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


def change_team(*, team: Team, seen: int, office: Office, name: str, by: Actor) -> Team:
    """Change name or place of a team.

    Raises:
        StaleError: somebody else saved since version `seen`.
        RefusedError: the name is taken.
    """
    with recorded("office.change_team", by=by):
        return _changed(team, seen, office=office, name=name)


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
