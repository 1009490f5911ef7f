"""Reminders: consent given and revoked, planned with a talk, sent once, everything asked again at sending."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from smtplib import SMTPConnectError, SMTPHeloError, SMTPRecipientsRefused
from socket import gaierror
from ssl import SSLCertVerificationError
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.module_loading import import_string

from lotsenbuch.appointments.models import Appointment, Reminder, ReminderConsent, ReminderWay
from lotsenbuch.appointments.queries.feed import reach_rules
from lotsenbuch.appointments.queries.flows import slot_of
from lotsenbuch.appointments.queries.reach import is_channel_dead
from lotsenbuch.appointments.queries.reminder import consents_of, house_allows, is_the_one
from lotsenbuch.appointments.rules.kinds import State
from lotsenbuch.appointments.rules.reminder import (
    OVER_SAID,
    Message,
    Standing,
    goes_out_at,
    message_to,
    tells_of_the_house,
    why_not,
)
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import set_task
from lotsenbuch.cases.models import Case, ContactChannel
from lotsenbuch.cases.queries import case_of
from lotsenbuch.letters.actions import LetterValues, issue_letter
from lotsenbuch.letters.queries import answer_path
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import clock
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

_FITS = {
    ReminderWay.MAIL: {ContactChannel.Kind.MAIL},
    ReminderWay.SMS: {ContactChannel.Kind.MOBILE},
}
LETTER_SAID = "Der Brief liegt unter „Schreiben“; die Aufgabe zum Absenden ist gestellt."
DISCREET = """Guten Tag {name},

bald sprechen wir uns: am {termin}.

Wenn etwas dazwischenkommt, rufen Sie mich bitte an: {telefon}.
"""
TOO_PROTECTED = "Der Termin trägt eine höhere Klasse; der Brief wird von Hand geschrieben."
STANDS = frozenset({State.OFFERED, State.CONFIRMED})
LETTER_DAYS = timedelta(days=5)
AGAIN_AFTER = timedelta(minutes=10)
DOWN_SAID = "Der Server war nicht erreichbar; es wird noch einmal versucht."
# RFC 5321, 4.2.1: 4xx is „try again later“, 5xx is „never“.
FIRST_LATER, FIRST_NEVER = 400, 500
_AT_THE_DOOR = (ConnectionRefusedError, gaierror, SMTPConnectError, SMTPHeloError, SSLCertVerificationError)


@dataclass(frozen=True, slots=True)
class Given:
    """A consent to be reminded, as typed."""

    way: str
    channel: ContactChannel | None
    may_name_house: bool
    is_for_sealed: bool
    given_on: date
    given_how: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that goes out by this way when the transaction is kept."""

    way: str
    message: Message


