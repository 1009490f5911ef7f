"""Filling in a form together: every step is kept, the finished form is a Fassung that nothing changes."""

import json
from datetime import date
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import note_event
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import classes_of, key_of
from lotsenbuch.documents.models import FilledForm
from lotsenbuch.documents.queries import answers_of, draft_of
from lotsenbuch.documents.rules.blanks import Blank
from lotsenbuch.documents.rules.signed import OTHER_TEXT, is_signed_otherwise, without_signature
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError


def keep_answers(
    *, case: Case, blank: Blank, answers: dict[str, str], by: Actor, seen: int | None = None
) -> FilledForm:
    """Keep the answers of one step beside those of the others; a signature under another text goes.

    Args:
        case: the case, read with its person's key.
        blank: the form.
        answers: by number of the field.
        by: who types.
        seen: version of the draft that the page showed; 0: there was none; None: whatever is there.

    Raises:
        RefusedError: the class of the form is not granted.
        StaleError: somebody else went on meanwhile.
    """
    if blank.data_class >= DataClass.HEALTH and blank.data_class not in classes_of(case.id, by):
        raise RefusedError("Für diese Klasse fehlt die Berechtigung.")
    draft = draft_of(case, blank.code)
    if seen is not None and seen != (draft.version if draft else 0):
        raise StaleError
    with recorded("documents.keep_answers", by=by, case_id=case.id) as entry:
        entry.data_class = blank.data_class
        kept = {**answers_of(case, draft), **answers}
        if is_signed_otherwise(blank, kept):
            kept = without_signature(kept)
        if draft is not None:
            return draft.save_version(seen=draft.version, sealed=_sealed(case, draft, kept))
        draft = _new(case, blank, kept, by)
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
        except IntegrityError as error:  # two began the same form at once
            raise StaleError from error
    return draft


def finish_form(*, case: Case, blank: Blank, on: date, by: Actor, seen: int | None = None) -> FilledForm:
    """Make the draft a Fassung.

    Raises:
        RefusedError: nothing was filled in, a field that the form needs is empty, or the signature is under another
            text.
        StaleError: somebody else went on meanwhile.
    """
    draft = draft_of(case, blank.code)
    if draft is None:
        raise RefusedError("Hier ist noch nichts ausgefüllt.")
    if seen is not None and seen != draft.version:
        raise StaleError
    _check(blank, answers_of(case, draft))
    with recorded("documents.finish_form", by=by, case_id=case.id) as entry:
        entry.data_class = blank.data_class
        draft.save_version(seen=draft.version, finished_on=on)
        _note(draft, blank, case, by)
    return draft


def keep_finished(*, case: Case, blank: Blank, answers: dict[str, str], on: date, by: Actor) -> FilledForm:
    """Keep a form that was filled in elsewhere to its end as a Fassung of its own, beside what is being filled in.

    Raises:
        RefusedError: the class of the form is not granted, a field that it needs is empty, or the signature is under
            another text.
        StaleError: somebody else finished the same form at this moment.
    """
    if blank.data_class >= DataClass.HEALTH and blank.data_class not in classes_of(case.id, by):
        raise RefusedError("Für diese Klasse fehlt die Berechtigung.")
    _check(blank, answers)
    with recorded("documents.finish_form", by=by, case_id=case.id) as entry:
        entry.data_class = blank.data_class
        made = _new(case, blank, answers, by)
        made.finished_on = on
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError as error:
            raise StaleError from error
        _note(made, blank, case, by)
    return made


def _check(blank: Blank, answers: dict[str, str]) -> None:
    if lacking := blank.lacking(answers):
        numbers = ", ".join(lacking)
        raise RefusedError(f"Noch ohne Antwort: Feld {numbers}.")
    if is_signed_otherwise(blank, answers):
        raise RefusedError(f"{OTHER_TEXT} Bitte die Schritte noch einmal durchgehen; dabei fällt sie weg.")


def _note(made: FilledForm, blank: Blank, case: Case, by: Actor) -> None:
    if blank.data_class < DataClass.HEALTH:
        note_event(case=case, text=f"Formular ausgefüllt: {blank.title} (Fassung {made.number}).", by=by)


def _new(case: Case, blank: Blank, answers: dict[str, str], by: Actor) -> FilledForm:
    last = FilledForm.objects.filter(case=case, blank=blank.code).aggregate(last=Max("number"))["last"] or 0
    made = FilledForm(id=uuid4(), case=case, blank=blank.code, edition=blank.edition, number=last + 1)
    made.data_class, made.written_by = int(blank.data_class), str(by)
    made.sealed = _sealed(case, made, answers)
    return made


def _sealed(case: Case, draft: FilledForm, answers: dict[str, str]) -> bytes:
    key = key_of(case.person)
    if key is None:
        raise RefusedError("Der Schlüssel dieser Person ist nicht mehr da; es kann nichts aufbewahrt werden.")
    return cipher.seal(key, json.dumps(answers), table="documents_filledform", row=draft.id, field="sealed")
