"""The browser of the journeys: Debian's Chromium, German, in Berlin, against the real server on the app role."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from lotsenbuch.accounts.models import Staff
from tests.cast import client_of, setting_up
from tests.journeys.hands import awake
from tests.journeys.pocket import PHONE as POCKET
from tests.journeys.pocket import Pocket

# Playwright runs an event loop in the test's thread; the ORM is used there only between its calls.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 780}
PATIENCE_MS = 10_000
PICTURES = "LOTSE_PICTURES"
PASSWORD = "Lotsenau-2026"
# A 404 or 422 that a journey provokes is said on the console too, and a network that it cuts; all else is a mistake.
EXPECTED = re.compile(
    r"Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_INTERNET_DISCONNECTED)"
)

# What is found on the disk of a lost phone once is a find, also when a second look misses it (decision 0235).
RED_AT_ONCE = {"test_phone_lost.py"}

type SignIn = Callable[[Staff], Page]
type LogIn = Callable[..., Page]
type TakePicture = Callable[[str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let journeys run last, for a slow failure should not hide a quick one, and try a failed one once more."""
    items.sort(key=lambda item: "journeys" in item.path.parts)
    for item in items:
        if "journeys" in item.path.parts and item.path.name not in RED_AT_ONCE:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Return how Chromium is started: the one that the house found, able to run as root in a container."""
    path = os.environ.get("LOTSE_CHROMIUM") or shutil.which("chromium")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"]
    return {**browser_type_launch_args, "args": arguments, **({"executable_path": path} if path else {})}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Return a German desk in Berlin whose pages do not move."""
    surroundings = {"locale": "de-DE", "timezone_id": "Europe/Berlin", "viewport": DESK, "reduced_motion": "reduce"}
    return {**browser_context_args, **surroundings}


@pytest.fixture
def screen(page: Page, live_server: LiveServer) -> Iterator[Page]:
    """Return a page that knows the server's address and fails on script errors and violations of the policy."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.match(message.text):
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(PATIENCE_MS)
    yield page
    assert complaints == []


@pytest.fixture
def sign_in(screen: Page, live_server: LiveServer) -> SignIn:
    """Return a function that logs somebody in without the login page and opens the desk."""

    def enter(staff: Staff) -> Page:
        session = client_of(staff).cookies[settings.SESSION_COOKIE_NAME].value
        screen.context.clear_cookies()
        screen.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        screen.goto(live_server.url)
        return awake(screen)

    return enter


@pytest.fixture
def log_in(screen: Page, live_server: LiveServer) -> LogIn:
    """Return a function that logs somebody in the way people do: through the login page."""

    def enter(staff: Staff, password: str = PASSWORD) -> Page:
        # Hashing a password takes time by design: only journeys that type one pay for it.
        staff.set_password(PASSWORD)
        with setting_up():
            staff.save(update_fields=["password"])
        screen.context.clear_cookies()
        screen.goto(live_server.url)
        screen.get_by_label("Benutzername").fill(staff.username)
        screen.get_by_label("Passwort").fill(password)
        screen.get_by_role("button", name="Anmelden", exact=True).click()
        screen.wait_for_load_state()
        return screen

    return enter


@pytest.fixture
def pocket(screen: Page, live_server: LiveServer) -> Pocket:
    """Return the app of a phone, not yet started."""
    screen.set_viewport_size({"width": POCKET["width"], "height": POCKET["height"]})
    return Pocket(screen, live_server.url)


@pytest.fixture
def picture(screen: Page, request: pytest.FixtureRequest) -> TakePicture:
    """Return a function that keeps a picture of the page in the folder named by LOTSE_PICTURES, if there is one."""

    def take(name: str) -> None:
        if folder := os.environ.get(PICTURES):
            Path(folder).mkdir(parents=True, exist_ok=True)
            journey = request.node.originalname.removeprefix("test_").replace("_", "-")
            # The bar sticks to the top of what is seen; in a picture of the whole page it belongs to the top of that.
            screen.evaluate("window.scrollTo(0, 0)")
            screen.screenshot(path=Path(folder) / f"{journey}-{name}.png", full_page=True)

    return take


def violations(page: Page) -> list[str]:
    """Return what axe finds serious or critical on the page, with the places."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {', '.join(str(node['target'][0]) for node in one['nodes'])}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Return the check that axe finds nothing serious on a page."""

    def check(page: Page) -> None:
        assert violations(page) == []

    return check


@pytest.fixture
def assert_fits() -> Callable[[Page], None]:
    """Return the check that nothing must be scrolled sideways, at 360 px and at 400 % zoom (320 px)."""

    def check(page: Page) -> None:
        before = page.viewport_size
        for width in (PHONE["width"], 320):
            page.set_viewport_size({"width": width, "height": PHONE["height"]})
            overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow <= 0, f"{page.url} is {overflow} px too wide at {width} px"
        if before:
            page.set_viewport_size(before)

    return check
