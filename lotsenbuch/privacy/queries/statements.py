"""What is written about a person outside of the journal, row by row, so that she can say something against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from lotsenbuch.cases.models import Case, Dispute, JournalEntry
from lotsenbuch.cases.models.dispute import class_of, mark_of_row
from lotsenbuch.cases.queries import key_of
from lotsenbuch.cases.queries.disputes import disputes_of
from lotsenbuch.cases.rules.dispute import DisputeKind, is_correction
from lotsenbuch.privacy.rules.disclosure import MANIFEST, Cover, Told
from lotsenbuch.privacy.rules.places import place_of
from lotsenbuch.records.models import Kept
from lotsenbuch.records.rules import DataClass
from lotsenbuch.steering.queries.line import opened_entries

from .disclosure import words_of

# Words that lie sealed only: no column that a mark could hang on, so their readers ask for it.
SEALED_ALONE = ("cases.ProtectedFact", "fieldwork.WeighingHealth", "partners.Referral")
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Sort:
    """One kind of row with words about the person."""

    slug: str
    label: str
    title: str
    way: str

    @property
    def place(self) -> str:
        """Return the name of the page on which it is written."""
        return place_of(self.label)

    @property
    def room(self) -> str:
        """Return the room of that page; a house may have switched it off."""
        return self.place.partition(":")[0]

    @property
    def model(self) -> Any:
        """Return its model."""
        return apps.get_model(self.label)

    def rows(self, case: Any) -> "QuerySet[Any]":
        """Return the rows of a case that the actor may open."""
        found: QuerySet[Any] = self.model._default_manager.filter(**{self.way: case})
        # A protected address is corrected, not disputed.
        return found.exclude(kind="address") if self.label == "cases.ProtectedFact" else found


@dataclass(frozen=True, slots=True)
class Statement:
    """One row: what it says, whole, and what is said against it."""

    sort: Sort
    row: Kept
    lines: tuple[tuple[str, str], ...]
    mark: str

    @property
    def data_class(self) -> DataClass:
        """Return the class of its words."""
        return class_of(self.row)

    @property
    def heading(self) -> str:
        """Return its first words."""
        words = next((text for _, text in self.lines), "ohne Worte")
        return words if len(words) <= SHOWN else f"{words[:SHOWN].rstrip()} …"


def sorts() -> list[Sort]:
    """Return every kind of row whose words a person can dispute, in the order of the manifest."""
    return [_sort(label, told) for label, told in MANIFEST.items() if _is_disputable(label)]


def sort_of(slug: str) -> Sort | None:
    """Return one of them."""
    return next((one for one in sorts() if one.slug == slug), None)


def _is_disputable(label: str) -> bool:
    model: Any = apps.get_model(label)
    return label in SEALED_ALONE or bool(getattr(model, "disputable", ()))


def _sort(label: str, told: Told) -> Sort:
    return Sort(apps.get_model(label)._meta.db_table, label, told.title, told.way)


def sorts_of(case: Case) -> list[tuple[Sort, bool]]:
    """Return the kinds of which the case has rows that the actor may open, and whether something of it is disputed.

    One statement for all tables, one for what is open.
    """
    all_sorts = sorts()
    told = Case.objects.filter(pk=case.pk).annotate(
        **{one.slug: Exists(one.rows(OuterRef("pk")).order_by()) for one in all_sorts}
    )
    there: dict[str, Any] = next(iter(told.values(*[one.slug for one in all_sorts])), {})
    open_ones = disputes_of(case).filter(decided_on=None).exclude(kind=DisputeKind.CORRECTION)
    disputed = set(open_ones.values_list("about", flat=True))
    return [(one, one.slug in disputed) for one in all_sorts if there.get(one.slug)]


def statements_of(case: Case, sort: Sort) -> list[Statement]:
    """Return the rows of a kind with their words, the disputed ones first."""
    found = list(_opened(case, sort, sort.rows(case.pk)))
    return sorted((one for one in found if one.lines), key=lambda one: not one.mark)


def statement_of(case: Case, sort: Sort, row_id: UUID) -> Statement | None:
    """Return one of them; None for a hidden and a made-up one alike."""
    return next(_opened(case, sort, sort.rows(case.pk).filter(pk=row_id)), None)


def _opened(case: Case, sort: Sort, rows: "QuerySet[Any]") -> Iterator[Statement]:
    key = key_of(case.person)
    for row in rows:
        lines = words_of(row, Told(sort.title), key, Cover(None), only=row.disputable or ("sealed",))
        yield Statement(sort, row, lines, mark_of_row(row))


def said_against(case: Case, statement: Statement) -> list[Dispute]:
    """Return what was said against a row, the newest first; decided ones stay."""
    return list(disputes_of(case).filter(row_key=statement.row.id))


def answers_to(case: Case, disputes: list[Dispute]) -> list[tuple[str, JournalEntry]]:
    """Return the Gegendarstellungen and corrections that belong to them, opened, each with what it is."""
    names = {one.answer_key: one.kind for one in disputes if one.answer_key}
    rows = list(JournalEntry.objects.filter(case=case, pk__in=list(names)).order_by("written_at")) if names else []
    whole = opened_entries(case, rows, is_whole=True)
    return [("Berichtigung" if is_correction(names[row.id]) else "Gegendarstellung", row) for row in whole]
