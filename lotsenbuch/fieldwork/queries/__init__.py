"""What is looked up about walks: one's own devices, folders and notes."""

import json
from uuid import UUID

from django.db.models import QuerySet

from lotsenbuch.fieldwork.keys import field_keys
from lotsenbuch.fieldwork.models import Device, Folder, Note
from lotsenbuch.fieldwork.rules.envelope import Envelope, EnvelopeError
from lotsenbuch.fieldwork.rules.notes import Written, read_note
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor

from .content import content_of as content_of


def own_folder(folder_id: UUID, by: Actor) -> Folder | None:
    """Return a folder of one's own; None for somebody else's and for a made-up one alike."""
    return Folder.objects.filter(pk=folder_id, staff=by.colleague).prefetch_related("meetings").first()


def folders_for(device: Device, by: Actor) -> QuerySet[Folder]:
    """Return the folders that this device may hold now."""
    mine = Folder.objects.filter(staff=by.colleague, returned_at=None, revoked_at=None, closes_at__gt=clock.now())
    return mine.filter(device__in=[device.id]) | mine.filter(device=None)


def folders_of(by: Actor) -> QuerySet[Folder]:
    """Return one's own folders, the latest first, with their meetings."""
    return Folder.objects.filter(staff=by.colleague).select_related("device").prefetch_related("meetings")


def notes_waiting(by: Actor) -> QuerySet[Note]:
    """Return one's own notes that are not settled yet, in the order in which they were written."""
    return Note.objects.filter(staff=by.colleague, settled_at=None)


def own_note(key: UUID, by: Actor) -> Note | None:
    """Return a note of one's own by its row's key; None for any other."""
    return Note.objects.filter(pk=key, staff=by.colleague).select_related("writer", "folder").first()


def opened_note(envelope: bytes, *, note_id: UUID, folder_id: UUID) -> Written:
    """Return what a sealed note says.

    Raises:
        EnvelopeError: not sealed for this house, note and folder.
        UnreadableError: what was sealed is no note.
    """
    read = Envelope.read(envelope)
    key = field_keys().notes.get(read.key_id)
    if key is None:
        raise EnvelopeError
    return read_note(read.opened(key, note_id=note_id, folder_id=folder_id))


def as_json(told: object) -> bytes:
    """Return something as the phone reads it."""
    return json.dumps(told).encode()
