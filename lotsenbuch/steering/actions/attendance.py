"""Who was there: what the carrier told of a month, and the days missed with their reasons (§ 61 SGB II)."""

import json
from uuid import uuid4

from lotsenbuch.audit.actions import recorded
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError
from lotsenbuch.steering.models import Attendance, Measure, MissedDays
from lotsenbuch.steering.rules.booking import Absent, Month

from .sealing import sealed

LONGEST = 31


def note_absence(*, measure: Measure, given: Absent, by: Actor) -> MissedDays:
    """Note days missed and the reason; nothing follows from them by itself.

    Raises:
        RefusedError: they lie outside the measure, overlap with others, or a grant is missing.
    """
    if given.until_on < given.from_on:
        raise RefusedError("Das Ende liegt vor dem Beginn.", field="until_on")
    if given.from_on < measure.started_on or (measure.ended_on and given.until_on > measure.ended_on):
        raise RefusedError("Diese Tage liegen nicht in der Maßnahme.", field="from_on")
    if given.until_on > clock.today():
        raise RefusedError("Diese Tage liegen in der Zukunft.", field="until_on")
    data_class = max(DataClass(measure.data_class), given.reason.data_class)
    rows = MissedDays.objects.filter(measure=measure)
    if rows.filter(from_on__lte=given.until_on, until_on__gte=given.from_on).exists():
        raise RefusedError("Für einen dieser Tage ist schon etwas eingetragen.", field="from_on")
    with recorded("steering.note_absence", by=by, case_id=measure.case_id) as entry:
        entry.data_class = data_class
        row = MissedDays(id=uuid4(), case=measure.case, measure=measure, data_class=int(data_class), noted_by=str(by))
        row.from_on, row.until_on, row.told_on = given.from_on, given.until_on, given.told_on
        facts = {"reason": given.reason.value}
        text = json.dumps(facts)
        row.sealed = sealed(measure.case, text, row.data_class, table="steering_misseddays", row=row.id, by=by)
        row.facts = {} if row.sealed else facts
        row.save(force_insert=True)
    return row


def drop_absence(*, absence: MissedDays, by: Actor) -> None:
    """Take out days that were noted by mistake."""
    with recorded("steering.drop_absence", by=by, case_id=absence.case_id) as entry:
        entry.data_class = DataClass(absence.data_class)
        absence.delete()


def note_attendance(*, measure: Measure, given: Month, by: Actor) -> Attendance:
    """Note what the carrier told of a month; told again, the later word counts.

    Raises:
        RefusedError: the month lies outside the measure or in the future, or has not that many days.
    """
    first, last = measure.started_on.replace(day=1), measure.ended_on or clock.today()
    if not first <= given.month <= last:
        raise RefusedError("In diesem Monat lief die Maßnahme nicht.", field="month")
    if given.days_present + given.days_missed > LONGEST:
        raise RefusedError("So viele Tage hat kein Monat.", field="days_present")
    told = {"days_present": given.days_present, "days_missed": given.days_missed, "told_on": given.told_on}
    with recorded("steering.note_attendance", by=by, case_id=measure.case_id) as entry:
        entry.data_class = DataClass(measure.data_class)
        there = Attendance.objects.select_for_update().filter(measure=measure, month_on=given.month).first()
        if there is not None:
            return there.save_version(seen=there.version, noted_by=str(by), **told)
        row = Attendance(case=measure.case, measure=measure, data_class=measure.data_class, month_on=given.month)
        row.noted_by = str(by)
        for name, value in told.items():
            setattr(row, name, value)
        row.save(force_insert=True)
    return row
