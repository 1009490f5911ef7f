"""One case on its whole way: proposed, taken on, assessed, planned, steered, ended, asked after, begun again."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.closure.models import Ending
from lotsenbuch.planning.models import Plan
from lotsenbuch.records import clock
from lotsenbuch.steering.models import Measure, Review
from tests.cast import act_as
from tests.journeys.conftest import LogIn, TakePicture
from tests.journeys.hands import count_handles


def test_one_case_from_the_proposal_to_after_care_and_back(
    emre: Staff,
    hanna: Staff,
    anna: Staff,
    bernd: Staff,
    log_in: LogIn,
    picture: TakePicture,
    assert_accessible: Callable[[Page], None],
) -> None:
    page = log_in(emre)
    _propose(page)
    picture("01-vorgeschlagen")
    page = log_in(hanna)
    _take_on(page, picture)
    _check_access(page, picture)
    _assign(page, picture)
    page = log_in(anna)
    _begin(page, picture)
    _opens_a_class(page, assert_accessible)
    _agree(page, picture)
    _move(page, picture)
    _assess(page, picture)
    _plan(page, picture)
    _steer(page, picture, assert_accessible)
    _look_back(page, picture)
    _end(page, picture)
    _ask_and_begin_again(page, picture)
    with act_as(anna):
        first, again = Case.objects.order_by("opened_on", "fallnummer")
        assert (again.earlier_id, again.phase, first.phase) == (first.id, "intake", "closure")
        assert (Plan.objects.get().case_id, Measure.objects.get().verdict) == (first.id, "helped")
        assert (Review.objects.get().decision, Ending.objects.get().case_id) == ("extend", first.id)


def _propose(page: Page) -> None:
    with count_handles(page, "propose") as hands:
        hands.click(page.get_by_role("link", name="Jemanden vorschlagen").first)
        hands.fill(page.get_by_label("Vorname"), "Mirela")
        hands.fill(page.get_by_label("Nachname"), "Đorđević-Ölmann")
        hands.fill(page.get_by_label("Geburtsdatum"), "7.2.88")
        hands.fill(
            page.get_by_label("Warum kann Fallmanagement helfen?"), "Mehrere Anläufe, immer fehlte die Betreuung."
        )
        hands.click(page.get_by_role("button", name="Vorschlag abschicken"))
    expect(page.locator("#messages")).to_contain_text("Das Clearing hat einen Hinweis bekommen.")
    expect(page.locator("#mine")).to_contain_text("Mirela Đorđević-Ölmann")


def _take_on(page: Page, picture: TakePicture) -> None:
    expect(page.get_by_role("link", name="Hinweise")).to_contain_text("1")
    picture("02-schreibtisch-clearing")
    with count_handles(page, "take_on") as hands:
        hands.click(page.get_by_role("link", name="Mirela Đorđević-Ölmann"))
        hands.click(page.get_by_role("link", name="In den Fallzugang aufnehmen"))
        expect(page.get_by_label("Vorname")).to_have_value("Mirela")
        expect(page.get_by_label("Nachname")).to_have_value("Đorđević-Ölmann")
        expect(page.get_by_label("Geburtsdatum")).to_have_value("07.02.1988")
        picture("03-aufnehmen")
        hands.click(page.get_by_role("button", name="Person und Fall anlegen"))
    expect(page.locator("#messages")).to_contain_text("Person und Fall sind angelegt.")
    picture("04-fallzugang")


def _check_access(page: Page, picture: TakePicture) -> None:
    with count_handles(page, "find_barriers") as hands:
        hands.click(page.get_by_role("link", name="Hemmnisse festhalten"))
        hands.tick(page.get_by_label("Kinderbetreuung ist nicht gesichert"))
        hands.tick(page.get_by_label("lange nicht im Beruf gearbeitet"))
        hands.tick(page.get_by_label("seelische Belastung"))
        hands.click(page.get_by_role("button", name="Hemmnisse festhalten"))
    picture("05-hemmnisse")
    card = page.locator("#prognosis")
    card.get_by_label("Ja", exact=True).check()
    card.get_by_label("Warum?").fill("Erst die Betreuung der Kinder, dann eine Stelle.")
    card.get_by_role("button", name="Prognose festhalten").click()
    with count_handles(page, "record_application") as hands:
        card = page.locator("#application")
        hands.tick(card.get_by_label("Antrag der Person"))
        hands.fill(card.get_by_label("Antrag vom"), "heute")
        hands.tick(card.get_by_label("Die Person will es selbst"))
        hands.click(card.get_by_role("button", name="Grundlage festhalten"))
    with count_handles(page, "decide_access") as hands:
        card = page.locator("#decision")
        hands.tick(card.get_by_label("aufgenommen", exact=True))
        hands.fill(card.get_by_label("Gründe"), "Drei Hemmnisse, eigener Antrag, gute Aussicht mit Begleitung.")
        hands.click(card.get_by_role("button", name="Entscheidung festhalten"))
    expect(page.locator("#decision")).to_contain_text("Hemmnisse an diesem Tag")
    picture("06-entschieden")


def _assign(page: Page, picture: TakePicture) -> None:
    address = page.url.split("#", maxsplit=1)[0]
    with count_handles(page, "assign") as hands:
        hands.click(page.get_by_role("link", name="Fall zuweisen"))
        expect(page.get_by_text("Bernd Brandt · 0 von 75")).to_be_visible()
        hands.tick(page.get_by_label("Anna Arndt · 0 von 75"))
        hands.fill(page.get_by_label("Übergabenotiz"), "Am besten vormittags anrufen.")
        hands.tick(page.get_by_label("Klasse 2"))
        picture("07-zuweisen")
        hands.click(page.get_by_role("button", name="Fall übergeben"))
    expect(page.locator("#undo")).to_contain_text("Der Fall ist übergeben an Anna Arndt.")
    assert "Mirela" not in page.locator("main").inner_text()
    picture("08-uebergeben")
    with count_handles(page, "take_back_assignment") as hands:
        hands.click(page.get_by_role("button", name="Rückgängig"))
    expect(page.locator("#messages")).to_contain_text("Zurückgenommen.")
    page.goto(address.replace("/zugang/", "/zuweisen/"))
    page.get_by_label("Anna Arndt · 0 von 75").check()
    expect(page.get_by_label("Übergabenotiz")).to_have_value("Am besten vormittags anrufen.")
    page.get_by_label("Klasse 2").check()
    page.get_by_role("button", name="Fall übergeben").click()
    expect(page.locator("#undo")).to_contain_text("Rückgängig")
    assert page.request.get(address).status == 404


def _begin(page: Page, picture: TakePicture) -> None:
    notices = page.get_by_role("link", name="Hinweise")
    expect(notices).to_contain_text("neu: ")
    notices.click()
    assert "Mirela" not in page.locator("main").inner_text()
    picture("09-hinweis")
    page.locator("main .task a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mirela Đorđević-Ölmann")
    picture("10-akte")
    page.get_by_role("link", name="Fallzugang bearbeiten").click()
    page.get_by_role("link", name="Ansehen und drucken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Daten im Fallmanagement")
    expect(page.locator("main")).to_contain_text("von der Arbeitsvermittlung")
    picture("11-informationsblatt")
    page.get_by_role("link", name="Zurück").click()
    page.locator("#information").get_by_role("button", name="Übergabe festhalten").click()
    expect(page.locator("#information")).to_contain_text("Übergeben am")
    card = page.locator("#first_talk")
    card.get_by_text("Gespräch festhalten", exact=True).first.click()
    card.get_by_role("button", name="Gespräch festhalten").click()
    expect(page.locator("#first_talk")).to_contain_text("Nach der Übernahme")


def _opens_a_class(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    intake = page.url.split("#", maxsplit=1)[0]
    page.goto(intake.replace("/zugang/", "/freigabe/"))
    assert_accessible(page)
    expect(page.get_by_label("Was wird gebraucht?").locator("option")).to_contain_text(["Klasse 3"])
    page.get_by_label("Wofür?").fill("Die Person möchte über ihre Schulden sprechen.")
    page.get_by_role("button", name="Freischalten").click()
    expect(page.locator("#messages")).not_to_be_empty()
    page.goto(intake)


def _agree(page: Page, picture: TakePicture) -> None:
    with count_handles(page, "agree_alliance") as hands:
        hands.click(page.get_by_role("link", name="Arbeitsbündnis schreiben"))
        hands.fill(page.get_by_label("Auftrag"), "Eine Stelle, die zu den Zeiten der Kita passt.")
        hands.fill(page.get_by_label("Was die Person von uns erwartet"), "Rückruf binnen zwei Tagen.")
        hands.fill(page.get_by_label("Was wir von der Person erwarten"), "Absagen, wenn etwas dazwischenkommt.")
        hands.fill(page.get_by_label("Was vertraulich bleibt"), "Was sie über ihre Familie erzählt.")
        picture("12-arbeitsbuendnis")
        hands.click(page.get_by_role("button", name="Arbeitsbündnis vereinbaren"))
    expect(page.locator("#messages")).to_contain_text("Arbeitsbündnis vereinbart.")
    picture("13-alles-da")


def _move(page: Page, picture: TakePicture) -> None:
    page.get_by_role("button", name="Weiter zur nächsten Phase").click()
    expect(page.locator("#undo")).to_contain_text("Bewertung")
    expect(page.locator(".path [aria-current=step]")).to_contain_text("Bewertung")
    page.get_by_role("link", name="Phase wechseln").click()
    page.get_by_label("Phase", exact=True).select_option(label="Fallzugang")
    page.get_by_label("Warum?").fill("Die Prognose war vorschnell.")
    page.get_by_role("button", name="Phase wechseln").click()
    expect(page.locator(".path [aria-current=step]")).to_contain_text("Fallzugang")
    expect(page.locator(".timeline")).to_contain_text("Die Prognose war vorschnell.")
    picture("15-zurueck")


def _file(page: Page) -> None:
    """Open the case file of the page's case."""
    start, _, rest = page.url.partition("/fall/")
    page.goto(f"{start}/fall/{rest.split('/')[0]}/")


