"""Which talk each letter of a batch names."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from lotsenbuch.cases.models import Case
from lotsenbuch.letters.papers import Slot
from lotsenbuch.letters.rules.kinds import LetterKind
from lotsenbuch.records.rules import Actor, RefusedError

from .around import flows_for
from .batches import cases_to_write_to


def as_planned(case: Case, slot: Slot | None, *, by: Actor) -> Slot | None:
    """Return a talk that was typed with who leads it, where it is the next one that the case knows."""
    found = flows_for(("slot",), case, by).slot if slot else None
    if slot is None or found is None or found.starts_at != slot.starts_at:
        return slot
    return replace(slot, with_whom=found.with_whom, phone=found.phone)


def slots_for(chosen: Iterable[UUID], of: LetterKind, common: Slot | None, *, by: Actor) -> dict[UUID, Slot | None]:
    """Return for each case the talk that its letter names: the common one, else the next one of the case itself.

    Raises:
        RefusedError: the letter needs a talk, and some cases have none; the message names them.
    """
    keys = list(chosen)
    if common or "slot" not in of.needs:
        return dict.fromkeys(keys, common)
    cases = {case.id: case for case in cases_to_write_to(by).filter(pk__in=keys)}
    found = {key: flows_for(("slot",), cases[key], by).slot if key in cases else None for key in keys}
    if without := [cases[key].person.full_name for key, slot in found.items() if slot is None and key in cases]:
        raise RefusedError(f"Noch kein Termin im Kalender: {', '.join(without)}.", field="cases")
    # A reminder is no summons of its own, whatever the talk is.
    return {
        key: slot if slot is None or of.may_summon else replace(slot, is_summons=False) for key, slot in found.items()
    }
