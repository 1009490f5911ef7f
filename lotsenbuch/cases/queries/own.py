"""Fields and kinds of the house, and what was entered in its fields for a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from lotsenbuch.cases.models import Case, OwnField, OwnKind, OwnStand, OwnValue
from lotsenbuch.cases.models.dispute import said_of
from lotsenbuch.cases.rules.own import (
    ASSESSMENT,
    PERSON,
    PLACES,
    PLAN,
    about_own,
    kind_places,
    own_id,
    own_key,
    runs,
)
from lotsenbuch.office.queries import FRESH_SECONDS, forget_along, is_switched_off
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.rules import About, DataClass

# The room of a place, where a house may switch it off.
_ROOMS = {ASSESSMENT: "assessment", PLAN: "planning"}
# Later than any stand: what is in work.
IN_WORK = 32_000
COLUMNS = ("cases.OwnValue.text", "cases.OwnValue.sealed")
_SHOWN = {
    "id": "id", "field": "field_id", "place": "place", "label": "label", "unit": "field__unit",
    "data_class": "data_class", "text": "text", "sealed": "sealed",
}  # fmt: skip
_remembered: dict[str, tuple[float, list[Any]]] = {}


@forget_along
def forget_own() -> None:
    """Read the fields and kinds of the house anew the next time, because they were changed."""
    _remembered.clear()


def _kept(model: type[OwnField] | type[OwnKind]) -> list[Any]:
    """Return all of a table as this process remembers it: like the words of the house, it changes rarely."""
    read_at, rows = _remembered.get(model.__name__, (-inf, []))
    if monotonic() - read_at > FRESH_SECONDS:
        rows = list(model.objects.all())
        _remembered[model.__name__] = (monotonic(), rows)
    return rows


def fields_at(place: str, classes: Iterable[int] = ()) -> list[OwnField]:
    """Return the fields that are offered at a place today, for somebody with grants for these classes.

    A field of a class without a grant is not there: its name alone may tell something.
    """
    held, today = set(classes), clock.today()
    return [
        field
        for field in _kept(OwnField)
        if field.place == place
        and _is_open(place)
        and runs(field.from_on, field.until_on, today)
        and (field.data_class < DataClass.HEALTH or field.data_class in held)
    ]


def _is_open(place: str) -> bool:
    """Say whether the room of a place is in use: in one that is switched off nothing is asked or shown."""
    return place not in _ROOMS or not is_switched_off(_ROOMS[place])


def own_fields() -> list[OwnField]:
    """Return all fields of the house, read now, those that ended too."""
    return list(OwnField.objects.all())


def own_kinds() -> list[OwnKind]:
    """Return all kinds of the house, read now, those that ended too."""
    return list(OwnKind.objects.all())


def kind_choices(place: str, builtin: Iterable[tuple[str, str]], classes: Iterable[int]) -> list[tuple[str, str]]:
    """Return the kinds to choose from: the built-in ones, then those of the house that the writer may use today."""
    held, today = {int(DataClass.COUNSELLING), *classes}, clock.today()
    own = [
        (own_key(kind.id), kind.label)
        for kind in _kept(OwnKind)
        if kind.place == place and kind.data_class in held and runs(kind.from_on, kind.until_on, today)
    ]
    return [*builtin, *own]


def kind_value(row: Any) -> str:
    """Return the kind of a row as its form names it."""
    return own_key(row.own_kind_id) if row.own_kind_id else str(getattr(row, "field", None) or row.kind)


def keeping(choices: list[tuple[str, str]], value: object) -> list[tuple[str, str]]:
    """Return choices with the own kind that a row has, though it ended since: who changes the row may leave it."""
    key = own_id(str(value or ""))
    gone = [(own_key(kind.id), kind.label) for kind in _kept(OwnKind) if str(kind.id) == key]
    return [*choices, *(one for one in gone if one not in choices)]


@dataclass(frozen=True, slots=True)
class ChosenKind:
    """What a chosen kind is for the rules, and for people."""

    code: str
    own: OwnKind | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """Return the two columns that say which own kind it is; of a built-in one nothing."""
        return {"own_kind": self.own, "own_kind_label": self.own.label if self.own else ""}

    def class_of(self, chosen: DataClass) -> DataClass:
        """Return the class of what is written: at least that of the kind."""
        return max(chosen, DataClass(self.own.data_class)) if self.own else chosen


def chosen_kind(place: str, value: str) -> ChosenKind:
    """Return the kind that a form named; one that was ended meanwhile still counts for who began to write."""
    key = own_id(value)
    own = next((kind for kind in _kept(OwnKind) if kind.place == place and str(kind.id) == key), None) if key else None
    return ChosenKind(own.counts_as, own) if own else ChosenKind(kind_places()[place].neutral if key else value)


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in a field of the house, opened."""

    field_id: UUID
    place: str
    label: str
    text: str
    unit: str
    data_class: int

    @property
    def shown(self) -> str:
        """Return the text with its unit."""
        return f"{self.text} {self.unit}".strip()


def own_column() -> ArraySubquery:
    """Return what stands in the fields of the house today as a column of a case: no query of its own."""
    rows = OwnValue.objects.filter(case=OuterRef("pk"), until_number=None)
    return ArraySubquery(rows.values(json=JSONObject(**_SHOWN)))


def entered(case: Case, *places: str) -> list[Entered]:
    """Return what stands today in the fields of these places; nothing of a class without grant, nothing empty.

    One query; none for a case from `case_of(…, "own")`.
    """
    rows: list[dict[str, Any]] | None = vars(case).get("own")
    if rows is None:
        rows = _as_rows(OwnValue.objects.filter(case=case, until_number=None))
    return _opened(case, [row for row in rows if row["place"] in places])


