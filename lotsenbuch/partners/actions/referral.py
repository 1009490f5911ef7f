"""Referrals: prepared together, sent only as far as a signature covers it now, stopped at once, heard back."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from lotsenbuch.accounts.actions.notices import notify
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import make_release, note_event, require_release
from lotsenbuch.cases.models import Case, Release
from lotsenbuch.cases.queries import case_of, classes_of, key_of
from lotsenbuch.cases.queries.releases import releases_of
from lotsenbuch.cases.rules.release import Direction, ReleasePurpose, SentField, Signed, usual_end
from lotsenbuch.intake.models import Barrier
from lotsenbuch.partners.models import AnswerLink, Dispatch, Referral, Service
from lotsenbuch.partners.queries.referral import Opened, Part, parts_of, referral_of, referrals_of
from lotsenbuch.partners.queries.signing import signed
from lotsenbuch.partners.rules.kinds import Category
from lotsenbuch.partners.rules.referral import (
    NEXT,
    SENDABLE,
    STOPPABLE,
    Back,
    Prepared,
    State,
    recipient_kind,
    wrong_day,
)
from lotsenbuch.partners.rules.tokens import hash_of, new_token
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.actions import all_or_nothing, end_job, enqueue
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.models import Job
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

SEND_TASK = "partners.send_referral"
ANSWER_DAYS = 90
NO_GRANT = "Dieses Angebot verrät mehr, als die Berechtigung im Fall erlaubt. Bitte zuerst die Klasse freigeben lassen."
STOPPED = "Die Vermittlung wurde zurückgenommen. Es ist nichts hinausgegangen."
GONE = "Dieser Link gilt nicht mehr."


def prepare(*, case: Case, service: Service, barrier: Barrier | None, given: Prepared, by: Actor) -> Referral:
    """Prepare the way to a service; nothing leaves the house by it.

    Raises:
        RefusedError: the class of the service or barrier needs a grant that the colleague does not hold.
    """
    category = Category(service.category)
    data_class = max(category.data_class, DataClass(barrier.data_class if barrier else 1))
    facts = {
        "service_id": str(service.id),
        "service": service.name,
        "organisation_id": str(service.organisation_id),
        "organisation": service.organisation.name,
        "recipient_kind": recipient_kind(category).value,
        "municipal": service.municipal,
        "wherefore": given.wherefore.strip(),
        "parts": [part.value for part in given.parts],
    }
    with recorded("partners.prepare", by=by, case_id=case.id) as entry:
        entry.data_class = data_class
        row = Referral(id=uuid4(), case=case, data_class=int(data_class), prepared_on=clock.today())
        row.barrier, row.prepared_by, row.is_accompanied = barrier, str(by), given.is_accompanied
        row.sealed = _sealed(case, facts, row.id, data_class, "partners_referral", by)
        row.facts = {} if row.sealed else facts
        row.save(force_insert=True)
        _tell(case, row, "Eine Vermittlung wurde vorbereitet.", by)
    return row


def _sealed(case: Case, told: dict[str, Any], row: UUID, data_class: int, table: str, by: Actor) -> bytes | None:
    if data_class < DataClass.HEALTH:
        return None
    key = key_of(case.person)
    if key is None or data_class not in classes_of(case.id, by):
        raise RefusedError(NO_GRANT)
    return cipher.seal(key, json.dumps(told), table=table, row=row, field="sealed")


def _tell(case: Case, row: Referral, text: str, by: Actor) -> None:
    # The journal of class 1 says that there is a way, never which one: the door tells what it is about.
    if row.data_class < DataClass.HEALTH:
        note_event(case=case, text=text, by=by)


def ask_for_release(*, case: Case, opened: Opened, by: Actor) -> Release:
    """Prepare the release for exactly what was chosen to be told; the person signs it or does not.

    One that was prepared for the same and waits for its signature is the one to sign.
    """
    today = clock.today()
    parts = [one for one in parts_of(case, opened) if one.data_class < DataClass.SEALED]
    topics = tuple(SentField(one.part.label, one.data_class) for one in parts)
    classes = frozenset(int(one.data_class) for one in parts)
    typed = Signed(
        opened.recipient, ReleasePurpose.REFERRAL, classes, Direction.OUT, today, usual_end(today), topics=topics
    )
    waiting = next((one for one in releases_of(case) if one.signed == typed), None)
    return waiting.row if waiting else make_release(case=case, typed=typed, by=by)


def order_sending(*, case: Case, opened: Opened, seen: int, by: Actor) -> Referral:
    """Hand a referral to the queue; what leaves is decided when it leaves.

    Raises:
        RefusedError: it is no longer to be sent, or nothing of it may leave today.
        StaleError: somebody else changed it since version `seen`.
    """
    row = opened.row
    if row.state not in SENDABLE:
        raise RefusedError("Diese Vermittlung steht nicht mehr zum Senden an.")
    with recorded("partners.order_sending", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(row.data_class)
        _covered(case, opened)
        job = enqueue(SEND_TASK, by=by)
        return row.save_version(seen=seen, state=State.RELEASED, order_id=job.id)


def send_or_give_back(*, job_id: UUID, by: Actor) -> Dispatch | None:
    """Send, or give the referral back to where it can be sent from again, and tell whoever ordered it.

    Returns:
        What left the house; None where nothing did.

    Raises:
        RefusedError: it was withdrawn meanwhile: there is nothing to give back.
    """
    try:
        with all_or_nothing():
            return send_now(job_id=job_id, by=by)
    except RefusedError as refused:
        row = Referral.objects.select_for_update().filter(order_id=job_id, state=State.RELEASED).first()
        if row is None:
            raise
        with recorded("partners.give_back", by=by, case_id=row.case_id) as entry:
            entry.data_class = DataClass(row.data_class)
            back = State.APPOINTMENT if row.appointment_id else State.PREPARED
            row.save_version(seen=row.version, state=back, order_id=None)
            ordered = Staff.objects.get(pk=by.colleague)
            notify(staff=ordered, kind=Notice.Kind.REFERRAL_STAYED, target_id=row.case_id)
            end_job(job_id, Job.State.REFUSED, refused.message, by=by)
        return None


def send_now(*, job_id: UUID, by: Actor) -> Dispatch:
    """Let leave what the person's signature covers at this moment; called by the queue.

    Raises:
        RefusedError: it was withdrawn meanwhile, or the signature holds no longer; nothing left the house.
    """
    row = Referral.objects.select_for_update().filter(order_id=job_id).first()
    if row is None or row.state != State.RELEASED:
        raise RefusedError(STOPPED)
    case = case_of(row.case_id, by)
    opened = referral_of(case, row.id) if case else None
    if case is None or opened is None:
        raise RefusedError(STOPPED)
    with recorded("partners.send_now", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(row.data_class)
        parts, why = _covered(case, opened)
        told = {one.part.label: one.value for one in parts}
        sent = Dispatch(id=uuid4(), case=case, referral=row, data_class=row.data_class, why=why)
        sent.sealed = _sealed(case, told, sent.id, row.data_class, "partners_dispatch", by)
        sent.told = {} if sent.sealed else told
        sent.sent_at, sent.sent_by = clock.now(), str(by)
        sent.save(force_insert=True)
        # An agreed appointment stands: what was sent comes to it.
        then = State.APPOINTMENT if row.appointment_id else State.SENT
        opened.row.save_version(seen=opened.row.version, state=then)
        _tell(case, row, "Eine Vermittlung ging an den Partner.", by)
    return sent


def _covered(case: Case, opened: Opened) -> tuple[list[Part], str]:
    """Return the parts that may leave now and why; refuse where there is none."""
    every = parts_of(case, opened)
    parts = [one for one in every if one.may_go]
    if not parts:
        reason = every[0].light.reason if every else "Es wurde nichts ausgewählt, das gesagt werden soll."
        raise RefusedError(f"Das geht so nicht hinaus: {reason}")
    top = max(parts, key=lambda one: one.data_class)
    to, purpose = opened.recipient, ReleasePurpose.REFERRAL
    light = require_release(case=case, recipient=to, purpose=purpose, data_class=top.data_class, topic=top.part.label)
    return parts, light.reason


def still_allowed(*, case: Case, opened: Opened) -> None:
    """Refuse to print again what was sent when the signature holds no longer.

    Raises:
        RefusedError: nothing may leave today.
    """
    _covered(case, opened)


def move(
    *, case: Case, opened: Opened, seen: int, to: State, on: date, appointment: Appointment | None, by: Actor
) -> Referral:
    """Note by hand where the referral stands; nobody needs to have signed anything for that.

    Raises:
        RefusedError: this does not come next, or it ended before it began.
        StaleError: somebody else changed it since version `seen`.
    """
    row = opened.row
    if to not in NEXT[State(row.state)]:
        raise RefusedError("Das kommt von hier aus nicht.", field="state")
    values: dict[str, Any] = {"state": to}
    if to == State.APPOINTMENT:
        values["appointment"] = appointment
    if to in (State.ARRIVED, State.RUNNING, State.NOT_TAKEN_UP):
        # A day that was noted already stays, unless it is the one that is put right.
        came = on if to == State.ARRIVED else row.arrived_on or on
        values |= {"arrived_on": None if to == State.NOT_TAKEN_UP else came, "ended_on": None}
    if to == State.ENDED:
        if row.arrived_on and on < row.arrived_on:
            raise RefusedError("Das Ende liegt vor dem Beginn.", field="on")
        values["ended_on"] = on
    with recorded("partners.move", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(row.data_class)
        if to == State.ENDED:
            _close_links(row)
        return row.save_version(seen=seen, **values)


def withdraw(*, case: Case, opened: Opened, by: Actor) -> Referral:
    """Stop at once: what waits in the queue does not leave, the partner's page closes.

    Raises:
        RefusedError: it has ended already.
    """
    row = opened.row
    if row.state not in (*STOPPABLE, State.ARRIVED, State.RUNNING):
        raise RefusedError("Diese Vermittlung ist schon zu Ende.")
    with recorded("partners.withdraw", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(row.data_class)
        _close_links(row)
        return row.save_version(seen=row.version, state=State.WITHDRAWN)


def stop_after_revocation(release: Release) -> int:
    """Stop what a revoked release carried: nothing waits in the queue any more, no page of a partner stays open.

    Runs in the transaction of the revocation. Who has arrived stays there; only nothing goes to and fro any longer.

    Returns:
        How many referrals were touched.
    """
    touched = 0
    case = Case.objects.select_related("person__key").get(pk=release.case_id)
    if case.closed_on:  # nothing is open there: `partners_open_answer` asks
        return 0
    for opened in referrals_of(case):
        row = opened.row
        if not opened.facts or not _named(release, opened, case):
            continue
        _close_links(row)
        if row.state == State.RELEASED:
            row.save_version(seen=row.version, state=State.WITHDRAWN)
        touched += 1
    return touched


def _named(release: Release, opened: Opened, case: Case) -> bool:
    from lotsenbuch.cases.queries.releases import release_of

    kept = release_of(case, release.id)
    return kept is not None and kept.signed.recipient.is_same(opened.recipient)


def _close_links(row: Referral) -> None:
    AnswerLink.objects.filter(referral=row, withdrawn_at=None).update(withdrawn_at=clock.now())


def make_answer_link(*, case: Case, opened: Opened, by: Actor) -> str:
    """Make the page on which the partner says one of three words; an earlier one closes.

    Returns:
        What stands in the address; told once and never stored.

    Raises:
        RefusedError: the referral has ended, or nothing may go to and fro.
    """
    row = opened.row
    if row.state not in (State.SENT, State.APPOINTMENT, State.ARRIVED, State.RUNNING):
        raise RefusedError("Dafür muss die Vermittlung gesendet oder angekommen sein.")
    token = new_token()
    with recorded("partners.make_answer_link", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(row.data_class)
        _covered(case, opened)
        _close_links(row)
        until = clock.now() + timedelta(days=ANSWER_DAYS)
        link = AnswerLink(case=case, referral=row, token_hash=hash_of(token), made_by=str(by), expires_at=until)
        link.made_at = clock.now()
        link.save(force_insert=True)
    return signed(token)


def answer(*, link: AnswerLink, kind: Back, on: date, by: Actor) -> str:
    """Take the one word of a partner and its day; the link is used.

    Returns:
        The address part of the next page; empty when the service has ended.

    Raises:
        RefusedError: the link was used or closed meanwhile, or the day cannot be right.
    """
    if wrong := wrong_day(kind, on, clock.today()):
        raise RefusedError(wrong, field="on")
    token = "" if kind == Back.ENDED else new_token()
    with recorded("partners.answer", by=by, case_id=link.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        if not ask_guard("partners_answer", link.id, kind.value, on, hash_of(token) if token else None):
            raise RefusedError(GONE)
    return signed(token) if token else ""
