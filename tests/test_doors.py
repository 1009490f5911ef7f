"""Every door of the house against every role and method, with own, foreign and made-up data (trust.md)."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lotsenbuch.accounts.doors import Kind
from lotsenbuch.accounts.models import RoleAssignment
from lotsenbuch.accounts.roles import TABLE, Right, Role
from tests.browsers import Browsers, address, ask, both_told, told
from tests.cast import BUILDER, SECRETS, Cast, client_of, setting_up
from tests.closed import rows_of
from tests.matrix import ANSWER_ALIKE, CARRIERS, NEEDS_MORE, PUBLIC, ROUTES, may_open
from tests.routes import RouteEntry, our_routes
from tests.things import OWNERS, Things, made_up, owns

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
BEHIND_DOORS = [route for route in our_routes() if route.name in ROUTES]
# A phone asks for no page: without login it is told so by the status (401).
FOR_PEOPLE = [route for route in BEHIND_DOORS if route.door and route.door.kind != Kind.API]
TODAY = date(2026, 5, 4)
TEXTS = dict.fromkeys(("mandate", "expected_by_person", "expected_by_house", "confidential"), "Abgesprochen")

# How the case lies there that is own to Anna and foreign to everybody else: a column of the matrix each.
STATES = ("open", "sealed", "closed")

type Check = Callable[[RouteEntry, Cast, Things, Browsers], None]
type Column = Callable[[str, Cast, Things], None]


def behind_doors(check: Check, states: tuple[str, ...] = STATES) -> Column:
    """Run a check for every route on one and the same data; a route that fails is named beside what it said."""

    @pytest.mark.parametrize("state", states)
    def test(state: str, everybody: Cast, things: Things) -> None:
        faults, browsers = {}, Browsers(everybody)
        for route in BEHIND_DOORS:
            before = transaction.savepoint_create()
            try:
                check(route, everybody, things, browsers)
            except (AssertionError, pytest.fail.Exception) as fault:
                faults[route.name] = str(fault)
            finally:
                transaction.savepoint_rollback(before)
        assert faults == {}

    test.__name__ = check.__name__
    test.__doc__ = check.__doc__
    return test


def before_any_case(check: Check) -> Column:
    """Run a check of what a door refuses before it looks at a case: how that case lies there says nothing about it."""
    return behind_doors(check, states=("open",))


# The registry


def test_every_route_has_a_line_in_the_matrix() -> None:
    names = {route.name for route in our_routes()}
    assert {"without a line": names - set(ROUTES) - PUBLIC, "without a route": (set(ROUTES) | PUBLIC) - names} == {
        "without a line": set(),
        "without a route": set(),
    }


def test_every_route_has_a_door() -> None:
    assert [route.name for route in our_routes() if route.door is None] == []


def test_only_the_public_routes_answer_without_login() -> None:
    assert {route.name for route in our_routes() if route.door and route.door.right is None} == PUBLIC


def test_every_parameter_of_an_address_belongs_to_somebody() -> None:
    assert {name for route in BEHIND_DOORS for name in route.parameters} - set(OWNERS) == set()


def test_no_address_carries_a_name_or_number() -> None:
    """Keys, words and counts of our own only: whatever stands in an address also stands in logs and histories."""
    allowed = set(OWNERS) | {"provider_id"}
    assert {name for route in our_routes() for name in route.parameters} <= allowed


def test_the_table_of_roles_says_what_the_matrix_says(everybody: Cast) -> None:
    carriers = {
        right.value: {name for name, staff in everybody.items() if staff.roles & TABLE[right]} for right in Right
    }
    assert {right: set(CARRIERS[right]) for right in carriers} == carriers


# The matrix: role × method × data, for every route


@before_any_case
def test_who_lacks_the_right_finds_nothing(
    route: RouteEntry, everybody: Cast, things: Things, browsers: Browsers
) -> None:
    """Own row by everybody, made-up one by the first of them: to a door that does not look it up they are one."""
    answers = {}
    real, nothing = address(route, things.of(route)), address(route, made_up(route))
    asked = [("GET", nothing), ("PUT", nothing)]
    for name in everybody:
        if may_open(route, name):
            continue
        asked += [("GET", real), ("POST", real)]
        for method, path in asked:
            answers[name, method, path] = ask(browsers.of(name), method, path).status_code
        asked.clear()
    assert set(answers.values()) <= {404}, answers


@before_any_case
def test_a_wrong_method_is_refused_before_anything_is_looked_up(
    route: RouteEntry, everybody: Cast, things: Things, browsers: Browsers
) -> None:
    assert route.door is not None
    real, nothing = address(route, things.of(route)), address(route, made_up(route))
    methods = sorted(set(METHODS) - set(route.door.methods))
    for number, name in enumerate(sorted(CARRIERS[ROUTES[route.name]])):
        client = browsers.of(name)
        # All of them by the first who carries the right; by the others one each.
        for method in methods if number == 0 else [methods[number % len(methods)]]:
            assert ask(client, method, real).status_code == 405, (name, method)
        assert number or ask(client, "DELETE", nothing).status_code == 405, name


@behind_doors
def test_foreign_data_looks_like_no_data(
    route: RouteEntry, everybody: Cast, things: Things, browsers: Browsers
) -> None:
    """Same status, headers, body and number of queries as a made-up id, for every method that the door takes."""
    assert route.door is not None
    foreign, nothing = address(route, things.of(route)), address(route, made_up(route))
    for name in sorted(CARRIERS[ROUTES[route.name]]):
        if owns(route, name):
            continue
        client = browsers.of(name)
        for method in route.door.methods:
            hidden, absent = both_told(partial(told, client, method, foreign), partial(told, client, method, nothing))
            assert hidden == absent, (name, method)
            assert hidden[0] == 404 or route.name in ANSWER_ALIKE, (name, method)


@behind_doors
def test_own_data_is_answered(route: RouteEntry, everybody: Cast, things: Things, browsers: Browsers) -> None:
    assert route.door is not None
    for name in sorted(CARRIERS[ROUTES[route.name]]):
        # Pages without a case are read by the others in every state below; here once.
        anew = things.is_sealed or things.is_closed
        if not owns(route, name) or (anew and name != "anna" and not route.parameters):
            continue
        client = browsers.of(name)
        for method in sorted(set(route.door.methods) | ({"HEAD"} if "GET" in route.door.methods else set())):
            answer = ask(client, method, address(route, things.of(route)))
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], (name, method)
            status = answer.status_code
            wanted = {200, 302} if method in {"GET", "HEAD"} else {200, 204, 302, 303, 400, 422}
            wanted |= {403, 404} if route.name in NEEDS_MORE else set()
            wanted = {403} if things.is_closed and _is_for_writing(route) else wanted
            wanted |= {403} if things.is_closed and route.name in WRITTEN_BY_ITS_ID else set()
            assert status in wanted, (name, method, status)


# In a closed case these doors find their row by its own key, and the database refuses.
WRITTEN_BY_ITS_ID = frozenset({"desk:finish_task", "desk:take_back"})


def _is_for_writing(route: RouteEntry) -> bool:
    """Say whether a door writes in the case of its address, and is not for the time after the end."""
    assert route.door is not None
    return "case_id" in route.parameters and "POST" in route.door.methods and not route.door.after_the_end


@behind_doors
def test_a_closed_case_stays_as_it_is_behind_every_door(
    route: RouteEntry, everybody: Cast, things: Things, browsers: Browsers
) -> None:
    """Who ended it sends to every door once more; only rights and after-care may change."""
    if not things.is_closed or route.door is None or "POST" not in route.door.methods:
        return
    if route.name == "cases:withdraw_class":  # takes the sight of rows, which are then missing from what is compared
        return
    before = rows_of(things.case_id, everybody["anna"])
    ask(browsers.of("anna"), "POST", address(route, things.of(route)))
    assert rows_of(things.case_id, everybody["anna"]) == before


def _words(answer: Any) -> str:
    """Return what an answer says; the words of a PDF are packed."""
    if answer.headers.get("Content-Type") != "application/pdf":
        return str(answer.content.decode())
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


@behind_doors
def test_nothing_of_a_hidden_case_stands_on_a_page(
    route: RouteEntry, everybody: Cast, things: Things, browsers: Browsers
) -> None:
    """Every page that somebody may open, by everybody but Anna: no word of Anna's case."""
    if route.door is None or "GET" not in route.door.methods:
        return
    for name in sorted(CARRIERS[ROUTES[route.name]] - {"anna"}):
        if not owns(route, name):
            continue
        page = _words(browsers.of(name).get(address(route, things.of(route))))
        # A team lead knows the number of an open case of the team; of a sealed one nobody knows that.
        secrets = (*SECRETS, things.fallnummer) if things.is_sealed else SECRETS
        assert [secret for secret in secrets if secret in page] == [], name


