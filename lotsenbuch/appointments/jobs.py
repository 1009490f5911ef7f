"""What happens by itself: reminders go out for whoever holds the case then; at night times are forgotten."""

import logging
from uuid import UUID

from procrastinate.contrib.django import app

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Right
from lotsenbuch.audit.actions import acting_purpose, acting_role
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .actions import forget_times
from .actions.reminder import begin_reminder, end_reminder, hand_over, nobody_took, plan_reminders
from .models import Appointment
from .queries.reminder import chosen_unreminded, due_reminders

PURPOSE = "Erinnerung an einen Termin"
logger = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(name="appointments.send_reminders", queueing_lock="appointments.send_reminders", pass_context=False)
def send_reminders(timestamp: int) -> int:
    """Plan reminders of times that people chose by themselves, then send what is due. Return how many went out."""
    del timestamp
    aim = acting_purpose.set(PURPOSE)
    try:
        with acting_as(Actor.service("remind")):
            chosen = chosen_unreminded()
        for talk_id, holder_id in chosen:
            _plan(talk_id, holder_id)
        with acting_as(Actor.service("remind")):
            due = due_reminders()
        return sum(_send(reminder_id, holder_id) for reminder_id, holder_id in due)
    finally:
        acting_purpose.reset(aim)


def _plan(talk_id: UUID, holder_id: UUID) -> None:
    """Plan for whoever holds the case: a link writes nothing in a case, so nobody planned when the time was chosen."""
    by, role = Actor.staff(holder_id), acting_role.set("")
    try:
        with acting_as(by):
            talk = Appointment.objects.filter(pk=talk_id).first()
            staff = Staff.objects.filter(pk=holder_id).first()
            if talk is not None and staff is not None and staff.may(Right.WORK_CASES):
                for row in Appointment.objects.filter(case=talk.case_id, choice=talk.choice):
                    plan_reminders(appointment=row, by=by)
    finally:
        acting_role.reset(role)


def _send(reminder_id: UUID, holder_id: UUID) -> bool:
    """Send one reminder between two transactions: noted as begun before, as sent or not after it."""
    by, role = Actor.staff(holder_id), acting_role.set("")
    try:
        with acting_as(by):
            staff = Staff.objects.filter(pk=holder_id).first()
            may_work = staff is not None and staff.may(Right.WORK_CASES)
            outgoing = begin_reminder(reminder_id=reminder_id, may_work=may_work, by=by)
        if outgoing is None:
            return False
        is_sent = is_down = False
        try:
            hand_over(outgoing)
            is_sent = True
        except Exception as error:  # noqa: BLE001  # whatever a mail server or a gateway raises; it may quote the text
            logger.warning("a reminder could not be handed over (%s)", outgoing.way)
            is_down = nobody_took(error)
        with acting_as(by):
            end_reminder(reminder_id=reminder_id, is_sent=is_sent, is_down=is_down, by=by)
        return is_sent
    finally:
        acting_role.reset(role)


@app.periodic(cron="5 0 * * *")
@app.task(name="appointments.forget_times", queueing_lock="appointments.forget_times", pass_context=False)
def forget_times_nightly(timestamp: int) -> int:
    """Delete what staff clocked and when they were taken on earlier days. Return how many rows."""
    del timestamp
    by = Actor.service("retain")
    with acting_as(by):
        return forget_times(by=by)
