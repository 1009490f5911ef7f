"""How far somebody can be reached: the ledger, the ways, and the cases in which contact grows thin."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from lotsenbuch.appointments.models import (
    DEAD_ENDS,
    UNANSWERED,
    ContactAgreement,
    ContactAttempt,
    OutreachOffer,
    TrustedPerson,
)
from lotsenbuch.appointments.queries.absent import days_that_end, misses_of_case
from lotsenbuch.appointments.queries.contact import (
    TELLING,
    TWO_WAY,
    InTouch,
    missed_in_a_row,
    state_of,
    with_contact,
)
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
from lotsenbuch.cases.models import Case, ContactChannel
from lotsenbuch.cases.queries import channels_of, with_entry_times
from lotsenbuch.letters.models import Proof, SentLetter
from lotsenbuch.letters.queries import SentLine, doubtful_address, may_write_to
from lotsenbuch.letters.rules.kinds import kinds
from lotsenbuch.records.rules import DataClass

LEDGER_SHOWN = 40
# A letter needs its way, and an answer too.
LETTER_DAYS = 5
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
        misses: Meldetermine missed in a row (`misses_of_case`).
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


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What was tried: an attempt that somebody wrote down, or a letter, with what became of it."""

    at: datetime
    attempt: ContactAttempt | None = None
    letter: SentLine | None = None


@dataclass
class Reach:
    """Everything that the page about reaching somebody shows of the ledger."""

    signs: list[Sign]
    advice: list[Advice]
    channels: list[ContactChannel]
    dead: set[UUID]
    ledger: list[LedgerLine]
    trusted: list[TrustedPerson]
    agreement: ContactAgreement | None
    offers: list[OutreachOffer]
    state: State
    means: list[str] = field(default_factory=list)
    has_post: bool = True
    doubtful_on: date | None = None

    @property
    def data_class(self) -> DataClass:
        """Return the highest class of what is shown."""
        shown = (int(line.letter.letter.data_class) for line in self.ledger if line.letter)
        return DataClass(max(shown, default=int(DataClass.COUNSELLING)))

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


def thin_contacts(cases: Iterable[tuple[Case, InTouch]], on: date) -> list[Thin]:
    """Return the cases in which contact grows thin: in the order given, there is none of urgency.

    Args:
        cases: each with its outline and `with_entry_times`, and what `with_contact` told of it.
        on: today.
    """
    rows = list(cases)
    ended = days_that_end([case.pk for case, contact in rows if contact.talks.missed])
    misses = {case.pk: len(missed_in_a_row(contact, on, ended.get(case.pk, ()))) for case, contact in rows}
    found = [Thin(case, signs_of(state_of(case, contact, misses[case.pk]), on)) for case, contact in rows]
    return [one for one in found if one.signs]


def reach_of(case: Case, on: date) -> Reach:
    """Return how far a person can be reached."""
    attempts, letters, doubtful_on = attempts_of(case), letters_to(case), doubtful_address(case)
    channels = list(channels_of(case.person_id))
    state, contact, _ = _state(case, on)
    answered = _answered(letters, contact.replied_at)
    found = [*map(_tried, attempts), *(_sent(one, answered, on, doubtful_on) for one in letters)]
    tried, means = sorted(found, key=lambda one: one.at, reverse=True), frozenset(case.person.technical_means)
    lines = [LedgerLine(one.happened_at, attempt=one) for one in attempts]
    lines += [LedgerLine(one.letter.issued_at, letter=one) for one in letters]
    agreement = ContactAgreement.objects.filter(case=case).first()
    trusted = list(TrustedPerson.objects.filter(case=case))
    ways = [*_ways(channels), *_trusted_ways(trusted, on), *_ways_of_the_house(case)]
    said = (agreement.preferred, agreement.suits) if agreement else ("", "")
    return Reach(
        signs=signs_of(state, on) if case.closed_on is None else [],
        advice=advise(ways, tried, means=means, preferred=said[0], suits=said[1]),
        channels=channels,
        dead={row.id for row in channels if is_dead(Way(str(row.id), row.kind, ""), tried)},
        ledger=sorted(lines, key=lambda line: line.at, reverse=True)[:LEDGER_SHOWN],
        trusted=trusted,
        agreement=agreement,
        offers=list(OutreachOffer.objects.filter(case=case).select_related("staff")),
        state=state,
        means=[label for value, label in case.person.Means.choices if value in means],
        has_post=may_write_to(case),
        doubtful_on=doubtful_on,
    )


