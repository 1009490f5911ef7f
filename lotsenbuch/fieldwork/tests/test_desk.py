"""At the desk: packing, cards, notes into the journal, check-out, lost devices, copies."""

import base64
import hashlib
import io
import json
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import book
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.appointments.rules.slots import BERLIN
from lotsenbuch.appointments.tests.talks import at
from lotsenbuch.assessment.models import Finding
from lotsenbuch.cases.models import Case, JournalEntry, Task
from lotsenbuch.cases.queries import case_of
from lotsenbuch.documents.models import Copy, FilledForm
from lotsenbuch.documents.queries import answers_of
from lotsenbuch.documents.rules.blanks import blanks
from lotsenbuch.documents.rules.signed import shown_text
from lotsenbuch.fieldwork import actions, queries
from lotsenbuch.fieldwork.models import Folder, Item, Mood, Note
from lotsenbuch.fieldwork.queries.facts import packing_of
from lotsenbuch.records.rules import DataClass, RefusedError
from tests.cast import act_as, client_of

from .phone import Phone, made_up_note, written
from .work import pack, words_of


def sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


pytestmark = pytest.mark.django_db
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/"
    "yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k="
)

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def fields_of(page: Any) -> Any:
    return page.context_data["form"].fields


def fields(page: Any) -> dict[str, Any]:
    form = page.context_data["form"]
    return {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "")}


def test_a_folder_is_packed_with_preview_and_the_last_one_is_proposed_again(
    anna: Staff, walk: Appointment, case_of_anna: Case
) -> None:
    with act_as(anna):
        actions.note_hazards(case=case_of_anna, told=[("animals", "Hund, wird angeleint")], by=anna.actor)
        Mood(case=case_of_anna, mood="ruhig", said_on=timezone.localdate()).save(force_insert=True)
    client, path = client_of(anna), f"{reverse('fieldwork:pack')}?tag={at(10, days=1):%Y-%m-%d}"
    page: Any = client.get(path)
    typed = fields(page) | {f"facts-{walk.id}": ["topic"], "opens": "9"}
    preview = client.post(path, typed | {"preview": "1"})
    assert "Das verlässt das Haus" in preview.text
    assert "Der Probetag" in preview.text
    assert "Hund, wird angeleint" in preview.text
    assert "Stimmung bisher" in preview.text
    with act_as(anna):
        assert not Folder.objects.exists(), "looking packs nothing"
    assert case_of_anna.person.last_name not in preview.text.partition("<main")[2].partition("</main")[0]
    late = client.post(path, typed | {"opens": "13", "pack": "1"})
    assert "ist die Mappe nicht lesbar, nur von" in late.text
    assert client.post(path, typed | {"pack": "1"}).status_code == 302
    with act_as(anna):
        folder = Folder.objects.get()
        assert [item.kind for item in Item.objects.all()] == ["topic"]
        assert (folder.opens_at, folder.closes_at) == (at(9, days=1), walk.ends_at + timedelta(hours=3))
        packing = packing_of(walk, anna.actor)
        assert packing is not None
        assert packing.ticked == ("topic",)


def test_two_talks_with_one_person_lie_in_one_folder_or_in_one_each(
    anna: Staff, walk: Appointment, case_of_anna: Case
) -> None:
    """A folder is for talks: the second with a person is packed like any other, also twelve hours after the first."""
    with act_as(anna):
        noon, night = (
            book(
                case=case_of_anna,
                given=Booking(
                    Kind.OUTSIDE, at(hour, days=1), companions=tuple(walk.companions), place="Stadtpark", note=note
                ),
                by=anna.actor,
            )
            for hour, note in ((14, "Das Rad"), (22, "Die Schicht"))
        )
    client, path = client_of(anna), f"{reverse('fieldwork:pack')}?tag={at(10, days=1):%Y-%m-%d}"
    page: Any = client.get(path)
    assert [fields_of(page)[f"go-{row.id}"].initial for row in (walk, noon, night)] == [True, True, False]
    assert page.text.count("nach dem Packen kommt es in eine eigene") == 1
    wrong: Any = client.post(path, fields(page) | {f"go-{night.id}": "on", "preview": "1"})
    assert "ist die Mappe nicht lesbar, nur von" in wrong.text
    preview: Any = client.post(path, fields(page) | {"preview": "1"})
    assert ("Das Rad" in preview.text, "Die Schicht" in preview.text) == (True, False)
    assert preview.context_data["form"].window[1] == noon.ends_at + timedelta(hours=3)
    assert client.post(path, fields(page) | {"pack": "1"}).status_code == 302
    later: Any = client.get(path)
    assert [fields_of(later)[f"go-{row.id}"].initial for row in (walk, noon, night)] == [False, False, True]
    assert client.post(path, fields(later) | {"pack": "1"}).status_code == 302
    with act_as(anna):
        told = [list(one.meetings.values_list("appointment", flat=True)) for one in Folder.objects.order_by("opens_at")]
        assert told == [[walk.id, noon.id], [night.id]]
        both = Folder.objects.prefetch_related("meetings").order_by("opens_at")[0]
        assert [one["items"][0]["text"] for one in told_of(both, case_of_anna)] == ["Der Probetag", "Das Rad"]


