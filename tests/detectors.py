"""Detectors: whole classes of mistakes fail in every test that opens a page, without a line in that test.

Each stands in `test_detectors.py` with a fault sown on purpose. Unknown template variables and lists in pages
without an order are found by pytest-django and by a warning made an error (`pyproject.toml`).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_init
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from lotsenbuch.audit.actions import record as audit
from lotsenbuch.audit.models import Entry
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import DataClass

# Words that no German sentence of ours has; the last ones are what Python and JavaScript leave behind.
ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """the and of with your you this that please required submit cancel delete save password username search next
        previous choose select add remove edit settings must from for has been does should
        none null undefined true false nan""",
    )
)
# One's own unfinished texts belong to no case yet, and an autosave writes no entry (house.md, "actions").
UNLOGGED = frozenset({"records_draft"})
# Names are class 0, but a list of them is logged too (trust.md, "Log").
NAMES = frozenset({"cases_person"})
# A token that opens nothing is counted against guessing (decision 0140).
A_GET_WRITES = frozenset({"audit_entry", "accounts_session", "accounts_attempt"})

_READ = re.compile(r'\b(?:FROM|JOIN)\s+"(\w+)"')
_WRITTEN = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?')
_ANSWERS_NO_CONTENT = re.compile(r'^\s*SELECT (?:COUNT\(|1 AS "a")')
# Invented addresses end in `.invalid` (screens.md).
# Names of tables on the page of the authorisation concept are names, and the secret of an app is letters by chance.
_NOT_WORDS = re.compile(r"\S+@\S+|https?://\S+|\b[a-z]+_[a-z_]+\b|\b[A-Z2-7]{16,}\b")
_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+(?:-[A-Za-zÄÖÜäöüß]+)*")
# What differs between two pages that say the same: nonces and tokens; one of both is looked at.
_NEW_EACH_TIME = re.compile(r"(?<=nonce=\")[\w+/=-]+|(?<=value=\")\w{64}|(?<=csrftoken\": \")\w{64}")
_LETTERS = re.compile(r"[^\W\d_]+")
_TITLE = re.compile(r"<title[^>]*>([^<]*)</title>")
_OK = 200


@cache
def classes_of_tables() -> dict[str, DataClass]:
    """Return each table whose rows belong to a case, with the class that they have at least."""
    held = {model._meta.db_table: getattr(model, "holds", None) for model in apps.get_models()}
    return {table: of for table, of in held.items() if of is not None and table not in UNLOGGED}


@cache
def sensitive_tables() -> frozenset[str]:
    """Return the tables whose rows, once sent, need an entry in the log."""
    return frozenset(table for table, of in classes_of_tables().items() if of >= DataClass.COUNSELLING) | NAMES


@dataclass
class Sighting:
    """What one request did in the database, and what it opened of that."""

    read: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    loaded: dict[tuple[str, UUID], tuple[UUID, int]] = field(default_factory=dict)
    opened: list[tuple[str, UUID]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    people: set[str] = field(default_factory=set)

    def note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Look at one statement; the signature is Django's."""
        result = execute(sql, params, many, context)
        if found := _WRITTEN.match(sql):
            self.written.add(found[1])
        elif context["cursor"].rowcount > 0 and not _ANSWERS_NO_CONTENT.match(sql):
            self.read.update(_READ.findall(sql))
        return result

    def faults(self, method: str, status: int) -> list[str]:
        """Say what is wrong with what was read and written."""
        found = []
        unlogged = self.read & sensitive_tables()
        if status == _OK and unlogged and "audit_entry" not in self.written:
            found.append(f"read {sorted(unlogged)} and wrote no entry: request.reads.case(…) or .list(…) is missing")
        if status == _OK:
            found += self._understated()
        found += self._written_below()
        if method in {"GET", "HEAD"} and (extra := self.written - A_GET_WRITES):
            found.append(f"a GET wrote to {sorted(extra)}")
        return found

    def _written_below(self) -> list[str]:
        """Compare the class of each table that was written with the highest class that an act says."""
        said = max((entry.data_class for entry in self.entries if entry.kind == Entry.Kind.ACT), default=None)
        return [
            f"wrote class {of} in {table}, and the act says class {said}: recorded(…) understates"
            for table, of in sorted((table, classes_of_tables().get(table, 0)) for table in self.written)
            if said is not None and of > said
        ]

    def _understated(self) -> list[str]:
        """Compare the class of every sealed row that was opened with the class that the log names for its case."""
        logged = {entry.case_id: entry.data_class for entry in self.entries if entry.kind == Entry.Kind.READ}
        opened = {(table, *self.loaded[table, row]) for table, row in self.opened if (table, row) in self.loaded}
        return [
            f"opened class {of} in {table} and logged class {logged.get(case, 0)}: request.reads.case(…) understates"
            for table, case, of in sorted(opened, key=str)
            if of > logged.get(case, 0)
        ]


