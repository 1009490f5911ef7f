"""What the log says of an answer: for what it was asked, and the highest class that was in it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import Plea, break_glass
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.office.models import House
from tests.cast import act_as, client_of, registered
from tests.routes import our_routes

pytestmark = pytest.mark.django_db
WHY = "Die Schwester ruft an, seit zwei Tagen keine Antwort"


def broken_by(by: Staff, case: Case, house: House) -> None:
    with act_as(by):
        break_glass(plea=Plea(case.fallnummer, "crisis_call", WHY, ()), house=house, by=by.actor)


def test_a_break_glass_reads_as_one_in_every_room(case_of_anna: Case, bernd: Staff, house: House) -> None:
    """The log said „Beratung und Fallführung“ for all rooms but the case file, and so did the person's own sheet."""
    broken_by(bernd, case_of_anna, house)
    client = client_of(bernd)
    for route in our_routes():
        if route.parameters == ("case_id",) and route.door and "GET" in route.door.methods:
            client.get(reverse(route.name, args=[case_of_anna.id]))
    with act_as(bernd):
        entries = Entry.objects.filter(kind__in=("read", "listed")).values_list("what", "purpose")
        told = dict(entries)
    assert {"case_file", "steering", "plan", "papers", "intake", "assessment", "closure"} <= set(told)
    assert {what: purpose for what, purpose in told.items() if purpose != "Notzugriff"} == {}


def entry_of(by: Staff, what: str) -> Entry:
    """Return the newest entry of this name."""
    with act_as(by):
        return Entry.objects.filter(what=what).order_by("at")[:100][::-1][0]


@pytest.mark.parametrize(
    ("door", "typed"),
    [
        ("correct_entry", {"text": "Doch nicht"}),
        ("object_to_entry", {"text": "Stimmt nicht"}),
        ("leave_feedback", {"person": "Tat gut"}),
        ("release_entry", {"is_released": "", "has_consent": ""}),
    ],
)
def test_an_answer_to_an_entry_has_its_class_in_the_log(
    case_of_anna: Case, anna: Staff, door: str, typed: dict[str, str]
) -> None:
    with act_as(anna):
        entry = JournalEntry.objects.get(kind="phone")
    path = reverse(f"steering:{door}", args=[case_of_anna.id, entry.id])
    assert client_of(anna).post(path, {"repeat_key": str(uuid4()), **typed}).status_code == 302
    assert entry_of(anna, f"steering.{door}").data_class == 2


def test_a_review_has_the_class_of_its_texts_in_the_log(anna: Staff) -> None:
    case = registered(anna)
    typed = {"version": 0, "decision": "extend", "data_class": "3", "trigger": "due", "own_reason": "Schulden"}
    path = reverse("steering:review", args=[case.id])
    answer = client_of(anna).post(path, {"repeat_key": str(uuid4()), "sentence": "Die Raten laufen", **typed})
    assert answer.status_code == 302, answer.text
    assert entry_of(anna, "steering.decide_review").data_class == 3


def test_an_unsaved_judgement_is_read_in_its_class(anna: Staff) -> None:
    case, client = registered(anna), client_of(anna)
    typed = {"data_class": "3", "sentence": "Die Raten an die Stadtwerke laufen"}
    assert client.post(reverse("desk:save_draft", args=["review", case.id]), typed).status_code == 200
    assert typed["sentence"] in client.get(reverse("steering:review", args=[case.id])).text
    assert entry_of(anna, "review").data_class == 3