# Anonymous


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_anonymous_visitors_are_sent_to_the_login_from_every_path(things: Things, client: Client, method: str) -> None:
    ways = [address(route, things.of(route)) for route in FOR_PEOPLE]
    ways += [address(route, made_up(route)) for route in FOR_PEOPLE] + ["/gibt-es-nicht/", "/verwaltung", "/fall/1/"]
    answers = {}
    for path in ways:
        status, headers, body, queries = told(client, method, path)
        target = headers.pop("Location").split("?")[0]
        answers[path] = (status, target, str(sorted(headers.items())), body, queries)
    assert len(set(answers.values())) == 1, answers
    status, target, _headers, body, _queries = answers["/gibt-es-nicht/"]
    assert (status, target, body) == (302, reverse("account_login"), "")


def test_what_anonymous_visitors_send_is_kept_for_them_alike_on_every_path(things: Things, client: Client) -> None:
    ways = [address(route, things.of(route)) for route in FOR_PEOPLE]
    ways += [address(route, made_up(route)) for route in FOR_PEOPLE] + ["/gibt-es-nicht/", "/verwaltung", "/fall/1/"]
    told(client, "POST", "/gibt-es-nicht/")  # what is remembered per process is remembered now
    answers = {}
    for path in ways:
        if path != "/":
            status, headers, body, queries = told(client, "POST", path)
            del headers["Content-Length"]  # the page carries the address to send to
            answers[path] = (status, str(sorted(headers.items())), body, queries)
    assert len(set(answers.values())) == 1, answers
    assert answers["/gibt-es-nicht/"][0] == 403