class Page(HTMLParser):
    """What a page says and what it carries inline."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inline: list[str] = []
        self.language: str | None = None
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what is said in attributes, and what the policy of the page forbids."""
        named = dict(attrs)
        if tag == "html":
            self.language = named.get("lang")
        if tag in {"script", "style"}:
            self._inside.append(tag)
            if tag == "style" or "src" not in named:
                self.inline.append(f"<{tag}>")
        if tag == "textarea" and "hidden" in named:  # kept to be sent again, shown to nobody
            self._inside.append(tag)
        for name, value in attrs:
            if name == "style" or (name.startswith("on") and len(name) > 2):
                self.inline.append(f"{tag} {name}=…")
            if name in {"href", "src", "action"} and (value or "").strip().lower().startswith("javascript:"):
                self.inline.append(f"{tag} {name}=javascript:")
            if name in {"alt", "aria-label", "placeholder", "title"}:
                self.texts.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        """Leave a script or style."""
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        """Collect what people read."""
        if not self._inside:
            self.texts.append(data)

    def faults(self, *, is_whole: bool) -> list[str]:
        """Say what is wrong with the page."""
        words = {word.lower() for text in self.texts for word in _WORD.findall(_NOT_WORDS.sub("", text))}
        found = [f"English or technical words on the screen: {sorted(words & ENGLISH)}"] if words & ENGLISH else []
        found += [f"inline {', '.join(self.inline)}"] if self.inline else []
        found += ["<html lang> is not German"] if is_whole and self.language != "de" else []
        return found


@lru_cache(maxsize=200)
def _page_faults(html: str) -> tuple[str, ...]:
    page = Page()
    page.feed(html)
    page.close()
    return tuple(page.faults(is_whole="<html" in html))


def page_faults(html: str) -> list[str]:
    """Return what is wrong with a page, or with a part of one."""
    return list(_page_faults(_NEW_EACH_TIME.sub("", html)))


def type_faults(response: HttpResponseBase) -> list[str]:
    """Say when a browser would have to guess what a body is, or in which letters it is written (ASVS 5.0, V4.1.1)."""
    said = response.headers.get("Content-Type", "")
    if not said:
        return ["a body without a content type"] if response.streaming or response.content else []  # type: ignore[attr-defined]  # as below
    kind = said.split(";")[0].strip()
    is_text = kind.startswith("text/") or kind.endswith(("/xml", "+xml"))
    return [f"{kind} without a charset"] if is_text and "charset=" not in said else []


def _told_by(pdf: bytes) -> str:
    """Return what a PDF tells about itself; nothing where a test made one up."""
    try:
        return " ".join(str(one) for one in (PdfReader(BytesIO(pdf)).metadata or {}).values())
    except PyPdfError:
        return ""


def kept_faults(response: HttpResponseBase, people: Iterable[str]) -> list[str]:
    """Say when a name of somebody whose case was read goes where a browser writes it to its disk (decision 0276)."""
    said = {"file name": unquote(response.headers.get("Content-Disposition", ""))}
    kind = response.headers.get("Content-Type", "")
    if not response.streaming and kind.startswith("text/html"):
        said["title"] = unescape("".join(_TITLE.findall(response.text)[:1]))  # type: ignore[attr-defined]  # as below
    if not response.streaming and kind == "application/pdf":
        said["title of a PDF"] = _told_by(response.content)  # type: ignore[attr-defined]  # as below
    words = {where: set(_LETTERS.findall(text)) for where, text in said.items()}
    names = {word for name in people for word in _LETTERS.findall(name) if word[:1].isupper()}
    return [f"the {where} names {sorted(here & names)}" for where, here in words.items() if here & names]


