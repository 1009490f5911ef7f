"""Reminders: only with consent, only what was agreed, once, and everything asked again when they go out."""

import io
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from smtplib import SMTPConnectError, SMTPRecipientsRefused, SMTPServerDisconnected
from ssl import SSLCertVerificationError, SSLError
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.appointments import jobs
from lotsenbuch.appointments.actions import (
    Attempt,
    confirm,
    consent_to_reminders,
    move,
    plan_reminders,
    record_attempt,
    revoke_reminders,
    set_reach_rules,
    take_over,
    withdraw,
)
from lotsenbuch.appointments.actions.reminder import AGAIN_AFTER, DOWN_SAID, Given, nobody_took
from lotsenbuch.appointments.actions.series import move_with_undo, take_back_move_of_talk
from lotsenbuch.appointments.jobs import send_reminders
from lotsenbuch.appointments.models import Appointment, ReachRules, Reminder, ReminderConsent
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import hand_over, seal_case
from lotsenbuch.cases.models import Case, ContactChannel, Task
from lotsenbuch.cases.queries import case_of
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.letters.queries import content_of
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import forget_house
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError
from tests.cast import SECRETS, act_as, client_of, setting_up

from .talks import at, summons, talk

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def sms(tmp_path: Path, settings: Any, frieda: Staff) -> Iterator[Path]:
    """Let the house remind by mail and SMS, at every hour of the day, into a folder of this test."""
    settings.LOTSE_SMS_FOLDER = str(tmp_path)
    hour = timezone.localtime().hour
    House.objects.update(quiet_from=time((hour + 12) % 24), quiet_until=time((hour + 13) % 24))
    forget_house()
    with act_as(frieda):
        rules = ReachRules(may_remind_by_sms=True, may_remind_by_mail=True, remind_hours=24)
        set_reach_rules(rules=rules, by=frieda.actor)
    yield tmp_path
    forget_house()


def channel(by: Staff, case: Case, kind: str = "mobile", value: str = "0170 0000001") -> ContactChannel:
    with act_as(by):
        row = ContactChannel(
            person_id=case.person_id, kind=kind, value=value, valid_from=TODAY, said_by="x", recorded_by=str(by.actor)
        )
        row.save(force_insert=True)
    return row


def agreed(by: Staff, case: Case, way: str = "sms", to: ContactChannel | None = None, **more: bool) -> ReminderConsent:
    """Let the person agree to be reminded."""
    told = {"may_name_house": False, "is_for_sealed": False, **more}
    with act_as(by):
        given = Given(way=way, channel=to, given_on=TODAY, given_how="mündlich", **told)
        return consent_to_reminders(case=case, given=given, by=by.actor)


def due_talk(by: Staff, case: Case, **more: Any) -> Appointment:
    """Book a talk in five hours and plan its reminders: they are due."""
    row = talk(by, case, timezone.now() + timedelta(hours=5), place="Bank am Ententeich", note="Schulden", **more)
    with act_as(by):
        plan_reminders(appointment=row, by=by.actor)
    return row


def outcome(by: Staff) -> list[tuple[str, str]]:
    with act_as(by):
        return [(row.state, row.said) for row in Reminder.objects.order_by("due_at", "id")]


def test_a_short_message_says_day_and_time_and_nothing_else(anna: Staff, case_of_anna: Case, sms: Path) -> None:
    agreed(anna, case_of_anna, to=channel(anna, case_of_anna))
    row = due_talk(anna, case_of_anna)
    assert send_reminders(0) == 1
    (file,) = sms.iterdir()
    at = timezone.localtime(row.starts_at)
    number, text = file.read_text(encoding="utf-8").splitlines()
    assert number == "0170 0000001"
    assert text.startswith("Erinnerung an Ihren Termin am ")
    assert text.endswith(f"{at:%d.%m.%Y} um {at:%H:%M} Uhr.")
    assert [word for word in (*SECRETS, "Ententeich", "Schulden", "Jobcenter", anna.last_name) if word in text] == []
    assert file.stat().st_mode & 0o777 == 0o600
    assert outcome(anna) == [("sent", "")]
    assert send_reminders(0) == 0
    assert len(list(sms.iterdir())) == 1
    with act_as(anna):
        acts = Entry.objects.filter(case_id=case_of_anna.id, purpose="Erinnerung an einen Termin")
        assert set(acts.values_list("what", flat=True)) == {"appointments.begin_reminder", "appointments.end_reminder"}


