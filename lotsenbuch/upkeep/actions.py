"""What is written down about the house's own health, and that news were read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.models import Notice, RoleAssignment, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records.rules import Actor

from . import queries
from .models import Alarm, Beat, Drill, SeenNews
from .rules import Drilled, Pulse, Seen, Worry, next_still, went_back, worries

SERVICE = Actor.service("upkeep")


def beat(*, archived: int, seen: Seen, by: Actor) -> set[Worry]:
    """Note that the worker lives, see what has to be told, and tell it once. Return what stands."""
    del by  # a service; that its minute passed is no act on anybody
    row = queries.last_beat()
    now = timezone.now()
    before = Pulse(row.at, row.archived, row.still) if row else None
    still = next_still(before, archived)
    Beat.objects.update_or_create(is_the_house=True, defaults={"at": now, "archived": archived, "still": still})
    drill = queries.last_drill()
    last = Drilled(drill.at, drill.has_held) if drill else None
    standing = worries(is_backed_up=queries.backup_folder() is not None, still=still, last=last, now=now, seen=seen)
    if went_back(before, now):
        standing.add(Worry.CLOCK)
    _tell(standing, now)
    return standing


def _tell(standing: set[Worry], now: datetime) -> None:
    open_now = {Worry(kind) for kind in Alarm.objects.filter(cleared_at=None).values_list("kind", flat=True)}
    for kind in sorted(standing - open_now):
        _raise(kind, now)
    # A clock that went back is not well again because a minute passed: a new backup and a drill end it.
    gone = open_now - standing - {Worry.CLOCK}
    Alarm.objects.filter(cleared_at=None, kind__in=gone).update(cleared_at=now)


def _administrators() -> list[Staff]:
    held = RoleAssignment.objects.in_force().filter(role=Role.ADMINISTRATION).values("staff")
    return list(Staff.objects.filter(pk__in=held, is_active=True))


def note_drill(result: Mapping[str, Any], *, by: Actor) -> Drill:
    """Keep the result of a drill; one that held ends the alarms that it proves wrong."""
    by_hand = bool(result.get("by_hand"))
    with recorded("upkeep.note_drill", by=by, purpose="Probe einer Wiederherstellung"):
        drill = Drill(
            at=datetime.fromisoformat(result["started_at"]),
            has_held=bool(result["ok"]),
            is_by_hand=by_hand,
            seconds=float(result["seconds"]),
            base=str(result["base"]),
            restored_until=str(result["restored_until"]),
            steps=[dict(step) for step in result["steps"]],
        )
        drill.save(force_insert=True)
        now = timezone.now()
        if drill.has_held:
            Alarm.objects.filter(cleared_at=None, kind__in=[Worry.CLOCK, Worry.DRILL]).update(cleared_at=now)
        elif not Alarm.objects.filter(cleared_at=None, kind=Worry.DRILL).exists():
            _raise(Worry.DRILL, now)
        return drill


def _raise(kind: Worry, now: datetime) -> None:
    Alarm(kind=kind, raised_at=now).save(force_insert=True)
    for staff in _administrators():
        notify(staff=staff, kind=Notice.Kind.UPKEEP_ALARM)


def read_news(*, release: str, by: Actor) -> None:
    """Note that the colleague has read what is new in this version."""
    with recorded("upkeep.read_news", by=by):
        SeenNews.objects.update_or_create(staff_id=by.colleague, defaults={"release": release})
