"""A phone that dies, is copied, is attacked: what its store gives away, and what it does not."""

import base64
import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from hashlib import pbkdf2_hmac, sha256
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from playwright.sync_api import BrowserContext, BrowserType, Error, expect
from pytest_django.live_server_helper import LiveServer

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.keys import share_of
from lotsenbuch.fieldwork.models import Device, Folder, Note
from lotsenbuch.fieldwork.queries import opened_note
from tests.cast import act_as, client_of
from tests.journeys.pocket import PHONE, PIN, Pocket, code_for, every_bytes, packed

pytestmark = pytest.mark.django_db(transaction=True)

# Words that stand nowhere else; each on another way into the phone.
IN_FOLDER, IN_NOTE, IN_DRAFT, IN_LOOSE = "Ententeichrunde", "Gartenzwergmuseum", "Lastenradfrühling", "Kastanienbahnhof"
NAME = "Zeynep"
SECRET = (IN_FOLDER, IN_NOTE, IN_DRAFT, IN_LOOSE, NAME)
PLANTED = "Leuchtturmwärterin"


def shapes(word: str) -> dict[str, bytes]:
    """Return a word in every way in which a store may write it down; base64 at each of its three places in a line."""
    told: dict[str, bytes] = {}
    for coding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
        plain = word.encode(coding)
        told |= {coding: plain, f"{coding} hex": plain.hex().encode(), f"{coding} HEX": plain.hex().upper().encode()}
        for skip in range(3):
            lines = base64.b64encode(b"\0" * skip + plain)
            told[f"{coding} base64 {skip}"] = lines[(4 if skip else 0) : len(lines) // 4 * 4 - 4]
    return told


def found_in(folder: Path, words: tuple[str, ...]) -> set[tuple[str, str, str]]:
    """Return where which word lies in the files of a profile, and how it is written."""
    wanted = {word: shapes(word) for word in words}
    hits = set()
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            data = file.read_bytes()
            hits |= {
                (word, how, file.name) for word, ways in wanted.items() for how, way in ways.items() if way in data
            }
    return hits


@contextmanager
def own_browser(browser_type: BrowserType, arguments: dict[str, Any], profile: Path) -> Iterator[BrowserContext]:
    """Start a browser of its own on a profile, as the app on a phone has one."""
    context = browser_type.launch_persistent_context(
        str(profile),
        locale="de-DE",
        timezone_id="Europe/Berlin",
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        reduced_motion="reduce",
        **arguments,
    )
    try:
        yield context
    finally:
        with suppress(Error):
            context.close()


def test_the_search_finds_a_word_in_every_shape(tmp_path: Path) -> None:
    """The control of the search below: each way of writing a word down is found, and other bytes are not."""
    for number, (how, way) in enumerate(shapes(PLANTED).items()):
        (tmp_path / str(number)).write_bytes(b"\x00vor" + way + b"nach")
        assert how in {one for _, one, name in found_in(tmp_path, (PLANTED,)) if name == str(number)}
    (tmp_path / "long").write_bytes(base64.b64encode(b"ein Satz mit " + PLANTED.encode() + b" darin"))
    assert "long" in {name for _, _, name in found_in(tmp_path, (PLANTED,))}
    assert found_in(tmp_path, (IN_NOTE,)) == set()


def kill(profile: Path) -> None:
    """Kill the browser that this test started on this profile, without a chance to tidy up."""
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and f"--user-data-dir={profile}".encode() in (entry / "cmdline").read_bytes().split(
                b"\0"
            ):
                os.kill(int(entry.name), signal.SIGKILL)


def test_what_was_saved_is_there_after_a_kill_and_says_nothing_to_who_copies_it(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    live_server: LiveServer,
    tmp_path: Path,
    anna: Staff,
    frieda: Staff,
    case_of_anna: Case,
) -> None:
    profile, copy = tmp_path / "profile", tmp_path / "copy"
    folder = packed(anna, case_of_anna, IN_FOLDER)
    with own_browser(browser_type, browser_type_launch_args, profile) as context:
        pocket = Pocket(context.pages[0], live_server.url)
        a_walk(pocket, anna, code_for(anna, frieda))
        # Positive control: a word that the app itself stores in clear is found in this profile by the same search.
        pocket.page.evaluate(
            "async (word) => (await import('/static/unterwegs/store.js')).put('meta', { key: 'planted', word })",
            PLANTED,
        )
        kill(profile)
    words = pocket.words
    shutil.copytree(profile, copy, symlinks=True, ignore_dangling_symlinks=True)
    assert {word for word, _, _ in found_in(copy, (PLANTED,))} == {PLANTED}
    assert found_in(copy, SECRET) == set()
    assert found_in(copy, (words, PIN)) == set()
    with own_browser(browser_type, browser_type_launch_args, profile) as context:
        pocket = Pocket(context.pages[0], live_server.url, words)
        after_the_kill(pocket, anna)
        dump = pocket.dump()
    assert not any(word in json.dumps(dump, ensure_ascii=False) for word in SECRET)
    attack(dump, words, folder)


def a_walk(pocket: Pocket, anna: Staff, code: str) -> None:
    """Set up, open, save one note, begin two more: one in the open folder, one without a folder."""
    pocket.login(anna)
    pocket.start()
    pocket.set_up(code)
    pocket.fetch()
    pocket.open()
    pocket.sees(IN_FOLDER)
    pocket.offline_ready()
    pocket.page.context.set_offline(True)
    pocket.press("Notiz schreiben")
    pocket.fill("Worum ging es?", IN_NOTE)
    pocket.press("Speichern")
    pocket.sees("Gespeichert um")
    pocket.press("Zurück")
    pocket.press("Notiz ohne Mappe")
    pocket.fill("Worum ging es?", IN_LOOSE)
    pocket.sees("Entwurf gesichert")
    pocket.press("Zurück")
    pocket.press("Mappe", exact=False)
    pocket.press("Notiz schreiben")
    pocket.fill("Worum ging es?", IN_DRAFT)
    pocket.sees("Entwurf gesichert")


def after_the_kill(pocket: Pocket, anna: Staff) -> None:
    """Start without a network: the note waits, the loose draft became one, the folder's draft waits for its key."""
    page = pocket.page
    page.context.set_offline(True)
    pocket.start()
    pocket.counts("2 Notizen nicht im Haus")
    page.context.set_offline(False)
    pocket.login(anna)
    pocket.start()
    pocket.counts("alles im Haus")
    assert told_by(anna) == {IN_NOTE, IN_LOOSE}
    pocket.press("Mappe", exact=False)
    pocket.open()
    pocket.press("Notiz schreiben")
    expect(page.get_by_label("Worum ging es?")).to_have_value(IN_DRAFT)
    pocket.press("Zurück")


def told_by(staff: Staff) -> set[str]:
    with act_as(staff):
        rows = list(Note.objects.filter(staff=staff))
    notes = [opened_note(bytes(row.envelope or b""), note_id=row.note_id, folder_id=row.folder_named) for row in rows]
    return {note.answers["about"] for note in notes}


def attack(dump: dict[str, Any], words: str, folder: Folder) -> None:
    """Try all that a thief has who knows words, PIN and source: the outer lock gives way, the inner one does not."""
    (row,), (draft,) = dump["folders"], dump["drafts"]
    salt, closed, under = (base64.b64decode(one["bytes"]) for one in (row["salt"], row["closed"], draft["under"]))
    bits = pbkdf2_hmac("sha256", words.encode(), salt, 600_000)
    bound = f"lotse-folder:{folder.id}".encode()
    once = AESGCM(bits).decrypt(closed[:12], closed[12:], bound)
    with pytest.raises(InvalidTag):
        AESGCM(pbkdf2_hmac("sha256", b"falsche woerter", salt, 600_000)).decrypt(closed[:12], closed[12:], bound)
    tried = 0
    for key in guesses([*every_bytes(dump), words.encode(), PIN.encode(), bits], bits, salt):
        tried += 1
        for sealed, about in ((once, str(folder.id)), (under, f"lotse-draft:{draft['id']}")):
            with pytest.raises(InvalidTag):
                AESGCM(key).decrypt(sealed[:12], sealed[12:], about.encode())
    assert tried > 200
    # Positive control: the same steps with the house's share open both.
    with act_as(folder.staff):
        share = share_of(folder.id, bytes(Folder.objects.get(pk=folder.pk).salt or b""))
    assert (
        IN_FOLDER
        in json.loads(AESGCM(share).decrypt(once[:12], once[12:], str(folder.id).encode()))[0]["items"][0].values()
    )
    key = hkdf(bits + share, "lotse-draft-1", salt)
    assert IN_DRAFT.encode() in AESGCM(key).decrypt(under[:12], under[12:], f"lotse-draft:{draft['id']}".encode())
    over(dump, folder)


def guesses(known: list[bytes], bits: bytes, salt: bytes) -> Iterator[bytes]:
    """Make every key of what is known that the source gives an idea of."""
    for one in known:
        yield from (one[at : at + 32] for at in range(0, max(1, len(one) - 31), 32) if len(one) >= 32)
        yield sha256(one).digest()
        yield hkdf(one, "lotse-draft-1", salt)
        yield hkdf(bits + one, "lotse-draft-1", salt)
        yield hkdf(one, "lotse-passkey-1", salt)


def hkdf(bits: bytes, info: str, salt: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=salt, info=info.encode()).derive(bits)


def over(dump: dict[str, Any], folder: Folder) -> None:
    """Once the time is over, the share is given to nobody, not even to this device with its own login."""
    (device,) = (row for row in dump["meta"] if row["key"].startswith("device:"))
    proof = {"Lotse-Device": f"{device['device']}.{device['secret']}"}
    path = f"/unterwegs/api/folders/{folder.id}/share"

    def ask() -> int:
        return int(client_of(folder.staff).post(path, content_type="application/json", headers=proof).status_code)

    assert ask() == 200
    with time_machine.travel(folder.closes_at + timedelta(minutes=1)):
        assert ask() == 404
    with act_as(folder.staff):
        actions.return_folder(folder=Folder.objects.get(pk=folder.pk), by=folder.staff.actor)
        assert Folder.objects.get(pk=folder.pk).salt is None


def test_a_locked_device_empties_itself_and_the_next_user_reads_nothing(
    pocket: Pocket, anna: Staff, bernd: Staff, frieda: Staff, case_of_anna: Case
) -> None:
    page = pocket.page
    packed(anna, case_of_anna, IN_FOLDER)
    a_walk(pocket, anna, code_for(anna, frieda))
    # Logout without a network: the folder goes, two drafts and a note stay sealed under Anna's name.
    pocket.press("Zurück")
    pocket.press("Zurück")
    pocket.press("Abmelden")
    pocket.press("Abmelden")
    pocket.sees("nichts mehr lesbar")
    dump, bar = pocket.dump(), page.locator("#count").inner_text()
    assert (dump["folders"], dump["drafts"], len(dump["notes"]), bar[:9]) == ([], [], 3, "3 Notizen")
    assert not any(word in json.dumps(dump, ensure_ascii=False) for word in SECRET)
    assert any(row["what"] == "folders" and row["why"] == "abgemeldet" for row in dump["log"])
    # Bernd on the same phone: Anna's session is ended first, and her notes do not go up as his.
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    pocket.until("async () => !(await (await import('/static/unterwegs/store.js')).get('meta', 'leaving'))")
    assert page.request.get(f"{pocket.url}/ich/", max_redirects=0).status == 302
    pocket.login(bernd)
    pocket.start()
    pocket.set_up(code_for(bernd, frieda, "Telefon 8"))
    pocket.start()
    pocket.sees("3 davon warten auf die Anmeldung")
    pocket.pump()
    with act_as(bernd):
        assert not Note.objects.filter(staff=bernd).exists()
    pocket.login(anna)
    pocket.start()
    pocket.counts("alles im Haus")
    assert told_by(anna) == {IN_NOTE, IN_LOOSE, IN_DRAFT}
    # The house locks Anna's device: at the next contact it empties itself and says so.
    device = lock_in_house(anna, frieda)
    page.context.clear_cookies()  # whoever finds a phone logs nobody in
    pocket.start()
    pocket.sees("Das Haus hat dieses Gerät gesperrt")
    assert not any(row["key"] == f"device:{anna.id}" for row in pocket.dump()["meta"])
    with act_as(frieda):
        assert Device.objects.get(pk=device.pk).wiped_at is not None


def test_the_screen_locks_by_itself_and_forgotten_words_are_replaced(
    pocket: Pocket, anna: Staff, frieda: Staff, case_of_anna: Case
) -> None:
    page = pocket.page
    page.clock.install()
    packed(anna, case_of_anna, IN_FOLDER)
    pocket.login(anna)
    pocket.start()
    pocket.set_up(code_for(anna, frieda))
    without_a_pin(pocket)
    pocket.fetch()
    pocket.open()
    page.clock.fast_forward(110_000)
    pocket.sees(IN_FOLDER)
    pocket.press("Notiz schreiben")
    pocket.fill("Worum ging es?", IN_DRAFT)
    page.clock.fast_forward(121_000)
    pocket.sees("Gesperrt")
    assert not any(word in page.content() for word in SECRET)
    for _ in range(5):
        page.get_by_label("PIN", exact=True).fill("999999")
        pocket.press("Öffnen")
    # The keys are gone with the fifth; who forgot the words takes new ones, and what was begun goes to the house.
    pocket.press("Mappe", exact=False)
    pocket.sees("Ein begonnener Entwurf")
    pocket.press("Mappe neu holen")
    pocket.press("Neue Wörter")
    pocket.words = " ".join(page.locator(".words li").all_text_contents())
    pocket.press("Ich habe sie mir gemerkt")
    pocket.fill("Die fünf Wörter", pocket.words)
    pocket.press("Weiter")
    past_a_portal(pocket)
    pocket.press("Holen")
    pocket.sees("Die Mappe ist da.")
    pocket.open()
    pocket.pump()
    assert told_by(anna) == {IN_DRAFT}
    another_pin(pocket)
    # The house locks the device while somebody is on its screen: within a minute nobody is, the last words are sealed.
    pocket.press("Notiz schreiben")
    pocket.fill("Worum ging es?", IN_LOOSE)
    lock_in_house(anna, frieda)
    page.clock.fast_forward(61_000)
    pocket.sees("Das Haus hat dieses Gerät gesperrt")
    assert not any(word in page.content() for word in SECRET)
    assert (pocket.dump()["folders"], pocket.dump()["drafts"]) == ([], [])
    pocket.login(anna)  # the lock ended the login too
    pocket.pump()
    assert told_by(anna) == {IN_DRAFT, IN_LOOSE}


def without_a_pin(pocket: Pocket) -> None:
    """Close the app before a PIN was chosen: the next start asks for it before anything else."""
    pocket.sees("im Haus, noch nicht geholt")  # nothing is written meanwhile
    pocket.page.evaluate(
        """async () => {
          const store = await import('/static/unterwegs/store.js');
          const mine = (await store.all('meta')).find((row) => row.key.startsWith('device:'));
          await store.put('meta', { ...mine, pin: undefined }); }"""
    )
    pocket.start()
    pocket.sees("PIN wählen")
    expect(pocket.page.get_by_role("button", name="Mappe holen")).to_have_count(0)
    pocket.page.get_by_label("PIN", exact=True).fill(PIN)
    pocket.fill("PIN noch einmal", PIN)
    pocket.press("Fertig")
    pocket.sees("ist eingerichtet")


def another_pin(pocket: Pocket) -> None:
    """Change the PIN: only with the words that close the folder here; then only the new one opens the screen."""
    other = PIN[::-1]
    pocket.press("Zurück")
    pocket.press("PIN ändern")
    for words, said in ((" ".join(["Apfel"] * 5), "nicht die Wörter"), (pocket.words, "Die neue PIN gilt ab jetzt.")):
        pocket.fill("Ihre fünf Wörter", words)
        pocket.page.get_by_label("Neue PIN", exact=True).fill(other)
        pocket.fill("Neue PIN noch einmal", other)
        pocket.page.locator("form").get_by_role("button", name="PIN ändern").click()
        pocket.sees(said)
    pocket.lock()
    pocket.unlock()
    pocket.sees("Das war nicht die PIN")
    pocket.page.get_by_label("PIN", exact=True).fill(other)
    pocket.press("Öffnen")
    pocket.press("Mappe", exact=False)


def past_a_portal(pocket: Pocket) -> None:
    """Fetch where a portal says 200 to anything: that is no folder, and what lies here stays, the draft too."""
    before = pocket.dump()
    pocket.page.evaluate(
        """() => { window.real = window.fetch; window.fetch = (url, told) => (String(url).includes('/folders/')
          ? Promise.resolve(new Response('<p>Willkommen</p>', { status: 200 })) : window.real(url, told)); }"""
    )
    pocket.fill("Ihre fünf Wörter", pocket.words)
    pocket.press("Holen")
    pocket.sees("Auf diesem Gerät ist alles geblieben, wie es war.")
    after = pocket.dump()
    assert [(after[name], len(after["drafts"])) for name in ("folders", "drafts", "notes")] == [
        (before[name], 1) for name in ("folders", "drafts", "notes")
    ]
    pocket.page.evaluate("window.fetch = window.real")
    pocket.fill("Ihre fünf Wörter", pocket.words)


def lock_in_house(staff: Staff, by: Staff) -> Device:
    """Lock somebody's device on a screen of the house."""
    with act_as(by):
        device = Device.objects.get(staff=staff)
        return actions.lock_device(device=device, seen=device.version, because="verloren", by=by.actor)
