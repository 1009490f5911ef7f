"""Counting what hands do: clicks, keys, filled fields, page loads, against `docs/handgriffe.md`."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Frame, Locator, Page

from tests.house import ROOT

TABLE = ROOT / "docs" / "handgriffe.md"
_LINE = re.compile(r"^\|\s*`(\w+)`[^|]*\|\s*(\d+)\s*\|\s*(\d+)\s*\|\s*`([\w/.]+)`\s*\|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Budget:
    """What an everyday act may cost at most."""

    steps: int
    loads: int
    journey: str = ""


def budgets(text: str = "") -> dict[str, Budget]:
    """Return the budgets by key, from the table of the document by default."""
    found = _LINE.findall(text or TABLE.read_text(encoding="utf-8"))
    return {key: Budget(int(steps), int(loads), journey) for key, steps, loads, journey in found}


def awake(page: Page) -> Page:
    """Wait until the scripts of the page listen; a key pressed before is nobody's."""
    page.locator("html[data-script=on]").wait_for()
    return page


class Hands:
    """Two hands on one page; each touch counts once, as does each page that loads."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps: list[str] = []
        self.loads: list[str] = []

    def _found(self, target: str | Locator) -> Locator:
        return self.page.locator(target) if isinstance(target, str) else target

    def click(self, target: str | Locator) -> None:
        """Press a button, a link, a row."""
        self.steps.append(f"click {target}")
        self._found(target).click()

    def press(self, key: str) -> None:
        """Press a key or a shortcut wherever the focus is; a chord counts once."""
        self.steps.append(f"press {key}")
        awake(self.page)
        self.page.keyboard.press(key)

    def shortcut(self, *keys: str) -> None:
        """Press a shortcut of several keys, such as g then s: one step."""
        self.steps.append(f"shortcut {' '.join(keys)}")
        awake(self.page)
        for key in keys:
            self.page.keyboard.press(key)

    def tick(self, target: str | Locator) -> None:
        """Choose a box or a dot."""
        self.steps.append(f"tick {target}")
        self._found(target).check()

    def write(self, text: str) -> None:
        """Type into the field that has the focus: one field, one step."""
        self.steps.append("write")
        self.page.keyboard.type(text)

    def fill(self, target: str | Locator, text: str) -> None:
        """Fill a field."""
        self.steps.append(f"fill {target}")
        self._found(target).fill(text)

    def choose(self, target: str | Locator, label: str) -> None:
        """Choose from a list."""
        self.steps.append(f"choose {target}")
        self._found(target).select_option(label=label)

    def note_load(self, frame: Frame) -> None:
        """Count a page that loaded."""
        if frame == self.page.main_frame:
            self.loads.append(frame.url)


@contextmanager
def count_handles(page: Page, key: str, budget: Budget | None = None) -> Iterator[Hands]:
    """Count what is done inside and fail above the budget.

    Args:
        page: where it is done; already open.
        key: key of the act in `docs/handgriffe.md`.
        budget: another budget than that of the document.
    """
    allowed, hands = budget or budgets()[key], Hands(page)
    page.on("framenavigated", hands.note_load)
    try:
        yield hands
        page.wait_for_load_state()
    finally:
        page.remove_listener("framenavigated", hands.note_load)
    assert len(hands.steps) <= allowed.steps, f"{key}: {len(hands.steps)} steps, {allowed.steps} allowed: {hands.steps}"
    assert len(hands.loads) <= allowed.loads, f"{key}: {len(hands.loads)} loads, {allowed.loads} allowed: {hands.loads}"