def told_of(folder: Folder, case: Case) -> list[dict[str, Any]]:
    full = case_of(case.id, folder.staff.actor)
    assert full is not None
    return [queries.content_of(meeting, full)[0] for meeting in folder.meetings.all()]


def test_every_page_before_a_walk_opens_and_says_what_it_reads(anna: Staff, frieda: Staff, walk: Appointment) -> None:
    """The client of the tests fails an answer that read what the log does not name."""
    client, case = client_of(anna), walk.case_id
    folder = pack(anna, walk, "topic")
    for name in ("before", "weigh", "ask_hazards", "ask_alone", "together", "leave_copy"):
        assert client.get(reverse(f"fieldwork:{name}", args=[case])).status_code == 200, name
    for name in ("prepare", "change_partner"):
        assert client.get(reverse(f"fieldwork:{name}", args=[case, walk.id])).status_code == 200, name
    for name in ("folders", "own_devices", "outings"):
        assert client.get(reverse(f"fieldwork:{name}")).status_code == 200, name
    assert client.get(reverse("fieldwork:packed_folder", args=[folder.id])).status_code == 200
    for name in ("devices", "ways"):
        assert client_of(frieda).get(reverse(f"fieldwork:{name}")).status_code == 200, name


def test_classes_2_and_3_go_along_one_by_one_with_a_reason(anna: Staff, walk: Appointment, case_of_anna: Case) -> None:
    with act_as(anna):
        case = case_of(case_of_anna.id, anna.actor)
        assert case is not None
        given = actions.Weighed(
            aim="Luft", wish="yes", alternative="im Haus", result="yes", health="alle zehn Minuten sitzen"
        )
        actions.weigh_walking(case=case, given=given, by=anna.actor)
    with pytest.raises(RefusedError, match="wozu"):
        pack(anna, walk, "health")
    pack(anna, walk, "health", health="Pausen einplanen")
    with act_as(anna):
        item = Item.objects.get()
        assert (item.data_class, item.reason) == (2, "Pausen einplanen")
        packing = packing_of(walk, anna.actor)
        assert packing is not None
        assert "health" not in packing.ticked, "never by itself again"
    page = client_of(anna).get(f"{reverse('fieldwork:pack')}?tag={at(10, days=1):%Y-%m-%d}")
    assert not fields_of(page)[f"tick-{walk.id}-health"].initial


def test_a_device_is_told_no_surname_and_what_who_goes_there_has_to_know(
    anna: Staff, walk: Appointment, case_of_anna: Case
) -> None:
    with act_as(anna):
        actions.note_hazards(case=case_of_anna, told=[("animals", "Hund, wird angeleint")], by=anna.actor)
        Mood(case=case_of_anna, mood="ruhig", said_on=timezone.localdate()).save(force_insert=True)
    folder = pack(anna, walk, "topic")
    with act_as(anna):
        case = case_of(case_of_anna.id, anna.actor)
        assert case is not None
        told, highest = queries.content_of(folder.meetings.all()[0], case)
    assert highest == DataClass.COUNSELLING
    assert (told["first_name"], told["place"], told["hazards"]) == ("Zeynep", "Stadtpark", ["Hund, wird angeleint"])
    assert told["items"] == [{"kind": "topic", "label": "Worum es geht", "class": 1, "text": "Der Probetag"}]
    assert [one["mood"] for one in told["moods"]] == ["ruhig"]
    assert case.person.last_name not in json.dumps(told)
    assert case.fallnummer not in json.dumps(told)


def come_in(anna: Staff, folder: Folder, phone: Phone, **more: Any) -> UUID:
    key = made_up_note()
    at_once = timezone.now().isoformat()
    body = phone.sealed(
        written(folder.meetings.all()[0].id, written_at=at_once, **more), note_id=key, folder_id=folder.id
    )
    assert phone.put(body, note_id=key, folder_id=folder.id).status_code == 201
    with act_as(anna):
        return Note.objects.get(note_id=key).id


