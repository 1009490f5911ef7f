"""A Fassung of the Potenzialanalyse, put together from rows; sealed ones opened for those who may."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from lotsenbuch.assessment.models import Assessment, DomainView, Finding, Noted, Part, Setback, Strength
from lotsenbuch.assessment.rules.channel import Heard, only_remote
from lotsenbuch.assessment.rules.life import BY_CODE, DOMAINS, LifeDomain
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import key_of
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import DataClass
from lotsenbuch.records.standing import standing

Kind = Finding.Kind


@dataclass(frozen=True, slots=True)
class Material:
    """All rows of a case that the actor may open, of all Fassungen."""

    strengths: list[Strength]
    findings: list[Finding]
    views: list[DomainView]

    @property
    def rows(self) -> list[Part]:
        """Return them all."""
        return [*self.strengths, *self.findings, *self.views]


@dataclass(frozen=True, slots=True)
class Sight:
    """A Lebenslage with what both sides say about it, if anything."""

    domain: LifeDomain
    view: DomainView | None


@dataclass(frozen=True, slots=True)
class Fassung:
    """One Fassung as page, print and comparison show it."""

    head: Assessment | None
    strengths: list[Strength]
    findings: list[Finding]
    views: list[DomainView]

    @property
    def resources(self) -> list[Finding]:
        """Return what helps, beside the strengths."""
        return self._of(Kind.RESOURCE)

    @property
    def barrier_notes(self) -> list[Finding]:
        """Return what stands in the way, beside the barriers of Fallzugang."""
        return self._of(Kind.BARRIER_NOTE)

    @property
    def interests(self) -> list[Finding]:
        """Return interests and hobbies (C32)."""
        return self._of(Kind.INTEREST, Kind.HOBBY)

    @property
    def impressions(self) -> list[Finding]:
        """Return impressions, marked as such (C61)."""
        return self._of(Kind.IMPRESSION)

    @property
    def to_be_seen(self) -> set[str]:
        """Return the keys of findings that rest on telephone or video alone (W20); interests need no seeing."""
        judged = [*self.resources, *self.barrier_notes, *self.impressions]
        return only_remote(Heard(str(one.id), one.domain, one.channel) for one in judged)

    @property
    def data_class(self) -> DataClass:
        """Return the highest class that is shown."""
        rows: list[Part] = [*self.strengths, *self.findings, *self.views]
        return DataClass(max([int(DataClass.COUNSELLING), *(row.data_class for row in rows)]))

    def sights(self, offered: Iterable[LifeDomain]) -> list[Sight]:
        """Return the Lebenslagen that the reader may open, each with what is said about it."""
        said = {view.domain: view for view in self.views}
        return [Sight(domain, said.get(domain.code)) for domain in offered]

    def _of(self, *kinds: Finding.Kind) -> list[Finding]:
        return [finding for finding in self.findings if finding.kind in kinds]


@standing
def assessments_of(case_id: UUID) -> QuerySet[Assessment]:
    """Return all Fassungen of a case, the newest (or the one in work) first."""
    return Assessment.objects.filter(case=case_id)


def material_of(case: Case) -> Material:
    """Return what stands in any Fassung of a case that was read with its person's key, texts in clear."""
    strengths, findings, views = _strengths(case.id), _findings(case.id), _views(case.id)
    unseal(case, [*strengths, *findings, *views])
    return Material(strengths, findings, views)


def fassung_of(material: Material, head: Assessment | None) -> Fassung:
    """Return what stands in one Fassung; without one, nothing."""
    number = head.number if head else 0
    return Fassung(
        head,
        [row for row in material.strengths if stands_in(row, number)],
        [row for row in material.findings if stands_in(row, number)],
        [row for row in material.views if stands_in(row, number)],
    )


def stands_in(row: Part, number: int) -> bool:
    """Say whether a row stands in a Fassung."""
    return row.since_number <= number and (row.until_number is None or row.until_number > number)


def current[P: Part](rows: list[P], row_id: UUID) -> P | None:
    """Return what stands today where this row stands or stood; None when it is hidden or made up."""
    asked = next((row for row in rows if row.id == row_id), None)
    if asked is None:
        return None
    return next((row for row in rows if row.thread == asked.thread and row.until_number is None), asked)


def left_out(material: Material, head: Assessment | None) -> list[Strength | Finding]:
    """Return what the Fassung in work no longer shows, and nothing else has taken its place."""
    if head is None or head.closed_on is not None:
        return []
    standing_now = {row.thread for row in material.rows if row.until_number is None}
    rows: list[Strength | Finding] = [*material.strengths, *material.findings]
    return [row for row in rows if row.until_number == head.number and row.thread not in standing_now]


def liked_by(case_id: UUID) -> list[str]:
    """Return interests and hobbies as they stand today, in the words that were noted; protected ones are left alone."""
    rows = Finding.objects.filter(
        case=case_id, until_number=None, kind__in=(Kind.INTEREST, Kind.HOBBY), data_class__lt=int(DataClass.HEALTH)
    )
    return [" – ".join(text for text in (row.fact, row.persons_words) if text) for row in rows if row.said]


def offered_domains(classes: Iterable[int]) -> list[LifeDomain]:
    """Return the Lebenslagen that somebody with these grants may open; the others are not there."""
    held = set(classes)
    return [one for one in DOMAINS if one.data_class < DataClass.HEALTH or one.data_class in held]


def domain_of(code: str, classes: Iterable[int]) -> LifeDomain | None:
    """Return one Lebenslage, None where it is unknown or not offered."""
    domain = BY_CODE.get(code)
    return domain if domain in offered_domains(classes) else None


def setbacks_of(case: Case) -> list[Setback]:
    """Return the setbacks of a case that the actor may open, newest first, texts in clear."""
    rows = _setbacks(case.id)
    unseal(case, rows)
    return rows


def unseal(case: Case, rows: Iterable[Noted]) -> None:
    """Open the texts of sealed rows in place; whoever may not open them was not given the rows."""
    sealed = [row for row in rows if row.sealed]
    key = key_of(case.person) if sealed else None
    for row in sealed:
        if key:
            told = json.loads(cipher.unseal(key, row.sealed, table=row._meta.db_table, row=row.id, field="sealed"))
            for name in row.texts:
                setattr(row, name, told[name])


@standing
def _strengths(case_id: UUID) -> QuerySet[Strength]:
    return Strength.objects.filter(case=case_id).select_related("author")


@standing
def _findings(case_id: UUID) -> QuerySet[Finding]:
    return Finding.objects.filter(case=case_id).select_related("author")


@standing
def _views(case_id: UUID) -> QuerySet[DomainView]:
    return DomainView.objects.filter(case=case_id).select_related("author")


@standing
def _setbacks(case_id: UUID) -> QuerySet[Setback]:
    return Setback.objects.filter(case=case_id).select_related("author")
