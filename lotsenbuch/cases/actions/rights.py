"""Who sees a case beside its holder, and which classes: given for a while, withdrawn at once, taken back in seconds.

A right taken back after a withdrawal is given anew by the same guard functions, so that an undo never gives more than
the holder could give by hand.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.dateparse import parse_datetime

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Access, Case, Grant, UndoRight
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .access import undo_until
from .journal import note_event

SHORTEST_REASON = 10
_TOO_SHORT = "Bitte in einem Satz sagen, wofür das gebraucht wird."


def open_class(*, case: Case, data_class: DataClass, reason: str, by: Actor) -> None:
    """Open a class of 2-4 for oneself as holder, with the reason on record (who, why, when).

    Raises:
        RefusedError: the reason is too short, the class is open already, or somebody else holds the case.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise RefusedError("Bitte in einem Satz sagen, wofür die Angaben gebraucht werden.", field="reason")
    with recorded("cases.open_class", by=by, case_id=case.id) as entry:
        entry.data_class = data_class
        if ask_guard("cases_open_class", case.id, int(data_class), reason) is None:
            raise RefusedError("Diese Klasse ist schon frei oder der Fall wird von jemand anderem geführt.")
        # Everybody on the case reads the timeline, and the class alone tells of an illness or a debt.
        note_event(case=case, text="Freigabe erteilt.", by=by)


def let_in(*, case: Case, staff: Staff, kind: str, until: datetime, reason: str, by: Actor) -> UndoRight:
    """Give a deputy, tandem partner, delegate or (on a sealed case) a named colleague sight of it until an instant.

    Only the holder can; the guard function refuses everybody else, and every kind but `named` on a sealed case.

    Returns:
        The right to take it back, good for a few seconds; `before["access"]` is the access.
    """
    with recorded("cases.let_in", by=by, case_id=case.id):
        access_id: UUID = ask_guard("cases_let_in", case.id, staff.id, kind, until, reason)
        notify(staff=staff, kind=Notice.Kind.ACCESS_GIVEN, target_id=case.id)
        return _undo("let_in", case.id, {"access": str(access_id)}, by)


def let_out(*, case: Case, access_id: UUID, by: Actor) -> UndoRight | None:
    """End such an access now, and with the last one also the classes that the colleague could open.

    Returns:
        The right to take it back; None when there was no such access.
    """
    access = Access.objects.filter(pk=access_id, case=case).first()
    classes = _in_force(case, access.actor) if access else {}
    with recorded("cases.let_out", by=by, case_id=case.id):
        if access is None or not ask_guard("cases_let_out", access_id):
            return None
        _tell_of_the_end(access.staff_id)
        before = {"access": str(access_id), "until": _told(access.valid_until), "grants": classes}
        return _undo("let_out", case.id, before, by)


def give_class(
    *, case: Case, staff: Staff, data_class: DataClass, until: datetime, reason: str, by: Actor
) -> UndoRight:
    """Let a colleague who works on the case open one class of 2-4 until an instant, never longer than the access.

    Raises:
        RefusedError: the reason is too short; or the holder may not open the class, the colleague has no access, or
            can open it already.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise RefusedError(_TOO_SHORT, field="reason")
    with recorded("cases.give_class", by=by, case_id=case.id) as entry:
        entry.data_class = data_class
        grant_id = ask_guard("cases_grant_class", case.id, staff.id, int(data_class), until, reason)
        if grant_id is None:
            raise RefusedError(
                "Das geht nicht: Freigeben kann die Fallführung nur, was sie selbst öffnen darf, und nur jemandem, der "
                "am Fall beteiligt ist und die Klasse noch nicht öffnen kann."
            )
        notify(staff=staff, kind=Notice.Kind.ACCESS_GIVEN, target_id=case.id)
        return _undo("give_class", case.id, {"grant": str(grant_id)}, by)


def withdraw_class(*, case: Case, grant_id: UUID, by: Actor) -> UndoRight | None:
    """End a grant now, also one's own.

    Returns:
        The right to take it back; None when there was no such grant.
    """
    grant = Grant.objects.filter(pk=grant_id, case=case).first()
    with recorded("cases.withdraw_class", by=by, case_id=case.id) as entry:
        if grant is None or not ask_guard("cases_withdraw_class", grant_id):
            return None
        entry.data_class = DataClass(grant.data_class)
        _tell_of_the_end(Actor("staff", grant.actor.partition(":")[2]).staff_id if grant.actor != str(by) else None)
        before = {"grant": str(grant_id), "until": _told(grant.valid_until)}
        return _undo("withdraw_class", case.id, before, by)


def take_back_right(*, undo: UndoRight, by: Actor) -> Case | None:
    """Undo what was given or withdrawn.

    Returns:
        The case, or None when it is too late or the case moved on meanwhile.
    """
    case = Case.objects.filter(pk=undo.case_id).first() if undo.case_id else None
    if case is None or not ask_guard("cases_is_holder", case.id) or not ask_guard("cases_use_undo", undo.id):
        return None
    with recorded("cases.take_back_right", by=by, case_id=case.id):
        if undo.act == "let_in":
            ask_guard("cases_let_out", undo.before["access"])
        elif undo.act == "give_class":
            ask_guard("cases_withdraw_class", undo.before["grant"])
        elif undo.act == "let_out":
            _let_in_again(case, undo)
        else:
            _give_again(case, undo.before["grant"], undo.before["until"], by)
    return case


def _let_in_again(case: Case, undo: UndoRight) -> None:
    access = Access.objects.filter(pk=undo.before["access"], case=case).first()
    until = parse_datetime(undo.before["until"] or "")
    if access is None or until is None:
        return
    ask_guard("cases_let_in", case.id, access.staff_id, access.kind, until, access.reason)
    for grant_id, ends in undo.before["grants"].items():
        _give_again(case, grant_id, ends, None)


def _give_again(case: Case, grant_id: str, until: str | None, by: Actor | None) -> None:
    grant = Grant.objects.filter(pk=grant_id, case=case).first()
    if grant is None:
        return
    if by is not None and grant.actor == str(by):
        ask_guard("cases_open_class", case.id, grant.data_class, grant.reason)
    else:
        colleague = UUID(grant.actor.partition(":")[2])
        ask_guard("cases_grant_class", case.id, colleague, grant.data_class, parse_datetime(until or ""), grant.reason)


def _in_force(case: Case, actor: str) -> dict[str, str | None]:
    rows = Grant.objects.filter(case=case, actor=actor)
    return {str(row.id): _told(row.valid_until) for row in rows if row.is_in_force}


def _tell_of_the_end(staff_id: UUID | None) -> None:
    if staff_id is not None:
        notify(staff=Staff(pk=staff_id), kind=Notice.Kind.ACCESS_ENDED)


def _told(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _undo(act: str, case_id: UUID, before: Mapping[str, object], by: Actor) -> UndoRight:
    undo = UndoRight(actor=str(by), act=act, case_id=case_id, before=dict(before), expires_at=undo_until())
    undo.save(force_insert=True)
    return undo
