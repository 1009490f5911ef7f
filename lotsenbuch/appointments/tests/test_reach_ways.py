"""The combined ways: slot, topics and letter at once; after a missed talk an attempt, a new slot and a letter."""

import io
import re
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import note_instruction, note_sick, record_result, withdraw
from lotsenbuch.appointments.models import Appointment, ContactAttempt, Link, OutreachOffer, Reminder, TalkTime
from lotsenbuch.appointments.rules.kinds import Kind, Result, State
from lotsenbuch.appointments.rules.link import hash_of
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.office.models import OpeningHours
from lotsenbuch.office.queries import office_of
from tests.cast import act_as, client_of, setting_up

from .talks import at, met, summons, talk

pytestmark = pytest.mark.django_db


def first_value(page: str, name: str) -> str:
    """Return the value that a form offers first, as a browser would send it."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found
    return found[1]


def pdf_text(answer: Any) -> str:
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def typed(page: str, **more: str) -> dict[str, str]:
    return {"repeat_key": str(uuid4()), "slot": first_value(page, "slot"), "kind": "office", **more}


def done(client: Client, path: str, sent: dict[str, Any], case: Case) -> Any:
    """Send a form and return the letter that it leads to."""
    answer: Any = client.post(path, sent)
    assert answer.status_code == 302, answer.context_data["form"].errors
    assert "Brief öffnen" in client.get(answer.url).text
    letter = answer.url.rstrip("/").rsplit("/", 1)[1]
    return client.get(reverse("letters:letter_pdf", args=[case.id, letter]))


def test_slot_topics_and_letter_are_one_form(anna: Staff, case_of_anna: Case) -> None:
    with setting_up():
        house = {"talk": 45, "preparation": 10, "documentation": 20, "travel": 0}
        TalkTime.objects.create(kind="office", **{f"{name}_minutes": minutes for name, minutes in house.items()})
    client, path = client_of(anna), reverse("appointments:invite", args=[case_of_anna.id])
    page = client.get(path).text
    sent = typed(page, topics="Was Sie können\nWas Sie brauchen")
    pdf = done(client, path, sent, case_of_anna)
    words = pdf_text(pdf)
    with act_as(anna):
        row, letter = Appointment.objects.get(), SentLetter.objects.get()
        assert (row.state, row.is_first_talk, row.holder_id) == (State.OFFERED, True, anna.pk)
        assert (letter.kind, letter.is_summons) == ("invitation", False)
        assert Link.objects.filter(kind="reply", slots__appointment=row).count() == 1
        assert Entry.objects.filter(what="appointments.invite", parent_id=None).count() == 1
    start = timezone.localtime(row.starts_at)
    assert f"{start:%d.%m.%Y}" in words
    assert f"{start:%H:%M}" in words
    # In one envelope the letter and the sheet behind it name the same topics.
    assert words.count("Was Sie brauchen") == 2
    assert "Was Ihnen Sorgen macht" not in words
    assert (row.minutes.talk, "ungefähr 45 Minuten" in words) == (45, True)
    assert start.date() >= timezone.localdate() + timedelta(days=5)
    # The same form sent twice makes one talk and one letter.
    assert client.post(path, sent).status_code == 302
    with act_as(anna):
        assert (Appointment.objects.count(), SentLetter.objects.count()) == (1, 1)


def test_of_the_times_that_the_letter_names_the_person_chooses_one(anna: Staff, case_of_anna: Case) -> None:
    client, path = client_of(anna), reverse("appointments:invite", args=[case_of_anna.id])
    page = client.get(path).text
    more = re.findall(r'name="more" value="([^"]+)"', page)
    assert len(more) == 5
    sent: dict[str, Any] = typed(page, topics="Alles")
    assert "höchstens zwei weitere" in client.post(path, {**sent, "more": more[1:4]}).text
    summoned = client.post(path, {**sent, "more": more[1:2], "purpose": "support"})
    assert "Ein Meldetermin nennt einen bestimmten Termin" in summoned.text
    # The time of the talk itself is no further one, whichever way it was chosen.
    at = timezone.localtime(datetime.fromisoformat(more[1]))
    other = {"slot": "other", "day": f"{at:%d.%m.%Y}", "time": f"{at:%H:%M}"}
    for same in ({"more": [more[0], more[2]]}, {**other, "more": [more[1]]}):
        refused = client.post(path, {**sent, **same}).text
        assert "Diese Zeit ist schon unter „Wann?“ gewählt." in refused
        assert f'name="more" value="{same["more"][0]}"' in refused
    # The first one of the letter is the earliest, whichever was chosen first.
    words = pdf_text(done(client, path, {**sent, "slot": more[2], "more": [more[0]]}, case_of_anna))
    times = [timezone.localtime(datetime.fromisoformat(one)) for one in (more[0], more[2])]
    first, second = (f"{one:%d.%m.%Y, um %H:%M} Uhr" for one in times)
    assert re.search(rf"am \w\w, {first} oder am \w\w, {second}", words)
    assert "Wenn Sie sich nicht melden, gilt die erste." in words
    token = re.search(r"/t/([\w-]+)/", words.replace("\u200b", "").replace(" ", ""))
    assert token
    address, person = f"/t/{token[1]}/", Client()
    slots = re.findall(r'name="slot" value="([^"]+)"', person.get(address).text)
    assert len(slots) == 2
    assert person.post(address, {"wish": "comes", "slot": slots[1]}).status_code == 200
    with act_as(anna):
        states = Appointment.objects.order_by("starts_at").values_list("state", flat=True)
        assert list(states) == [State.WITHDRAWN, State.CONFIRMED]


def test_a_summons_carries_its_instruction_and_the_talk_remembers_it(anna: Staff, case_of_anna: Case) -> None:
    client, path = client_of(anna), reverse("appointments:invite", args=[case_of_anna.id])
    words = pdf_text(done(client, path, typed(client.get(path).text, topics="Alles", purpose="support"), case_of_anna))
    assert "Rechtsfolgen" in words
    assert "Von wo sind Sie gekommen?" in words
    with act_as(anna):
        row, letter = Appointment.objects.get(), SentLetter.objects.get()
        assert row.is_meldetermin
        assert letter.is_summons
        assert row.instruction == letter.instruction != ""
        assert row.instructed_on == letter.issued_on
    # Come back, it was never given: nothing was missed. Handed over after all, it counts from that letter on again.
    with time_machine.travel(row.ends_at):
        with act_as(anna):
            record_result(appointment=row, seen=row.version, result=Result.MISSED, by=anna.actor)
        client, said = client_of(anna), "Ein Meldetermin ist nicht zustande gekommen"
        talks = reverse("appointments:appointments", args=[case_of_anna.id])
        one = reverse("appointments:appointment", args=[case_of_anna.id, row.id])
        assert said in client.get(talks).text
        client.post(reverse("letters:note_returned", args=[case_of_anna.id, letter.id]))
        asks, ledger = (reverse(f"appointments:{name}", args=[case_of_anna.id]) for name in ("invite", "reach"))
        assert "Die Anschrift ist zweifelhaft" in client.get(asks).text
        tried = client.get(ledger)
        assert "Brief: Einladung zum ersten Gespräch" in tried.text
        assert "als unzustellbar zurückgekommen am" in tried.text
        assert {one.key: one.why for one in tried.context["reach"].others}["post"] == "lief zuletzt ins Leere"
        assert (said in client.get(talks).text, "2. hintereinander" in client.get(asks).text) == (False, False)
        assert "zählt dieser Meldetermin nicht als versäumt" in client.get(one).text
        again = {"repeat_key": str(uuid4()), "what": "handed", "on": "heute"}
        client.post(reverse("letters:note_proof", args=[case_of_anna.id, letter.id]), again)
        assert (said in client.get(talks).text, "2. hintereinander" in client.get(asks).text) == (True, True)
        assert "zählt dieser Meldetermin nicht" not in client.get(one).text


def test_before_the_next_summons_it_is_asked_what_was_offered(anna: Staff, case_of_anna: Case) -> None:
    """The early warning stands where the summons is made, and what was offered is kept with it."""
    row = summons(anna, case_of_anna, timezone.now() + timedelta(hours=2))
    began = timezone.now() - timedelta(days=2)
    with act_as(anna):
        row.save_version(seen=row.version, starts_at=began, ends_at=began + timedelta(hours=1))
        record_result(appointment=row, seen=row.version, result=Result.MISSED, by=anna.actor)
    client, path = client_of(anna), reverse("appointments:invite", args=[case_of_anna.id])
    # Without a written instruction that was given it counts nowhere.
    assert "hintereinander" not in client.get(path).text
    with act_as(anna):
        note_instruction(appointment=row, version="2026-07", on=timezone.localdate(), by=anna.actor)
    page = client.get(path).text
    assert "Ein Meldetermin wäre der 2. hintereinander" in page
    asked = client.post(path, typed(page, topics="Was bleibt stehen", purpose="support"))
    assert "Es wäre der 2. Meldetermin hintereinander" in asked.text
    assert "Was bleibt stehen" in asked.text
    done(client, path, typed(page, topics="Alles", purpose="support", outreach="visit"), case_of_anna)
    with act_as(anna):
        offer = OutreachOffer.objects.get()
        assert (offer.kind, offer.before_summons, offer.offered_on) == ("visit", 2, timezone.localdate())
    # An invitation that is no summons asks nothing of the kind, and once something was offered nothing is asked again.
    assert "hintereinander" not in client.get(path).text


def test_what_is_refused_leaves_nothing_behind(anna: Staff, case_of_anna: Case) -> None:
    client, path = client_of(anna), reverse("appointments:invite", args=[case_of_anna.id])
    page = client.get(path).text
    outside = client.post(path, typed(page, topics="Alles", kind="outside", place="im Park"))
    assert "Grund für die Ausnahme" in outside.text
    for wrong in ("9999-12-31T23:59:00+00:00", "2026-12-20T09:00:00", "Banane"):
        assert client.post(path, {**typed(page, topics="Alles"), "slot": wrong}).status_code == 200
    other = client.post(path, {**typed(page, topics="Alles"), "slot": "other"})
    assert "Bitte Tag und Uhrzeit angeben" in other.text
    left_out = client.post(path, {**typed(page, topics="Alles"), "slot": "other", "day": "28.3.2027", "time": "2:30"})
    assert "Die Uhr springt von 2 auf 3 Uhr" in left_out.text
    with act_as(anna):
        type(case_of_anna.person).objects.filter(pk=case_of_anna.person_id).update(street="", postcode="", town="")
    nowhere = client.post(path, typed(page, topics="Alles"))
    assert "die Anschrift der Person" in nowhere.text
    office, on = office_of(anna), timezone.localdate() + timedelta(days=8)
    assert office
    OpeningHours.objects.create(office=office, weekday=on.weekday(), opens_at=time(8), closes_at=time(12))
    late = {**typed(page, topics="Alles"), "slot": "other", "day": f"{on:%d.%m.%Y}", "time": "17:30"}
    assert "liegt außerhalb der Öffnungszeiten: offen ist 08:00 bis 12:00 Uhr" in client.post(path, late).text
    assert "Trotzdem zu dieser Zeit einladen" not in client.post(path, late | {"time": "9:00", "topics": ""}).text
    # Somebody may know better: then the next thing is looked at.
    late |= {"anyway": "on", "kind": "threeway", "purpose": "support"}
    assert "liegt außerhalb" not in client.post(path, late).text
    with act_as(anna):
        assert (Appointment.objects.count(), Link.objects.count(), SentLetter.objects.count()) == (0, 0, 0)


def test_after_a_missed_talk_nothing_is_typed_twice(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    with setting_up():
        Staff.objects.filter(pk=anna.pk).update(phone="02999 55501")
    row = talk(anna, case_of_anna, timezone.now() + timedelta(hours=2))
    began = timezone.now() - timedelta(hours=3)
    with act_as(anna):
        row.save_version(seen=row.version, starts_at=began, ends_at=began + timedelta(hours=1))
        record_result(appointment=row, seen=row.version, result=Result.MISSED, by=anna.actor)
    client, path = client_of(anna), reverse("appointments:ask_after", args=[case_of_anna.id, row.id])
    assert client_of(bernd).get(path).status_code == 404
    assert path in client.get(reverse("appointments:appointment", args=[case_of_anna.id, row.id])).text
    on = timezone.localdate(datetime.fromisoformat(first_value(client.get(path).text, "slot")))
    with act_as(anna):
        note_sick(case=case_of_anna, sick_from=on, sick_until=on, by=anna.actor)
    page = client.get(path).text
    assert f"Arbeitsunfähig vom {on:%d.%m.%Y} bis" in page
    how = re.search(r'<option value="([^"]+)" selected', page)
    assert how
    # Nobody was met yet: another place than the Jobcenter still asks for its reason.
    park = typed(page, how=how[1], result="no_answer") | {"kind": "outside", "place": "im Park"}
    assert "Grund für die Ausnahme" in client.post(path, park).text
    words = pdf_text(done(client, path, typed(page, how=how[1], result="no_answer"), case_of_anna))
    assert "ich frage mich, ob es Ihnen gut geht" in words
    assert f"{timezone.localtime(began):%d.%m.%Y}" in words
    with act_as(anna):
        attempt, anew = ContactAttempt.objects.get(), Appointment.objects.exclude(pk=row.pk).get()
        assert (attempt.way, attempt.result) == ("mobile", "no_answer")
        assert (anew.state, anew.kind, anew.is_meldetermin, anew.is_first_talk) == (
            State.OFFERED,
            Kind.OFFICE,
            False,
            True,
        )
        assert SentLetter.objects.get().kind == "missed_worry"
        assert Reminder.objects.count() == 0
        withdraw(appointment=anew, seen=anew.version, by=anna.actor)
    # Not after a talk that took place, or was withdrawn.
    refused = client.post(
        reverse("appointments:ask_after", args=[case_of_anna.id, anew.id]), typed(page, how=how[1], result="sent")
    )
    assert "nicht zustande kam" in refused.text


def test_who_knows_each_other_is_not_asked_to_a_first_talk(anna: Staff, case_of_anna: Case) -> None:
    """By the fact, also while the case is in the Fallzugang: a call is no meeting, a talk is."""
    met(anna, case_of_anna, days=4, kind=Kind.PHONE)
    client: Any = client_of(anna)
    path = reverse("appointments:invite", args=[case_of_anna.id])
    book = reverse("appointments:book", args=[case_of_anna.id])
    assert 'name="place_reason"' in client.get(path).text
    assert client.get(book).context_data["form"].initial["is_first_talk"]
    met(anna, case_of_anna)
    on = timezone.localdate(datetime.fromisoformat(first_value(client.get(path).text, "slot")))
    said = f"Arbeitsunfähig vom {on:%d.%m.%Y} bis {on:%d.%m.%Y}."
    with act_as(anna):
        note_sick(case=case_of_anna, sick_from=on, sick_until=on, by=anna.actor)
    # Offered all the same, with what lies over it, but not chosen beforehand; typed, it is asked once.
    page = client.get(path).text
    chosen = re.search(r'name="slot" value="([^"]+)"[^>]* checked', page)
    assert chosen
    assert (said in page, timezone.localdate(datetime.fromisoformat(chosen[1])) > on) == (True, True)
    assert "Vorbereitungsblatt auch in" not in page
    assert 'name="place_reason"' not in page
    assert not client.get(book).context_data["form"].initial["is_first_talk"]
    sent = typed(page, topics="Der Kurs am Vormittag") | {"slot": "other", "day": f"{on:%d.%m.%Y}", "time": "9:00"}
    asked = client.post(path, sent).text
    assert asked.count(said) > page.count(said)
    assert "Trotzdem zu dieser Zeit einladen" in asked
    words = pdf_text(done(client, path, sent | {"anyway": "on"}, case_of_anna))
    assert "gern wieder mit Ihnen sprechen" in words
    assert "Der Kurs am Vormittag" in words
    assert "ersten Gespräch" not in words
    with act_as(anna):
        assert SentLetter.objects.get().kind == "follow_up"
        assert not Appointment.objects.get(result="").is_first_talk


def test_every_letter_about_a_talk_carries_a_code_to_answer(anna: Staff, case_of_anna: Case) -> None:
    """Also what is written on the page for letters, and only where there is a talk to answer to."""
    row, client = talk(anna, case_of_anna, at(9, 30)), client_of(anna)
    start = timezone.localtime(row.starts_at)
    sent = {
        "subject": "Unser Gespräch", "text": "Am {termin}.", "place": "Musterplatz 1", "minutes": "60",
        "on": f"{start:%d.%m.%Y}", "at": f"{start:%H:%M}", "is_handed": "on",
    }  # fmt: skip
    for kind in ("follow_up", "reminder", "slip"):
        path = reverse("letters:write_letter", args=[case_of_anna.id, kind])
        words = pdf_text(done(client, path, {**sent, "repeat_key": str(uuid4())}, case_of_anna))
        token = re.search(r"/t/([\w-]+)/", words.replace("\u200b", "").replace(" ", ""))
        assert token, kind
        with act_as(anna):
            link = Link.objects.get(token_hash=hash_of(token[1]))
            assert link.slots.get().appointment_id == row.id
    other = {**sent, "at": "03:00", "anyway": "on", "repeat_key": str(uuid4())}
    path = reverse("letters:write_letter", args=[case_of_anna.id, "follow_up"])
    assert "/t/" not in pdf_text(done(client, path, other, case_of_anna))
