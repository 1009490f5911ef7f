"""What goes along: devices of the house, folders and what they hold, notes on their way to the journal."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import (
    FROM_CLASS_2,
    READ_ADD,
    READ_ADD_CHANGE,
    case_policies,
    guard_reads,
    row_policies,
)
from lotsenbuch.fieldwork.rules.folder import READABLE_FOR
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import ACTOR, STAFF, Frozen, OfSameCase, RowPolicy
from lotsenbuch.records.rules import DataClass

_OWN = f"staff_id = {STAFF}"
_KEEPS_DEVICES = "lotse_has_role('administration')"
_OVER = f"{ACTOR} = 'service:retain' AND closes_at <= now()"


class Device(Versioned):
    """A phone or tablet of the house, in the hand of one colleague; no other opens a folder."""

    holds: ClassVar[DataClass | None] = None

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="devices")
    name = models.TextField("Gerät", help_text="Inventarnummer oder Aufkleber")
    call_number = models.TextField("Rufnummer unterwegs", blank=True, db_default="", default="")
    code_hash = models.TextField("Prüfwert des Einmalcodes", blank=True)
    code_until = models.DateTimeField("Code gilt bis", null=True)
    secret_hash = models.TextField("Prüfwert des Geräteschlüssels", blank=True)
    registered_at = models.DateTimeField("eingerichtet", null=True)
    registered_by = models.TextField(editable=False)
    last_contact_at = models.DateTimeField("zuletzt verbunden", null=True)
    locked_at = models.DateTimeField("gesperrt", null=True)
    locked_because = models.TextField("Warum gesperrt", blank=True)
    wiped_at = models.DateTimeField("geleert", null=True)

    class Meta:
        constraints: ClassVar = [
            *row_policies(
                "device",
                seen=f"({_OWN} OR {_KEEPS_DEVICES})",
                writable=f"({_OWN} OR {_KEEPS_DEVICES})",
                stays=("id", "staff_id", "registered_by"),
            ),
            # The officer learns of a loss, and what was on it by `fieldwork_lost`; no content.
            RowPolicy(
                name="device_lost", command="SELECT", using="locked_at IS NOT NULL AND lotse_has_role('officer')"
            ),
            guard_reads(
                "device", "id", "staff_id", "secret_hash", "locked_at", "wiped_at", "version", writes=("UPDATE",)
            ),
            Frozen(name="device_lock_stays", when="OLD.locked_at IS NOT NULL AND OLD.wiped_at IS NOT NULL"),
        ]


class Folder(Versioned):
    """What one colleague takes along on one walk: closed until the hour set, then readable for at most 12 hours."""

    holds: ClassVar[DataClass | None] = None

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="folders")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, related_name="folders")
    opens_at = models.DateTimeField("lesbar ab")
    closes_at = models.DateTimeField("lesbar bis")
    salt = models.BinaryField(
        "Salz für den Anteil des Hauses am Schlüssel; fort, wenn die Mappe zurück oder abgelaufen ist", null=True
    )
    packed_at = models.DateTimeField("gepackt")
    fetched_at = models.DateTimeField("aufs Gerät geholt", null=True)
    opened_at = models.DateTimeField("zuerst geöffnet", null=True)
    returned_at = models.DateTimeField("zurück und geleert", null=True)
    revoked_at = models.DateTimeField("zurückgerufen", null=True)
    told = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        verbose_name="Wer Bescheid bekommt, wenn ich nicht zurück bin",
        related_name="+",
    )

    class Meta:
        ordering: ClassVar = ["-opens_at", "id"]
        constraints: ClassVar = [
            *row_policies("folder", seen=_OWN, writable=_OWN, stays=("id", "staff_id", "opens_at", "closes_at")),
            guard_reads(
                "folder",
                "id",
                "staff_id",
                "device_id",
                "fetched_at",
                "returned_at",
                "revoked_at",
                "version",
                writes=("UPDATE",),
            ),
            # Once its time is over, nothing may bring the house's share back, a clock that goes wrong included.
            RowPolicy(name="folder_find_over", command="SELECT", using=_OVER),
            RowPolicy(name="folder_end_share", command="UPDATE", using=_OVER, check_sql=f"{_OVER} AND salt IS NULL"),
            models.CheckConstraint(
                name="folder_at_most_12_hours",
                condition=Q(closes_at__gt=F("opens_at")) & Q(closes_at__lte=F("opens_at") + READABLE_FOR),
            ),
        ]


class Meeting(Kept):
    """One talk that a folder is for; a person who is met twice stands in it twice."""

    holds = DataClass.COUNSELLING

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="meetings")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="walks")
    # Where the talk was booked; gone with it, the time stays.
    appointment = models.ForeignKey(Appointment, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField("Treffen um")
    position = models.PositiveSmallIntegerField("Reihenfolge")

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            *case_policies("meeting", may=READ_ADD),
            guard_reads("meeting", "id", "folder_id", "case_id", "at"),
            OfSameCase(name="meeting_same_case", column="appointment_id", table="appointments_appointment"),
            models.UniqueConstraint(fields=["folder", "position"], name="meeting_position_once"),
            models.UniqueConstraint(fields=["folder", "appointment"], name="meeting_talk_once"),
            models.CheckConstraint(name="meeting_at_most_ten", condition=Q(position__lt=10)),
        ]


class Item(Kept):
    """One fact that was ticked for one meeting, as it leaves the house; from class 2 on with a reason."""

    holds = DataClass.COUNSELLING

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items_outside")
    kind = models.TextField("Was")
    data_class = models.PositiveSmallIntegerField("Klasse")
    reason = models.TextField("Warum nötig", blank=True)
    sealed = SealedField("Inhalt, verschlüsselt", data_class=DataClass.COUNSELLING)

    class Meta:
        constraints: ClassVar = [
            *case_policies("item", only=FROM_CLASS_2, may=READ_ADD),
            guard_reads("item", "meeting_id", "kind", "data_class"),
            OfSameCase(name="item_same_case", column="meeting_id", table="fieldwork_meeting"),
            models.CheckConstraint(name="item_class", condition=Q(data_class__gte=0, data_class__lte=3)),
            models.CheckConstraint(name="item_sensitive_with_reason", condition=Q(data_class__lt=2) | ~Q(reason="")),
        ]


class Note(Versioned):
    """A sealed note as it came from a phone; its writer reads it, nobody else, until it stands in the journal."""

    holds = DataClass.COUNSELLING

    class State(models.TextChoices):
        """Where it is on its way."""

        RECEIVED = "received", "angekommen"
        INBOX = "inbox", "angekommen, der Fall ist inzwischen zu oder woanders"
        BESIDE = "beside", "zweite Fassung unter demselben Schlüssel"
        LOOSE = "loose", "angekommen, noch ohne Fall"
        QUARANTINE = "quarantine", "nicht lesbar, beiseitegelegt"
        WRITTEN = "written", "steht im Journal"
        HANDED_ON = "handed_on", "weitergegeben"
        DROPPED = "dropped", "verworfen"

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="field_notes")
    note_id = models.UUIDField("Schlüssel, den das Telefon vergab")
    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, null=True, related_name="notes")
    folder_named = models.UUIDField("Mappe, die das Telefon nannte")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="field_notes")
    # Who wrote it, where its writer no longer works on the case and handed it on to whoever does.
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, verbose_name="geschrieben von", related_name="+"
    )
    sequence = models.PositiveBigIntegerField("Reihenfolge auf dem Gerät", default=0)
    sha256 = models.TextField("Prüfsumme der verschlüsselten Bytes")
    envelope = models.BinaryField("wie angekommen, für das Haus verschlüsselt", null=True)
    state = models.TextField("Stand", choices=State)
    received_at = models.DateTimeField("angekommen")
    settled_at = models.DateTimeField("erledigt", null=True)

    class Meta:
        ordering: ClassVar = ["sequence", "received_at", "id"]
        constraints: ClassVar = [
            *row_policies(
                "note", seen=_OWN, writable=_OWN, may=READ_ADD_CHANGE, stays=("id", "staff_id", "note_id", "writer_id")
            ),
            # Handed on to who leads the case now, whom the writer may not see (migration 0005).
            guard_reads(
                "note",
                "id",
                "staff_id",
                "note_id",
                "folder_id",
                "case_id",
                "writer_id",
                "sha256",
                "envelope",
                "state",
                "settled_at",
                "version",
                "folder_named",
                "sequence",
                "received_at",
                writes=("INSERT", "UPDATE"),
            ),
            # What could not be read is shown to who keeps the devices, as a line without content.
            RowPolicy(name="note_aside", command="SELECT", using=f"state = 'quarantine' AND {_KEEPS_DEVICES}"),
            # One key may come with two contents: the second is kept beside the first and both are shown.
            models.UniqueConstraint(fields=["staff", "note_id", "sha256"], name="note_once"),
            models.UniqueConstraint(
                fields=["staff", "note_id"],
                condition=Q(state__in=["received", "inbox"]),
                name="note_one_under_its_key",
            ),
        ]
