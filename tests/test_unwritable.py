"""When the log cannot be written: real faults in the database, real requests, no data sent, and it mends itself.

Every door is tried: each that leaves an entry when all is well answers 503 without a word of a case, does nothing, and
answers again once the log can be written.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import record
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.models import Case
from lotsenbuch.office.queries import forget_house
from tests.browsers import Browsers, address
from tests.cast import SECRETS, Cast, act_as, client_of, filled_case, setting_up
from tests.database import as_owner
from tests.matrix import CARRIERS, ROUTES
from tests.sendings import BEHIND_DOORS, sendings
from tests.things import Things, owns

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


# Of these rows one owns oneself, and writing them is no act: sessions, tries, notices seen, a text that saves itself.
OF_ONES_OWN = frozenset({"accounts_session", "accounts_attempt", "accounts_notice", "records_draft"})


def written(everybody: Cast) -> dict[str, list[object]]:
    """Return what each of the cast sees in each table: how many rows, and the newest transaction that wrote one."""
    found: dict[str, list[object]] = {}
    for staff in everybody.values():
        with act_as(staff), connections["default"].cursor() as cursor:
            cursor.execute(TABLES)
            for table in [name for (name,) in cursor.fetchall() if name not in OF_ONES_OWN]:
                cursor.execute(f'SELECT count(*), max(xmin::text::bigint) FROM "{table}"')  # noqa: S608 - from the catalogue
                found.setdefault(table, []).append(cursor.fetchone())
    return found


TABLES = """
    SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND has_table_privilege(oid, 'SELECT') ORDER BY relname
"""


def logged_ways(
    everybody: Cast, browsers: Browsers, things: Things, entries: list[Entry]
) -> dict[str, tuple[str, str]]:
    """Return who opens each door to be looked at and where, for those whose answer leaves an entry."""
    found = {}
    for route in BEHIND_DOORS:
        name = next((one for one in sorted(CARRIERS[ROUTES[route.name]]) if owns(route, one)), None)
        if name is None or route.door is None or "GET" not in route.door.methods:
            continue
        before, path = len(entries), address(route, things.of(route))
        if said(browsers.of(name), path)[0] == 200 and len(entries) > before:
            found[route.name] = (name, path)
    return found


def test_no_door_sends_or_does_anything_without_its_log(
    everybody: Cast, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsers, entries, insert = Browsers(everybody), list[Entry](), record._insert

    def noting(some: Iterable[Entry]) -> None:
        entries.extend(new := list(some))
        insert(new)

    monkeypatch.setattr(record, "_insert", noting)
    ways = logged_ways(everybody, browsers, things, entries)
    assert {"desk:case_file", "planning:plan_pdf", "documents:paper_file", "intake:export_caseload"} <= set(ways)
    for name, fault in FAULTS.items():
        with fault():
            shown = {route: said(browsers.of(who), path) for route, (who, path) in ways.items()}
        assert {route: status for route, (status, _page) in shown.items() if status != 503} == {}, name
        told = {route: [secret for secret in SECRETS if secret in page] for route, (_status, page) in shown.items()}
        assert {route: secrets for route, secrets in told.items() if secrets} == {}, name
        assert {route for route, (_status, page) in shown.items() if "Lotsenbuch" not in page} == set(), name
        assert said(browsers.of("anna"), ways["desk:case_file"][1])[0] == 200, name
    again = {route: said(browsers.of(who), path)[0] for route, (who, path) in ways.items()}
    assert {route: status for route, status in again.items() if status != 200} == {}


def test_no_form_writes_anything_without_its_log(everybody: Cast, things: Things) -> None:
    """Every form that is taken when all is well (`test_sent.py`): whatever is answered, nothing is there afterwards."""
    browsers = Browsers(everybody)
    sent = sendings(everybody, browsers, things)
    before = written(everybody)
    with full():
        for sending in sent.values():
            client = browsers.of(sending.by)
            client.raise_request_exception = False
            client.post(sending.path, sending.anew())
    after = written(everybody)
    assert {name: after[name] for name in before if after[name] != before[name]} == {}
    assert set(after) == set(before)


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
