"""Registering a person and a case."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, ContactChannel, Person, PersonKey, Phase
from lotsenbuch.cases.rules.names import fold, name_key, phonetic_key, search_key
from lotsenbuch.cases.rules.person import PersonData, with_sealed_address
from lotsenbuch.records import cipher
from lotsenbuch.records.guard import ask_guard, ask_together
from lotsenbuch.records.rules import Actor, RefusedError

from .journal import note_event
from .person import PROTECTED_POST, record_first_facts

NUMBER_TAKEN = "Diese Kundennummer kann nicht vergeben werden. Bitte mit dem Clearing klären."


@dataclass(frozen=True, slots=True)
class _Begun:
    """What the database answered when the case was opened."""

    fallnummer: str
    household_id: UUID | None


def register_case(
    *,
    data: PersonData,
    opened_on: date,
    by: Actor,
    person: Person | None = None,
    earlier: Case | None = None,
    case_id: UUID | None = None,
) -> Case:
    """Register a person (or take a known one) and open a case held by the actor.

    The access row is written first: the database shows a row only to those who may see it, also on insert.

    Args:
        data: the person.
        opened_on: first day of the case.
        by: who registers, and holds the case.
        person: somebody registered before.
        earlier: the episode before this one.
        case_id: key of the case, where the caller has told it already.

    Raises:
        RefusedError: the Kundennummer belongs to somebody already, visible or not; or a protected address would stand
            open among the ways to reach somebody.
    """
    if data.has_protected_address and any(one.kind == ContactChannel.Kind.POST for one in data.channels):
        raise RefusedError(PROTECTED_POST, field="has_protected_address")
    case_id, person_id = case_id or uuid4(), person.id if person else uuid4()
    with recorded("cases.register_case", by=by, case_id=case_id) as entry:
        begun = _begin(case_id, person_id, data, opened_on, is_new=person is None)
        open_address, facts = with_sealed_address(data)
        if person is None:
            person = add_person(person_id, data, open_address, begun.household_id, by=by)
        case = Case(id=case_id, fallnummer=begun.fallnummer, person=person, opened_on=opened_on)
        case.phase, case.earlier = Phase.INTAKE, earlier
        case.save(force_insert=True)
        entry.data_class = record_first_facts(case=case, texts=facts, by=by)
        note_event(case=case, text="Fall angelegt.", by=by)
    return case


def _begin(case_id: UUID, person_id: UUID, data: PersonData, opened_on: date, *, is_new: bool) -> _Begun:
    """Open the case and ask everything else that only the database knows, in one statement.

    Raises:
        RefusedError: the Kundennummer belongs to somebody already.
    """
    questions: dict[str, tuple[Any, ...]] = {
        "opened": ("cases_open", case_id, person_id),
        "number": ("nextval", "cases_fallnummer_seq"),
    }
    if is_new and data.kundennummer:
        questions["taken"] = ("cases_number_taken", data.kundennummer)
    if is_new and data.bg_number:
        questions["household"] = ("cases_household", data.bg_number)
    answers = dict(zip(questions, ask_together(*questions.values()), strict=True))
    if answers.get("taken"):
        raise RefusedError(NUMBER_TAKEN, field="kundennummer")
    return _Begun(f"{opened_on:%y}-{answers['number']:05d}", answers.get("household"))


def add_person(
    person_id: UUID, data: PersonData, open_address: dict[str, str], household_id: UUID | None, *, by: Actor
) -> Person:
    """Write the person, the person's key, and the ways to reach them."""
    person = Person(
        id=person_id,
        first_name=data.first_name,
        last_name=data.last_name,
        birth_on=data.birth_on,
        gender=data.gender,
        languages=list(data.languages),
        interpreter_language=data.interpreter_language,
        has_protected_address=data.has_protected_address,
        kundennummer=data.kundennummer or None,
        household_id=household_id,
        technical_means=list(data.technical_means),
        technical_remark=data.technical_remark,
        **open_address,
        **name_keys(data.first_name, data.last_name),
    )
    with number_once():
        person.save(force_insert=True)
    _, wrapped = cipher.new_key(person_id)
    PersonKey(person=person, master_number=wrapped.master_number, wrapped=wrapped.wrapped).save(force_insert=True)
    ContactChannel.objects.bulk_create(
        ContactChannel(
            person=person,
            kind=channel.kind,
            value=channel.value,
            valid_from=channel.valid_from,
            valid_until=channel.valid_until,
            said_by=channel.said_by,
            recorded_by=str(by),
        )
        for channel in data.channels
    )
    return person


@contextmanager
def number_once() -> Iterator[None]:
    """Say in words that somebody else got the Kundennummer between the question and the writing."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "kundennummer" not in str(error):
            raise
        raise RefusedError(NUMBER_TAKEN, field="kundennummer") from error


def household_for(bg_number: str) -> UUID | None:
    """Return the key of the household with this number, known or made now; None without a number."""
    return ask_guard("cases_household", bg_number) if bg_number else None


def name_keys(first_name: str, last_name: str) -> dict[str, str]:
    """Return the columns by which a name is found and sorted."""
    return {
        "search_key": f" {search_key(first_name, last_name)}",
        "name_key": name_key(first_name, last_name),
        "phonetic_first": phonetic_key(first_name),
        "phonetic_last": phonetic_key(last_name),
        "sort_key": fold(f"{last_name} {first_name}"),
    }
