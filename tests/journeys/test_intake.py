"""Fallzugang: from the proposal to the Arbeitsbündnis, and its everyday moments."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.intake.models import Proposal
from tests.journeys.conftest import LogIn, SignIn, TakePicture
from tests.journeys.hands import count_handles


def test_from_proposal_to_arbeitsbuendnis(
    emre: Staff,
    hanna: Staff,
    anna: Staff,
    bernd: Staff,
    log_in: LogIn,
    picture: TakePicture,
    assert_accessible: Callable[[Page], None],
) -> None:
    """The way of issue 2: three colleagues, one person, from the proposal to the agreement and on."""
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
    picture("14-bewertung")
    page.get_by_role("link", name="Phase wechseln").click()
    page.get_by_label("Phase", exact=True).select_option(label="Fallzugang")
    page.get_by_label("Warum?").fill("Die Prognose war vorschnell.")
    page.get_by_role("button", name="Phase wechseln").click()
    expect(page.locator(".path [aria-current=step]")).to_contain_text("Fallzugang")
    expect(page.locator(".timeline")).to_contain_text("Die Prognose war vorschnell.")
    picture("15-zurueck")


def test_a_proposal_is_declined_with_an_answer(
    proposal_of_emre: Proposal, emre: Staff, hanna: Staff, sign_in: SignIn
) -> None:
    page = sign_in(hanna)
    with count_handles(page, "decline") as hands:
        hands.click(page.get_by_role("link", name="Milan Unterholz"))
        hands.click(page.get_by_role("link", name="Nicht aufnehmen"))
        hands.fill(page.get_by_label("Antwort an die vorschlagende Stelle"), "Ein Kurs hilft hier schneller.")
        hands.click(page.get_by_role("button", name="Antwort abschicken"))
    expect(page.locator("#waiting")).not_to_contain_text("Milan Unterholz")
    page = sign_in(emre)
    page.get_by_role("link", name="Milan Unterholz").click()
    expect(page.locator("#answer")).to_contain_text("Ein Kurs hilft hier schneller.")


def test_somebody_is_registered_and_a_double_is_asked_about_without_telling(
    hanna: Staff, case_of_bernd: Case, sign_in: SignIn, picture: TakePicture
) -> None:
    page = sign_in(hanna)
    with count_handles(page, "register") as hands:
        hands.click(page.get_by_role("link", name="Person anlegen").first)
        hands.fill(page.get_by_label("Vorname"), "Ada")
        hands.fill(page.get_by_label("Nachname"), "Sonnabend")
        hands.fill(page.get_by_label("Geburtsdatum"), "1.4.79")
        hands.fill(page.get_by_label("Nummer oder Adresse").first, "0151 5550023")
        hands.click(page.get_by_role("button", name="Person und Fall anlegen"))
    expect(page.locator("main")).to_contain_text("Ada Sonnabend")
    page.goto(page.url.split("/fall/")[0] + "/person/neu/")
    page.get_by_label("Vorname").fill("Jost")
    page.get_by_label("Nachname").fill("Wisengrund")
    page.get_by_label("Geburtsdatum").fill("2.11.74")
    page.get_by_role("button", name="Person und Fall anlegen").click()
    expect(page.locator("main")).to_contain_text("Zu diesen Angaben kann es schon einen Fall geben")
    expect(page.locator("main")).not_to_contain_text("Brandt")
    picture("schon-da")
    page.get_by_role("button", name="Trotzdem anlegen").click()
    expect(page.locator("main")).to_contain_text("Jost Wisengrund")


def test_a_new_number_is_noted_and_the_old_one_kept(anna: Staff, case_of_anna: Case, sign_in: SignIn) -> None:
    page = sign_in(anna)
    page.goto(f"{page.url}fall/{case_of_anna.id}/")
    with count_handles(page, "new_number") as hands:
        hands.click(page.get_by_role("link", name="Neue Nummer eintragen"))
        hands.fill(page.get_by_label("Nummer oder Adresse"), "0151 5550099")
        hands.click(page.get_by_role("button", name="Kontaktweg eintragen"))
    expect(page.locator("#current")).to_contain_text("0151 5550017")
    page.get_by_role("link", name="Gilt nicht mehr: 0151 5550017").click()
    page.get_by_role("button", name="Festhalten").click()
    expect(page.locator("#earlier")).to_contain_text("0151 5550017")
