"""Referrals of a case with their texts opened; those of a class without grant are not there."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.dispute import said_of
from lotsenbuch.cases.queries import channels_of, key_of
from lotsenbuch.cases.queries.releases import release_for
from lotsenbuch.cases.rules.release import Allowed, Direction, Recipient, RecipientKind, ReleasePurpose
from lotsenbuch.cases.rules.release import Answer as Light
from lotsenbuch.partners.models import Answer, AnswerLink, Dispatch, Referral
from lotsenbuch.partners.rules.kinds import Municipal
from lotsenbuch.partners.rules.referral import Told, class_told
from lotsenbuch.partners.rules.tokens import hash_of
from lotsenbuch.records import cipher
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import DataClass

from .signing import unsigned


@dataclass(frozen=True, slots=True)
class Opened:
    """A referral with what it says."""

    row: Referral
    facts: dict[str, Any]

    @property
    def recipient(self) -> Recipient:
        """Return whom a signature must name."""
        told = self.facts
        return Recipient(told["organisation"], RecipientKind(told["recipient_kind"]), told["organisation_id"])

    @property
    def municipal_label(self) -> str:
        """Return the service of § 16a SGB II in words, empty where it is none."""
        code = self.facts.get("municipal", "")
        return Municipal(code).label if code else ""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that would be told, its light, and what it says."""

    part: Told
    value: str
    data_class: DataClass
    light: Light

    @property
    def may_go(self) -> bool:
        """Say whether it may leave now."""
        return isinstance(self.light, Allowed)


@dataclass(frozen=True, slots=True)
class Municipally:
    """All that is reported of a service of § 16a SGB II (§ 51b SGB II): kind, begin, end."""

    kind: str
    began_on: Any
    ended_on: Any


def referrals_of(case: Case) -> list[Opened]:
    """Return the referrals of a case that the actor may open, the newest first."""
    return [_opened(case, row) for row in Referral.objects.filter(case=case).select_related("appointment")]


def referral_of(case: Case, referral_id: UUID) -> Opened | None:
    """Return one referral of this case, or None for a hidden and a made-up one alike."""
    row = Referral.objects.filter(case=case, pk=referral_id).select_related("appointment").first()
    return _opened(case, row) if row else None


def _opened(case: Case, row: Referral) -> Opened:
    row.case = case
    facts = _unsealed(case, row.sealed, row.id, "partners_referral") or row.facts
    return Opened(row, {**facts, "wherefore": said_of([row.id], facts["wherefore"])})


def _unsealed(case: Case, sealed: bytes | None, row: UUID, table: str) -> dict[str, Any]:
    key = key_of(case.person) if sealed else None
    if not sealed or not key:
        return {}
    told: dict[str, Any] = json.loads(cipher.unseal(key, sealed, table=table, row=row, field="sealed"))
    return told


def parts_of(case: Case, opened: Opened) -> list[Part]:
    """Return what was chosen to be told, each with the light that the signatures of today give it."""
    values = _values(case, opened)
    is_protected = case.person.has_protected_address or case.is_sealed
    found = []
    for code in opened.facts["parts"]:
        part = Told(code)
        data_class = class_told(part, opened.row.data_class, is_protected=is_protected)
        to, topic = opened.recipient, part.label
        light = release_for(case, to, ReleasePurpose.REFERRAL, data_class, Direction.OUT, topic=topic)
        found.append(Part(part, values[part], data_class, light))
    return found


def _values(case: Case, opened: Opened) -> dict[Told, str]:
    person = case.person
    phones = [row.value for row in channels_of(person.id) if row.kind in ("mobile", "phone")]
    return {
        Told.NAME: person.full_name,
        Told.BIRTH: f"{person.birth_on:%d.%m.%Y}",
        Told.CONTACT: phones[0] if phones else "keine Nummer bekannt",
        Told.LANGUAGES: ", ".join(person.languages),
        Told.WHEREFORE: str(opened.facts["wherefore"]),
    }


def dispatch_of(case: Case, opened: Opened) -> tuple[Dispatch, dict[str, str]] | None:
    """Return the last that left the house for a referral, and its words."""
    row = Dispatch.objects.filter(case=case, referral=opened.row).first()
    if row is None:
        return None
    told = _unsealed(case, row.sealed, row.id, "partners_dispatch") or row.told
    wherefore = opened.facts["wherefore"]
    return row, {label: wherefore if words == wherefore else words for label, words in told.items()}


def answers_of(opened: Opened) -> list[Answer]:
    """Return what the partner said back, the newest first."""
    return list(Answer.objects.filter(referral=opened.row))


def latest_answers(case_ids: Iterable[UUID]) -> list[Answer]:
    """Return the newest messages of partners about these cases."""
    rows = Answer.objects.filter(case_id__in=case_ids).select_related("case")
    return list(rows.order_by("-said_at")[:8])


def municipal_services(opened: Iterable[Opened]) -> list[Municipally]:
    """Return begin, end and kind of the services of § 16a SGB II that began (§ 51b SGB II), nothing else."""
    return [
        Municipally(one.municipal_label, one.row.arrived_on, one.row.ended_on)
        for one in opened
        if one.municipal_label and one.row.arrived_on
    ]


def highest(opened: Iterable[Opened]) -> DataClass:
    """Return the class under which these are logged when they are shown."""
    return DataClass(max([1, *(one.row.data_class for one in opened)]))


def answer_behind(address: str) -> UUID | None:
    """Return the key of the link that an address opens now; None for all that open nothing, for whatever reason."""
    token = unsigned(address)
    found: UUID | None = ask_guard("partners_open_answer", hash_of(token)) if token else None
    return found


def answer_link(link_id: UUID) -> AnswerLink | None:
    """Return the link of the acting token; the row policies show no other."""
    return AnswerLink.objects.filter(pk=link_id).first()
