"""What the matrix writes in a case, so that addresses have something to point to."""

from datetime import date, timedelta
from decimal import Decimal
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
from lotsenbuch.cases.actions import (
    ask_hand_over,
    deviate,
    dispute_entry,
    dispute_row,
    finish_task,
    make_release,
    set_task,
)
from lotsenbuch.cases.models import Case, HouseholdMember, JournalEntry
from lotsenbuch.cases.queries import case_of
from lotsenbuch.cases.rules.dispute import DisputeKind
from lotsenbuch.cases.rules.release import Direction, Recipient, ReleasePurpose, Signed
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
from lotsenbuch.steering.actions import (
    add_participant,
    decide_review,
    grant_subsidy,
    note_absence,
    propose_measure,
    start_measure,
)
from lotsenbuch.steering.models import Measure
from lotsenbuch.steering.rules.booking import Absent, Missed
from lotsenbuch.steering.rules.measure import StartedMeasure
from lotsenbuch.steering.rules.review import Decided
from lotsenbuch.steering.rules.subsidy import Granted, SubsidyKind
from tests.cast import NOTE, act_as

TODAY = date(2026, 5, 4)
TEXTS = dict.fromkeys(("mandate", "expected_by_person", "expected_by_house", "confidential"), "Abgesprochen")


def of_casework(case: Case, anna: Staff) -> dict[str, Any]:
    """Write in the case what an address can point to."""
    member = HouseholdMember.objects.create(case=case, name="Tarık")
    done = set_task(case=case, title="Schon erledigt", due_on=TODAY, by=anna.actor)
    told = deviate(
        case=case, rule="silence", reason="Ruft von sich aus an", until_on=timezone.localdate(), by=anna.actor
    )
    return {
        "deviation_id": told.id,
        "release_id": _released(case, anna),
        **_of_work(case, anna),
        **_steered(case, anna),
        **_reached(case, anna),
        "household_member_id": member.id,
        "undo_id": finish_task(task=done, by=anna.actor).id,
        "task_id": set_task(case=case, title="Noch offen", due_on=TODAY, by=anna.actor).id,
    }


def _released(case: Case, anna: Staff) -> UUID:
    """Prepare a release that nobody has signed yet."""
    today = timezone.localdate()
    typed = Signed(
        Recipient("Nur für die Matrix"), ReleasePurpose.REFERRAL, frozenset({1}), Direction.OUT, today, today
    )
    return make_release(case=case, typed=typed, by=anna.actor).id


def _steered(case: Case, anna: Staff) -> dict[str, UUID]:
    """Make what the addresses of Fallsteuerung point to; the review has the number that all numbers have here."""
    typed = Decided("extend", own_reason="Nur für die Matrix", sentence="Gut.")
    decide_review(case=case, typed=typed, seen=0, by=anna.actor)
    given = StartedMeasure("other", "Holzwerkstatt am Hafen", TODAY)
    names = {"name": "Kim Kranz", "department": "Leistung", "role": "Nur für die Matrix"}
    return {
        **_measured(case, start_measure(case=case, given=given, by=anna.actor), anna),
        "participant_id": add_participant(case=case, **names, since=TODAY, by=anna.actor).id,
        **_disputed(JournalEntry.objects.get(text=NOTE), anna),
    }


def _measured(case: Case, measure: Measure, anna: Staff) -> dict[str, UUID]:
    """Make what goes along with a measure: something proposed, a day missed, a subsidy."""
    missed = note_absence(measure=measure, given=Absent(TODAY, TODAY, Missed.OPEN, TODAY), by=anna.actor)
    words = "Nur für die Matrix"
    granted = Granted(SubsidyKind.LONG_TERM, date(2026, 5, 4), date(2026, 5, 4), 24, Decimal(2000))
    paid = grant_subsidy(case=case, given=granted, employer=words, data_class=DataClass.COUNSELLING, by=anna.actor)
    thought = propose_measure(case=case, words=words, data_class=DataClass.COUNSELLING, by=anna.actor)
    return {"measure_id": measure.id, "missed_id": missed.id, "subsidy_id": paid.id, "booking_id": thought.id}


def _disputed(entry: JournalEntry, anna: Staff) -> dict[str, UUID]:
    """Dispute an entry."""
    row = dispute_entry(entry=entry, kind=DisputeKind.ACCURACY, on=TODAY, by=anna.actor)
    return {"entry_id": entry.id, "dispute_id": row.id}


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
    steps = [NewStep("Fahrradwerkstatt ansehen")]
    goal = set_goal(case=case, words={"title": "Wieder Rad fahren"}, field="job_far", steps=steps, by=anna.actor)
    agree_plan(case=case, on=TODAY, by=anna.actor)
    told: dict[str, Any] = {
        "kind": DisputeKind.ACCURACY,
        "on": TODAY,
        "what": "Hemmnisse",
        "words": "",
        "by": anna.actor,
    }
    said = dispute_row(case=case, row=barrier, **told)
    return {
        "said_id": barrier.id,
        "said_dispute_id": said.id,
        "barrier_id": barrier.id,
        "goal_id": goal.id,
        "step_id": goal.steps.get().id,
    }
