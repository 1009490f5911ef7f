"""The house library of text modules."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lotsenbuch.cases.models import Phase
from lotsenbuch.letters.models import FavouriteModule, TextModule
from lotsenbuch.records.rules import Actor


def _current() -> QuerySet[TextModule]:
    newer = TextModule.objects.filter(module=OuterRef("module"), number__gt=OuterRef("number"))
    return TextModule.objects.filter(~Exists(newer))


def modules_for(by: Actor, *, phase: str = "", kind: str = "", with_retired: bool = False) -> list[TextModule]:
    """Return the newest version of each module that fits, one's own favourites first.

    Args:
        by: whose favourites stand on top.
        phase: only those for this phase and for all; empty for every one.
        kind: only those for this kind of letter and for all; empty for every one.
        with_retired: also those that are no longer offered.
    """
    rows = _current()
    rows = rows if with_retired else rows.filter(is_retired=False)
    rows = rows.filter(phase__in=["", phase]) if phase else rows
    rows = rows.filter(Q(letter_kinds__len=0) | Q(letter_kinds__contains=[kind])) if kind else rows
    own = favourites_of(by)
    return sorted(rows, key=lambda row: (row.module not in own, row.title.casefold()))


def modules_beside(by: Actor, kind: str, *, phase: str) -> dict[str, object]:
    """Return what stands beside a letter that is being written: the modules of a phase, and the phases to choose from.

    An unknown phase is every phase.
    """
    chosen = phase if phase in Phase.values else ""
    own = favourites_of(by)
    rows = [(row, row.module in own) for row in modules_for(by, phase=chosen, kind=kind)]
    choices = [("alle", "alle Phasen", not chosen), *((code, label, code == chosen) for code, label in Phase.choices)]
    return {"modules": rows, "phases": choices}


def favourites_of(by: Actor) -> set[UUID]:
    """Return the modules that the actor wants on top."""
    return set(FavouriteModule.objects.filter(staff=by.colleague).values_list("module", flat=True))


def module_of(module: UUID) -> TextModule | None:
    """Return the newest version of a module."""
    return TextModule.objects.filter(module=module).order_by("-number").first()


def versions_of(module: UUID) -> list[TextModule]:
    """Return all versions of a module, newest first."""
    return list(TextModule.objects.filter(module=module).order_by("-number"))
