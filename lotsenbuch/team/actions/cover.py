"""Absence and cover: somebody stands in for all cases of a colleague at once, and gives them back."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.office.models import Absence, AbsenceKind
from lotsenbuch.records import clock
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError
from lotsenbuch.team.models import Cover

LONGEST_AHEAD = 365


def note_absence(*, staff: Staff, absent_from: date, back_on: date, kind: str, by: Actor) -> Absence:
    """Note days on which a colleague is not there; why is for them and their lead.

    Raises:
        RefusedError: no day lies between, or some of the days are noted already.
    """
    if back_on <= absent_from:
        raise RefusedError("Der Tag der Rückkehr liegt nach dem ersten Tag.", field="back_on")
    with recorded("team.note_absence", by=by):
        row = Absence(staff=staff, absent_from=absent_from, absent_until=back_on, noted_by=str(by))
        try:
            with all_or_nothing():
                row.save(force_insert=True)
        except IntegrityError:
            raise RefusedError(
                "Für einen dieser Tage ist schon eine Abwesenheit eingetragen.", field="absent_from"
            ) from None
        AbsenceKind(absence=row, staff=staff, kind=kind).save(force_insert=True)
    return row


def note_return(*, absence: Absence, by: Actor) -> Absence:
    """End an absence today; one that has not begun never was. A cover that belongs to it is given back."""
    today, until = clock.today(), absence.absent_until
    with recorded("team.note_return", by=by):
        absence = absence.save_version(seen=absence.version, absent_until=max(today, absence.absent_from))
        covers = Cover.objects.filter(absent=absence.staff_id, ended_at=None)
        if absence.absent_from <= today:
            theirs = covers.filter(began_at__lte=clock.now())
        else:  # Days that lie ahead say nothing of who stands in today.
            theirs = covers.filter(began_at__gte=_begin_of(absence.absent_from), began_at__lt=_begin_of(until))
        for cover in theirs:
            end_cover(cover=cover, by=by)
    return absence


def begin_cover(*, absent: Staff, deputy: Staff, until: date, by: Actor, since: date | None = None) -> UUID:
    """Let a colleague stand in for all open cases of another one until a day (inclusive); sealed ones stay closed.

    Classes 2-4 are not opened by it. Cover takes no place and counts for no key. One that begins later shows nothing
    before its first day, and cases that come or go until then are followed.

    Args:
        absent: a colleague of a team that the actor leads, or the actor.
        deputy: who stands in; never the lead who says so.
        until: the last day.
        by: lead or the absent colleague.
        since: the first day; at once where none is given or it is today.

    Raises:
        RefusedError: the two are one person, somebody stands in on one of the days already, or the days do not fit.
    """
    if absent.pk == deputy.pk:
        raise RefusedError("Die Vertretung ist jemand anderes.", field="deputy")
    _check_days(since or clock.today(), until)
    end = timezone.make_aware(datetime.combine(until, time(23, 59, 59)))
    is_ahead = since is not None and since > clock.today()
    with recorded("team.begin_cover", by=by):
        begin = _begin_of(since) if since and is_ahead else None  # the database's own moment, not ours
        cover: UUID | None = ask_guard("team_begin_cover", absent.pk, deputy.pk, begin, end)
        if cover is None:
            taken = "Für einen dieser Tage ist schon eine Vertretung eingerichtet. Bitte diese zuerst zurückgeben."
            raise RefusedError(taken, field="deputy")
        notify(staff=deputy, kind=Notice.Kind.COVER_PLANNED if is_ahead else Notice.Kind.COVER_BEGUN, target_id=cover)
    return cover


def _check_days(since: date, until: date) -> None:
    today = clock.today()
    if since < today:
        raise RefusedError("Eine Vertretung beginnt heute oder später.", field="since")
    if until < since:
        said = "Bitte einen Tag angeben, der noch kommt." if until < today else "Das Ende liegt vor dem Beginn."
        raise RefusedError(said, field="until")
    if until > today + timedelta(days=LONGEST_AHEAD):
        raise RefusedError("Höchstens ein Jahr im Voraus.", field="until")


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def end_cover(*, cover: Cover, by: Actor) -> bool:
    """Give the cases back: the deputy's accesses end now. The others of the two and whoever set it up are told.

    Returns:
        Whether there was something to give back.
    """
    with recorded("team.end_cover", by=by):
        if not ask_guard("team_end_cover", cover.id):
            return False
        concerned = {f"staff:{one}": one for one in (cover.deputy_id, cover.absent_id)}
        if cover.given_by.startswith("staff:"):
            concerned[cover.given_by] = UUID(cover.given_by.removeprefix("staff:"))
        for actor, key in concerned.items():
            if actor != str(by):
                notify(staff=Staff(pk=key), kind=Notice.Kind.COVER_ENDED)
    return True


def tell_of_begun_covers(*, by: Actor) -> int:
    """Tell deputies on its first day that a cover planned before begins; return how many."""
    with recorded("team.tell_of_begun_covers", by=by):
        return int(ask_guard("team_tell_of_begun"))
