"""Every page and paper of the house under axe: what is built appears by itself."""

import pytest
from playwright.sync_api import Page

from lotsenbuch.accounts.doors import Kind
from tests.browsers import address
from tests.cast import Cast
from tests.journeys.conftest import SignIn, violations
from tests.matrix import CARRIERS, NEEDS_MORE
from tests.routes import RouteEntry, our_routes
from tests.things import Things, owns

LOOKED_AT = {Kind.PAGE, Kind.PRINT, Kind.LOGIN}
# Each part looks at every so many-th page, so that two processes can share them.
PARTS = 4


def _visitors() -> dict[str, list[RouteEntry]]:
    """Return the pages by the first of the cast who may open them with own data; "" opens without login."""
    found: dict[str, list[RouteEntry]] = {}
    for route in our_routes():
        if route.door is None or route.door.kind not in LOOKED_AT or "GET" not in route.door.methods:
            continue
        # What a token opens is looked at where one is made: on the way of `test_reach.py`.
        if route.name in NEEDS_MORE or "token" in route.parameters:
            continue
        carriers = sorted(CARRIERS[route.door.right.value]) if route.door.right else [""]
        who = next((name for name in carriers if not name or owns(route, name)), None)
        # A passkey is something that nobody of the cast has.
        if who is not None:
            found.setdefault(who, []).append(route)
    return found


def _faults(page: Page, path: str) -> list[str]:
    answer = page.goto(path)
    if answer is None or answer.status != 200:
        return [f"answered {answer.status if answer else 'nothing'}"]
    return violations(page)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible(part: int, everybody: Cast, things: Things, sign_in: SignIn) -> None:
    faults, opened = {}, 0
    for who, routes in sorted(_visitors().items(), reverse=True):
        if not routes[part::PARTS]:
            continue
        page = sign_in(everybody[who or "anna"])
        base = page.url.rstrip("/")
        if not who:
            page.context.clear_cookies()
        for route in routes[part::PARTS]:
            opened += 1
            if found := _faults(page, base + address(route, things.of(route))):
                faults[f"{route.name} ({who or 'nobody'})"] = found
    assert faults == {}
    assert opened > 40 / PARTS
