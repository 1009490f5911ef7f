"""When the log cannot be written: real faults in the database, real requests, no data sent, and it mends itself."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.office.queries import forget_house
from tests.cast import SECRETS, client_of, filled_case, setting_up
from tests.database import as_owner

pytestmark = pytest.mark.django_db(transaction=True)
type Fault = AbstractContextManager[None]


@contextmanager
def statement(harm: str, mend: str) -> Iterator[None]:
    with as_owner() as owner:
        owner.execute(harm)
    try:
        yield
    finally:
        with as_owner() as owner:
            owner.execute(mend)


def not_allowed() -> Fault:
    return statement("REVOKE INSERT ON audit_entry FROM lotse_app", "GRANT INSERT ON audit_entry TO lotse_app")


def gone() -> Fault:
    return statement("ALTER TABLE audit_entry RENAME TO audit_gone", "ALTER TABLE audit_gone RENAME TO audit_entry")


def full() -> Fault:
    """A disk that is full: the server says so when it needs a further block."""
    harm = """
        CREATE FUNCTION audit_is_full() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
        CREATE TRIGGER audit_is_full BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_is_full()"""
    return statement(harm, "DROP FUNCTION audit_is_full() CASCADE")


@contextmanager
def read_only() -> Iterator[None]:
    """A standby, or a server that protects itself: every transaction begins read-only."""
    default = connections["default"]
    name = default.settings_dict["NAME"]
    with as_owner() as owner:
        owner.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    default.close()
    default.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own, the stubs know the base class
    try:
        yield
    finally:
        with as_owner() as owner:
            owner.execute("SET TRANSACTION READ WRITE")
            owner.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
        default.close()
        default.close_pool()  # type: ignore[attr-defined]  # as above


FAULTS: dict[str, Callable[[], Fault]] = {
    "not allowed": not_allowed,
    "gone": gone,
    "full": full,
    "read-only": read_only,
}


@pytest.fixture
def case(anna: Staff) -> Case:
    return filled_case(anna)


def said(client: Client, path: str, **headers: str) -> tuple[int, str]:
    client.raise_request_exception = False
    forget_house()
    response = client.get(path, headers=headers)
    return response.status_code, response.content.decode(errors="replace")


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_pages_papers_downloads_and_parts_send_nothing_and_come_back(anna: Staff, case: Case, fault: str) -> None:
    client = client_of(anna)
    ways: dict[str, dict[str, str]] = {
        reverse("desk:case_file", args=[case.id]): {},
        reverse("desk:print_file", args=[case.id]): {},
        reverse("cases:person", args=[case.id]): {},
        reverse("desk:cases"): {},
        reverse("intake:export_caseload", args=["csv"]): {},
        reverse("intake:export_caseload", args=["xlsx"]): {},
        f"{reverse('desk:case_file', args=[case.id])}?art=note": {"HX-Request": "true"},
    }
    with FAULTS[fault]():
        for path, headers in ways.items():
            status, page = said(client, path, **headers)
            assert status == 503, path
            assert "Lotsenbuch" in page
            assert [secret for secret in SECRETS if secret in page] == [], path
    for path, headers in ways.items():
        assert said(client, path, **headers)[0] == 200, path


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_what_was_typed_is_shown_again_and_nothing_is_done(anna: Staff, case: Case, fault: str) -> None:
    client = client_of(anna)
    client.raise_request_exception = False
    sent = {"title": "Frau Amsel anrufen", "due_on": "heute", "repeat_key": "00000000-0000-4000-8000-000000000001"}
    path = reverse("desk:set_task", args=[case.id])
    with FAULTS[fault]():
        response = client.post(path, sent)
        assert response.status_code == 503
        assert "Frau Amsel anrufen" in response.content.decode()
    assert client.post(path, sent).status_code == 302


def test_nobody_logs_in_while_the_database_is_read_only(anna: Staff) -> None:
    anna.set_password("Lotsenau-2026")
    with setting_up():
        anna.save()
    client = Client(raise_request_exception=False)
    sent = {"login": "anna", "password": "Lotsenau-2026"}
    with read_only():
        assert client.post(reverse("account_login"), sent).status_code == 503
    assert client.post(reverse("account_login"), sent).status_code == 302
