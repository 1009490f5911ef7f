"""Disclosing to a person all that is kept about her; and forgetting it after seven days."""

import json
from uuid import uuid4

from django.utils import timezone

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import classes_of, is_holder, key_of
from lotsenbuch.letters.papers import render
from lotsenbuch.office.queries import the_house
from lotsenbuch.privacy.models import Disclosure
from lotsenbuch.privacy.queries.disclosure import as_data, gather
from lotsenbuch.privacy.queries.disclosure_paper import paper_of
from lotsenbuch.privacy.rules.disclosure import Apart, apart_of, expires_at
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

_APART = {Apart.MEDICAL: "ärztlicher Teil", Apart.PERSONAL: "belastender Teil"}
NOT_THE_HOLDER = "Die Auskunft gibt, wer den Fall führt."
INCOMPLETE = "Die Auskunft muss vollständig sein. Bitte vorher für diesen Fall freigeben: {classes}."


def disclose(*, case: Case, kind: str, by: Actor) -> Disclosure:
    """Gather all that is kept about the person and keep it for seven days as PDF/A and JSON, under her key.

    Args:
        case: from `cases.queries.case_of`, with person and key.
        kind: `disclosure` (Art. 15 GDPR, § 83 SGB X) or `inspection` (§ 25 SGB X, what others convey apart).
        by: the holder, with a grant for every class that the case may hold.

    Raises:
        RefusedError: somebody else holds the case, a class is not open, or the person's key is gone.
    """
    key = key_of(case.person)
    if not is_holder(case.id) or key is None:
        raise RefusedError(NOT_THE_HOLDER)
    if closed := _closed_classes(case, by):
        raise RefusedError(INCOMPLETE.format(classes="; ".join(DataClass(one).label for one in closed)))
    with recorded("privacy.disclose", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.SEALED if case.person.has_protected_address else DataClass.DEBTS
        return _kept(case, Disclosure.Kind(kind), key, by)


def _closed_classes(case: Case, by: Actor) -> list[int]:
    is_protected = case.person.has_protected_address or case.is_sealed
    needed = {int(DataClass.HEALTH), int(DataClass.DEBTS), *([int(DataClass.SEALED)] if is_protected else [])}
    return sorted(needed - classes_of(case.id, by))


def _kept(case: Case, kind: Disclosure.Kind, key: bytes, by: Actor) -> Disclosure:
    now, house, told = timezone.now(), the_house(), gather(case)
    only = Apart.REST if kind == Disclosure.Kind.INSPECTION else None
    today, title = timezone.localdate(now), f"{kind.label}"
    row = Disclosure(id=uuid4(), case=case, kind=kind, actor=str(by), made_at=now, expires_at=expires_at(now))
    row.entries = len(told.items)
    pdf = render(paper_of(told, house=house, on=today, title=title, only=only))
    data = json.dumps(as_data(told, made_at=now, ground=kind.label, only=only), ensure_ascii=False, indent=1)
    row.pdf, row.data = _sealed(key, row, "pdf", pdf), _sealed(key, row, "data", data.encode())
    for part, words in _APART.items() if only else ():
        if any(apart_of(item.data_class) == part for item in told.items):
            paper = render(paper_of(told, house=house, on=today, title=f"{title}: {words}", only=part))
            setattr(row, part.value, _sealed(key, row, part.value, paper))
    row.save(force_insert=True)
    return row


def _sealed(key: bytes, row: Disclosure, field: str, data: bytes) -> bytes:
    return cipher.seal_bytes(key, data, table="privacy_disclosure", row=row.id, field=field)


def expire_disclosures(*, by: Actor) -> int:
    """Delete what was not fetched within seven days; return how many."""
    with recorded("privacy.expire_disclosures", by=by):
        return Disclosure.objects.all().delete()[0]
