"""One-time links: a page that answers to whoever holds the token, shows times and nothing of a person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import SEEN_CASES, WRITABLE_CASES, case_policies, row_policies
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import ACTOR, GuardMay, OfSameCase, RowPolicy, Stays
from lotsenbuch.records.rules import DataClass

from .appointment import Appointment

# Who holds the token acts as `link:<key of the row>`; the key itself is no secret and opens nothing.
_BY_LINK = f"'link:' || id = {ACTOR}"
_OF_LINK = f"'link:' || link_id = {ACTOR}"
# After the answer the page is still shown once, in the same transaction.
_OPEN = f"{_BY_LINK} AND expires_at > now() AND withdrawn_at IS NULL"


class Link(Kept):
    """A token that went out on paper or in a message: only its hash is kept (decision 0140)."""

    holds = DataClass.COUNSELLING

    class Kind(models.TextChoices):
        """What the token opens."""

        REPLY = "reply", "Antwortseite"
        CALENDAR = "calendar", "Kalenderdatei"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    kind = models.TextField("Zweck", choices=Kind)
    token_hash = models.BinaryField("Prüfwert des Schlüssels", unique=True)
    made_by = models.TextField("ausgestellt von", editable=False)
    made_at = models.DateTimeField("ausgestellt", auto_now_add=True)
    expires_at = models.DateTimeField("gilt bis")
    used_at = models.DateTimeField("beantwortet", null=True)
    withdrawn_at = models.DateTimeField("zurückgezogen", null=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            *case_policies("link"),
            RowPolicy(name="link_by_token", command="SELECT", using=_OPEN),
            Stays(name="link_token_stays", columns=("kind", "token_hash", "made_by")),
            GuardMay(
                name="link_guard",
                reads=("id", "case_id", "kind", "token_hash", "expires_at", "used_at", "withdrawn_at"),
                writes=("UPDATE (used_at)",),
            ),
        ]


class LinkSlot(Kept):
    """A time that a link offers; a copy, so that a link sees no row of the appointments."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="slots")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField("Art")
    starts_at = models.DateTimeField("Beginn")
    ends_at = models.DateTimeField("Ende")
    is_meldetermin = models.BooleanField("Meldetermin", default=False)

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            *case_policies("link_slot", may=("SELECT", "INSERT")),
            RowPolicy(name="link_slot_by_token", command="SELECT", using=_OF_LINK),
            OfSameCase(name="link_slot_of_same_case", column="link_id", table="appointments_link"),
            OfSameCase(name="link_slot_for_same_case", column="appointment_id", table="appointments_appointment"),
            GuardMay(name="link_slot_guard", reads=("id", "link_id", "appointment_id", "starts_at")),
            models.UniqueConstraint(fields=["link", "appointment"], name="link_slot_once"),
        ]


class Reply(Versioned):
    """What came back through a link: a request, unless it took a time that was offered."""

    holds = DataClass.COUNSELLING

    class Wish(models.TextChoices):
        """What the person answers, in the words of the page."""

        COMES = "comes", "Ich komme"
        OTHER_TIME = "other_time", "Ich brauche eine andere Zeit"
        OTHER_PLACE = "other_place", "Ich möchte mich woanders treffen"
        CALL_ME = "call_me", "Bitte rufen Sie mich an"
        CANNOT = "cannot", "Ich kann nicht kommen"

    class Decision(models.TextChoices):
        """What became of the request."""

        OPEN = "", "noch offen"
        CONFIRMED = "confirmed", "zugesagt"
        TALKED = "talked", "besprochen"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="replies")
    link = models.OneToOneField(Link, on_delete=models.CASCADE, related_name="reply")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, null=True, related_name="replies")
    wish = models.TextField("Antwort", choices=Wish)
    place = models.TextField("Ort in den Worten der Person", blank=True)
    words = models.TextField("Worte der Person", blank=True)
    came_at = models.DateTimeField("eingegangen", auto_now_add=True)
    decision = models.TextField("Stand", choices=Decision, default=Decision.OPEN, blank=True)
    decided_by = models.TextField(blank=True, editable=False)
    decided_at = models.DateTimeField("erledigt", null=True)

    class Meta:
        ordering: ClassVar = ["-came_at"]
        indexes: ClassVar = [models.Index(fields=["case"], condition=Q(decision=""), name="reply_open")]
        constraints: ClassVar = [
            *row_policies(
                "reply",
                seen=f"case_id = {SEEN_CASES}",
                writable=f"case_id = {WRITABLE_CASES}",
                may=("SELECT", "INSERT", "UPDATE"),
                stays=("id", "case_id", "link_id", "wish", "place", "words"),
            ),
            # Written for a link by `appointments_answer_link` only.
            GuardMay(name="reply_guard", reads=("id",), writes=("INSERT",)),
            OfSameCase(name="reply_of_link", column="link_id", table="appointments_link"),
            OfSameCase(name="reply_of_talk", column="appointment_id", table="appointments_appointment"),
        ]
