"""Issuing: what flows in, what is missing, which instruction goes along, who may, and that it stays as it was."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.db import ProgrammingError, transaction
from django.utils import timezone
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import let_in, seal_case
from lotsenbuch.cases.models import Case, JournalEntry, Person
from lotsenbuch.law.houserules import DEFAULT
from lotsenbuch.letters.actions import (
    decide_sheet,
    record_handover,
    record_posting,
    record_receipt,
    record_undelivered,
)
from lotsenbuch.letters.models import Proof, SentLetter
from lotsenbuch.letters.papers import Frame, Invitation, render
from lotsenbuch.letters.queries import address_of, content_of, doubtful_address, given_of, letter_of, letters_of
from lotsenbuch.letters.rules.instructions import instruction_for
from lotsenbuch.records.rules import DataClass, RefusedError
from tests.cast import PERSON, Cast, act_as

from .test_papers import squeezed
from .writing import PLACE, issued, read, slot, summons

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


@pytest.fixture(autouse=True)
def _a_day() -> object:
    with time_machine.travel("2026-11-22 10:00+01:00", tick=True) as now:
        yield now


def words_of(case: Case, staff: Staff, letter: SentLetter) -> str:
    """Return the words of a letter as it was kept, without spaces."""
    with act_as(staff):
        pdf = content_of(read(case, staff), SentLetter.objects.get(pk=letter.pk))
    assert pdf is not None
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def test_a_letter_is_kept_as_it_went_out_whatever_changes_later(case_of_anna: Case, anna: Staff) -> None:
    letter = issued(case_of_anna, anna, "invitation")
    with act_as(anna):
        before = content_of(read(case_of_anna, anna), SentLetter.objects.get(pk=letter.pk))
        Person.objects.filter(pk=case_of_anna.person_id).update(last_name="Neuname", street="Anderswo 1")
        after = content_of(read(case_of_anna, anna), SentLetter.objects.get(pk=letter.pk))
        assert address_of(read(case_of_anna, anna), SentLetter.objects.get(pk=letter.pk))[1] == PERSON.street
        stored = bytes(SentLetter.objects.get(pk=letter.pk).sealed)
        for change in ("update", "delete"):
            rows = SentLetter.objects.filter(pk=letter.pk)
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                rows.update(size=1) if change == "update" else rows.delete()
    assert before == after
    assert before is not None
    assert b"%PDF" not in stored[:64]
    words = words_of(case_of_anna, anna, letter)
    for said in (PERSON.street, "AnnaArndt", "Mi,02.12.2026,um09:30Uhr", PLACE, case_of_anna.fallnummer, "45Minuten",
                 "WasmöchtenSiebesprechen?", "IhrenAusweis"):  # fmt: skip
        assert squeezed(said) in words, said
    assert "Belehrung" not in words
    with act_as(anna):
        entry = Entry.objects.get(what="letters.issue_letter")
        assert (entry.case_id, entry.data_class) == (case_of_anna.id, DataClass.COUNSELLING)
        assert JournalEntry.objects.filter(text="Brief ausgegeben: Einladung zum ersten Gespräch.").count() == 1


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("follow_up", {"slot": None}, "Tag und Uhrzeit des Termins; der Ort des Termins"),
        ("missed_worry", {"words": {"gefehlt": "Mo, 16.11.2026"}}, "die Telefonnummer der Ansprechperson"),
        ("papers", {}, "ein Papier, das noch fehlt"),
        ("free", {"text": "Hallo {unbekannt}"}, "„{unbekannt}“ (diesen Platzhalter kennt das Haus nicht)"),
        ("handing_over", {"words": {"ab": "1.12."}}, "der Name der neuen Ansprechperson"),
    ],
)
def test_a_missing_value_is_said_aloud_and_nothing_goes_out(
    case_of_anna: Case, anna: Staff, kind: str, values: dict[str, object], said: str
) -> None:
    with pytest.raises(RefusedError, match="Es fehlt") as refused:
        issued(case_of_anna, anna, kind, **values)
    assert said in refused.value.message
    with act_as(anna):
        assert SentLetter.objects.count() == 0


@pytest.mark.parametrize(
    ("today", "at", "kind", "version", "said", "not_said"),
    [
        ("2026-11-22", (2026, 12, 2, 9), "invitation", "MT-2026-07", "168,90€", "10Prozent"),
        ("2026-06-20", (2026, 7, 2, 9), "follow_up", "MT-2026-07", "dreiaufeinanderfolgende", "10Prozent"),
        ("2026-06-20", (2026, 6, 30, 9), "follow_up", "MT-2023-07", "56,30€", "nichterreichbar"),
        ("2026-06-20", (2026, 7, 2, 9), "invitation", "", "Themen", "Belehrung"),
    ],
)
def test_the_instruction_is_that_of_the_day_of_the_talk(
    case_of_anna: Case, anna: Staff, today: str, at: tuple[int, ...], kind: str, version: str, said: str, not_said: str
) -> None:
    """§ 65a (2) SGB II: the day of the breach; § 15 (4) until 30 June 2026: the first invitation is bare."""
    with time_machine.travel(f"{today} 10:00+01:00", tick=True):
        letter = issued(case_of_anna, anna, kind, slot=summons(*at))
    assert (letter.instruction, letter.is_summons) == (version, True)
    words = words_of(case_of_anna, anna, letter)
    assert squeezed(said) in words
    assert squeezed(not_said) not in words


def test_a_slip_says_each_fact_once_and_own_words_filled_in(case_of_anna: Case, anna: Staff) -> None:
    suggested = "{termin}\n{ort}\n\nAnsprechperson: Anna Arndt"
    for text in ("", suggested):
        words = words_of(case_of_anna, anna, issued(case_of_anna, anna, "slip", text=text))
        assert ("{" in words, words.count("2.14")) == (False, 1)
    words = words_of(case_of_anna, anna, issued(case_of_anna, anna, "slip", text="Bitte am {termin} klingeln."))
    assert "{" not in words
    assert words.count("02.12.2026") == 2
    assert "klingeln" in words


def test_an_instruction_stands_on_a_page_of_its_own_and_only_with_a_summons(case_of_anna: Case, anna: Staff) -> None:
    letter = issued(case_of_anna, anna, slot=summons())
    with act_as(anna):
        pdf = content_of(read(case_of_anna, anna), SentLetter.objects.get(pk=letter.pk))
    assert pdf is not None
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]
    assert [("Rechtsfolgen(" in page or "§32" in page) for page in pages] == [False, True, False]
    assert ["AntragaufFahrtkosten" in page for page in pages] == [True, False, True]
    # The first page says in plain words that it is a duty and where the law stands, whatever was written in the letter.
    duty, where = squeezed("Einladung mit Pflicht zu kommen (Meldetermin)"), squeezed("auf der Seite „Belehrung über")
    assert [(duty in page, where in page) for page in pages] == [(True, True), (False, False), (False, False)]
    bare = issued(case_of_anna, anna)
    assert (bare.instruction, duty in words_of(case_of_anna, anna, bare)) == ("", False)
    assert duty in words_of(case_of_anna, anna, issued(case_of_anna, anna, text="Guten Tag.", slot=summons()))
    for wrong, field in ((slot(purpose="Plausch", is_summons=True), "purpose"), (summons(2027, 9, 1), "is_summons")):
        with pytest.raises(RefusedError) as refused:
            issued(case_of_anna, anna, slot=wrong)
        assert refused.value.field == field
    with pytest.raises(RefusedError, match="kann keine Meldeaufforderung sein"):
        issued(case_of_anna, anna, "reminder", slot=summons())


def test_the_first_page_of_a_summons_holds_the_whole_letter() -> None:
    """With a head, a code and a signature of four lines, as a house has them: no page for the greeting alone."""
    frame = Frame(
        house="Jobcenter Lotsenau", on=date(2026, 11, 22), name="Zeynep von Quellmoor-Çelik",
        window=("Zeynep von Quellmoor-Çelik", "Fliederstieg 17", "44532 Lotsenau"), sender="Musterplatz 1",
        holder="Anna Arndt", phone="02999 55501", signature=("Anna Arndt", "Fallmanagerin", "Telefon", "anna@a"),
        reply_url=f"https://lotsenbuch.jobcenter-lotsenau.beispiel.invalid/t/{'x' * 43}/",
    )  # fmt: skip
    about = replace(summons(), place="Jobcenter Lotsenau, Musterplatz 1, 44532 Lotsenau")
    law = instruction_for(about.on, issued_on=frame.on)
    paper = Invitation(frame=frame, slot=about, instruction=law, languages=("ar", "uk")).paper()
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(render(paper))).pages]
    assert (len(pages), "Anlagen:" in pages[0], "Rechtsfolgen" in pages[1]) == (6, True, True)


def test_a_language_is_printed_only_when_the_house_released_it(everybody: Cast, case_of_anna: Case) -> None:
    anna, frieda = everybody["anna"], everybody["frieda"]
    with pytest.raises(RefusedError, match="druckt das Haus noch nicht: Arabisch"):
        issued(case_of_anna, anna, "invitation", languages=("ar",))
    with act_as(frieda):
        decide_sheet(language="ar", is_released=True, by=frieda.actor)
    letter = issued(case_of_anna, anna, "invitation", languages=("ar",))
    assert letter.languages == ["de", "ar"]
    assert "Arabisch,Fassung2:nochnichtgeprüft,vomHausfreigegeben" in words_of(case_of_anna, anna, letter)
    with act_as(frieda):
        decide_sheet(language="ar", is_released=False, by=frieda.actor)
    with pytest.raises(RefusedError, match="Arabisch"):
        issued(case_of_anna, anna, "invitation", languages=("ar",))
    with act_as(anna), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        decide_sheet(language="ar", is_released=True, by=anna.actor)


def test_to_a_protected_address_writes_only_who_has_the_grant_and_neutrally(
    case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    with act_as(anna):
        seal_case(case=case_of_anna, reason="Kollegin als Klientin", by=anna.actor)
        let_in(
            case=case_of_anna, staff=bernd, kind="named", until=timezone.now() + timedelta(days=3),
            reason="Vertritt namentlich", by=anna.actor,
        )  # fmt: skip
    with pytest.raises(RefusedError, match="Freigabe der Klasse 4"):
        issued(case_of_anna, bernd)
    letter = issued(case_of_anna, anna)
    words = words_of(case_of_anna, anna, letter)
    assert letter.data_class == DataClass.SEALED
    assert [bad for bad in (case_of_anna.fallnummer, "Musterplatz") if bad in words] == []
    assert "Postfach" in words
    with pytest.raises(RefusedError, match="mit neutralem Absender"):
        issued(case_of_anna, anna, slot=summons())
    assert issued(case_of_anna, anna, slot=summons(), is_handed=True).instruction == "MT-2026-07"
    with act_as(bernd):
        assert letters_of(read(case_of_anna, bernd), bernd.actor) == []
        assert letter_of(read(case_of_anna, bernd), letter.pk) is None
    with act_as(anna):
        assert not JournalEntry.objects.filter(text__contains="Folgeeinladung").exists()
        assert len(letters_of(read(case_of_anna, anna), anna.actor)) == 2


def test_who_does_not_see_the_case_sees_no_letter(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    letter = issued(case_of_anna, anna)
    with act_as(bernd):
        assert not SentLetter.objects.exists()
        foreign = Proof(case=case_of_anna, letter=letter, what="posted", happened_on=date(2026, 11, 22))
        foreign.noted_at = timezone.now()
        with pytest.raises(ProgrammingError), transaction.atomic():
            foreign.save(force_insert=True)


def test_a_posted_letter_counts_as_given_on_the_fourth_day(case_of_anna: Case, anna: Staff) -> None:
    letter = issued(case_of_anna, anna, on=date(2026, 11, 18))

    def given() -> date | None:
        with act_as(anna):
            line = letter_of(read(case_of_anna, anna), letter.pk)
        assert line is not None
        return given_of(line, DEFAULT)[0]

    assert given() is None
    with act_as(anna):
        with pytest.raises(RefusedError, match="vor dem Datum des Briefs"):
            record_posting(letter=letter, on=date(2026, 11, 17), by=anna.actor)
        with pytest.raises(RefusedError, match="in der Zukunft"):
            record_posting(letter=letter, on=date(2026, 11, 23), by=anna.actor)
        record_posting(letter=letter, on=date(2026, 11, 18), by=anna.actor)
        with pytest.raises(RefusedError, match="schon da") as twice:
            record_posting(letter=letter, on=date(2026, 11, 18), by=anna.actor)
        assert twice.value.field == "on"
    assert given() == date(2026, 11, 22)
    with act_as(anna):
        record_receipt(letter=letter, on=date(2026, 11, 20), by=anna.actor)
    assert given() == date(2026, 11, 22)
    with act_as(anna):
        assert doubtful_address(read(case_of_anna, anna)) is None
        record_undelivered(letter=letter, by=anna.actor)
        assert doubtful_address(read(case_of_anna, anna)) == date(2026, 11, 22)
        Person.objects.filter(pk=case_of_anna.person_id).update(street="Anderswo 1")
        assert doubtful_address(read(case_of_anna, anna)) is None
        proof = Proof.objects.filter(letter=letter, what="posted").get()
        assert (proof.noted_by_name, proof.happened_on) == ("Anna Arndt", date(2026, 11, 18))
        # It came back, so it may go out anew on the same day.
        assert record_posting(letter=letter, on=date(2026, 11, 18), by=anna.actor).pk != proof.pk
        record_undelivered(letter=letter, by=anna.actor)
    assert given() is None
    handed = issued(case_of_anna, anna, is_handed=True, on=date(2026, 11, 18))
    with act_as(anna):
        with pytest.raises(RefusedError, match="keine Anschrift"):
            record_posting(letter=handed, on=date(2026, 11, 18), by=anna.actor)
        record_handover(letter=handed, on=date(2026, 11, 19), by=anna.actor)
        line = letter_of(read(case_of_anna, anna), handed.pk)
        assert line is not None
        assert given_of(line, DEFAULT)[0] == date(2026, 11, 19)


def test_without_an_address_a_letter_is_handed_over(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        Person.objects.filter(pk=case_of_anna.person_id).update(street="")
    with pytest.raises(RefusedError, match="Es fehlt: die Anschrift der Person"):
        issued(case_of_anna, anna)
    assert not issued(case_of_anna, anna, is_handed=True).has_window


def test_a_letter_with_times_to_choose_from_proposes_times(case_of_anna: Case, anna: Staff) -> None:
    words = {"gefehlt": "Mo, 16.11.2026", "telefon": "02999 55501"}
    one = words_of(case_of_anna, anna, issued(case_of_anna, anna, "missed_worry", words=words))
    about = replace(slot(), others=(slot().starts_at + timedelta(days=1),))
    two = words_of(case_of_anna, anna, issued(case_of_anna, anna, "missed_worry", slot=about, words=words))
    assert squeezed("einen neuen Termin vor: Mi, 02.12.2026") in one
    assert squeezed("neue Zeiten vor: am Mi, 02.12.2026, um 09:30 Uhr oder am Do, 03.12.2026") in two
