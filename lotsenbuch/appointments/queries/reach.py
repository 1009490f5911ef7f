"""How far somebody can be reached: the ledger, the ways, and the cases in which contact grows thin."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.functions import TransactionNow
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from lotsenbuch.appointments.models import (
    DEAD_ENDS,
    UNANSWERED,
    Appointment,
    ContactAgreement,
    ContactAttempt,
    OutreachOffer,
    TrustedPerson,
)
from lotsenbuch.appointments.rules.kinds import CAME, Result
from lotsenbuch.appointments.rules.kinds import State as Stand
from lotsenbuch.appointments.rules.reach import (
    Advice,
    Sign,
    State,
    Tried,
    Way,
    advise,
    is_dead,
    number_of_next_summons,
    signs_of,
)
from lotsenbuch.cases.models import Case, ContactChannel, JournalEntry
from lotsenbuch.cases.queries import cases_of, channels_of
from lotsenbuch.office.models import ProjectTerms
from lotsenbuch.records.rules import Actor
from lotsenbuch.records.standing import standing

# An entry of these kinds says that both sides spoke.
TALKS = (JournalEntry.Kind.PHONE, JournalEntry.Kind.TALK, JournalEntry.Kind.VISIT)
LEDGER_SHOWN = 40
_TWO_WAY = ContactAttempt.Result.TWO_WAY
_TELLING = [_TWO_WAY.value, *sorted(DEAD_ENDS)]
# What each way asks of the person's technical means (C60): one set of these is enough.
_SMART, _SCREEN = frozenset({"smartphone"}), frozenset({"computer"})
NEEDS: dict[str, tuple[frozenset[str], ...]] = {
    "mobile": (_SMART, frozenset({"prepaid"})),
    "messenger": (_SMART,),
    "mail": (_SMART, _SCREEN, frozenset({"internet"})),
    "video": (frozenset({"video"}),),
}


@dataclass(frozen=True, slots=True)
class Thin:
    """A case in which contact grows thin, with the rules that say so."""

    case: Case
    signs: list[Sign]


@dataclass(frozen=True, slots=True)
class BeforeSummons:
    """What is to be known before a Meldetermin.

    Attributes:
        signs: why contact grows thin.
        misses: Meldetermine missed in a row since the person came.
        is_offered: since the last of them somebody offered to get in touch in another way.
    """

    signs: list[Sign]
    misses: int
    is_offered: bool

    @property
    def number(self) -> int:
        """Return which Meldetermin in a row the next one would be, if it were missed."""
        return number_of_next_summons(self.misses)

    @property
    def asks(self) -> bool:
        """Return whether something is to be offered first: before the second and every later one in a row."""
        return self.misses > 0 and not self.is_offered


@dataclass
class Reach:
    """Everything that the page about reaching somebody shows of the ledger."""

    signs: list[Sign]
    advice: list[Advice]
    channels: list[ContactChannel]
    dead: set[UUID]
    attempts: list[ContactAttempt]
    trusted: list[TrustedPerson]
    agreement: ContactAgreement | None
    offers: list[OutreachOffer]
    state: State
    means: list[str] = field(default_factory=list)

    @property
    def fitting(self) -> list[Advice]:
        """Return the ways that can be tried now, the best first."""
        return [one for one in self.advice if one.fits]

    @property
    def others(self) -> list[Advice]:
        """Return the ways that do not fit, each with its reason."""
        return [one for one in self.advice if not one.fits]

    @property
    def asked(self) -> list[TrustedPerson]:
        """Return whom we may ask today."""
        return [one for one in self.trusted if one.revoked_at is None]

    @property
    def living(self) -> list[ContactChannel]:
        """Return the ways in force, those that ended in nothing among them."""
        return [row for row in self.channels if row.valid_until is None]


def thin_contacts(by: Actor, on: date) -> list[Thin]:
    """Return the actor's own open cases in which contact grows thin, by name: there is no order of urgency."""
    found = [Thin(case, signs_of(state_of(case), on)) for case in _held(by, by.colleague, on)]
    return [one for one in found if one.signs]