def test_the_house_is_named_only_where_the_person_agreed(anna: Staff, case_of_anna: Case, sms: Path) -> None:
    to = channel(anna, case_of_anna, "mail", "zeynep@beispiel.invalid")
    agreed(anna, case_of_anna, "mail", to)
    due_talk(anna, case_of_anna)
    assert send_reminders(0) == 1
    (plain,) = mail.outbox
    assert (plain.to, plain.subject) == (["zeynep@beispiel.invalid"], "Erinnerung an einen Termin")
    assert "Jobcenter" not in f"{plain.subject} {plain.body} {plain.from_email}"
    with act_as(anna):
        withdraw(appointment=Appointment.objects.get(), seen=1, by=anna.actor)
    agreed(anna, case_of_anna, "mail", to, may_name_house=True)
    due_talk(anna, case_of_anna)
    assert send_reminders(0) == 1
    assert "Jobcenter Lotsenau" in mail.outbox[1].body
    assert list(sms.iterdir()) == []


def test_without_consent_nothing_goes_out(anna: Staff, case_of_anna: Case, sms: Path) -> None:
    to = channel(anna, case_of_anna)
    due_talk(anna, case_of_anna)
    assert (send_reminders(0), outcome(anna)) == (0, [])
    with pytest.raises(RefusedError, match="passende, gültige Nummer"):
        agreed(anna, case_of_anna, "mail", to)
    given = agreed(anna, case_of_anna, to=to)
    with act_as(anna):
        plan_reminders(appointment=Appointment.objects.get(), by=anna.actor)
        revoke_reminders(consent=given, by=anna.actor)
    assert send_reminders(0) == 0
    assert outcome(anna) == [("skipped", "Die Einwilligung ist widerrufen.")]
    assert list(sms.iterdir()) == []


def test_a_sealed_case_is_reminded_of_only_with_a_consent_for_that(anna: Staff, case_of_anna: Case, sms: Path) -> None:
    to = channel(anna, case_of_anna)
    agreed(anna, case_of_anna, to=to)
    due_talk(anna, case_of_anna)
    with act_as(anna):
        seal_case(case=case_of_anna, reason="Nur für diesen Test", by=anna.actor)
    assert send_reminders(0) == 0
    assert outcome(anna)[0][1] == "Der Fall ist versiegelt; dafür gibt es keine eigene Einwilligung."
    agreed(anna, case_of_anna, to=to, is_for_sealed=True)
    with act_as(anna):
        plan_reminders(appointment=Appointment.objects.get(), by=anna.actor)
    assert send_reminders(0) == 1
    assert len(list(sms.iterdir())) == 1


