"""Every door of the house against every role and method, with own, foreign and made-up data (trust.md)."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.accounts.roles import TABLE, Right, Role
from lotsenbuch.assessment.tests.work import one_of_each
from lotsenbuch.audit.actions import ask_search
from lotsenbuch.cases.actions import Plea, break_glass, let_in, seal_case
from lotsenbuch.cases.models import Access, Case, ContactChannel, Grant
from lotsenbuch.desk.actions import save_filter
from lotsenbuch.documents.actions import Given, ask_for, check_file, finish_form, keep_answers, take_in
from lotsenbuch.documents.rules.blanks import blanks
from lotsenbuch.intake.models import CheckItem, Proposal
from lotsenbuch.office.models import Project, Room, Team
from lotsenbuch.office.queries import forget_house, the_house
from lotsenbuch.privacy.actions import check_line, draw_sample, make_list
from lotsenbuch.privacy.models import AccessLine, SampleLine
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor
from lotsenbuch.team.tests.work import one_of_each_in
from tests.casework import asked_by, of_casework, queued_by
from tests.cast import LONG_AGO, SECRETS, Cast, act_as, client_of, colleague
from tests.closed import of_closure, rows_of
from tests.matrix import ANSWER_ALIKE, CARRIERS, NEEDS_MORE, PUBLIC, ROUTES, may_open
from tests.routes import RouteEntry, our_routes
from tests.things import OWNERS, Things, made_up, owns

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
BEHIND_DOORS = [route for route in our_routes() if route.name in ROUTES]
TODAY = date(2026, 5, 4)
TEXTS = dict.fromkeys(("mandate", "expected_by_person", "expected_by_house", "confidential"), "Abgesprochen")

# How the case lies there that is own to Anna and foreign to everybody else: a column of the matrix each.
STATES = ("open", "sealed", "closed")
ROOMS = sorted({route.name.partition(":")[0] if ":" in route.name else "login" for route in BEHIND_DOORS})

type Check = Callable[[RouteEntry, Cast, Things], None]
type RoomTest = Callable[[str, str, Cast, Things], None]


def behind_doors(check: Check, states: tuple[str, ...] = STATES) -> RoomTest:
    """Run a check for every route of a room on one and the same data: making it for each route took two minutes."""

    @pytest.mark.parametrize("state", states)
    @pytest.mark.parametrize("room", ROOMS)
    def test(room: str, state: str, everybody: Cast, things: Things) -> None:
        faults = {}
        for route in BEHIND_DOORS:
            if (route.name.partition(":")[0] if ":" in route.name else "login") != room:
                continue
            before = transaction.savepoint_create()
            try:
                check(route, everybody, things)
            except (AssertionError, pytest.fail.Exception) as fault:
                faults[route.name] = str(fault)
            finally:
                transaction.savepoint_rollback(before)
        assert faults == {}

    test.__name__ = check.__name__
    test.__doc__ = check.__doc__
    return test


def before_any_case(check: Check) -> RoomTest:
    """Run a check of what a door refuses before it looks at a case: how that case lies there says nothing about it."""
    return behind_doors(check, states=("open",))


def papers_of(case: Case, anna: Staff) -> dict[str, Any]:
    """Take in a paper with a copy, ask for another, fill in a form."""
    case, by = Case.objects.select_related("person__key").get(pk=case.pk), anna.actor
    file = check_file(b"Ein einfacher Text.")
    delivery = take_in(case=case, papers=[Given("certificate", file=file)], on=TODAY, by=by, name="Anna Arndt")
    blank = blanks()["fahrtkosten"]
    keep_answers(case=case, blank=blank, answers={"1.1": "heute", "1.2": "Gespräch", "1.3": "Auto"}, by=by)
    finish_form(case=case, blank=blank, on=TODAY, by=by)
    return {
        "delivery_id": delivery.id,
        "document_id": delivery.documents.get().id,
        "missing_id": ask_for(case=case, kind="tenancy", by=by).id,
    }


def _of_privacy(case: Case, cast: Cast) -> dict[str, Any]:
    """Read a file, draw a sample and a list, ask about the reading, ask for a case in an emergency."""
    with act_as(cast["bernd"]):
        # A number that does not exist: with an opened case Bernd would see what he must not see in the matrix.
        plea = Plea("99-99999", "danger", "Eine Nachbarin ruft an und macht sich Sorgen")
        waiting = break_glass(plea=plea, house=the_house(), by=cast["bernd"].actor)
    remind, today = Actor.service("remind"), timezone.localdate()
    client_of(cast["anna"]).get(reverse("desk:case_file", args=[case.id]))
    with acting_as(remind):
        sample_id = draw_sample(month=today.replace(day=1), seed="0123456789abcdef", by=remind)
        make_list(today=today, by=remind)
    with act_as(cast["ines"]):
        line = SampleLine.objects.get()
        check_line(line=line, verdict="ask", question="Worum ging es dabei?", ask="colleague", by=cast["ines"].actor)
        role = AccessLine.objects.get(staff=cast["anna"], kind="role")
        asked = asked_by(cast["ines"], to=cast["bernd"])
    assert sample_id is not None
    return {
        "search_id": _search(cast["dilek"], cast["bernd"]),
        "sample_id": sample_id,
        "line_id": line.id,
        "question_id": line.id,
        "opening_id": waiting.id,
        "review_id": waiting.id,
        "access_line_id": role.id,
        "hand_over_id": asked,
    }


def _search(by: Staff, about: Staff) -> UUID:
    """Ask to search the log for a colleague."""
    suspicion = "Nachbarin berichtet von Einzelheiten aus der Akte"
    with act_as(by):
        return ask_search(subject=about.actor, reason=suspicion, from_on=TODAY, until_on=TODAY, by=by.actor).id


@pytest.fixture
def state() -> str:
    """Say how Anna's case lies there, where a test does not say it: open, sealed or closed."""
    return "open"


