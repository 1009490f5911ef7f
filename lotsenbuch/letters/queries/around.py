"""Everything around the text of a letter: who writes from where to whom, and what other rooms let flow in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import open_facts
from lotsenbuch.cases.rules.person import address_parts
from lotsenbuch.letters.papers import Block, Frame
from lotsenbuch.office.models import House
from lotsenbuch.records.rules import Actor, DataClass


@dataclass(frozen=True, slots=True)
class Flow:
    """What a room above lets flow into a letter: words for placeholders, pages to attach, and their class."""

    words: dict[str, str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    data_class: DataClass = DataClass.COUNSELLING


# By what a kind of letter attaches or needs: "plan", "papers". Rooms above say so at start-up (`AppConfig.ready`).
_flows: dict[str, Callable[[Case, Actor], Flow]] = {}


def flow(name: str, build: Callable[[Case, Actor], Flow]) -> None:
    """Let something that a room above knows of a case flow into letters that ask for it."""
    _flows[name] = build


def flows_for(names: tuple[str, ...], case: Case, by: Actor) -> Flow:
    """Return what flows in under these names, together, with the highest class."""
    found = [_flows[name](case, by) for name in names if name in _flows]
    words = {name: said for one in found for name, said in one.words.items()}
    blocks = tuple(block for one in found for block in one.blocks)
    return Flow(words, blocks, DataClass(max((one.data_class for one in found), default=DataClass.COUNSELLING)))


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


def letter_head(house: House) -> tuple[str, ...]:
    """Return the lines of the letter head."""
    return tuple(part.strip() for part in house.address.split(",") if part.strip())


def signature_of(staff: Staff | None) -> tuple[str, ...]:
    """Return the lines under a letter of a colleague."""
    return (staff.display_name,) if staff else ()


def frame_for(case: Case, house: House, *, on: date, reply_url: str = "", is_handed: bool = False) -> Frame:
    """Return the frame of a letter: neutral by post to a protected address or from a sealed case.

    Args:
        case: from `case_of`, with person, key and holder.
        house: the house.
        on: day of the letter.
        reply_url: a page without personal data.
        is_handed: handed over instead of posted: no window, and the house may say its name.
    """
    neutral, holder = is_neutral(case) and not is_handed, case.outline.holder
    return Frame(
        house="" if neutral else house.name,
        on=on,
        name=case.person.full_name,
        window=() if is_handed else window_of(case),
        sender=house.neutral_sender if neutral else house.address,
        head=() if neutral else letter_head(house),
        number="" if neutral else case.fallnummer,
        holder=holder.display_name if holder else "",
        signature=signature_of(holder),
        reply_url=reply_url,
    )
