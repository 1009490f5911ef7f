"""A case that is ready for a talk outside by one colleague, made as people do it."""

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.fieldwork.actions import answer_exception, ask_to_go_alone
from lotsenbuch.fieldwork.tests.work import fit_to_go
from tests.cast import act_as


def ready_alone(case: Case, by: Staff, lead: Staff) -> None:
    """Settle everything that is asked before a first talk outside, also that it may be alone."""
    with act_as(by):
        fit_to_go(case, by)
        asked = ask_to_go_alone(case=case, ground="public", by=by.actor)
    with act_as(lead):
        answer_exception(exception_id=asked.id, is_agreed=True, by=lead.actor)
