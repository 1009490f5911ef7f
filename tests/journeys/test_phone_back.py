"""A folder that the house calls back, and a phone that changes hands: what stands on the screen then."""

import pytest
from playwright.sync_api import expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.models import Folder
from tests.cast import act_as
from tests.journeys.pocket import Pocket, code_for, packed, with_passkeys
from tests.journeys.test_phone_queue import in_house, ready, text_of

pytestmark = pytest.mark.django_db(transaction=True)

IN_FOLDER, IN_NOTE, NAME = "Ententeichrunde", "Gartenzwergmuseum", "Zeynep"
MINUTE_MS = 61_000
CALLED_BACK = "das Haus hat sie zurückgerufen"


def called_back(folder: Folder) -> None:
    with act_as(folder.staff):
        row = Folder.objects.get(pk=folder.pk)
        actions.revoke_folder(folder=row, seen=row.version, by=folder.staff.actor)


def another(pocket: Pocket, anna: Staff, case: Case) -> Folder:
    """Pack one more folder, fetch and open it."""
    folder = packed(anna, case, IN_FOLDER)
    pocket.fetch()
    pocket.open()
    pocket.sees(IN_FOLDER)
    return folder


def assert_gone(pocket: Pocket) -> None:
    pocket.sees(CALLED_BACK)
    assert not any(word in pocket.page.content() for word in (IN_FOLDER, NAME))
    assert pocket.dump()["folders"] == []


def before_it_opens(pocket: Pocket, anna: Staff, case_of_anna: Case) -> None:
    """Call it back while it lies closed: neither the words nor a passkey open it with a network."""
    page = pocket.page
    for way in ("Öffnen", "Mit Passkey öffnen"):
        folder = another(pocket, anna, case_of_anna)
        pocket.press("Mit Passkey bereitlegen")
        pocket.sees("Mit Passkey bereitgelegt.")
        page.reload()
        pocket.awake()
        pocket.press("Mappe", exact=False)
        pocket.fill("Ihre fünf Wörter", pocket.words)
        called_back(folder)
        pocket.press(way)
        assert_gone(pocket)


def test_a_folder_called_back_goes_within_a_minute_and_whenever_it_is_opened(
    pocket: Pocket, anna: Staff, frieda: Staff, case_of_anna: Case
) -> None:
    page = pocket.page
    page.clock.install()
    with_passkeys(page.context, page)
    folder = packed(anna, case_of_anna, IN_FOLDER)
    ready(pocket, anna, frieda)
    pocket.open()
    # Without a network nobody can tell the phone; with one it asks within a minute.
    page.context.set_offline(True)
    called_back(folder)
    page.clock.fast_forward(MINUTE_MS)
    pocket.sees(IN_FOLDER)
    page.keyboard.press("Shift")  # somebody is there: it does not lock by itself
    page.context.set_offline(False)
    page.clock.fast_forward(MINUTE_MS)
    assert_gone(pocket)
    # While a note is written: the name goes from the screen, the words stay and come into the house.
    folder = another(pocket, anna, case_of_anna)
    pocket.press("Notiz schreiben")
    expect(page.locator("h1")).to_have_text(f"Notiz: {NAME}")
    expect(page).to_have_title("Lotsenbuch unterwegs")  # a browser keeps titles on its disk
    pocket.fill("Worum ging es?", IN_NOTE)
    called_back(folder)
    page.clock.fast_forward(MINUTE_MS)
    expect(page.locator("h1")).to_have_text("Notiz")
    assert not any(word in page.content() for word in (IN_FOLDER, NAME))
    expect(page.get_by_label("Worum ging es?")).to_have_value(IN_NOTE)
    pocket.press("Speichern")
    pocket.sees("Gespeichert um")
    pocket.counts("alles im Haus")
    assert [text_of(row) for row in in_house(anna).values()] == [IN_NOTE]
    # While the screen is locked: the PIN shows no folder that was called back.
    folder = another(pocket, anna, case_of_anna)
    pocket.lock()
    pocket.sees("Gesperrt")
    called_back(folder)
    pocket.unlock()
    assert_gone(pocket)
    before_it_opens(pocket, anna, case_of_anna)


def test_who_logs_in_on_a_phone_with_an_open_folder_reads_nothing_of_it(
    pocket: Pocket, anna: Staff, bernd: Staff, frieda: Staff, case_of_anna: Case
) -> None:
    """Both work on this phone: the PIN of one opens no screen of the other, and no screen is left without a PIN."""
    page = pocket.page
    pocket.login(bernd)
    pocket.start()
    pocket.set_up(code_for(bernd, frieda, "Telefon 8"))
    pocket.press("Abmelden")
    pocket.press("Abmelden")
    pocket.sees("nichts mehr lesbar")
    packed(anna, case_of_anna, IN_FOLDER)
    ready(pocket, anna, frieda)
    for is_locked in (True, False):
        pocket.open()
        pocket.press("Notiz schreiben")
        pocket.fill("Worum ging es?", IN_NOTE)
        if is_locked:
            pocket.lock()
            pocket.sees("Gesperrt")
        pocket.login(bernd)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("h1")).to_have_text(f"Unterwegs: {bernd.display_name}")
        pocket.sees("Keine Mappe gepackt")
        assert not any(word in page.content() for word in (IN_FOLDER, IN_NOTE, NAME))
        assert page.evaluate("async () => (await import('/static/unterwegs/vault.js')).holdsKeys()") is False
        pocket.login(anna)
        pocket.start()
        expect(page.locator("h1")).to_have_text(f"Unterwegs: {anna.display_name}")
        pocket.press("Mappe", exact=False)
    pocket.open()
    pocket.press("Notiz schreiben")
    expect(page.get_by_label("Worum ging es?")).to_have_value(IN_NOTE)


def test_who_may_write_no_notes_makes_no_note_of_another_look_refused(
    pocket: Pocket, anna: Staff, frieda: Staff, gerda: Staff
) -> None:
    pocket.login(anna)
    pocket.start()
    pocket.set_up(code_for(anna, frieda))
    pocket.page.context.set_offline(True)
    pocket.press("Notiz ohne Mappe")
    pocket.fill("Worum ging es?", IN_NOTE)
    pocket.press("Speichern")
    pocket.counts("1 Notiz nicht im Haus")
    pocket.page.context.set_offline(False)
    pocket.login(gerda)
    pocket.pump()
    (note,) = pocket.dump()["notes"]
    assert (note["state"], note["refused"], note["tries"]) == ("waiting", 0, 0)
    pocket.counts("1 Notiz nicht im Haus")
