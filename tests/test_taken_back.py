"""Functions that see more than their caller, asked by somebody who was not meant; and what is taken back."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.cases.actions import hand_over, reassign_case, seal_case
from lotsenbuch.cases.models import Access, Case, JournalEntry, UndoRight
from lotsenbuch.office.models import Team
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.steering.actions import correct_entry
from lotsenbuch.steering.models import Release
from lotsenbuch.team.actions import begin_cover, transfer_cases
from tests.cast import LONG_AGO, NOTE, PERSON, Cast, act_as, client_of, setting_up

pytestmark = pytest.mark.django_db


def forged(by: Staff, case_id: UUID, access: object) -> bool:
    """Write a right to take a hand-over back that no action made, and use it."""
    row = UndoRight(actor=str(by.actor), act="assign", case_id=case_id, before={"access": str(access)})
    row.expires_at = timezone.now() + timedelta(seconds=30)
    row.save(force_insert=True)
    return bool(ask_guard("cases_take_back", row.id))


def test_who_gives_a_stranded_case_anew_cannot_take_it(
    case_of_anna: Case, anna: Staff, bernd: Staff, chris: Staff
) -> None:
    """A lead has never held the case: taking back would have made them its holder."""
    with setting_up():
        RoleAssignment.objects.filter(staff=anna).update(valid_until=LONG_AGO + timedelta(days=1))
    with act_as(chris):
        undo = reassign_case(case_id=case_of_anna.id, to=bernd, reason="Befristung ist um", by=chris.actor)
        access = UndoRight.objects.get(pk=undo).before["access"]
        assert not forged(chris, case_of_anna.id, access)
        assert not Case.objects.exists()


def test_who_imports_a_case_for_somebody_cannot_take_it(anna: Staff, karla: Staff) -> None:
    case_id, person_id = uuid4(), uuid4()
    with act_as(karla), transaction.atomic():
        access = ask_guard("cases_open_for", case_id, person_id, anna.id)
        assert not forged(karla, case_id, access)
        assert not Access.objects.filter(actor=str(karla.actor), kind="holder").exists()
        transaction.set_rollback(True)  # there is neither person nor case


def test_who_gave_a_case_away_does_not_take_it_back_once_it_is_sealed(
    case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    """Sealing uses up the giver's button; a second one, written afterwards, worked."""
    with act_as(anna):
        undo = hand_over(case=case_of_anna, to=bernd, reason="Urlaub bis August", classes=(), by=anna.actor)
    with act_as(bernd):
        seal_case(case=case_of_anna, reason="Anschrift nach § 51 BMG gesperrt", by=bernd.actor)
    with act_as(anna):
        assert not forged(anna, case_of_anna.id, undo.before["access"])
        assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["", "dilek", "emre", "frieda", "gerda", "ines", "chris"])
def test_who_registers_nobody_does_not_ask_who_is_known(case_of_anna: Case, everybody: Cast, name: str) -> None:
    """Yes or no about a number or a name is an answer about a person; Emre's proposals are checked by Clearing."""
    with act_as(everybody.get(name)):
        assert ask_guard("cases_number_taken", PERSON.kundennummer) is not True


def test_a_transfer_is_not_taken_back_into_a_sealed_case(
    case_of_anna: Case, everybody: Cast, teams: tuple[Team, Team]
) -> None:
    """The earlier holder and their deputies came back into a case that the new one had sealed for those named on it."""
    anna, bernd, chris, hanna = (everybody[name] for name in ("anna", "bernd", "chris", "hanna"))
    with act_as(chris):
        begin_cover(absent=anna, deputy=hanna, until=timezone.localdate() + timedelta(days=3), by=chris.actor)
        made = transfer_cases(
            earlier=anna, to=bernd, cases=[case_of_anna.id], reason="Ausgleich der Last", by=chris.actor
        )
    with act_as(bernd):
        seal_case(case=case_of_anna, reason="Anschrift nach § 51 BMG gesperrt", by=bernd.actor)
    path = reverse("team:take_back_transfer", args=[made])
    client_of(chris).post(path, {"repeat_key": str(uuid4())})
    for one in (anna, hanna):
        with act_as(one):
            assert not Case.objects.exists()
    with act_as(bernd):
        assert Case.objects.get().is_sealed


def test_no_answer_is_hung_on_an_entry_of_a_hidden_case(
    case_of_anna: Case, anna: Staff, bernd: Staff, case_of_bernd: Case
) -> None:
    """Hung there by hand, it took the only place: Anna could neither correct nor release her own entry any more."""
    with act_as(anna):
        entry = JournalEntry.objects.get(text=NOTE)
    with act_as(bernd):
        for about in (entry.id, uuid4()):
            note = JournalEntry(case=case_of_bernd, kind="note", text="…", happened_at=clock.now())
            note.about_id, note.relation = about, "correction"
            word = Release(case=case_of_bernd, data_class=1, is_released=True, released_at=clock.now())
            word.entry_id, word.released_by = about, str(bernd.actor)
            for row in (note, word):
                with pytest.raises(ProgrammingError, match="own case only"), transaction.atomic():
                    row.save(force_insert=True)
    with act_as(anna):
        correct_entry(entry=entry, text="So war es nicht", by=anna.actor)