@pytest.fixture
def things(case_of_anna: Case, everybody: Cast, proposal_of_emre: Proposal, state: str) -> Things:
    """Make one of everything that an address can point to."""
    of_privacy, anna, bernd = _of_privacy(case_of_anna, everybody), everybody["anna"], everybody["bernd"]
    lena = colleague("lena", "Lorenz", Role.FALLMANAGEMENT)
    team = Team.objects.get(name="Team Ost")
    mona = colleague("mona", "Marx", Role.FALLMANAGEMENT)
    of_team = one_of_each_in(team, lena, chris=everybody["chris"], deputy=everybody["hanna"], to=mona)
    with act_as(anna):
        written = of_casework(case_of_anna, anna)
        until = timezone.now() + timedelta(days=3)
        if state == "sealed":
            seal_case(case=case_of_anna, reason="Nur für die Matrix", by=anna.actor)
        kind = "named" if state == "sealed" else "deputy"
        let_in(case=case_of_anna, staff=lena, kind=kind, until=until, reason="Matrix", by=anna.actor)
        papers, assessed = papers_of(case_of_anna, anna), one_of_each(case_of_anna, by=anna.actor)
        ended = of_closure(case_of_anna, anna, is_closed=state == "closed")
        return Things(
            case_id=case_of_anna.id,
            fallnummer=case_of_anna.fallnummer,
            is_sealed=case_of_anna.is_sealed,
            is_closed=case_of_anna.closed_on is not None,
            **written,
            **ended,
            subject=case_of_anna.id,
            filter_id=save_filter(name="Meine", query="phase=intake", by=anna.actor).id,
            **papers,
            **assessed,
            proposal_id=proposal_of_emre.id,
            staff_id=bernd.id,
            assignment_id=RoleAssignment.objects.filter(staff=bernd).latest("valid_from").id,
            item_id=CheckItem.objects.create(group="motivation", label="Nur für die Matrix").id,
            access_id=Access.objects.get(kind=kind).id,
            grant_id=Grant.objects.get(data_class=2).id,
            channel_id=ContactChannel.objects.get().id,
            team_member_id=team.members.get(staff=anna).id,
            office_id=team.office_id,
            room_id=Room.objects.create(office=team.office, name="1.04", from_on=LONG_AGO.date()).id,
            team_id=team.id,
            **of_privacy,
            **of_team,
            job_id=queued_by(everybody["karla"]),
            session_id=cast("UUID", client_of(bernd).session.row_id),  # type: ignore[attr-defined]  # our own engine
            project_id=Project.objects.create(name="Nur für die Matrix").id,
        )


