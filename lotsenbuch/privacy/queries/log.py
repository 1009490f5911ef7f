"""The log in words: who, in which role, what for, when; never content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.audit.models import Entry, Search
from lotsenbuch.audit.queries import found_by, looks_at, searches_seen
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import DataClass

LINES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as people read it."""

    at: datetime
    who: str
    role: str
    what: str
    purpose: str
    data_class: str
    case_id: UUID | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A search with the names of the people in it."""

    search: Search
    asked_by: str
    released_by: str
    subject: str
    is_mine: bool


def is_holder(case_id: UUID) -> bool:
    """Say whether the actor holds the case."""
    return bool(ask_guard("cases_is_holder", case_id))


def case_numbered(number: str) -> UUID | None:
    """Return the key of the case with this Fallnummer, for an officer; None for anybody else and for none."""
    found: UUID | None = ask_guard("privacy_case_numbered", number)
    return found


def looks(case_id: UUID, page: str) -> "Page[Line]":
    """Return a page of those who read a case or acted on it, newest first."""
    return _paged(looks_at(case_id), page)


def all_looks(case_id: UUID) -> list[Line]:
    """Return everybody who read a case or acted on it, newest first, for paper and file."""
    return _lines(looks_at(case_id))


def found_lines(search: Search) -> list[Line]:
    """Return all that a search finds."""
    return _lines(found_by(search))


def found(search: Search, page: str) -> "Page[Line]":
    """Return a page of what a search finds."""
    return _paged(found_by(search), page)


def searches(by: Staff) -> list[Asked]:
    """Return the searches that somebody may know of, with names."""
    rows = list(searches_seen()[:LINES_SHOWN])
    names = _names({name for one in rows for name in (one.asked_by, one.released_by, one.subject)})
    return [_asked(one, names, by) for one in rows]


def search_of(search_id: UUID) -> Search | None:
    """Return a search that the actor may know of, or None."""
    return Search.objects.filter(pk=search_id).first()


def asked(search: Search, by: Staff) -> Asked:
    """Return a search with names."""
    return _asked(search, _names({search.asked_by, search.released_by, search.subject}), by)


def _asked(one: Search, names: dict[str, str], by: Staff) -> Asked:
    is_mine = one.asked_by == str(by.actor)
    return Asked(one, names[one.asked_by], names[one.released_by], names[one.subject], is_mine)


def _paged(rows: "QuerySet[Entry]", number: str) -> "Page[Line]":
    page = Paginator(rows, LINES_SHOWN).get_page(number)
    page.object_list = _lines(page.object_list)  # type: ignore[assignment]  # rows in, lines out
    return page  # type: ignore[return-value]  # as above


def _lines(entries: Iterable[Entry]) -> list[Line]:
    entries = list(entries)
    names = _names({entry.actor for entry in entries})
    return [_line(entry, names[entry.actor]) for entry in entries]


def _line(entry: Entry, who: str) -> Line:
    return Line(
        at=entry.at,
        who=who,
        role=role_words(entry.role) or ("" if entry.actor.startswith("staff:") else "Programm"),
        what=Entry.Kind(entry.kind).label,
        purpose=entry.purpose,
        data_class=DataClass(entry.data_class).label,
        case_id=entry.case_id,
    )


def role_words(roles: str) -> str:
    """Return the German names of the roles that an entry says."""
    known = [Role(name).label for name in roles.split(",") if name in set(Role)]
    return ", ".join(known)


def _names(actors: set[str]) -> dict[str, str]:
    """Return the names of actors, in one query."""
    ids = [actor.removeprefix("staff:") for actor in actors if actor.startswith("staff:")]
    names = {str(one.actor): one.display_name for one in Staff.objects.filter(pk__in=ids)}
    return {actor: names.get(actor, "Programm" if actor else "") for actor in actors}
