"""The pages of Bewertung as people use them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.assessment.models import Assessment, DomainView, Setback, Strength
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import let_in, move_on
from lotsenbuch.cases.models import Case
from tests.cast import act_as, client_of

from .work import HEALTH, close, file_of, finding, queries_of, require, shown, strength

pytestmark = pytest.mark.django_db


def at(case: Case, part: str = "") -> str:
    return f"/fall/{case.id}/bewertung/{part}"


def page(client: Client, case: Case, part: str = "") -> str:
    answer = client.get(at(case, part))
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, case: Case, part: str, **typed: Any) -> Any:
    given = {"noted_on": "heute", "data_class": "1", "version": "0", "repeat_key": str(uuid4()), **typed}
    return client.post(at(case, part), given)


FINDING = {"kind": "resource", "channel": "phone", "domain": ""}


def test_an_empty_page_says_what_belongs_here(case_of_anna: Case, anna: Staff) -> None:
    shown_page = page(client_of(anna), case_of_anna)
    assert "Was schon da ist und trägt" in shown_page
    assert shown_page.partition("<main")[2].partition("</main")[0].count("kern-btn--primary") == 1
    assert "Noch keine abgeschlossene Fassung" in shown_page


def test_strength_finding_and_view_are_written_and_stand_side_by_side(case_of_anna: Case, anna: Staff) -> None:
    client = client_of(anna)
    answer = send(client, case_of_anna, "staerke/", text="Bleibt dran", evidence="Zwei Winter")
    assert answer.headers["Location"] == at(case_of_anna) + "#resources"
    send(client, case_of_anna, "befund/", **FINDING, fact="Hat Rad", persons_words="„Mein Ding“", own_view="Mobil")
    answer = send(client, case_of_anna, "lebenslage/day/", person_level="mixed", own_level="settled", next="1")
    assert answer.headers["Location"] == at(case_of_anna, "lebenslage/health/")
    told = page(client, case_of_anna)
    for words in ("Bleibt dran", "Zwei Winter", "Hat Rad", "„Mein Ding“", "Mobil", "mal so, mal so", "läuft"):
        assert words in told
    assert "Vor der Entscheidung persönlich sprechen" in told
    finding(case_of_anna, anna, "Rad gesehen", domain="mobility", channel="outside")


def test_a_finding_on_the_telephone_is_borne_out_by_one_face_to_face(case_of_anna: Case, anna: Staff) -> None:
    finding(case_of_anna, anna, "Klingt müde", kind="impression", channel="phone", domain="day")
    hint = "Vor der Entscheidung persönlich sprechen"
    assert hint in page(client_of(anna), case_of_anna)
    finding(case_of_anna, anna, "War ausgeschlafen", kind="impression", channel="personal", domain="day")
    assert hint not in page(client_of(anna), case_of_anna)


def test_a_hobby_told_on_the_telephone_needs_no_seeing(case_of_anna: Case, anna: Staff) -> None:
    finding(case_of_anna, anna, "Angelt", kind="hobby", channel="phone")
    assert "Vor der Entscheidung persönlich sprechen" not in page(client_of(anna), case_of_anna)


@pytest.mark.parametrize(
    ("part", "typed", "errors"),
    [
        ("staerke/", {"text": "Mut", "evidence": ""}, {"evidence": ["Bitte ausfüllen."]}),
        ("befund/", FINDING, {"fact": ["Bitte mindestens eines der drei Felder ausfüllen."]}),
        ("rueckschlag/", {"what": "", "since_on": "heute"}, {"what": ["Bitte ausfüllen."]}),
        ("staerke/", {"text": "Mut", "evidence": "Ja", "data_class": "4"}, ["data_class"]),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    case_of_anna: Case, anna: Staff, part: str, typed: dict[str, str], errors: Any
) -> None:
    answer = send(client_of(anna), case_of_anna, part, **typed)
    found = answer.context["form"].errors
    assert list(found) == errors if isinstance(errors, list) else found == errors
    with act_as(anna):
        assert Assessment.objects.count() == 0


def test_the_same_form_sent_twice_writes_once(case_of_anna: Case, anna: Staff) -> None:
    client, key = client_of(anna), str(uuid4())
    for _ in range(2):
        answer = send(client, case_of_anna, "staerke/", text="Mut", evidence="Ja", repeat_key=key)
        assert answer.status_code == 302
    with act_as(anna):
        assert Strength.objects.count() == 1


def test_the_second_of_two_sees_both_versions(case_of_anna: Case, anna: Staff) -> None:
    row, client = strength(case_of_anna, anna), client_of(anna)
    part = f"staerke/{row.id}/"
    send(client, case_of_anna, part, text="Erste Hand", evidence="A", version="1")
    told = send(client, case_of_anna, part, text="Zweite Hand", evidence="B", version="1").content.decode()
    assert "jetzt gespeichert: Erste Hand" in told
    assert "eigene Angabe: Zweite Hand" in told
    assert send(client, case_of_anna, part, text="Zweite Hand", evidence="B", version="2").status_code == 302


def test_an_old_page_of_a_replaced_row_meets_the_one_that_stands_now(case_of_anna: Case, anna: Staff) -> None:
    row, client = strength(case_of_anna, anna), client_of(anna)
    close(case_of_anna, anna)
    part = f"staerke/{row.id}/"
    send(client, case_of_anna, part, text="Neu", evidence="A", version="1")
    told = send(client, case_of_anna, part, text="Alt", evidence="B", version="1").content.decode()
    assert "jetzt gespeichert: Neu" in told
    assert [one.text for one in shown(case_of_anna, anna, 1).strengths] == ["Bleibt dran"]


def test_left_out_and_taken_back_in(case_of_anna: Case, anna: Staff) -> None:
    row, client = strength(case_of_anna, anna), client_of(anna)
    close(case_of_anna, anna)
    send(client, case_of_anna, f"eintrag/{row.id}/weglassen/", version="1")
    assert "Nicht mehr in dieser Fassung" in page(client, case_of_anna)
    assert client.get(at(case_of_anna, f"staerke/{row.id}/")).status_code == 404
    send(client, case_of_anna, f"eintrag/{row.id}/wieder/", version="2")
    assert "Nicht mehr in dieser Fassung" not in page(client, case_of_anna)
    answer = client.post(at(case_of_anna, f"eintrag/{row.id}/weglassen/"), {"version": "1"}, follow=True)
    assert "Inzwischen wurde hier etwas anderes gespeichert." in answer.content.decode()


def test_closed_compared_and_printed(case_of_anna: Case, anna: Staff) -> None:
    client = client_of(anna)
    row = strength(case_of_anna, anna, "Geduld")
    finding(case_of_anna, anna, "Bus fährt stündlich", kind="barrier_note")
    send(client, case_of_anna, "ziele/", aims="Wissen, was trägt", version="1")
    with act_as(anna):
        head = Assessment.objects.get()
    assert send(client, case_of_anna, "abschliessen/", closed_on="heute", version=str(head.version)).status_code == 302
    send(client, case_of_anna, f"staerke/{row.id}/", text="Viel Geduld", evidence="Ja", version="1")
    send(client, case_of_anna, "lebenslage/day/", person_level="carries")
    told = page(client, case_of_anna, "2/vergleich/")
    for words in ("Geduld", "Viel Geduld", "geändert", "unverändert", "neu", "Alltag und Tagesablauf"):
        assert words in told
    first = page(client, case_of_anna, "1/")
    assert "Wissen, was trägt" in first
    assert "Viel Geduld" not in first
    assert "Es gibt noch keine frühere Fassung" in page(client, case_of_anna, "1/vergleich/")
    for missing in ("3/", "3/vergleich/", "2/vergleich/?mit=9"):
        assert client.get(at(case_of_anna, missing)).status_code == 404


def test_what_is_protected_is_logged_as_such_and_absent_without_the_grant(
    case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    client = client_of(anna)
    send(client, case_of_anna, "lebenslage/health/", person_level="help", person_words="Nur sitzend")
    with act_as(anna):
        assert DomainView.objects.get().person_level == ""
    assert "Nur sitzend" in page(client, case_of_anna)
    with act_as(anna):
        reads = Entry.objects.filter(kind="read", what="assessment", case_id=case_of_anna.id)
        assert [entry.data_class for entry in reads] == [2]
    deputy = deputy_of(case_of_anna, anna, bernd)
    told = page(deputy, case_of_anna)
    assert "Nur sitzend" not in told
    assert "Gesundheit und Kraft" not in told
    assert deputy.get(at(case_of_anna, "lebenslage/health/")).status_code == 404


def deputy_of(case: Case, holder: Staff, deputy: Staff) -> Client:
    until = timezone.now() + timedelta(days=3)
    with act_as(holder):
        let_in(case=case, staff=deputy, kind="deputy", until=until, reason="Urlaub", by=holder.actor)
    return client_of(deputy)


def test_a_setback_stands_on_the_page_and_is_added_to(case_of_anna: Case, anna: Staff) -> None:
    client = client_of(anna)
    send(client, case_of_anna, "rueckschlag/", what="Probewoche abgebrochen", since_on="gestern")
    with act_as(anna):
        row = Setback.objects.get()
    send(
        client, case_of_anna, f"rueckschlag/{row.id}/",
        what="Probewoche abgebrochen", what_now="Zweiter Betrieb", since_on="gestern", version="1",
    )  # fmt: skip
    assert "Zweiter Betrieb" in page(client, case_of_anna)


def test_the_way_on_is_offered_and_the_file_says_what_is_missing(case_of_anna: Case, anna: Staff) -> None:
    require("strengths", "aims", "closed")
    with act_as(anna):
        move_on(case=case_of_anna, to="assessment", by=anna.actor)
    client = client_of(anna)
    assert "noch 3 offen" in client.get(file_of(case_of_anna)).content.decode()
    refused = client.post(at(case_of_anna, "weiter/"), follow=True).content.decode()
    assert (
        "Es fehlt noch: Stärken mit Beleg, Ziele der Potenzialanalyse, eine Fassung der Potenzialanalyse abgeschlossen."
        in refused
    )
    strength(case_of_anna, anna, "Kocht für zwanzig")
    close(case_of_anna, anna)
    assert "Weiter zur nächsten Phase" in page(client, case_of_anna)
    assert client.post(at(case_of_anna, "weiter/")).headers["Location"] == file_of(case_of_anna)
    told = client.get(file_of(case_of_anna)).content.decode()
    assert "Kocht für zwanzig" in told
    assert "Bewertung öffnen" in told


def test_the_page_costs_the_same_with_one_row_and_with_three(case_of_anna: Case, anna: Staff) -> None:
    client, counts = client_of(anna), []
    with act_as(anna):
        move_on(case=case_of_anna, to="assessment", by=anna.actor)
    for rows in (1, 2):
        for _ in range(rows):
            strength(case_of_anna, anna, "Mut", data_class=HEALTH)
            finding(case_of_anna, anna, "Rad", kind="hobby")
        counts.append([queries_of(client, at(case_of_anna, part)) for part in ("", "1/", "1/vergleich/")])
    counts.append([queries_of(client, file_of(case_of_anna))])
    assert counts[0] == counts[1]
    assert max(max(row) for row in counts) <= 15, counts


@pytest.mark.parametrize("part", ["", "1/", "1/vergleich/", "staerke/", "befund/", "lebenslage/day/", "ziele/"])
def test_a_foreign_case_looks_like_a_made_up_one(case_of_anna: Case, anna: Staff, bernd: Staff, part: str) -> None:
    strength(case_of_anna, anna)
    assert client_of(anna).get(at(case_of_anna, part)).status_code == 200
    foreign = client_of(bernd).get(at(case_of_anna, part))
    made_up = client_of(bernd).get(f"/fall/{uuid4()}/bewertung/{part}")
    assert (foreign.status_code, foreign.content) == (404, made_up.content)


def test_a_view_is_stored_in_words_and_holds_nothing_to_add_up() -> None:
    numbers = [field.name for field in DomainView._meta.fields if "Integer" in type(field).__name__]
    assert numbers == ["version", "data_class", "since_number", "until_number"]
