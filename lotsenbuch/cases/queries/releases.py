"""What a person allowed to be told to whom, asked at the moment of sending."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from lotsenbuch.cases.models import Case, Release
from lotsenbuch.cases.rules.release import (
    FIELDS,
    Allowed,
    Answer,
    Ask,
    Direction,
    NeedsConsent,
    NotAllowed,
    Recipient,
    RecipientKind,
    ReleasePurpose,
    SentField,
    Signed,
    decide,
)
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.rules import DataClass


@dataclass(frozen=True, slots=True)
class Kept:
    """A release with its recipient opened."""

    row: Release
    signed: Signed

    @property
    def is_in_force(self) -> bool:
        """Say whether it holds today."""
        one, today = self.signed, clock.today()
        return one.signed_on is not None and one.revoked_on is None and one.from_on <= today <= one.until_on

    @property
    def about(self) -> list[str]:
        """Return what it covers in words: the topics where it names some, else the classes."""
        named = [one.label for one in self.signed.topics]
        return named or [DataClass(one).label for one in sorted(self.signed.classes)]


def releases_of(case: Case) -> list[Kept]:
    """Return the releases of a case that the actor may see, newest first; revoked and past ones stay."""
    from . import key_of_person  # the package re-exports this module

    rows = list(Release.objects.filter(case=case))
    key = key_of_person(case.person_id) if any(row.sealed for row in rows) else None
    return [Kept(row, _signed(row, key)) for row in rows if row.sealed is None or key]


def release_of(case: Case, release_id: UUID) -> Kept | None:
    """Return one release of a case."""
    return next((one for one in releases_of(case) if one.row.id == release_id), None)


def release_for(
    case: Case,
    recipient: Recipient | str,
    purpose: ReleasePurpose | str,
    data_class: int,
    direction: Direction | str = Direction.OUT,
    on: date | None = None,
    topic: str = "",
) -> Allowed | NeedsConsent | NotAllowed:
    """Return whether data of a class may go to a recipient (or come from it), with one German sentence why.

    Args:
        case: the case; the actor must see it.
        recipient: who; a name alone counts as somebody outside for whom the law allows nothing by itself.
        purpose: what for.
        data_class: the highest class of what is sent.
        direction: `out` from the house, `in` from the recipient, `both`.
        on: the day; today when none is given.
        topic: what of the class, as a release may name it.
    """
    to = Recipient(recipient) if isinstance(recipient, str) else recipient
    ask = Ask(to, ReleasePurpose(purpose), int(data_class), Direction(direction), on or clock.today(), topic)
    # Nobody is asked about what the law itself decides.
    if not isinstance(answer := decide(ask, ()), NeedsConsent):
        return answer
    return decide(ask, [one.signed for one in releases_of(case)])


@dataclass(frozen=True, slots=True)
class Row:
    """A field and its light for one recipient."""

    field: SentField
    answer: Answer


def lights_of(kept: Iterable[Kept], asked: Kept, direction: Direction) -> list[Row]:
    """Return for each field what may go to (or come from) the recipient of a release, for its purpose, today."""
    every, one, today = [each.signed for each in kept], asked.signed, clock.today()
    return [
        Row(field, decide(Ask(one.recipient, one.purpose, int(field.data_class), direction, today, field.label), every))
        for field in one.topics or FIELDS
    ]


def _signed(row: Release, key: bytes | None) -> Signed:
    told = {"name": row.recipient, "key": row.recipient_key, "topics": row.topics}
    if row.sealed is not None and key:
        told = json.loads(cipher.unseal(key, row.sealed, table="cases_release", row=row.id, field="sealed"))
    return Signed(
        recipient=Recipient(told["name"], RecipientKind(row.recipient_kind), told["key"]),
        purpose=ReleasePurpose(row.purpose),
        classes=frozenset(row.classes),
        direction=Direction(row.direction),
        from_on=row.from_on,
        until_on=row.until_on,
        signed_on=row.signed_on,
        revoked_on=timezone.localdate(row.revoked_at) if row.revoked_at else None,
        topics=tuple(SentField(label, DataClass(of)) for label, of in told.get("topics", [])),
    )
