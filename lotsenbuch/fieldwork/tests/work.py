"""What other tests need of this room: a packed folder, one of everything that an address can point to."""

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.cases.models import Case
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.actions import note_hazards, print_card, weigh_walking
from lotsenbuch.fieldwork.actions.before import Weighed
from lotsenbuch.fieldwork.models import Device, Folder, Meeting, Note, Outing, TandemException, WayTime
from tests.cast import act_as, setting_up

FITS = Weighed(aim="leichter reden", wish="yes", alternative="im Haus", result="yes")


def folder_of(staff: Staff) -> Folder:
    """Pack an empty folder for now; it stays when a case ends."""
    now = timezone.now()
    folder = Folder(staff=staff, opens_at=now, closes_at=now + timedelta(hours=2), salt=bytes(32), packed_at=now)
    folder.save(force_insert=True)
    return folder


def fit_to_go(case: Case, by: Staff) -> None:
    """Settle what has to be settled before a talk outside, but for who goes along; the actor is set already."""
    full = Case.objects.select_related("person__key").get(pk=case.pk)
    weigh_walking(case=full, given=FITS, by=by.actor)
    note_hazards(case=full, told=[], by=by.actor)


def one_of_each_outside(case: Case, anna: Staff) -> dict[str, Any]:
    """Make what the addresses of this room point to; the actor is set already."""
    fit_to_go(case, anna)
    folder = folder_of(anna)
    Meeting(folder=folder, case=case, at=folder.opens_at, position=0).save(force_insert=True)
    told = note_hazards(case=case, told=[("animals", "Hund, wird angeleint")], by=anna.actor)
    note = Note(id=uuid4(), staff=anna, note_id=uuid4(), folder=folder, folder_named=folder.id, sha256="0")
    note.envelope, note.state, note.received_at = b"unlesbar", Note.State.QUARANTINE, timezone.now()
    note.save(force_insert=True)
    asked = TandemException(case=case, staff=anna, ground="known", asked_at=timezone.now())
    asked.save(force_insert=True)
    return {
        "folder_id": folder.id,
        "hazard_id": told[0].id,
        "card_id": print_card(folder=folder, by=anna.actor).id,
        "row_id": note.id,
        "exception_id": asked.id,
    }


def out_and_lost(anna: Staff, told: Staff, keeper: Staff) -> dict[str, Any]:
    """Make an outing that somebody was told of, a lost device and a way; with actors of their own."""
    now = timezone.now()
    with act_as(anna):
        row = Outing(folder=folder_of(anna), staff=anna, told=told, out_at=now, back_until=now + timedelta(minutes=1))
        row.told_at = now
        row.save(force_insert=True)
    with act_as(keeper):
        device = Device(staff=anna, name="Nur für die Matrix", registered_by="test", locked_at=now, last_contact_at=now)
        device.save(force_insert=True)
    with setting_up():
        way = WayTime.objects.create(from_place="Nur für", to_place="die Matrix", minutes=5)
    return {"outing_id": row.id, "device_id": device.id, "way_id": way.id}


def pack(anna: Staff, walk: Appointment, *codes: str, told: Staff | None = None, **reasons: str) -> Folder:
    with act_as(anna):
        opens_at = walk.starts_at - timedelta(hours=1)
        folder = actions.pack_day(
            chosen=[actions.Chosen(walk, codes, reasons)],
            opens_at=opens_at,
            closes_at=opens_at + timedelta(hours=6),
            told_id=told.pk if told else None,
            by=anna.actor,
        )
        return Folder.objects.prefetch_related("meetings").get(pk=folder.pk)


def words_of(pdf: Any) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
