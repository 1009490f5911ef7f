"""Five ways through the legal file, in a real browser: with tact, to the end, and to the court.

Days that are gone (a Meldetermin, a request) are set by hand, as nobody can turn the calendar. Three in a row are
clicked from the first question on; the other ways begin where they differ, by the same actions.
"""

import io
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.tests.sealing import seal, seals
from lotsenbuch.cases.models import Case
from lotsenbuch.duties import actions
from lotsenbuch.duties.queries import newest_matter_of
from lotsenbuch.duties.tests.acting import breach, fresh, heard, less, missed, ready, weighed
from tests.cast import act_as
from tests.journeys.conftest import SignIn, TakePicture, violations
from tests.journeys.people import people

ROW = (date(2026, 8, 4), date(2026, 9, 1), date(2026, 10, 6))


__all__ = ["seals"]


@pytest.mark.usefixtures("seals")
def test_from_the_question_why_to_the_file_for_the_court(
    anna: Staff, bernd: Staff, sign_in: SignIn, picture: TakePicture
) -> None:
    """A miss in June and July, early compliance, three in a row and back, a talk in person, the file for the court."""
    june, plan, row, ill = people(anna, 4)
    with act_as(anna):
        for talk in [missed(fresh(june, anna), anna, day) for day in (date(2026, 6, 23), date(2026, 7, 14))]:
            ready(fresh(june, anna), anna, talk=talk)
        breach(fresh(plan, anna), anna, date(2026, 9, 30))
        sick = breach(fresh(ill, anna), anna, date(2026, 9, 30))
        weighed(actions.begin(case=fresh(ill, anna), request=sick, by=anna.actor), anna)
        for talk in [missed(fresh(row, anna), anna, day) for day in ROW[:2]]:
            ready(fresh(row, anna), anna, talk=talk)
    page = sign_in(anna)
    home = page.url
    _three_in_a_row_and_back(page, home, row, anna, picture)
    _june_and_july(page, home, june, picture)
    _a_breach_and_early_compliance(page, home, plan, anna)
    _a_hint_of_illness(page, home, ill)
    found = page.url
    _agree(sign_in(bernd), home, picture)
    page = sign_in(anna)
    _he_comes_in_person(page, home, row)
    page.goto(found)
    seal()
    _for_the_court(page)


def _three_in_a_row_and_back(page: Page, home: str, case: Case, anna: Staff, picture: TakePicture) -> None:
    """Warned on the desk before the third, one click for outreach; then a third one that did not come about."""
    warned = page.locator("#before-summons")
    expect(warned).to_contain_text("Vor der dritten Meldeaufforderung")
    picture("desk")
    page.get_by_role("button", name="Aufsuchen vormerken").first.click()
    expect(page.locator("#messages")).to_contain_text("Vorgemerkt bis")
    with act_as(anna):
        missed(fresh(case, anna), anna, ROW[2])
    page.goto(f"{home}fall/{case.id}/pflichten/")
    page.get_by_role("link", name="Meldetermin am 06.10.2026").click()
    _begin(page)
    _answer(page)
    _hear(page)
    _find(page)


def _he_comes_in_person(page: Page, home: str, case: Case) -> None:
    """„Hat sich persönlich gemeldet“ ends it, and the paper of the lifting says what is paid."""
    page.goto(f"{home}fall/{case.id}/pflichten/")
    page.get_by_role("link", name="06.10.2026").first.click()
    expect(page.get_by_text("ohne Regelbedarf")).to_be_visible()
    page.get_by_role("link", name="Zu den Pflichten").click()
    page.get_by_role("button", name="Hat sich heute persönlich gemeldet").click()
    expect(page.locator("#messages")).to_contain_text("Die Reihe ist zu Ende")
    expect(page.get_by_text("Keine offene Reihe")).to_be_visible()
    page.get_by_role("link", name="06.10.2026").first.click()
    said = _pdf(page, "Aufhebung einer Minderung (PDF)")
    assert "hat sich persönlich gemeldet" in said
    assert "Es fällt nichts weg" in said


def _june_and_july(page: Page, home: str, case: Case, picture: TakePicture) -> None:
    """June follows the old law, July is the first under the new one: nothing is taken, and the page says so."""
    page.goto(f"{home}fall/{case.id}/pflichten/")
    page.get_by_role("link", name="14.07.2026: Meldetermin").click()
    expect(page.get_by_text("Nach dem Recht des Tages folgt daraus nichts")).to_be_visible()
    expect(page.get_by_role("link", name="Feststellen, mit zweiter Person")).to_have_count(0)
    page.get_by_role("link", name="Ohne Folgen beenden", exact=True).click()
    page.get_by_label("Es folgt nichts: ohne Folgen beenden").check()
    page.get_by_label("Warum, oder woran").fill("Der erste Termin nach neuem Recht mindert nichts.")
    page.get_by_role("button", name="Festhalten").click()
    expect(page.get_by_text("Ohne Folgen beendet am")).to_be_visible()
    page.goto(f"{home}fall/{case.id}/pflichten/")
    page.get_by_role("link", name="23.06.2026: Meldetermin").click()
    page.get_by_role("link", name="Nichts, später oder feststellen").click()
    for words in ("Aus dieser Sache folgt keine Kürzung", "müsste ein Bescheid zur Post gehen", less(10)):
        expect(page.get_by_text(words)).to_be_visible()
    picture("meaning")
    assert violations(page) == []
    page.get_by_role("link", name="Zum Vorgang").click()
    expect(page.get_by_role("link", name="Feststellen, mit zweiter Person")).to_be_visible()


