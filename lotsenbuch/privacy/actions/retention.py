"""Holding back, planning, releasing and carrying out a deletion."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import batched
from uuid import UUID

from django.db import OperationalError, connection
from django.utils import timezone

from lotsenbuch.audit.actions import recorded
from lotsenbuch.privacy.models import DeletionLine, DeletionPeriod, DeletionRun, Hold
from lotsenbuch.privacy.queries.erasing import grants
from lotsenbuch.privacy.queries.ledger_file import ledger_key, ledger_lines
from lotsenbuch.privacy.queries.retention import own_periods
from lotsenbuch.privacy.rules import months_before, retention
from lotsenbuch.privacy.rules.ledger import What, digest_of, standing
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError, StaleError

from .ledger import note_lines

logger = logging.getLogger(__name__)
SERVICE = Actor.service("retain")
PURPOSE = "Löschen nach dem Löschkonzept"
AT_ONCE = 100
_MAINTAIN_SINCE = 170_000


def set_hold(*, kind: str, reference: str, by: Actor, case_id: UUID | None = None, number: str = "") -> UUID:
    """Keep everything of a case from being deleted, at once and until somebody lifts it.

    Args:
        kind: a `Hold.Kind`.
        reference: the file number of the court or office; no content.
        by: the holder of the case, or a reviewer of the house.
        case_id: the case, or None where its number was typed.
        number: its Fallnummer.

    Raises:
        RefusedError: there is no such case for this actor, or it was deleted this moment.
    """
    with recorded("privacy.set_hold", by=by) as about:
        hold_id: UUID = ask_guard("privacy_set_hold", case_id, number, kind, reference)
        about.case_id = Hold.objects.values_list("case_id", flat=True).get(pk=hold_id)
        _take_back_lines(about.case_id)
    return hold_id


def _take_back_lines(case_id: UUID) -> None:
    """Take back what a deletion wrote that a crash kept from happening: a replay must not delete what is held now."""
    lines = ledger_lines()
    if not lines:
        return
    digest = digest_of(ledger_key(), case_id)
    for code, digests in standing(lines).items():
        if digest in digests and code == retention.order()[-1]:
            note_lines([case_id], code=code, on=timezone.localdate(), what=What.KEPT)


def lift_hold(*, hold: Hold, reason: str, by: Actor) -> None:
    """End a hold; the case goes with the next deletion that two people release.

    Raises:
        RefusedError: no reason was given.
        StaleError: somebody lifted it before, or it is not this actor's to lift.
    """
    with recorded("privacy.lift_hold", by=by, case_id=hold.case_id):
        if not ask_guard("privacy_lift_hold", hold.id, reason):
            raise StaleError("Diese Sperre ist schon aufgehoben.")


def set_period(*, code: str, months: int, valid_from: date, reason: str, by: Actor) -> None:
    """Set the house's own period of a class, from a day on that has not begun.

    Raises:
        RefusedError: it is longer than the law allows, does not fit to the other classes, or would hold backwards.
    """
    today = timezone.localdate()
    if valid_from < today:
        raise RefusedError("Eine Frist gilt frühestens ab heute.", field="valid_from")
    own = own_periods()
    others = retention.months_of(max(valid_from, today), own)
    if code not in others or (words := retention.why_not(code, months, others)):
        raise RefusedError(words if code in others else "Diese Frist ist fest.", field="months")
    if any(one.code == code and one.valid_from == valid_from for one in own):
        raise RefusedError("Ab diesem Tag gilt schon eine eigene Frist.", field="valid_from")
    with recorded("privacy.set_period", by=by):
        DeletionPeriod(
            code=code, months=months, valid_from=valid_from, reason=reason, set_by=str(by), set_at=timezone.now()
        ).save(force_insert=True)


def make_run(*, by: Actor) -> UUID | None:
    """Plan a deletion as a dry run: nothing goes. Return its key, or None where nothing is due."""
    months = retention.months_of(timezone.localdate(), own_periods())
    with recorded("privacy.make_run", by=by):
        run_id: UUID | None = ask_guard("privacy_make_run", list(months), list(months.values()))
    return run_id


def release_run(*, run: DeletionRun, by: Actor) -> bool:
    """Release a planned deletion; say whether both people have now done so.

    Raises:
        RefusedError: the same person released it before.
        StaleError: it was released or withdrawn meanwhile.
    """
    with recorded("privacy.release_run", by=by):
        state = ask_guard("privacy_release_run", run.id)
        if state is None:
            raise StaleError("Über diesen Probelauf ist schon entschieden.")
    return bool(state == DeletionRun.State.RELEASED)


def withdraw_run(*, run: DeletionRun, by: Actor) -> None:
    """Drop a planned deletion; what was due stays due.

    Raises:
        StaleError: it was released or withdrawn meanwhile.
    """
    with recorded("privacy.withdraw_run", by=by):
        if not ask_guard("privacy_withdraw_run", run.id):
            raise StaleError("Über diesen Probelauf ist schon entschieden.")


def carry_out(run_id: UUID) -> int:
    """Erase what a released deletion names, a hundred cases in a transaction; return how many classes of cases went.

    May be killed at any point and called again: what is done is marked in the same transaction.

    Raises:
        RefusedError: two people have not released it, or the clock of the server was set back.
        LedgerError: the ledger cannot be relied on; then nothing goes.
    """
    with acting_as(SERVICE):
        rows = DeletionLine.objects.filter(run_id=run_id, is_done=False).order_by("case_id")
        waiting = list(rows.values_list("code", "case_id"))
    erased = 0
    for code in retention.order():
        for some in batched([case for one, case in waiting if one == code], AT_ONCE, strict=False):
            erased += len(_erase(run_id, some, code))
    with acting_as(SERVICE), recorded("privacy.end_run", by=SERVICE, purpose=PURPOSE):
        ask_guard("privacy_end_run", run_id)
    return erased


def _erase(run_id: UUID, case_ids: Sequence[UUID], code: str) -> list[UUID]:
    """Erase one class of some cases; the ledger is on disk before the database forgets.

    The other way round a crash between the two would let a restore bring back what nobody remembers as deleted.
    """
    today, gone = timezone.localdate(), list[UUID]()
    try:
        with acting_as(SERVICE):
            with recorded("privacy.erase", by=SERVICE, purpose=PURPOSE):
                gone = list(ask_guard("privacy_erase", run_id, list(case_ids), code) or [])
            # Whatever still points at a row that went is found now, and not behind the ledger.
            _check_now()
            if gone:
                ask_guard("privacy_mark_ledger", note_lines(gone, code=code, on=today))
    except Exception:
        if gone:
            _say_kept(gone, code)
        raise
    return gone


def _check_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _say_kept(case_ids: Sequence[UUID], code: str) -> None:
    try:
        note_lines(case_ids, code=code, on=timezone.localdate(), what=What.KEPT)
    except Exception:
        logger.exception("the ledger could not be told that a deletion did not happen")


def clean_up() -> int:
    """Let PostgreSQL forget what statistics and dead rows still hold of the erased; return how many tables.

    Outside a transaction, and from PostgreSQL 17 on, where the app may be given this; before, autovacuum does it.
    """
    if connection.in_atomic_block or connection.pg_version < _MAINTAIN_SINCE:  # type: ignore[attr-defined]
        return 0
    tables = [table for table, _, _ in grants()]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM (ANALYZE) {connection.ops.quote_name(table)}")
    return len(tables)


def write_anew() -> int:
    """Write the tables anew, so that the erased no longer stands in free places of their files; return how many.

    VACUUM lets go of dead rows and leaves their bytes until something else is written there. A table that is in use is
    passed over after two seconds and comes next time. Outside a transaction, as `clean_up`.
    """
    if connection.in_atomic_block or connection.pg_version < _MAINTAIN_SINCE:  # type: ignore[attr-defined]
        return 0
    done = 0
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")
        try:
            for table, _, _ in grants():
                with suppress(OperationalError):
                    cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
                    done += 1
        finally:
            cursor.execute("RESET lock_timeout")
    return done


def _before(now: datetime, period: retention.Period) -> datetime:
    if period.days is not None:
        return now - timedelta(days=period.days)
    return months_before(now, period.months or 0)


def expire() -> int:
    """Delete proofs, old proposals and keys of repeated requests whose own age is over; return how many rows."""
    today = timezone.localdate()
    own = own_periods()
    now = timezone.now()
    proofs, proposals, keys = (_before(now, retention.period(code, today, own)) for code in ("L2", "L4", "T1"))
    with recorded("privacy.expire", by=SERVICE, purpose=PURPOSE):
        return int(ask_guard("privacy_expire", proofs, proposals, keys) or 0)
