"""Packing the folder of a day from its talks outside: facts are read anew, a form names only what was ticked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.cases.models import Case
from lotsenbuch.fieldwork.models import Folder
from lotsenbuch.fieldwork.queries.content import along_with
from lotsenbuch.fieldwork.queries.facts import packing_of
from lotsenbuch.fieldwork.rules.facts import KEYWORD, SHORTEST_REASON, shortened
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .folders import Talk, Ticked, pack_folder


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was ticked for one talk: codes of facts, reasons by code for the sensitive ones, one line of one's own."""

    appointment: Appointment
    codes: tuple[str, ...]
    reasons: dict[str, str] = field(default_factory=dict)
    keyword: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves the house for one talk, as the preview shows it and as it is packed."""

    case: Case
    appointment: Appointment
    ticked: tuple[Ticked, ...]
    along: tuple[tuple[str, str], ...] = ()


def leaving(chosen: Sequence[Chosen], by: Actor) -> list[Leaving]:
    """Return what would leave the house, read anew.

    Raises:
        RefusedError: a sensitive fact without a reason, or a case that is not the actor's any more.
    """
    found = []
    for one in chosen:
        packing = packing_of(one.appointment, by)
        if packing is None:
            raise RefusedError("Eines der Treffen gehört inzwischen zu jemand anderem. Bitte neu beginnen.")
        ticked = [
            Ticked(fact.kind.code, fact.text, fact.data_class, _reason(one, fact.kind.code, fact.data_class))
            for fact in packing.facts
            if fact.kind.code in one.codes
        ]
        if one.keyword.strip():
            ticked.append(Ticked(KEYWORD.code, shortened(one.keyword), DataClass.COUNSELLING))
        found.append(Leaving(packing.case, one.appointment, tuple(ticked), tuple(along_with(packing.case))))
    return found


def _reason(one: Chosen, code: str, data_class: DataClass) -> str:
    if data_class < DataClass.HEALTH:
        return ""
    reason = one.reasons.get(code, "").strip()
    if len(reason) < SHORTEST_REASON:
        raise RefusedError(
            "Bitte kurz sagen, wozu das unterwegs nötig ist.", field=f"reason-{one.appointment.id}-{code}"
        )
    return reason


def pack_day(
    *, chosen: Sequence[Chosen], opens_at: datetime, closes_at: datetime, told_id: UUID | None, by: Actor
) -> Folder:
    """Pack the folder of a day.

    Args:
        chosen: for each talk that goes along what was ticked.
        opens_at: from when on it may be read.
        closes_at: until when.
        told_id: who hears of it when the one who goes does not report back.
        by: who goes.

    Raises:
        RefusedError: what `leaving` and `pack_folder` refuse.
    """
    rows = leaving(chosen, by)
    return pack_folder(
        meetings=[Talk(row.case, row.appointment.starts_at, row.ticked, row.appointment.id) for row in rows],
        opens_at=opens_at,
        closes_at=closes_at,
        told_id=told_id,
        by=by,
    )