def consent_to_reminders(*, case: Case, given: Given, by: Actor) -> ReminderConsent:
    """Keep that the person wants to be reminded by a way; an earlier consent for the same way ends.

    Raises:
        RefusedError: the number or address does not fit the way, or is missing.
    """
    wanted = _FITS.get(ReminderWay(given.way))
    if wanted and (given.channel is None or given.channel.kind not in wanted or given.channel.valid_until):
        raise RefusedError("Dafür braucht es eine passende, gültige Nummer oder Adresse.", field="channel")
    with recorded("appointments.consent_to_reminders", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        for earlier in consents_of(case).filter(way=given.way, revoked_at=None):
            revoke_reminders(consent=earlier, by=by)
        row = ReminderConsent(case=case, way=given.way, channel=given.channel if wanted else None)
        row.may_name_house, row.is_for_sealed = given.may_name_house, given.is_for_sealed
        row.given_on, row.given_how, row.recorded_by = given.given_on, given.given_how.strip(), str(by)
        row.save(force_insert=True)
        for talk in Appointment.objects.filter(case=case, state__in=STANDS, starts_at__gt=clock.now()):
            plan_reminders(appointment=talk, by=by)
    return row


def revoke_reminders(*, consent: ReminderConsent, by: Actor) -> ReminderConsent:
    """End a consent at once: what is planned with it is asked again at sending, and stays where it is."""
    with recorded("appointments.revoke_reminders", by=by, case_id=consent.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        if consent.revoked_at is None:
            consent.save_version(seen=consent.version, revoked_at=clock.now())
    return consent


def plan_reminders(*, appointment: Appointment, by: Actor) -> list[Reminder]:
    """Plan one reminder per consent for a talk to come; what was planned for another time or a talk taken back ends.

    Of times that were offered to choose from only the one that stands is reminded of (`is_the_one`). What is planned
    already for the same consent and moment stays, so that asking twice sends nothing twice.
    """
    is_on = appointment.state in STANDS and appointment.starts_at > clock.now() and is_the_one(appointment)
    consents = list(consents_of(appointment.case).filter(revoked_at=None)) if is_on else []
    earlier = list(Reminder.objects.filter(appointment=appointment, state=Reminder.State.PLANNED))
    if not consents and not earlier:
        return []
    hours = reach_rules().remind_hours if consents else 0
    wanted = {one.id: (one, _due_at(one, appointment.starts_at, hours)) for one in consents}
    stays = {row.consent_id for row in earlier if wanted.get(row.consent_id, (None, None))[1] == row.due_at}
    over = [row.pk for row in earlier if row.consent_id not in stays]
    with recorded("appointments.plan_reminders", by=by, case_id=appointment.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        said = "neu geplant" if is_on else OVER_SAID
        Reminder.objects.filter(pk__in=over).update(state=Reminder.State.SKIPPED, said=said, ended_at=clock.now())
        rows = [
            Reminder(
                case=appointment.case, appointment=appointment, consent=one, due_at=due_at, asked_by_id=by.colleague
            )
            for key, (one, due_at) in wanted.items()
            if key not in stays
        ]
        return Reminder.objects.bulk_create(rows)


def _due_at(consent: ReminderConsent, starts_at: datetime, hours: int) -> datetime:
    return starts_at - (LETTER_DAYS if consent.way == ReminderWay.LETTER else timedelta(hours=hours))


def begin_reminder(*, reminder_id: UUID, may_work: bool, by: Actor) -> Outgoing | None:
    """Decide about a reminder that is due, asking everything again; None when nothing goes out now.

    What goes out is noted as begun first: a worker that dies sends nothing twice.

    Args:
        reminder_id: the reminder.
        may_work: whether the colleague for whom it is sent may still work cases.
        by: that colleague, who holds the case now.
    """
    rows = Reminder.objects.select_for_update(of=("self",)).filter(pk=reminder_id, state=Reminder.State.PLANNED)
    row = rows.select_related("case__person", "appointment", "consent__channel").first()
    if row is None:
        return None
    moment, house = timezone.localtime(clock.now()), the_house()
    starts_at = timezone.localtime(row.appointment.starts_at)
    goes_at = goes_out_at(moment, starts_at, house.quiet_from, house.quiet_until)
    if goes_at and goes_at > moment:
        Reminder.objects.filter(pk=row.pk).update(due_at=goes_at)
        return None
    with recorded("appointments.begin_reminder", by=by, case_id=row.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        if why := why_not(_standing(row, may_work=may_work, is_late=goes_at is None)):
            _end(row.pk, Reminder.State.SKIPPED, why)
            return None
        if row.consent.way == ReminderWay.LETTER:
            _end(row.pk, Reminder.State.SENT, _remind_by_letter(row, by))
            return None
        Reminder.objects.filter(pk=row.pk).update(state=Reminder.State.BEGUN, ended_at=clock.now())
    to = row.consent.channel.value if row.consent.channel else ""
    return Outgoing(row.consent.way, message_to(to, starts_at, house=house.name if row.consent.may_name_house else ""))


def _remind_by_letter(row: Reminder, by: Actor) -> str:
    """Make the letter, so that only printing and posting is left for whoever holds the case; say what was done.

    Where it cannot be made (no address, no grant, a talk of a higher class), the task says why.
    """
    case, talk = case_of(row.case_id, by) or row.case, row.appointment
    when, why = f"{timezone.localtime(talk.starts_at):%d.%m.%Y}", ""
    try:
        with all_or_nothing():
            issue_letter(case=case, kind="reminder", values=_words(row, by), by=by)
    except RefusedError as refused:
        why = refused.message
    title = f"Erinnerung an den Termin am {when} {'schreiben' if why else 'drucken und absenden'}"
    set_task(case=case, title=title, due_on=clock.today(), by=by)
    return why or LETTER_SAID


def _words(row: Reminder, by: Actor) -> LetterValues:
    """Return what the letter says: neither house nor place, unless the person agreed that they be named.

    It carries a code to answer as other letters do, unless the address would name the house instead.
    """
    talk = row.appointment
    if talk.data_class >= DataClass.HEALTH:
        raise RefusedError(TOO_PROTECTED)
    # A reminder is no summons of its own, whatever the talk is.
    slot, may_name = replace(slot_of(talk), is_summons=False), row.consent.may_name_house
    has_code = may_name or not tells_of_the_house(settings.LOTSE_ADDRESS)
    path = answer_path(row.case, talk.starts_at, by) if has_code else ""
    values = LetterValues(slot=slot, reply_url=f"{settings.LOTSE_ADDRESS}{path}" if path else "")
    return values if may_name else replace(values, slot=replace(slot, place=""), text=DISCREET, is_discreet=True)


def _standing(row: Reminder, *, may_work: bool, is_late: bool) -> Standing:
    channel = row.consent.channel
    return Standing(
        may_work=may_work,
        is_revoked=row.consent.revoked_at is not None,
        is_sealed=row.case.is_sealed,
        is_for_sealed=row.consent.is_for_sealed,
        is_way_over=channel is not None and channel.valid_until is not None,
        is_way_dead=channel is not None and is_channel_dead(channel.id),
        house_allows=house_allows(row.consent.way),
        is_on=row.case.closed_on is None and row.appointment.state in STANDS and is_the_one(row.appointment),
        is_late=is_late,
    )


def end_reminder(*, reminder_id: UUID, is_sent: bool, by: Actor, is_down: bool = False) -> None:
    """Note what became of a message that went out; nobody took it while the server was down, so it is tried again.

    Args:
        reminder_id: the reminder, begun.
        is_sent: somebody took it.
        by: the colleague for whom it was sent.
        is_down: it is certain that nobody took it (`nobody_took`). It stays planned until the talk.
    """
    row = Reminder.objects.filter(pk=reminder_id, state=Reminder.State.BEGUN).first()
    if row is None:
        return
    with recorded("appointments.end_reminder", by=by, case_id=row.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        if is_down and not is_sent:
            again = {"due_at": clock.now() + AGAIN_AFTER, "ended_at": None}
            Reminder.objects.filter(pk=row.pk).update(state=Reminder.State.PLANNED, said=DOWN_SAID, **again)
            return
        state = Reminder.State.SENT if is_sent else Reminder.State.FAILED
        _end(row.pk, state, "" if is_sent else "Die Nachricht ließ sich nicht übergeben.")


def nobody_took(error: Exception) -> bool:
    """Say whether a message was certainly not taken: the server could not be reached or turned us away at the door.

    A certificate that is not trusted ends it before a word is said. A timeout or a broken line in the middle
    says nothing about that; such a message is not sent a second time.
    """
    return isinstance(error, _AT_THE_DOOR) or (
        isinstance(error, SMTPRecipientsRefused)
        and all(FIRST_LATER <= code < FIRST_NEVER for code, _ in error.recipients.values())
    )


def _end(reminder_id: UUID, state: str, said: str) -> None:
    Reminder.objects.filter(pk=reminder_id).update(state=state, said=said, ended_at=clock.now())


def hand_over(outgoing: Outgoing) -> None:
    """Give a message to the mail server or the gateway; whatever goes wrong is raised.

    Raises:
        ValidationError: what stands as the address is not one single address.
    """
    message = outgoing.message
    if outgoing.way == ReminderWay.MAIL:
        validate_email(message.to)
        mail = EmailMessage(message.subject, message.text, settings.LOTSE_MAIL_FROM, [message.to])
        mail.send(using="reminders")
    else:
        import_string(settings.LOTSE_SMS_GATEWAY)().send(message.to, message.text)
