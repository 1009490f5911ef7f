"""Fields and kinds that the house adds: where they appear, how they are protected, what stays of them (C112)."""

import io
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.assessment.models import Assessment
from lotsenbuch.assessment.tests.work import close, queries_of
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import (
    change_own_field,
    keep_own_values,
    let_in,
    withdraw_class,
)
from lotsenbuch.cases.models import Case, Grant, OwnField, OwnStand, OwnValue
from lotsenbuch.cases.queries import case_of
from lotsenbuch.cases.queries.own import seen_of
from lotsenbuch.cases.rules.own import read_number
from lotsenbuch.closure.actions import close_case
from lotsenbuch.closure.models import Ending, EndReason
from lotsenbuch.closure.rules.ending import EndingData
from lotsenbuch.office.queries import forget_house
from lotsenbuch.planning.actions import agree_plan, set_goal
from lotsenbuch.planning.actions.goals import NewStep
from lotsenbuch.records.rules import RefusedError
from tests.cast import Cast, act_as, client_of

from .own import SECRET, TODAY, field, sent, stands, write

pytestmark = pytest.mark.django_db


# Who sets them, and what stays


def test_a_field_says_why_and_what_values_rely_on_stays(everybody: Cast) -> None:
    frieda = everybody["frieda"]
    client = client_of(frieda)
    path = reverse("cases:add_own_field")
    bad = client.post(
        path, {"place": "person", "label": "Führerschein", "kind": "choice", "options": "B", "unit": "km"}
    )
    page = bad.content.decode()
    for words in (
        "Nur eine Zahl hat eine Einheit. Bitte leeren oder die Art ändern.",
        "Bitte ausfüllen.",
        'value="Führerschein"',
        "Bitte einen Tag" if False else "Datum angeben",
    ):
        assert words in page, words
    told = {
        "place": "person", "label": "Führerschein", "kind": "choice", "options": "B\n\nC1\nB",
        "purpose": "für Angebote",
        "data_class": "0", "deletion": "CASE", "from_on": "heute", "position": "0",
    }  # fmt: skip
    client.post(path, told | {"options": "B"})
    assert OwnField.objects.count() == 0
    assert "mindestens zwei Möglichkeiten" in client.post(path, told | {"options": "B"}).content.decode()
    client.post(path, told)
    row = OwnField.objects.get()
    assert (row.options, row.made_by, row.data_class) == (["B", "C1"], str(frieda.actor), 0)
    assert "Das gibt es dort schon" in client.post(path, told).content.decode()
    for change in ({"kind": "line"}, {"data_class": 2}, {"place": "plan"}, {"unit": "km"}):
        with act_as(frieda), pytest.raises(DatabaseError), transaction.atomic():
            OwnField.objects.filter(pk=row.pk).update(**change)
    with act_as(frieda), pytest.raises(DatabaseError), transaction.atomic():
        OwnField.objects.all().delete()
    with act_as(frieda):
        assert [one.what for one in Entry.objects.filter(what__contains="own_")] == ["cases.add_own_field"]


def test_of_two_who_change_one_field_the_second_sees_both(everybody: Cast) -> None:
    row = field(everybody["frieda"], "person", "Fahrrad", kind="yes_no")
    client, path = client_of(everybody["frieda"]), reverse("cases:change_own_field", args=[row.id])
    told = {
        "label": "Rad",
        "purpose": "Wege",
        "deletion": "CASE",
        "position": "0",
        "help": "",
        "until_on": "",
        "version": "1",
    }
    assert client.post(path, told).status_code == 302
    page = client.post(path, told | {"label": "Fahrrad oder Roller"}).content.decode()
    for words in ("Inzwischen hat jemand anderes gespeichert", "jetzt gespeichert: Rad", "Fahrrad oder Roller"):
        assert words in page
    assert client.post(path, told | {"label": "Fahrrad oder Roller", "version": "2"}).status_code == 302
    early = f"{TODAY - timedelta(days=1):%d.%m.%Y}"
    assert "Das liegt vor dem Beginn" in client.post(path, told | {"until_on": early, "version": "3"}).content.decode()


