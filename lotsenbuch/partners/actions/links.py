"""A partner confirms its own data through a signed link that opens once."""

from dataclasses import dataclass
from datetime import timedelta

from lotsenbuch.audit.actions import recorded
from lotsenbuch.partners.models import DataLink, Organisation
from lotsenbuch.partners.queries.signing import signed
from lotsenbuch.partners.rules.tokens import hash_of, new_token
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError

DATA_DAYS = 30
LONGEST_WORDS = 2000
GONE = "Dieser Link gilt nicht mehr."


@dataclass(frozen=True, slots=True)
class Said:
    """What a partner says about its own entry; places of one service, by its key."""

    is_right: bool
    words: str = ""
    service_id: object = None
    waiting_weeks: int | None = None
    free_places: int | None = None


def ask_partner(*, organisation: Organisation, by: Actor) -> str:
    """Make the link by which a partner confirms its entry; its text is told once and never stored.

    Returns:
        What stands in the address: token and signature.
    """
    token = new_token()
    with recorded("partners.ask_partner", by=by):
        until = clock.now() + timedelta(days=DATA_DAYS)
        link = DataLink(organisation=organisation, token_hash=hash_of(token), made_by=str(by), expires_at=until)
        link.save(force_insert=True)
    return signed(token)


def say(*, link_id: object, said: Said, by: Actor) -> None:
    """Take what a partner says: the link is used, the entry is checked or waits for somebody's look.

    Raises:
        RefusedError: the link was used meanwhile, or nothing was said.
    """
    if not said.is_right and not said.words.strip():
        raise RefusedError("Bitte sagen Sie, was sich geändert hat.", field="words")
    if len(said.words) > LONGEST_WORDS:
        raise RefusedError(f"Bitte höchstens {LONGEST_WORDS} Zeichen.", field="words")
    with recorded("partners.say", by=by):
        told = (link_id, said.is_right, said.words.strip(), said.service_id, said.waiting_weeks, said.free_places)
        if not ask_guard("partners_say", *told):
            raise RefusedError(GONE)
