"""Adding to the log. The outermost action writes one entry; actions inside it carry its id."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import batched
from typing import Any
from uuid import UUID, uuid4

from django.db import DatabaseError, connection
from django.utils import timezone
from psycopg.pq import TransactionStatus

from lotsenbuch.audit.models import Entry
from lotsenbuch.audit.rules import entry_hash
from lotsenbuch.records.rules import Actor, DataClass

acting_role: ContextVar[str] = ContextVar("acting_role", default="")
acting_purpose: ContextVar[str] = ContextVar("acting_purpose", default="")
# What no door asks for is the work of the house's own services.
SERVICE_PURPOSE = "technischer Betrieb"

# The transaction id is the database's own: the policy accepts no other (migration 0002).
_COLUMNS = [column.attname for column in Entry._meta.concrete_fields if column.attname != "xid"]
_INSERT = f"INSERT INTO audit_entry ({', '.join(_COLUMNS)})"
_MARKS = f"({', '.join(['%s'] * len(_COLUMNS))})"
# PostgreSQL takes 65,535 values in a statement; a caseload of 10,000 cases is compared and logged at once.
_ROWS_AT_ONCE = 1_000


@dataclass
class _Running:
    """An action that runs: its id, the savepoints it stands in, and the entries of actions inside it."""

    id: UUID
    about: "Recorded"
    savepoints: tuple[Any, ...]
    waiting: list[Entry] = field(default_factory=list)


_outer: ContextVar[_Running | None] = ContextVar("outer_entry", default=None)


class LogUnavailableError(Exception):
    """The log could not be written, so nothing may be sent (trust.md, "Log")."""


@dataclass
class Recorded:
    """What an action tells its entry while it runs; the rows that it saves raise the class by themselves."""

    case_id: UUID | None = None
    case_ids: list[UUID] = field(default_factory=list)
    data_class: DataClass = DataClass.MASTER

    def __setattr__(self, name: str, value: Any) -> None:
        """Let the class only rise: what one step says takes nothing from what another one wrote."""
        if name == "data_class":
            value = max(value, self.data_class)
        super().__setattr__(name, value)


@contextmanager
def recorded(what: str, *, by: Actor, case_id: UUID | None = None, purpose: str = "") -> Iterator[Recorded]:
    """Write one entry for the action that runs inside; nothing is written when it raises.

    Args:
        what: room and name of the action, e.g. `cases.register_case`.
        by: who acts.
        case_id: the case it concerns, if there is one.
        purpose: why, in German words; empty for the purpose of the door.
    """
    about, parent = Recorded(case_id=case_id), _outer.get()
    own = _Running(uuid4(), about, tuple(connection.savepoint_ids))
    token = _outer.set(own)
    try:
        yield about
    except BaseException:
        # What was done inside stays or goes with the transaction of the caller, and its entries with it.
        if own.waiting and not _is_aborted():
            _insert(own.waiting)
        raise
    finally:
        _outer.reset(token)
    if parent is not None:
        parent.about.data_class = about.data_class
    above = parent.id if parent else None
    done = [*own.waiting, _entry(own.id, what=what, by=by, purpose=purpose, about=about, parent=above)]
    # Entries wait for the outer action and cost one statement together, but only where no savepoint lies between:
    # rolled back, it would leave the entry of something that never happened.
    if parent is not None and parent.savepoints == own.savepoints:
        parent.waiting += done
    else:
        _insert(done)


def note_written(*, instance: object, **_: object) -> None:
    """Raise the class of the running act to that of a row it writes: no action has to remember it (decision 0115).

    An action still says the class itself where it writes past `save()` (`bulk_create`), or opens without writing.
    """
    running = _outer.get()
    if running is not None:
        of_row = getattr(instance, "data_class", None) or DataClass.MASTER
        held = DataClass(max(of_row, getattr(instance, "holds", None) or DataClass.MASTER))
        running.about.data_class = held


def ask_recorded(
    what: str, function: str, *arguments: Any, by: Actor, kind: str = Entry.Kind.ACT, purpose: str = ""
) -> Any:
    """Ask a function of the database and write the entry of the asking in one and the same statement.

    Args:
        what: room and name of the action.
        function: a constant of our own code.
        *arguments: values handed over as parameters.
        by: who asks.
        kind: what the entry is.
        purpose: why, in German words; empty for the purpose of the door.

    Returns:
        The answer; for NULL, which is a refusal, nothing is written.
    """
    outer = _outer.get()
    parent = outer.id if outer else None
    entry = _entry(uuid4(), kind=kind, what=what, by=by, purpose=purpose, about=Recorded(), parent=parent)
    call = f"{function}({', '.join(['%s'] * len(arguments))})"
    sql = (
        f"WITH asked AS MATERIALIZED (SELECT {call} AS answer), logged AS ("  # noqa: S608 - our own names and marks
        f"{_INSERT} SELECT {_MARKS[1:-1]} FROM asked WHERE answer IS NOT NULL"
        ") SELECT answer FROM asked"
    )
    with _kept(), connection.cursor() as cursor:
        cursor.execute(sql, [*arguments, *_row(entry)])
        return (cursor.fetchone() or [None])[0]


def record_reads(
    what: str, *, by: Actor, purpose: str, cases: Mapping[UUID, DataClass], listed: Iterable[UUID] = ()
) -> None:
    """Log what an answer shows, in one statement.

    Args:
        what: name of the route, command or job.
        by: the actor.
        purpose: what it is done for.
        cases: cases of which data of class 1 or higher is sent, each with its highest class: one entry each.
        listed: cases shown with class 0 only: one entry for all.
    """
    shown = [(Entry.Kind.READ, Recorded(case_id=key, data_class=data_class)) for key, data_class in cases.items()]
    if case_ids := list(listed):
        shown.append((Entry.Kind.LISTED, Recorded(case_ids=case_ids)))
    _insert(_entry(uuid4(), kind=kind, what=what, by=by, purpose=purpose, about=about) for kind, about in shown)


def _entry(
    entry_id: UUID,
    *,
    what: str,
    by: Actor,
    purpose: str,
    about: Recorded,
    kind: str = Entry.Kind.ACT,
    parent: UUID | None = None,
) -> Entry:
    entry = Entry(
        id=entry_id,
        at=timezone.now(),
        kind=kind,
        actor=str(by),
        role=acting_role.get(),
        what=what,
        purpose=purpose or acting_purpose.get() or (SERVICE_PURPOSE if by.kind == "service" else ""),
        case_id=about.case_id,
        case_ids=about.case_ids,
        data_class=int(about.data_class),
        parent_id=parent,
    )
    entry.hash = entry_hash({name: getattr(entry, name) for name in _COLUMNS if name != "hash"})
    return entry


def _insert(entries: Iterable[Entry]) -> None:
    """Write entries. Plain SQL: Django would ask for the transaction id by RETURNING, which an anonymous actor may not.

    Raises:
        LogUnavailableError: the log is full, gone, read-only or not ours to write.
    """
    rows = [_row(entry) for entry in entries]
    if not rows:
        return
    with _kept(), connection.cursor() as cursor:
        for some in batched(rows, _ROWS_AT_ONCE, strict=False):
            marks, values = ", ".join([_MARKS] * len(some)), [value for row in some for value in row]
            cursor.execute(f"{_INSERT} VALUES {marks}", values)


def _row(entry: Entry) -> list[Any]:
    return [getattr(entry, name) for name in _COLUMNS]


@contextmanager
def _kept() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise LogUnavailableError from error


def _is_aborted() -> bool:
    """Say whether the transaction takes no more statements: all in it is undone anyway."""
    pq = connection.connection
    return connection.needs_rollback or pq is None or pq.info.transaction_status == TransactionStatus.INERROR
