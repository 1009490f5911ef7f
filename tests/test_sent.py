"""What is sent to the doors: forms as a person fills them in, to hidden rows, with more than was asked for.

The bodies are read from the pages that show the forms (`tests/sendings.py`), so a new form is sent here by itself.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from difflib import unified_diff
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import set_task, write_note
from lotsenbuch.cases.models import Case
from lotsenbuch.planning.actions import set_goal
from lotsenbuch.planning.actions.goals import NewStep
from tests.browsers import Browsers, Told, all_told, both_told
from tests.cast import Cast, act_as
from tests.forms import Sent
from tests.matrix import CARRIERS, ROUTES
from tests.sendings import BEHIND_DOORS, Sending, sendings
from tests.things import Things, owns

pytestmark = pytest.mark.django_db
type Check = Callable[[Sending, Browsers], list[str]]


def complaints(check: Check, everybody: Cast, things: Things) -> dict[str, list[str]]:
    """Run a check for everything that is sent; return what it has against each route."""
    browsers = Browsers(everybody)
    found = {}
    for name, sending in sendings(everybody, browsers, things).items():
        before = transaction.savepoint_create()
        try:
            found[name] = check(sending, browsers)
        except pytest.fail.Exception as fault:  # a detector
            found[name] = [str(fault)]
        transaction.savepoint_rollback(before)
    return {name: faults for name, faults in found.items() if faults}


def test_every_door_that_takes_a_form_is_sent_one(everybody: Cast, things: Things) -> None:
    """The eye is open: a form for every door, and most of them are taken."""
    browsers = Browsers(everybody)
    sent = sendings(everybody, browsers, things)
    posts = {route.name for route in BEHIND_DOORS if route.door and "POST" in route.door.methods}
    unknown = {name for name, sending in sent.items() if not sending.asked}
    assert len(unknown) < len(posts) // 10, (
        f"no page shows a form for them, say in tests/sendings.py what is sent: {unknown}"
    )
    taken = []
    for name, sending in sent.items():
        before = transaction.savepoint_create()
        if browsers.of(sending.by).post(sending.path, sending.anew()).status_code in {204, 302}:
            taken.append(name)
        transaction.savepoint_rollback(before)
    assert len(taken) > len(posts) * 2 // 3, sorted(posts - set(taken))


# The same answer for hidden and for nothing


def test_a_form_sent_to_hidden_data_is_answered_like_one_sent_to_nothing(everybody: Cast, things: Things) -> None:
    """Status, headers, body and number of queries, by everybody who carries the right and owns nothing there."""

    def check(sending: Sending, browsers: Browsers) -> list[str]:
        found = []
        if not any(isinstance(key, UUID) for key in things.of(sending.route).values()):
            return []
        for name in sorted(CARRIERS[ROUTES[sending.route.name]]):
            if owns(sending.route, name) or name == sending.by:
                continue
            client, absent = browsers.of(name), sending.elsewhere()
            ways = [partial(all_told, client, path, sending.anew()) for path in (sending.path, absent)]
            hidden, nothing = both_told(*ways)
            found += [f"{name}: {hidden} / {nothing}"] if hidden != nothing else []
        return found

    assert complaints(check, everybody, things) == {}


# Whose purpose it is to say something of a case that one does not see yet.
ASKS_BY_NUMBER = frozenset(
    {"cases:break_glass", "cases:supervise", "privacy:search_case", "privacy:hand_overs", "privacy:hold_number"}
)
NUMBERS = frozenset({"case", "number", "fallnummer"})


def hidden_rows(case: Case, by: Staff) -> list[UUID]:
    """Write something in a case of Bernd's; return the keys of what is hidden from the others."""
    with act_as(by):
        task = set_task(case=case, title="Rückruf", due_on=localdate(), by=by.actor)
        note = write_note(case=case, kind="phone", text="Rückruf", happened_at=timezone.now(), by=by.actor)
        goal = set_goal(case=case, words={"title": "Ziel"}, field="job_far", steps=[NewStep("Anrufen")], by=by.actor)
        return [case.id, case.person_id, task.id, note.id, goal.id, goal.steps.get().id]


def test_a_hidden_row_named_in_a_form_is_answered_like_a_made_up_one(
    everybody: Cast, things: Things, case_of_bernd: Case
) -> None:
    """Every field that holds a key or a number gets those of a hidden case, and then what nothing has."""
    hidden, number = hidden_rows(case_of_bernd, everybody["bernd"]), case_of_bernd.fallnummer

    def check(sending: Sending, browsers: Browsers) -> list[str]:
        client, found = browsers.of(sending.by), []
        swaps = [(name, str(key), str(uuid4())) for name in _keys(sending) for key in hidden]
        if sending.route.name not in ASKS_BY_NUMBER:
            swaps += [(name, number, "99-99999") for name in NUMBERS & set(sending.body)]
        for name, real, nothing in swaps if sending.by != "bernd" else []:
            told = both_told(*(partial(_told_by, client, sending, name, value) for value in (real, nothing)))
            found += [f"{name}: {_apart(*told)}"] if told[0] != told[1] else []
        return found

    assert complaints(check, everybody, things) == {}


