"""More talks outside on one day than a folder takes: the others go into a folder of their own."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import book
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind, Minutes
from lotsenbuch.appointments.tests.talks import at
from lotsenbuch.fieldwork.models import Folder
from tests.cast import act_as, client_of, registered

from .test_desk import fields
from .work import fit_to_go

pytestmark = pytest.mark.django_db
ELEVEN = 11
LINK = re.compile(r'<a href="([^"]*ab=[^"]*)">([^<]*)</a>')


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.LOTSE_FIELD_KEY_FILE = str(tmp_path / "field.json")


def test_the_eleventh_walk_of_a_day_goes_into_a_folder_of_its_own(anna: Staff, bernd: Staff) -> None:
    for number in range(ELEVEN):
        case = registered(anna)
        given = Booking(
            Kind.OUTSIDE,
            at(8, days=1) + timedelta(minutes=30 * number),
            minutes=Minutes(30, 0, 0),
            companions=(bernd.pk,),
            place="Stadtpark",
            note=f"Anlass {number}.",
        )
        with act_as(anna):
            fit_to_go(case, anna)
            book(case=case, given=given, by=anna.actor)
    client, path = client_of(anna), reverse("fieldwork:pack")
    first = client.get(path).text
    assert [f"Anlass {number}." in first for number in range(ELEVEN)] == [True] * 10 + [False]
    ((there, said),) = LINK.findall(first)
    assert said == "Das weitere kommt in eine eigene Mappe"
    second = client.get(path + there.replace("&amp;", "&"))
    assert [f"Anlass {number}." in second.text for number in range(ELEVEN)] == [False] * 10 + [True]
    assert "Zurück zu den ersten" in second.text
    assert "liegt schon in einer gepackten Mappe" not in first
    pack(client, path)
    assert client.get(path).text.count("liegt schon in einer gepackten Mappe") == 10
    pack(client, path + there.replace("&amp;", "&"))
    with act_as(anna):
        assert [folder.meetings.count() for folder in Folder.objects.order_by("packed_at")] == [10, 1]


def pack(client: Client, path: str) -> None:
    """Look at what leaves the house, and pack it."""
    given = fields(client.get(path))
    assert "Das verlässt das Haus" in client.post(path, given | {"preview": "1"}).text
    assert client.post(path, given | {"pack": "1"}).status_code == 302