def _phase(page: Page, name: str) -> None:
    """Go on to another phase from the file."""
    _file(page)
    page.get_by_role("link", name="Phase wechseln").click()
    page.get_by_label("Phase", exact=True).select_option(label=name)
    page.get_by_role("button", name="Phase wechseln").click()
    expect(page.locator(".path [aria-current=step]")).to_contain_text(name)


def _assess(page: Page, picture: TakePicture) -> None:
    _phase(page, "Bewertung")
    page.locator(".path").get_by_role("link", name="Bewertung").click()
    page.get_by_role("link", name="Stärke festhalten").click()
    page.get_by_label("Stärke", exact=True).fill("Bleibt ruhig, wenn es eng wird")
    page.get_by_label("Woran ist das zu sehen?").fill("Hat drei Kinder und zwei Umzüge allein geschafft")
    page.get_by_role("button", name="Stärke festhalten").click()
    page.get_by_role("link", name="Ziele festhalten").click()
    page.get_by_label("Ziele der Potenzialanalyse").fill("Wissen, welche Zeiten passen.")
    page.get_by_role("button", name="Ziele festhalten").click()
    page.get_by_role("link", name="Fassung abschließen").click()
    page.get_by_role("button", name="Fassung abschließen").click()
    picture("16-potenzialanalyse")
    _phase(page, "Integrationsplanung")


