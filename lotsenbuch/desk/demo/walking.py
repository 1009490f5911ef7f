"""What the stories tell of walks: weighed and asked before, a packed folder, a note that waits, a lost device."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.before import ASKED_KINDS
from lotsenbuch.appointments.rules.kinds import OPEN_STATES, Kind
from lotsenbuch.cases.models import Case
from lotsenbuch.desk.demo.stage import Stage
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.keys import field_keys
from lotsenbuch.fieldwork.models import Device, Folder, Weighing
from lotsenbuch.fieldwork.rules.envelope import FORMAT, bound_to, key_id, public_bytes, shared_key
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor

WALKER, KEEPER = "anna", "frieda"
# Below the numbers of the staff: nobody has it.
CALL_NUMBER = "+49 2303 000-149"
WAYS = (
    ("Lotsenau Mitte", "Werkstatt am Hafen", 20),
    ("Lotsenau Mitte", "Weiher", 15),
    ("Weiher", "Werkstatt am Hafen", 25),
)
LOST_DAYS, OUT_HOURS = 3, 8
TOLD = {
    "answers": {
        "about": "Die Bewerbung für den Fahrradladen liegt fertig in der Tasche.",
        "agreed": "Er gibt sie am Donnerstag selbst ab. Ich rufe danach an.",
        "observed": "Er redet schneller, wenn es um das Rad geht, und leiser beim Thema Post.",
        "ideas": "Lastenräder reparieren, vielleicht einen Kurs zum Löten",
        "next": "Nach Donnerstag anrufen",
    },
    "own_words": "„Wenn ich da stehe, sehen die wenigstens, dass ich kann, was ich sage.“",
    "mood": "zuversichtlich",
    "minutes": 55,
}


def prepare_to_go(kind: Kind, place: str, case: Case, by: Actor) -> None:
    """Weigh and ask before the first talk outside of a story."""
    if kind not in ASKED_KINDS or Weighing.objects.filter(case=case).exists():
        return
    given = actions.Weighed(
        aim="leichter reden im Gehen",
        wish="yes",
        wish_words="„Gern. Nur nicht an der Hauptstraße.“",
        alternative="ein Gespräch im Haus zur selben Zeit",
        risks="Begegnungen mit Bekannten: dann reden wir über das Wetter",
        result="yes",
    )
    actions.weigh_walking(case=case, given=given, by=by)
    told = [("building", "Am Wasser ist der Weg abends schlecht beleuchtet")] if "Hafen" in place else []
    actions.note_hazards(case=case, told=told, by=by)


def play_walks(stage: Stage) -> None:
    """Give Anna a phone, a folder for her next walk and a note that waits; let an older phone be lost."""
    with stage.cast.acting(KEEPER) as by:
        for one, other, minutes in WAYS:
            actions.add_way(from_place=one, to_place=other, minutes=minutes, by=by)
    with stage.at(-LOST_DAYS - 20, time(8, 30)):
        lost, _ = _device(stage, "Telefon 4")
    _device(stage, "Telefon 7")
    with stage.cast.acting(WALKER) as by:
        rows = Appointment.objects.filter(holder=by.colleague, kind=Kind.OUTSIDE).order_by("starts_at")
        past = rows.filter(starts_at__lt=clock.now(), result="attended").last()
        ahead = rows.filter(starts_at__gt=clock.now(), state__in=OPEN_STATES).first()
        if past is not None:
            with _as_if(past.starts_at - timedelta(hours=2)):
                folder = _pack(past, stage, by)
                actions.fetch_folder(folder=folder, device=lost, by=by)
            _leave_note(folder, by)
        if ahead is not None:
            _pack(ahead, stage, by)
    with stage.cast.acting(KEEPER) as by, stage.at(-LOST_DAYS, time(9, 10)):
        device = Device.objects.get(pk=lost.pk)
        actions.lock_device(device=device, seen=device.version, because="im Bus liegen geblieben", by=by)


def _device(stage: Stage, name: str) -> tuple[Device, str]:
    with stage.cast.acting(KEEPER) as by:
        given = {"name": name, "call_number": CALL_NUMBER}
        _, code = actions.begin_device(staff=stage.cast.staff[WALKER], **given, by=by)
    with stage.cast.acting(WALKER) as by:
        return actions.redeem_code(code=code, by=by)


def _pack(row: Appointment, stage: Stage, by: Actor) -> Folder:
    opens_at = row.starts_at - timedelta(hours=1)
    folder = actions.pack_day(
        chosen=[actions.Chosen(row, ("topic", "agreed", "interests", "needs"))],
        opens_at=opens_at,
        closes_at=opens_at + timedelta(hours=OUT_HOURS),
        told_id=stage.cast.staff["bernd"].pk,
        by=by,
    )
    return Folder.objects.prefetch_related("meetings").get(pk=folder.pk)


def _leave_note(folder: Folder, by: Actor) -> None:
    """Let a note come in as a phone seals it."""
    meeting, note_id = folder.meetings.all()[0], uuid4()
    at = meeting.at + timedelta(hours=1)
    told = {"meeting": str(meeting.id), "sequence": 1, "written_at": at.isoformat(), "photos": [], **TOLD}
    body = sealed(json.dumps(told).encode(), note_id=note_id, folder_id=folder.id)
    with _as_if(at + timedelta(hours=1)):
        actions.receive_note(note_id=note_id, folder=folder, envelope=body, by=by)


def sealed(text: bytes, *, note_id: UUID, folder_id: UUID) -> bytes:
    """Return a note as a phone seals it to the house."""
    house = field_keys().present.public_key()
    own = generate_private_key(SECP256R1())
    mine, nonce = public_bytes(own.public_key()), os.urandom(12)
    key = shared_key(own.exchange(ECDH(), house), mine, public_bytes(house))
    closed = AESGCM(key).encrypt(nonce, text, bound_to(note_id, folder_id))
    return bytes([FORMAT]) + key_id(house) + mine + nonce + closed


@contextmanager
def _as_if(moment: datetime) -> Iterator[None]:
    with clock.at(moment):
        yield
