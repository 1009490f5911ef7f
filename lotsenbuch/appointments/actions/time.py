"""Start and stop of one's own talks, what is forgotten the next day, and the house's minutes per kind."""

from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import F, Sum
from django.db.models.functions import Now

from lotsenbuch.appointments.models import Appointment, Balance, Block, Busy, Clocked, TalkTime
from lotsenbuch.appointments.rules.kinds import Kind, Minutes
from lotsenbuch.appointments.rules.slots import BERLIN, local
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records import clock
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError


def begin_talk(*, appointment: Appointment, by: Actor) -> Clocked:
    """Start one's own clock for a talk of today.

    Raises:
        RefusedError: another talk still runs, or this one was clocked already.
    """
    row = Clocked(staff_id=by.colleague, appointment=appointment, began_at=clock.now())
    _only_today(row.began_at, appointment)
    with recorded("appointments.begin_talk", by=by, case_id=appointment.case_id):
        try:
            with all_or_nothing():
                row.save(force_insert=True)
        except IntegrityError:
            raise RefusedError("Es läuft schon ein Gespräch, oder dieses war schon gestoppt.") from None
    return row


def stop_talk(*, appointment: Appointment, by: Actor) -> None:
    """Stop one's own clock; a second stop changes nothing."""
    with recorded("appointments.stop_talk", by=by, case_id=appointment.case_id):
        running = Clocked.objects.filter(staff=by.colleague, appointment=appointment, stopped_at=None)
        if running.update(stopped_at=clock.now()):
            _balance(by, clock.now())


def note_time(
    *,
    appointment: Appointment,
    began_at: datetime,
    stopped_at: datetime,
    documentation: int | None = None,
    travel: int | None = None,
    by: Actor,
) -> None:
    """Note afterwards in one line when a talk of today began and ended.

    Args:
        appointment: the talk.
        began_at: when it began.
        stopped_at: when it ended.
        documentation: minutes of writing that went with it, None where one does not say.
        travel: minutes on the way, there and back.
        by: whose time it is.

    Raises:
        RefusedError: it ends before it begins, or was not today: such times are deleted the next day.
    """
    if stopped_at <= began_at:
        raise RefusedError("Das Ende liegt nicht nach dem Beginn.", field="until")
    _only_today(began_at, appointment)
    with recorded("appointments.note_time", by=by, case_id=appointment.case_id):
        Clocked.objects.update_or_create(
            staff_id=by.colleague,
            appointment=appointment,
            defaults={
                "began_at": began_at,
                "stopped_at": stopped_at,
                "documentation_minutes": documentation,
                "travel_minutes": travel,
            },
        )
        _balance(by, began_at)


def _only_today(began_at: datetime, appointment: Appointment) -> None:
    days = {moment.astimezone(BERLIN).date() for moment in (began_at, appointment.starts_at, clock.now())}
    if len(days) > 1:
        raise RefusedError("Zeiten hält das Programm nur für den heutigen Tag fest; morgen sind sie gelöscht.")


def _balance(by: Actor, moment: datetime) -> None:
    """Write one's own sum of the day anew from what was clocked."""
    on = moment.astimezone(BERLIN).date()
    rows = Clocked.objects.filter(staff=by.colleague, stopped_at__isnull=False)
    rows = rows.filter(began_at__gte=local(on, 0), began_at__lt=local(on + timedelta(days=1), 0))
    sums = rows.aggregate(
        real=Sum(F("stopped_at") - F("began_at")),
        planned=Sum(F("appointment__ends_at") - F("appointment__starts_at")),
    )
    Balance.objects.update_or_create(
        staff_id=by.colleague,
        worked_on=on,
        defaults={"real_minutes": _minutes(sums["real"]), "planned_minutes": _minutes(sums["planned"])},
    )


def _minutes(length: timedelta | None) -> int:
    return round(length.total_seconds() / 60) if length else 0


def forget_times(*, by: Actor) -> int:
    """Delete start and stop, busy times and own blocks of earlier days, and balances older than three months.

    Only the service `retain` sees such rows (row policies); for everybody else there is nothing to delete here.
    """
    with recorded("appointments.forget_times", by=by):
        # What a team of five or more needed stays as a sum, and of nobody.
        ask_guard("appointments_sum_days")
        return sum(
            rows.delete()[0]
            for rows in (
                Clocked.objects.filter(began_at__lt=Now()),
                Busy.objects.filter(during__endswith__lt=Now()),
                Block.objects.filter(ends_at__lt=Now()),
                Balance.objects.all(),
            )
        )


def set_talk_times(*, times: dict[Kind, Minutes], by: Actor) -> None:
    """Lay down what the house plans for each kind of talk."""
    with recorded("appointments.set_talk_times", by=by):
        for kind, minutes in times.items():
            TalkTime.objects.update_or_create(
                kind=kind.value,
                defaults={
                    "talk_minutes": minutes.talk,
                    "preparation_minutes": minutes.preparation,
                    "documentation_minutes": minutes.documentation,
                    "travel_minutes": minutes.travel,
                },
            )
