"""Everything around the text of a letter: who writes from where to whom, and what other rooms let flow in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import open_facts
from lotsenbuch.cases.rules.person import address_parts
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.letters.papers import GREETING, Block, Frame, Slot
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import letter_head, office_of, signature_of
from lotsenbuch.records.rules import Actor, DataClass


@dataclass(frozen=True, slots=True)
class Flow:
    """What a room above lets flow into a letter: words for placeholders, pages to attach, and their class."""

    words: dict[str, str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    data_class: DataClass = DataClass.COUNSELLING
    slot: Slot | None = None
    missed_on: date | None = None


# By what a kind of letter attaches or needs: "plan", "papers", "slot" (the next talk), "missed" (one that did not take
# place). Rooms above say so at start-up (`AppConfig.ready`).
_flows: dict[str, Callable[[Case, Actor], Flow]] = {}
# These only begin the form: what the colleague typed goes out.
BEGINNINGS = frozenset({"slot", "missed"})


def flow(name: str, build: Callable[[Case, Actor], Flow]) -> None:
    """Let something that a room above knows of a case flow into letters that ask for it."""
    _flows[name] = build


@dataclass(frozen=True, slots=True)
class SummonsSent:
    """A summons that went out: whose, to a talk that begins when, with which instruction, on which day."""

    case_id: UUID
    starts_at: datetime
    version: str
    on: date


# Whom to tell that summonses went out: all of a batch at once, so that who listens need not ask for each.
type Told = Callable[[Sequence[SummonsSent], Actor], None]
_told_of_summons: list[Told] = []
# Whether a summons to this time stands in the calendar; without such a room anything does.
_summons_known: list[Callable[[Case, datetime], bool]] = []


def hear_of_summons(tell: Told, knows: Callable[[Case, datetime], bool]) -> None:
    """Let a room above keep which instruction went out with its Meldetermin, and say which Meldetermine there are."""
    _told_of_summons.append(tell)
    _summons_known.append(knows)


# Whom to tell that something is known anew of the way of a summons: posted, handed over, come back.
_told_of_ways: list[Callable[[SentLetter, Actor], None]] = []


def hear_of_its_way(tell: Callable[[SentLetter, Actor], None]) -> None:
    """Let a room above know that a summons came back, or went out once more."""
    _told_of_ways.append(tell)


def tell_of_its_way(letter: SentLetter, by: Actor) -> None:
    """Say that there is a new proof of the way of this summons."""
    for tell in _told_of_ways:
        tell(letter, by)


def tell_of_summonses(sent: Sequence[SummonsSent], by: Actor) -> None:
    """Say that these summonses went out."""
    for tell in _told_of_summons if sent else ():
        tell(sent, by)


def is_summons_known(case: Case, starts_at: datetime) -> bool:
    """Say whether a summons to this time would be to a Meldetermin that is kept."""
    return all(knows(case, starts_at) for knows in _summons_known)


@dataclass(frozen=True, slots=True)
class Talks:
    """What a room above knows of the talks of a case.

    Attributes:
        has: whether a talk begins then.
        was_missed: whether one of this day did not take place.
        answer: makes the path of a page that answers to a talk, "" where none is to come then.
    """

    has: Callable[[Case, datetime], bool]
    was_missed: Callable[[Case, date], bool]
    answer: Callable[[Case, datetime, Actor], str]


_talks: list[Talks] = []


def know_of_talks(talks: Talks) -> None:
    """Let a room above say which talks there are, and how a letter about one of them is answered."""
    _talks.append(talks)


def is_talk_known(case: Case, starts_at: datetime) -> bool:
    """Say whether a talk of this case begins then; any time will do where nobody keeps talks."""
    return all(talks.has(case, starts_at) for talks in _talks)


def was_missed(case: Case, on: date) -> bool:
    """Say whether a talk of this day did not take place; any day will do where nobody keeps talks."""
    return all(talks.was_missed(case, on) for talks in _talks)


def answer_path(case: Case, starts_at: datetime, by: Actor) -> str:
    """Make the path of a page without personal data on which the person answers to a talk, "" where there is none."""
    return next((path for talks in _talks if (path := talks.answer(case, starts_at, by))), "")


def flows_for(names: tuple[str, ...], case: Case, by: Actor) -> Flow:
    """Return what flows in under these names, together, with the highest class."""
    found = [_flows[name](case, by) for name in names if name in _flows]
    words = {name: said for one in found for name, said in one.words.items()}
    blocks = tuple(block for one in found for block in one.blocks)
    slot = next((one.slot for one in found if one.slot), None)
    missed_on = next((one.missed_on for one in found if one.missed_on), None)
    highest = DataClass(max((one.data_class for one in found), default=DataClass.COUNSELLING))
    return Flow(words, blocks, highest, slot, missed_on)


def is_neutral(case: Case) -> bool:
    """Say whether an envelope to this person must not tell who wrote."""
    return bool(case.person.has_protected_address or case.is_sealed)


def may_write_to(case: Case) -> bool:
    """Say whether the actor may write: to a protected address or from a sealed case with the grant for class 4 only.

    The case comes from `case_of`, which brings the grants along.
    """
    return not is_neutral(case) or int(DataClass.SEALED) in set(getattr(case, "held_classes", ()) or ())


def window_of(case: Case) -> tuple[str, ...]:
    """Return the lines of the window; nothing when there is no address, or none that the actor may open."""
    who = case.person
    facts = {"street": who.street, "postcode": who.postcode, "town": who.town}
    if who.has_protected_address:
        facts = address_parts(open_facts(case, kinds=["address"]).get("address", ""))
    lines = (who.full_name, facts["street"], f"{facts['postcode']} {facts['town']}".strip())
    return lines if facts["street"] and may_write_to(case) else ()


@dataclass(frozen=True, slots=True)
class Desk:
    """Who writes and from where: the head of the office's letters and the signature of the colleague."""

    head: tuple[str, ...]
    return_line: str
    name: str
    phone: str
    closing: str
    signature: tuple[str, ...]