def reach_of(case: Case, on: date) -> Reach:
    """Return how far a person can be reached."""
    attempts = attempts_of(case)
    channels = list(channels_of(case.person_id))
    tried, means = [_tried(one) for one in attempts], frozenset(case.person.technical_means)
    agreement = ContactAgreement.objects.filter(case=case).first()
    trusted = list(TrustedPerson.objects.filter(case=case))
    ways = [*_ways(channels), *_trusted_ways(trusted, on), *_ways_of_the_house(case)]
    state = next(state_of(one) for one in with_contact(Case.objects.filter(pk=case.pk).select_related("outline"), on))
    said = (agreement.preferred, agreement.suits) if agreement else ("", "")
    return Reach(
        signs=signs_of(state, on) if case.closed_on is None else [],
        advice=advise(ways, tried, means=means, preferred=said[0], suits=said[1]),
        channels=channels,
        dead={row.id for row in channels if is_dead(Way(str(row.id), row.kind, ""), tried)},
        attempts=attempts[:LEDGER_SHOWN],
        trusted=trusted,
        agreement=agreement,
        offers=list(OutreachOffer.objects.filter(case=case).select_related("staff")),
        state=state,
        means=[label for value, label in case.person.Means.choices if value in means],
    )


def before_summons(case: Case, on: date) -> BeforeSummons:
    """Return what is to be known before a Meldetermin of this case."""
    row = with_contact(Case.objects.filter(pk=case.pk).select_related("outline"), on).get()
    state, missed = state_of(row), vars(row)["missed_at"]
    offers = OutreachOffer.objects.filter(case=case)
    is_offered = (
        state.misses_in_a_row > 0 and offers.filter(offered_on__gte=timezone.localtime(missed[0]).date()).exists()
    )
    return BeforeSummons(signs_of(state, on), state.misses_in_a_row, is_offered)


def attempts_of(case: Case) -> list[ContactAttempt]:
    """Return the ledger, newest first."""
    return list(ContactAttempt.objects.filter(case=case).select_related("channel", "trusted", "staff")[:200])


def trusted_of(case: Case, trusted_id: UUID) -> TrustedPerson | None:
    """Return one trusted person of this case."""
    return TrustedPerson.objects.filter(case=case, pk=trusted_id).first()


def offer_of(case: Case, offer_id: UUID) -> OutreachOffer | None:
    """Return one offer of this case."""
    return OutreachOffer.objects.filter(case=case, pk=offer_id).first()


def agreement_of(case: Case) -> ContactAgreement | None:
    """Return what was agreed upon about staying in touch."""
    return ContactAgreement.objects.filter(case=case).first()


def is_channel_dead(channel_id: UUID) -> bool:
    """Say whether the last attempt that tells anything about a number or address was a dead end."""
    telling = ContactAttempt.objects.filter(channel=channel_id, result__in=_TELLING).order_by("-happened_at")
    return telling.values_list("result", flat=True).first() in DEAD_ENDS


def _ways(channels: Iterable[ContactChannel]) -> list[Way]:
    return [
        Way(str(row.id), row.kind, f"{row.get_kind_display()} {row.value}", NEEDS.get(row.kind, ()))
        for row in channels
        if row.valid_until is None
    ]


def _trusted_ways(trusted: Iterable[TrustedPerson], on: date) -> list[Way]:
    kind = ContactChannel.Kind.TRUSTED_PERSON.value
    allowed = (row for row in trusted if row.revoked_at is None and row.consent_from <= on <= row.consent_until)
    return [Way(f"trusted-{row.id}", kind, f"Vertrauensperson {row.name}") for row in allowed]


def _ways_of_the_house(case: Case) -> list[Way]:
    """Return the ways that need no number: a letter, a visit, a video talk. A protected address is never shown."""
    post = "Brief an die geschützte Anschrift" if case.person.has_protected_address else "Brief"
    visit = Way("visit", "visit", "Besuch, um in Kontakt zu bleiben, an einem Ort, den die Person wählt")
    return [Way("post", "post", post), Way("video", "video", "Videogespräch", NEEDS["video"]), visit]


