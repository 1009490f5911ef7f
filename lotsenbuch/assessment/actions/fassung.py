"""A Fassung of the Potenzialanalyse: begun by whoever writes first, given its aims, closed, and the way on."""

from datetime import date

from django.db import IntegrityError, transaction

from lotsenbuch.assessment.models import Assessment
from lotsenbuch.assessment.queries import needs_of
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import keep_stand, move_on, note_event
from lotsenbuch.cases.models import Case, Phase, UndoRight
from lotsenbuch.cases.rules.phases import next_phase
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError, StaleError


def open_fassung(case: Case) -> Assessment:
    """Return the Fassung in work, begun now when there is none; whoever is closing it is waited for.

    Raises:
        StaleError: somebody else began one at the same moment.
    """
    last = Assessment.objects.select_for_update().filter(case=case).first()
    if last is not None and last.closed_on is None:
        last.case = case
        return last
    begun = Assessment(
        case=case, number=last.number + 1 if last else 1, aims=last.aims if last else "", begun_on=clock.today()
    )
    begun.replaces = last
    try:
        with transaction.atomic():
            begun.save(force_insert=True)
    except IntegrityError as error:
        raise StaleError from error
    return begun


def write_aims(*, case: Case, aims: str, by: Actor, seen: int | None = None) -> Assessment:
    """Write what the Potenzialanalyse is to be good for (C19: with clear aims).

    Args:
        case: the case.
        aims: the text; what is said of health or debts belongs in a finding of its class.
        by: who writes.
        seen: version of the newest Fassung that the writer saw; 0: there was none; None: whatever is there.

    Raises:
        StaleError: somebody else wrote meanwhile.
    """
    with recorded("assessment.write_aims", by=by, case_id=case.id):
        before = Assessment.objects.filter(case=case).first()
        if seen is not None and seen != (before.version if before else 0):
            raise StaleError
        head = open_fassung(case)
        return head.save_version(seen=head.version, aims=aims.strip())


def close_assessment(*, case: Case, seen: int, on: date, by: Actor) -> Assessment:
    """Close the Fassung in work: from now on nothing in it changes; what comes later begins the next one.

    Raises:
        RefusedError: there is none in work, or the day lies before its beginning.
        StaleError: somebody else changed or closed it since version `seen`.
    """
    head = Assessment.objects.select_for_update().filter(case=case, closed_on=None).first()
    if head is None:
        raise RefusedError("Es ist keine Fassung in Arbeit.")
    if on < head.begun_on:
        raise RefusedError("Das liegt vor dem Tag, an dem die Fassung begonnen wurde.", field="closed_on")
    with recorded("assessment.close_assessment", by=by, case_id=case.id):
        head.save_version(seen=seen, closed_on=on, closed_by=str(by))
        keep_stand(case=case, place="assessment", fassung=head.id)
        note_event(case=case, text=f"Potenzialanalyse abgeschlossen (Fassung {head.number}).", by=by)
    return head


def finish_assessment(*, case: Case, by: Actor) -> UndoRight:
    """Pass the case on when nothing required is missing: to Integrationsplanung, or what the house has open after it.

    Raises:
        RefusedError: the case is in another phase, or something is missing.
    """
    if case.phase != Phase.ASSESSMENT:
        raise RefusedError("Der Fall ist nicht in der Bewertung.")
    with recorded("assessment.finish_assessment", by=by, case_id=case.id):
        to = next_phase(case.phase, the_house().open_phases) or Phase.STEERING
        return move_on(case=case, to=to, by=by, needs=needs_of(case))
