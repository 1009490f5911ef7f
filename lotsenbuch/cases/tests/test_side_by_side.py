"""What happens beside each other: the house's own words, two ticks, one number given to two."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases import actions
from lotsenbuch.cases.actions import master_data, register
from lotsenbuch.cases.models import Case, JournalEntry, Person, Task
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import forget_house
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.rules import RefusedError
from tests.cast import OTHER_PERSON, PERSON, act_as, registered

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)


def test_the_journal_calls_phases_as_the_house_does(case_of_anna: Case, anna: Staff, house: House) -> None:
    house.phase_assessment = "Profiling"
    house.save()
    forget_house()
    with act_as(anna):
        undo = actions.move_on(case=case_of_anna, to="assessment", by=anna.actor)
        assert actions.take_back_move(undo=undo, by=anna.actor)
        texts = (
            JournalEntry.objects.filter(text__startswith="Phase").order_by("written_at").values_list("text", flat=True)
        )
        assert list(texts) == ["Phase: Fallzugang → Profiling.", "Phasenwechsel zurückgenommen: wieder Fallzugang."]


def test_two_ticks_from_one_page_are_one_tick(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        first, second = Task.objects.get(), Task.objects.get()
        actions.finish_task(task=first, by=anna.actor)
        undo = actions.finish_task(task=second, by=anna.actor)
        assert (second.done_at, Task.objects.get().version) == (first.done_at, first.version)
        assert actions.take_back_finish(undo=undo, by=anna.actor)


@pytest.mark.parametrize("is_new", [True, False])
def test_a_number_given_away_in_between_is_said_at_its_field(
    case_of_anna: Case, anna: Staff, monkeypatch: pytest.MonkeyPatch, is_new: bool
) -> None:
    data = replace(OTHER_PERSON, kundennummer=PERSON.kundennummer)
    other = registered(anna)
    for module in (register, master_data):
        real = module.ask_guard
        monkeypatch.setattr(
            module, "ask_guard", lambda name, *rest, ask=real: name != "cases_number_taken" and ask(name, *rest)
        )
    with act_as(anna):
        person = Person.objects.get(pk=other.person_id)
        changed: dict[str, Any] = {"case": other, "person": person, "seen": person.version}
        act: Any = (
            partial(actions.register_case, opened_on=DAY) if is_new else partial(actions.change_master_data, **changed)
        )
        with pytest.raises(RefusedError) as refused, all_or_nothing():
            act(data=data, by=anna.actor)
    assert (refused.value.field, refused.value.message) == ("kundennummer", register.NUMBER_TAKEN)