def test_a_right_withdrawn_or_a_talk_withdrawn_ends_it_in_the_queue(
    anna: Staff, bernd: Staff, case_of_anna: Case, sms: Path
) -> None:
    to = channel(anna, case_of_anna)
    agreed(anna, case_of_anna, to=to)
    row = due_talk(anna, case_of_anna)
    with setting_up():
        RoleAssignment.objects.filter(staff=anna).update(valid_until=timezone.now() - timedelta(hours=1))
    assert send_reminders(0) == 0
    assert outcome(anna) == [("skipped", "Das Recht am Fall ist beendet.")]
    with setting_up():
        RoleAssignment.objects.filter(staff=anna).update(valid_until=None)
    with act_as(anna):
        plan_reminders(appointment=row, by=anna.actor)
        withdraw(appointment=row, seen=row.version, by=anna.actor)
    assert send_reminders(0) == 0
    assert ("skipped", "Der Termin findet so nicht mehr statt.") in outcome(anna)
    # Whoever holds the case then sends it; the one who planned it has no right any more.
    other = due_talk(anna, case_of_anna)
    with act_as(anna):
        hand_over(case=case_of_anna, to=bernd, reason="Nur für diesen Test", classes=[], by=anna.actor)
    assert send_reminders(0) == 1
    assert ("sent", "") in outcome(bernd)
    with act_as(bernd):
        channel_row = ContactChannel.objects.get(pk=to.pk)
        plan_reminders(appointment=Appointment.objects.get(pk=other.pk), by=bernd.actor)
        wrong = Attempt("mobile", "wrong", timezone.now(), channel_row)
        record_attempt(case=case_of_anna, tried=wrong, by=bernd.actor)
    assert send_reminders(0) == 0
    assert ("skipped", "Der Weg lief zuletzt ins Leere.") in outcome(bernd)
    assert len(list(sms.iterdir())) == 1


def test_a_reminder_goes_along_with_its_talk(anna: Staff, bernd: Staff, case_of_anna: Case, sms: Path) -> None:
    """Booked, moved, moved back, taken over, withdrawn: one reminder, the day before, or none."""
    agreed(anna, case_of_anna, to=channel(anna, case_of_anna))
    day = timedelta(hours=24)

    def planned() -> list[datetime]:
        with act_as(anna):
            return [row.due_at for row in Reminder.objects.filter(state="planned")]

    row = talk(anna, case_of_anna, at(9))
    assert planned() == [at(9) - day]
    with act_as(anna):
        _, undo = move_with_undo(appointment=row, seen=1, starts_at=at(14), by=anna.actor)
    assert undo is not None
    assert planned() == [at(14) - day]
    with act_as(anna):
        assert take_back_move_of_talk(undo=undo, by=anna.actor)
    assert planned() == [at(9) - day]
    with act_as(anna):
        _, undo = move_with_undo(appointment=Appointment.objects.get(), seen=3, starts_at=at(14), by=anna.actor)
    assert undo is not None
    meanwhile = talk(anna, case_of_anna, at(9))
    with act_as(anna):
        with pytest.raises(RefusedError, match="schon einen Termin in diesem Fall"), transaction.atomic():
            take_back_move_of_talk(undo=undo, by=anna.actor)
        withdraw(appointment=meanwhile, seen=1, by=anna.actor)
        assert take_back_move_of_talk(undo=undo, by=anna.actor)
    assert planned() == [at(9) - day]
    with act_as(anna):
        now = Appointment.objects.get(pk=row.pk)
        take_over(appointment=now, seen=now.version, to=bernd, by=anna.actor)
        assert planned() == [at(9) - day]
        withdraw(appointment=now, seen=now.version, by=anna.actor)
    assert planned() == []
    assert ("skipped", "Der Termin findet so nicht mehr statt.") in outcome(anna)
    # Of a choice only the time that was taken is reminded of; a moved Meldetermin leaves none behind.
    choice = uuid4()
    _, two = (talk(anna, case_of_anna, at(hour), choice=choice) for hour in (10, 12))
    # Until somebody chooses the first one holds, as the letter says; then the chosen one, and no other.
    assert planned() == [at(10) - day]
    with act_as(anna):
        confirm(appointment=two, seen=two.version, by=anna.actor)
    assert planned() == [at(12) - day]
    summoned = summons(anna, case_of_anna, at(15))
    with act_as(anna):
        move(appointment=summoned, seen=1, starts_at=at(16), by=anna.actor)
    assert sorted(planned()) == [at(12) - day, at(16) - day]


