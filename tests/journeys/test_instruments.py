"""The instruments of the journeys are seen to fail before their silence counts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from tests.cast import TASK
from tests.house import ROOT
from tests.journeys.conftest import SignIn, TakePicture
from tests.journeys.hands import Budget, budgets, count_handles

PAGE = '<!doctype html><html lang="de"><title>Probe</title><main><h1>Probe</h1>{}</main></html>'


def test_axe_finds_a_picture_without_words(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.set_content(PAGE.format("<p>In Ordnung</p>"))
    assert_accessible(page)
    page.set_content(PAGE.format('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'))
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


def test_a_page_that_is_too_wide_is_found(page: Page, assert_fits: Callable[[Page], None]) -> None:
    page.set_content(PAGE.format("<p>schmal</p>"))
    assert_fits(page)
    page.set_content(PAGE.format('<p style="width: 700px">breit</p>'))
    with pytest.raises(AssertionError, match="px too wide at 360 px"):
        assert_fits(page)


def test_steps_within_the_budget_pass(page: Page) -> None:
    page.set_content(PAGE.format('<input id="name"><button>Los</button>'))
    with count_handles(page, "probe", Budget(steps=2, loads=0)) as hands:
        hands.fill("#name", "Anna")
        hands.click("button")


def test_one_step_more_than_allowed_fails(page: Page) -> None:
    page.set_content(PAGE.format('<input id="name">'))
    with pytest.raises(AssertionError, match="1 steps, 0 allowed"), count_handles(page, "probe", Budget(0, 0)) as hands:
        hands.fill("#name", "Anna")


def test_one_load_too_many_is_found(page: Page) -> None:
    with pytest.raises(AssertionError, match="1 loads, 0 allowed"), count_handles(page, "probe", Budget(0, 0)):
        page.goto("data:text/html,<title>Probe</title>")


def test_the_browser_is_german_and_in_berlin(page: Page) -> None:
    told = page.evaluate("[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]")
    assert told == ["de-DE", "Europe/Berlin"]


def test_every_line_of_the_table_is_read() -> None:
    text = (ROOT / "docs" / "handgriffe.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(budgets()) == len(lines) > 0
    assert budgets()["phone_note"].steps <= 8


def test_every_moment_of_the_table_has_its_journey_and_every_count_its_line() -> None:
    counted: dict[str, str] = {}
    for path in sorted((ROOT / "tests" / "journeys").glob("test_*.py")):
        keys = re.findall(r'count_handles\(\w+, "(\w+)"\)', path.read_text(encoding="utf-8"))
        counted |= dict.fromkeys(keys, str(path.relative_to(ROOT)))
    assert counted == {key: budget.journey for key, budget in budgets().items()}


def test_a_colleague_is_signed_in_and_sees_the_desk(
    case_of_anna: Case, anna: Staff, sign_in: SignIn, picture: TakePicture, assert_accessible: Callable[[Page], None]
) -> None:
    page = sign_in(anna)
    picture("desk")
    assert page.title().endswith("Jobcenter Lotsenau")
    assert TASK in page.locator("main").inner_text()
    assert_accessible(page)
