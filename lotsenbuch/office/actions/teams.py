"""What is done with teams and colleagues: who belongs where, and how somebody signs."""

from uuid import UUID

from django.contrib.postgres.functions import TransactionNow

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.office.models import Member, Office, SignatureBlock, Team
from lotsenbuch.records.rules import Actor, RefusedError, StaleError

from .rows import added, changed


def add_team(*, office: Office, name: str, by: Actor) -> Team:
    """Add a team at a place.

    Raises:
        RefusedError: the name is taken.
    """
    with recorded("office.add_team", by=by):
        return added(Team(office=office, name=name))


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
        return changed(team, seen, values)


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
        return added(member, field="staff", says="Gehört schon dazu.")


def leave_team(*, team: Team, member_id: UUID, by: Actor) -> bool:
    """End a membership or lead now; say whether there was one."""
    with recorded("office.leave_team", by=by):
        rows = Member.objects.filter(pk=member_id, team=team, valid_until=None)
        return bool(rows.update(valid_until=TransactionNow()))


def sign_as(*, staff: Staff, seen: int, by: Actor, **values: str) -> SignatureBlock:
    """Say what the letters of a colleague end with.

    Args:
        staff: whose letters.
        seen: version of the block; 0 where there is none yet.
        by: the colleague or the administration.
        **values: `closing`, `name`, `position`, `phone`, `mail`.

    Raises:
        StaleError: somebody else saved since version `seen`.
    """
    with recorded("office.sign_as", by=by):
        block = SignatureBlock.objects.filter(staff=staff).first()
        if block is not None:
            return block.save_version(seen=seen, **values)
        if seen:
            raise StaleError
        block, is_new = SignatureBlock.objects.get_or_create(staff=staff, defaults=values)
        if not is_new:
            raise StaleError
        return block
