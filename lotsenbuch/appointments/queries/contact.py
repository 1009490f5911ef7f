"""What is known of the contact of many cases, in one query: who came, who answered, which ways still lead on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.contrib.postgres.aggregates import BoolOr, JSONBAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.functions import TransactionNow
from django.db.models import Aggregate, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from lotsenbuch.appointments.models import (
    DEAD_ENDS,
    UNANSWERED,
    Appointment,
    ContactAgreement,
    ContactAttempt,
    Reply,
)
from lotsenbuch.appointments.rules.kinds import CAME, FAR_KINDS, Result
from lotsenbuch.appointments.rules.kinds import State as Stand
from lotsenbuch.appointments.rules.reach import State
from lotsenbuch.cases.models import Case, ContactChannel
from lotsenbuch.cases.queries import entry_times
from lotsenbuch.law.misses import Followed, Summons, misses_in_a_row
from lotsenbuch.office.models import ProjectTerms

TWO_WAY = ContactAttempt.Result.TWO_WAY
TELLING = [TWO_WAY.value, *sorted(DEAD_ENDS)]


@dataclass(frozen=True, slots=True)
class Talks:
    """When the person last came, whether a Meldetermin is due, and which did not come about.

    `missed` are those with an instruction that was given, newest first, `answered` the last that interrupts their row.
    """

    came: datetime | None
    is_summoned: bool
    missed: list[datetime]
    answered: datetime | None


@dataclass(frozen=True, slots=True)
class InTouch:
    """What is known of the contact in a case, beside its journal.

    Attributes:
        spoken_at: when an attempt last reached the person.
        unanswered: every attempt without an answer, newest first.
        talks: what came of the appointments.
        ends: of each way in force the last result that tells anything about it.
        agreed_days: the rhythm agreed upon.
        project_days: the rhythm of the project.
        knows_summons: whether the project knows Meldeaufforderungen.
        in_person_at: when the person last reported in person outside an appointment.
        replied_at: when the person last answered through a link.
    """

    spoken_at: datetime | None
    unanswered: list[datetime]
    talks: Talks
    ends: list[str | None]
    agreed_days: int | None
    project_days: int | None
    knows_summons: bool = True
    in_person_at: datetime | None = None
    replied_at: datetime | None = None

    @classmethod
    def told(cls, row: Case) -> Self:
        """Read a case from `with_contact`."""
        told = vars(row)
        attempts, talks = told["attempts_told"] or {}, told["talks_told"] or {}
        return cls(
            spoken_at=_moment(attempts.get("spoken")),
            unanswered=_moments(attempts.get("unanswered")),
            talks=Talks(
                _moment(talks.get("came")),
                is_summoned=bool(talks.get("summoned")),
                missed=_moments(talks.get("missed")),
                answered=_moment(talks.get("answered")),
            ),
            ends=[way["end"] for way in told["way_ends"]],
            agreed_days=told["agreed_days"],
            project_days=told["project_days"],
            knows_summons=told["has_summons"] is not False,
            in_person_at=_moment(attempts.get("in_person")),
            replied_at=told["replied_at"],
        )


def with_contact(cases: QuerySet[Case], on: date) -> QuerySet[Case]:
    """Add to cases, in the same query, what `InTouch.told` reads.

    Args:
        cases: any.
        on: the day on which the terms of a project are asked for.
    """
    agreed = ContactAgreement.objects.filter(case=OuterRef("pk")).values("rhythm_days")
    in_force = Q(valid_until=None) | Q(valid_until__gt=on)
    terms = ProjectTerms.objects.filter(in_force, project=OuterRef("project"), valid_from__lte=on)
    return cases.annotate(
        attempts_told=Subquery(_attempts_told()),
        talks_told=Subquery(_talks_told()),
        way_ends=ArraySubquery(_way_ends()),
        agreed_days=Subquery(agreed),
        replied_at=Subquery(Reply.objects.filter(case=OuterRef("pk")).order_by("-came_at").values("came_at")[:1]),
        project_days=Subquery(terms.order_by("-valid_from").values("contact_days")[:1]),
        has_summons=Subquery(terms.order_by("-valid_from").values("has_summons")[:1]),
    )


def _attempts_told() -> QuerySet[ContactAttempt, Any]:
    """Return, for a case, when both sides last spoke and every attempt that nobody answered.

    One subquery per table: the row policy of a table is asked anew by each subquery on it.
    """
    unanswered = Q(result__in=sorted(UNANSWERED))
    return _told_per_case(
        ContactAttempt.objects.filter(case=OuterRef("pk")),
        spoken=Max("happened_at", filter=Q(result=TWO_WAY)),
        in_person=Max("happened_at", filter=Q(result=TWO_WAY, way=ContactAttempt.Way.IN_PERSON)),
        unanswered=JSONBAgg("happened_at", filter=unanswered, order_by="-happened_at"),
    )


def _talks_told() -> QuerySet[Appointment, Any]:
    """Return, for a case, when the person last came, also to a Meldetermin, what was missed, and whether one is due."""
    came, summons = Q(result__in=sorted(CAME)), Q(is_meldetermin=True)
    open_ones = Q(state__in=[Stand.OFFERED.value, Stand.CONFIRMED.value], starts_at__gt=TransactionNow())
    missed = summons & Q(result=Result.MISSED.value, instructed_on__isnull=False)
    there = came & ~Q(kind__in=sorted(FAR_KINDS))
    ended_row = there | summons & (came | Q(result=Result.EXCUSED.value))
    return _told_per_case(
        Appointment.objects.filter(case=OuterRef("pk")),
        came=Max("starts_at", filter=came),
        missed=JSONBAgg("starts_at", filter=missed, order_by="-starts_at"),
        answered=Max("starts_at", filter=ended_row),
        summoned=BoolOr(summons & open_ones),
    )


def _told_per_case[Row: Model](rows: QuerySet[Row], **told: Aggregate) -> QuerySet[Row, Any]:
    of_case: QuerySet[Row, Any] = rows.order_by().values("case").annotate(**told)
    return of_case.values(json=JSONObject(**{name: name for name in told}))


def _way_ends() -> QuerySet[ContactChannel, Any]:
    """Return, for each way in force, the last result that tells anything about it."""
    telling = ContactAttempt.objects.filter(channel=OuterRef("pk"), result__in=TELLING).order_by("-happened_at")
    ways = ContactChannel.objects.filter(person=OuterRef("person"), valid_until=None).order_by()
    return ways.values(json=JSONObject(end=Subquery(telling.values("result")[:1])))


def state_of(case: Case, contact: InTouch, misses: int) -> State:
    """Return what the rules of reach ask for.

    Args:
        case: with its outline, from `with_entry_times`.
        contact: the same case, as `with_contact` told it.
        misses: Meldetermine missed in a row (`missed_in_a_row`).
    """
    heard = (contact.spoken_at, entry_times(case).spoken, contact.talks.came, contact.replied_at)
    last = max(filter(None, heard), default=None)
    held = case.outline.held_since
    return State(
        since=timezone.localtime(held).date() if held else case.opened_on,
        last_two_way_on=timezone.localtime(last).date() if last else None,
        rhythm_days=contact.agreed_days or contact.project_days,
        is_agreed=bool(contact.agreed_days),
        misses_in_a_row=misses,
        unanswered_in_a_row=_after(contact.unanswered, last),
        living=sum(end not in DEAD_ENDS for end in contact.ends),
        dead=sum(end in DEAD_ENDS for end in contact.ends),
        is_summoned=contact.talks.is_summoned,
    )


def missed_in_a_row(contact: InTouch, on: date, ended: Collection[date] = ()) -> tuple[date, ...]:
    """Return the days of the Meldetermine in a row that did not come about, as `misses_of_case` counts them.

    Args:
        contact: of the case.
        on: today; it chooses the version of the law.
        ended: days that end a row though the calendar does not say so (`days_that_end`).
    """
    met, last = contact.in_person_at, max(ended, default=date.min)
    missed = [_day(one) for one in contact.talks.missed if met is None or one > met]
    told = [Summons(day, Followed.MISSED, has_instruction=True) for day in missed if day > last]
    if told and contact.talks.answered:
        told.append(Summons(_day(contact.talks.answered), Followed.CAME, has_instruction=True))
    return misses_in_a_row(told, on).days if told else ()


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _after(moments: list[datetime], last: datetime | None) -> int:
    return sum(last is None or moment > last for moment in moments)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _moments(texts: list[str] | None) -> list[datetime]:
    return [datetime.fromisoformat(text) for text in texts or ()]
