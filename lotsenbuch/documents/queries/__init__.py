"""What is looked up about papers."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import accesses_of, case_of, classes_of, key_of
from lotsenbuch.documents.models import Copy, Delivery, Document, FilledForm, MissingPaper
from lotsenbuch.documents.rules.kinds import KINDS, offered
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import Actor

LABELS = {kind.code: kind.label for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Panel:
    """What the case file shows of papers."""

    missing: tuple[MissingPaper, ...]
    highest: int


def panel_of(case: Case, by: Actor) -> Panel:
    """Return what is still missing, in one query."""
    rows = tuple(missing_of(case, by))
    return Panel(rows, max((row.data_class for row in rows), default=0))


def opened_case(case_id: UUID, by: Actor) -> Case | None:
    """Return a case that the actor may see, with person and key; None for hidden and made-up alike."""
    return case_of(case_id, by)


def missing_of(case: Case, by: Actor) -> QuerySet[MissingPaper]:
    """Return what is asked for and neither there nor waived, soonest first."""
    return _mine(MissingPaper.objects.filter(case=case, arrived_on=None, waived_on=None), by)


def arrived_of(case: Case, by: Actor) -> QuerySet[MissingPaper]:
    """Return what was asked for and came, or is no longer needed."""
    rows = MissingPaper.objects.filter(case=case).exclude(arrived_on=None, waived_on=None)
    return _mine(rows, by).order_by("-asked_on", "id")


def documents_of(case: Case, by: Actor) -> list[Document]:
    """Return the papers of a case that the actor may open, newest delivery first, without their content."""
    rows = Document.objects.filter(case=case).select_related("delivery", "copy").defer("copy__sealed")
    return list(_mine(rows, by).order_by("-delivery__brought_on", "delivery_id", "position"))


def delivery_of(case: Case, delivery_id: UUID) -> Delivery | None:
    """Return one delivery of a case."""
    return Delivery.objects.filter(case=case, pk=delivery_id).first()


def papers_of(delivery: Delivery) -> list[Document]:
    """Return the papers of a delivery in their order, as far as the actor may open them."""
    return list(Document.objects.filter(delivery=delivery).order_by("position"))


def copy_of(case: Case, document_id: UUID) -> Copy | None:
    """Return a copy with its paper, also one in quarantine."""
    return Copy.objects.filter(case=case, document=document_id).select_related("document").first()


def content_of(case: Case, copy: Copy) -> bytes | None:
    """Return the file in clear, or None when the person's key is gone."""
    key = key_of(case.person)
    if key is None:
        return None
    return cipher.unseal_bytes(key, copy.sealed, table="documents_copy", row=copy.id, field="sealed")


def kinds_for(case_id: UUID, by: Actor) -> list[tuple[str, str]]:
    """Return the kinds of papers that the actor may take in for this case."""
    return offered(classes_of(case_id, by))


def filled_of(case: Case, by: Actor) -> list[FilledForm]:
    """Return the forms of a case, by form, newest first, without their answers."""
    return list(_mine(FilledForm.objects.filter(case=case).defer("sealed"), by))


def draft_of(case: Case, blank: str) -> FilledForm | None:
    """Return the form that is being filled in."""
    return FilledForm.objects.filter(case=case, blank=blank, finished_on=None).first()


def version_of(case: Case, blank: str, number: int) -> FilledForm | None:
    """Return one finished Fassung of a form."""
    return FilledForm.objects.filter(case=case, blank=blank, number=number, finished_on__isnull=False).first()


def answers_of(case: Case, filled: FilledForm | None) -> dict[str, str]:
    """Return the answers by number of the field."""
    key = key_of(case.person) if filled else None
    if filled is None or key is None:
        return {}
    text = cipher.unseal(key, filled.sealed, table="documents_filledform", row=filled.id, field="sealed")
    return {str(number): str(answer) for number, answer in json.loads(text).items()}


def quarantined() -> int:
    """Return how many copies that the actor may see wait in quarantine."""
    return Copy.objects.filter(state=Copy.State.QUARANTINE).aggregate(count=Count("pk"))["count"] or 0


def _mine[Row: (MissingPaper, Document, FilledForm)](rows: QuerySet[Row], by: Actor) -> QuerySet[Row]:
    return rows.filter(case__in=accesses_of(by).values("case"))
