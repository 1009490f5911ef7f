"""What is looked up about papers."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.dispute import said_of
from lotsenbuch.cases.queries import accesses_of, case_of, classes_of, key_of
from lotsenbuch.documents.models import Copy, Delivery, Document, FilledForm, MissingPaper
from lotsenbuch.documents.rules.kinds import KINDS, offered
from lotsenbuch.letters.queries import Flow
from lotsenbuch.records import cipher
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass

LABELS = {kind.code: kind.label for kind in KINDS}


# As many papers as one takes in at a glance; the page of papers has all.
LAST = 3


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper in the case file: what it is, and the day by which it is asked for or on which it came."""

    label: str
    on: date | None
    data_class: int
    note: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What the case file shows of papers: what is still missing, and what came last."""

    missing: tuple[PaperLine, ...]
    last: tuple[PaperLine, ...]

    @property
    def data_class(self) -> DataClass:
        """Return the highest class that is shown."""
        return DataClass(max((row.data_class for row in (*self.missing, *self.last)), default=DataClass.COUNSELLING))


def panel_of(case: Case) -> Panel:
    """Return what the case file shows; a case from `case_of(…, "papers")` brought it along, so nothing is asked."""
    told: dict[str, list[dict[str, Any]]] = vars(case).get("papers") or {}
    return Panel(tuple(map(_line, told.get("missing", ()))), tuple(map(_line, told.get("last", ()))))


def _line(row: dict[str, Any]) -> PaperLine:
    on = date.fromisoformat(row["on"]) if row["on"] else None
    treatments = dict(Document.Treatment.choices)
    note = str(treatments[row["treatment"]]) if "treatment" in row else said_of([UUID(row["id"])], row["why"])
    return PaperLine(LABELS.get(row["kind"], row["kind"]), on, row["data_class"], note)


def papers_column() -> JSONObject:
    """Return what is missing and the last papers as one column of a case; row policies leave out protected ones."""
    here, told = {"case": OuterRef("pk")}, {"kind": "kind", "data_class": "data_class"}
    missing = MissingPaper.objects.filter(**here, arrived_on=None, waived_on=None)
    asked = missing.order_by("until_on", "asked_on", "id").values(
        json=JSONObject(**told, id="id", on="until_on", why="why")
    )
    last = Document.objects.filter(**here).order_by("-delivery__brought_on", "delivery_id", "position")
    came = last.values(json=JSONObject(**told, on="delivery__brought_on", treatment="treatment"))[:LAST]
    return JSONObject(missing=ArraySubquery(asked), last=ArraySubquery(came))


def opened_case(case_id: UUID, by: Actor) -> Case | None:
    """Return a case that the actor may see, with person and key; None for hidden and made-up alike."""
    return case_of(case_id, by)


def missing_of(case: Case, by: Actor) -> QuerySet[MissingPaper]:
    """Return what is asked for and neither there nor waived, soonest first."""
    return _mine(MissingPaper.objects.filter(case=case, arrived_on=None, waived_on=None), by)


def papers_flow(case: Case, by: Actor) -> Flow:
    """Return what is asked for as words of a letter, with its class; nothing when nothing is missing."""
    rows = list(missing_of(case, by))
    lines = (f"- {row.get_kind_display()}{f' (bis {row.until_on:%d.%m.%Y})' if row.until_on else ''}" for row in rows)
    highest = max((row.data_class for row in rows), default=int(DataClass.COUNSELLING))
    return Flow({"papiere": "\n".join(lines)}, data_class=DataClass(highest))


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


def quarantined(*, harmful: bool) -> int:
    """Return for the health of the house how many copies are shut because of a finding, or for want of a verdict."""
    return int(ask_guard("documents_quarantined", harmful) or 0)


def _mine[Row: (MissingPaper, Document, FilledForm)](rows: QuerySet[Row], by: Actor) -> QuerySet[Row]:
    return rows.filter(case__in=accesses_of(by).values("case"))
