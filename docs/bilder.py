"""Take the pictures of the handbook from a running demo.

    ./lotse demo                      # in one terminal
    .venv/bin/python docs/bilder.py   # in another; --url for another address, names of pictures to take only these

Each scene (`scenes.py`) logs in through the real page with a demo account and goes where a colleague would go. The
pictures land in docs/handbuch/bilder with at most 64 colours, so that the whole handbook stays small.
"""

import argparse
import io
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from scenes import SCENES, Scene

FOLDER = Path(__file__).parent / "handbuch" / "bilder"
PASSWORD = "Lotsenau-2026"  # noqa: S105  # the demo prints it itself
COLOURS = 64
PATIENCE = 8_000  # milliseconds


def log_in(page: Page, url: str, username: str) -> None:
    """Log in through the page."""
    page.goto(f"{url}/anmelden/")
    page.locator("input[name=login]:visible").fill(username)
    page.locator("input[name=password]:visible").fill(PASSWORD)
    page.locator("input[name=password]:visible").press("Enter")
    page.wait_for_url(f"{url}/")


def take(browser: Browser, url: str, scene: Scene) -> bytes:
    """Play one scene in a window of its own and return the picture."""
    width, height = scene.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="de-DE",
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
    )
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        if scene.username:
            log_in(page, url, scene.username)
        page.goto(url + scene.path)
        for step in scene.steps:
            step(page)
        page.wait_for_load_state("networkidle")
        if page.locator("body.plain h1").count() and not {"anmelden", "formulare"} & set(page.url.split("/")):
            raise RuntimeError(f"{page.url} shows {page.locator('h1').first.inner_text()}")
        return page.screenshot(animations="disabled", caret="hide")
    finally:
        context.close()


def small(png: bytes) -> bytes:
    """Return the picture with a palette of its own colours, undithered: text stays sharp."""
    with Image.open(io.BytesIO(png)) as picture:
        reduced = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    written = io.BytesIO()
    reduced.save(written, "PNG", optimize=True)
    return written.getvalue()


def invitation() -> bytes:
    """Return the first page of an invitation, drawn by the press itself: a browser without a window shows no PDF."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lotsenbuch.config.settings")
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from bench.letters import invitation as paper
    from lotsenbuch.letters.papers import pictures

    return pictures(paper(17), ppi=80)[0]


@dataclass(frozen=True, slots=True)
class PrintedScene:
    """A picture of a paper, beside those of screens."""

    name: str
    draw: Callable[[], bytes]


PRINTED = (PrintedScene("schreiben-einladung", invitation),)


def main() -> int:
    """Take all pictures or those that are named; say what did not work and go on."""
    parser = argparse.ArgumentParser(description="Nimmt die Bilder des Handbuchs aus einer laufenden Demo auf.")
    parser.add_argument("names", nargs="*", help="nur diese Bilder")
    parser.add_argument("--url", default="http://localhost:8000")
    given = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("LOTSE_CHROMIUM") or shutil.which("chromium")
        )
        for scene in [scene for scene in SCENES if not given.names or scene.name in given.names]:
            try:
                picture = small(take(browser, given.url, scene))
            except Exception as error:  # noqa: BLE001  # one missing page must not cost the other pictures
                failed += 1
                sys.stderr.write(f"{scene.name}: {str(error).splitlines()[0]}\n")
                continue
            (FOLDER / f"{scene.name}.png").write_bytes(picture)
            sys.stdout.write(f"{scene.name}.png {len(picture) // 1000} kB\n")
        browser.close()
    for paper in [paper for paper in PRINTED if not given.names or paper.name in given.names]:
        picture = small(paper.draw())
        (FOLDER / f"{paper.name}.png").write_bytes(picture)
        sys.stdout.write(f"{paper.name}.png {len(picture) // 1000} kB\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