def address(route: RouteEntry, parameters: dict[str, Any]) -> str:
    """Return the address of a route."""
    return reverse(route.name, kwargs={name: value for name, value in parameters.items() if name in route.parameters})


def ask(client: Client, method: str, path: str) -> HttpResponse:
    """Send a request without content."""
    answer: Any = client.generic(method, path)  # Django's own class, patched for tests
    return cast("HttpResponse", answer)


def told(client: Client, method: str, path: str) -> tuple[int, dict[str, str], str, int]:
    """Return all that an answer tells: status, headers, body and work; address, nonce and token left out."""
    forget_house()
    the_house()  # read now: at a five seconds' mark one of two answers would cost a query more
    with CaptureQueriesContext(connection) as captured:
        response = ask(client, method, path)
    volatile = r"nonce[-=]\"?[\w+/=-]+|(?<=value=\")[A-Za-z0-9]{64}(?=\")|(?<=csrftoken\": \")\w{64}"
    echo = path if len(path) > 1 else "next=/"
    headers = {name: re.sub(volatile, "", value).replace(echo, "…") for name, value in response.headers.items()}
    body = re.sub(volatile, "", response.content.decode()).replace(echo, "…")
    return response.status_code, headers, body, len(captured)


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
def test_who_lacks_the_right_finds_nothing(route: RouteEntry, everybody: Cast, things: Things) -> None:
    answers = {}
    for name, staff in everybody.items():
        if may_open(route, name):
            continue
        client = client_of(staff)
        for method in ("GET", "POST", "PUT"):
            for parameters in (things.of(route), made_up(route)):
                answers[name, method] = ask(client, method, address(route, parameters)).status_code
    assert set(answers.values()) <= {404}, answers


@before_any_case
def test_a_wrong_method_is_refused_before_anything_is_looked_up(
    route: RouteEntry, everybody: Cast, things: Things
) -> None:
    assert route.door is not None
    for name in sorted(CARRIERS[ROUTES[route.name]]):
        client = client_of(everybody[name])
        for method in set(METHODS) - set(route.door.methods):
            for parameters in (things.of(route), made_up(route)):
                assert ask(client, method, address(route, parameters)).status_code == 405, (name, method)


@behind_doors
def test_foreign_data_looks_like_no_data(route: RouteEntry, everybody: Cast, things: Things) -> None:
    """Same status, headers, body and number of queries as a made-up id, for every method that the door takes."""
    assert route.door is not None
    strangers = [name for name in sorted(CARRIERS[ROUTES[route.name]]) if not owns(route, name)]
    for name in strangers:
        client = client_of(everybody[name])
        for method in route.door.methods:
            foreign, nothing = address(route, things.of(route)), address(route, made_up(route))
            ask(client, method, nothing)  # what is remembered per process and session is remembered now
            hidden = told(client, method, foreign)
            absent = told(client, method, nothing)
            assert hidden == absent, (name, method)
            assert hidden[0] == 404 or route.name in ANSWER_ALIKE, (name, method)


@behind_doors
def test_own_data_is_answered(route: RouteEntry, everybody: Cast, things: Things) -> None:
    assert route.door is not None
    for name in sorted(CARRIERS[ROUTES[route.name]]):
        if not owns(route, name):
            continue
        client = client_of(everybody[name])
        for method in sorted(set(route.door.methods) | ({"HEAD"} if "GET" in route.door.methods else set())):
            status = ask(client, method, address(route, things.of(route))).status_code
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
def test_a_closed_case_stays_as_it_is_behind_every_door(route: RouteEntry, everybody: Cast, things: Things) -> None:
    """Who ended it sends to every door once more; only rights and after-care may change."""
    if not things.is_closed or route.door is None or "POST" not in route.door.methods:
        return
    if route.name == "cases:withdraw_class":  # takes the sight of rows, which are then missing from what is compared
        return
    before = rows_of(things.case_id, everybody["anna"])
    ask(client_of(everybody["anna"]), "POST", address(route, things.of(route)))
    assert rows_of(things.case_id, everybody["anna"]) == before


