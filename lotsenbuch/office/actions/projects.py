"""What is done with projects: their names, and what holds in them from a day on."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from lotsenbuch.audit.actions import recorded
from lotsenbuch.office.models import Project, ProjectTerms
from lotsenbuch.office.queries import forget_house, newest_terms, planned_terms, terms_holding
from lotsenbuch.office.rules.project import Terms
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError, StaleError

from .rows import added, changed


def add_project(*, name: str, by: Actor) -> Project:
    """Add a project by its name.

    Raises:
        RefusedError: the name is taken.
    """
    with recorded("office.add_project", by=by):
        return added(Project(name=name))


def change_project(*, project: Project, seen: int, name: str, is_active: bool, by: Actor) -> Project:
    """Rename a project, end it or let it run again.

    Raises:
        StaleError: somebody else saved since version `seen`.
        RefusedError: the name is taken.
    """
    with recorded("office.change_project", by=by):
        return changed(project, seen, {"name": name, "is_active": is_active})


def set_terms(*, project: Project, terms: Terms, valid_from: date, seen: UUID | None, by: Actor) -> ProjectTerms:
    """Lay down what holds in a project from a day on; what held until then ends on that day and stays readable.

    A version that would begin on that day or later is dropped.

    Args:
        project: which one.
        terms: what holds.
        valid_from: today or later.
        seen: key of the newest version when the change was checked, None where there was none.
        by: who lays it down.

    Raises:
        RefusedError: the day has passed already, the last day lies before it, or nothing would change.
        StaleError: somebody else laid something down meanwhile.
    """
    if valid_from < clock.today():
        raise RefusedError("Eine Regel gilt frühestens ab heute.", field="valid_from")
    if terms.last_on is not None and terms.last_on < valid_from:
        raise RefusedError("Der letzte Tag liegt vor dem ersten.", field="last_on")
    with recorded("office.set_terms", by=by):
        # Whoever changes this project at the same moment waits here.
        Project.objects.select_for_update().get(pk=project.pk)
        newest = newest_terms(project)
        if (newest.id if newest else None) != seen:
            raise StaleError
        holding = terms_holding(project, valid_from)
        later = [row for row in planned_terms(project, valid_from) if row != holding]
        if holding is not None and holding.terms == terms and not later:
            raise RefusedError("Damit ändert sich nichts.")
        _make_room(project, valid_from)
        values = {**asdict(terms), "stages": [asdict(one) for one in terms.stages]}
        values["professions"] = [asdict(one) for one in terms.professions]
        row = ProjectTerms(project=project, valid_from=valid_from, made_by=str(by), **values)
        row.save(force_insert=True)
        transaction.on_commit(forget_house)
    return row


def add_described_project(*, name: str, terms: Terms, valid_from: date, by: Actor) -> Project:
    """Add a project together with what holds in it.

    Raises:
        RefusedError: the name is taken, or the day has passed already.
    """
    with recorded("office.add_described_project", by=by):
        project = add_project(name=name, by=by)
        set_terms(project=project, terms=terms, valid_from=valid_from, seen=None, by=by)
    return project


def _make_room(project: Project, valid_from: date) -> None:
    """End what would overlap: what has begun on that day, what has not begun as if it had never been."""
    later = ProjectTerms.objects.filter(project=project, valid_from__gte=valid_from)
    later.exclude(valid_until=F("valid_from")).update(valid_until=F("valid_from"))
    open_ones = ProjectTerms.objects.filter(project=project, valid_from__lt=valid_from)
    open_ones.filter(Q(valid_until=None) | Q(valid_until__gt=valid_from)).update(valid_until=valid_from)
