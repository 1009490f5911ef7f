"""Keeping a person's data true: changes, ways to reach them, voluntary statements of classes 2-4."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import KIND_CLASS, Case, ContactChannel, Person, ProtectedFact
from lotsenbuch.cases.queries import classes_of, key_of, key_of_person, open_facts
from lotsenbuch.cases.rules.person import Channel
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError

PROTECTED_POST = (
    "Die Anschrift ist geschützt: Sie steht verschlüsselt bei den Angaben zur Person, nicht als Kontaktweg."
)


def change_person(*, case: Case, person: Person, seen: int, changes: dict[str, Any], by: Actor) -> Person:
    """Write changed master data of the person.

    Raises:
        StaleError: somebody else saved since version `seen`.
    """
    with recorded("cases.change_person", by=by, case_id=case.id):
        return person.save_version(seen=seen, **changes)


def add_channel(*, case: Case, channel: Channel, by: Actor) -> ContactChannel:
    """Add a way to reach the person; earlier ones stay, with their periods (C55).

    Raises:
        RefusedError: a postal address of somebody with a protected address; here it would stand open in class 0.
    """
    if channel.kind == ContactChannel.Kind.POST and case.person.has_protected_address:
        raise RefusedError(PROTECTED_POST, field="kind")
    with recorded("cases.add_channel", by=by, case_id=case.id):
        row = ContactChannel(
            person_id=case.person_id,
            kind=channel.kind,
            value=channel.value,
            valid_from=channel.valid_from,
            valid_until=channel.valid_until,
            said_by=channel.said_by,
            recorded_by=str(by),
        )
        row.save(force_insert=True)
    return row


def end_channel(*, case: Case, channel: ContactChannel, seen: int, on: date, by: Actor) -> None:
    """Note that a number or address no longer works from this day.

    Args:
        case: the case through which the person is seen.
        channel: the way to reach the person.
        seen: the version that was shown.
        on: the last day.
        by: who notes it.

    Raises:
        RefusedError: the day lies before the channel began.
        StaleError: somebody else changed it meanwhile.
    """
    if on < channel.valid_from:
        raise RefusedError("Das Ende liegt vor dem Beginn dieses Kontaktwegs.", field="valid_until")
    with recorded("cases.end_channel", by=by, case_id=case.id):
        channel.save_version(seen=seen, valid_until=on)


def record_facts(*, case: Case, texts: dict[str, str], seen: dict[str, int], by: Actor) -> None:
    """Write several voluntary statements at once; those that say the same stay untouched.

    Raises:
        RefusedError: the actor holds no grant for one of the classes.
        StaleError: somebody else wrote one of them since.
    """
    stored = open_facts(case, kinds=texts)
    changed = [kind for kind, text in texts.items() if text.strip() != stored.get(kind, "")]
    if not changed:
        return
    with recorded("cases.record_facts", by=by, case_id=case.id) as entry:
        entry.data_class = max(KIND_CLASS[kind] for kind in changed)
        for kind in changed:
            record_fact(case=case, kind=kind, text=texts[kind], by=by, seen=seen[kind])


def record_fact(*, case: Case, kind: str, text: str, by: Actor, seen: int | None = None) -> ProtectedFact | None:
    """Write, replace or (with empty text) delete a voluntary statement of class 2-4, encrypted for this case.

    Raises:
        RefusedError: the actor holds no grant for the class; the row policy refuses it too.
        StaleError: somebody else wrote since version `seen` (0: nothing was there; None: whatever is there).
    """
    existing = ProtectedFact.objects.filter(case=case, kind=kind).first()
    if seen is not None and seen != (existing.version if existing else 0):
        raise StaleError
    with recorded("cases.record_fact", by=by, case_id=case.id) as entry:
        entry.data_class = KIND_CLASS[kind]
        if not text.strip():
            if existing:
                existing.delete()
            return None
        fact = existing or ProtectedFact(id=uuid4(), case=case, kind=kind, data_class=KIND_CLASS[kind])
        key = key_of_person(case.person_id)
        if key is None or KIND_CLASS[kind] not in classes_of(case.id, by):
            raise RefusedError("Für diese Angabe fehlt die Berechtigung.", field=kind)
        fact.sealed = cipher.seal(key, text, table="cases_protectedfact", row=fact.id, field="sealed")
        fact.recorded_by, fact.recorded_at = str(by), clock.now()
        fact.version = fact.version + 1 if existing else 1
        fact.save(force_insert=existing is None)
    return fact


def record_first_facts(*, case: Case, texts: Mapping[str, str], by: Actor) -> DataClass:
    """Write the voluntary statements of a case that was opened a moment ago, by the one who opened it.

    Nothing can be there yet and the grants came with the case, so nothing is asked first; the row policy still
    decides. The entry of the registration carries their class.

    Args:
        case: the new case.
        texts: what was said, by kind; an empty text is left out.
        by: who registers.

    Returns:
        The highest class written.

    Raises:
        RefusedError: the person's key cannot be seen.
    """
    said = {kind: text for kind, text in texts.items() if text.strip()}
    key = key_of(case.person) if said else b""
    if key is None:
        raise RefusedError("Für diese Angabe fehlt die Berechtigung.", field=next(iter(said)))
    facts = [ProtectedFact(id=uuid4(), case=case, kind=kind, data_class=KIND_CLASS[kind]) for kind in said]
    for fact in facts:
        fact.sealed = cipher.seal(key, said[fact.kind], table="cases_protectedfact", row=fact.id, field="sealed")
        fact.recorded_by, fact.recorded_at = str(by), clock.now()
    ProtectedFact.objects.bulk_create(facts)
    return max([DataClass.MASTER, *(KIND_CLASS[kind] for kind in said)])
