"""Health, trouble and help."""

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import LogUnavailableError
from lotsenbuch.cases.models import Case
from tests.cast import client_of

from .desk import file_of, note

pytestmark = pytest.mark.django_db


def a_worker_lives() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def test_health_is_ok_when_all_parts_are(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    a_worker_lives()
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "database": "ok", "worker": "ok", "migrations": "ok"},
    )


def test_health_is_down_without_a_worker(client: Client) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["status"], answer.json()["worker"]) == (503, "down", "down")


def test_health_is_down_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("lotsenbuch.desk.queries.system.connection.cursor", fails)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "down", "database": "down", "worker": "down", "migrations": "pending"},
    )


@pytest.mark.parametrize(
    ("error", "status"), [(DatabaseError(), 503), (LogUnavailableError(), 503), (ValueError("Zeynep"), 500)]
)
def test_when_something_fails_what_was_typed_is_still_there(
    anna: Staff,
    case_of_anna: Case,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    status: int,
) -> None:
    def fails(*_args: object, **_more: object) -> Any:
        raise error

    monkeypatch.setattr("lotsenbuch.cases.actions.write_note", fails)
    client = client_of(anna)
    client.raise_request_exception = False
    sent = note("Das soll nicht verloren gehen", password="geheim-12345", new="geheim-67890")
    answer = client.post(f"{file_of(case_of_anna)}vermerk/", sent)
    page = answer.content.decode()
    assert answer.status_code == status
    assert "Das soll nicht verloren gehen" in page
    assert sent["repeat_key"] in page
    assert "geheim" not in page
    assert "Zeynep" not in caplog.text


def test_a_page_of_the_handbook_that_does_not_exist(anna: Staff) -> None:
    client = client_of(anna)
    assert client.get("/hilfe/").status_code == 200
    assert client.get("/hilfe/gibt-es-nicht/").status_code == 404


def test_every_help_pane_leads_to_a_page_that_exists(anna: Staff, case_of_anna: Case) -> None:
    client = client_of(anna)
    for path in ("/", "/faelle/", "/suche/", "/vermerk/", file_of(case_of_anna)):
        page = client.get(path).content.decode()
        target = page[page.index("/hilfe/", page.index('id="help"')) :].split('"')[0]
        assert client.get(target).status_code == 200, path
