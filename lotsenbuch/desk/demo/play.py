"""Plays a dossier through the rooms' own actions: each step by the person who does it, on the day of the story.

Only the story lies in the past. The log, and who may see a case since when, keep the real time of the playing.
"""

from collections.abc import Sequence
from datetime import time, timedelta

from django.utils import timezone

from lotsenbuch.accounts.actions import see_notices
from lotsenbuch.cases.actions import let_in, note_project, seal_case
from lotsenbuch.cases.rules.person import PersonData
from lotsenbuch.desk.demo.casework import work_on
from lotsenbuch.desk.demo.dossier import Application, Assignment, Decision, Dossier, Gender, Outcome, ProposedBy
from lotsenbuch.desk.demo.places import TOWNS
from lotsenbuch.desk.demo.stage import Found, Stage, find, known_channel
from lotsenbuch.intake.actions import (
    assign_case,
    decide_access,
    decline_proposal,
    propose,
    record_application,
    record_prognosis,
    take_on_proposal,
)
from lotsenbuch.intake.models import Intake, Proposal
from lotsenbuch.records.rules import Actor, DataClass

AT_THE_COUNTER, CLEARING = "emre", "hanna"
NAMED_FOR = timedelta(days=180)


def play(dossier: Dossier, stage: Stage) -> None:
    """Play one person's way from the proposal as far as the story goes."""
    proposal = _propose(dossier, stage)
    decision = dossier.intake.decision
    if decision is None:
        return
    with stage.cast.acting(CLEARING) as by:
        if decision.outcome is Outcome.DECLINED:
            with stage.at(decision.on, time(11)):
                decline_proposal(proposal=proposal, answer=decision.reason, by=by)
            return
        if stage.is_long_ago(dossier.intake.proposed_on):
            see_notices(by=by)
        intake, found = _register(dossier, decision, proposal, stage, by)
        _decide(dossier, decision, intake, stage, by)
        if dossier.intake.assignment:
            _assign(dossier, dossier.intake.assignment, intake, stage, by)
    if dossier.intake.assignment:
        work_on(dossier, dossier.intake.assignment, intake, found, stage)
        if dossier.sealed_because:
            _seal(dossier, dossier.intake.assignment, dossier.sealed_because, intake, stage)


def _propose(dossier: Dossier, stage: Stage) -> Proposal:
    """Propose; what somebody asks for at the counter is taken down there in their name."""
    told = dossier.intake
    by_person = told.proposed_by is ProposedBy.PERSON
    with stage.cast.acting(AT_THE_COUNTER) as by, stage.at(told.proposed_on, time(9)):
        if stage.is_long_ago(told.proposed_on):
            see_notices(by=by)
        return propose(
            first_name=dossier.first_name,
            last_name=dossier.last_name,
            birth_on=dossier.born_on(stage.today),
            reason=told.reason,
            proposed_on=stage.day(told.proposed_on),
            source=(Proposal.Source.PERSON if by_person else Proposal.Source.PLACEMENT).value,
            kundennummer=dossier.kundennummer,
            by=by,
        )


def _register(
    dossier: Dossier, decision: Decision, proposal: Proposal, stage: Stage, by: Actor
) -> tuple[Intake, Sequence[Found]]:
    """Register the person, on the day when clearing first wrote something down, and what stands in the way."""
    told = dossier.intake
    before = [barrier for barrier in told.barriers if barrier.found_on <= decision.on]
    opened = stage.opened(dossier)
    with stage.at(opened, time(9, 30)):
        data = _person_data(dossier, stage, opened)
        case, _ = take_on_proposal(proposal=proposal, data=data, opened_on=stage.day(opened), by=by)
        intake = Intake.objects.get(case=case)
        intake.case = case
    found: list[Found] = []
    for barrier in before:
        with stage.at(barrier.found_on, time(9, 40)):
            found.append((barrier, find(barrier, intake, stage, by)))
    return intake, found


def _person_data(dossier: Dossier, stage: Stage, opened: int) -> PersonData:
    """Return what the registration enters; what the person tells of class 2-3 comes later, to the holder."""
    town = TOWNS[dossier.address.town]
    return PersonData(
        first_name=dossier.first_name,
        last_name=dossier.last_name,
        birth_on=dossier.born_on(stage.today),
        gender="" if dossier.gender is Gender.X else dossier.gender.value,
        languages=dossier.languages,
        interpreter_language=dossier.interpreter_language or "",
        street=dossier.address.street,
        postcode=town.postcode,
        town=town.name,
        has_protected_address=dossier.protected_address,
        kundennummer=dossier.kundennummer,
        bg_number=dossier.bg_nummer,
        technical_means=tuple(means.value for means in dossier.technical_means),
        technical_remark=dossier.technical_remark,
        channels=tuple(known_channel(one, stage) for one in dossier.channels if one.valid_from <= opened),
    )


def _decide(dossier: Dossier, decision: Decision, intake: Intake, stage: Stage, by: Actor) -> None:
    told = dossier.intake
    _apply(told.application, intake, stage, by)
    with stage.at(decision.on, time(11)):
        prognosis = told.prognosis
        record_prognosis(intake=intake, is_over_a_year=prognosis.over_a_year, prognosis=prognosis.reason, by=by)
        accepted = Intake.Decision.ACCEPTED.value
        decide_access(intake=intake, decision=accepted, reasons=decision.reason, on=stage.day(decision.on), by=by)


def _apply(application: Application | None, intake: Intake, stage: Stage, by: Actor) -> None:
    if application is None:
        record_application(intake=intake, basis=Intake.Basis.SECTION_16H.value, by=by)
        return
    with stage.at(application.on, time(10)):
        record_application(
            intake=intake,
            basis=Intake.Basis.APPLICATION.value,
            applied_on=stage.day(application.on),
            is_free_will=application.free_will,
            by=by,
        )


def _assign(dossier: Dossier, assignment: Assignment, intake: Intake, stage: Stage, by: Actor) -> None:
    with stage.at(assignment.on, time(11, 30)):
        if assignment.project:
            note_project(case=intake.case, project=stage.cast.projects[assignment.project], by=by)
        assign_case(
            intake=intake,
            to=stage.cast.staff[assignment.holder],
            note=assignment.handover_note,
            on=stage.day(assignment.on),
            classes=_agreed_classes(dossier),
            by=by,
        )


def _seal(dossier: Dossier, assignment: Assignment, reason: str, intake: Intake, stage: Stage) -> None:
    """Seal the case on the day when its holder took it on, and name whom the story names."""
    with stage.cast.acting(assignment.holder) as by, stage.at(assignment.on, time(12)):
        seal_case(case=intake.case, reason=reason, by=by)
        if dossier.named:
            named, until = stage.cast.staff[dossier.named], timezone.now() + NAMED_FOR
            let_in(case=intake.case, staff=named, kind="named", until=until, reason="Springt bei Krankheit ein", by=by)


def _agreed_classes(dossier: Dossier) -> set[DataClass]:
    """Return the classes that go along: those that hold something, and in a case under way 2 and 3."""
    told = {DataClass(fact.data_class) for fact in dossier.facts}
    told |= {DataClass(barrier.data_class) for barrier in dossier.intake.barriers if barrier.data_class > 1}
    told |= {DataClass.SEALED} if dossier.protected_address else set()
    return told | ({DataClass.HEALTH, DataClass.DEBTS} if dossier.intake.alliance else set())