def desk_of(staff: Staff | None, house: House) -> Desk:
    """Return the head and signature of a colleague as the settings of their office say."""
    office = office_of(staff) if staff else None
    if staff is None or office is None:
        address = tuple(part.strip() for part in house.address.split(",") if part.strip())
        name = staff.display_name if staff else ""
        return Desk(address, house.address, name, staff.phone if staff else "", GREETING, (name,) if name else ())
    head, signed = letter_head(office), signature_of(staff)
    contact = tuple(f"{label} {value}" for label, value in head.contact)
    # The name of the house stands large beside it.
    lines = tuple(line for line in head.lines if line != house.name)
    return Desk(
        head=(*lines, *contact),
        return_line=head.return_line or ", ".join(head.lines),
        name=signed.name,
        phone=signed.phone or head.phone,
        closing=signed.closing,
        signature=tuple(signed.lines),
    )


def frame_for(
    case: Case,
    house: House,
    *,
    on: date,
    reply_url: str = "",
    is_handed: bool = False,
    is_discreet: bool = False,
    desk: Desk | None = None,
) -> Frame:
    """Return the frame of a letter: neutral by post to a protected address or from a sealed case.

    Args:
        case: from `case_of`, with person, key and holder.
        house: the house.
        on: day of the letter.
        reply_url: a page without personal data.
        is_handed: handed over instead of posted: no window, and the house may say its name.
        is_discreet: neutral though the address is open.
        desk: of the holder, where it was read already.
    """
    neutral, desk = is_discreet or (is_neutral(case) and not is_handed), desk or desk_of(case.outline.holder, house)
    return Frame(
        house="" if neutral else house.name,
        on=on,
        name=case.person.full_name,
        window=() if is_handed else window_of(case),
        sender=house.neutral_sender if neutral else desk.return_line,
        head=() if neutral else desk.head,
        number="" if neutral else case.fallnummer,
        holder=desk.name,
        phone=desk.phone,
        closing=desk.closing,
        signature=(desk.name,) if neutral else desk.signature,
        reply_url=reply_url,
    )
