"""Every route at once: methods that nobody needs, and addresses of others to go to."""

import pytest
from django.db import transaction
from django.test import Client

from tests.browsers import Browsers, address
from tests.cast import Cast
from tests.matrix import CARRIERS, ROUTES
from tests.routes import our_routes
from tests.things import Things, owns

pytestmark = pytest.mark.django_db
EVIL = "https://fremd.example/falle"
PLACES = dict.fromkeys(("next", "back", "return", "url", "to", "redirect"), EVIL)


def ways(browsers: Browsers, things: Things) -> list[tuple[str, Client, str]]:
    """Return name, client and address of every route: as the first to whom it belongs, else as a visitor."""
    found = []
    for route in our_routes():
        carriers = sorted(CARRIERS[ROUTES[route.name]]) if route.name in ROUTES else []
        owner = next((name for name in carriers if owns(route, name)), None)
        found.append((route.name, browsers.of(owner) if owner else Client(), address(route, things.of(route))))
    return found


def test_trace_and_unknown_methods_are_refused_on_every_route(everybody: Cast, things: Things) -> None:
    found = {
        f"{method} {name}": client.generic(method, path).status_code
        for name, client, path in ways(Browsers(everybody), things)
        for method in ("TRACE", "TRACK", "CONNECT", "LOTSE")
    }
    assert len(found) > 800
    assert {way: status for way, status in found.items() if status != 405} == {}


def test_no_route_sends_anybody_away_from_the_house(everybody: Cast, things: Things) -> None:
    sent_to: dict[str, str] = {}
    for name, client, path in ways(Browsers(everybody), things):
        before = transaction.savepoint_create()
        for answer in (client.get(path, PLACES), client.post(f"{path}?next={EVIL}", PLACES)):
            sent_to[name] = sent_to.get(name, "") + answer.headers.get("Location", "").partition("?")[0] + " "
        transaction.savepoint_rollback(before)
    assert sum("/" in places for places in sent_to.values()) > 50
    assert {name: places for name, places in sent_to.items() if "fremd" in places or "//" in places} == {}
