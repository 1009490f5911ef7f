"""Columns that hold a code or a verdict of the program, in the words that the person reads."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.db.models import Field, Model

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.duties.models import Matter
from lotsenbuch.duties.queries.law import result_lines
from lotsenbuch.duties.rules.kinds import InPerson
from lotsenbuch.fieldwork.rules.facts import LABELS
from lotsenbuch.letters.rules.kinds import kinds

# By the column: what each code is called.
_WORDS: dict[str, Callable[[], Mapping[str, str]]] = {
    "letters.SentLetter.kind": lambda: {code: kind.label for code, kind in kinds().items()},
    "fieldwork.Item.kind": lambda: LABELS,
    "appointments.LinkSlot.kind": lambda: _chosen(Appointment._meta.get_field("kind")),
    "duties.Matter.in_person": lambda: {one.value: one.label for one in InPerson},
}


@cache
def _words_of(column: str) -> Mapping[str, str]:
    return _WORDS[column]() if column in _WORDS else {}


def _chosen(field: Any) -> dict[str, str]:
    return {str(code): str(label) for code, label in field.flatchoices}


def in_words(row: Model, field: "Field[Any, Any]", value: Any) -> Any:
    """Return a value with its codes told in words; who of the staff wrote is no part of the answer."""
    if isinstance(row, Matter) and field.name == "verdict":
        return " ".join(result_lines(row)) if row.found_by else ""
    base = getattr(field, "base_field", None)
    words = _words_of(str(field)) or (_chosen(base) if base is not None and base.choices else {})
    if isinstance(value, list | tuple):
        return [words.get(str(one), one) for one in value]
    if isinstance(value, str):
        return "" if value.startswith(("staff:", "service:", "link:")) else words.get(value, value)
    return value
