"""The app as it is handed out: public, small, cacheable without a word of a case; its words; who may send for whom."""

import gzip
import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.documents.rules.blanks import blanks
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.models import Note
from lotsenbuch.fieldwork.queries.shell import WORKER, modules, shell_files
from lotsenbuch.fieldwork.rules.notes import MOODS, QUESTIONS, Filled, UnreadableError, is_bound, read_note
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import forget_house
from tests.cast import act_as, client_of
from tests.house import HOUSE

from .phone import Phone, made_up_note, written
from .test_api import meeting_of, packed

OWN = HOUSE / "fieldwork" / "static" / "unterwegs"
FIRST_LOAD = 300_000  # bytes, compressed (issue 8)
JPEG = "/9j/4AAQ"  # the first bytes of every JPEG, in base64


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.LOTSE_FIELD_KEY_FILE = str(tmp_path / "field.json")


@pytest.fixture
def phone(anna: Staff, frieda: Staff) -> Phone:
    with act_as(frieda):
        _, code = actions.begin_device(staff=anna, name="Telefon 7", by=frieda.actor)
    made = Phone(client_of(anna))
    assert made.register(code).status_code == 200
    return made


def test_the_shell_is_public_and_the_same_for_everybody(db: None, anna: Staff) -> None:
    paths = ("/unterwegs/", "/unterwegs/sw.js", "/unterwegs/app.webmanifest")
    for path in paths:
        answers = [client.get(path) for client in (Client(), client_of(anna))]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].content == answers[1].content
        assert not answers[0].cookies
        assert "no-cache" in answers[0].headers["Cache-Control"]
        assert "unsafe" not in answers[0].headers["Content-Security-Policy"]
        assert Client().post(path).status_code == 405
    told = Client().get(paths[2]).json()
    assert (told["start_url"], told["display"], told["lang"]) == ("/unterwegs/", "standalone", "de")
    script = Client().get(paths[1])
    assert script.headers["Content-Type"].startswith("text/javascript")
    kept = json.loads(script.text.split(" = ", 1)[1].split(";\n", 1)[0])["files"]
    assert set(kept) == set(shell_files())
    assert all(name.startswith("/static/") for name in kept)


def test_the_first_load_stays_under_300_kb(db: None) -> None:
    page = len(gzip.compress(Client().get("/unterwegs/").content))
    sizes = {}
    for name in shell_files():
        found = finders.find(name.removeprefix("/static/"))
        assert isinstance(found, str), name
        data = Path(found).read_bytes()
        sizes[name] = len(data) if name.endswith(".woff2") else len(gzip.compress(data))
    assert page + sum(sizes.values()) < FIRST_LOAD
    assert len(modules()) == len(list(OWN.glob("*.js")))  # idb comes in, the worker stays out


def test_what_the_page_has_fetched_is_not_sent_to_the_worker_again() -> None:
    """Each file carries its hash in its name; asked past the browser's store, the first load was 533 kB, not 275."""
    (asked,) = re.findall(r"new Request\(([^)]*)\)", (OWN / WORKER).read_text("utf-8"))
    assert asked == 'name, { credentials: "omit" }'


def test_the_words_are_enough_and_can_be_told_apart() -> None:
    text = (OWN / "wordlist.js").read_text("utf-8")
    words = re.findall(r"^[a-z ]+$", text, re.MULTILINE)
    listed = " ".join(words).split()
    assert len(listed) == len(set(listed)) == 1024  # ten bits each, so that five are 50
    assert all(re.fullmatch(r"[a-z]{4,9}", word) for word in listed)
    assert "600_000" in (OWN / "crypto.js").read_text("utf-8")


def test_the_phone_asks_and_offers_what_the_house_reads() -> None:
    script = (OWN / "note.js").read_text("utf-8")
    asked = dict(re.findall(r"^  (\w+): \"([^\"]+)\",$", script, re.MULTILINE))
    assert asked == QUESTIONS
    (line,) = re.findall(r"MOODS = (\[.+\]);", script)
    assert tuple(json.loads(line)) == MOODS