def entered_in(case: Case, place: str, fassung: UUID | None) -> list[Entered]:
    """Return what stood in the fields of a place when a Fassung was closed; of one in work, what stands there now.

    One query for a Fassung, which may be closed.
    """
    if fassung is None:
        return entered(case, place)
    stand = OwnStand.objects.filter(fassung=fassung).values("number")[:1]
    number = Coalesce(Subquery(stand), Value(IN_WORK))
    stood = OwnValue.objects.filter(case=case, place=place).annotate(stand=number)
    ends_later = Q(until_number=None) | Q(until_number__gt=number)
    return _opened(case, _as_rows(stood.filter(ends_later, since_number__lte=number)))


def _as_rows(rows: QuerySet[OwnValue]) -> list[dict[str, Any]]:
    return [{name: row[column] for name, column in _SHOWN.items()} for row in rows.values(*_SHOWN.values())]


def _opened(case: Case, rows: list[dict[str, Any]]) -> list[Entered]:
    from . import key_of  # the package imports this page

    key = key_of(case.person) if any(row["sealed"] for row in rows) else None
    found = []
    for row in (row for row in rows if _is_open(row["place"])):
        text, row_id = row["text"], UUID(str(row["id"]))
        if row["sealed"]:
            # In JSON a bytea stands as \\x and hexadecimal digits.
            told = row["sealed"]
            sealed = bytes.fromhex(told.removeprefix("\\x")) if isinstance(told, str) else told
            text = cipher.unseal(key, sealed, table="cases_ownvalue", row=row_id, field="sealed") if key else ""
        text = said_of([row_id], text)
        if text:
            place, unit = row["place"], row["unit"]
            told = Entered(UUID(str(row["field"])), place, row["label"], text, unit, row["data_class"])
            found.append(told)
    return sorted(found, key=_order())


def _order() -> Any:
    ranks = {field.id: rank for rank, field in enumerate(_kept(OwnField))}
    return lambda one: (list(PLACES).index(one.place), ranks.get(one.field_id, len(ranks)), one.label)


def class_shown(rows: Iterable[Entered]) -> DataClass:
    """Return the highest class of what is shown, at least 1."""
    return DataClass(max([int(DataClass.COUNSELLING), *(row.data_class for row in rows)]))


def values_of(case: Case, place: str) -> list[OwnValue]:
    """Return the rows of a place that stand today and that the actor may open."""
    return list(OwnValue.objects.filter(case=case, place=place, until_number=None))


def seen_of(case: Case, place: str) -> int:
    """Return one number for what stands at a place: it grows with every change that the actor may see."""
    rows = OwnValue.objects.filter(case=case, place=place).values_list("version", flat=True)
    return sum(rows)


def number_in_work(case: Case, place: str) -> int:
    """Return the number under which new words stand: one after the last closed Fassung."""
    rows = OwnStand.objects.filter(case=case, place=place)
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def own_manifest() -> list[About]:
    """Name every field and kind of the house, also those that ended: for the catalogue, and for the disclosure."""
    fields = [
        about_own(
            f"own_{field.id}",
            f"{PLACES[field.place]}: {field.label}",
            field.purpose,
            field.data_class,
            field.deletion,
            COLUMNS,
        )
        for field in own_fields()
    ]
    places = kind_places()
    kinds = [
        about_own(
            f"own_{kind.id}",
            f"{places[kind.place].label}: {kind.label}",
            kind.purpose,
            kind.data_class,
            kind.deletion,
            (),
        )
        for kind in own_kinds()
    ]
    return [*fields, *kinds]


@dataclass(frozen=True, slots=True)
class Exported:
    """What stands in the fields of the house over many cases, for the caseload file.

    Attributes:
        columns: by field, in the order of the house: those offered today, and those of class 2 and more as far as
            something of them may be read; the name of any other alone would tell something.
        told: by case and field, the text with its unit.
        classes: by case, the highest class that was opened.
    """

    columns: dict[UUID, str]
    told: dict[UUID, dict[UUID, str]]
    classes: dict[UUID, DataClass]


def exported(case_ids: Iterable[UUID]) -> Exported:
    """Return what stands in all fields of the house, of every place, as far as the actor may read it; two queries."""
    rows = OwnValue.objects.filter(case__in=list(case_ids), until_number=None)
    found = list(rows.select_related("field", "case__person__key"))
    told: dict[UUID, dict[UUID, str]] = {}
    classes: dict[UUID, DataClass] = {}
    labels = {field.id: _column(field) for place in PLACES for field in fields_at(place)}
    for row in found:
        for one in _opened(row.case, _as_dicts([row])):
            told.setdefault(row.case_id, {})[one.field_id] = one.shown
            classes[row.case_id] = max(DataClass(row.data_class), classes.get(row.case_id, DataClass.MASTER))
            labels.setdefault(one.field_id, _column(row.field))
    ranks = {field.id: (list(PLACES).index(field.place), rank) for rank, field in enumerate(_kept(OwnField))}
    last = (len(PLACES), 0)
    return Exported(dict(sorted(labels.items(), key=lambda one: ranks.get(one[0], last))), told, classes)


def _column(field: OwnField) -> str:
    place = "" if field.place == PERSON else f" ({PLACES[field.place]})"
    return f"Haus{place}: {field.label}"


def _as_dicts(rows: Iterable[OwnValue]) -> list[dict[str, Any]]:
    units = {"unit": lambda row: row.field.unit}
    return [
        {name: units[name](row) if name in units else getattr(row, column) for name, column in _SHOWN.items()}
        for row in rows
    ]