def _plan(page: Page, picture: TakePicture) -> None:
    page.locator(".path").get_by_role("link", name="Integrationsplanung").click()
    page.get_by_role("link", name="Neues Ziel").click()
    page.get_by_label("Ziel", exact=True).fill("Eine Stelle, die zur Kita passt")
    page.get_by_label("1. Schritt", exact=True).fill("Zwei Betriebe ansehen")
    page.get_by_label("1. Schritt bis wann?").fill("heute")
    page.get_by_role("button", name="Ziel speichern").click()
    page.get_by_role("button", name="Plan vereinbaren").click()
    expect(page.locator("#messages")).to_contain_text("Plan vereinbart.")
    page.get_by_role("button", name="Übergabe festhalten").click()
    picture("17-kooperationsplan")
    _phase(page, "Fallsteuerung")


def _steer(page: Page, picture: TakePicture, assert_accessible: Callable[[Page], None]) -> None:
    with count_handles(page, "start_measure") as hands:
        hands.click(page.get_by_role("link", name="Maßnahmen und Beteiligte"))
        hands.click(page.get_by_role("link", name="Maßnahme beginnen"))
        hands.fill(page.get_by_label("Was ist es?"), "Probetage in der Gärtnerei")
        hands.click(page.get_by_role("button", name="Maßnahme beginnen"))
    assert_accessible(page)
    page.locator("#measures").get_by_role("link", name="Probetage in der Gärtnerei").click()
    page.get_by_text("Maßnahme beenden", exact=True).first.click()
    page.get_by_role("button", name="Maßnahme beenden").click()
    expect(page.locator("main")).to_contain_text("Ende")
    with count_handles(page, "evaluate_measure") as hands:
        hands.tick(page.get_by_label("hat weitergeholfen"))
        hands.fill(page.get_by_label("Was hat es gebracht?"), "Sie weiß jetzt, dass der frühe Beginn geht.")
        hands.click(page.get_by_role("button", name="Auswertung speichern"))
    picture("18-massnahme")