def test_no_script_of_the_phone_keeps_anything_elsewhere() -> None:
    """localStorage would be in clear, a cookie would travel, a beacon would tell."""
    marks = re.compile(r"localStorage|sessionStorage|document\.cookie|sendBeacon|geolocation|console\.|https?://")
    assert {path.name: found for path in OWN.glob("*.js") if (found := marks.findall(path.read_text("utf-8")))} == {}


def test_a_note_says_what_it_may_and_nothing_else() -> None:
    told = written(uuid4(), mood="ruhig", photos=[{"paper": "", "jpeg": JPEG}])
    note = read_note(json.dumps(told).encode())
    assert (note.mood, len(note.photos)) == ("ruhig", 1)
    bad: list[dict[str, Any]] = [
        {"mood": "7 von 10"},
        {"photos": [{"paper": "", "jpeg": "R0lGODlh"}]},
        {"photos": [{"paper": "", "jpeg": "keine Base64!"}]},
        {"photos": [{"paper": "", "jpeg": JPEG}] * 9},
        {"forms": [{"blank": "fahrtkosten"}]},
        {"forms": [{"blank": "x", "answers": {}, "shown_sha256": "", "signature_png": JPEG}]},
        {"written_at": "2026-11-20T14:30:00"},
    ]
    for more in bad:
        with pytest.raises(UnreadableError):
            read_note(json.dumps(told | more).encode())


def test_a_signature_is_bound_to_the_text_that_was_shown() -> None:
    blank, png = blanks()["fahrtkosten"], b"\x89PNG"
    assert not is_bound(blank, Filled("fahrtkosten", {"1.1": "5.3.26"}, "0" * 64, png))
    assert not is_bound(blank, Filled("fahrtkosten", {}, "", b""))


def test_a_note_goes_up_under_its_writers_name_or_waits(
    anna: Staff, bernd: Staff, case_of_anna: Case, phone: Phone
) -> None:
    folder, key = packed(anna, case_of_anna), made_up_note()
    body = phone.sealed(written(meeting_of(folder)), note_id=key, folder_id=folder.id)
    headers = {"Lotse-Folder": str(folder.id), "Lotse-Writer": str(anna.id)}
    for where in ("notes", "quarantine"):
        path = f"/unterwegs/api/{where}/{key}"
        sent = client_of(bernd).put(path, body, content_type="application/octet-stream", headers=headers)
        assert sent.status_code == 401
    with act_as(bernd):
        assert not Note.objects.filter(staff=bernd).exists()
    path = f"/unterwegs/api/notes/{key}"
    assert phone.client.put(path, body, content_type="application/octet-stream", headers=headers).status_code == 201


def test_the_phone_is_told_who_it_is_what_time_it_is_and_what_talks_there_are(
    anna: Staff, case_of_anna: Case, phone: Phone
) -> None:
    folder = packed(anna, case_of_anna)
    told = phone.post("kontakt").json()
    assert told["staff"] == {"id": str(anna.id), "name": anna.display_name}
    assert {form["code"] for form in told["forms"]} == set(blanks())
    assert (told["papers"], bool(told["now"])) == (True, True)
    House.objects.update(carrier="ge", switched_off=["documents"])
    forget_house()
    assert phone.post("kontakt").json()["papers"] is False
    answer = phone.post(f"folders/{folder.id}")
    assert [one["meeting"] for one in json.loads(answer.headers["Lotse-Meetings"])] == [str(meeting_of(folder))]
    assert phone.post(f"folders/{folder.id}/share").json()["now"] >= told["now"]


def test_a_phone_ends_its_session_without_a_form(anna: Staff, phone: Phone) -> None:
    assert phone.client.post("/unterwegs/api/abmelden", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 401
    assert phone.client.get("/ich/").status_code == 200
    assert phone.client.post("/unterwegs/api/abmelden").status_code == 200
    assert phone.client.get("/ich/").status_code == 302
