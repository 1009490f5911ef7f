"""What the matrix writes in a case, so that addresses have something to point to."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import Consent, consent_to_reminders, invite, offer_outreach, trust
from lotsenbuch.appointments.actions.reach_ways import Invited
from lotsenbuch.appointments.actions.reminder import Given
from lotsenbuch.appointments.models import Link, Reply
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.cases.actions import ask_hand_over, deviate, finish_task, set_task
from lotsenbuch.cases.models import Case, HouseholdMember, JournalEntry
from lotsenbuch.cases.queries import case_of
from lotsenbuch.intake.actions import agree_alliance, find_barrier
from lotsenbuch.intake.models import Intake
from lotsenbuch.intake.queries.import_upload import IMPORT_TASK
from lotsenbuch.letters.actions import write_module
from lotsenbuch.letters.models import Batch
from lotsenbuch.letters.tests.writing import issued
from lotsenbuch.planning.actions import agree_plan, set_goal
from lotsenbuch.planning.actions.goals import NewStep
from lotsenbuch.records.actions import enqueue
from lotsenbuch.records.rules import DataClass
from lotsenbuch.steering.actions import add_participant, decide_review, start_measure
from lotsenbuch.steering.rules.measure import StartedMeasure
from lotsenbuch.steering.rules.review import Decided
from tests.cast import NOTE, act_as

TODAY = date(2026, 5, 4)
TEXTS = dict.fromkeys(("mandate", "expected_by_person", "expected_by_house", "confidential"), "Abgesprochen")


def of_casework(case: Case, anna: Staff) -> dict[str, Any]:
    """Write in the case what an address can point to."""
    member = HouseholdMember.objects.create(case=case, name="Tarık")
    done = set_task(case=case, title="Schon erledigt", due_on=TODAY, by=anna.actor)
    told = deviate(case=case, rule="silence", reason="Nur für die Matrix", until_on=timezone.localdate(), by=anna.actor)
    return {
        "deviation_id": told.id,
        **_of_work(case, anna),
        **_steered(case, anna),
        **_reached(case, anna),
        "household_member_id": member.id,
        "undo_id": finish_task(task=done, by=anna.actor).id,
        "task_id": set_task(case=case, title="Noch offen", due_on=TODAY, by=anna.actor).id,
    }


def _steered(case: Case, anna: Staff) -> dict[str, UUID]:
    """Make what the addresses of Fallsteuerung point to; the review has the number that all numbers have here."""
    typed = Decided("extend", own_reason="Nur für die Matrix", sentence="Gut.")
    decide_review(case=case, typed=typed, seen=0, by=anna.actor)
    given = StartedMeasure("other", "Nur für die Matrix", TODAY)
    names = {"name": "Kim Kranz", "department": "Leistung", "role": "Nur für die Matrix"}
    return {
        "measure_id": start_measure(case=case, given=given, by=anna.actor).id,
        "participant_id": add_participant(case=case, **names, since=TODAY, by=anna.actor).id,
        "entry_id": JournalEntry.objects.get(text=NOTE).id,
    }


def _reached(case: Case, anna: Staff) -> dict[str, UUID]:
    """Make what the addresses about reaching somebody point to."""
    starts_at = timezone.now() + timedelta(days=30)
    opened = case_of(case.id, anna.actor) or case
    asked = Invited(Booking(Kind.PHONE, starts_at), "Musterplatz 1", kind="follow_up", is_handed=True)
    row, _ = invite(case=opened, invited=asked, address=lambda token: f"/{token}/", by=anna.actor)
    reply = Reply(case=case, link=Link.objects.get(kind="reply"), appointment=row, wish="call_me")
    reply.save(force_insert=True)
    on = timezone.localdate()
    given = Consent("Nur für die Matrix", "", "0170 0000001", "call_back", on, on, "mündlich")
    letter = Given("letter", None, may_name_house=False, is_for_sealed=False, given_on=on, given_how="mündlich")
    return {
        "reply_id": reply.id,
        "trusted_id": trust(case=case, consent=given, by=anna.actor).id,
        "offer_id": offer_outreach(
            case=case, kind="visit", words="", offered_on=on, before_summons=None, by=anna.actor
        ).id,
        "consent_id": consent_to_reminders(case=case, given=letter, by=anna.actor).id,
    }


def of_letters(case: Case, anna: Staff) -> dict[str, UUID]:
    """Issue a letter, write a text module, order a print file."""
    module = write_module(title="Nur für die Matrix", text="Guten Tag {name}", by=anna.actor)
    batch = Batch(actor=str(anna.actor), kind="free", total=0, issued_on=TODAY, state=Batch.State.STOPPED)
    batch.save(force_insert=True)
    return {"letter_id": issued(case, anna).id, "module_id": module.module, "batch_id": batch.id}


def queued_by(by: Staff) -> UUID:
    """Hand an import to the queue."""
    with act_as(by):
        return enqueue(IMPORT_TASK, by=by.actor).id


def asked_by(by: Staff, *, to: Staff) -> UUID:
    """Ask that a sealed case be given anew; a number that does not exist."""
    with act_as(by):
        return ask_hand_over(number="99-99999", to=to, reason="Nur für die Matrix gefragt", by=by.actor)


def _of_work(case: Case, anna: Staff) -> dict[str, UUID]:
    """Find a barrier, set a goal with a step, agree Arbeitsbündnis and plan; return what addresses point to."""
    barrier = find_barrier(
        intake=Intake.objects.get(case=case),
        group="motivation",
        label="Rückzug",
        data_class=DataClass.COUNSELLING,
        found_on=TODAY,
        found_by="Gespräch",
        by=anna.actor,
    )
    agree_alliance(case=case, texts=TEXTS, on=TODAY, by=anna.actor)
    steps = [NewStep("Nur für die Matrix")]
    goal = set_goal(case=case, words={"title": "Ziel"}, field="job_far", steps=steps, by=anna.actor)
    agree_plan(case=case, on=TODAY, by=anna.actor)
    return {"barrier_id": barrier.id, "goal_id": goal.id, "step_id": goal.steps.get().id}
