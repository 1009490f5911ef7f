"""Taking papers in: several at once, one receipt, encrypted, nobody's but those of the case."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.utils import timezone
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import let_in
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.cases.queries import case_of
from lotsenbuch.documents.actions import Given, check_file, take_in
from lotsenbuch.documents.models import Copy, Delivery, Document
from lotsenbuch.documents.queries import content_of, copy_of
from lotsenbuch.documents.rules.files import NOT_ALLOWED
from lotsenbuch.records import clock
from lotsenbuch.records.rules import RefusedError
from tests.cast import NOTE, act_as, client_of
from tests.detectors import assert_constant_queries

from .clamd import EICAR, a_clamd
from .files import PLACE, pdf, photo

pytestmark = pytest.mark.django_db
SECRET = b"Zeugnis der Gaertnerei Immergruen"


def brought(anna: Staff, case: Case, *papers: tuple[Any, ...], **more: object) -> Any:
    """Send the form with papers of (kind, treatment, file bytes or None)."""
    return client_of(anna).post(f"/fall/{case.id}/papiere/annehmen/", sent(*papers, **more))


def sent(*papers: tuple[Any, ...], **more: object) -> dict[str, object]:
    typed: dict[str, object] = {"p-TOTAL_FORMS": "6", "p-INITIAL_FORMS": "0", "brought_on": "heute", **more}
    for place, (kind, treatment, data) in enumerate(papers):
        typed |= {f"p-{place}-kind": kind, f"p-{place}-treatment": treatment}
        if data is not None:
            typed[f"p-{place}-file"] = SimpleUploadedFile(f"IMG_{place}.exe", data, "application/x-msdownload")
    return typed


def the_copy(anna: Staff) -> Copy:
    with act_as(anna):
        return Copy.objects.select_related("document").get()


def opened_by(by: Staff, case: Case) -> Case:
    found = case_of(case.id, by.actor)
    assert found is not None
    return found


def taken(by: Staff, case: Case, *papers: Given) -> Delivery:
    return take_in(case=opened_by(by, case), papers=papers, on=clock.today(), by=by.actor, name=by.display_name)


def words(pdf_bytes: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf_bytes)).pages).split())


def test_five_papers_make_one_delivery_and_one_receipt(anna: Staff, case_of_anna: Case) -> None:
    papers = [
        ("identity", "", None),
        ("certificate", "", SECRET),
        ("contract", "returned", pdf()),
        ("medical", "seen", None),
        ("application", "copied", photo()),
    ]
    assert brought(anna, case_of_anna, *papers).headers["Location"] == f"/fall/{case_of_anna.id}/papiere/#brought"
    with act_as(anna):
        delivery = Delivery.objects.get()
        found = [(row.kind, row.treatment, row.data_class) for row in Document.objects.order_by("position")]
        # The timeline does not count the one of class 2.
        assert JournalEntry.objects.filter(text="4 Papiere entgegengenommen.").count() == 1
    assert found == [
        ("identity", "seen", 1),
        ("certificate", "copied", 1),
        ("contract", "returned", 1),
        ("medical", "seen", 2),
        ("application", "copied", 1),
    ]
    answer = client_of(anna).get(f"/fall/{case_of_anna.id}/papiere/quittung/{delivery.id}.pdf")
    text = words(answer.content)
    wanted = [
        "Quittung über Papiere",
        "1 Ausweis oder Aufenthaltstitel nur gesehen",
        "3 Arbeitsvertrag oder Lohnabrechnung Original zurückgegeben",
        "4 Ärztliche Bescheinigung nur gesehen",
        "Anna Arndt, Jobcenter Lotsenau",
        case_of_anna.fallnummer,
    ]
    assert [line for line in wanted if line not in text] == []
    with act_as(anna):
        entry = Entry.objects.filter(kind="read", what="receipt").latest("at")
    assert entry.data_class == 2


def test_a_copy_comes_back_as_attachment_that_nobody_guesses_about(anna: Staff, case_of_anna: Case) -> None:
    brought(anna, case_of_anna, ("certificate", "", SECRET))
    answer = client_of(anna).get(f"/fall/{case_of_anna.id}/papiere/{the_copy(anna).document_id}/datei/")
    assert answer.content == SECRET
    name = f"{case_of_anna.fallnummer}-papier.txt"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    with act_as(anna):
        entry = Entry.objects.filter(kind="read").latest("at")
    assert (entry.what, entry.case_id, entry.data_class) == ("paper_file", case_of_anna.id, 1)


def test_the_name_of_a_file_is_neither_used_nor_kept(anna: Staff, case_of_anna: Case) -> None:
    """Names tell of health, of places on a disk, and hide endings; a copy is called by its case."""
    names = (
        "../../etc/cron.d/geheim",
        "C:\\Diagnose\\geheim.pdf",
        "geheim\u202efdp.exe",
        "geheim\x00.pdf",
        "geheim" * 60,
    )
    for name in names:
        typed: dict[str, object] = {"p-TOTAL_FORMS": "1", "p-INITIAL_FORMS": "0", "brought_on": "heute"}
        typed |= {"p-0-kind": "certificate", "p-0-treatment": ""}
        typed["p-0-file"] = SimpleUploadedFile(name, SECRET, "text/html")
        assert client_of(anna).post(f"/fall/{case_of_anna.id}/papiere/annehmen/", typed).status_code == 302, name
    with act_as(anna):
        kept = [*Copy.objects.values(), *Document.objects.values(), *Delivery.objects.values(), *Entry.objects.values()]
        papers = list(Document.objects.values_list("id", flat=True))
    assert len(papers) == len(names)
    assert "geheim" not in repr(kept).lower()
    for paper in papers:
        answer = client_of(anna).get(f"/fall/{case_of_anna.id}/papiere/{paper}/datei/")
        assert f'filename="{case_of_anna.fallnummer}-papier.txt"' in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_nothing_of_a_copy_stands_readable_in_the_database(anna: Staff, case_of_anna: Case) -> None:
    brought(anna, case_of_anna, ("certificate", "", SECRET))
    copy = the_copy(anna)
    assert SECRET not in bytes(copy.sealed)
    assert b"Immergruen" not in repr({name: str(value) for name, value in vars(copy).items()}).encode()
    with act_as(anna):
        case = opened_by(anna, case_of_anna)
        assert content_of(case, copy) == SECRET
        copy.id = uuid4()
        with pytest.raises(InvalidTag):
            content_of(case, copy)


def test_nobody_else_finds_papers(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    brought(anna, case_of_anna, ("certificate", "", SECRET))
    document = the_copy(anna).document_id
    with act_as(bernd):
        assert (Copy.objects.count(), Document.objects.count(), Delivery.objects.count()) == (0, 0, 0)
    for path in (f"papiere/{document}/datei/", "papiere/", "papiere/fehlt/liste.pdf", "formulare/lebenslauf/0.pdf"):
        foreign = client_of(bernd).get(f"/fall/{case_of_anna.id}/{path}")
        made_up = client_of(bernd).get(f"/fall/{uuid4()}/{path}")
        assert (foreign.status_code, foreign.content) == (404, made_up.content)


def test_a_deputy_sees_no_paper_of_a_protected_class(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    brought(anna, case_of_anna, ("medical", "", SECRET), ("identity", "", None))
    until = timezone.now() + timedelta(days=2)
    with act_as(anna):
        document = Document.objects.get(kind="medical").id
        delivery = Delivery.objects.get().id
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    client = client_of(bernd)
    assert client.get(f"/fall/{case_of_anna.id}/papiere/{document}/datei/").status_code == 404
    page = client.get(f"/fall/{case_of_anna.id}/papiere/").content.decode()
    assert "Ausweis oder Aufenthaltstitel" in page
    assert "Ärztliche" not in page
    text = words(client.get(f"/fall/{case_of_anna.id}/papiere/quittung/{delivery}.pdf").content)
    assert "1 Ausweis" in text
    assert "Ärztliche" not in text
    form = client.get(f"/fall/{case_of_anna.id}/papiere/annehmen/").content.decode()
    assert 'value="medical"' not in form
    with act_as(bernd), pytest.raises(RefusedError, match="Berechtigung"):
        taken(bernd, case_of_anna, Given("medical"))
    with act_as(bernd):
        smuggled = Document(case=case_of_anna, delivery_id=delivery, position=9, kind="medical", data_class=2)
        with pytest.raises(ProgrammingError), transaction.atomic():
            smuggled.save(force_insert=True)


def test_what_is_refused_says_why_and_keeps_nobody_else_out(anna: Staff, case_of_anna: Case) -> None:
    papers = [("certificate", "", SECRET), ("contract", "", b"MZ\x90"), ("", "", SECRET), ("identity", "seen", SECRET)]
    answer = brought(anna, case_of_anna, *papers)
    page = answer.content.decode()
    assert NOT_ALLOWED in page
    assert [name for name, _ in answer.context["refused"]] == ["IMG_1.exe", "IMG_2.exe", "IMG_3.exe"]
    assert '<option value="contract" selected>' in page
    with act_as(anna):
        delivery = Delivery.objects.get()
        assert Document.objects.count() == 1
    brought(anna, case_of_anna, ("contract", "", pdf()), delivery=str(delivery.id))
    with act_as(anna):
        assert [(row.delivery_id, row.position) for row in Document.objects.order_by("position")] == [
            (delivery.id, 1),
            (delivery.id, 2),
        ]


def test_a_form_sent_twice_takes_in_once(anna: Staff, case_of_anna: Case) -> None:
    key = str(uuid4())
    for _ in range(2):
        assert brought(anna, case_of_anna, ("identity", "", None), repeat_key=key).status_code == 302
    with act_as(anna):
        assert (Delivery.objects.count(), Document.objects.count()) == (1, 1)


def test_nothing_on_the_table_is_said(anna: Staff, case_of_anna: Case) -> None:
    assert "Bitte mindestens ein Papier angeben." in brought(anna, case_of_anna).content.decode()


def test_more_than_a_request_carries_takes_in_no_paper_as_seen(anna: Staff, case_of_anna: Case) -> None:
    answer = brought(anna, case_of_anna, *[("identity", "", b"x" * (9 * 1024 * 1024))] * 3)
    assert "in zwei Schüben" in answer.content.decode()
    with act_as(anna):
        assert Document.objects.count() == 0


# Quarantine


def test_without_a_clear_word_of_the_scanner_a_file_waits(
    anna: Staff, case_of_anna: Case, settings: Settings, tmp_path: Path
) -> None:
    settings.LOTSE_CLAMD = "unix:/nicht/da"
    assert brought(anna, case_of_anna, ("certificate", "", photo())).status_code == 302
    copy = the_copy(anna)
    address = f"/fall/{case_of_anna.id}/papiere/{copy.document_id}"
    assert copy.state == "quarantine"
    assert client_of(anna).get(f"{address}/datei/").status_code == 404
    page = client_of(anna).get(f"/fall/{case_of_anna.id}/papiere/").content.decode()
    assert "noch nicht geprüft" in page
    assert "Schadsoftware" not in page
    assert f"{address}/datei/" not in page
    said = client_of(anna).post(f"{address}/pruefen/", follow=True).content.decode()
    assert "antwortet nicht oder kam zu keinem Ergebnis. Die Datei bleibt gesperrt" in said
    assert the_copy(anna).state == "quarantine"
    with a_clamd(tmp_path) as settings.LOTSE_CLAMD:
        client_of(anna).post(f"{address}/pruefen/")
    assert the_copy(anna).state == "clean"
    answer = client_of(anna).get(f"{address}/datei/")
    assert (answer.status_code, PLACE.encode() in answer.content) == (200, False)


def test_a_found_virus_is_kept_from_everybody(
    anna: Staff, case_of_anna: Case, settings: Settings, tmp_path: Path
) -> None:
    with a_clamd(tmp_path) as settings.LOTSE_CLAMD:
        brought(anna, case_of_anna, ("certificate", "", EICAR), ("identity", "", b"harmlos"))
        with act_as(anna):
            states = dict(Copy.objects.values_list("document__kind", "state"))
        assert states == {"certificate": "quarantine", "identity": "clean"}
        with act_as(anna):
            infected = Document.objects.get(kind="certificate").id
        answer = client_of(anna).post(f"/fall/{case_of_anna.id}/papiere/{infected}/pruefen/", follow=True)
    assert "fand in dieser Datei Schadsoftware. Sie bleibt gesperrt" in answer.content.decode()
    settings.LOTSE_CLAMD = "unix:/nicht/da"
    page = client_of(anna).post(f"/fall/{case_of_anna.id}/papiere/{infected}/pruefen/", follow=True).content.decode()
    assert "Schadsoftware gefunden" in page, "a scanner that does not answer takes nothing back"
    assert "noch nicht geprüft" not in page
    with act_as(anna):
        assert Copy.objects.get(document=infected).state == "quarantine"


def test_two_files_in_quarantine_say_each_what_is_true_of_it(
    anna: Staff, case_of_anna: Case, settings: Settings, tmp_path: Path
) -> None:
    settings.LOTSE_CLAMD = "unix:/nicht/da"
    client, at = client_of(anna), f"/fall/{case_of_anna.id}/papiere/annehmen/"
    client.post(at, sent(("certificate", "", b"harmlos")))
    with a_clamd(tmp_path) as settings.LOTSE_CLAMD:
        client.post(at, sent(("identity", "", EICAR)))
    page = client.get(f"/fall/{case_of_anna.id}/papiere/").content.decode()
    assert "Die Virenprüfung fand Schadsoftware; gesperrt, bitte die Kopie vernichten: 1." in page
    assert "Noch nicht geprüft und gesperrt, bis die Virenprüfung zu einem Ergebnis kommt: 1." in page
    assert "Gesperrt, niemand kann sie öffnen. Bitte die Kopie vernichten" in page
    assert "Gesperrt: Die Virenprüfung antwortete nicht oder kam zu keinem Ergebnis." in page


def test_without_a_scanner_the_screens_say_so(
    anna: Staff, frieda: Staff, case_of_anna: Case, settings: Settings
) -> None:
    said = "keine Virenprüfung eingerichtet"
    settings.LOTSE_CLAMD = ""
    assert said in client_of(anna).get(f"/fall/{case_of_anna.id}/papiere/annehmen/").content.decode()
    assert "nicht eingerichtet (LOTSE_CLAMD)" in client_of(frieda).get("/verwaltung/").content.decode()
    settings.LOTSE_CLAMD = "unix:/nicht/da"
    assert said not in client_of(anna).get(f"/fall/{case_of_anna.id}/papiere/annehmen/").content.decode()
    assert "Virenprüfung für Papiere: eingerichtet." in client_of(frieda).get("/verwaltung/").content.decode()


def test_a_copy_that_is_not_needed_any_more_is_destroyed(anna: Staff, case_of_anna: Case) -> None:
    brought(anna, case_of_anna, ("certificate", "", SECRET))
    document = the_copy(anna).document_id
    client_of(anna).post(f"/fall/{case_of_anna.id}/papiere/{document}/vernichten/")
    with act_as(anna):
        assert (Copy.objects.count(), Document.objects.get().treatment) == (0, "seen")
        assert copy_of(opened_by(anna, case_of_anna), document) is None
    assert client_of(anna).get(f"/fall/{case_of_anna.id}/papiere/{document}/datei/").status_code == 404


def test_the_page_asks_the_same_for_one_paper_and_for_three(anna: Staff, case_of_anna: Case) -> None:
    client = client_of(anna)

    def add(_: int) -> None:
        with act_as(anna):
            taken(anna, case_of_anna, Given("identity", file=check_file(SECRET)))

    assert_constant_queries(lambda: client.get(f"/fall/{case_of_anna.id}/papiere/"), add)
    assert NOTE not in client.get(f"/fall/{case_of_anna.id}/papiere/").content.decode()
