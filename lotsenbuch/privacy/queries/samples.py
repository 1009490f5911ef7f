"""Samples of ordinary reads."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lotsenbuch.privacy.models import Sample, SampleLine, SampleNote
from lotsenbuch.records.rules import Actor


def samples() -> QuerySet[Sample]:
    """Return the samples with what was found, newest month first."""
    found = {
        "drawn": Count("lines"),
        "plausible": Count("lines", filter=Q(lines__verdict=SampleLine.Verdict.PLAUSIBLE)),
        "asked": Count("lines", filter=Q(lines__verdict=SampleLine.Verdict.ASK)),
        "waiting": Count("lines", filter=Q(lines__verdict=SampleLine.Verdict.OPEN)),
    }
    return Sample.objects.annotate(**found).order_by("-month_on")


def sample_of(sample_id: UUID) -> Sample | None:
    """Return a sample with what was found, or None."""
    return samples().filter(pk=sample_id).first()


def lines_of(sample: Sample) -> QuerySet[SampleLine]:
    """Return the lines in the order of the draw: by nothing that would let one compare colleagues."""
    return SampleLine.objects.filter(sample=sample).select_related("staff", "checked_by").order_by("position")


def line_of(line_id: UUID) -> SampleLine | None:
    """Return a line, or None."""
    return SampleLine.objects.select_related("staff", "sample").filter(pk=line_id).first()


def asked_line(line_id: UUID, by: Actor) -> SampleLine | None:
    """Return a line about which the actor was asked, or None."""
    return SampleLine.objects.filter(pk=line_id, asked=by.staff_id).first()


def notes_by_line(line_ids: Iterable[UUID]) -> dict[UUID, list[SampleNote]]:
    """Return questions and answers by line, oldest first, as far as the actor may read them."""
    notes: defaultdict[UUID, list[SampleNote]] = defaultdict(list)
    rows = SampleNote.objects.filter(line__in=list(line_ids)).select_related("staff").order_by("at", "id")
    for note in rows:
        notes[note.line_id].append(note)
    return notes
