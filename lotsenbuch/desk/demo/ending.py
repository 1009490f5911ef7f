"""How a case of the synthetic Jobcenter ends, and what comes after."""

from lotsenbuch.cases.models import Case
from lotsenbuch.closure.actions import close_case, hold_contact, plan_contact
from lotsenbuch.closure.models import EndReason
from lotsenbuch.closure.rules.ending import EndingData
from lotsenbuch.desk.demo.dossier import Ending
from lotsenbuch.desk.demo.stage import Stage
from lotsenbuch.records.rules import Actor


def end(told: Ending, case: Case, stage: Stage, by: Actor) -> None:
    """End the case with the reason of the house that is told, and plan what was promised."""
    data = EndingData(
        reason_id=EndReason.objects.get(label=told.reason).id,
        results=told.results,
        helped=told.helped,
        share=told.share,
        share_words=told.share_words,
        persons_words=told.persons_words,
        handback=told.handback,
    )
    close_case(case=case, data=data, on=stage.day(told.on), by=by)
    for one in told.contacts:
        contact = plan_contact(case=case, due_on=stage.day(one.due), about=one.about, by=by)
        if one.held_on is not None:
            hold_contact(contact=contact, on=stage.day(one.held_on), text=one.text, by=by)
