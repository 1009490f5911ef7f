"""The Arbeitsbündnis: written as a draft, agreed as a version that nothing changes."""

from datetime import date

from django.db import IntegrityError, transaction

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import note_event
from lotsenbuch.cases.models import Case
from lotsenbuch.intake.models import Alliance
from lotsenbuch.intake.queries import ALLIANCE_TEXTS, alliance_of
from lotsenbuch.records.rules import Actor, RefusedError, StaleError


def write_alliance(*, case: Case, texts: dict[str, str], by: Actor, seen: int | None = None) -> Alliance:
    """Write the draft of the next version; there is at most one draft per case.

    Args:
        case: the case.
        texts: the four parts.
        by: who writes.
        seen: version of the newest draft or Fassung that the writer saw; 0: there was none; None: whatever is there.

    Raises:
        StaleError: somebody else wrote or agreed meanwhile.
    """
    last, words = alliance_of(case), {name: texts[name].strip() for name in ALLIANCE_TEXTS}
    there = last.version if last else 0
    if seen is not None and seen != there:
        raise StaleError
    with recorded("intake.write_alliance", by=by, case_id=case.id):
        if last is not None and last.agreed_on is None:
            return last.save_version(seen=there, **words)
        draft = Alliance(case=case, number=last.number + 1 if last else 1, replaces=last, written_by=str(by), **words)
        draft.version = there + 1
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
        except IntegrityError as error:  # two began the same Fassung at once
            raise StaleError from error
    return draft


def agree_alliance(*, case: Case, texts: dict[str, str], on: date, by: Actor, seen: int | None = None) -> Alliance:
    """Agree the Arbeitsbündnis (C98): the draft becomes a version; a new one replaces it, none changes it.

    Raises:
        RefusedError: one of the four parts is empty.
        StaleError: somebody else wrote or agreed since version `seen`.
    """
    for name in ALLIANCE_TEXTS:
        if not texts[name].strip():
            raise RefusedError("Bitte ausfüllen: Ein Bündnis braucht alle vier Teile.", field=name)
    with recorded("intake.agree_alliance", by=by, case_id=case.id):
        draft = write_alliance(case=case, texts=texts, by=by, seen=seen)
        draft.save_version(seen=draft.version, agreed_on=on)
        note_event(case=case, text=f"Arbeitsbündnis vereinbart (Fassung {draft.number}).", by=by)
    return draft
