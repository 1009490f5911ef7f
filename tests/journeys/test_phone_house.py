"""What a house has switched off is not on the phone either, and the bar counts what is not in the house."""

import base64

import pytest
from playwright.sync_api import expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import forget_house
from tests.cast import setting_up
from tests.journeys.pocket import Pocket, packed
from tests.journeys.test_phone import CAMERA
from tests.journeys.test_phone_queue import ready

pytestmark = pytest.mark.django_db(transaction=True)

HEADING = "Papiere und Formulare"


def papers_elsewhere(pocket: Pocket) -> None:
    """Let the house keep its papers in the eAkte; the phone hears of it at its next contact."""
    with setting_up():
        House.objects.update(carrier="ge", switched_off=["documents"])
    forget_house()
    pocket.page.evaluate("dispatchEvent(new Event('online'))")
    pocket.until(
        """async () => {
          const { get } = await import('/static/unterwegs/store.js');
          return (await get('meta', 'house')).papers === false; }"""
    )


def test_where_papers_are_kept_elsewhere_the_phone_offers_none_and_keeps_what_was_begun(
    pocket: Pocket, anna: Staff, frieda: Staff, case_of_anna: Case
) -> None:
    page = pocket.page
    packed(anna, case_of_anna, "Hospitation")
    ready(pocket, anna, frieda)
    pocket.open()
    pocket.press("Notiz schreiben")
    pocket.sees(HEADING)
    jpeg = base64.b64decode(page.evaluate(CAMERA))
    page.locator("input[type=file]").set_input_files({"name": "1.jpg", "mimeType": "image/jpeg", "buffer": jpeg})
    expect(page.locator(".photos img")).to_have_count(1)
    pocket.press("Zurück")
    papers_elsewhere(pocket)
    pocket.press("Notiz schreiben")
    expect(page.locator(".photos img")).to_have_count(1)
    expect(page.get_by_role("button", name="Fahrtkosten zu einem Termin")).to_have_count(0)
    pocket.fill("Worum ging es?", "Mit dem Foto von vorher")
    pocket.press("Speichern")
    pocket.sees("Gespeichert um")
    pocket.counts("alles im Haus")
    page.context.set_offline(True)
    pocket.press("Jetzt unterwegs")
    pocket.counts("1 Meldung nicht im Haus")
    pocket.press("Notiz schreiben")
    pocket.sees("Eine Antwort genügt")
    expect(page.get_by_text(HEADING)).to_have_count(0)
    expect(page.get_by_text("Papier fotografieren")).to_have_count(0)
    pocket.fill("Worum ging es?", "Ohne Papiere")
    pocket.press("Speichern")
    pocket.counts("1 Notiz, 1 Meldung nicht im Haus")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    pocket.counts("alles im Haus")