# What is entered


def test_every_type_is_kept_as_it_is_shown(case_of_anna: Case, everybody: Cast) -> None:
    admin, client = everybody["frieda"], client_of(everybody["anna"])
    line = field(admin, "person", "Lieblingsort", position=1)
    choice = field(admin, "person", "Schein", kind="choice", options=["B", "C1"], position=2)
    day = field(admin, "person", "Termin", kind="day", position=3)
    truth = field(admin, "person", "Rad", kind="yes_no", position=4, data_class=0)
    number = field(admin, "person", "Weg", kind="number", unit="km", position=5)
    long = field(admin, "person", "Wünsche", kind="long", position=6)
    wrong = sent(client, case_of_anna, "person", (line, "Am Kanal"), (choice, "Z"), (day, "31.2."), (number, "weit"))
    page = wrong.content.decode()
    for words in (
        "Am Kanal",
        "Das ist kein Tag im Kalender",
        "Bitte eine Zahl eintragen, zum Beispiel 12 oder 12,5.",
        "weit",
    ):
        assert words in page
    assert OwnValue.objects.count() == 0
    right = (
        (line, "Am Kanal"), (choice, "C1"), (day, "5.3.26"), (truth, "nein"), (number, "1.250,5 km"),
        (long, "Ruhe\nund Zeit"),
    )  # fmt: skip
    assert sent(client, case_of_anna, "person", *right).status_code == 302
    shown = [
        ("Lieblingsort", "Am Kanal"), ("Schein", "C1"), ("Termin", "05.03.2026"), ("Rad", "nein"),
        ("Weg", "1250,5 km"), ("Wünsche", "Ruhe\nund Zeit"),
    ]  # fmt: skip
    assert stands(case_of_anna, everybody["anna"], "person") == shown
    file = client.get(reverse("desk:case_file", args=[case_of_anna.id])).content.decode()
    paper = client.get(reverse("desk:print_file", args=[case_of_anna.id])).content.decode()
    for words in ("Lieblingsort", "Am Kanal", "1250,5 km"):
        assert words in file
        assert words in paper
    csv = client.get(reverse("intake:export_caseload", args=["csv"])).content.decode("utf-8-sig")
    assert "Haus: Rad" in csv
    assert "nein" in csv
    assert "Am Kanal" in csv, "every place and class that the reader may see"
    # Emptied, it is no longer shown; a second window with the old number sees both.
    stale = sent(client, case_of_anna, "person", *right[1:], (line, "Anderswo"), version=0).content.decode()
    assert "jetzt gespeichert: Am Kanal" in stale
    assert sent(client, case_of_anna, "person", *right[1:], (line, ""), version=6).status_code == 302
    assert stands(case_of_anna, everybody["anna"], "person") == shown[1:]
    assert [read_number(text, "km") for text in ("12", "-3,5", "1.250", "12.5", "1,2,3", "km")] == [
        "12", "-3,5", "1250", None, None, None,
    ]  # fmt: skip


