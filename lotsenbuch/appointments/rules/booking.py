"""What a booking may be: Meldetermine by § 309 SGB III, the first talk by § 15 (4) SGB II. Facts in, refusals out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from lotsenbuch.law.versions import since, version_on

from .kinds import DEFAULTS, SUMMONED_KINDS, Kind, Minutes, Purpose, State

BERLIN = ZoneInfo("Europe/Berlin")
# What is written down afterwards is a note; yesterday's talk may still be entered.
LATEST_ENTRY = timedelta(days=1)
LONGEST_TALK = 480
LONGEST_PART = 240


@dataclass(frozen=True, slots=True)
class Booking:
    """A talk to be booked.

    Args:
        kind: how and where.
        starts_at: when the talk itself begins.
        minutes: its parts; the house defaults of the kind when left out.
        holder_id: who of the house talks; the actor when left out.
        companions: further colleagues, the tandem partner among them.
        room_id: a room of the house.
        state: offered, or confirmed when it was agreed upon at once.
        is_meldetermin: with `purpose` a summons under § 309 SGB III.
        is_first_talk: the talk of § 15 (4) SGB II; elsewhere than in the Jobcenter it needs `place_reason`.
        series: key of talks planned together, `choice` of times offered together, `gathering` of a group.
    """

    kind: Kind
    starts_at: datetime
    minutes: Minutes | None = None
    holder_id: UUID | None = None
    companions: tuple[UUID, ...] = ()
    room_id: UUID | None = None
    state: State = State.OFFERED
    place: str = ""
    note: str = ""
    accompanied_by: str = ""
    interpreter_language: str = ""
    data_class: int = 1
    is_meldetermin: bool = False
    purpose: str = ""
    is_first_talk: bool = False
    place_reason: str = ""
    series: UUID | None = None
    choice: UUID | None = None
    gathering: UUID | None = None
    replaces_id: UUID | None = None

    @property
    def parts(self) -> Minutes:
        """Return the minutes, those of the rule book where the house was not asked."""
        return self.minutes or DEFAULTS[self.kind]

    @property
    def ends_at(self) -> datetime:
        """Return the end of the talk."""
        return self.starts_at + timedelta(minutes=self.parts.talk)


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """What the rules have to know: the instant of booking, and whether the project knows Meldeaufforderungen."""

    now: datetime
    has_summons: bool = True


@dataclass(frozen=True, slots=True)
class Refusal:
    """One German sentence and the field where it belongs."""

    message: str
    field: str = field(default="")


def refusals(booking: Booking, facts: BookingFacts) -> Iterator[Refusal]:
    """Yield what stands against a booking, the first thing first."""
    parts = booking.parts
    if booking.starts_at < facts.now - LATEST_ENTRY:
        yield Refusal("Dieser Tag ist vorbei. Ein früheres Gespräch bitte als Vermerk festhalten.", "day")
    if not 0 < parts.talk <= LONGEST_TALK:
        yield Refusal(f"Bitte eine Dauer zwischen 1 und {LONGEST_TALK} Minuten angeben.", "talk")
    if max(parts.preparation, parts.documentation, parts.travel) > LONGEST_PART:
        yield Refusal(f"Bitte je Teil höchstens {LONGEST_PART} Minuten angeben.", "talk")
    if booking.is_meldetermin:
        yield from _summons(booking, facts)
    if booking.kind in {Kind.OUTSIDE, Kind.PARTNER} and not booking.place.strip():
        yield Refusal("Bitte den Ort angeben, gern in den Worten der Person.", "place")
    if needs_place_reason(booking):
        yield Refusal(
            "Das erste Gespräch findet persönlich im Jobcenter statt (§ 15 Abs. 4 SGB II). "
            "Bitte den Grund für die Ausnahme nennen.",
            "place_reason",
        )


def _summons(booking: Booking, facts: BookingFacts) -> Iterator[Refusal]:
    if not facts.has_summons:
        yield Refusal("In diesem Projekt gibt es keine Meldeaufforderungen. Bitte als Einladung anbieten.", "purpose")
    if booking.kind not in SUMMONED_KINDS:
        yield Refusal(
            "Zur Meldung wird nur ins Jobcenter oder zu einer Untersuchung aufgefordert (§ 309 Abs. 1 SGB III), "
            "nicht an andere Orte, nicht per Telefon oder Video.",
            "purpose",
        )
    if booking.series or booking.choice or booking.gathering:
        yield Refusal(
            "Eine Meldeaufforderung nennt einen bestimmten Termin: keine Reihe, keine Auswahl, keine Gruppe.", "purpose"
        )
    if booking.purpose not in set(Purpose):
        yield Refusal("Bitte einen Zweck aus der Liste des § 309 Abs. 2 SGB III wählen.", "purpose")
    if booking.data_class > 1:
        yield Refusal("Ein Meldetermin trägt Klasse 1. Was vertraulich ist, gehört in einen Vermerk.", "data_class")


def needs_place_reason(booking: Booking) -> bool:
    """Say whether the law of the day asks why the first talk is not held in the Jobcenter, and nobody said it."""
    on = booking.starts_at.astimezone(BERLIN).date()
    is_elsewhere = booking.is_first_talk and booking.kind != Kind.OFFICE
    return is_elsewhere and not booking.place_reason.strip() and since(version_on(on).id, "L7")
