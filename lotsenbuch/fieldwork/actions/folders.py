"""Packing a folder, giving it to a device, giving the house's share of its key, taking it back."""

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, classes_of, key_of
from lotsenbuch.fieldwork.keys import share_of
from lotsenbuch.fieldwork.models import Device, Folder, Item, Meeting
from lotsenbuch.fieldwork.queries import content_of
from lotsenbuch.fieldwork.rules.facts import LABELS
from lotsenbuch.fieldwork.rules.folder import MEETINGS_AT_MOST, check_window, is_readable
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

NOT_NOW = "Diese Mappe lässt sich jetzt nicht öffnen."
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Ticked:
    """One fact that somebody ticked: as it leaves the house."""

    kind: str
    text: str
    data_class: DataClass
    reason: str = ""

    @property
    def label(self) -> str:
        """Return what it is."""
        return LABELS.get(self.kind, self.kind)

    @property
    def said(self) -> str:
        """Return its class, and why it goes along where that has to be said."""
        return f"{self.data_class.label}: {self.reason}" if self.reason else self.data_class.label


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk that goes along: the case, read with its key, when they meet, what was ticked."""

    case: Case
    at: datetime
    ticked: Sequence[Ticked] = ()
    appointment_id: UUID | None = None


def pack_folder(
    *,
    meetings: Sequence[Talk],
    opens_at: datetime,
    closes_at: datetime,
    by: Actor,
    told_id: UUID | None = None,
) -> Folder:
    """Pack what goes along on one walk.

    Args:
        meetings: in the order of the day, each with what was ticked for it; nothing is taken that was not.
        opens_at: from when on it may be read.
        closes_at: until when, at most twelve hours later.
        by: who goes.
        told_id: which colleague hears of it when the one who goes does not report back.

    Raises:
        RefusedError: nobody to meet, more than ten, a time that cannot be, a class without grant or without reason.
    """
    if not 1 <= len(meetings) <= MEETINGS_AT_MOST:
        raise RefusedError("Eine Mappe ist für ein bis zehn Treffen.")
    check_window(opens_at, closes_at, clock.now())
    if any(one.case.is_sealed for one in meetings):
        raise RefusedError("Was besonders geschützt ist, verlässt das Haus nicht.")
    if told_id == by.colleague:
        raise RefusedError("Bitte jemand anderen nennen, der im Haus Bescheid bekommt.", field="told")
    with recorded("fieldwork.pack_folder", by=by) as entry:
        folder = Folder(id=uuid4(), staff_id=by.colleague, told_id=told_id, opens_at=opens_at, closes_at=closes_at)
        folder.salt, folder.packed_at = secrets.token_bytes(32), clock.now()
        folder.save(force_insert=True)
        for position, one in enumerate(meetings):
            meeting = Meeting(folder=folder, case=one.case, at=one.at, position=position)
            meeting.appointment_id = one.appointment_id
            meeting.save(force_insert=True)
            _fill(meeting, one.case, one.ticked, by)
        entry.case_ids = list({one.case.id: None for one in meetings})
        entry.data_class = max((item.data_class for one in meetings for item in one.ticked), default=DataClass.MASTER)
    return folder


def _fill(meeting: Meeting, case: Case, ticked: Sequence[Ticked], by: Actor) -> None:
    key = key_of(case.person)
    if key is None:
        raise RefusedError("Der Schlüssel dieser Person ist nicht mehr da; es kann nichts mitgenommen werden.")
    granted = classes_of(case.id, by) if any(one.data_class >= DataClass.HEALTH for one in ticked) else set()
    for one in ticked:
        if one.data_class >= DataClass.SEALED:
            raise RefusedError("Was besonders geschützt ist, verlässt das Haus nicht.")
        if one.data_class >= DataClass.HEALTH and one.data_class not in granted:
            raise RefusedError("Für diese Klasse fehlt die Berechtigung.")
        if one.data_class >= DataClass.HEALTH and not one.reason.strip():
            raise RefusedError("Bitte kurz sagen, wozu das unterwegs nötig ist.", field=f"reason-{one.kind}")
        item = Item(id=uuid4(), meeting=meeting, case=case, kind=one.kind, data_class=int(one.data_class))
        item.reason = one.reason.strip()
        item.sealed = cipher.seal(key, one.text, table="fieldwork_item", row=item.id, field="sealed")
        item.save(force_insert=True)


def fetch_folder(*, folder: Folder, device: Device, by: Actor) -> tuple[bytes, dict[Case, DataClass]]:
    """Give a folder to a device, closed with the house's share of its key, which does not go along.

    Only what the colleague may still open goes along: a right may have ended since the packing.

    Returns:
        The closed folder, and each case with the highest class of what is in it.

    Raises:
        RefusedError: called back, over, or already on another device.
    """
    if folder.salt is None or folder.closes_at <= clock.now() or folder.device_id not in {None, device.id}:
        raise RefusedError(NOT_NOW)
    shown: dict[Case, DataClass] = {}
    told = []
    with recorded("fieldwork.fetch_folder", by=by) as entry:
        for meeting in folder.meetings.all():
            if (case := case_of(meeting.case_id, by)) is not None:
                content, highest = content_of(meeting, case)
                shown[case] = max(highest, shown.get(case, DataClass.MASTER))
                told.append(content)
        entry.case_ids = [case.id for case in shown]
        entry.data_class = max(shown.values(), default=DataClass.MASTER)
        folder.save_version(seen=folder.version, device=device, fetched_at=folder.fetched_at or clock.now())
    nonce = os.urandom(_NONCE)
    share = share_of(folder.id, bytes(folder.salt))
    return nonce + AESGCM(share).encrypt(nonce, json.dumps(told).encode(), str(folder.id).encode()), shown


def give_share(*, folder: Folder, device: Device, by: Actor) -> bytes:
    """Give the house's share of a folder's key: only between its hours, to the device that fetched it.

    Raises:
        RefusedError: too early, over, called back, another device or a locked one, or a case in it is another's now.
    """
    is_open = is_readable(folder.opens_at, folder.closes_at, clock.now())
    if folder.salt is None or not is_open or folder.device_id != device.id or device.locked_at is not None:
        raise RefusedError(NOT_NOW)
    if not ask_guard("fieldwork_still_seen", folder.id):
        raise RefusedError(NOT_NOW)
    with recorded("fieldwork.give_share", by=by) as entry:
        entry.case_ids = _cases_of(folder)
        if folder.opened_at is None:
            folder.save_version(seen=folder.version, opened_at=clock.now())
    return share_of(folder.id, bytes(folder.salt))


def return_folder(*, folder: Folder, by: Actor) -> None:
    """Note that the device has emptied itself of a folder; the house's share of its key is destroyed."""
    if folder.returned_at is None:
        with recorded("fieldwork.return_folder", by=by) as entry:
            entry.case_ids = _cases_of(folder)
            folder.save_version(seen=folder.version, returned_at=clock.now(), salt=None)


def revoke_folder(*, folder: Folder, seen: int, by: Actor) -> Folder:
    """Call a folder back: what lies on the device opens no more.

    Raises:
        RefusedError: it is back or called back already.
        StaleError: it changed meanwhile.
    """
    if folder.returned_at is not None or folder.revoked_at is not None:
        raise RefusedError("Diese Mappe ist schon zurück.")
    with recorded("fieldwork.revoke_folder", by=by) as entry:
        entry.case_ids = _cases_of(folder)
        return folder.save_version(seen=seen, revoked_at=clock.now(), salt=None)


def end_shares(*, by: Actor) -> int:
    """Destroy the house's share of every folder whose time is over; return how many.

    A phone that was lost gives nothing back: without this the share could be computed again on a clock set back.
    """
    over = Folder.objects.filter(closes_at__lte=clock.now()).exclude(salt=None)
    ended = over.update(salt=None)
    if ended:
        with recorded("fieldwork.end_shares", by=by):
            pass
    return ended


def _cases_of(folder: Folder) -> list[UUID]:
    return list(folder.meetings.order_by("case").values_list("case", flat=True).distinct())
