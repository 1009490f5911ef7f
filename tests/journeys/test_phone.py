"""A day with the phone: set up, folder, no network, note, form, lock, restart, back in the house."""

import base64
import json
import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.documents.rules.blanks import blanks
from lotsenbuch.fieldwork.models import Note
from lotsenbuch.fieldwork.queries import opened_note
from lotsenbuch.fieldwork.rules.notes import Written, is_bound
from lotsenbuch.ui.words import read_day
from tests.cast import act_as
from tests.journeys.hands import count_handles
from tests.journeys.pocket import PHONE, Pocket, code_for, packed, with_passkeys

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = (
    "Das Lastenrad läuft wieder. Am Donnerstag gehen wir zusammen in die Werkstatt und fragen nach der Hospitation. "
    "Er will vorher selbst dort anrufen und bringt die Kopie vom Zeugnis mit, das er gefunden hat."
)
SUN = {"rules": {"color-contrast-enhanced": {"enabled": True}}}
# Places of less than 48 px each way, among what is pressed.
SMALL = """() => [...document.querySelectorAll(
    'button, a[href], input:not(.kern-sr-only), select, textarea, label.kern-btn')]
  .map((one) => [one.textContent || one.labels?.[0]?.textContent, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 48 || box.height < 48)).map(([name]) => name)"""
# Days as they are typed, and what is none: the phone and the desk agree on each.
DAYS = "async (all) => (({ isDay }) => all.map((one) => isDay(one)))(await import('/static/unterwegs/days.js'))"
A_DAY = (
    "5.3.26",
    "5.3.",
    "05032026",
    "050326",
    "5. 3. 2026",
    "2026-03-05",
    "5. März 2026",
    "5 märz",
    "29.2.28",
    "Heute",
)
NO_DAY = ("45.45.2026", "29.2.27", "5.13.", "31.4.26", "Mittwoch", "5", "5. Mätz", "2026-3", "000000")
# How much of the pad for the signature is dark.
INK = """() => { const pad = document.querySelector('canvas.pad');
  if (!pad) return 0;
  const dots = pad.getContext('2d').getImageData(0, 0, pad.width, pad.height).data;
  let dark = 0; for (let at = 0; at < dots.length; at += 4) if (dots[at] < 128) dark += 1; return dark; }"""
# A picture as a camera makes it: large, and with the place in its metadata.
CAMERA = """async () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 2400, height: 1200 });
  const ink = canvas.getContext('2d'); ink.fillStyle = '#468'; ink.fillRect(0, 0, 2400, 1200);
  return canvas.toDataURL('image/jpeg', 0.9).split(',')[1]; }"""


def assert_fit_for_outside(page: Page) -> None:
    """Nothing serious for axe, contrast of 7:1 for the sun, room for a thumb, nothing beside the screen."""
    found = Axe().run(page, options=SUN).response["violations"]
    serious = [f"{one['id']}: {one['nodes'][0]['target']}" for one in found if one["impact"] in {"serious", "critical"}]
    heading = page.locator("h1").inner_text()
    assert (heading, serious) == (heading, [])
    assert (heading, page.evaluate(SMALL)) == (heading, [])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], heading