def _keys(sending: Sending) -> list[str]:
    """Return the fields that hold a key of a row."""
    is_key = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}$").match
    return [
        name for name, values in sending.body.items() if name != "repeat_key" and any(map(is_key, map(str, values)))
    ]


def _apart(one: Told, other: Told) -> list[str]:
    """Return the lines in which two answers differ."""
    return list(unified_diff(str(one).split("\\n"), str(other).split("\\n"), lineterm="", n=0))


def _told_by(client: Client, sending: Sending, name: str, value: str) -> Told:
    """Return what the answer tells, without what was typed."""
    before = transaction.savepoint_create()
    status, headers, body, queries = all_told(client, sending.path, {**sending.anew(), name: [value]})
    transaction.savepoint_rollback(before)
    keyless = re.sub(r"(?<=name=\"repeat_key\" value=\")[0-9a-f-]{36}", "", body.replace(value, "…"))
    return status, headers, keyless, queries


# Mass assignment

# An autosave keeps what stands in its form, whatever its fields are called, sealed and for its writer alone.
TAKES_ANY = frozenset({"desk:save_draft"})
MARK = "mitgeschickt-und-nie-gefragt"
OTHER_KEY = uuid4()
_BY_KIND: list[tuple[Any, str]] = [
    (models.BooleanField, "on"),
    (models.IntegerField, "4"),
    (models.DecimalField, "4"),
    (models.DateTimeField, "2001-02-03T04:05"),
    (models.DateField, "3.2.2001"),
    (models.UUIDField, str(OTHER_KEY)),
    (models.ForeignKey, str(OTHER_KEY)),
]
_WRITES = re.compile(r"^\s*(?:WITH.*)?(?:INSERT INTO|UPDATE|DELETE FROM|SELECT \w+\()", re.DOTALL)


def every_column() -> dict[str, str]:
    """Return each column name of the house with a value that would be taken for it."""
    found = {"holder": str(OTHER_KEY), "actor": f"staff:{OTHER_KEY}", "staff": str(OTHER_KEY)}
    for model in apps.get_models():
        if model.__module__.startswith("lotsenbuch."):
            for column in model._meta.concrete_fields:
                value = next((text for kind, text in _BY_KIND if isinstance(column, kind)), MARK)
                found |= {column.name: value, column.attname: value}
    return found


@contextmanager
def writing() -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements that write, with their values; what is new each time is left out."""
    written: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITES.match(sql) and "records_repeat" not in sql and "SELECT set_config" not in sql:
            written.append((sql, [_plain(one) for one in params or ()]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written


# Keys, hashes, tokens, instants, and the numbers that the house draws: of a case, of a paper card.
_DRAWN = r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}|[\w$+/=-]{60,}|\d{10}\.\d+|\b\d\d-\d{5}\b|\bK-[A-Z0-9]{6}\b"


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    value = getattr(value, "obj", value)
    text = str(value)
    if str(OTHER_KEY) in text or MARK in text:
        return text
    if isinstance(value, UUID | bytes | memoryview) or (isinstance(value, datetime) and value.year > 2001):
        return type(value).__name__
    return re.sub(_DRAWN, "…", text)


def test_no_form_takes_what_it_never_asked_for(everybody: Cast, things: Things) -> None:
    """Every column of every table is sent along with every form: not one of them reaches a statement that writes."""
    columns = every_column()

    def check(sending: Sending, browsers: Browsers) -> list[str]:
        if sending.route.name in TAKES_ANY or not sending.asked:
            return []
        more: Sent = {name: [value] for name, value in columns.items() if name not in sending.asked}
        plain = _written(browsers, sending, sending.anew())
        extended = _written(browsers, sending, {**more, **sending.anew()})
        return [f"{one} / {other}" for one, other in zip(plain, extended, strict=False) if one != other][:1] or (
            [f"{len(plain)} and {len(extended)} statements"] if len(plain) != len(extended) else []
        )

    assert complaints(check, everybody, things) == {}


def _written(browsers: Browsers, sending: Sending, body: Sent) -> list[tuple[str, Any]]:
    before = transaction.savepoint_create()
    with writing() as written:
        browsers.of(sending.by).post(sending.path, body)
    transaction.savepoint_rollback(before)
    return written