def _tried(row: ContactAttempt) -> Tried:
    key = str(row.channel_id) if row.channel_id else f"trusted-{row.trusted_id}" if row.trusted_id else ""
    return Tried(
        timezone.localtime(row.happened_at),
        row.way,
        key,
        was_two_way=row.result == _TWO_WAY,
        is_dead_end=row.result in DEAD_ENDS,
        is_unanswered=row.result in UNANSWERED,
    )


@standing
def _held(by: Actor, staff_id: UUID, on: date) -> QuerySet[Case]:
    mine = cases_of(by).filter(closed_on=None, outline__holder=staff_id)
    return with_contact(mine, on).order_by("person__sort_key", "fallnummer")


def with_contact(cases: QuerySet[Case], on: date) -> QuerySet[Case]:
    """Add to cases, in the same query, what `state_of` asks for.

    Args:
        cases: with their outline.
        on: the day on which the terms of a project are asked for.
    """
    tried = ContactAttempt.objects.filter(case=OuterRef("pk")).order_by()
    spoken = tried.filter(result=_TWO_WAY).values("case").annotate(last=Max("happened_at")).values("last")
    noted = JournalEntry.objects.filter(case=OuterRef("pk"), kind__in=TALKS).order_by()
    talks = Appointment.objects.filter(case=OuterRef("pk")).order_by()
    came = talks.filter(result__in=sorted(CAME))
    last_came = came.values("case").annotate(last=Max("starts_at")).values("last")
    last_reported = came.filter(is_meldetermin=True).values("case").annotate(last=Max("starts_at")).values("last")
    missed = talks.filter(is_meldetermin=True, result=Result.MISSED.value).order_by("-starts_at")
    planned = talks.filter(is_meldetermin=True, state__in=[Stand.OFFERED.value, Stand.CONFIRMED.value])
    agreed = ContactAgreement.objects.filter(case=OuterRef("pk")).values("rhythm_days")
    in_force = Q(valid_until=None) | Q(valid_until__gt=on)
    terms = ProjectTerms.objects.filter(in_force, project=OuterRef("project"), valid_from__lte=on)
    return cases.annotate(
        spoken_at=Subquery(spoken),
        noted_at=Subquery(noted.values("case").annotate(last=Max("happened_at")).values("last")),
        came_at=Subquery(last_came),
        reported_at=Subquery(last_reported),
        missed_at=ArraySubquery(missed.values("starts_at")[:5]),
        unanswered_at=ArraySubquery(
            tried.filter(result__in=sorted(UNANSWERED)).order_by("-happened_at").values("happened_at")[:20]
        ),
        way_ends=ArraySubquery(_way_ends()),
        agreed_days=Subquery(agreed),
        project_days=Subquery(terms.order_by("-valid_from").values("contact_days")[:1]),
        is_summoned=Exists(planned.filter(starts_at__gt=TransactionNow())),
    )


def _way_ends() -> QuerySet[ContactChannel, Any]:
    """Return, for each way in force, the last result that tells anything about it."""
    telling = ContactAttempt.objects.filter(channel=OuterRef("pk"), result__in=_TELLING).order_by("-happened_at")
    ways = ContactChannel.objects.filter(person=OuterRef("person"), valid_until=None).order_by()
    return ways.values(json=JSONObject(end=Subquery(telling.values("result")[:1])))


def state_of(case: Case) -> State:
    """Return what is known of the contact, of a case from `with_contact`."""
    told = vars(case)
    moments = [moment for moment in (told["spoken_at"], told["noted_at"], told["came_at"]) if moment]
    last: datetime | None = max(moments, default=None)
    ends = [way["end"] for way in told["way_ends"]]
    held = case.outline.held_since
    return State(
        since=timezone.localtime(held).date() if held else case.opened_on,
        last_two_way_on=timezone.localtime(last).date() if last else None,
        rhythm_days=told["agreed_days"] or told["project_days"],
        is_agreed=bool(told["agreed_days"]),
        misses_in_a_row=_after(told["missed_at"], told["reported_at"]),
        unanswered_in_a_row=_after(told["unanswered_at"], last),
        living=sum(end not in DEAD_ENDS for end in ends),
        dead=sum(end in DEAD_ENDS for end in ends),
        is_summoned=told["is_summoned"],
    )


def _after(moments: list[datetime], last: datetime | None) -> int:
    return sum(last is None or moment > last for moment in moments)
