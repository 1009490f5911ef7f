"""Whatever is down, the answer is German, what was typed stays, and it goes on by itself when the cause has ended.

The pool is really empty and the database really out of reach here; only the full disk is an error that PostgreSQL
would send, put into its mouth.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from psycopg.errors import DiskFull
from psycopg_pool import ConnectionPool

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, JournalEntry
from tests.cast import act_as, client_of
from tests.database import as_owner

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
def a_held_lock() -> Iterator[None]:
    """Let somebody hold what every page reads, before a pool whose connections wait for locks as the web server's."""
    connection.close()
    pools: dict[str, Any] = connection._connection_pools  # type: ignore[attr-defined]  # as above
    usual = connection.pool  # type: ignore[attr-defined]  # as above
    assert usual is not None, "without a pool nothing here gives up waiting"
    given = {**connection.get_connection_params(), "options": f"-c lock_timeout={round(SHORT * 1000)}"}
    known = {name: value for name, value in given.items() if name not in {"pool", "cursor_factory"}}
    pools["default"] = ConnectionPool("", kwargs=known, min_size=0, max_size=2, timeout=SHORT, open=True)
    try:
        with as_owner() as owner, owner.transaction():
            owner.execute("LOCK TABLE accounts_staff, procrastinate_workers IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        pools["default"].close()
        pools["default"] = usual


@contextmanager
def a_full_disk() -> Iterator[None]:
    """Let PostgreSQL refuse every row."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE")):
            raise OperationalError from DiskFull()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize("fault", [an_empty_pool, no_database, a_held_lock, a_full_disk])
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


def test_only_who_is_served_gives_up_waiting_for_a_lock() -> None:
    words = "import sys, importlib; importlib.import_module(sys.argv[1]); from django.conf import settings; "
    words += "print(settings.DATABASES['default']['OPTIONS'].get('options', ''))"
    said = []
    for module in ("lotsenbuch.config.wsgi", "lotsenbuch.config.settings"):
        command = [sys.executable, "-P", "-c", words, module]
        said.append(subprocess.run(command, cwd=settings.BASE, capture_output=True, text=True, check=True).stdout)  # noqa: S603 - our own words
    assert said == ["-c lock_timeout=5s\n", "\n"]
