"""Somebody comes back: a new case that knows the one before, so that the story need not be told again (C10, W3)."""

from datetime import date

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import add_member, note_event
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import is_holder, members_of, open_facts
from lotsenbuch.cases.rules.person import PersonData
from lotsenbuch.closure.queries import later_of
from lotsenbuch.closure.rules.ending import CarriedOver
from lotsenbuch.intake.actions import find_barrier, start_intake, write_alliance
from lotsenbuch.intake.models import Intake
from lotsenbuch.intake.queries import ALLIANCE_TEXTS, alliance_of, barriers_of
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

# `cases_open` says the same where what follows is hidden from who asks (decision 0111).
FOLLOWED = "Auf diesen Fall folgte schon ein neuer. Bitte das Clearing fragen, wie es weitergeht."


def begin_again(*, earlier: Case, opened_on: date, keep: CarriedOver, by: Actor) -> Case:
    """Open a new case for the person of an ended one; the earlier story stays where it is and is linked.

    Args:
        earlier: the ended case, held by the actor.
        opened_on: first day of the new case.
        keep: what still holds; barriers keep the day on which they were found.
        by: who holds both.

    Raises:
        RefusedError: the case is not ended, is held by somebody else, or was followed by another already.
    """
    if earlier.closed_on is None:
        raise RefusedError("Der Fall ist noch offen.")
    if opened_on < earlier.closed_on:
        raise RefusedError("Der neue Fall beginnt vor dem Ende des früheren.", field="opened_on")
    if not is_holder(earlier.id):
        raise RefusedError("Neu beginnen kann, wer den früheren Fall geführt hat. Bitte zuerst übergeben lassen.")
    if later_of(earlier, by) is not None:
        raise RefusedError(FOLLOWED)
    with recorded("closure.begin_again", by=by, case_id=earlier.id) as entry:
        # A protected address belongs to the person, who would be without one; the rest is asked anew.
        statements = open_facts(earlier, kinds=() if keep.with_statements else ("address",))
        case = start_intake(
            data=_known(earlier, statements),
            opened_on=opened_on,
            by=by,
            by_person=True,
            person=earlier.person,
            earlier=earlier,
        )
        entry.data_class = max(_carry_barriers(earlier, case, keep, by), DataClass.COUNSELLING)
        if keep.with_household:
            for member in members_of(earlier):
                add_member(case=case, name=member.name, birth_on=member.birth_on, relation=member.relation, by=by)
        last = alliance_of(earlier)
        if keep.with_alliance and last is not None:
            write_alliance(case=case, texts={name: getattr(last, name) for name in ALLIANCE_TEXTS}, by=by)
        note_event(case=case, text=f"Rückkehr: knüpft an den früheren Fall {earlier.fallnummer} an.", by=by)
    return case


def _known(earlier: Case, statements: dict[str, str]) -> PersonData:
    """Return the person as the registration takes it; name, address and ways to reach them stay as they are."""
    person = earlier.person
    return PersonData(person.first_name, person.last_name, person.birth_on, facts=statements)


def _carry_barriers(earlier: Case, case: Case, keep: CarriedOver, by: Actor) -> DataClass:
    intake = Intake.objects.select_related("case").get(case=case)
    highest = DataClass.MASTER
    for barrier in barriers_of(earlier):
        if barrier.id in keep.barrier_ids and barrier.eased_on is None:
            highest = max(highest, DataClass(barrier.data_class))
            find_barrier(
                intake=intake,
                group=barrier.group,
                label=barrier.label,
                data_class=DataClass(barrier.data_class),
                found_on=barrier.found_on,
                found_by=f"der Fallführung im früheren Fall {earlier.fallnummer}",
                by=by,
            )
    return highest
