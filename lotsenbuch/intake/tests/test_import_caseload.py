"""A caseload comes in: once, whole rows only, nothing overwritten, nothing shown that is not one's own."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import add_member, note_event, set_task
from lotsenbuch.cases.actions.register import NUMBER_TAKEN
from lotsenbuch.cases.models import (
    Access,
    Case,
    ContactChannel,
    Household,
    HouseholdMember,
    JournalEntry,
    Outline,
    Person,
    PersonKey,
    ProtectedFact,
    Task,
)
from lotsenbuch.cases.queries import case_of, classes_of, open_facts
from lotsenbuch.intake.actions.import_caseload import check_import, import_caseload
from lotsenbuch.intake.models import ImportedRow, Intake
from lotsenbuch.intake.rules.caseload_compare import DIFFERENT
from lotsenbuch.intake.rules.caseload_report import Report
from lotsenbuch.office.models import House, Project
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.models import Draft
from lotsenbuch.records.rules import Actor, DataClass
from tests.cast import OTHER_PERSON, PERSON, act_as, client_of, give_role, registered
from tests.queue import work_off_the_queue

SAMPLE = Path(__file__).parent / "caseload-sample.csv"
SERVICE = Actor.service("import")


@pytest.fixture(autouse=True)
def _house_of_the_sample(anna: Staff, bernd: Staff) -> None:
    for name in ("Take Off", "Guide"):
        Project.objects.create(name=name)


def row(**cells: str) -> dict[str, str]:
    values = {
        "Kundennummer": "111A000001",
        "Nachname": "Kowalska",
        "Vorname": "Ewa",
        "Geburtsdatum": "04.05.1980",
        "Straße": "Fährgasse 3",
        "PLZ": "44532",
        "Ort": "Lotsenau",
        "Fallmanager": "anna",
        "Fallbeginn": "01.03.2026",
        "Phase": "Bewertung",
    }
    return values | {name.replace("_", "-"): value for name, value in cells.items()}


def file_of(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for one in rows for name in one)), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def imported(data: bytes, by: Actor = SERVICE) -> Report:
    with acting_as(by):
        return import_caseload(data=data, filename="liste.csv", on=timezone.localdate(), by=by)


def command(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    try:
        call_command("import_caseload", *arguments)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_sample_comes_in_and_the_same_again_is_unchanged() -> None:
    first, second = imported(SAMPLE.read_bytes()), imported(SAMPLE.read_bytes())
    assert (first.rows, first.created, first.unchanged, first.errors) == (40, 40, 0, ())
    assert (second.rows, second.created, second.unchanged, second.errors) == (40, 0, 40, ())


def test_everything_that_a_row_says_is_kept_with_its_holder(anna: Staff, bernd: Staff) -> None:
    said = row(
        BG_Nummer="12345//0000001", Telefon="0151 5550001", Sprache="Polnisch", Dolmetscher="ja", Projekt="guide",
        Phase="Fallsteuerung", Bemerkung="Zeile eins\nZeile zwei",
    )  # fmt: skip
    more = {"E-Mail": "ewa@beispiel.invalid", "Vorgeschlagen von": "Kundin/Kunde", "Kooperationsplan vom": "1.4.26",
            "Nächste Überprüfung": "01.10.2026"}  # fmt: skip
    assert imported(file_of(said | more)).created == 1
    with acting_as(anna.actor):
        case = Case.objects.select_related("person__household", "project", "outline__holder").get()
        assert case.person.full_name == "Ewa Kowalska"
        assert case.person.household
        assert case.person.household.bg_number == "12345//0000001"
        assert case.person.interpreter_language == "Polnisch"
        assert (case.phase, str(case.project), str(case.plan_agreed_on)) == ("steering", "Guide", "2026-04-01")
        assert str(case.review_due_on) == "2026-10-01"
        assert case.outline.holder == anna
        channels = ContactChannel.objects.values_list("kind", "value", "said_by")
        assert set(channels) == {("mobile", "0151 5550001", "Fallliste"), ("mail", "ewa@beispiel.invalid", "Fallliste")}
        assert Intake.objects.get().proposed_by_person is True
        notes = JournalEntry.objects.filter(kind="note").values_list("text", "data_class")
        assert list(notes) == [("Aus der Fallliste: Zeile eins\nZeile zwei", 1)]
        assert classes_of(case.id, anna.actor) == {2, 3, 4}
        assert Notice.objects.filter(kind=Notice.Kind.IMPORT_DONE).count() == 1
    with acting_as(bernd.actor):
        assert not Case.objects.exists()


def test_a_protected_address_stands_in_the_sealed_fact_only(anna: Staff) -> None:
    imported(file_of(row(Schutzadresse="ja")))
    with acting_as(anna.actor):
        case = case_of(Case.objects.get().id, anna.actor)
        assert case
        assert (case.person.street, case.person.postcode, case.person.town) == ("", "", "")
        assert open_facts(case) == {"address": "Fährgasse 3, 44532 Lotsenau"}


def test_a_row_with_an_error_stays_out_whole_and_the_others_go_in(anna: Staff) -> None:
    good, bad = row(), row(Kundennummer="111A000002", Projekt="Nirgendwo", Fallmanager="nobody")
    report = imported(file_of(good, bad))
    assert (report.created, report.rows_with_errors) == (1, 1)
    assert [str(error) for error in report.errors] == [
        (
            "Zeile 3, Spalte Fallmanager: „nobody“ ist kein aktives Konto im Fallmanagement. "
            "Bitte den Benutzernamen prüfen."
        ),
        "Zeile 3, Spalte Projekt: „Nirgendwo“ ist nicht bekannt. Bekannt sind: Guide, Take Off.",
    ]
    with acting_as(anna.actor):
        assert Person.objects.count() == 1


def test_a_different_row_is_reported_and_never_overwrites(anna: Staff) -> None:
    imported(file_of(row()))
    report = imported(file_of(row(Ort="Anderswo", Phase="Fallsteuerung")))
    assert [(error.row, error.column) for error in report.errors] == [(2, "Ort"), (2, "Phase")]
    with acting_as(anna.actor):
        case = Case.objects.select_related("person").get()
        assert (case.person.town, case.phase) == ("Lotsenau", "assessment")


@pytest.mark.usefixtures("case_of_anna")
def test_a_hidden_case_gives_the_neutral_line_of_any_taken_number(karla: Staff) -> None:
    hidden = row(Kundennummer=PERSON.kundennummer)
    for by in (SERVICE, karla.actor):
        report = imported(file_of(hidden), by)
        assert [(error.column, error.message) for error in report.errors] == [("Kundennummer", NUMBER_TAKEN)]


@pytest.mark.django_db(transaction=True)
def test_the_importer_sees_nothing_afterwards_yet_the_same_again_is_unchanged(karla: Staff, anna: Staff) -> None:
    data = file_of(row(Schutzadresse="ja"))
    assert imported(data, karla.actor).created == 1
    with acting_as(karla.actor):
        assert not Case.objects.exists()
        assert not Person.objects.exists()
    assert imported(data, karla.actor).unchanged == 1
    assert imported(file_of(row()), karla.actor).errors[0].message == NUMBER_TAKEN


@pytest.mark.django_db(transaction=True)
def test_the_service_goes_on_seeing_class_0_only_and_writes_nothing(anna: Staff) -> None:
    data = file_of(row(Schutzadresse="ja", Bemerkung="Kommt gern mittags", BG_Nummer="12345//0000001"))
    imported(data)
    with acting_as(anna.actor):
        case = Case.objects.select_related("person").get()
        add_member(case=case, name="Ayla", birth_on=None, relation="Tochter", by=anna.actor)
        set_task(case=case, title="Anrufen", due_on=timezone.localdate(), by=anna.actor)
        closed = (JournalEntry, Task, Intake, PersonKey, ProtectedFact, HouseholdMember)
        assert [model.objects.count() > 0 for model in closed] == [True] * 6
    with acting_as(SERVICE):
        open_ = (Case, Person, Household, Outline, ImportedRow)
        assert [model.objects.count() for model in open_] == [1] * 5
        assert [model.objects.count() for model in closed] == [0] * 6
        for model in (Case, Person):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                model.objects.update(version=9)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            note_event(case=case, text="x", by=SERVICE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("column", "value"),
    [("Bemerkung", "Kommt gern abends"), ("Vorgeschlagen von", "Arbeitsvermittlung"), ("Straße", "Anderswo 3")],
)
def test_the_service_tells_what_differs_without_reading_it(anna: Staff, column: str, value: str) -> None:
    said = row(Schutzadresse="ja", Bemerkung="Kommt gern mittags") | {"Vorgeschlagen von": "Kundin/Kunde"}
    imported(file_of(said))
    assert imported(file_of(said)).unchanged == 1
    # Another column changed too, so that the row as a whole is not the same again.
    report = imported(file_of(said | {column: value, "Phase": "Fallsteuerung"}))
    assert {(error.column, error.message) for error in report.errors} == {(column, DIFFERENT), ("Phase", DIFFERENT)}
    report = imported(file_of(said | {"Phase": "Fallsteuerung"}))
    assert [error.column for error in report.errors] == ["Phase"]


def test_without_a_holder_it_is_an_error_or_the_importing_fallmanager(anna: Staff) -> None:
    data = file_of(row(Fallmanager=""))
    assert [error.column for error in imported(data).errors] == ["Fallmanager"]
    give_role(anna, Role.IMPORTER)
    assert imported(data, anna.actor).created == 1
    with acting_as(anna.actor):
        assert Access.objects.values_list("kind", flat=True).get() == "holder"


def test_one_entry_of_the_log_names_all_cases(house: House) -> None:
    imported(file_of(row(), row(Kundennummer="111A000002")))
    with acting_as(Actor.service("seal")):
        entry = Entry.objects.get(what="intake.import_caseload")
        assert (entry.actor, len(entry.case_ids)) == ("service:import", 2)
        assert Entry.objects.count() == 1


def test_a_dry_run_saves_nothing_and_says_so(capsys: pytest.CaptureFixture[str], anna: Staff) -> None:
    code, out, err = command(str(SAMPLE), "--dry-run", capsys=capsys)
    assert code == 0
    assert out.splitlines()[-1] == "Probelauf, nichts gespeichert: 40 Zeilen: 40 neu, 0 unverändert, 0 mit Fehlern."
    assert "40 Zeilen prüfen" in err
    with acting_as(anna.actor):
        assert not Case.objects.exists()


def test_the_command_answers_as_json_with_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, errors = tmp_path / "liste.csv", tmp_path / "fehler.csv"
    path.write_bytes(file_of(row(Haustier="Hund"), row(Kundennummer="falsch")))
    code, out, _ = command(str(path), "--json", "--errors", str(errors), capsys=capsys)
    assert code == 1
    answer = json.loads(out)
    assert list(answer) == ["rows", "created", "unchanged", "errors", "unknown_columns"]
    assert (answer["rows"], answer["created"], answer["unchanged"]) == (2, 1, 0)
    assert [list(error) for error in answer["errors"]] == [["row", "column", "message"]]
    assert (answer["errors"][0]["row"], answer["errors"][0]["column"]) == (3, "Kundennummer")
    assert answer["unknown_columns"] == ["Haustier"]
    assert errors.read_text(encoding="utf-8-sig").splitlines()[0] == "Zeile;Spalte;Meldung"
    assert command(str(tmp_path / "nix.csv"), capsys=capsys)[0] == 2


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_who_has_no_right_to_import_is_refused_in_german(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = command(str(SAMPLE), "--by", name, capsys=capsys)
    assert (code, out) == (2, "")
    assert f"„{name}“" in err


def upload(client: Client, data: bytes) -> str:
    file = SimpleUploadedFile("liste.csv", data)
    answer = client.post(reverse("intake:import_caseload"), {"file": file})
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


def test_screens_show_a_preview_and_import_once(karla: Staff, anna: Staff) -> None:
    client = client_of(karla)
    address = upload(client, file_of(row(), row(Kundennummer="falsch")))
    assert address == reverse("intake:import_preview")
    page = client.get(address)
    assert "1 Fall übernehmen" in page.content.decode()
    with acting_as(karla.actor):
        kept = bytes(Draft.objects.get().sealed)
        assert b"Kowalska" not in kept
    key = page.context["form"].initial["repeat_key"]
    result, again = (client.post(address, {"repeat_key": key})["Location"] for _ in range(2))
    assert result == again
    assert "Gleich geht es los." in client.get(result).content.decode()
    assert work_off_the_queue() == 1
    assert client.get(result).context["report"].created == 1
    assert "Spalte" in client.get(reverse("intake:import_errors")).content.decode("utf-8-sig")
    with acting_as(anna.actor):
        assert Case.objects.count() == 1


def test_a_file_that_is_too_large_or_unreadable_is_refused_with_what_to_do(karla: Staff) -> None:
    client = client_of(karla)
    assert "größer als 20 MB" in upload(client, b"a" * (21 * 1024 * 1024))
    assert "größer als 20 MB" in upload(client, b"a" * (26 * 1024 * 1024))
    assert "Keine der erwarteten Spalten" in upload(client, b"a;b\n1;2\n")


def test_what_an_import_compares_with_is_logged(case_of_anna: Case, anna: Staff) -> None:
    give_role(anna, Role.IMPORTER)
    client = client_of(anna)

    def reads(what: str) -> list[int]:
        with act_as(anna):
            return list(Entry.objects.filter(kind="read", what=what).values_list("data_class", flat=True))

    address = upload(client, file_of(row(Kundennummer=PERSON.kundennummer)))
    assert "Im Lotsenbuch steht etwas anderes" in client.get(address).content.decode()
    assert reads("import_preview") == [DataClass.COUNSELLING]
    assert client.get(reverse("intake:import_errors")).status_code == 200
    assert reads("import_errors") == [DataClass.COUNSELLING]
    key = client.get(address).context["form"].initial["repeat_key"]
    assert client.post(address, {"repeat_key": key}).status_code == 302
    work_off_the_queue()
    assert reads("intake.import_caseload") == [DataClass.COUNSELLING]


def test_an_opened_address_is_logged_as_opened(anna: Staff) -> None:
    data = replace(OTHER_PERSON, kundennummer="321A987654", street="Geheimweg 3", has_protected_address=True)
    case = registered(anna, data)
    with act_as(anna):
        checked = check_import(file_of(row(Kundennummer="321A987654")), "a.csv", on=timezone.localdate(), by=anna.actor)
    assert checked.compared == {case.id: DataClass.SEALED}


def test_a_dry_run_logs_what_it_compares_with(
    case_of_anna: Case, anna: Staff, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    give_role(anna, Role.IMPORTER)
    path = tmp_path / "liste.csv"
    path.write_bytes(file_of(row(Kundennummer=PERSON.kundennummer)))
    assert command(str(path), "--dry-run", "--by", "anna", capsys=capsys)[0] == 1
    with act_as(anna):
        assert Entry.objects.get(kind="read", what="import_caseload").case_id == case_of_anna.id