def before_summons(case: Case, on: date) -> BeforeSummons:
    """Return what is to be known before a Meldetermin of this case."""
    state, _, missed = _state(case, on)
    offers = OutreachOffer.objects.filter(case=case)
    is_offered = bool(missed) and offers.filter(offered_on__gte=missed[-1]).exists()
    return BeforeSummons(signs_of(state, on), len(missed), is_offered)


def attempts_of(case: Case) -> list[ContactAttempt]:
    """Return the ledger, newest first."""
    return list(ContactAttempt.objects.filter(case=case).select_related("channel", "trusted", "staff")[:200])


def letters_to(case: Case) -> list[SentLine]:
    """Return the letters to the person that went out, newest first, without their bytes: none is written down twice.

    Sheets that are handed over, letters to others and those of the legal file are no attempts to reach somebody.
    """
    of_contact = [code for code, kind in kinds().items() if not (kind.is_sheet or kind.is_legal)]
    rows = SentLetter.objects.filter(case=case, kind__in=of_contact, release=None).defer("sealed", "address")
    return [SentLine(one, tuple(one.proofs.all())) for one in rows.prefetch_related("proofs")[:LEDGER_SHOWN]]


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
    telling = ContactAttempt.objects.filter(channel=channel_id, result__in=TELLING).order_by("-happened_at")
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
    return [
        Way(f"trusted-{row.id}", kind, f"Vertrauensperson {row.name}, {row.value}: nur {row.allows}") for row in allowed
    ]


def _ways_of_the_house(case: Case) -> list[Way]:
    """Return the ways that need no number: a letter, a visit, a video talk.

    A protected address is never shown, and a letter to it is no way for who may not write there.
    """
    post = "Brief an die geschützte Anschrift" if case.person.has_protected_address else "Brief"
    letter = [Way("post", "post", post)] if may_write_to(case) else []
    visit = Way("visit", "visit", "Besuch, um in Kontakt zu bleiben, an einem Ort, den die Person wählt")
    return [*letter, Way("video", "video", "Videogespräch", NEEDS["video"]), visit]


def _tried(row: ContactAttempt) -> Tried:
    key = str(row.channel_id) if row.channel_id else f"trusted-{row.trusted_id}" if row.trusted_id else ""
    key = key or ("post" if row.way == ContactAttempt.Way.POST else "")
    return Tried(
        timezone.localtime(row.happened_at),
        row.way,
        key,
        was_two_way=row.result == TWO_WAY,
        is_dead_end=row.result in DEAD_ENDS,
        is_unanswered=row.result in UNANSWERED,
    )


def _answered(letters: list[SentLine], replied_at: datetime | None) -> SentLine | None:
    """Return the letter that an answer through a link is about: the newest one before it."""
    return next((one for one in letters if replied_at and one.letter.issued_at < replied_at), None)


def _sent(line: SentLine, answered: SentLine | None, on: date, doubtful_on: date | None) -> Tried:
    """Return a letter as an attempt: a dead end when it came back from the address that still stands there.

    It stays without an answer only when it had its days and nobody answered since.
    """
    came_back = line.newest is not None and line.newest.what == Proof.What.RETURNED
    had_its_days = line.letter.issued_on + timedelta(days=LETTER_DAYS) <= on
    is_silent = had_its_days and (answered is None or line.letter.issued_at > answered.letter.issued_at)
    return Tried(
        timezone.localtime(line.letter.issued_at),
        "post",
        "post",
        was_two_way=line is answered,
        is_dead_end=came_back and doubtful_on is not None,
        is_unanswered=is_silent,
    )


def _state(case: Case, on: date) -> tuple[State, InTouch, tuple[date, ...]]:
    """Return what is known of the contact, where from, and the days of the Meldetermine missed in a row."""
    one = Case.objects.filter(pk=case.pk).select_related("outline")
    row = with_contact(with_entry_times(one), on).get()
    contact, missed = InTouch.told(row), misses_of_case(case, on).days
    return state_of(row, contact, len(missed)), contact, missed
