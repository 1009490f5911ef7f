"""Who may agree that somebody goes alone, and what they are asked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.fieldwork.rules.before import GROUNDS


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to go alone as a lead sees it.

    Number and initials, never a name, for who leads the team of the case; neither for another lead who answers because
    nobody else can.
    """

    id: UUID
    case_id: UUID
    staff: Staff
    ground: str
    asked_at: datetime
    fallnummer: str
    initials: str


def exceptions_to_answer() -> list[Asked]:
    """Return what colleagues ask the acting lead for, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM fieldwork_exceptions_asked()")
        rows = cursor.fetchall()
    staff, grounds = Staff.objects.in_bulk({row[2] for row in rows}), dict(GROUNDS)
    return [Asked(row[0], row[1], staff[row[2]], grounds[row[3]], *row[4:]) for row in rows]


@dataclass(frozen=True, slots=True)
class Agreeing:
    """Who is asked, and whether they lead the team of the case."""

    leads: list[Staff]
    is_own_team: bool

    @property
    def names(self) -> str:
        """Return them as the page names them."""
        return " oder ".join(one.display_name for one in self.leads)


def who_may_agree(case: Case, staff_id: UUID) -> Agreeing:
    """Return who may agree that the acting colleague goes alone: never oneself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lead_id, is_of_team FROM fieldwork_may_agree(%s, %s)", [case.pk, staff_id])
        found = dict(cursor.fetchall())
    leads = Staff.objects.filter(pk__in=found).order_by("last_name", "first_name", "pk")
    return Agreeing(list(leads), any(found.values()))
