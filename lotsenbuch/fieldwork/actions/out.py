"""Going out and being back: the server watches the time, also when the phone has no network."""

from datetime import datetime

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.fieldwork.models import Folder, Outing
from lotsenbuch.fieldwork.queries.before import leads_of, stand_in_for
from lotsenbuch.fieldwork.rules.out import LEAD_AFTER, check_back_by
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError

# A colleague reported this row; the same again changes nothing.
NOT_OUT = "Zu dieser Mappe ist niemand unterwegs."


def go_out(*, folder: Folder, back_until: datetime, by: Actor) -> Outing:
    """Note that somebody sets out with a folder and by when they want to be back; said again, it changes the time.

    Raises:
        RefusedError: that time has passed, or lies more than twelve hours ahead.
    """
    check_back_by(back_until, clock.now())
    row = Outing.objects.filter(folder=folder).first()
    if row is not None:
        return _set(row, by, back_until=back_until, back_at=None)
    with recorded("fieldwork.go_out", by=by):
        row = Outing(folder=folder, staff_id=by.colleague, told_id=folder.told_id, out_at=clock.now())
        row.back_until, row.call_number = back_until, folder.device.call_number if folder.device else ""
        row.save(force_insert=True)
    return row


def stay_longer(*, folder: Folder, back_until: datetime, by: Actor) -> Outing:
    """Note that it takes longer; whoever was told is told again when that time passes too.

    Raises:
        RefusedError: nobody is out, or the time cannot be.
    """
    check_back_by(back_until, clock.now())
    row = Outing.objects.filter(folder=folder).first()
    if row is None:
        return go_out(folder=folder, back_until=back_until, by=by)
    return _set(row, by, back_until=back_until, back_at=None)


def come_back(*, folder: Folder, by: Actor) -> Outing:
    """Note that somebody is safely back; said twice, the first time counts.

    Raises:
        RefusedError: nobody set out with this folder.
    """
    row = Outing.objects.filter(folder=folder).first()
    if row is None:
        raise RefusedError(NOT_OUT)
    return row if row.back_at is not None else _set(row, by, back_at=clock.now())


def note_heard(*, outing: Outing, by: Actor) -> Outing:
    """Note that a colleague who was told has reached the one who is out.

    Raises:
        StaleError: it changed meanwhile.
    """
    with recorded("fieldwork.note_heard", by=by):
        return outing.save_version(seen=outing.version, heard_by=str(by), back_at=outing.back_at or clock.now())


def tell_of_late(*, outing: Outing, by: Actor) -> int:
    """Tell the named colleague of a late return, half an hour later whoever leads the team; return how many were told.

    Without a named colleague the lead is told at once; where nobody leads (a lead walks, or somebody without a team)
    somebody else of the house is, or the named colleague hears of it again.
    """
    now, told = clock.now(), 0
    if outing.back_at is not None or outing.back_until > now:
        return told
    with recorded("fieldwork.tell_of_late", by=by):
        leads = leads_of(outing.staff_id)
        first = Staff(pk=outing.told_id) if outing.told_id else None if leads else stand_in_for(outing.staff_id)
        if outing.told_at is None and first is not None:
            notify(staff=first, kind=Notice.Kind.FIELD_LATE)
            outing.save_version(seen=outing.version, told_id=first.pk, told_at=now)
            told += 1
        is_time_for_lead = first is None or now >= outing.back_until + LEAD_AFTER
        if outing.lead_told_at is None and is_time_for_lead:
            leads = leads or ([first] if first else [])
            for lead in leads:
                notify(staff=lead, kind=Notice.Kind.FIELD_LATE)
            outing.save_version(seen=outing.version, lead_told_at=now)
            told += len(leads)
    return told


def forget_outings(*, by: Actor) -> int:
    """Delete who was out on earlier days and is back, or was never heard of for a week; return how many rows."""
    with recorded("fieldwork.forget_outings", by=by):
        return Outing.objects.all().delete()[0]


def _set(row: Outing, by: Actor, **values: datetime | None) -> Outing:
    is_later = values.get("back_until") is not None
    with recorded("fieldwork.change_outing", by=by):
        told = {"told_at": None, "lead_told_at": None} if is_later else {}
        return row.save_version(seen=row.version, **values, **told)