def test_class_2_is_sealed_and_leaves_no_gap(case_of_anna: Case, everybody: Cast) -> None:
    anna, bernd = everybody["anna"], everybody["bernd"]
    plain = field(everybody["frieda"], "assessment", "Schichten", position=1)
    health = field(everybody["frieda"], "assessment", "Medikamente und Wachheit", data_class=2, position=2)
    client = client_of(anna)
    assert sent(client, case_of_anna, "assessment", (plain, "nur früh"), (health, SECRET)).status_code == 302
    with act_as(anna):
        raw = OwnValue.objects.get(field=health)
        assert (raw.text, SECRET.encode() in bytes(raw.sealed)) == ("", False)
        let_in(
            case=case_of_anna,
            staff=bernd,
            kind="deputy",
            until=timezone.now() + timedelta(days=3),
            reason="Urlaub",
            by=anna.actor,
        )
        entry = Entry.objects.get(what="cases.keep_own_values")
        assert entry.data_class == 2
    pages = [
        reverse("desk:case_file", args=[case_of_anna.id]),
        reverse("desk:print_file", args=[case_of_anna.id]),
        reverse("assessment:assessment", args=[case_of_anna.id]),
        reverse("assessment:print_assessment", args=[case_of_anna.id, 1]),
        reverse("cases:own_values", args=[case_of_anna.id, "assessment"]),
    ]
    theirs = client_of(bernd)
    for path in pages:
        own, seen = client.get(path).content.decode(), theirs.get(path).content.decode()
        assert SECRET in own, path
        assert "nur früh" in seen, path
        assert SECRET not in seen, path
        assert "Medikamente" not in seen, path
    with act_as(bernd):
        assert [row.field_id for row in OwnValue.objects.all()] == [plain.id]
        assert {
            entry.data_class
            for entry in Entry.objects.filter(actor=str(bernd.actor), kind="read", case_id=case_of_anna.id)
        } <= {0, 1}
    # Bernd's words do not touch what he does not see, and he cannot write under its name.
    refused = sent(theirs, case_of_anna, "assessment", (plain, "früh und spät"), (health, "überschrieben"), version=1)
    assert refused.status_code == 302
    assert stands(case_of_anna, anna, "assessment") == [
        ("Schichten", "früh und spät"),
        ("Medikamente und Wachheit", SECRET),
    ]


def test_every_place_and_class_goes_into_the_file_as_far_as_it_may_be_read(case_of_anna: Case, everybody: Cast) -> None:
    anna, bernd, frieda = everybody["anna"], everybody["bernd"], everybody["frieda"]
    rows = {
        "person": field(frieda, "person", "Lieblingsort", data_class=0),
        "assessment": field(frieda, "assessment", "Wachheit", data_class=2),
        "plan": field(frieda, "plan", "Vorliebe"),
        "closing": field(frieda, "closing", "Was bleibt", data_class=3),
    }
    for place, row in rows.items():
        write(case_of_anna, anna, row, f"Inhalt {place}")
    with act_as(anna):
        until, why = timezone.now() + timedelta(days=3), "Urlaub im Sommer"
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason=why, by=anna.actor)

    def file(staff: Staff) -> str:
        answer = client_of(staff).get(reverse("intake:export_caseload", args=["csv"]))
        return answer.content.decode("utf-8-sig")

    own, theirs = file(anna), file(bernd)
    names = ["Haus: Lieblingsort", "Haus (Bewertung): Wachheit", "Haus (Kooperationsplan): Vorliebe"]
    names.append("Haus (Fallbeendigung): Was bleibt")
    assert [name for name in names if name not in own] == []
    assert [place for place in rows if f"Inhalt {place}" not in own] == []
    assert [place for place in rows if f"Inhalt {place}" in theirs] == [], "a deputy's cases are not their caseload"
    with act_as(anna):
        told = Entry.objects.filter(actor=str(anna.actor), kind="read", case_id=case_of_anna.id)
        assert max(told.values_list("data_class", flat=True)) == 3
    # Without the grant neither what stands there nor the name of the field.
    with act_as(anna):
        for grant in Grant.objects.filter(case=case_of_anna, actor=str(anna.actor)):
            withdraw_class(case=case_of_anna, grant_id=grant.pk, by=anna.actor)
    own = file(anna)
    assert [name for name in names if name in own] == [names[0], names[2]]
    assert [place for place in rows if f"Inhalt {place}" in own] == ["person", "plan"]


