"""Take the pictures of the handbook from a running demo.

    ./lotse demo                      # in one terminal
    .venv/bin/python docs/bilder.py   # in another; --url for another address, names of pictures to take only these

Each scene logs in through the real page with a demo account and goes where a colleague would go. The pictures land in
docs/handbuch/bilder with at most 256 colours, so that the whole handbook stays small.
"""

import argparse
import os
import shutil
import struct
import sys
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

FOLDER = Path(__file__).parent / "handbuch" / "bilder"
SAMPLE = Path(__file__).parents[1] / "lotsenbuch" / "intake" / "tests" / "caseload-sample.csv"
PASSWORD = "Lotsenau-2026"  # noqa: S105  # the demo prints it itself
SCREEN, PHONE = (1280, 800), (390, 844)
COLOURS = 256
PAPERS = "Papiere und Formulare"
PATIENCE = 8_000  # milliseconds

type Step = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: who is logged in ("" for nobody), where it begins, and what is done before it is taken."""

    name: str
    username: str
    path: str
    steps: tuple[Step, ...] = ()
    size: tuple[int, int] = SCREEN


def click(name: str, role: str = "link") -> Step:
    """Return the step that presses the first link or button with this name."""

    def step(page: Page) -> None:
        page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]  # one of the roles that playwright lists
        page.wait_for_load_state()

    return step


def fill(label: str, text: str) -> Step:
    """Return the step that types into the field with this label."""
    return lambda page: page.get_by_label(label).first.fill(text)


def press(key: str) -> Step:
    """Return the step that presses a key."""
    return lambda page: page.keyboard.press(key)


def case(name: str) -> Step:
    """Return the step that opens a case through the search, as everybody does."""

    def step(page: Page) -> None:
        page.locator("#bar-search").press_sequentially(name)
        page.locator("#search-hits a").first.click()
        page.wait_for_url("**/fall/**")

    return step


def shared(page: Page) -> None:
    """Look at a transfer to two colleagues before it takes place."""
    page.locator("[name=to]").select_option(index=1)
    page.locator("[name=to_2]").select_option(index=2)
    page.get_by_label("Warum?").fill("Wechsel in ein anderes Haus")
    page.get_by_role("button", name="Vorschau").click()
    page.wait_for_load_state()


def follow(selector: str) -> Step:
    """Return the step that follows the first link that the selector finds."""

    def step(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state()

    return step


def search(page: Page) -> None:
    """Type into the search of the bar and wait for the hits."""
    page.locator("#bar-search").press_sequentially("bra")
    expect(page.locator("#search-hits a").first).to_be_visible()


def note(page: Page) -> None:
    """Open the quick note by its key and begin to write."""
    page.keyboard.press("n")
    page.get_by_label("Zu wem?").fill("Ilyas Brandhoff")
    page.locator("#note-body textarea").fill("Kann Donnerstag zur Werkstatt kommen, hat eine neue Nummer.")


def upload(page: Page) -> None:
    """Hand over the sample file and look at its preview."""
    page.locator("input[type=file]").set_input_files(SAMPLE)
    page.get_by_role("button", name="Hochladen und prüfen").click()
    page.wait_for_url("**/vorschau/")


def in_intake(page: Page) -> None:
    """Open the access check of the first case that is still in Fallzugang."""
    page.locator("tbody a").first.click()
    page.wait_for_url("**/fall/**")
    page.get_by_role("link", name="Fallzugang bearbeiten").click()
    page.wait_for_url("**/zugang/")


def ready_to_assign(page: Page) -> None:
    """Open cases in Fallzugang one after the other until one can be assigned."""
    addresses = page.locator("tbody a").evaluate_all("links => links.map(link => link.href)")
    for address in addresses:
        page.goto(f"{address}zuweisen/")
        if page.locator("input[name=to]").count():
            page.locator("input[name=to]").nth(2).check()
            return


SCENES = (
    Scene("anmeldung", "", "/anmelden/"),
    Scene("schreibtisch", "anna", "/"),
    Scene("schreibtisch-telefon", "anna", "/", size=PHONE),
    Scene("suche", "anna", "/", (search,)),
    Scene("akte", "anna", "/", (case("Brandhoff"),)),
    Scene("akte-telefon", "anna", "/", (case("Brandhoff"),), size=PHONE),
    Scene("aufgabe", "anna", "/", (case("Brandhoff"), click("Aufgabe setzen"))),
    Scene("vermerk", "anna", "/faelle/", (note,)),
    Scene("faelle", "anna", "/faelle/"),
    Scene("team", "chris", "/faelle/"),
    Scene("team-seite", "chris", "/team/"),
    Scene("team-kollegin", "chris", "/team/", (click("Anna Sommerfeld"),)),
    Scene("team-uebertragung", "chris", "/team/", (click("Anna Sommerfeld"), click("Fälle übertragen"), shared)),
    Scene("im-team", "anna", "/im-team/"),
    Scene("fortbildung", "bernd", "/im-team/lernen/"),
    Scene("fall-im-team", "anna", "/", (case("Brandhoff"), click("Projekt, Gewicht, Wunsch"))),
    Scene("projekt", "frieda", "/verwaltung/projekte/", (follow("main a[href$='/regeln/']"),)),
    Scene("haus", "frieda", "/verwaltung/haus/"),
    Scene("standort", "frieda", "/verwaltung/standorte/", (click("Lotsenau Mitte"),)),
    Scene(
        "oeffnungszeiten", "frieda", "/verwaltung/standorte/", (click("Lotsenau Mitte"), click("Öffnungszeiten ändern"))
    ),
    Scene("vorschlaege", "hanna", "/vorschlaege/"),
    Scene("person", "hanna", "/person/neu/"),
    Scene("fallzugang", "anna", "/faelle/?phase=intake", (in_intake,)),
    Scene("zuweisung", "anna", "/faelle/?phase=intake", (ready_to_assign,)),
    Scene("arbeitsbuendnis", "anna", "/", (case("Brandhoff"), click("Arbeitsbündnis öffnen"))),
    Scene("papiere", "anna", "/", (case("Brandhoff"), click(PAPERS))),
    Scene("erreichen", "anna", "/", (case("Brandhoff"), follow("main a[href$='/erreichen/']"))),
    Scene(
        "erreichen-einladen", "anna", "/", (case("Brandhoff"), follow("main a[href$='/erreichen/']"), click("Einladen"))
    ),
    Scene("erreichen-antwort", "anna", "/", (case("Kostjuk"), follow("main a[href$='/erreichen/']"))),
    Scene("schreiben", "anna", "/", (case("Brandhoff"), click("Schreiben"))),
    Scene("schreiben-brief", "anna", "/", (case("Brandhoff"), click("Schreiben"), click("Folgeeinladung"))),
    Scene("termine-woche", "anna", "/termine/woche/", (click("Woche danach"),)),
    Scene("termin-vereinbaren", "anna", "/", (case("Kostjuk"), click("Alle Termine"), click("Termin vereinbaren"))),
    Scene("termin", "anna", "/", (case("Kostjuk"), click("Alle Termine"), follow(".task-title a"))),
    Scene(
        "papiere-annehmen", "anna", "/", (case("Brandhoff"), click("Papiere und Formulare"), click("Papiere annehmen"))
    ),
    Scene("formular", "anna", "/", (case("Brandhoff"), click("Papiere und Formulare"), click("Angaben für den"))),
    Scene("bewertung", "anna", "/", (case("Brandhoff"), click("Bewertung öffnen"))),
    Scene(
        "bewertung-vergleich",
        "bernd",
        "/",
        (case("Kramkowski"), click("Bewertung öffnen"), click("Mit der vorigen vergleichen")),
    ),
    Scene("plan", "anna", "/", (case("Kostjuk"), follow(".path a[href$='/plan/']"))),
    Scene("plan-fassung", "anna", "/", (case("Kostjuk"), click("Ziele und Plan öffnen"), click("Fassung 1"))),
    Scene(
        "plan-gemeinsam",
        "anna",
        "/",
        (case("Kostjuk"), click("Ziele und Plan öffnen"), click("Gemeinsam ansehen", "button")),
    ),
    Scene("steuerung", "anna", "/", (case("Dobrovan"), click("Maßnahmen und Beteiligte"))),
    Scene("ueberpruefung", "anna", "/", (case("Dobrovan"), click("Überprüfung öffnen"))),
    Scene(
        "recht",
        "anna",
        "/recht/?frage=minderung&rechnen=1&kind=meldeversaeumnis&breach=3.8.26&posted=27.8.26&land=NW&level=1",
    ),
    Scene("fallbeendigung", "anna", "/", (case("Kostjuk"), follow(".path a[href$='/abschluss/']"))),
    Scene("fall-beendet", "anna", "/", (case("Osterkamp"), click("Ende, Nachbetreuung"))),
    Scene(
        "rueckkehr",
        "anna",
        "/",
        (case("Osterkamp"), click("Ende, Nachbetreuung"), click("Neuer Fall für dieselbe Person")),
    ),
    Scene("fallliste", "anna", "/fallliste/", (upload,)),
    Scene("verwaltung", "frieda", "/verwaltung/"),
    Scene("eigene-felder", "frieda", "/verwaltung/felder/"),
    Scene(
        "eigene-felder-ausfuellen",
        "anna",
        "/",
        (case("Brandhoff"), click("Bewertung öffnen"), click("Weitere Angaben ausfüllen")),
    ),
    Scene(
        "abweichen", "anna", "/", (case("Brandhoff"), click("Phase wechseln"), click("Von einer Hausregel abweichen"))
    ),
    Scene("abweichungen-haus", "frieda", "/verwaltung/abweichungen/"),
    Scene("berechtigungen", "dilek", "/verwaltung/berechtigungen/"),
)


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


def rows_of(png: bytes) -> tuple[int, int, list[bytes]]:
    """Return width, bytes per pixel and the rows of an 8-bit RGB or RGBA picture, filters undone (PNG, section 9)."""
    width, _, _, kind = struct.unpack(">IIBB", png[16:26])
    step = {2: 3, 6: 4}[kind]
    packed, place = b"", 8
    while place < len(png):
        length, name = struct.unpack(">I4s", png[place : place + 8])
        packed += png[place + 8 : place + 8 + length] if name == b"IDAT" else b""
        place += length + 12
    raw, size = zlib.decompress(packed), width * step + 1
    rows, above = list[bytes](), bytes(size - 1)
    for start in range(0, len(raw), size):
        above = unfiltered(raw[start], bytearray(raw[start + 1 : start + size]), above, step)
        rows.append(above)
    return width, step, rows


def unfiltered(kind: int, row: bytearray, above: bytes, step: int) -> bytes:
    """Undo the filter of one row: none, left, above, average or Paeth."""
    for place in range(len(row) if kind else 0):
        left = row[place - step] if place >= step else 0
        corner = above[place - step] if place >= step else 0
        guess = left + above[place] - corner
        nearest = min((abs(guess - near), order, near) for order, near in enumerate((left, above[place], corner)))[2]
        row[place] = (row[place] + (0, left, above[place], (left + above[place]) // 2, nearest)[kind]) & 255
    return bytes(row)


def small(png: bytes) -> bytes:
    """Return the picture with a palette: the most frequent colours, every other one by its nearest."""
    width, step, rows = rows_of(png)
    pixels = [row[place : place + 3] for row in rows for place in range(0, len(row), step)]
    counted = Counter(pixels)
    palette = [colour for colour, _ in counted.most_common(COLOURS)]
    index = {colour: nearest(colour, palette) for colour in counted}
    lines = [bytes(index[pixel] for pixel in pixels[start : start + width]) for start in range(0, len(pixels), width)]
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + line for line in lines), 9)
    parts = [(b"IHDR", header), (b"PLTE", b"".join(palette)), (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, content) for name, content in parts)


def nearest(colour: bytes, palette: list[bytes]) -> int:
    """Return the place of the colour of the palette that is most like this one."""
    return min(range(len(palette)), key=lambda place: far(palette[place], colour))


def far(one: bytes, other: bytes) -> int:
    """Return how different two colours are."""
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def chunk(name: bytes, content: bytes) -> bytes:
    """Return a part of a PNG file with length and checksum."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


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