@behind_doors
def test_nothing_of_a_hidden_case_stands_on_a_page(route: RouteEntry, everybody: Cast, things: Things) -> None:
    """Every page that somebody may open, by everybody but Anna: no word of Anna's case."""
    if route.door is None or "GET" not in route.door.methods:
        return
    for name in sorted(CARRIERS[ROUTES[route.name]] - {"anna"}):
        if not owns(route, name):
            continue
        page = client_of(everybody[name]).get(address(route, things.of(route))).content.decode()
        # A team lead knows the number of an open case of the team; of a sealed one nobody knows that.
        secrets = (*SECRETS, things.fallnummer) if things.is_sealed else SECRETS
        assert [secret for secret in secrets if secret in page] == [], name


# Anonymous


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_anonymous_visitors_are_sent_to_the_login_from_every_path(things: Things, client: Client, method: str) -> None:
    ways = [address(route, things.of(route)) for route in BEHIND_DOORS]
    ways += [address(route, made_up(route)) for route in BEHIND_DOORS] + ["/gibt-es-nicht/", "/verwaltung", "/fall/1/"]
    answers = {}
    for path in ways:
        status, headers, body, queries = told(client, method, path)
        target = headers.pop("Location").split("?")[0]
        answers[path] = (status, target, str(sorted(headers.items())), body, queries)
    assert len(set(answers.values())) == 1, answers
    status, target, _headers, body, _queries = answers["/gibt-es-nicht/"]
    assert (status, target, body) == (302, reverse("account_login"), "")


def test_what_anonymous_visitors_send_is_kept_for_them_alike_on_every_path(things: Things, client: Client) -> None:
    ways = [address(route, things.of(route)) for route in BEHIND_DOORS]
    ways += [address(route, made_up(route)) for route in BEHIND_DOORS] + ["/gibt-es-nicht/", "/verwaltung", "/fall/1/"]
    told(client, "POST", "/gibt-es-nicht/")  # what is remembered per process is remembered now
    answers = {}
    for path in ways:
        if path != "/":
            status, headers, body, queries = told(client, "POST", path)
            del headers["Content-Length"]  # the page carries the address to send to
            answers[path] = (status, str(sorted(headers.items())), body, queries)
    assert len(set(answers.values())) == 1, answers
    assert answers["/gibt-es-nicht/"][0] == 403


# In the middle of a session


def test_a_role_withdrawn_ends_at_the_next_request(everybody: Cast, things: Things) -> None:
    path = reverse("desk:case_file", args=[things.case_id])
    client = client_of(everybody["anna"])
    assert client.get(path).status_code == 200
    RoleAssignment.objects.filter(staff=everybody["anna"]).update(valid_until=timezone.now() - timedelta(seconds=1))
    assert client.get(path).status_code == 404


def test_a_colleague_who_left_is_logged_out_at_the_next_request(everybody: Cast) -> None:
    client = client_of(everybody["anna"])
    assert client.get("/").status_code == 200
    everybody["anna"].is_active = False
    everybody["anna"].save(update_fields=["is_active"])
    assert client.get("/").status_code == 302


def test_a_role_of_tomorrow_opens_nothing_today(everybody: Cast) -> None:
    given = RoleAssignment(staff=everybody["gerda"], role=Role.ADMINISTRATION, given_by="test")
    given.valid_from = timezone.now() + timedelta(days=1)
    given.save(force_insert=True)
    assert not client_of(everybody["gerda"]).get("/").wsgi_request.user.may(Right.ADMINISTER)  # type: ignore[union-attr]  # a Staff
