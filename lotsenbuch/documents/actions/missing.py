"""Papers that are asked for: until when, arrived, no longer needed."""

from datetime import date

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import classes_of
from lotsenbuch.documents.models import MissingPaper
from lotsenbuch.documents.rules.kinds import BY_CODE
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError


def ask_for(*, case: Case, kind: str, by: Actor, why: str = "", until: date | None = None) -> MissingPaper:
    """Ask for a paper.

    Raises:
        RefusedError: its class is not granted, it is asked for already, or the day has passed.
    """
    of, today = BY_CODE[kind], clock.today()
    if of.data_class >= DataClass.HEALTH and of.data_class not in classes_of(case.id, by):
        raise RefusedError("Für diese Klasse fehlt die Berechtigung.", field="kind")
    if until is not None and until < today:
        raise RefusedError("Der Tag ist schon vorbei. Bitte einen kommenden Tag nennen.", field="until_on")
    if MissingPaper.objects.filter(case=case, kind=kind, arrived_on=None, waived_on=None).exists():
        raise RefusedError("Darum wurde schon gebeten; es steht in der Liste.", field="kind")
    with recorded("documents.ask_for", by=by, case_id=case.id) as entry:
        entry.data_class = of.data_class
        asked = MissingPaper(case=case, kind=kind, data_class=int(of.data_class), why=why.strip(), asked_on=today)
        asked.until_on, asked.asked_by = until, str(by)
        asked.save(force_insert=True)
    return asked


def note_arrival(*, missing: MissingPaper, on: date, by: Actor) -> MissingPaper:
    """Note the day on which a paper arrived without being taken in here (by post at another desk)."""
    if on < missing.asked_on:
        raise RefusedError("Der Tag liegt vor der Bitte um das Papier.", field="on")
    with recorded("documents.note_arrival", by=by, case_id=missing.case_id) as entry:
        entry.data_class = DataClass(missing.data_class)
        return missing.save_version(seen=missing.version, arrived_on=on)


def waive(*, missing: MissingPaper, by: Actor) -> MissingPaper:
    """Note that a paper is not needed any more."""
    with recorded("documents.waive", by=by, case_id=missing.case_id) as entry:
        entry.data_class = DataClass(missing.data_class)
        return missing.save_version(seen=missing.version, waived_on=clock.today())