def test_quiet_hours_hold_and_a_letter_is_made_with_its_task(anna: Staff, case_of_anna: Case, sms: Path) -> None:
    with setting_up():
        Staff.objects.filter(pk=anna.pk).update(phone="02999 55501")
    hour = timezone.localtime().hour
    House.objects.update(quiet_from=time(hour), quiet_until=time((hour + 2) % 24))
    forget_house()
    agreed(anna, case_of_anna, to=channel(anna, case_of_anna))
    due_talk(anna, case_of_anna)
    assert send_reminders(0) == 0
    with act_as(anna):
        later: datetime = timezone.localtime(Reminder.objects.get().due_at)
    assert (later.hour, later.minute) == ((hour + 2) % 24, 0)
    assert list(sms.iterdir()) == []
    House.objects.update(quiet_from=time((hour + 12) % 24), quiet_until=time((hour + 13) % 24))
    forget_house()
    with act_as(anna):
        Reminder.objects.update(due_at=timezone.now() - timedelta(hours=1))
    agreed(anna, case_of_anna, "letter")
    with act_as(anna):
        plan_reminders(appointment=Appointment.objects.get(), by=anna.actor)
    assert send_reminders(0) == 1
    with act_as(anna):
        assert Task.objects.get(title__startswith="Erinnerung an den Termin am ").title.endswith("drucken und absenden")
        letter, talked = SentLetter.objects.get(kind="reminder"), Appointment.objects.get()
        case = case_of(case_of_anna.id, anna.actor)
        pdf = content_of(case, letter) if case else None
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf or b"")).pages)
    assert f"{timezone.localtime(talked.starts_at):%d.%m.%Y}" in words
    # Nobody agreed that the house be named.
    assert [word for word in ("Jobcenter", "Fallmanag", case_of_anna.fallnummer, "Musterplatz") if word in words] == []


def test_what_could_not_be_handed_over_is_said_and_tried_once(
    anna: Staff, case_of_anna: Case, sms: Path, settings: Any
) -> None:
    agreed(anna, case_of_anna, to=channel(anna, case_of_anna))
    due_talk(anna, case_of_anna)
    settings.LOTSE_SMS_FOLDER = "/proc/nowhere"
    assert send_reminders(0) == 0
    assert outcome(anna) == [("failed", "Die Nachricht ließ sich nicht übergeben.")]
    assert send_reminders(0) == 0
    settings.LOTSE_SMS_FOLDER = str(sms)
    assert send_reminders(0) == 0


def test_the_service_learns_keys_only_and_nobody_else_asks(anna: Staff, case_of_anna: Case, sms: Path) -> None:
    agreed(anna, case_of_anna, to=channel(anna, case_of_anna))
    due_talk(anna, case_of_anna)
    with act_as(anna):
        key = Reminder.objects.get().id
        assert ask_guard("appointments_reminder_holder", key) is None
    with acting_as(Actor.service("remind")), connection.cursor() as cursor:
        assert ask_guard("appointments_reminder_holder", key) == anna.pk
        assert (Reminder.objects.count(), ReminderConsent.objects.count(), Case.objects.count()) == (0, 0, 0)
        cursor.execute("SELECT appointments_due_reminders()")
        assert cursor.fetchall() == [(key,)]


def test_the_way_that_fits_comes_first_and_the_others_say_why_not(anna: Staff, case_of_anna: Case, sms: Path) -> None:
    with act_as(anna):
        # A phone without mail: only what works is offered.
        type(case_of_anna.person).objects.update(technical_means=["prepaid"])
    channel(anna, case_of_anna, "mail", "zeynep@beispiel.invalid")
    client, page = client_of(anna), reverse("appointments:consent_to_reminders", args=[case_of_anna.id])
    text = client.get(page).text
    assert "Passt gerade nicht: E-Mail an zeynep@beispiel.invalid: dafür fehlt der Person die Technik" in text
    assert text.index("SMS an 0151 5550017") < text.index("> Brief") if "> Brief" in text else True
    with act_as(anna):
        first = ContactChannel.objects.get(kind="mobile")
    typed = {"target": f"sms:{first.id}", "given_on": "heute", "given_how": "mündlich", "repeat_key": str(uuid4())}
    assert client.post(page, typed).status_code == 302
    with act_as(anna):
        row = ReminderConsent.objects.get()
        assert (row.way, row.channel_id, row.may_name_house) == ("sms", first.id, False)
    revoke = reverse("appointments:revoke_reminders", args=[case_of_anna.id, row.id])
    assert client.post(revoke).status_code == 302
    with act_as(anna):
        assert ReminderConsent.objects.get().revoked_at is not None


