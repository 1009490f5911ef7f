"""What stands in a Fassung: written, changed, left out and taken back in."""

import json
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from lotsenbuch.assessment.models import Assessment, DomainView, Finding, NetworkMap, Noted, Part, Strength
from lotsenbuch.assessment.rules.life import least_class
from lotsenbuch.assessment.rules.noted import FindingData
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import classes_of, key_of_person
from lotsenbuch.cases.rules.dispute import plainly
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError

from .fassung import open_fassung

type Words = dict[str, str]


def keep_strength(
    *,
    case: Case,
    text: str,
    evidence: str,
    noted_on: date,
    by: Actor,
    data_class: DataClass = DataClass.COUNSELLING,
    row: Strength | None = None,
    seen: int = 0,
) -> Strength:
    """Write a strength with what shows it (C18), or change one.

    Args:
        case: the case.
        text: the strength.
        evidence: where or in what it was seen.
        noted_on: the day.
        by: who writes.
        data_class: from class 2 on both texts are sealed.
        row: the strength that is changed.
        seen: its version that the writer saw.

    Raises:
        RefusedError: a strength without evidence is praise; or the class needs a grant that the actor does not hold.
        StaleError: somebody else changed it meanwhile.
    """
    if not text.strip():
        raise RefusedError("Bitte die Stärke nennen.", field="text")
    if not evidence.strip():
        raise RefusedError("Woran ist das zu sehen? Ein Beispiel genügt.", field="evidence")
    words = {"text": text.strip(), "evidence": evidence.strip()}
    with recorded("assessment.keep_strength", by=by, case_id=case.id) as entry:
        entry.data_class = data_class
        return keep_part(
            Strength, open_fassung(case), {"noted_on": noted_on}, words, data_class, by, row=row, seen=seen
        )


def keep_finding(*, case: Case, data: FindingData, by: Actor, row: Finding | None = None, seen: int = 0) -> Finding:
    """Write a finding, or change one; a Lebenslage of a higher class lifts the finding to it.

    Args:
        case: the case.
        data: what is written, and by which way it was found (C62).
        by: who writes.
        row: the finding that is changed.
        seen: its version that the writer saw.

    Raises:
        RefusedError: nothing is said, or the class needs a grant that the actor does not hold.
        StaleError: somebody else changed it meanwhile.
    """
    told = {name: getattr(data, name).strip() for name in Finding.texts}
    if not any(told.values()):
        raise RefusedError("Bitte mindestens eines der drei Felder ausfüllen.", field="fact")
    wanted = max(data.data_class, least_class(data.domain))
    with recorded("assessment.keep_finding", by=by, case_id=case.id) as entry:
        entry.data_class = wanted
        values = {name: getattr(data, name) for name in ("kind", "channel", "domain", "noted_on")}
        return keep_part(Finding, open_fassung(case), values, told, wanted, by, row=row, seen=seen)


def keep_view(
    *, case: Case, domain: str, words: Words, noted_on: date, by: Actor, row: DomainView | None = None, seen: int = 0
) -> DomainView | None:
    """Write how a Lebenslage goes, as either side sees it; each is voluntary, and may be taken back.

    Args:
        case: the case.
        domain: the Lebenslage; its class holds.
        words: any of `person_level`, `person_words`, `own_level`, `own_words`.
        noted_on: the day.
        by: who writes.
        row: what stands there.
        seen: its version that the writer saw; 0: there was nothing.

    Returns:
        What stands there now; None when nothing is said any more.

    Raises:
        RefusedError: the class needs a grant that the actor does not hold.
        StaleError: somebody else wrote about this Lebenslage meanwhile.
    """
    told = {name: words.get(name, "").strip() for name in DomainView.texts}
    if seen != (row.version if row else 0):
        raise StaleError
    if row is None and not any(told.values()):
        return None
    wanted = least_class(domain)
    with recorded("assessment.keep_view", by=by, case_id=case.id) as entry:
        entry.data_class = wanted
        if row is not None and not any(told.values()):
            row.save_version(seen=seen, until_number=open_fassung(case).number)
            return None
        return keep_part(
            DomainView,
            open_fassung(case),
            {"domain": domain, "noted_on": noted_on},
            told,
            wanted,
            by,
            row=row,
            seen=seen,
        )


def leave_out(*, case: Case, row: Strength | Finding, seen: int, by: Actor) -> None:
    """Let the Fassung in work no longer show a strength or finding; earlier ones still do.

    Raises:
        StaleError: somebody else changed it meanwhile.
    """
    with recorded("assessment.leave_out", by=by, case_id=case.id):
        row.save_version(seen=seen, until_number=open_fassung(case).number)


def bring_back(*, case: Case, row: Strength | Finding, seen: int, by: Actor) -> None:
    """Let the Fassung in work show again what it had left out.

    Raises:
        RefusedError: it was left out in a Fassung that is closed.
        StaleError: somebody else changed it meanwhile.
    """
    head = Assessment.objects.select_for_update().filter(case=case, closed_on=None).first()
    if head is None or row.until_number != head.number:
        raise RefusedError("Die Fassung ist schon abgeschlossen. Bitte neu festhalten.")
    with recorded("assessment.bring_back", by=by, case_id=case.id):
        row.save_version(seen=seen, until_number=None)


def keep_part[P: Part](
    model: type[P],
    head: Assessment | NetworkMap,
    values: dict[str, Any],
    words: Words,
    data_class: DataClass,
    by: Actor,
    *,
    row: P | None,
    seen: int,
) -> P:
    """Write a part into the Fassung in work: in place when it began there, else in place of the earlier row.

    Args:
        model: what is written.
        head: the Fassung in work, with its case.
        values: the columns beside the texts.
        words: the texts.
        data_class: from class 2 on the texts are sealed.
        by: who writes.
        row: what is changed.
        seen: its version that the writer saw.

    Raises:
        RefusedError: the class needs a grant that the actor does not hold.
        StaleError: somebody else changed it meanwhile.
    """
    case = head.case
    values = {**values, "author_id": by.staff_id}
    if row is not None and row.since_number == head.number:
        return row.save_version(seen=seen, **values, **shut(model, case, row.id, words, data_class, by))
    new = model(id=uuid4(), case=case, since_number=head.number)
    new.thread = new.id
    if row is not None:
        row.save_version(seen=seen, until_number=head.number)
        # Versions count on within a thread: one number says what somebody has seen of all its rows.
        new.thread, new.version = row.thread, row.version + 1
    for name, value in {**values, **shut(model, case, new.id, words, data_class, by)}.items():
        setattr(new, name, value)
    new.save(force_insert=True)
    return new


def shut(
    model: type[Noted], case: Case, row_id: UUID, words: Words, data_class: DataClass, by: Actor
) -> dict[str, Any]:
    """Return the columns of a row's texts: in clear, or from class 2 on in one sealed field.

    Raises:
        RefusedError: the class needs a grant that the actor does not hold.
    """
    if data_class < DataClass.HEALTH:
        return {"data_class": int(data_class), "sealed": None, **words}
    key = key_of_person(case.person_id)
    if key is None or data_class not in classes_of(case.id, by):
        raise RefusedError("Für diese Klasse fehlt die Berechtigung.", field="data_class")
    sealed = cipher.seal(key, json.dumps(plainly(words)), table=model._meta.db_table, row=row_id, field="sealed")
    return {"data_class": int(data_class), "sealed": sealed, **dict.fromkeys(words, "")}
