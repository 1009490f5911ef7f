"""What stands on the pictures of the handbook: who is logged in, where it begins, and what is done before."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

SAMPLE = Path(__file__).parents[1] / "lotsenbuch" / "intake" / "tests" / "caseload-sample.csv"
SCREEN, PHONE = (1280, 800), (390, 844)
PAPERS = "Papiere und Formulare"

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


def asked_why(page: Page) -> None:
    """Ask why a Meldetermin did not come about."""
    page.get_by_role("link", name="Meldetermin am").first.click()
    page.get_by_role("button", name="Beginnen").click()
    page.get_by_label("Warum ist es so gekommen?").fill("Der Bus fuhr nicht, das Guthaben war leer.")
    page.get_by_label("Wie wurde die Person gesucht?").fill("Am selben Tag angerufen, am nächsten im Treff gefragt.")
    page.get_by_role("button", name="Festhalten").click()
    page.wait_for_load_state()


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


def beside(path: str) -> Step:
    """Return the step that goes to another page of the case that is open."""

    def step(page: Page) -> None:
        page.goto("/".join([*page.url.split("/")[:5], path]))

    return step


def of_privacy(path: str) -> Step:
    """Return the step that goes to a page of Datenschutz about the case that is open."""

    def step(page: Page) -> None:
        start, _, rest = page.url.partition("/fall/")
        page.goto(f"{start}/datenschutz/fall/{rest.split('/')[0]}/{path}")

    return step


def drawn(page: Page) -> None:
    """Put some people on the network map."""
    for who, sector, ring in (
        ("Mutter", 0, 0),
        ("Bruder", 0, 1),
        ("Nachbar", 1, 1),
        ("Trainer", 1, 2),
        ("Meister", 2, 1),
    ):
        page.locator("input[name=relation]").fill(who)
        page.locator("input[type=radio][name=sector]").nth(sector).check(force=True)
        page.locator("input[type=radio][name=ring]").nth(ring).check(force=True)
        page.get_by_role("button", name="Einzeichnen").click()
        expect(page.locator("input[name=relation]")).to_have_value("")
    page.evaluate("scrollTo(0, 0)")


def wages(page: Page) -> None:
    """Ask what remains of a part-time wage."""
    page.get_by_label("Lohn brutto im Monat").fill("1200")
    page.get_by_label("Lohn netto im Monat").fill("960")
    page.get_by_role("button", name="Zeigen").click()
    page.wait_for_load_state()


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


def practised(page: Page) -> None:
    """Begin a note of the training flight on the phone."""
    page.get_by_label("Worum ging es?").fill("Am Donnerstag gehen wir zusammen in die Werkstatt.")
    page.get_by_role("button", name="zuversichtlich").click()
    page.evaluate("scrollTo(0, 0)")


def after(*steps: Step) -> tuple[Step, ...]:
    """Return the steps on the phone, which is awake only when its script runs."""
    return (lambda page: page.locator("html[data-app=on]").wait_for(), *steps)


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
    Scene("auswertung", "chris", "/kennzahlen/"),
    Scene("wirkung-und-wege", "chris", "/kennzahlen/wirkung-und-wege/"),
    Scene("was-getan-wurde", "chris", "/kennzahlen/was-getan-wurde/"),
    Scene("zeit", "chris", "/kennzahlen/zeit/"),
    Scene("im-bild", "bernd", "/", (case("Kramkowski"), click("Unser Weg im Bild"))),
    Scene("im-team", "anna", "/im-team/"),
    Scene("fortbildung", "bernd", "/im-team/lernen/"),
    Scene("fall-im-team", "anna", "/", (case("Brandhoff"), click("Projekt, Abschnitt, Gewicht, Wunsch"))),
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
    Scene(
        "schreiben-brief", "anna", "/", (case("Brandhoff"), click("Schreiben"), follow("#kinds a[href$='/follow_up/']"))
    ),
    Scene("termine-einladen", "anna", "/termine/vorschlagen/"),
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
    Scene("unterwegs-draussen", "anna", "/", (case("Brandhoff"), follow("#next-talk a"), click("Draußen"))),
    Scene("mappe-packen", "anna", "/mappen/packen/", (click("Das verlässt das Haus", "button"),)),
    Scene("notiz-uebernehmen", "anna", "/mappen/", (click("Ilyas Brandhoff"),)),
    Scene("unterwegs-geraete", "frieda", "/verwaltung/geraete/"),
    Scene("unterwegs-verlust", "dilek", "/verlorene-geraete/", (click("Telefon 4"),)),
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
    Scene("netzwerkkarte", "anna", "/", (case("Brandhoff"), beside("bewertung/netzwerk/zeichnen/"), drawn)),
    Scene("ideen", "anna", "/", (case("Brandhoff"), beside("plan/ideen/"))),
    Scene("was-bleibt", "anna", "/", (case("Brandhoff"), beside("plan/was-bleibt/"), wages)),
    Scene("massnahmen-katalog", "anna", "/netzwerk/massnahmen/"),
    Scene("pflichten", "anna", "/", (case("Brandhoff"), beside("pflichten/"))),
    Scene("pflichten-schritte", "anna", "/", (case("Dobrovan"), beside("pflichten/"), asked_why)),
    Scene("pflichten-auffordern", "anna", "/", (case("Brandhoff"), beside("pflichten/aufforderung/"))),
    Scene("bestreiten", "anna", "/", (case("Brandhoff"), of_privacy("angaben/"))),
    Scene("auskunft", "anna", "/", (case("Brandhoff"), of_privacy("auskunft/"))),
    Scene("betrieb", "frieda", "/verwaltung/betrieb/"),
    Scene("abweichungen-haus", "frieda", "/verwaltung/abweichungen/"),
    Scene("berechtigungen", "dilek", "/verwaltung/berechtigungen/"),
    Scene("telefon-start", "", "/unterwegs/", after(), size=PHONE),
    Scene(
        "telefon-mappe",
        "",
        "/unterwegs/",
        after(click("Probelauf", "button"), click("Übungsmappe", "button")),
        size=PHONE,
    ),
    Scene(
        "telefon-notiz",
        "",
        "/unterwegs/",
        after(
            click("Probelauf", "button"),
            click("Übungsmappe", "button"),
            click("Notiz schreiben", "button"),
            practised,
        ),
        size=PHONE,
    ),
    Scene("telefon-geraet", "", "/unterwegs/", after(click("Was liegt", "button")), size=PHONE),
    Scene("telefon-versprechen", "", "/unterwegs/", after(click("Was wir versprechen", "button")), size=PHONE),
)