def test_a_note_goes_into_the_journal_in_parts_with_tasks_interests_papers_and_forms(
    anna: Staff, bernd: Staff, walk: Appointment, case_of_anna: Case, phone: Phone
) -> None:
    blank = blanks()["fahrtkosten"]
    answers = {"1.1": "heute", "1.2": "Gespräch", "1.3": "Auto"}
    png = base64.b64encode(PNG).decode()
    form = {
        "blank": "fahrtkosten",
        "answers": answers,
        "shown_sha256": sha(shown_text(blank, answers).encode()),
        "signature_png": png,
    }
    told = {
        "about": "Rad läuft.",
        "agreed": "Donnerstag abgeben.",
        "observed": "Redet schneller.",
        "ideas": "Löten",
        "next": "Anrufen",
    }
    photo = {"paper": "", "jpeg": base64.b64encode(JPEG).decode()}
    row = come_in(
        anna, pack(anna, walk, "topic"), phone, answers=told, own_words="„Passt.“", mood="ruhig", minutes=50,
        photos=[photo], forms=[form], copy_code="ABCDEFGH",
    )  # fmt: skip
    path, client = reverse("fieldwork:note_at_desk", args=[row]), client_of(anna)
    assert client_of(bernd).get(path).status_code == 404
    page = client.get(path)
    answer = client.post(path, fields(page))
    assert answer.status_code == 302, answer
    with act_as(anna):
        entry = JournalEntry.objects.get(case=case_of_anna, kind=JournalEntry.Kind.VISIT)
        assert "## Was war" in entry.text
        assert "## In den Worten der Person\n\n„Passt.“" in entry.text
        assert "## Eigene Einschätzung\n\nRedet schneller." in entry.text
        assert entry.minutes == 50
        assert Task.objects.filter(case=case_of_anna, title="Anrufen").count() == 1
        assert Finding.objects.get(case=case_of_anna, fact="Löten").channel == "outside"
        assert Mood.objects.get().mood == "ruhig"
        assert Copy.objects.filter(case=case_of_anna).count() == 1
        assert FilledForm.objects.get(case=case_of_anna).finished_on is not None
        note = Note.objects.get(pk=row)
        assert note.state == Note.State.WRITTEN
        assert len(note.envelope or b"") < 60, "the code alone stays, until the copy is laid"
    pdf = client.get(reverse("documents:form_pdf", args=[case_of_anna.id, "fahrtkosten", 1]))
    assert pdf.status_code == 200
    assert "versprochen" in client.get(answer["Location"]).text
    assert_the_person_gets_it(client, answer["Location"])
    with act_as(anna):
        assert Note.objects.get(pk=row).envelope is None
    assert "Versprochene Kopien" not in client.get(reverse("fieldwork:folders")).text


def assert_the_person_gets_it(client: Client, place: str) -> None:
    """The same form, with the code that was told outside: both stand in the form already."""
    assert "Versprochene Kopien" in client.get(reverse("fieldwork:folders")).text
    page: Any = client.get(place)
    left: Any = client.post(place, fields(page))
    handed = left.context_data["handed"]
    got = Client().post(reverse("fieldwork:copy", args=[handed.token]), {"code": "ABCDEFGH"})
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(got.content)).pages)
    assert ("Fahrtkosten" in words, "Auto" in words) == (True, True)


def test_a_signature_under_another_text_is_not_kept(
    anna: Staff, walk: Appointment, case_of_anna: Case, phone: Phone
) -> None:
    answers = {"1.1": "heute", "1.2": "Gespräch", "1.3": "Auto"}
    png = base64.b64encode(PNG).decode()
    form = {"blank": "fahrtkosten", "answers": answers, "shown_sha256": sha(b"ein anderer Text"), "signature_png": png}
    row = come_in(anna, pack(anna, walk, "topic"), phone, forms=[form])
    path, client = reverse("fieldwork:note_at_desk", args=[row]), client_of(anna)
    answer = client.post(path, fields(client.get(path)))
    assert "gehört zu einem anderen Text" in answer.text
    with act_as(anna):
        assert Note.objects.get(pk=row).settled_at is None
        assert not FilledForm.objects.exists()


def signed(answers: dict[str, str]) -> dict[str, Any]:
    shown = sha(shown_text(blanks()["fahrtkosten"], answers).encode())
    png = base64.b64encode(PNG).decode()
    return {"blank": "fahrtkosten", "answers": answers, "shown_sha256": shown, "signature_png": png}


