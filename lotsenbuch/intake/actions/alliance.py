"""The Arbeitsbündnis: written as a draft, agreed as a version that nothing changes."""

from datetime import date

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import note_event
from lotsenbuch.cases.models import Case
from lotsenbuch.intake.models import Alliance
from lotsenbuch.intake.queries import ALLIANCE_TEXTS
from lotsenbuch.records.rules import Actor, RefusedError


def write_alliance(*, case: Case, texts: dict[str, str], by: Actor) -> Alliance:
    """Write the draft of the next version; there is at most one draft per case."""
    with recorded("intake.write_alliance", by=by, case_id=case.id):
        draft = Alliance.objects.filter(case=case, agreed_on=None).first()
        if draft is None:
            last = Alliance.objects.filter(case=case).first()
            draft = Alliance(case=case, number=last.number + 1 if last else 1, replaces=last, written_by=str(by))
            is_new = True
        else:
            is_new = False
        for name in ALLIANCE_TEXTS:
            setattr(draft, name, texts[name].strip())
        draft.save(force_insert=is_new)
    return draft


def agree_alliance(*, case: Case, texts: dict[str, str], on: date, by: Actor) -> Alliance:
    """Agree the Arbeitsbündnis (C98): the draft becomes a version; a new one replaces it, none changes it.

    Raises:
        RefusedError: one of the four parts is empty.
    """
    for name in ALLIANCE_TEXTS:
        if not texts[name].strip():
            raise RefusedError("Bitte ausfüllen: Ein Bündnis braucht alle vier Teile.", field=name)
    with recorded("intake.agree_alliance", by=by, case_id=case.id):
        draft = write_alliance(case=case, texts=texts, by=by)
        draft.agreed_on = on
        draft.save(update_fields=["agreed_on"])
        note_event(case=case, text=f"Arbeitsbündnis vereinbart (Fassung {draft.number}).", by=by)
    return draft
