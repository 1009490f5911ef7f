"""Cases without names: those of the teams somebody leads, and those that nobody works."""

from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from lotsenbuch.accounts.rules import Stranded
from lotsenbuch.cases.models import Outline
from lotsenbuch.office.models import Member
from lotsenbuch.records.guard import ask_together


def outlines_led_by(staff_id: UUID) -> QuerySet[Outline]:
    """Return the outlines of the teams that this colleague leads; the policy on the table decides which."""
    teams = Member.objects.filter(staff=staff_id, is_lead=True, valid_until=None).values("team")
    return Outline.objects.filter(team__in=teams, is_sealed=False).select_related("holder", "project", "team")


def stranded_outlines() -> QuerySet[Outline]:
    """Return the open cases without a holder who can work them that the actor, leading a team, may give anew."""
    ids = RawSQL("SELECT cases_stranded()", [])
    return Outline.objects.filter(pk__in=ids, is_closed=False, is_sealed=False).order_by("fallnummer")


def stranded_counts() -> Stranded:
    """Return how many open cases lie with somebody who cannot work them, sealed ones apart; for the administration."""
    return Stranded(*ask_together(("cases_stranded_count", False), ("cases_stranded_count", True)))