def answer_faults(method: str, response: HttpResponseBase, seen: Sighting) -> list[str]:
    """Return what is wrong with an answer."""
    found = seen.faults(method, response.status_code) + type_faults(response) + kept_faults(response, seen.people)
    if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        found += page_faults(response.text)  # type: ignore[attr-defined]  # HttpResponse, as it does not stream
    return found


_seen: ContextVar[Sighting | None] = ContextVar("_seen", default=None)


def _note_loaded(instance: Any, **_: Any) -> None:
    """Remember case and class of a row that says both, and whom a row is."""
    seen, row = _seen.get(), vars(instance)
    if seen is not None and instance._meta.db_table == "cases_person":
        seen.people.update(row.get(name, "") for name in ("first_name", "last_name"))
    if seen is not None and "data_class" in row and "case_id" in row:
        seen.loaded[instance._meta.db_table, instance.pk] = row["case_id"], row["data_class"]


def _note_opened[Opened: (str, bytes)](unseal: Callable[..., Opened]) -> Callable[..., Opened]:
    def noting(key: bytes, sealed: Any, *, table: str, row: UUID, field: str) -> Opened:
        if seen := _seen.get():
            seen.opened.append((table, row))
        return unseal(key, sealed, table=table, row=row, field=field)

    return noting


def _note_entries(insert: Callable[[list[Entry]], None]) -> Callable[[Iterable[Entry]], None]:
    def noting(entries: Iterable[Entry]) -> None:
        entries = list(entries)
        if seen := _seen.get():
            seen.entries += entries
        insert(entries)

    return noting


@pytest.fixture(autouse=True, scope="session")
def _watched_client() -> Iterator[None]:
    """Let every test client look at every answer."""
    request = Client.request

    def watched(self: Client, **environ: Any) -> Any:
        seen = Sighting()
        token = _seen.set(seen)
        try:
            with connection.execute_wrapper(seen.note):
                response = request(self, **environ)
        finally:
            _seen.reset(token)
        if faults := answer_faults(environ.get("REQUEST_METHOD", "GET"), response, seen):
            pytest.fail(f"{environ.get('PATH_INFO', '/')}: " + "; ".join(faults), pytrace=False)
        return response

    patch = pytest.MonkeyPatch()
    patch.setattr(Client, "request", watched)
    patch.setattr(cipher, "unseal", _note_opened(cipher.unseal))
    patch.setattr(cipher, "unseal_bytes", _note_opened(cipher.unseal_bytes))
    patch.setattr(audit, "_insert", _note_entries(audit._insert))
    post_init.connect(_note_loaded)
    yield
    post_init.disconnect(_note_loaded)
    patch.undo()


def count_queries(answer: Callable[[], object]) -> list[str]:
    """Return the statements of one call."""
    with CaptureQueriesContext(connection) as captured:
        answer()
    return [query["sql"] for query in captured.captured_queries]


def assert_constant_queries(answer: Callable[[], object], add_row: Callable[[int], object], *, most: int = 15) -> None:
    """Fail when a list asks more for 3 rows than for 1, or more than the house allows.

    Args:
        answer: opens the page.
        add_row: adds one row more; gets its number, 1 to 3.
        most: the highest number of queries.
    """
    add_row(1)
    answer()  # what is remembered per process is remembered now
    one = count_queries(answer)
    add_row(2)
    add_row(3)
    three = count_queries(answer)
    assert len(one) == len(three), "more rows, more queries:\n" + "\n".join(three)
    assert len(three) <= most, f"{len(three)} queries:\n" + "\n".join(three)


def unused_templates(templates: dict[str, Path], sources: list[Path], foreign: list[Path]) -> list[str]:
    """Return the names of templates that nothing of ours names and that replace none of a package's.

    Args:
        templates: name and file of each of our templates.
        sources: files of ours that may name one.
        foreign: template folders of the packages that look theirs up by a fixed name.
    """
    texts = {path: path.read_text(encoding="utf-8") for path in sources}
    return sorted(
        name
        for name, path in templates.items()
        if not any((folder / name).exists() for folder in foreign)
        and not any(name in text for source, text in texts.items() if source != path)
    )
