"""Walks in the browser: a folder for four talks with few hands, and a note from outside into the journal."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import book
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.appointments.tests.talks import at
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.desk.demo.walking import TOLD, sealed
from lotsenbuch.fieldwork.actions import receive_note
from lotsenbuch.fieldwork.models import Folder, Item
from lotsenbuch.fieldwork.tests.phone import made_up_note
from lotsenbuch.fieldwork.tests.work import fit_to_go
from tests.cast import act_as, registered
from tests.journeys.conftest import SignIn, violations
from tests.journeys.hands import count_handles

WALKS = 4


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.LOTSE_FIELD_KEY_FILE = str(tmp_path / "field.json")


def booked(cases: list[Case], anna: Staff, bernd: Staff, *, days: int) -> None:
    """Book a walk with each of them on one day."""
    for number, case in enumerate(cases):
        given = Booking(
            Kind.OUTSIDE,
            at(8 + 3 * number, days=days),
            companions=(bernd.pk,),
            place="Stadtpark",
            note=f"Anlass {number}",
        )
        with act_as(anna):
            book(case=case, given=given, by=anna.actor)


def packed_from_the_last_one(page: Page, home: str, cases: list[Case], anna: Staff, bernd: Staff) -> None:
    """Pack for the same people on the next day: what went along last stands there, only the keyword is new."""
    booked(cases, anna, bernd, days=2)
    page.goto(home)
    with count_handles(page, "pack_four_again") as hands:
        hands.click(page.get_by_role("link", name="Mappe packen"))
        hands.click(page.get_by_role("link", name="Nächster Tag"))
        for number in range(WALKS):
            part = page.locator("main section").nth(number)
            # The first folder left it out, against what the house proposes.
            expect(part.get_by_label(f"Anlass {number}", exact=False)).not_to_be_checked()
            hands.fill(part.get_by_label("Stichwort"), f"Noch ein Wort {number}")
        hands.click(page.get_by_role("button", name="Das verlässt das Haus"))
        hands.click(page.get_by_role("button", name="Packen"))
    expect(page.locator("main")).to_contain_text("Gepackt.")


def test_four_walks_are_packed_and_a_note_comes_into_the_journal(
    anna: Staff, bernd: Staff, case_of_anna: Case, sign_in: SignIn
) -> None:
    cases = [case_of_anna, *(registered(anna) for _ in range(WALKS - 1))]
    for case in cases:
        with act_as(anna):
            fit_to_go(case, anna)
    booked(cases, anna, bernd, days=1)
    page = sign_in(anna)
    home = page.url
    with count_handles(page, "pack_four_walks") as hands:
        hands.click(page.get_by_role("link", name="Mappe packen"))
        for number in range(WALKS):
            part = page.locator("main section").nth(number)
            hands.fill(part.get_by_label("Stichwort"), f"Wort {number}")
            hands.click(part.get_by_label(f"Anlass {number}", exact=False))
        hands.click(page.get_by_role("button", name="Das verlässt das Haus"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Das verlässt das Haus")
        assert violations(page) == []
        hands.click(page.get_by_role("button", name="Packen"))
    expect(page.locator("main")).to_contain_text("Gepackt.")
    packed_from_the_last_one(page, home, cases, anna, bernd)
    with act_as(anna):
        folder = Folder.objects.prefetch_related("meetings").earliest("opens_at")
        assert folder.meetings.count() == WALKS
        assert sorted(item.kind for item in Item.objects.filter(meeting__folder=folder)) == ["keyword"] * WALKS
        meeting, key = folder.meetings.all()[0], made_up_note()
        told = TOLD | {
            "meeting": str(meeting.id),
            "sequence": 1,
            "written_at": folder.packed_at.isoformat(),
            "photos": [],
        }
        body = sealed(json.dumps(told).encode(), note_id=key, folder_id=folder.id)
        receive_note(note_id=key, folder=folder, envelope=body, by=anna.actor)
    page.goto(home)
    with count_handles(page, "take_over_note") as hands:
        hands.click(page.get_by_role("link", name="Notiz zu"))
        hands.click(page.get_by_role("button", name="Ins Journal"))
    expect(page.locator("main")).to_contain_text("Steht im Journal.")
    assert violations(page) == []
    with act_as(anna):
        entry = JournalEntry.objects.get(case=case_of_anna, kind=JournalEntry.Kind.VISIT)
        assert "Eigene Einschätzung" in entry.text
