"""The page of Fallzugang and its steps."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, UndoRight
from lotsenbuch.intake.models import Alliance, Barrier, CheckItem, Intake
from tests.cast import act_as, client_of

PAGES = [
    "zugang",
    "prognose",
    "antrag",
    "antrag/widerruf",
    "hemmnisse",
    "entscheidung",
    "informationsblatt",
    "informationsblatt/uebergeben",
    "zuweisen",
    "erstgespraech",
    "arbeitsbuendnis",
]


def intake_of_anna(anna: Staff) -> Intake:
    with act_as(anna):
        return Intake.objects.select_related("case").get()


def _send(client: Client, case: Case, step: str, anna: Staff, **typed: object) -> int:
    version = intake_of_anna(anna).version
    return client.post(f"/fall/{case.id}/{step}/", {"version": version, **typed}).status_code


@pytest.mark.parametrize("part", PAGES)
def test_a_foreign_case_looks_like_a_made_up_one(part: str, bernd: Staff, case_of_anna: Case, anna: Staff) -> None:
    assert client_of(anna).get(f"/fall/{case_of_anna.id}/{part}/").status_code == 200
    foreign, made_up = (client_of(bernd).get(f"/fall/{key}/{part}/") for key in (case_of_anna.id, uuid4()))
    assert (foreign.status_code, foreign.content) == (404, made_up.content)


def test_the_steps_lead_from_barriers_to_the_next_phase(anna: Staff, case_of_anna: Case) -> None:
    client, case = client_of(anna), case_of_anna
    item = CheckItem.objects.get(label="Schulden")
    assert _send(client, case, "hemmnisse", anna, items=[str(item.pk)], found_on="heute", found_by="Anna") == 302
    assert _send(client, case, "prognose", anna, is_over_a_year="yes", prognosis="Es fehlt viel.") == 302
    assert _send(client, case, "antrag", anna, basis="application", applied_on="heute", is_free_will="on") == 302
    assert _send(client, case, "entscheidung", anna, decision="accepted", reasons="Gut.", decided_on="heute") == 302
    assert _send(client, case, "informationsblatt/uebergeben", anna, informed_on="heute") == 302
    assert _send(client, case, "zuweisen", anna, to=str(anna.pk), on="heute") == 302
    texts = dict.fromkeys(("mandate", "expected_by_person", "expected_by_house", "confidential"), "Ja.")
    assert _send(client, case, "arbeitsbuendnis", anna, agreed_on="heute", **texts, version=0) == 302
    found = intake_of_anna(anna)
    assert (found.barriers_at_entry, found.decision, found.taken_over_on) == (1, "accepted", timezone.localdate())
    assert "Weiter zur nächsten Phase" in client.get(f"/fall/{case.id}/zugang/").content.decode()
    assert client.post(f"/fall/{case.id}/zugang/abschliessen/").headers["Location"] == f"/fall/{case.id}/"
    assert intake_of_anna(anna).case.phase == "assessment"


def test_a_protected_barrier_is_sealed_and_shown_with_a_grant(anna: Staff, case_of_anna: Case) -> None:
    item = CheckItem.objects.get(label="Schulden")
    _send(client_of(anna), case_of_anna, "hemmnisse", anna, items=[str(item.pk)], found_on="heute", found_by="Anna")
    with act_as(anna):
        barrier = Barrier.objects.get()
        assert (barrier.label, barrier.data_class, bool(barrier.sealed)) == ("", 3, True)
    assert "Schulden" in client_of(anna).get(f"/fall/{case_of_anna.id}/zugang/").content.decode()


def test_nothing_ticked_is_said_and_kept(anna: Staff, case_of_anna: Case) -> None:
    answer = client_of(anna).post(f"/fall/{case_of_anna.id}/hemmnisse/", {"found_on": "gestern", "found_by": "Anna"})
    assert answer.context["form"].errors == {
        "items": ["Bitte mindestens ein Hemmnis ankreuzen oder in eigenen Worten nennen."]
    }
    assert 'value="gestern"' in answer.content.decode()


def test_access_without_an_application_is_refused_at_its_field(anna: Staff, case_of_anna: Case) -> None:
    typed = {"version": 1, "decision": "accepted", "reasons": "Weil", "decided_on": "heute"}
    answer = client_of(anna).post(f"/fall/{case_of_anna.id}/entscheidung/", typed)
    assert answer.context["form"].errors == {
        "decision": ["Es fehlt der Antrag der Person (oder die Grundlage § 16h SGB II)."]
    }
    assert "Weil" in answer.content.decode()


def test_an_old_page_is_told_and_the_next_attempt_counts(anna: Staff, case_of_anna: Case) -> None:
    typed = {"is_over_a_year": "yes", "prognosis": "Erste."}
    _send(client_of(anna), case_of_anna, "prognose", anna, **typed)
    answer = client_of(anna).post(f"/fall/{case_of_anna.id}/prognose/", {"version": 1, **typed, "prognosis": "Zweite."})
    page = answer.content.decode()
    assert "Inzwischen wurde hier etwas anderes gespeichert." in page
    assert "Zweite." in page
    assert 'name="version" value="2"' in page


def test_a_barrier_is_eased_on_its_day(anna: Staff, case_of_anna: Case) -> None:
    client = client_of(anna)
    _send(
        client,
        case_of_anna,
        "hemmnisse",
        anna,
        label="Umzug",
        group="rahmenbedingungen",
        found_on="heute",
        found_by="A",
    )
    with act_as(anna):
        barrier = Barrier.objects.get()
    address = f"/fall/{case_of_anna.id}/hemmnisse/{barrier.id}/"
    early = (timezone.localdate() - timedelta(days=1)).strftime("%d.%m.%Y")
    assert "eased_on" in client.post(address, {"eased_on": early}).context["form"].errors
    assert client.post(address, {"eased_on": "heute"}).status_code == 302
    with act_as(anna):
        assert Barrier.objects.get().eased_on == timezone.localdate()


def accepted(anna: Staff, case: Case) -> Client:
    client = client_of(anna)
    _send(client, case, "antrag", anna, basis="16h")
    _send(client, case, "entscheidung", anna, decision="accepted", reasons="Gut.", decided_on="heute")
    return client


def test_after_assigning_the_giver_sees_the_case_no_more(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    client = accepted(anna, case_of_anna)
    page = client.get(f"/fall/{case_of_anna.id}/zuweisen/").content.decode()
    assert f"{bernd.display_name} · 0 von 75" in page
    typed = {"to": str(bernd.pk), "note": "Mag Spaziergänge.", "on": "heute", "classes": ["2"]}
    answer = client.post(f"/fall/{case_of_anna.id}/zuweisen/", typed)
    assert answer.headers["Location"] == "/"
    assert client.get(f"/fall/{case_of_anna.id}/zugang/").status_code == 404
    assert "Mag Spaziergänge." in client_of(bernd).get(f"/fall/{case_of_anna.id}/zugang/").content.decode()


def test_an_assignment_taken_back_counts_as_never_made(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    client = accepted(anna, case_of_anna)
    client.post(f"/fall/{case_of_anna.id}/zuweisen/", {"to": str(bernd.pk), "on": "heute"})
    with act_as(anna):
        undo = UndoRight.objects.get(act="assign")
    client.post(f"/rueckgaengig/{undo.id}/")
    assert intake_of_anna(anna).taken_over_on is None
    assert client_of(bernd).get(f"/fall/{case_of_anna.id}/zugang/").status_code == 404


def test_assigning_before_the_decision_is_refused(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    answer = client_of(anna).post(f"/fall/{case_of_anna.id}/zuweisen/", {"to": str(bernd.pk), "on": "heute"})
    assert answer.context["form"].errors == {"to": ["Zuerst über den Zugang entscheiden."]}


def test_an_agreed_arbeitsbuendnis_is_a_version_that_stays(anna: Staff, case_of_anna: Case) -> None:
    client, address = client_of(anna), f"/fall/{case_of_anna.id}/arbeitsbuendnis/"
    texts = dict.fromkeys(("mandate", "expected_by_person", "expected_by_house", "confidential"), "Erste Worte.")
    assert "mandate" in client.post(address, {"agreed_on": "heute", "version": 0}).context["form"].errors
    assert client.post(address, {**texts, "agreed_on": "heute", "keep": "1", "version": 0}).status_code == 302
    key = str(uuid4())
    for _ in range(2):
        client.post(address, {**texts, "agreed_on": "heute", "repeat_key": key, "version": 1})
    client.post(address, {**texts, "mandate": "Neue Worte.", "agreed_on": "heute", "version": 3})
    with act_as(anna):
        versions = [(one.number, one.mandate) for one in Alliance.objects.all()]
    assert versions == [(2, "Neue Worte."), (1, "Erste Worte.")]
    assert "Erste Worte." in client.get(f"{address}1/").content.decode()
    assert client.get(f"{address}3/").status_code == 404


def test_what_is_typed_saves_itself_and_comes_back(anna: Staff, case_of_anna: Case) -> None:
    client = client_of(anna)
    client.post(f"/entwurf/alliance/{case_of_anna.id}/", {"mandate": "Halber Satz"})
    assert "Halber Satz" in client.get(f"/fall/{case_of_anna.id}/arbeitsbuendnis/").content.decode()


def test_the_administration_keeps_the_check_list_and_the_needs(frieda: Staff, gerda: Staff, anna: Staff) -> None:
    client = client_of(frieda)
    typed = {"label": "Kein Internet", "group": "rahmenbedingungen", "data_class": "1", "position": "5"}
    assert client.post("/verwaltung/pruefliste/neu/", typed).status_code == 302
    assert "label" in client.post("/verwaltung/pruefliste/neu/", typed).context["form"].errors
    item = CheckItem.objects.get(label="Kein Internet")
    changed = {**typed, "label": "Kein Anschluss", "version": "1"}
    assert client.post(f"/verwaltung/pruefliste/{item.pk}/", changed).status_code == 302
    item.refresh_from_db()
    assert (item.label, item.is_active) == ("Kein Anschluss", False)
    assert client.post("/verwaltung/phasen/setzen/", {"intake": ["decision"], "version": 0}).status_code == 302
    assert client_of(gerda).get("/verwaltung/phasen/").status_code == 200
    assert client_of(gerda).post("/verwaltung/phasen/setzen/", {}).status_code == 404
    assert client_of(anna).get("/verwaltung/pruefliste/").status_code == 404
