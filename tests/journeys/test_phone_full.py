"""A phone without room: who tries its screen finds it closed, what was written is kept, everything else goes on."""

import pytest
from playwright.sync_api import expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.models import Folder
from tests.cast import act_as
from tests.journeys.pocket import ROOM, Pocket, packed
from tests.journeys.test_phone_queue import in_house, ready, text_of

pytestmark = pytest.mark.django_db(transaction=True)

CLOSED = "Die Mappen sind wieder zu"
FIRST, SECOND = "Kein Platz für das Lastenrad", "Kein Platz für den Probetag"


def test_five_wrong_pins_on_a_full_device_close_it_and_lose_no_text(
    pocket: Pocket, anna: Staff, frieda: Staff, case_of_anna: Case
) -> None:
    page = pocket.page
    folder = packed(anna, case_of_anna, "Hospitation")
    pocket.give_room(ROOM)
    ready(pocket, anna, frieda)
    pocket.open()
    pocket.fill_up()
    # Twice, for the folder opens again although nothing can be noted on the disk, and the first text is not forgotten.
    for number, text in enumerate((FIRST, SECOND), start=1):
        written_and_locked(pocket, text)
        five_wrong_pins(pocket)
        pocket.sees("Text ist nur in der App" if number == 1 else "2 Texte sind nur in der App")
        pocket.counts("1 Notiz nicht im Haus" if number == 1 else "2 Notizen nicht im Haus")
        assert not any(one in page.content() for one in (FIRST, SECOND, "Zeynep"))
        pocket.press("Mappe", exact=False)
        pocket.open()
        pocket.sees("Zeynep")
    # Still full: the house calls the folder back, and it goes all the same; then somebody logs out.
    with act_as(anna):
        row = Folder.objects.get(pk=folder.pk)
        actions.revoke_folder(folder=row, seen=row.version, by=anna.actor)
    page.evaluate("dispatchEvent(new Event('online'))")
    pocket.sees("Keine Mappe gepackt")
    assert pocket.dump()["folders"] == []
    pocket.press("Abmelden")
    pocket.press("Abmelden")
    pocket.sees("nichts mehr lesbar")
    assert page.request.get(f"{pocket.url}/ich/", max_redirects=0).status == 302
    pocket.counts("2 Notizen nicht im Haus")
    # As soon as there is room, both texts lie sealed on the disk, and go up under the name of their writer.
    pocket.give_room()
    page.evaluate("dispatchEvent(new Event('online'))")
    pocket.until("async () => (await (await import('/static/unterwegs/store.js')).all('notes')).length === 2")
    pocket.login(anna)
    pocket.start()
    pocket.counts("alles im Haus")
    assert sorted(text_of(row) for row in in_house(anna).values()) == [FIRST, SECOND]


def written_and_locked(pocket: Pocket, text: str) -> None:
    """Write what the device has no room for, and switch away."""
    pocket.press("Notiz schreiben")
    expect(pocket.page.get_by_label("Worum ging es?")).to_have_value("")
    pocket.fill("Worum ging es?", text)
    pocket.sees("Der Speicher dieses Geräts ist voll")
    pocket.lock()
    pocket.sees("Ihr Text ist noch nicht gesichert")
    assert text not in pocket.page.content()


def five_wrong_pins(pocket: Pocket) -> None:
    """Try five PINs; each is answered, the fifth closes the folders."""
    for answer in (*(f"Noch {left}" for left in ("4 Versuche", "3 Versuche", "2 Versuche", "ein Versuch")), CLOSED):
        pocket.page.get_by_label("PIN", exact=True).fill("999999")
        pocket.press("Öffnen")
        pocket.sees(answer)
