"""Releases from confidentiality: prepared, signed, revoked, and asked for at the moment of sending."""

import json
from datetime import date
from uuid import uuid4

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, Release
from lotsenbuch.cases.queries import classes_of, key_of_person
from lotsenbuch.cases.queries.releases import release_for
from lotsenbuch.cases.rules.release import (
    ASKED_KINDS,
    ASKED_PURPOSES,
    Allowed,
    Direction,
    Recipient,
    ReleasePurpose,
    Signed,
    wrong_period,
)
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError


def make_release(*, case: Case, typed: Signed, by: Actor) -> Release:
    """Prepare a release; it allows nothing before it is signed.

    Args:
        case: the case.
        typed: recipient, purpose, classes 0 to 3, direction and period; a signature in it is ignored.
        by: who prepares it; classes 2 and 3 need their grant.

    Raises:
        RefusedError: no recipient, no class, class 4, a purpose nobody signs for, or a period that does not fit.
    """
    _checked(case, typed, by)
    highest = max(int(DataClass.COUNSELLING), *typed.classes)
    row = Release(id=uuid4(), case=case, data_class=highest, recipient_kind=typed.recipient.kind.value)
    row.purpose, row.direction = typed.purpose.value, typed.direction.value
    row.classes, row.from_on, row.until_on = sorted(typed.classes), typed.from_on, typed.until_on
    row.made_at, row.made_by = clock.now(), str(by)
    name, topics = " ".join(typed.recipient.name.split()), [(one.label, int(one.data_class)) for one in typed.topics]
    with recorded("cases.make_release", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(highest)
        if highest >= DataClass.HEALTH:
            key = key_of_person(case.person_id)
            if key is None:
                raise RefusedError("Der Schlüssel dieser Person ist nicht mehr da; es kann nichts aufbewahrt werden.")
            told = json.dumps({"name": name, "key": typed.recipient.key, "topics": topics})
            row.sealed = cipher.seal(key, told, table="cases_release", row=row.id, field="sealed")
        else:
            row.recipient, row.recipient_key, row.topics = name, typed.recipient.key, topics
        row.save(force_insert=True)
    return row


def _checked(case: Case, typed: Signed, by: Actor) -> None:
    if not typed.recipient.name.strip() or typed.recipient.kind not in ASKED_KINDS:
        raise RefusedError("Bitte sagen, an wen oder von wem.", field="recipient")
    if typed.purpose not in ASKED_PURPOSES:
        raise RefusedError("Dafür unterschreibt niemand.", field="purpose")
    if not typed.classes or not typed.classes <= {0, 1, 2, 3}:
        raise RefusedError("Bitte sagen, um welche Angaben es geht.", field="classes")
    if not {one for one in typed.classes if one >= DataClass.HEALTH} <= classes_of(case.id, by):
        raise RefusedError("Für diese Klasse fehlt die Berechtigung.", field="classes")
    if wrong := wrong_period(typed.from_on, typed.until_on):
        raise RefusedError(wrong, field="until_on")


def mark_signed(*, release: Release, seen: int, how: str, on: date) -> Release:
    """Let a release hold: its signature lies in the house; the caller keeps it and writes the log.

    Raises:
        RefusedError: it was revoked, is signed already, or would be signed in the future.
        StaleError: somebody else changed it meanwhile.
    """
    if release.revoked_at is not None:
        raise RefusedError("Diese Entbindung ist widerrufen. Bitte eine neue vorbereiten.")
    if release.signed_on is not None:
        raise StaleError("Sie ist schon unterschrieben.")
    if on > clock.today():
        raise RefusedError("Das Datum liegt in der Zukunft.", field="on")
    return release.save_version(seen=seen, signed_on=on, signed_how=how)


def revoke_release(*, release: Release, how: str, by: Actor) -> Release:
    """End a release at once: the next thing that is sent asks again. It stays as it was, with the day of its end."""
    with recorded("cases.revoke_release", by=by, case_id=release.case_id) as entry:
        entry.data_class = DataClass(release.data_class)
        if release.revoked_at is None:
            release.save_version(seen=release.version, revoked_at=clock.now(), revoked_how=how.strip())
    return release


def require_release(
    *,
    case: Case,
    recipient: Recipient,
    purpose: ReleasePurpose,
    data_class: int,
    direction: Direction = Direction.OUT,
    topic: str = "",
) -> Allowed:
    """Let something go to a recipient now, or refuse it; every sender asks here, in the transaction that sends.

    Raises:
        RefusedError: the person's signature is missing, past or revoked, or it never goes out; the message says which.
    """
    answer = release_for(case, recipient, purpose, data_class, direction, topic=topic)
    if not isinstance(answer, Allowed):
        raise RefusedError(f"Das geht so nicht hinaus: {answer.reason}")
    return answer