def test_an_address_adds_no_header_and_no_second_receiver(anna: Staff, case_of_anna: Case, sms: Path) -> None:
    """Whatever stands in the column of a mail address, one message goes to one address, or none."""
    smuggled = [
        "zeynep@beispiel.invalid\nBcc: alle@fremd.invalid",
        "zeynep@beispiel.invalid\r\nSubject: Jobcenter\r\n\r\nAnderer Text",
        "zeynep@beispiel.invalid, alle@fremd.invalid",
        "Zeynep <zeynep@beispiel.invalid>; alle@fremd.invalid",
    ]
    to = channel(anna, case_of_anna, "mail", "zeynep@beispiel.invalid")
    agreed(anna, case_of_anna, "mail", to)
    for value in smuggled:
        with act_as(anna):
            ContactChannel.objects.filter(pk=to.pk).update(value=value)
        row = due_talk(anna, case_of_anna)
        assert (send_reminders(0), mail.outbox) == (0, []), value
        with act_as(anna):
            assert Reminder.objects.get(appointment=row).state == "failed"
            withdraw(appointment=row, seen=row.version, by=anna.actor)
    client, path = client_of(anna), reverse("cases:channels", args=[case_of_anna.id])
    typed = {"kind": "mail", "said_by": "x", "valid_from": "heute", "repeat_key": str(uuid4())}
    answers = [client.post(path, {**typed, "value": value}) for value in smuggled]
    assert [answer.status_code for answer in answers] == [200] * len(smuggled)


def test_while_the_mail_server_is_down_it_is_tried_again(
    anna: Staff, case_of_anna: Case, sms: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By itself, ten minutes later, once; a line that broke in the middle is unclear and is not tried again."""
    agreed(anna, case_of_anna, "mail", channel(anna, case_of_anna, "mail", "zeynep@beispiel.invalid"))
    due_talk(anna, case_of_anna)

    def fails(error: Exception) -> None:
        def hand_over(_: object) -> None:
            raise error

        monkeypatch.setattr(jobs, "hand_over", hand_over)
        assert send_reminders(0) == 0

    fails(ConnectionRefusedError())
    assert outcome(anna) == [("planned", DOWN_SAID)]
    with act_as(anna):
        row = Reminder.objects.get()
        assert timedelta(minutes=9) < row.due_at - timezone.now() <= AGAIN_AFTER
    assert send_reminders(0) == 0, "not before"
    with act_as(anna):
        Reminder.objects.update(due_at=timezone.now() - timedelta(hours=1))
    fails(SMTPRecipientsRefused({"zeynep@beispiel.invalid": (451, b"later")}))
    assert outcome(anna) == [("planned", DOWN_SAID)]
    monkeypatch.undo()
    with act_as(anna):
        Reminder.objects.update(due_at=timezone.now() - timedelta(hours=1))
    assert (send_reminders(0), len(mail.outbox), outcome(anna)) == (1, 1, [("sent", "")])
    assert (send_reminders(0), len(mail.outbox)) == (0, 1)
    for error, is_certain in (
        (SMTPRecipientsRefused({"z": (550, b"never")}), False),
        (SMTPServerDisconnected(), False),
        (TimeoutError(), False),
        (SMTPConnectError(421, "busy"), True),
        (SSLCertVerificationError("self-signed certificate"), True),
        (SSLError("broken"), False),
    ):
        assert nobody_took(error) is is_certain