def _look_back(page: Page, picture: TakePicture) -> None:
    _file(page)
    with count_handles(page, "case_review") as hands:
        hands.click(page.get_by_role("link", name="Überprüfung öffnen"))
        picture("19-ueberpruefung")
        hands.tick(page.locator("[name=reasons]").first)
        hands.tick(page.get_by_label("Fallmanagement geht weiter"))
        hands.fill(page.get_by_label("Einschätzung in einem Satz"), "Es fehlt nur noch die Zusage der Kita.")
        hands.click(page.get_by_role("button", name="Überprüfung abschließen"))
    expect(page.locator("#messages")).to_contain_text("Überprüfung gespeichert.")
    picture("20-nach-der-ueberpruefung")
    _file(page)
    page.get_by_role("link", name="Phase wechseln").click()
    page.get_by_label("Phase", exact=True).select_option(label="Bewertung")
    page.get_by_label("Warum?").fill("Die Wege haben sich geändert.")
    page.get_by_role("button", name="Phase wechseln").click()
    expect(page.locator(".path [aria-current=step]")).to_contain_text("Bewertung")


def _end(page: Page, picture: TakePicture) -> None:
    page.locator(".path").get_by_role("link", name="Fallbeendigung").click()
    page.locator("[name=reason]").select_option(label="Arbeit aufgenommen")
    page.get_by_label("Was aus den Zielen wurde, in Worten").fill("Arbeit in der Gärtnerei: seit heute, 25 Stunden.")
    page.get_by_text("Arbeit oder Ausbildung", exact=True).click()
    page.get_by_label("Arbeit oder Ausbildung ab").fill("heute")
    page.get_by_label("Art der Arbeit").select_option(label="sozialversicherungspflichtige Arbeit")
    page.get_by_role("button", name="Fall beenden").click()
    expect(page.locator("#undo")).to_contain_text("Fall beendet.")
    picture("21-beendet")


def _ask_and_begin_again(page: Page, picture: TakePicture) -> None:
    _file(page)
    page.get_by_role("link", name="Ende, Nachbetreuung und wie es weitergehen kann").click()
    page.get_by_role("link", name="Nachfrage planen").click()
    page.get_by_label("Nachfragen am").fill(clock.today().strftime("%d.%m.%Y"))
    page.get_by_label("Worum es geht").fill("Probezeit")
    page.get_by_role("button", name="Planen").click()
    page.get_by_role("link", name="Probezeit").click()
    page.get_by_label("Wie geht es?").fill("Der Anfang ist gut, die Wege sind weit.")
    page.get_by_role("button", name="Festhalten").click()
    expect(page.locator("#care")).to_contain_text("Der Anfang ist gut")
    picture("22-nachbetreuung")
    page.get_by_role("link", name="Neuer Fall für dieselbe Person").click()
    page.get_by_role("button", name="Neuen Fall beginnen").click()
    expect(page.locator("#messages")).to_contain_text("Neuer Fall angelegt.")
    picture("23-rueckkehr")
