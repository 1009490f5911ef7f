"""What the tests of the desk's views share: names in a hard order, and counting all queries of a page."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.rules.person import PersonData
from tests.cast import registered

MOST_QUERIES = 15


def person(last_name: str, first_name: str = "Kim", born: date = date(1985, 5, 4), **more: Any) -> PersonData:
    return PersonData(first_name=first_name, last_name=last_name, birth_on=born, town="Lotsenau", **more)


def people(by: Staff, *last_names: str) -> list[Case]:
    return [registered(by, person(name)) for name in last_names]


def queries_of(client: Client, path: str) -> int:
    """Return how many queries a page makes, session and user included, transaction statements left out."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    told = [one["sql"] for one in captured.captured_queries]
    return sum(not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")) for sql in told)


def file_of(case: Case) -> str:
    return reverse("desk:case_file", args=[case.id])


def note(text: str, **more: Any) -> dict[str, Any]:
    """Return what the note form sends."""
    sent = {"repeat_key": str(uuid4()), "text": text, "kind": "note", "happened_on": "heute", "data_class": "1"}
    return {**sent, **more}