def test_who_holds_no_grant_writes_none(case_of_anna: Case, everybody: Cast) -> None:
    anna, bernd = everybody["anna"], everybody["bernd"]
    health = field(everybody["frieda"], "assessment", "Wachheit", data_class=2)
    with act_as(anna):
        until = timezone.now() + timedelta(days=3)
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    with act_as(bernd):
        found = case_of(case_of_anna.id, bernd.actor)
        assert found is not None
        number, words = seen_of(found, "assessment"), {health.id: "x"}
        with pytest.raises(RefusedError):
            keep_own_values(case=found, place="assessment", texts=words, seen=number, by=bernd.actor)


def test_nobody_else_sees_or_writes_one(case_of_anna: Case, everybody: Cast) -> None:
    row = field(everybody["frieda"], "person", "Lieblingsort")
    write(case_of_anna, everybody["anna"], row, "Am Kanal")
    for name in ("bernd", "chris", "dilek", "frieda", "ines", "karla"):
        with act_as(everybody[name]):
            assert list(OwnValue.objects.all()) == [], name
            with pytest.raises(DatabaseError), transaction.atomic():
                OwnStand(case=case_of_anna, place="person", number=1, fassung=row.id).save(force_insert=True)
    assert sent(client_of(everybody["bernd"]), case_of_anna, "person", (row, "x")).status_code == 404


# Fassungen


