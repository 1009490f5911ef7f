"""The contact ledger: what was tried, whom we may ask, what suits the person, what was offered."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lotsenbuch.appointments.rules.reach import Part
from lotsenbuch.cases.models import Case, ContactChannel
from lotsenbuch.cases.models.policies import READ_ADD, SEEN_CASES, WRITABLE_CASES, case_policies, row_policies
from lotsenbuch.office.rules.project import often_words
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import GuardMay, OfSameCase
from lotsenbuch.records.rules import DataClass

# A way belongs to a person, not to a case: what the writer does not see cannot be named.
_SEEN_WAY = "(channel_id IS NULL OR channel_id = ANY(ARRAY(SELECT id FROM cases_contactchannel)))"


class PartOfDay(models.TextChoices):
    """When somebody can be reached; the words stand in the rules."""

    MORNING = Part.MORNING.value, "vormittags"
    NOON = Part.NOON.value, "mittags"
    AFTERNOON = Part.AFTERNOON.value, "nachmittags"
    EVENING = Part.EVENING.value, "am frühen Abend"


class TrustedPerson(Versioned):
    """Somebody whom the person lets us ask, for what, from when until when; revoked at any time (C55).

    Not signing has no consequence anywhere.
    """

    holds = DataClass.COUNSELLING

    class Scope(models.TextChoices):
        """What the person allows, each step more than the one before."""

        CALL_BACK = "call_back", "ausrichten, dass um einen Rückruf gebeten wird"
        TIMES = "times", "außerdem Tag und Uhrzeit von Terminen weitergeben"
        TALKS = "talks", "außerdem bei Gesprächen dabei sein"

    # Each step allows what came before it.
    ALLOWS: ClassVar[dict[str, str]] = {
        Scope.CALL_BACK: "um Rückruf bitten",
        Scope.TIMES: "um Rückruf bitten, Tag und Uhrzeit sagen",
        Scope.TALKS: "um Rückruf bitten, Tag und Uhrzeit sagen, beim Gespräch dabei",
    }

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="trusted_persons")
    name = models.TextField("Name")
    relation = models.TextField("Wer ist das?", blank=True)
    value = models.TextField("Nummer oder Adresse")
    scope = models.TextField("Erlaubt ist", choices=Scope, default=Scope.CALL_BACK)
    consent_from = models.DateField("gilt ab")
    consent_until = models.DateField("gilt bis")
    given_how = models.TextField("Einwilligung", help_text="schriftlich oder mündlich, wo sie liegt")
    recorded_by = models.TextField("eingetragen von", editable=False)
    revoked_at = models.DateTimeField("widerrufen", null=True)

    class Meta:
        ordering: ClassVar = [F("revoked_at").desc(nulls_first=True), "-consent_from", "name"]
        constraints: ClassVar = [
            *case_policies("trusted"),
            models.CheckConstraint(name="trusted_period", condition=Q(consent_until__gte=F("consent_from"))),
        ]

    @property
    def allows(self) -> str:
        """Return all that the person allows, in words."""
        return self.ALLOWS[self.scope]


class ContactAttempt(Kept):
    """One attempt to reach somebody and what came of it (C54); written once."""

    holds = DataClass.COUNSELLING
    disputable = ("note",)

    class Way(models.TextChoices):
        """How it was tried."""

        MOBILE = "mobile", "Mobiltelefon"
        PHONE = "phone", "Telefon"
        MESSENGER = "messenger", "Kurznachricht"
        MAIL = "mail", "E-Mail"
        POST = "post", "Brief"
        VIDEO = "video", "Video"
        TRUSTED_PERSON = "trusted_person", "Vertrauensperson"
        VISIT = "visit", "Besuch, um in Kontakt zu bleiben"
        IN_PERSON = "in_person", "persönlich getroffen"

    class Result(models.TextChoices):
        """What came of it."""

        TWO_WAY = "two_way", "miteinander gesprochen oder geschrieben"
        SENT = "sent", "verschickt, noch keine Antwort"
        LEFT_WORD = "left_word", "Nachricht hinterlassen"
        OTHERS = "others", "jemand anderen erreicht"
        NO_ANSWER = "no_answer", "niemand erreicht"
        WRONG = "wrong", "falsche oder nicht mehr vergebene Nummer"
        RETURNED = "returned", "kam zurück"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attempts")
    way = models.TextField("Weg", choices=Way)
    channel = models.ForeignKey(ContactChannel, on_delete=models.SET_NULL, null=True, related_name="+")
    trusted = models.ForeignKey(TrustedPerson, on_delete=models.SET_NULL, null=True, related_name="+")
    result = models.TextField("Ergebnis", choices=Result)
    happened_at = models.DateTimeField("wann")
    note = models.TextField("Anmerkung", blank=True)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("festgehalten", auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-happened_at", "-recorded_at"]
        indexes: ClassVar = [models.Index(fields=["case", "-happened_at"], name="contact_attempt_by_case")]
        constraints: ClassVar = [
            *row_policies(
                "contact_attempt",
                seen=f"case_id = {SEEN_CASES}",
                writable=f"case_id = {WRITABLE_CASES} AND {_SEEN_WAY}",
                may=READ_ADD,
            ),
            # Who reported in person begins a new row (`duties_find`).
            GuardMay(name="contact_attempt_guard", reads=("case_id", "way", "result", "happened_at")),
            OfSameCase(name="contact_attempt_of_same_case", column="trusted_id", table="appointments_trustedperson"),
        ]

    @property
    def is_visit(self) -> bool:
        """Say whether somebody went there to keep contact; never a control visit."""
        return self.way == self.Way.VISIT


DEAD_ENDS = frozenset({ContactAttempt.Result.WRONG, ContactAttempt.Result.RETURNED})
UNANSWERED = frozenset(
    {
        ContactAttempt.Result.SENT,
        ContactAttempt.Result.LEFT_WORD,
        ContactAttempt.Result.OTHERS,
        ContactAttempt.Result.NO_ANSWER,
        *DEAD_ENDS,
    }
)


class ContactAgreement(Versioned):
    """How often both want to hear of each other, what suits, and what the person needs to understand us."""

    holds = DataClass.COUNSELLING
    disputable = ("needs",)

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="contact_agreement")
    rhythm_days = models.PositiveSmallIntegerField("alle wie viele Tage", null=True)
    preferred = models.TextField("liebster Weg", choices=ContactChannel.Kind, blank=True)
    suits = models.TextField("passende Tageszeit", choices=PartOfDay, blank=True)
    needs = models.TextField("was Verständigung leichter macht", blank=True)

    class Meta:
        constraints: ClassVar = [*case_policies("agreement")]

    @property
    def rhythm_words(self) -> str:
        """Return how often both hear of each other; empty where nothing was agreed."""
        return often_words(self.rhythm_days) if self.rhythm_days else ""


class OutreachOffer(Versioned):
    """What was offered to get in touch again, before any legal step, and what the person said to it (class 1)."""

    holds = DataClass.COUNSELLING
    disputable = ("words",)

    class Kind(models.TextChoices):
        """What can be offered; nothing of it has a legal consequence."""

        OTHER_WAY = "other_way", "auf einem anderen Weg sprechen"
        OTHER_TIME = "other_time", "zu einer anderen Tageszeit sprechen"
        OTHER_PLACE = "other_place", "sich an einem Ort treffen, den die Person wählt"
        VISIT = "visit", "Besuch, um in Kontakt zu bleiben"
        TRUSTED = "trusted", "über eine Vertrauensperson"
        COMPANION = "companion", "zu zweit oder mit Begleitung"
        PLAIN_LETTER = "plain_letter", "Brief in einfachen Worten"

    class Answer(models.TextChoices):
        """What came back; no answer is no refusal."""

        OPEN = "", "noch offen"
        ACCEPTED = "accepted", "angenommen"
        DECLINED = "declined", "möchte das nicht"
        NONE = "none", "keine Antwort"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="outreach_offers")
    kind = models.TextField("Angebot", choices=Kind)
    words = models.TextField("Anmerkung", blank=True)
    offered_on = models.DateField("angeboten am")
    before_summons = models.PositiveSmallIntegerField("vor dem wievielten Meldetermin hintereinander", null=True)
    answer = models.TextField("Antwort", choices=Answer, default=Answer.OPEN, blank=True)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-offered_on", "-id"]
        constraints: ClassVar = [*case_policies("outreach")]
