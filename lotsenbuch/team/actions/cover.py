"""Absence and cover: somebody stands in for all cases of a colleague at once, and gives them back."""

from datetime import date, datetime, time
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
    today = clock.today()
    with recorded("team.note_return", by=by):
        absence = absence.save_version(seen=absence.version, absent_until=max(today, absence.absent_from))
        # Days that lie ahead say nothing of who stands in today.
        has_begun = absence.absent_from <= today
        for cover in Cover.objects.filter(absent=absence.staff_id, ended_at=None) if has_begun else ():
            end_cover(cover=cover, by=by)
    return absence


def begin_cover(*, absent: Staff, deputy: Staff, until: date, by: Actor) -> UUID:
    """Let a colleague stand in for all open cases of another one until a day (inclusive); sealed ones stay closed.

    Classes 2-4 are not opened by it. Cover takes no place and counts for no key.

    Args:
        absent: a colleague of a team that the actor leads, or the actor.
        deputy: who stands in; never the lead who says so.
        until: the last day.
        by: lead or the absent colleague.

    Raises:
        RefusedError: the two are one person, somebody stands in already, or the day has passed.
    """
    if absent.pk == deputy.pk:
        raise RefusedError("Die Vertretung ist jemand anderes.", field="deputy")
    if until < clock.today():
        raise RefusedError("Bitte einen Tag angeben, der noch kommt.", field="until")
    end = timezone.make_aware(datetime.combine(until, time(23, 59, 59)))
    with recorded("team.begin_cover", by=by):
        cover: UUID | None = ask_guard("team_begin_cover", absent.pk, deputy.pk, end)
        if cover is None:
            raise RefusedError("Es ist schon eine Vertretung eingerichtet. Bitte zuerst zurückgeben.", field="deputy")
        notify(staff=deputy, kind=Notice.Kind.COVER_BEGUN)
    return cover


def end_cover(*, cover: Cover, by: Actor) -> bool:
    """Give the cases back: the deputy's accesses end now. Say whether there was something to give back."""
    with recorded("team.end_cover", by=by):
        if not ask_guard("team_end_cover", cover.id):
            return False
        notify(staff=Staff(pk=cover.deputy_id), kind=Notice.Kind.COVER_ENDED)
    return True