def test_a_closed_fassung_keeps_what_stood_there(case_of_anna: Case, everybody: Cast) -> None:
    anna = everybody["anna"]
    row = field(everybody["frieda"], "assessment", "Schichten", data_class=2)
    assert write(case_of_anna, anna, row, "nur früh") == 1
    first = close(case_of_anna, anna)
    with act_as(anna):
        stored = OwnValue.objects.get()
        for change in ({"sealed": b"x"}, {"until_number": 1}, {"label": "Anders"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                OwnValue.objects.filter(pk=stored.pk).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            OwnValue.objects.all().delete()
        late = OwnValue(
            case=case_of_anna,
            field=row,
            place="assessment",
            label="x",
            data_class=2,
            since_number=1,
            written_at=timezone.now(),
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            late.save(force_insert=True)
    # Written afterwards, it begins the next Fassung; renamed, the closed one keeps its word.
    with act_as(everybody["frieda"]):
        change_own_field(
            field=row,
            seen=row.version,
            by=everybody["frieda"].actor,
            label="Arbeitszeiten",
            purpose="x",
            deletion="CASE",
            position=0,
            help="",
            until_on=None,
        )
    forget_house()
    assert write(case_of_anna, anna, row, "früh und spät") == 1
    with act_as(anna):
        heads = list(Assessment.objects.order_by("number"))
        assert [(head.number, head.closed_on is None) for head in heads] == [(1, False), (2, True)]
    assert stands(case_of_anna, anna, "assessment", first.id) == [("Schichten", "nur früh")]
    assert stands(case_of_anna, anna, "assessment") == [("Arbeitszeiten", "früh und spät")]
    old = client_of(anna).get(reverse("assessment:print_assessment", args=[case_of_anna.id, 1])).content.decode()
    assert "nur früh" in old
    assert "früh und spät" not in old


def test_on_the_plan_they_are_seen_printed_and_frozen_with_its_fassung(case_of_anna: Case, everybody: Cast) -> None:
    anna, client = everybody["anna"], client_of(everybody["anna"])
    rows = [field(everybody["frieda"], "plan", f"Erreichbar {word}") for word in ("Frueh", "Abends")]
    with act_as(anna):
        words, steps = {"title": "Wieder in der Gärtnerei arbeiten"}, (NewStep("Betrieb ansehen", "both"),)
        set_goal(case=case_of_anna, words=words, field="job_near", steps=steps, by=anna.actor)
    assert sent(client, case_of_anna, "plan", *((row, "Telefonnachsieben") for row in rows)).status_code == 302
    case = [case_of_anna.id]

    def seen(name: str, *more: int) -> str:
        answer = client.get(reverse(f"planning:{name}", args=[*case, *more]))
        assert answer.status_code == 200, name
        if "pdf" not in name:
            return answer.text
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)

    for name in ("plan", "draft_pdf"):
        assert "Erreichbar Frueh" in seen(name), name
        assert seen(name).count("Telefonnachsieben") >= 2, name
    with act_as(anna):
        number = agree_plan(case=case_of_anna, on=TODAY, by=anna.actor).number
    # What was agreed stays as it was agreed; what is written afterwards belongs to the next Fassung.
    assert write(case_of_anna, anna, rows[0], "Telefonnachneun") == 1
    for name in ("read_plan", "print_plan", "plan_pdf"):
        told = seen(name, number)
        assert ("Erreichbar Frueh" in told, "Telefonnachsieben" in told, "Telefonnachneun" in told) == (
            True, True, False,
        ), name  # fmt: skip
    assert "Telefonnachneun" in seen("plan")


def test_an_ended_case_keeps_them_and_takes_no_more(case_of_anna: Case, everybody: Cast) -> None:
    anna, row = everybody["anna"], field(everybody["frieda"], "closing", "Was noch offen ist")
    write(case_of_anna, anna, row, "Rückmeldung der Werkstatt")
    with act_as(anna):
        reason = EndReason.objects.get(label="Umzug, anderes Jobcenter zuständig")
        data = EndingData(reason_id=reason.id, results="Gut", handback="Gut")
        close_case(case=case_of_anna, data=data, on=TODAY, by=anna.actor)
        ending = Ending.objects.get()
    assert stands(case_of_anna, anna, "closing", ending.id) == [("Was noch offen ist", "Rückmeldung der Werkstatt")]
    client = client_of(anna)
    assert (
        "Rückmeldung der Werkstatt" in client.get(reverse("closure:closure", args=[case_of_anna.id])).content.decode()
    )
    assert (
        "Rückmeldung der Werkstatt"
        not in client.get(reverse("closure:print_handback", args=[case_of_anna.id])).content.decode()
    )
    sent(client, case_of_anna, "closing", (row, "Nachgetragen"), version=1)
    assert stands(case_of_anna, anna, "closing", ending.id) == [("Was noch offen ist", "Rückmeldung der Werkstatt")]


def test_a_field_that_ended_is_read_and_no_longer_asked(case_of_anna: Case, everybody: Cast) -> None:
    anna, row = (
        everybody["anna"],
        field(everybody["frieda"], "person", "Lieblingsort", from_on=TODAY - timedelta(days=9)),
    )
    write(case_of_anna, anna, row, "Am Kanal")
    with act_as(everybody["frieda"]):
        values = {
            "label": row.label,
            "purpose": row.purpose,
            "deletion": "CASE",
            "position": 0,
            "help": "",
            "until_on": TODAY,
        }
        change_own_field(field=row, seen=1, by=everybody["frieda"].actor, **values)
    forget_house()
    client = client_of(anna)
    assert client.get(reverse("cases:own_values", args=[case_of_anna.id, "person"])).status_code == 404
    assert "Am Kanal" in client.get(reverse("desk:case_file", args=[case_of_anna.id])).content.decode()
    assert "beendet" in client_of(everybody["frieda"]).get(reverse("cases:own_fields")).content.decode()


def test_pages_cost_the_same_with_one_and_three(case_of_anna: Case, everybody: Cast) -> None:
    anna, client = everybody["anna"], client_of(everybody["anna"])
    paths = [
        reverse("desk:case_file", args=[case_of_anna.id]),
        reverse("cases:own_values", args=[case_of_anna.id, "assessment"]),
        reverse("assessment:assessment", args=[case_of_anna.id]),
        reverse("planning:plan", args=[case_of_anna.id]),
    ]
    rows = [field(everybody["frieda"], "assessment", f"Feld {number}", data_class=2) for number in range(3)]
    write(case_of_anna, anna, rows[0], "eins")
    one = [queries_of(client, path) for path in paths]
    for row in rows[1:]:
        write(case_of_anna, anna, row, "mehr")
    assert [queries_of(client, path) for path in paths] == one
    assert max(one) <= 15
