"""Standing queries: Django writes their SQL once per process; every call only hands over new values.

Building a queryset and turning it into SQL takes Django longer than PostgreSQL takes to answer it (a case file:
7 of 20 ms). What stays the same between two calls is written once, and `decision 0060` says what keeps that honest.
"""

from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import update_wrapper
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from .rules import Actor

# How each kind of value is marked in the SQL that is written once. No other kind can be handed over.
_FIRST_MARK = date(1583, 1, 1)
_MARKS: dict[type, Callable[[int], Any]] = {
    UUID: lambda _: uuid4(),
    str: lambda _: f"mark {uuid4()}",
    Actor: lambda _: Actor.service(f"mark {uuid4()}"),
    date: lambda number: _FIRST_MARK + timedelta(days=number),
}


class NotStandingError(TypeError):
    """The query changes with its values in a way that its SQL would not follow."""


@dataclass(frozen=True, slots=True)
class _Written:
    """The SQL of a query, and which of its parameters are values of the caller."""

    queryset: QuerySet[Any, Any]
    compiler: Any
    sql: str
    constants: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        """Ask with new values: what Django does with a queryset of its own, less the writing of SQL."""
        parameters = list(self.constants)
        for place, number in self.places:
            parameters[place] = _told(values[number])
        compiler = copy(self.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda: (self.sql, tuple(parameters))
        asked = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            model=self.queryset.model,
            query=SimpleNamespace(get_compiler=lambda *_, **__: compiler),
            _fetch_mode=self.queryset._fetch_mode,  # type: ignore[attr-defined]  # noqa: SLF001 - read by the iterable
            _known_related_objects={},
            _fields=None,
        )
        iterable: Any = self.queryset._iterable_class  # noqa: SLF001 - as QuerySet does
        return list(iterable(asked))


class Standing[**P, R]:
    """A query that stands: called like the function that writes it, answers with a list of its rows.

    Positional arguments are values (UUID, str, date, Actor). Keyword arguments are the shape: each one makes a query
    of its own, so they come from a short closed list.
    """

    _most_shapes = 64

    def __init__(self, write: Callable[P, QuerySet[Any, R]]) -> None:
        self._write = write
        self._written: dict[Hashable, _Written] = {}
        update_wrapper(self, write)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """Return the rows for these values.

        Raises:
            NotStandingError: a value is of a kind that cannot be handed over, or the SQL depends on it.
        """
        shape = (tuple(map(type, args)), tuple(sorted(kwargs.items())))
        written = self._written.get(shape)
        if written is None:
            if len(self._written) >= self._most_shapes:
                self._written.clear()
            written = self._written[shape] = _written(cast("Any", self._write), args, kwargs)
        return written.rows(args)


def standing[**P, R](write: Callable[P, QuerySet[Any, R]]) -> Standing[P, R]:
    """Make a function that builds a queryset from its arguments, and from nothing else, a standing query."""
    return Standing(write)


def _written(write: Callable[..., QuerySet[Any, Any]], args: tuple[Any, ...], shape: dict[str, Any]) -> _Written:
    marks = [_mark(number, value) for number, value in enumerate(args)]
    queryset = write(*marks, **shape)
    if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]  # noqa: SLF001 - nothing public tells
        raise NotStandingError(f"{write.__name__}: prefetch_related is a query of its own")
    compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
    compiler.get_converters = lambda _: converters
    compiler.connection = None  # each call brings that of its own thread
    told = [_told(mark) for mark in marks]
    places = tuple((place, told.index(given)) for place, given in enumerate(parameters) if given in told)
    constants = tuple(None if given in told else given for given in parameters)
    if {number for _, number in places} != set(range(len(marks))) or any(str(mark) in repr(constants) for mark in told):
        raise NotStandingError(f"{write.__name__}: the SQL depends on a value, instead of taking it as a parameter")
    if any(isinstance(given, date | datetime | UUID) for given in constants):
        raise NotStandingError(f"{write.__name__}: a day, an instant or a key is fixed in the SQL; hand it over")
    return _Written(queryset, compiler, sql, constants, places)


def _mark(number: int, value: object) -> object:
    if type(value) not in _MARKS:
        raise NotStandingError(f"{type(value).__name__} cannot be handed to a standing query")
    return _MARKS[type(value)](number)


def _told(value: object) -> object:
    return str(value) if type(value) is Actor else value
