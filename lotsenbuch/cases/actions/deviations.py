"""Deviating from a rule of the house with a reason (C111), and no longer."""

from datetime import date

from django.db import IntegrityError, transaction

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, Deviation
from lotsenbuch.cases.rules.deviation import refusal, rules_of_house
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError


def deviate(*, case: Case, rule: str, reason: str, until_on: date, by: Actor) -> Deviation:
    """Set a rule of the house aside for one case: its warning rests, its need counts as met, and both say why.

    Args:
        case: the case.
        rule: key of the rule (`rules_of_house`); what the law asks is none of them.
        reason: one sentence; class 1, read by whoever works the case and by nobody else.
        until_on: the last day, at most a year ahead.
        by: who decides it.

    Raises:
        RefusedError: there is no such rule of the house, the reason is missing, or the day does not fit.
        StaleError: somebody else deviated from it meanwhile.
    """
    today = clock.today()
    if rule not in {one.key for one in rules_of_house(the_house().phase_names)}:
        raise RefusedError("Bitte eine Regel des Hauses wählen.", field="rule")
    if lacking := refusal(reason, until_on, today):
        raise RefusedError(lacking[1], field=lacking[0])
    with recorded("cases.deviate", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        # One whose day has passed makes room for the next; it stays as it was.
        past = Deviation.objects.filter(case=case, rule=rule, ended_on=None, until_on__lt=today)
        for row in past:
            row.save_version(seen=row.version, ended_on=row.until_on)
        told = Deviation(case=case, rule=rule, reason=reason.strip(), begun_on=today, until_on=until_on)
        told.made_by, told.made_at = str(by), clock.now()
        try:
            with transaction.atomic():
                told.save(force_insert=True)
        except IntegrityError as error:
            raise StaleError("Von dieser Regel weicht der Fall schon ab.") from error
    return told


def end_deviation(*, deviation: Deviation, seen: int, by: Actor) -> Deviation:
    """Let the rule hold again for this case from today on; that the case deviated stays.

    Raises:
        StaleError: somebody else ended it meanwhile.
    """
    if deviation.ended_on is not None:
        raise StaleError
    with recorded("cases.end_deviation", by=by, case_id=deviation.case_id):
        return deviation.save_version(seen=seen, ended_on=clock.today())
