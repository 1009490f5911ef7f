"""What a colleague says of themselves, what the house asks of a role, what a lead allows for a while."""

from datetime import date
from typing import Any
from uuid import UUID

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.office.models import Project
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError
from lotsenbuch.team.models import Exceedance, Key, Profile

SHORTEST_REASON = 10


def save_profile(*, seen: int, by: Actor, **values: Any) -> Profile:
    """Save what one brings to the distribution of cases; all of it is said freely.

    Args:
        seen: version, 0 where nothing was said yet.
        by: the colleague, for themselves.
        **values: the fields of `Profile`.

    Raises:
        RefusedError: one would stand in for oneself.
        StaleError: saved elsewhere since.
    """
    if (deputy := values.get("deputy")) is not None and deputy.pk == by.staff_id:
        raise RefusedError("Die Vertretung ist jemand anderes.", field="deputy")
    with recorded("team.save_profile", by=by):
        row = Profile.objects.filter(staff=by.colleague).first()
        if row is None:
            row = Profile(staff_id=by.colleague, **values)
            row.save(force_insert=True)
            return row
        return row.save_version(seen=seen, **values)


def set_key(*, role: str, age_group: str, number: int | None, by: Actor, project: Project | None = None) -> Key | None:
    """Set how many cases the house asks of a role: of all, of an age group, of a project, or of an age group in one.

    A number of None takes the key away.
    """
    with recorded("team.set_key", by=by):
        row = Key.objects.filter(role=role, age_group=age_group, project=project).first()
        if number is None:
            if row is not None:
                row.delete()
            return None
        if row is None:
            row = Key(role=role, age_group=age_group, project=project, number=number)
            row.save(force_insert=True)
            return row
        return row.save_version(seen=row.version, number=number)


def allow_more(*, staff: Staff, number: int, reason: str, until: date, by: Actor) -> Exceedance:
    """Let a colleague of the own team hold more cases than the key, until a day.

    Raises:
        RefusedError: without a reason, or the day has passed.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise RefusedError("Bitte in einem Satz sagen, warum.", field="reason")
    if until <= clock.today():
        raise RefusedError("Bitte einen Tag angeben, der noch kommt.", field="until")
    with recorded("team.allow_more", by=by):
        row = Exceedance(staff=staff, number=number, reason=reason.strip(), valid_from=clock.today(), valid_until=until)
        row.given_by = str(by)
        row.save(force_insert=True)
    return row


def end_allowance(*, allowance_id: UUID, by: Actor) -> bool:
    """End such a permission today; say whether there was one."""
    with recorded("team.end_allowance", by=by):
        rows = Exceedance.objects.filter(pk=allowance_id, valid_until__gt=clock.today())
        return bool(rows.update(valid_until=clock.today()))
