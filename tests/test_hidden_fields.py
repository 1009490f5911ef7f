"""Columns that no form offers cannot be set by sending them along (mass assignment)."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, JournalEntry, Person, Task
from tests.cast import act_as, client_of, registered

pytestmark = pytest.mark.django_db
SENT_ALONG: dict[str, Any] = {
    "id": str(uuid4()),
    "made_by": "staff:somebody-else",
    "done_at": "2026-01-01",
    "done_by": "staff:somebody-else",
    "author": str(uuid4()),
    "author_id": str(uuid4()),
    "written_at": "2020-01-01",
    "is_sealed": "on",
    "phase": "closure",
    "fallnummer": "00-00000",
    "holder": str(uuid4()),
    "person": str(uuid4()),
    "person_id": str(uuid4()),
    "sort_key": "zzz",
    "closed_on": "2020-01-01",
}


def test_a_task_keeps_who_made_it(anna: Staff) -> None:
    case = registered(anna)
    form = {**SENT_ALONG, "title": "Rückruf", "due_on": "heute", "repeat_key": str(uuid4())}
    assert client_of(anna).post(reverse("desk:set_task", args=[case.id]), form).status_code == 302
    with act_as(anna):
        task = Task.objects.get()
        assert (task.made_by, task.done_at, task.done_by) == (str(anna.actor), None, "")
        assert str(task.id) != SENT_ALONG["id"]


def test_a_note_keeps_its_author_and_its_instant(anna: Staff) -> None:
    case = registered(anna)
    form = {**SENT_ALONG, "text": "Rückruf vereinbart", "kind": "phone", "data_class": "1", "repeat_key": str(uuid4())}
    form["happened_on"] = "heute"
    assert client_of(anna).post(reverse("desk:write_note", args=[case.id]), form).status_code == 302
    with act_as(anna):
        note = JournalEntry.objects.get(kind="phone")
        assert note.author_id == anna.id
        assert note.written_at.date() == timezone.now().date()


def test_a_registration_gets_its_own_number_phase_and_seal(anna: Staff) -> None:
    rows = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "3"}
    channel = {"kind": "mobile", "value": "", "said_by": "die Person selbst", "valid_from": "heute"}
    form = {
        **SENT_ALONG,
        "first_name": "Jost",
        "last_name": "Wiesengrund",
        "birth_on": "2.11.1974",
        "languages": "Deutsch",
        "opened_on": "heute",
        "repeat_key": str(uuid4()),
        **{f"channel-{name}": value for name, value in rows.items()},
        **{f"channel-0-{name}": value for name, value in channel.items()},
    }
    assert client_of(anna).post(reverse("intake:register"), form).status_code == 302
    with act_as(anna):
        case, person = Case.objects.get(), Person.objects.get()
        assert (case.phase, case.is_sealed, case.closed_on) == ("intake", False, None)
        assert case.fallnummer != SENT_ALONG["fallnummer"]
        assert person.sort_key.startswith("wiesengrund")
