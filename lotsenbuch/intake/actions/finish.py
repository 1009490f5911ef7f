"""Leaving Fallzugang: the baton goes to Bewertung."""

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import move_on
from lotsenbuch.cases.models import Phase, UndoRight
from lotsenbuch.cases.rules.phases import next_phase
from lotsenbuch.intake.models import Intake
from lotsenbuch.intake.queries import needs_of
from lotsenbuch.office.queries import the_house
from lotsenbuch.records.rules import Actor, RefusedError


def finish_intake(*, intake: Intake, by: Actor) -> UndoRight:
    """Pass the case on when nothing required is missing: to Bewertung, or what the house has open after it.

    Raises:
        RefusedError: the case is in another phase already, or something is missing.
    """
    if intake.case.phase != Phase.INTAKE:
        raise RefusedError("Der Fall ist nicht mehr im Fallzugang.")
    with recorded("intake.finish_intake", by=by, case_id=intake.case_id):
        to = next_phase(intake.case.phase, the_house().open_phases) or Phase.STEERING
        return move_on(case=intake.case, to=to, by=by, needs=needs_of(intake))
