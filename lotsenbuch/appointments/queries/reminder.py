"""Consents to be reminded, reminders and what became of them."""

from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from lotsenbuch.appointments.models import Appointment, Reminder, ReminderConsent, ReminderWay
from lotsenbuch.appointments.queries.feed import reach_rules
from lotsenbuch.appointments.rules.kinds import State
from lotsenbuch.cases.models import Case

SHOWN = 12


def consents_of(case: Case) -> QuerySet[ReminderConsent]:
    """Return the consents of a case, those in force and revoked ones."""
    return ReminderConsent.objects.filter(case=case).select_related("channel")


def consent_of(case: Case, consent_id: UUID) -> ReminderConsent | None:
    """Return one consent of this case."""
    return consents_of(case).filter(pk=consent_id).first()


def reminders_of(case: Case) -> list[Reminder]:
    """Return the latest reminders of a case and what became of them."""
    return list(Reminder.objects.filter(case=case).select_related("consent", "appointment")[:SHOWN])


def is_the_one(talk: Appointment) -> bool:
    """Say whether a talk is the one to come: agreed upon, offered alone, or the first of several to choose from.

    The letter says that the first one holds as long as nobody chooses.
    """
    if talk.choice is None or talk.state == State.CONFIRMED:
        return True
    earlier = Appointment.objects.filter(case=talk.case_id, choice=talk.choice, starts_at__lt=talk.starts_at)
    return not earlier.filter(state__in=[State.OFFERED, State.CONFIRMED]).exists()


def house_allows(way: str) -> bool:
    """Say whether the house has released a way to remind people, and has what it takes."""
    rules = reach_rules()
    by_mail = rules.may_remind_by_mail and "reminders" in settings.MAILERS
    by_sms = rules.may_remind_by_sms and bool(settings.LOTSE_SMS_GATEWAY)
    return {ReminderWay.MAIL.value: by_mail, ReminderWay.SMS.value: by_sms}.get(way, True)


def chosen_unreminded() -> list[tuple[UUID, UUID]]:
    """Return the talks chosen through a link of which no reminder is planned, each with who holds its case now.

    Keys only, for `service:remind`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT talk, holder FROM appointments_chosen_unreminded()")
        return list(cursor.fetchall())


def due_reminders() -> list[tuple[UUID, UUID]]:
    """Return the reminders that are due, each with who holds its case now; keys only, for `service:remind`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT due.id, appointments_reminder_holder(due.id) FROM appointments_due_reminders() AS due(id)"
        )
        return [(reminder, holder) for reminder, holder in cursor.fetchall() if holder]
