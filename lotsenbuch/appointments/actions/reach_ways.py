"""Ways that belong together, done in one step: slot, topics and letter; and after a talk that did not take place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Purpose, Result, place_words
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.actions import LetterValues, issue_letter
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.letters.papers import Slot
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .booking import book
from .contact import Attempt, offer_outreach, record_attempt
from .link import make_link

# What a reply page is called, from its token: only the door knows the address of the house.
type Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Invited:
    """A talk that is offered by a letter.

    Attributes:
        booking: the talk.
        house_place: where the house is, in words, for talks in it.
        kind: of the letter, a code of `letters/rules/kinds.yaml`.
        text: of the letter instead of the suggestion of the house, with placeholders.
        words: values for placeholders of the letter.
        languages: preparation sheets beside the German one.
        is_handed: the letter is handed over instead of posted.
        offered: what was offered before a Meldetermin to get in touch again (`OutreachOffer.Kind`), "" for nothing.
        further: other times at which the talk may begin; the person chooses one, and the others are free again.
        number: which Meldetermin in a row this one would be, if it were missed.
    """

    booking: Booking
    house_place: str
    kind: str = "invitation"
    text: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    is_handed: bool = False
    offered: str = ""
    further: tuple[datetime, ...] = ()
    number: int = 0


def invite(*, case: Case, invited: Invited, address: Address, by: Actor) -> tuple[Appointment, SentLetter]:
    """Offer a talk by letter: the time is kept, the letter printed with a code to answer, reminders planned.

    Args:
        case: from `cases.queries.case_of`, with person, key, holder and grants.
        invited: the talk and its letter.
        address: makes the address of the reply page from its token.
        by: who invites.

    Raises:
        RefusedError: what `book` and `issue_letter` refuse; then nothing of it happened.
    """
    booking = invited.booking
    with recorded("appointments.invite", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        if invited.offered and booking.is_meldetermin:
            offered, number = clock.today(), invited.number
            offer_outreach(case=case, kind=invited.offered, words="", offered_on=offered, before_summons=number, by=by)
        choice = uuid4() if invited.further else None
        # In their order: the letter says that the first one holds as long as nobody chooses.
        times = sorted([booking.starts_at, *invited.further])
        rows = [book(case=case, given=replace(booking, choice=choice, starts_at=at), by=by) for at in times]
        row, token = rows[0], make_link(case=case, appointments=rows, by=by)
        slot = Slot(
            starts_at=row.starts_at,
            others=tuple(times[1:]),
            place=place_words(booking.kind, booking.place, invited.house_place),
            minutes=row.minutes.talk,
            purpose=Purpose(booking.purpose).label if booking.is_meldetermin else "",
            is_summons=booking.is_meldetermin,
        )
        values = LetterValues(
            text=invited.text,
            slot=slot,
            words=invited.words,
            languages=invited.languages,
            reply_url=address(token),
            is_handed=invited.is_handed,
        )
        # Which instruction goes out, the talk notes by itself (`note_summonses_sent`).
        sent = issue_letter(case=case, kind=invited.kind, values=values, by=by)
    return row, sent


def ask_after(
    *, case: Case, missed: Appointment, tried: Attempt, invited: Invited, address: Address, by: Actor
) -> tuple[Appointment, SentLetter]:
    """After a talk that did not take place: keep the attempt, offer a new time, and ask in worry how the person is.

    Raises:
        RefusedError: the talk was not missed; otherwise as `record_attempt` and `invite`.
    """
    if missed.result != Result.MISSED:
        raise RefusedError("Diese Nachfrage gehört zu einem Termin, der nicht zustande kam.")
    with recorded("appointments.ask_after", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        record_attempt(case=case, tried=tried, by=by)
        return invite(case=case, invited=invited, address=address, by=by)
