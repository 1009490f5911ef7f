"""Who is away, who stands in, what a lead may know of a colleague of their team."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.functions import TransactionNow
from django.db.models import F, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Outline
from lotsenbuch.office.models import Absence, Member
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.team.models import Cover, Exceedance, Profile, Transfer


@dataclass(frozen=True, slots=True)
class Covered:
    """A cover, and for how many cases it does not hold, because their projects ask for another profession."""

    cover: Cover
    uncovered: int


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What one sees of oneself."""

    absences: list[Absence]
    covers: list[Covered]
    standing_in: list[Cover]


def own_page(staff: Staff) -> OwnPage:
    """Return one's own absences, who stands in, and for whom one stands in."""
    return OwnPage(
        absences=list(absences_ahead(staff)),
        covers=covers_of(staff),
        standing_in=list(_covers_ahead().filter(deputy=staff)),
    )


def standing_in_column(deputy_id: UUID) -> ArraySubquery:
    """Return for whom one stands in, now and on days to come, as a column of a page that reads rows anyway."""
    rows = Cover.objects.filter(ended_at=None, valid_until__gt=TransactionNow(), deputy_id=deputy_id)
    rows = rows.order_by("began_at", "pk")
    columns = {"first_name": "absent__first_name", "last_name": "absent__last_name"}
    return ArraySubquery(rows.values(json=JSONObject(**columns, began_at="began_at", valid_until="valid_until")))


def told_standing_in(told: Iterable[Mapping[str, str]]) -> list[Cover]:
    """Return the covers that such a column told of, not to be saved."""
    return [
        Cover(
            absent=Staff(first_name=one["first_name"], last_name=one["last_name"]),
            began_at=datetime.fromisoformat(one["began_at"]),
            valid_until=datetime.fromisoformat(one["valid_until"]),
        )
        for one in told
    ]


def profile_of(staff: Staff) -> Profile | None:
    """Return what somebody said of themselves."""
    return Profile.objects.filter(staff=staff).select_related("deputy").first()


def absences_ahead(staff: Staff) -> QuerySet[Absence]:
    """Return the absences of a colleague that have not ended, with their kind where the reader may know it."""
    rows = Absence.objects.filter(staff=staff, absent_until__gt=clock.today())
    return rows.exclude(absent_until=F("absent_from")).select_related("why", "staff").order_by("absent_from")


def absence_of(absence_id: UUID, reader: Staff) -> Absence | None:
    """Return an absence of one's own or of a colleague whom one leads; None for every other, in one statement."""
    return Absence.objects.filter(Q(staff=reader) | Q(staff__in=_led_by(reader)), pk=absence_id).first()


def cover_of(cover_id: UUID) -> Cover | None:
    """Return a cover that the policy shows: to the two and to the lead."""
    return Cover.objects.filter(pk=cover_id).select_related("absent", "deputy").first()


def covers_of(absent: Staff) -> list[Covered]:
    """Return who stands in, now and on days to come, the earliest first."""
    return [
        Covered(one, int(ask_guard("team_not_covered", absent.pk, one.deputy_id)))
        for one in _covers_ahead().filter(absent=absent)
    ]


def first_uncovered(absent: Staff) -> tuple[date, date] | None:
    """Return the first and last day of the next absence for which nobody stands in yet; None where there is none."""
    covers = list(_covers_ahead().filter(absent=absent).values_list("began_at", "valid_until"))
    for one in absences_ahead(absent):
        first = max(one.absent_from, clock.today())
        if not any(timezone.localdate(began) <= first <= timezone.localdate(until) for began, until in covers):
            return first, one.last_day
    return None


def _covers_ahead() -> QuerySet[Cover]:
    rows = Cover.objects.filter(ended_at=None, valid_until__gt=clock.now())
    return rows.select_related("absent", "deputy").order_by("began_at", "pk")


def led_colleague(colleague_id: UUID, lead: Staff) -> Staff | None:
    """Return a colleague of a team that one leads; None for everybody else."""
    return Staff.objects.filter(pk=colleague_id, pk__in=_led_by(lead)).first()


def _led_by(lead: Staff) -> QuerySet[Member, UUID]:
    teams = Member.objects.filter(staff=lead, is_lead=True, valid_until=None).values("team")
    members = Member.objects.filter(team__in=teams, is_lead=False, valid_until=None)
    return members.values_list("staff", flat=True)


def allowance_of(staff: Staff) -> Exceedance | None:
    """Return what a lead allowed beyond the key, in force now."""
    rows = Exceedance.objects.filter(staff=staff, valid_until__gt=clock.today())
    return rows.order_by("-number").first()


def outlines_held(staff: Staff) -> QuerySet[Outline]:
    """Return the open cases of a colleague that a lead may know, by number."""
    rows = Outline.objects.filter(holder=staff, is_closed=False, is_sealed=False)
    return rows.select_related("project").order_by("fallnummer")


def own_transfer(transfer_id: UUID) -> Transfer | None:
    """Return a transfer that one made oneself."""
    return Transfer.objects.filter(pk=transfer_id).select_related("earlier", "to").first()


def made_together(transfer: Transfer) -> list[Transfer]:
    """Return a transfer with those to other colleagues that were made in the same transaction."""
    moment = Transfer.objects.filter(pk=transfer.pk).values("made_at")
    same = Transfer.objects.filter(made_by=transfer.made_by, earlier=transfer.earlier_id, made_at__in=moment)
    return list(same.select_related("earlier", "to").order_by("to__last_name", "pk"))
