"""Who is out and when they are back, paper cards, and copies that a person fetches with a code."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import ALL, READ_ADD, case_policies, row_policies
from lotsenbuch.office.models import LED_STAFF
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import ACTOR, STAFF, GuardMay, RowPolicy, Stays
from lotsenbuch.records.rules import DataClass

from .carried import Folder

_OWN = f"staff_id = {STAFF}"
_TODAY = "date_trunc('day', now() AT TIME ZONE 'Europe/Berlin') AT TIME ZONE 'Europe/Berlin'"
# Who set out before midnight and is not back has to be missed after it; long after, nobody waits any more.
_NOBODY_WAITS = f"(back_at IS NOT NULL OR back_until < {_TODAY} - interval '7 days')"
_PAST = f"{ACTOR} = 'service:retain' AND out_at < {_TODAY} AND {_NOBODY_WAITS}"
_LATE = f"{ACTOR} = 'service:watch' AND back_at IS NULL AND back_until < now()"
_TOLD = f"(told_at IS NOT NULL AND told_id = {STAFF}) OR (lead_told_at IS NOT NULL AND staff_id = {LED_STAFF})"


class Outing(Versioned):
    """That somebody is out, and by when they wanted to be back. No place, no way; deleted the day after they are back.

    It is no Personen-Notsignal-Anlage: it notices that nobody reported back, nothing else.
    """

    holds: ClassVar[DataClass | None] = None

    folder = models.OneToOneField(Folder, on_delete=models.CASCADE, related_name="outing")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="outings")
    told = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    call_number = models.TextField("Rufnummer des Geräts beim Losgehen", blank=True, db_default="", default="")
    out_at = models.DateTimeField("los")
    back_until = models.DateTimeField("zurück bis")
    back_at = models.DateTimeField("zurück", null=True)
    told_at = models.DateTimeField("Kollegin oder Kollege verständigt", null=True)
    lead_told_at = models.DateTimeField("Teamleitung verständigt", null=True)
    heard_by = models.TextField("erreicht von", blank=True)

    class Meta:
        constraints: ClassVar = [
            *row_policies(
                "outing",
                seen=f"({_OWN} OR {_TOLD})",
                writable=f"({_OWN} OR {_TOLD})",
                may=ALL,
                stays=("id", "folder_id", "staff_id", "call_number"),
            ),
            RowPolicy(name="outing_find_late", command="SELECT", using=_LATE),
            RowPolicy(name="outing_told", command="UPDATE", using=_LATE),
            RowPolicy(name="outing_find_past", command="SELECT", using=_PAST),
            RowPolicy(name="outing_forget", command="DELETE", using=_PAST),
            models.CheckConstraint(name="outing_lasts", condition=Q(back_until__gt=F("out_at"))),
        ]


class Card(Versioned):
    """A folder on paper: one card with initials and keywords, by a number that is ticked as destroyed."""

    holds: ClassVar[DataClass | None] = None

    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="cards")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.TextField("Nummer der Karte", unique=True)
    printed_at = models.DateTimeField("gedruckt")
    due_at = models.DateTimeField("zu vernichten bis")
    destroyed_at = models.DateTimeField("vernichtet", null=True)

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        constraints: ClassVar = [
            *row_policies(
                "card",
                seen=_OWN,
                writable=_OWN,
                stays=("id", "folder_id", "staff_id", "number", "printed_at", "due_at"),
            ),
        ]


class Mood(Kept):
    """How the person said that they were, in a word; words stand in a row, nothing is counted or averaged."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moods")
    mood = models.TextField("Stimmung")
    said_on = models.DateField("am")

    class Meta:
        ordering: ClassVar = ["said_on", "id"]
        constraints: ClassVar = [*case_policies("mood", may=READ_ADD)]


class CopyLink(Kept):
    """A copy that the person fetches once: an address on paper and a code told in the talk open it together.

    What is kept is closed with both of them, which the house does not keep: it cannot open it any more itself.
    """

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="copy_links")
    title = models.TextField("Was")
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    token_hash = models.BinaryField("Prüfwert des Schlüssels", unique=True)
    closed = models.BinaryField("Kopie, verschlüsselt mit Adresse und Code", null=True)
    made_by = models.TextField("ausgestellt von", editable=False)
    made_at = models.DateTimeField("ausgestellt", auto_now_add=True)
    expires_at = models.DateTimeField("gilt bis")
    tries = models.PositiveSmallIntegerField("Versuche", default=0)
    fetched_at = models.DateTimeField("abgeholt", null=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        constraints: ClassVar = [
            *case_policies("copy_link", may=READ_ADD),
            RowPolicy(
                name="copy_link_by_token",
                command="SELECT",
                using=f"'link:' || id = {ACTOR} AND expires_at > now() AND fetched_at IS NULL",
            ),
            Stays(name="copy_link_token_stays", columns=("case_id", "token_hash", "made_by")),
            GuardMay(
                name="copy_link_guard",
                reads=("id", "token_hash", "expires_at", "fetched_at", "tries"),
                writes=("UPDATE (tries)", "UPDATE (fetched_at)", "UPDATE (closed)"),
            ),
        ]