def with_place(jpeg: bytes) -> bytes:
    """Put an EXIF block into a JPEG, as cameras do."""
    exif = b"Exif\x00\x00GPS 51.0504 13.7373 Lotsenau, Gerdas Telefon"
    return jpeg[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + jpeg[2:]


def notes_of(staff: Staff) -> list[Written]:
    with act_as(staff):
        rows = list(Note.objects.filter(staff=staff))
    return [opened_note(bytes(row.envelope or b""), note_id=row.note_id, folder_id=row.folder_named) for row in rows]


def test_a_day_outside(pocket: Pocket, anna: Staff, frieda: Staff, case_of_anna: Case) -> None:
    page = pocket.page
    with_passkeys(page.context, page)
    folder = packed(anna, case_of_anna, "Hospitation in der Werkstatt")
    page.add_init_script("navigator.storage.persist = async () => (window.asked = true)")
    pocket.start()
    assert_fit_for_outside(page)
    pocket.press("Gerät einrichten")
    pocket.fill("Einmalcode", "AAAAAAAAAA")
    pocket.press("Einrichten")
    pocket.sees("Bitte anmelden")
    pocket.login(anna)
    pocket.start()
    pocket.set_up(code_for(anna, frieda), assert_fit_for_outside)
    assert page.evaluate("window.asked")
    pocket.fetch()
    assert_fit_for_outside(page)
    pocket.fill("Ihre fünf Wörter", pocket.words.rsplit(" ", 1)[0] + " quaxel")
    pocket.press("Öffnen")
    pocket.sees("steht nicht in der Wortliste")
    pocket.open()
    pocket.sees("Hospitation in der Werkstatt")
    pocket.press("Mit Passkey bereitlegen")
    pocket.sees("Mit Passkey bereitgelegt.")
    assert_fit_for_outside(page)
    pocket.offline_ready()
    assert cached(page) == {"/unterwegs/"}
    page.context.set_offline(True)
    outside(pocket)
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    pocket.counts("alles im Haus")
    written = {note.answers["about"]: note for note in notes_of(anna)}
    assert set(written) == {TEXT, "Mit Papieren"}
    assert (written[TEXT].mood, written[TEXT].meeting) == ("ruhig", folder.meetings.all()[0].id)
    with_papers(written["Mit Papieren"])
    assert written[TEXT].sequence < written["Mit Papieren"].sequence
    kept = pocket.dump()
    assert all(note["state"] == "sent" and note["sealed"] is None for note in kept["notes"])
    assert any("vom Haus quittiert" in row["why"] for row in kept["log"])


def cached(page: Page) -> set[str]:
    """Return what the worker keeps beside static files."""
    names = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
      (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"""
    return {name for name in page.evaluate(names) if not name.startswith("/static/")}


def outside(pocket: Pocket) -> None:
    """Walk without a network: a note in a minute, a lock in the middle, a restart, papers and a signature."""
    page = pocket.page
    with count_handles(page, "outside_note") as hands:
        hands.click(page.get_by_role("button", name="Notiz schreiben").first)
        expect(page.get_by_label("Worum ging es?")).to_be_focused()
        hands.write(TEXT)
        hands.click(page.get_by_role("button", name="ruhig"))
        hands.click(page.get_by_role("button", name="Speichern"))
        pocket.sees("Gespeichert um")
    assert len(TEXT) >= 200
    pocket.counts("1 Notiz nicht im Haus")
    pocket.press("Notiz schreiben")
    pocket.press("Speichern")
    pocket.sees("mindestens eine der fünf Fragen")
    field = page.get_by_label("Worum ging es?")
    assert (field.get_attribute("spellcheck"), field.get_attribute("autocomplete")) == ("false", "off")
    field.fill("Mit Papieren")
    assert_fit_for_outside(page)
    pocket.lock()
    pocket.sees("Gesperrt")
    pocket.sees("Was Sie geschrieben haben, ist gesichert.")
    assert "Mit Papieren" not in page.content()
    assert "Zeynep" not in page.content()
    assert_fit_for_outside(page)
    page.get_by_label("PIN", exact=True).fill("000000")
    pocket.press("Öffnen")
    pocket.sees("Noch 4 Versuche")
    pocket.unlock()
    expect(page.get_by_label("Worum ging es?")).to_have_value("Mit Papieren")
    take_a_photo(pocket)
    fill_in(pocket)
    page.reload()
    pocket.awake()
    pocket.press("Mappe", exact=False)
    pocket.sees("Ein begonnener Entwurf")
    pocket.press("Mit Passkey öffnen")
    pocket.press("Notiz schreiben")
    expect(page.get_by_label("Worum ging es?")).to_have_value("Mit Papieren")
    expect(page.locator(".photos img")).to_have_count(1)
    pocket.sees("unterschrieben")
    pocket.press("Speichern")
    pocket.sees("Gespeichert um")
    the_other_screens(pocket)


def take_a_photo(pocket: Pocket) -> None:
    """Open the camera from the note: the phone shows it instead of the app, which does not lock for that."""
    page = pocket.page
    jpeg = with_place(base64.b64decode(page.evaluate(CAMERA)))
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Papier fotografieren").click()
    pocket.lock()
    assert page.locator("h1").inner_text().startswith("Notiz")
    chooser.value.set_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": jpeg})
    expect(page.locator(".photos img")).to_have_count(1)


def fill_in(pocket: Pocket) -> None:
    """Fill in a form together, step by step, read it, sign it."""
    page = pocket.page
    pocket.press("Fahrtkosten zu einem Termin", exact=False)
    pocket.fill("1.1", "45.45.2026")
    pocket.press("Weiter")
    pocket.sees("Das ist kein Tag im Kalender.")
    expect(page.get_by_label("1.1")).to_have_value("45.45.2026")
    assert_fit_for_outside(page)
    assert page.evaluate(DAYS, [*A_DAY, *NO_DAY]) == [True] * len(A_DAY) + [False] * len(NO_DAY)
    assert [read_day(one, today=date(2026, 11, 23)) is not None for one in (*A_DAY, *NO_DAY)] == [
        *[True] * len(A_DAY),
        *[False] * len(NO_DAY),
    ]
    pocket.fill("1.1", "5.3.26")
    page.get_by_label("1.3").select_option("Fahrrad")
    pocket.press("Weiter")
    assert_fit_for_outside(page)
    pocket.press("Weiter")
    pocket.sees("Noch ohne Antwort")
    page.locator("canvas.pad").scroll_into_view_if_needed()
    pad = page.locator("canvas.pad").bounding_box()
    assert pad is not None
    page.mouse.click(pad["x"] + 30, pad["y"] + 60)
    pocket.sees("ein Tippen genügt nicht")
    page.mouse.move(pad["x"] + 30, pad["y"] + 60)
    page.mouse.down()
    page.mouse.move(pad["x"] + 200, pad["y"] + 90, steps=5)
    page.mouse.up()
    pocket.sees("Unterschrift liegt vor.")
    assert_fit_for_outside(page)
    pocket.press("Übernehmen")
    pocket.sees("unterschrieben")
    seen_again(pocket)


def seen_again(pocket: Pocket) -> None:
    """Look at the form once more: the signature stands on the pad, and no slip of the finger takes its place."""
    page = pocket.page
    pocket.press("Fahrtkosten zu einem Termin", exact=False)
    pocket.press("Weiter")
    pocket.press("Weiter")
    pocket.until(INK)
    before = page.evaluate(INK)
    page.locator("canvas.pad").scroll_into_view_if_needed()
    pad = page.locator("canvas.pad").bounding_box()
    assert pad is not None
    page.mouse.move(pad["x"] + 30, pad["y"] + 20)
    page.mouse.down()
    page.mouse.move(pad["x"] + 250, pad["y"] + 20, steps=3)
    page.mouse.up()
    pocket.sees("Unterschrift liegt vor.")
    assert page.evaluate(INK) == before
    pocket.press("Übernehmen")
    pocket.sees("unterschrieben")


def with_papers(note: Written) -> None:
    """The photo is scaled and says nothing of where and when; the signature belongs to the text that was shown."""
    (photo,), (form,) = note.photos, note.forms
    assert (b"Exif" in photo.jpeg, b"GPS" in photo.jpeg, b"Gerda" in photo.jpeg) == (False, False, False)
    width, height = size_of(photo.jpeg)
    assert (width, height) == (1600, 800)
    blank = blanks()["fahrtkosten"]
    assert (form.answers["1.1"], form.answers["1.3"]) == ("5.3.26", "Fahrrad")
    assert is_bound(blank, form)
    assert not is_bound(
        blank, type(form)(form.blank, {**form.answers, "1.1": "6.3.26"}, form.shown_sha256, form.signature_png)
    )


def size_of(jpeg: bytes) -> tuple[int, int]:
    frame = re.search(rb"\xff[\xc0\xc2]..\x08(..)(..)", jpeg, re.DOTALL)
    assert frame is not None
    return int.from_bytes(frame[2], "big"), int.from_bytes(frame[1], "big")


def the_other_screens(pocket: Pocket) -> None:
    """What lies here, the promise, the look, the training flight: each without a network."""
    page = pocket.page
    pocket.press("Zurück")
    for name, heading in (
        ("Was liegt auf diesem Gerät?", "Was liegt"),
        ("Was wir versprechen", "Was wir"),
        ("Helle oder dunkle Ansicht", "Ansicht"),
    ):
        pocket.press(name)
        expect(page.locator("h1")).to_contain_text(heading)
        assert_fit_for_outside(page)
        if heading == "Ansicht":
            pocket.press("dunkel, spart Akku")
            assert_fit_for_outside(page)
            pocket.press("hell, für die Sonne")
        pocket.press("Zurück")
    pocket.press("Abmelden")
    assert_fit_for_outside(page)
    pocket.press("Zurück")
    before = pocket.dump()
    pocket.press("Probelauf ohne Netz")
    pocket.press("Übungsmappe öffnen")
    pocket.press("Telefon zeigen")
    assert_fit_for_outside(page)
    pocket.press("Notiz schreiben")
    pocket.sees("nachdenklich · ruhig")
    pocket.fill("Worum ging es?", "Nur geübt")
    pocket.press("Speichern")
    pocket.sees("Übungsnotiz gespeichert")
    pocket.press("Zurück")
    after = pocket.dump()
    assert {name: len(rows) for name, rows in after.items()} == {name: len(rows) for name, rows in before.items()}
    assert "geübt" not in json.dumps(after)
