"""Folders at the desk: what could be packed for a day, and what a packed one holds."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.fieldwork.models import Card, Folder, Meeting
from lotsenbuch.fieldwork.rules.folder import MEETINGS_AT_MOST
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass

from .before import walks_on
from .content import content_of
from .facts import Packing, packing_of


@dataclass(frozen=True, slots=True)
class WalksToPack:
    """The talks outside of a day as one folder takes them.

    `again` are further talks with somebody who goes along already; `before` and `after` fit into no folder of ten;
    `packed` are the talks that lie in a folder already which may still be read.
    """

    packings: list[Packing]
    again: list[Appointment]
    before: int
    after: int
    packed: frozenset[UUID | None]


def packings_on(staff: Staff, on: date, *, skip: int = 0) -> WalksToPack:
    """Return the talks outside of a day with what could go along: ten from `skip` on."""
    rows: dict[UUID, list[Appointment]] = {}
    for row in walks_on(staff.pk, on):
        rows.setdefault(row.case_id, []).append(row)
    all_ones = [one for mine in rows.values() if (one := packing_of(mine[0], staff.actor)) is not None]
    here = all_ones[skip : skip + MEETINGS_AT_MOST]
    again = [row for one in here for row in rows[one.case.id][1:]]
    left = max(len(all_ones) - skip - len(here), 0)
    return WalksToPack(
        here, again, min(skip, len(all_ones)), left, _packed(staff.pk, [one.appointment for one in here])
    )


def _packed(staff_id: UUID, talks: list[Appointment]) -> frozenset[UUID | None]:
    rows = Meeting.objects.filter(appointment__in=talks, folder__staff=staff_id, folder__closes_at__gt=clock.now())
    rows = rows.filter(folder__returned_at=None, folder__revoked_at=None)
    return frozenset(rows.order_by("id").values_list("appointment_id", flat=True))


def last_told(by: Actor) -> UUID | None:
    """Return whom the last folder named for a late return."""
    row = Folder.objects.filter(staff=by.colleague).order_by("-packed_at").first()
    return row.told_id if row else None


@dataclass(frozen=True, slots=True)
class Inside:
    """One meeting of a folder as the desk shows it."""

    meeting: Meeting
    case: Case
    items: list[dict[str, object]]
    hazards: list[str]


@dataclass
class FolderPage:
    """A folder with what it holds, as far as the actor may open it still."""

    folder: Folder
    inside: list[Inside]
    cards: list[Card]
    shown: dict[UUID, DataClass] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """Say where the folder is."""
        row, now = self.folder, clock.now()
        if row.returned_at:
            return "zurück, auf dem Gerät gelöscht"
        if row.revoked_at:
            return "zurückgerufen, öffnet sich nicht mehr"
        if row.closes_at <= now:
            return "abgelaufen, öffnet sich nicht mehr"
        return "auf dem Gerät" if row.fetched_at else "liegt zum Holen bereit"


def folder_page(folder: Folder, by: Actor) -> FolderPage:
    """Return what the page of a folder shows."""
    page = FolderPage(folder, [], list(folder.cards.all()))
    for meeting in folder.meetings.all():
        if (case := case_of(meeting.case_id, by)) is not None:
            told, page.shown[case.id] = content_of(meeting, case)
            page.inside.append(Inside(meeting, case, told["items"], told["hazards"]))
    return page