def test_a_signature_from_outside_never_comes_under_a_text_that_the_person_did_not_see(
    anna: Staff, walk: Appointment, case_of_anna: Case, phone: Phone
) -> None:
    folder, client = pack(anna, walk, "topic"), client_of(anna)

    def take_over(form: dict[str, Any]) -> Any:
        path = reverse("fieldwork:note_at_desk", args=[come_in(anna, folder, phone, forms=[form])])
        return client.post(path, fields(client.get(path)))

    def step(**typed: str) -> Any:
        path = reverse("documents:fill_in", args=[case_of_anna.id, "fahrtkosten", 1])
        return client.post(path, fields(client.get(path)) | typed, follow=True)

    finish = reverse("documents:finish_form", args=[case_of_anna.id, "fahrtkosten"])
    answers = {"1.1": "5.3.2026", "1.2": "Gespräch"}
    assert take_over(signed(answers)).status_code == 302
    with act_as(anna):
        draft = FilledForm.objects.get()
        assert "signature_png" in answers_of(case_read(anna, case_of_anna), draft)
    assert (
        "Unterschrieben auf dem Gerät"
        in client.get(reverse("documents:fill_in", args=[case_of_anna.id, "fahrtkosten", 1])).text
    )
    # Complete and signed outside: a Fassung of its own, whatever is begun at the desk.
    whole = answers | {"1.2": "Messe", "1.3": "Auto"}
    assert take_over(signed(whole)).status_code == 302
    assert "weggefallen" in step(f1_2="Messe in Ulm", f1_3="Auto").text
    # Incomplete and signed, while the desk says otherwise: said, and the note waits.
    assert "schon mit anderen Antworten begonnen" in take_over(signed({"1.1": "6.3.2026"})).text
    client.post(finish)
    papers = [client.get(reverse("documents:form_pdf", args=[case_of_anna.id, "fahrtkosten", at])) for at in (1, 2)]
    told = [words_of(paper) for paper in papers]
    assert ("Ulm" in told[0], "auf dem Gerät unterschrieben" in told[0]) == (True, False)
    assert ("Ulm" in told[1], "auf dem Gerät unterschrieben" in told[1]) == (False, True)


def case_read(staff: Staff, case: Case) -> Case:
    found = case_of(case.id, staff.actor)
    assert found is not None
    return found


def test_a_note_without_a_folder_gets_its_case_at_the_desk_and_goes_the_ordinary_way(
    anna: Staff, bernd: Staff, case_of_anna: Case, phone: Phone
) -> None:
    key, nowhere = made_up_note(), made_up_note()
    told = {"answers": {"about": "Vor dem Haus getroffen."}, "mood": "ruhig", "forms": [signed({"1.1": "5.3.2026"})]}
    # Half past midnight here is still the day before in UTC.
    yesterday = timezone.localdate() - timedelta(days=1)
    after_midnight = datetime.combine(yesterday, time(0, 30), BERLIN).astimezone(UTC).isoformat()
    body = phone.sealed(written(made_up_note(), written_at=after_midnight, **told), note_id=key, folder_id=nowhere)
    assert phone.put(body, note_id=key, folder_id=nowhere).status_code == 404
    for _ in range(2):
        aside = phone.put(body, note_id=key, folder_id=nowhere, to="quarantine")
        assert phone.believes(aside, sha(body))
    with act_as(anna):
        row = Note.objects.get(note_id=key).id
    path, client = reverse("fieldwork:note_at_desk", args=[row]), client_of(anna)
    assert "angekommen, noch ohne Fall" in client.get(reverse("fieldwork:folders")).text
    waits = client.get(path).text
    for shown in ("Vor dem Haus getroffen.", "Stimmung: ruhig", "Fahrtkosten zu einem Termin, unterschrieben"):
        assert shown in waits
    for untrue in ("bei jemand anderem", "weitergeben", "nicht lesbar"):
        assert untrue not in waits
    hits: Any = client.post(path, {"q": case_of_anna.person.last_name})
    assert [one.id for one in hits.context_data["hits"]] == [case_of_anna.id]
    assert client_of(bernd).post(path, {"q": "x"}).status_code == 404
    assert client.post(path, {"case": str(made_up_note())}).status_code == 404
    chosen = client.post(path, {"case": str(case_of_anna.id)}, follow=True)
    assert "Anderen Fall wählen" in chosen.text
    assert "Kommt eine Antwort dazu, gilt die Unterschrift nicht mehr." in chosen.text
    assert client.post(path, fields(chosen)).status_code == 302
    with act_as(anna):
        assert "Vor dem Haus getroffen." in JournalEntry.objects.get(case=case_of_anna, kind="visit").text
        assert (Mood.objects.get().case_id, Mood.objects.get().said_on) == (case_of_anna.id, yesterday)
        assert FilledForm.objects.get().case_id == case_of_anna.id
