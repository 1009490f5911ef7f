"""Fields and kinds of the house: added, changed, ended; and what is entered in them for a case (C112)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, OwnField, OwnKind, OwnStand, OwnValue
from lotsenbuch.cases.queries import classes_of, key_of_person
from lotsenbuch.cases.queries.own import entered, fields_at, forget_own, number_in_work, seen_of, values_of
from lotsenbuch.cases.rules.own import kind_places, wrong_options
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError

TAKEN = "Das gibt es dort schon unter dieser Bezeichnung."
# What a room does before somebody writes in its fields: Bewertung begins a Fassung.
_begins: dict[str, Callable[[Case], object]] = {}


def begin_own(place: str, begin: Callable[[Case], object]) -> None:
    """Let a room begin its Fassung when somebody writes in the fields of the house; said at start-up."""
    _begins[place] = begin


def add_own_field(*, by: Actor, **values: Any) -> OwnField:
    """Add a field of the house, from today or a later day on.

    Args:
        by: who administers the house.
        **values: the columns of `OwnField`.

    Raises:
        RefusedError: the label is taken at this place, or the options do not fit.
    """
    _checked_options(values)
    with recorded("cases.add_own_field", by=by):
        return _added(OwnField(**values, made_by=str(by)))


def change_own_field(*, field: OwnField, seen: int, by: Actor, **values: Any) -> OwnField:
    """Change label, words, options, order or end of a field; place, type, unit and class stay as values rely on them.

    Raises:
        RefusedError: the label is taken, the options do not fit, or it would end before it began.
        StaleError: somebody else saved since version `seen`.
    """
    _checked_options({"kind": field.kind, **values})
    _checked_end(field.from_on, values.get("until_on"))
    with recorded("cases.change_own_field", by=by):
        return _changed(field, seen, values)


def add_own_kind(*, by: Actor, **values: Any) -> OwnKind:
    """Add a kind of the house beside the built-in ones.

    Raises:
        RefusedError: the label is taken, or there is no such built-in kind to count as.
    """
    place = kind_places().get(values["place"])
    if place is None or values["counts_as"] not in dict(place.builtin):
        raise RefusedError("Bitte wählen, wie welche vorhandene Art sie zählt.", field="counts_as")
    if values["label"].casefold() in {label.casefold() for _, label in place.builtin}:
        raise RefusedError(TAKEN, field="label")
    with recorded("cases.add_own_kind", by=by):
        return _added(OwnKind(**values, made_by=str(by)))


def change_own_kind(*, kind: OwnKind, seen: int, by: Actor, **values: Any) -> OwnKind:
    """Change label, purpose, order or end of a kind; what was written under it keeps its word.

    Raises:
        RefusedError: the label is taken, or it would end before it began.
        StaleError: somebody else saved since version `seen`.
    """
    _checked_end(kind.from_on, values.get("until_on"))
    with recorded("cases.change_own_kind", by=by):
        return _changed(kind, seen, values)


def _checked_options(values: Mapping[str, Any]) -> None:
    if wrong := wrong_options(values["kind"], values.get("options") or []):
        raise RefusedError(wrong, field="options")


def _checked_end(from_on: date, until_on: date | None) -> None:
    if until_on is not None and until_on < from_on:
        raise RefusedError(f"Das liegt vor dem Beginn am {from_on:%d.%m.%Y}.", field="until_on")


def _added[O: (OwnField, OwnKind)](row: O) -> O:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise RefusedError(TAKEN, field="label") from error
    transaction.on_commit(forget_own)
    return row


def _changed[O: (OwnField, OwnKind)](row: O, seen: int, values: dict[str, Any]) -> O:
    try:
        with transaction.atomic():
            row.save_version(seen=seen, **values)
    except IntegrityError as error:
        raise RefusedError(TAKEN, field="label") from error
    transaction.on_commit(forget_own)
    return row


def keep_own_values(*, case: Case, place: str, texts: Mapping[UUID, str], seen: int, by: Actor) -> int:
    """Write what stands in the fields of the house at a place; what is emptied is no longer shown.

    Args:
        case: the case.
        place: person, Bewertung, plan or closing.
        texts: the words as they are shown, by field; fields that are not named stay as they are.
        seen: what the writer saw (`seen_of`).
        by: who writes; classes 2-4 need their grant.

    Returns:
        How many fields changed.

    Raises:
        StaleError: somebody else wrote here meanwhile.
        RefusedError: a field is not offered to the actor.
    """
    if seen != seen_of(case, place):
        raise StaleError
    held = classes_of(case.id, by)
    fields = {field.id: field for field in fields_at(place, held)}
    if not texts.keys() <= fields.keys():
        raise RefusedError("Dieses Feld wird nicht mehr angeboten.")
    vars(case).pop("own", None)
    there = {row.field_id: row for row in values_of(case, place)}
    told = {one.field_id: one for one in entered(case, place)}
    changed = [key for key, text in texts.items() if text.strip() != (told[key].text if key in told else "")]
    if not changed:
        return 0
    with recorded("cases.keep_own_values", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(max(fields[key].data_class for key in changed))
        if place in _begins:
            _begins[place](case)
        number = number_in_work(case, place)
        for key in changed:
            _write(case, fields[key], there.get(key), texts[key].strip(), number, by)
    return len(changed)


def _write(case: Case, field: OwnField, row: OwnValue | None, text: str, number: int, by: Actor) -> None:
    """Write a value in place where its Fassung is in work, else beside the one that a closed Fassung keeps."""
    about = {"label": field.label, "author_id": by.staff_id, "written_at": clock.now()}
    if row is not None and row.since_number == number:
        row.save_version(seen=row.version, **about, **_shut(case, field, row.id, text, by))
        return
    new = OwnValue(id=uuid4(), case=case, field=field, place=field.place, data_class=field.data_class)
    new.since_number = number
    if row is not None:
        row.save_version(seen=row.version, until_number=number)
        new.version = row.version + 1
    for name, value in {**about, **_shut(case, field, new.id, text, by)}.items():
        setattr(new, name, value)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as error:  # two wrote the first word at once
        raise StaleError from error


def _shut(case: Case, field: OwnField, row_id: UUID, text: str, by: Actor) -> dict[str, Any]:
    if field.data_class < DataClass.HEALTH:
        return {"text": text, "sealed": None}
    key = key_of_person(case.person_id)
    if key is None or field.data_class not in classes_of(case.id, by):
        raise RefusedError("Für diese Klasse fehlt die Berechtigung.")
    return {"text": "", "sealed": cipher.seal(key, text, table="cases_ownvalue", row=row_id, field="sealed")}


def keep_stand(*, case: Case, place: str, fassung: UUID) -> None:
    """Keep what stands in the fields of a place with a Fassung that is being closed; the outer action is recorded.

    What the actor may not open stays with it all the same: a number is kept, no row is touched.
    """
    OwnStand(case=case, place=place, number=number_in_work(case, place), fassung=fassung).save(force_insert=True)
