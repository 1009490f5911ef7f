"""Who is out, which cards are not destroyed yet, what a lost device held, what an address opens."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lotsenbuch.cases.models import Case
from lotsenbuch.documents.models import FilledForm
from lotsenbuch.documents.queries import filled_of
from lotsenbuch.documents.rules.blanks import Blank, blanks
from lotsenbuch.fieldwork.models import Card, CopyLink, Device, Note, Outing, WayTime
from lotsenbuch.fieldwork.rules.facts import LABELS
from lotsenbuch.fieldwork.rules.out import hash_of
from lotsenbuch.office.queries import is_switched_off
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass

NOTES_SHOWN = 8


def late_outings() -> list[Outing]:
    """Return who should be back by now; `service:watch` sees them all."""
    return list(Outing.objects.filter(back_at=None, back_until__lt=clock.now()))


def outings_seen() -> QuerySet[Outing]:
    """Return one's own outings and those that one was told of, the ones still out first."""
    return Outing.objects.select_related("staff", "told").order_by("back_at", "back_until")


def outing_told(outing_id: UUID, by: Actor) -> Outing | None:
    """Return an outing of somebody else that the actor was told of."""
    return Outing.objects.filter(pk=outing_id).exclude(staff=by.colleague).first()


def cards_to_destroy(by: Actor) -> QuerySet[Card]:
    """Return one's own cards that are not ticked as destroyed, the oldest first."""
    return Card.objects.filter(staff=by.colleague, destroyed_at=None)


def card_of(card_id: UUID, by: Actor) -> Card | None:
    """Return a card of one's own."""
    return Card.objects.filter(pk=card_id, staff=by.colleague).select_related("folder").first()


def devices_of(by: Actor) -> QuerySet[Device]:
    """Return one's own devices."""
    return Device.objects.filter(staff=by.colleague).order_by("locked_at", "name")


def all_devices() -> QuerySet[Device]:
    """Return the devices of the house as who keeps them sees them."""
    return Device.objects.select_related("staff").order_by("wiped_at", "locked_at", "name")


def device(device_id: UUID) -> Device | None:
    """Return a device that the actor may see."""
    return Device.objects.filter(pk=device_id).select_related("staff").first()


def notes_shown(by: Actor) -> QuerySet[Note]:
    """Return the first of one's own notes that wait, for the Schreibtisch."""
    rows = Note.objects.filter(staff=by.colleague, settled_at=None).select_related("case__person")
    return rows.defer("envelope")[:NOTES_SHOWN]


def notes_put_aside() -> int:
    """Return how many notes lie unread in the house; whose they are, their writers see."""
    return Note.objects.filter(state=Note.State.QUARANTINE, settled_at=None).count()


@dataclass
class OnIt:
    """One case that lay on a lost device: number and initials, classes and kinds of facts, never their text."""

    case_id: UUID
    fallnummer: str
    initials: str
    at: datetime
    classes: set[DataClass] = field(default_factory=set)
    kinds: list[str] = field(default_factory=list)

    @property
    def class_words(self) -> str:
        """Return the classes in words."""
        return ", ".join(one.label for one in sorted(self.classes))


def lost_devices() -> QuerySet[Device]:
    """Return devices that were locked, the last one first."""
    return Device.objects.filter(locked_at__isnull=False).select_related("staff").order_by("-locked_at")


def on_device(device: Device) -> list[OnIt]:
    """Return whose data lay on a locked device, for the officer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM fieldwork_lost(%s)", [device.pk])
        rows = cursor.fetchall()
    found: dict[UUID, OnIt] = {}
    for case_id, number, initials, kind, data_class, at in rows:
        one = found.setdefault(case_id, OnIt(case_id, number, initials, at, {DataClass.COUNSELLING}))
        one.classes.add(DataClass(data_class))
        if kind and (label := LABELS.get(kind, kind)) not in one.kinds:
            one.kinds.append(label)
    return sorted(found.values(), key=lambda one: one.fallnummer)


def highest(rows: Iterable[OnIt]) -> DataClass:
    """Return the highest class among what lay on a device."""
    return max((one for row in rows for one in row.classes), default=DataClass.MASTER)


def ways() -> QuerySet[WayTime]:
    """Return the table of ways of the house."""
    return WayTime.objects.all()


def way(way_id: UUID) -> WayTime | None:
    """Return one way of the table."""
    return WayTime.objects.filter(pk=way_id).first()


def copies_of(case: Case) -> QuerySet[CopyLink]:
    """Return the copies that were left for a person."""
    return CopyLink.objects.filter(case=case).defer("closed")


@dataclass(frozen=True, slots=True)
class HandPaper:
    """A finished form that the person may get a copy of."""

    key: str
    label: str
    blank: Blank
    filled: FilledForm


def papers_to_hand(case: Case, by: Actor) -> list[HandPaper]:
    """Return the finished forms that may leave as a copy: of class 0 or 1, the newest Fassung first."""
    if is_switched_off("documents"):
        return []
    found = []
    for row in filled_of(case, by):
        blank = blanks().get(row.blank)
        if blank is not None and row.finished_on is not None and blank.data_class <= DataClass.COUNSELLING:
            label = f"{blank.title}, Fassung {row.number} vom {row.finished_on:%d.%m.%Y}"
            found.append(HandPaper(f"{row.blank}-{row.number}", label, blank, row))
    return found


def copy_behind(token: str) -> UUID | None:
    """Return the key of the copy that an address opens now; None for every address that opens nothing."""
    found: UUID | None = ask_guard("fieldwork_open_copy", hash_of(token))
    return found


def open_copy(copy_id: UUID) -> CopyLink | None:
    """Return the copy of the acting address; the row policies show no other."""
    return CopyLink.objects.filter(pk=copy_id).first()


def overdue(rows: Iterable[Card]) -> list[Card]:
    """Return the cards that should be destroyed by now."""
    return [row for row in rows if row.due_at < clock.now()]