def _a_breach_and_early_compliance(page: Page, home: str, case: Case, anna: Staff) -> None:
    """Who complies in the hearing shortens what could follow to a month; „nichts“ stays the other way."""
    page.goto(f"{home}fall/{case.id}/pflichten/")
    page.get_by_role("link", name="Nach dem Warum fragen").click()
    page.get_by_label("2 Bewerbungen schreiben").check()
    page.get_by_role("button", name="Beginnen").click()
    with act_as(anna):
        begun = newest_matter_of(case)
        assert begun is not None
        heard(fresh(case, anna), weighed(begun, anna), anna, "personal")
    page.get_by_role("link", name="Zurück", exact=True).click()
    page.get_by_role("link", name="Ohne Folgen beenden, oder: Pflicht erfüllt").click()
    page.get_by_label("Pflicht erfüllt oder ernsthaft zugesagt").check()
    page.get_by_label("Warum, oder woran").fill("Vier Bewerbungen liegen vor")
    page.get_by_role("button", name="Festhalten").click()
    page.get_by_role("link", name="Nichts, später oder feststellen").click()
    expect(page.get_by_text("Darum ist es so kurz")).to_be_visible()
    expect(page.get_by_text(less(30))).to_have_count(1)


def _a_hint_of_illness(page: Page, home: str, case: Case) -> None:
    """A sign leads to the hearing in person; a letter alone is not enough."""
    page.goto(f"{home}fall/{case.id}/pflichten/")
    page.get_by_role("link", name="30.09.2026: Pflicht").click()
    _hear(page, "hat sich schriftlich geäußert", sign="Anhaltspunkte für eine psychische Erkrankung")
    expect(page.get_by_role("link", name="Persönlich angehört oder die Gelegenheit")).to_be_visible()
    expect(page.get_by_role("link", name="Feststellen, mit zweiter Person")).to_have_count(0)
    page.get_by_role("link", name="Nächster Schritt").click()
    _say(page, "war im Gespräch")
    _find(page)


def _agree(page: Page, home: str, picture: TakePicture) -> None:
    """Decide both as the second person, who sees no name and nothing of the counselling."""
    for number in range(2):
        page.goto(f"{home}pflichten/")
        page.get_by_role("link", name="Eine Feststellung, gefragt am").first.click()
        expect(page.get_by_text("Was festgestellt werden soll")).to_be_visible()
        assert "Đorđević" not in page.content()
        if number == 0:
            picture("second-look")
            assert violations(page) == []
        page.get_by_label("Ja, ich stimme zu").check()
        page.get_by_role("button", name="Entscheiden").click()
        expect(page.locator("#messages")).to_contain_text("nicht mehr zu sehen")
    expect(page.get_by_role("link", name="Eine Feststellung, gefragt am")).to_have_count(0)


def _for_the_court(page: Page) -> None:
    """One file: index, instruction, steps with their seal, each letter, sheets numbered through."""
    said = _pdf(page, "Für das Gericht (PDF/A)")
    for words in ("Inhalt", "Belehrung im Wortlaut", "als zweite Person entschieden", "Unterschrift", "Anlage 1"):
        assert words in said, words
    assert "Es gibt noch kein Siegel" not in said
    handed = _pdf(page, "Übergabe an die Leistungsabteilung (PDF)")
    assert less(30) in handed
    assert "wegbleiben" not in handed


def _begin(page: Page) -> None:
    page.get_by_role("button", name="Beginnen").click()
    page.get_by_label("Warum ist es so gekommen?").fill("Brief nicht geöffnet")
    page.get_by_label("Wie wurde die Person gesucht?").fill("Anruf und Besuch")
    page.get_by_role("button", name="Festhalten").click()


def _answer(page: Page) -> None:
    """Answer question after question; the next step leads to each."""
    for question, answer in (("nein, nach allem, was wir wissen", "Nichts vorgetragen"), ("nein", "Die Miete läuft")):
        page.get_by_role("link", name="Nächster Schritt").click()
        page.get_by_label(question, exact=True).check()
        page.get_by_label("Begründung").fill(answer)
        page.get_by_role("button", name="Festhalten").click()
    page.get_by_role("link", name="Nächster Schritt").click()
    page.get_by_label("Welche anderen Wege").fill("Treffen im Park angeboten")
    page.get_by_label("Was heißt der Schritt").fill("Könnte danach wegbleiben")
    page.get_by_role("button", name="Festhalten").click()


def _hear(page: Page, how: str = "war im Gespräch", sign: str = "") -> None:
    page.get_by_role("link", name="Nächster Schritt").click()
    if sign:
        page.get_by_label(sign).check()
    page.get_by_label("wird heute übergeben").check()
    page.get_by_role("button", name="Brief ausgeben").click()
    page.get_by_role("link", name="Nächster Schritt").click()
    _say(page, how)


def _say(page: Page, how: str) -> None:
    page.get_by_label("Wie", exact=True).select_option(label=how)
    page.get_by_label("Was die Person gesagt hat").fill("„Ich hatte Angst vor dem Brief.“")
    page.get_by_role("button", name="Festhalten").click()


def _find(page: Page) -> None:
    page.get_by_role("link", name="Feststellen, mit zweiter Person").click()
    page.get_by_label("Wer schaut als zweite Person darauf?").select_option(label="Bernd Brandt")
    page.get_by_role("button", name="Feststellen und zweite Person fragen").click()
    expect(page.locator("#messages")).to_contain_text("Die zweite Person ist gefragt")


def _pdf(page: Page, name: str) -> str:
    """Return what a paper says, fetched by its link as the browser would."""
    answer = page.request.get(page.get_by_role("link", name=name).evaluate("link => link.href"))
    assert answer.status == 200
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages).split())
