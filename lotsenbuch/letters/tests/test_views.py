"""The screens for letters: from the suggestion to the letter, its proofs, modules, languages, a batch."""

import io
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import let_in, make_release, mark_signed, register_case, revoke_release, seal_case
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.rules.person import PersonData
from lotsenbuch.cases.rules.release import Direction, Recipient, RecipientKind, ReleasePurpose, Signed
from lotsenbuch.letters.actions import issue_letter, order_batch, resume_batch, stop_batch, write_module
from lotsenbuch.letters.models import Batch, BatchLine, Proof, SentLetter, SheetRelease, TextModule
from lotsenbuch.records.rules import DataClass, RefusedError
from tests.cast import LONG_AGO, Cast, act_as, client_of, setting_up
from tests.queue import work_off_the_queue

from .test_papers import squeezed
from .writing import PLACE, PURPOSE, issued, read, slot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
TYPED: dict[str, Any] = {
    "subject": "Unser nächstes Gespräch", "text": "Guten Tag {name},\n\nwir sehen uns am {termin}: {ort}.",
    "on": "2.12.2026", "at": "9:30", "place": PLACE, "minutes": "45", "anyway": "on",
}  # fmt: skip


def words_of(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def at(name: str, *more: Any) -> str:
    return reverse(f"letters:{name}", args=more)


def test_from_the_suggestion_to_the_proof(case_of_anna: Case, anna: Staff) -> None:
    client, case_id = client_of(anna), case_of_anna.id
    page = client.get(at("write_letter", case_id, "follow_up")).content.decode()
    assert f"Guten Tag {case_of_anna.person.full_name}" in page
    assert "{termin}" in page
    preview = client.post(at("preview_letter", case_id, "follow_up"), TYPED)
    assert preview.headers["Content-Type"] == "application/pdf"
    assert squeezed("Mi, 02.12.2026, um 09:30 Uhr") in words_of(preview.content)
    with act_as(anna):
        assert not SentLetter.objects.exists()
    for _ in range(2):  # sent twice, it is one letter
        answer = client.post(
            at("write_letter", case_id, "follow_up"), {**TYPED, "repeat_key": "0" * 8 + "-0000-4000-8000-000000000001"}
        )
        assert answer.status_code == 302, answer.content.decode()[:3000]
    with act_as(anna):
        letter = SentLetter.objects.get()
    assert squeezed(PLACE) in words_of(client.get(at("letter_pdf", case_id, letter.id)).content)
    assert "vorschau" not in client.get(at("letter_pdf", case_id, letter.id)).headers["Content-Disposition"]
    with act_as(anna):
        assert Entry.objects.filter(what="letter_pdf", case_id=case_id, data_class=1).count() == 2
    today = letter.issued_on
    client.post(at("note_proof", case_id, letter.id), {"what": "posted", "on": f"{today:%d.%m.%Y}"})
    shown = client.get(at("letter", case_id, letter.id)).content.decode()
    assert "Gilt als bekannt gegeben am" in shown
    wrong = client.post(at("note_proof", case_id, letter.id), {"what": "handed", "on": "1.1.2020"}).content.decode()
    assert "Der Tag liegt vor dem Datum des Briefs" in wrong
    client.post(at("note_returned", case_id, letter.id))
    client.post(at("note_returned", case_id, letter.id))
    with act_as(anna):
        assert Proof.objects.filter(what="returned").count() == 1
    assert "Die Anschrift ist zweifelhaft" in client.get(at("letters", case_id)).content.decode()
    label = client.get(at("envelope_pdf", case_id, letter.id, "etikett"))
    assert squeezed("Fliederstieg 17") in words_of(label.content)
    window = client.get(at("envelope_pdf", case_id, letter.id, "dl-fenster"))
    assert squeezed("Fliederstieg 17") not in words_of(window.content)
    assert client.get(at("envelope_pdf", case_id, letter.id, "kuvert")).status_code == 404


def test_what_is_missing_stands_at_its_field_and_what_was_typed_stays(case_of_anna: Case, anna: Staff) -> None:
    client = client_of(anna)
    page = client.post(at("write_letter", case_of_anna.id, "free"), {"subject": "Gruß", "text": "Am {termin} geht es."})
    assert "Es fehlt: Tag und Uhrzeit des Termins" in page.content.decode()
    assert "Am {termin} geht es." in page.content.decode()
    threat = {**TYPED, "text": "Andernfalls drohen Sanktionen.", "check": "1"}
    hints = client.post(at("write_letter", case_of_anna.id, "follow_up"), threat).content.decode()
    assert "„Sanktionen“ klingt nach Drohung" in hints
    with act_as(anna):
        assert not SentLetter.objects.exists()
    # What the calendar knows nothing of is said at its field, and goes out only when somebody says so.
    unsure = {name: words for name, words in TYPED.items() if name != "anyway"}
    for kind, more in (("follow_up", {}), ("reminder", {}), ("missed_worry", {"missed_on": "1.10.2026"})):
        doubted = client.post(at("write_letter", case_of_anna.id, kind), {**unsure, **more}).content.decode()
        said = ["steht kein Termin im Kalender", "Trotzdem so ausgeben", "Stimmt der Tag?"]
        assert [one in doubted for one in said] == [True, True, bool(more)], kind
    summons = client.post(at("write_letter", case_of_anna.id, "follow_up"), {**TYPED, "is_summons": "on"})
    assert "Bitte einen Zweck der Meldung wählen" in summons.content.decode()
    sent = client.post(
        at("write_letter", case_of_anna.id, "follow_up"), {**TYPED, "is_summons": "on", "purpose": PURPOSE}
    )
    # A summons without a Meldetermin in the calendar would count for nobody: both are made together (`appointments`).
    assert "steht kein Meldetermin im Kalender" in sent.content.decode()


def test_a_sealed_case_is_written_to_by_who_has_the_grant(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:

    from django.utils import timezone

    with act_as(anna):
        seal_case(case=case_of_anna, reason="Kollegin als Klientin", by=anna.actor)
        until = timezone.now() + timedelta(days=3)
        let_in(case=case_of_anna, staff=bernd, kind="named", until=until, reason="Vertritt namentlich", by=anna.actor)
    letter = issued(case_of_anna, anna)
    assert client_of(anna).get(at("letter_pdf", case_of_anna.id, letter.id)).status_code == 200
    with act_as(anna):
        assert Entry.objects.get(what="letter_pdf").data_class == DataClass.SEALED
    client = client_of(bernd)
    for name, more in (
        ("write_letter", ["free"]),
        ("letter", [letter.id]),
        ("letter_pdf", [letter.id]),
        ("envelope_pdf", [letter.id, "dl"]),
    ):
        assert client.get(at(name, case_of_anna.id, *more)).status_code == 404, name
    assert client.get(at("letters", case_of_anna.id)).status_code == 200
    with act_as(anna), pytest.raises(RefusedError, match="Nicht alle Fälle"):
        order_batch(kind="free", slots={case_of_anna.id: None}, by=anna.actor)
    assert case_of_anna.person.last_name not in client_of(anna).get(at("order_batch", "free")).content.decode()


def test_what_was_for_somebody_outside_never_goes_to_the_person_instead(case_of_anna: Case, anna: Staff) -> None:
    today, client, path = timezone.localdate(), client_of(anna), at("write_letter", case_of_anna.id, "free")
    to = Recipient("Praxis Wendland", RecipientKind.SECRET)
    typed = Signed(to, ReleasePurpose.COOPERATION, frozenset({1}), Direction.OUT, today, today)
    with act_as(anna):
        row = make_release(case=case_of_anna, typed=typed, by=anna.actor)
        mark_signed(release=row, seen=row.version, how="paper", on=today)
    sent = {"to": str(row.pk), "to_address": "Hauptstr. 1", "subject": "Zu dritt", "text": "Sehr geehrte Frau Doktor"}
    assert "Praxis Wendland: Absprachen" in client.get(path).content.decode()
    with act_as(anna):
        revoke_release(release=row, how="", by=anna.actor)
    page = client.post(path, {**sent, "repeat_key": str(uuid4())}).content.decode()
    assert "Das geht so nicht hinaus: Die Person hat widerrufen" in page
    assert [one for one in ("(gilt nicht mehr)", "Hauptstr. 1", "Sehr geehrte Frau Doktor") if one not in page] == []
    page = client.post(path, {**sent, "to": str(uuid4()), "repeat_key": str(uuid4())}).content.decode()
    assert "Hauptstr. 1" in page
    with act_as(anna):
        assert not SentLetter.objects.exists()


def test_modules_keep_their_versions_and_favourites_come_first(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    client = client_of(anna)
    for title in ("Anfang", "Zuletzt"):
        client.post(at("add_module"), {"title": title, "text": "Guten Tag", "phase": "", "seen": "0"})
    with act_as(anna):
        last = TextModule.objects.get(title="Zuletzt")
    changed = {"title": "Zuletzt", "text": "Neu gefasst", "phase": "", "seen": "1"}
    client.post(at("change_module", last.module), changed)
    late = client_of(bernd).post(at("change_module", last.module), {**changed, "text": "Zu spät"})
    assert late.status_code == 200
    client.post(at("favour_module", last.module))
    with act_as(anna):
        assert list(TextModule.objects.filter(module=last.module).values_list("number", "text")) == [
            (1, "Guten Tag"), (2, "Neu gefasst"),
        ]  # fmt: skip
    page = client.get(at("write_letter", case_of_anna.id, "free")).content.decode()
    assert page.index("Neu gefasst") < page.index("Anfang")
    other = client_of(bernd).get(at("modules")).content.decode()
    assert other.index("Anfang") < other.index("Zuletzt")
    client.post(at("retire_module", last.module))
    assert "Neu gefasst" not in client.get(at("write_letter", case_of_anna.id, "free")).content.decode()
    counts = []
    for number in (1, 3):
        with act_as(anna):
            while SentLetter.objects.count() < number:
                issue_letter(case=read(case_of_anna, anna), kind="free", values=_values(), by=anna.actor)
        client.get(at("letters", case_of_anna.id))
        with CaptureQueriesContext(connection) as captured:
            client.get(at("letters", case_of_anna.id))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15


def _values() -> Any:
    from lotsenbuch.letters.actions import LetterValues

    return LetterValues(text="Guten Tag {name}", subject="Gruß")


def test_a_letter_that_was_begun_goes_on_and_modules_stand_beside_it(
    anna: Staff, bernd: Staff, case_of_anna: Case
) -> None:
    client, path = client_of(anna), at("write_letter", case_of_anna.id, "follow_up")
    assert f'data-autosave="/entwurf/letter_follow_up/{case_of_anna.id}/"' in client.get(path).text
    typed = {"subject": "Angefangen", "text": "Noch nicht fertig", "on": "31.12."}
    assert client.post(f"/entwurf/letter_follow_up/{case_of_anna.id}/", typed).status_code == 200
    assert client_of(bernd).post(f"/entwurf/letter_follow_up/{case_of_anna.id}/", typed).status_code == 404
    page = client.get(path).text
    assert [one in page for one in ("Angefangen", "Noch nicht fertig", "31.12.")] == [True, True, True]
    assert "Folgeeinladung weiterschreiben" in client.get(at("letters", case_of_anna.id)).text
    with act_as(anna):
        early = write_module(title="Nur am Anfang", text="Guten Tag {name}", phase="intake", by=anna.actor)
        write_module(title="Für alle", text="Bis bald", by=anna.actor)
        write_module(title="Später", text="Wie der Plan geht", phase="planning", by=anna.actor)
    page = client.get(path).text
    assert ["Nur am Anfang" in page, "Für alle" in page, "Später" in page] == [True, True, False]
    assert 'data-text="Guten Tag {name}"' in page
    later = client.get(f"{path}?phase=planning").text
    assert ["Nur am Anfang" in later, "Für alle" in later, "Später" in later] == [False, True, True]
    assert "Später" in client.get(f"{path}?phase=alle").text
    assert page.index("Für alle") < page.index("Nur am Anfang")
    back = client.post(at("favour_module", early.module), {"case": case_of_anna.id, "kind": "follow_up"})
    assert back.headers["Location"] == path
    page = client.get(path).text
    assert page.index("Nur am Anfang") < page.index("Für alle")
    assert client.post(at("favour_module", early.module), {"case": "x"}).headers["Location"] == at("modules")
    assert client.post(path, TYPED).status_code == 302
    assert "Noch nicht fertig" not in client.get(path).text


def test_a_module_asks_only_for_what_the_house_knows_and_says_what_threatens(anna: Staff) -> None:
    client = client_of(anna)
    typed = {"title": "Weg", "text": "Guten Tag {vornmae}", "seen": "0"}
    page = client.post(at("add_module"), {**typed, "repeat_key": str(uuid4())}).text
    assert "Diesen Platzhalter kennt das Haus nicht: „{vornmae}“. Es gibt {name}, " in page
    assert "Guten Tag {vornmae}" in page
    harsh = {**typed, "text": "Sonst droht eine Kürzung.", "repeat_key": str(uuid4())}
    page = client.post(at("add_module"), harsh, follow=True).text
    assert "„Kürzung“ klingt nach Drohung." in page
    with act_as(anna):
        module = TextModule.objects.get()
    page = client.get(at("change_module", module.module)).text
    assert "„Kürzung“ klingt nach Drohung." in page
    assert f"Fassung 1 · {timezone.localdate():%d.%m.%Y}" in page


def test_a_batch_goes_to_all_with_one_tick_or_to_somebody(anna: Staff, case_of_anna: Case) -> None:
    client, path = client_of(anna), at("order_batch", "free")
    typed = {"subject": "Neue Nummer", "text": "Guten Tag {name}, ich bin umgezogen."}
    assert "Bitte mindestens einen Fall auswählen." in client.post(path, {**typed, "repeat_key": str(uuid4())}).text
    client.post(path, {**typed, "is_to_all": "on", "repeat_key": str(uuid4())})
    with act_as(anna):
        assert [line.case_id for line in BatchLine.objects.all()] == [case_of_anna.id]


def test_the_house_releases_a_language(everybody: Cast) -> None:
    client = client_of(everybody["frieda"])
    assert "nicht freigegeben" in client.get(at("languages")).content.decode()
    # Looked at before anybody released it, the sheet does not claim to be released.
    unread = words_of(client.get(at("sheet_pdf", "uk")).content)
    assert "nochnichtgeprüft,nichtfreigegeben,nurzumAnsehen" in unread
    half = client.post(at("decide_language", "uk"), {"checked_by": "O. Koval"}).content.decode()
    assert "Bitte beides nennen" in half
    client.post(at("decide_language", "uk"), {"checked_by": "O. Koval", "checked_on": "1.10.2026"})
    assert "geprüft von O. Koval am 01.10.2026" in client.get(at("languages")).content.decode()
    assert "geprüftvonO.Kovalam01.10.2026" in words_of(client.get(at("sheet_pdf", "uk")).content)
    assert client.get(at("decide_language", "de")).status_code == 404
    client.post(at("decide_language", "uk"), {"withdraw": "1", "checked_by": "O. Koval", "checked_on": "1.10.2026"})
    withdrawn = words_of(client.get(at("sheet_pdf", "uk")).content)
    assert "am01.10.2026,nichtfreigegeben,nurzumAnsehen" in withdrawn
    with act_as(everybody["frieda"]):
        assert SheetRelease.objects.count() == 2


def other_case(anna: Staff, number: int) -> Case:
    person = PersonData(
        first_name="Kim", last_name=f"Serie{number}", birth_on=read_birthday(), street=f"Weg {number}",
        postcode="44532", town="Lotsenau",
    )  # fmt: skip
    with act_as(anna):
        return register_case(data=person, by=anna.actor, opened_on=read_birthday().replace(year=2026))


def read_birthday() -> Any:

    return date(1990, 5, 4)


def test_a_batch_is_printed_in_pieces_stopped_and_taken_up_again(
    anna: Staff, bernd: Staff, case_of_anna: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lotsenbuch.letters.actions.batches.PIECE", 2)
    cases = [case_of_anna, *(other_case(anna, number) for number in range(4))]
    with act_as(anna):
        slots = {case.id: slot(2026, 12, 2, 8 + place) for place, case in enumerate(cases)}
        batch = order_batch(kind="follow_up", slots=slots, by=anna.actor)
        broken = BatchLine.objects.get(batch=batch, position=5)
        BatchLine.objects.filter(pk=broken.pk).update(slot=None)
    work_off_the_queue()
    with act_as(anna):
        stop_batch(batch=batch, by=anna.actor)
    work_off_the_queue()  # the next piece finds it stopped
    with act_as(anna):
        batch.refresh_from_db()
        assert (batch.state, batch.done, SentLetter.objects.count()) == ("stopped", 2, 2)
        resume_batch(batch=batch, by=anna.actor)
    while work_off_the_queue():
        pass
    client = client_of(anna)
    page = client.get(at("batch", batch.id)).content.decode()
    assert "4 von 5 Briefen gedruckt" in page
    assert "Es fehlt: Tag und Uhrzeit des Termins" in page
    pdf = client.get(at("batch_pdf", batch.id)).content
    words = words_of(pdf)
    assert [words.index(squeezed(f"Weg {number}")) for number in range(3)] == sorted(
        words.index(squeezed(f"Weg {number}")) for number in range(3)
    )
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 4
    with act_as(anna):
        assert SentLetter.objects.count() == 4
        assert Entry.objects.filter(what="letters.issue_letter").count() == 4
        assert Entry.objects.filter(what="batch_pdf", kind="read").count() == 4
        stored = bytes(Batch.objects.get().sealed or b"")
    assert b"%PDF" not in stored
    for name in ("batch", "batch_pdf"):
        assert client_of(bernd).get(at(name, batch.id)).status_code == 404
    with act_as(bernd):
        assert not Batch.objects.exists()


def test_a_right_that_ended_ends_in_the_queue_too(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        batch = order_batch(kind="free", slots={case_of_anna.id: None}, by=anna.actor, subject="Gruß", text="Hallo")
    with setting_up():
        anna.role_assignments.update(valid_until=LONG_AGO + timedelta(days=1))
    while work_off_the_queue():
        pass
    with act_as(anna):
        assert not SentLetter.objects.exists()
        assert Batch.objects.get(pk=batch.pk).done == 0


def test_a_batch_that_broke_off_says_so_and_goes_on(
    anna: Staff, case_of_anna: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> bytes:
        raise RuntimeError

    with act_as(anna):
        batch = order_batch(kind="free", slots={case_of_anna.id: None}, by=anna.actor, subject="Gruß", text="Hallo")
    with monkeypatch.context() as patch:
        patch.setattr("lotsenbuch.letters.actions.batches.render", broken)
        work_off_the_queue()
    client = client_of(anna)
    page = client.get(at("batch", batch.id)).text
    assert "Abgebrochen" in page
    assert "every 2s" not in page
    client.post(at("resume_batch", batch.id))
    client.post(at("resume_batch", batch.id))
    while work_off_the_queue():
        pass
    assert "1 von 1 Briefen gedruckt" in client.get(at("batch", batch.id)).text
    with act_as(anna):
        assert SentLetter.objects.count() == 1


def test_without_a_common_day_each_letter_needs_a_talk_of_its_case(anna: Staff, case_of_anna: Case) -> None:
    client, path = client_of(anna), at("order_batch", "reminder")
    typed = {"subject": "Bald", "text": "Am {termin}. {treffpunkt}", "cases": [str(case_of_anna.id)]}
    assert f"Noch kein Termin im Kalender: {case_of_anna.person.full_name}" in client.post(path, typed).text
    common = client.post(path, {**typed, "on": "2.12.2026", "at": "9:30", "place": PLACE})
    assert common.status_code == 302
