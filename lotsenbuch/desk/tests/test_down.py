"""Whatever is down, the answer is German, what was typed stays, and it goes on by itself when the cause has ended.

The pool is really empty and the database really out of reach here; only the full disk is an error that PostgreSQL
would send, put into its mouth.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from psycopg.errors import DiskFull
from psycopg_pool import ConnectionPool

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, JournalEntry
from tests.cast import act_as, client_of

from .desk import file_of, note

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = "Das Gespräch war gut und soll nicht verloren gehen"
SHORT = 0.3


@contextmanager
def an_empty_pool() -> Iterator[None]:
    """Let somebody else have every connection."""
    connection.close()
    pool: Any = connection.pool  # type: ignore[attr-defined]  # PostgreSQL's own, the stubs know the base class
    taken = [pool.getconn() for _ in range(pool.max_size)]
    usual, pool.timeout = pool.timeout, SHORT
    try:
        yield
    finally:
        pool.timeout = usual
        for one in taken:
            pool.putconn(one)


@contextmanager
def no_database() -> Iterator[None]:
    """Let the address lead nowhere."""
    connection.close()
    pools: dict[str, Any] = connection._connection_pools  # type: ignore[attr-defined]  # as above
    usual = pools["default"]
    nowhere = ConnectionPool("host=/nonexistent dbname=none", min_size=0, max_size=1, timeout=SHORT, open=True)
    pools["default"] = nowhere
    try:
        yield
    finally:
        pools["default"] = usual
        nowhere.close()


@contextmanager
def a_full_disk() -> Iterator[None]:
    """Let PostgreSQL refuse every row."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE")):
            raise OperationalError from DiskFull()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize("fault", [an_empty_pool, no_database, a_full_disk])
def test_a_note_survives_what_is_down_and_is_kept_once_when_it_is_up_again(
    anna: Staff, case_of_anna: Case, fault: Any
) -> None:
    client = client_of(anna)
    client.raise_request_exception = False
    sent = note(TYPED)
    path = f"{file_of(case_of_anna)}vermerk/"
    with fault():
        answer = client.post(path, sent)
        page = answer.content.decode()
        assert answer.status_code == 503
        assert '<html lang="de"' in page
        assert TYPED in page
        assert sent["repeat_key"] in page
        assert client.get(file_of(case_of_anna)).status_code == 503, "no answer that the log does not know of"
        health = Client().get("/health")
        assert health.status_code == 503
    for _ in range(2):  # sent again from the page of trouble, and once more by an impatient hand
        assert client.post(path, sent).status_code == 302
    assert client.get(file_of(case_of_anna)).status_code == 200
    with act_as(anna):
        assert JournalEntry.objects.filter(case=case_of_anna, text__contains="nicht verloren").count() == 1