def test_a_phone_without_login_is_told_so_whatever_it_asks(things: Things, client: Client) -> None:
    asked = [route for route in BEHIND_DOORS if route not in FOR_PEOPLE]
    ways = [address(route, parameters) for route in asked for parameters in (things.of(route), made_up(route))]
    answers = {str(told(client, method, way)) for way in ways for method in ("GET", "POST", "PUT", "DELETE")}
    assert len(answers) == 1, answers
    assert answers.pop().startswith("(401, ")


# In the middle of a session


def test_a_role_withdrawn_ends_at_the_next_request(everybody: Cast, things: Things) -> None:
    path = reverse("desk:case_file", args=[things.case_id])
    client = client_of(everybody["anna"])
    assert client.get(path).status_code == 200
    with setting_up():
        RoleAssignment.objects.filter(staff=everybody["anna"]).update(valid_until=timezone.now() - timedelta(hours=1))
    assert client.get(path).status_code == 404


def test_a_colleague_who_left_is_logged_out_at_the_next_request(everybody: Cast) -> None:
    client = client_of(everybody["anna"])
    assert client.get("/").status_code == 200
    everybody["anna"].is_active = False
    with setting_up():
        everybody["anna"].save(update_fields=["is_active"])
    assert client.get("/").status_code == 302


def test_a_role_of_tomorrow_opens_nothing_today(everybody: Cast) -> None:
    given = RoleAssignment(staff=everybody["gerda"], role=Role.ADMINISTRATION, given_by=str(BUILDER))
    given.valid_from = timezone.now() + timedelta(days=1)
    with setting_up():
        given.save(force_insert=True)
    assert not client_of(everybody["gerda"]).get("/").wsgi_request.user.may(Right.ADMINISTER)  # type: ignore[union-attr]  # a Staff
