"""Folders at the desk: what could be packed for a day, and what a packed one holds."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.fieldwork.models import Card, Folder, Meeting
from lotsenbuch.fieldwork.rules.folder import MEETINGS_AT_MOST, is_with_first
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass

from .before import walks_on
from .content import content_of
from .facts import Packing, packing_of


@dataclass(frozen=True, slots=True)
class WalksToPack:
    """The talks outside of a day as one folder takes them.

    `before` and `after` fit into no folder of ten; `packed` are the talks that lie in a folder already which may still
    be read.
    """

    packings: list[Packing]
    before: int
    after: int
    packed: frozenset[UUID | None]

    @property
    def first(self) -> Appointment | None:
        """Return the talk that the next folder opens for: the first that lies in none; where all do, the first."""
        talks = [one.appointment for one in self.packings]
        return next((row for row in talks if row.id not in self.packed), talks[0] if talks else None)

    @property
    def together(self) -> frozenset[UUID]:
        """Return the talks that this folder is proposed for: in none yet, and to be read within its twelve hours."""
        first = self.first
        talks = [one.appointment for one in self.packings if one.appointment.id not in self.packed]
        return frozenset(row.id for row in talks if first and is_with_first(first.starts_at, row.starts_at))


def packings_on(staff: Staff, on: date, *, skip: int = 0) -> WalksToPack:
    """Return the talks outside of a day with what could go along: ten from `skip` on."""
    all_ones = [one for row in walks_on(staff.pk, on) if (one := packing_of(row, staff.actor)) is not None]
    here = all_ones[skip : skip + MEETINGS_AT_MOST]
    left = max(len(all_ones) - skip - len(here), 0)
    return WalksToPack(here, min(skip, len(all_ones)), left, _packed(staff.pk, [one.appointment for one in here]))


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
            told, highest = content_of(meeting, case)
            page.shown[case.id] = max(highest, page.shown.get(case.id, DataClass.MASTER))
            page.inside.append(Inside(meeting, case, told["items"], told["hazards"]))
    return page
