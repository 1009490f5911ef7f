"""Adding to the log. The outermost action writes one entry; actions inside it carry its id."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import DatabaseError, connection
from django.utils import timezone

from lotsenbuch.audit.models import Entry
from lotsenbuch.audit.rules import entry_hash
from lotsenbuch.records.rules import Actor, DataClass

acting_role: ContextVar[str] = ContextVar("acting_role", default="")
acting_purpose: ContextVar[str] = ContextVar("acting_purpose", default="")
# What no door asks for is the work of the house's own services.
SERVICE_PURPOSE = "technischer Betrieb"

# The transaction id is the database's own: the policy accepts no other (migration 0002).
_COLUMNS = [column.attname for column in Entry._meta.concrete_fields if column.attname != "xid"]
_INSERT = f"INSERT INTO audit_entry ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608 - names of our own columns
_outer: ContextVar[UUID | None] = ContextVar("outer_entry", default=None)


class LogUnavailableError(Exception):
    """The log could not be written, so nothing may be sent (trust.md, "Log")."""


@dataclass
class Recorded:
    """What an action tells its entry while it runs."""

    case_id: UUID | None = None
    case_ids: list[UUID] = field(default_factory=list)
    data_class: DataClass = DataClass.MASTER


@contextmanager
def recorded(what: str, *, by: Actor, case_id: UUID | None = None, purpose: str = "") -> Iterator[Recorded]:
    """Write one entry for the action that runs inside; nothing is written when it raises.

    Args:
        what: room and name of the action, e.g. `cases.register_case`.
        by: who acts.
        case_id: the case it concerns, if there is one.
        purpose: why, in German words; empty for the purpose of the door.
    """
    about, parent, own = Recorded(case_id=case_id), _outer.get(), uuid4()
    token = _outer.set(own)
    try:
        yield about
    finally:
        _outer.reset(token)
    _insert([_entry(own, kind=Entry.Kind.ACT, what=what, by=by, purpose=purpose, about=about, parent=parent)])


def record_reads(what: str, *, by: Actor, purpose: str, cases: Mapping[UUID, DataClass]) -> None:
    """Log that an answer sends data of class 1 or higher of these cases: one entry each, one statement for all."""
    abouts = [Recorded(case_id=case_id, data_class=data_class) for case_id, data_class in cases.items()]
    _insert(_entry(uuid4(), kind=Entry.Kind.READ, what=what, by=by, purpose=purpose, about=about) for about in abouts)


def record_listed(what: str, *, by: Actor, purpose: str, case_ids: Iterable[UUID]) -> None:
    """Log that an answer shows these cases with class 0 only."""
    about = Recorded(case_ids=list(case_ids))
    _insert([_entry(uuid4(), kind=Entry.Kind.LISTED, what=what, by=by, purpose=purpose, about=about)])


def _entry(
    entry_id: UUID, *, kind: str, what: str, by: Actor, purpose: str, about: Recorded, parent: UUID | None = None
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
    rows = [[getattr(entry, name) for name in _COLUMNS] for entry in entries]
    if not rows:
        return
    try:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, rows) if len(rows) > 1 else cursor.execute(_INSERT, rows[0])
    except DatabaseError as error:
        raise LogUnavailableError from error
