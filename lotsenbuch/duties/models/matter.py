"""One matter: why it came so, what was weighed, how the person was heard, what two people found, how it ended."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import READ_ADD_CHANGE, row_policies
from lotsenbuch.duties.rules.kinds import About, Heard
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import GUARD, AppMay, GuardMay, OfSameCase, RowPolicy, Stays
from lotsenbuch.records.rules import DataClass

from .policies import LEGAL_LATER, LEGAL_READ, LEGAL_WRITE, MY_MATTERS, MY_REQUESTS, OPEN_SECOND
from .request import Request

# What a finding rests on; once a human found, only the second person's "no" opens it again.
_GROUNDS = (
    "level", "why", "reached", "reason", "reason_shown", "reason_words", "hardship", "hardship_words", "alternatives",
    "relationship", "offer_words", "in_person", "hearing_letter_id", "hearing_text", "hearing_from", "hearing_until",
    "heard_how", "heard_on", "heard_words", "ended_on", "ended_because",
)  # fmt: skip
# Only guard functions write these: a human finds, a second one agrees, a machine never does (§ 31a SGB X).
_GUARDED = ("found_by", "found_at", "agreed_by", "agreed_at", "verdict", "posted_on")
_SEEN = f"(case_id = {LEGAL_READ} OR id = {MY_MATTERS})"
_APP = f"current_user <> '{GUARD}'"
_SETTLED = f"{_APP} AND (OLD.found_by <> '' OR OLD.ended_on IS NOT NULL)"


class Matter(Versioned):
    """A matter. It begins with the question why and may end with nothing at any time before a finding."""

    holds = DataClass.COUNSELLING
    disputable = (
        "why",
        "reached",
        "reason_words",
        "hardship_words",
        "alternatives",
        "offer_words",
        "hearing_text",
        "heard_words",
        "complied_words",
        "lifted_because",
        "ended_because",
    )

    class Reason(models.TextChoices):
        """Whether there was an important reason; a step of its own."""

        OPEN = "", "noch nicht geprüft"
        GIVEN = "given", "ja, ein wichtiger Grund liegt vor"
        NONE = "none", "nein, nach allem, was wir wissen"

    class Shown(models.TextChoices):
        """How it was shown."""

        UNSAID = "", "nichts vorgelegt oder gesagt"
        PLAUSIBLE = "plausible", "nachvollziehbar erklärt"
        PROOF = "proof", "nachgewiesen"

    class Hardship(models.TextChoices):
        """Whether it would be an außergewöhnliche Härte; a question that must be answered."""

        OPEN = "", "noch nicht geprüft"
        YES = "yes", "ja, es wäre eine außergewöhnliche Härte"
        NO = "no", "nein"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="matters")
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="matters")
    about = models.TextField("Worum es geht", choices=[(one.value, one.label) for one in About])
    happened_on = models.DateField("Tag")
    is_under_25 = models.BooleanField("unter 25", default=False)
    level = models.PositiveSmallIntegerField("Regelbedarfsstufe", default=1)
    why = models.TextField("Warum ist es so gekommen?", blank=True)
    reached = models.TextField("Wie wurde die Person gesucht?", blank=True)
    reason = models.TextField("Wichtiger Grund", choices=Reason, blank=True, default=Reason.OPEN)
    reason_shown = models.TextField("Wie gezeigt", choices=Shown, blank=True, default=Shown.UNSAID)
    reason_words = models.TextField("Begründung zum wichtigen Grund", blank=True)
    hardship = models.TextField("Außergewöhnliche Härte", choices=Hardship, blank=True, default=Hardship.OPEN)
    hardship_words = models.TextField("Begründung zur Härte", blank=True)
    alternatives = models.TextField("Andere Wege, versucht oder angeboten", blank=True)
    relationship = models.TextField("Was der Schritt für die Beziehung heißt", blank=True)
    offer_words = models.TextField("Das konkrete Angebot", blank=True)
    in_person = ArrayField(models.TextField(), verbose_name="persönliche Anhörung, weil", default=list, blank=True)
    hearing_letter = models.ForeignKey(SentLetter, on_delete=models.CASCADE, null=True, related_name="+")
    hearing_text = models.TextField("Anhörung im Wortlaut", blank=True)
    hearing_from = models.DateField("Anhörung zur Post oder übergeben am", null=True)
    hearing_until = models.DateField("Frist zur Äußerung", null=True)
    heard_how = models.TextField("Angehört", choices=[(one.value, one.label) for one in Heard], blank=True, default="")
    heard_on = models.DateField("Äußerung am", null=True)
    heard_words = models.TextField("Was die Person gesagt hat", blank=True)
    complied_on = models.DateField("Pflicht erfüllt oder Bereitschaft erklärt am", null=True)
    complied_words = models.TextField("Woran sich das zeigt", blank=True)
    verdict = models.JSONField("Was das Recht des Tages sagt", default=dict)
    posted_on = models.DateField("Bescheid soll zur Post am", null=True)
    found_by = models.TextField(blank=True, default="", editable=False)
    found_at = models.DateTimeField("festgestellt", null=True, editable=False)
    agreed_by = models.TextField(blank=True, default="", editable=False)
    agreed_at = models.DateTimeField("zugestimmt", null=True, editable=False)
    handed_on = models.DateField("an die Leistungsabteilung am", null=True)
    lifted_on = models.DateField("aufgehoben ab", null=True)
    lifted_because = models.TextField("Warum aufgehoben", blank=True)
    reported_on = models.DateField("hat sich persönlich gemeldet am", null=True)
    talk_offered_on = models.DateField("Beratungsangebot am", null=True)
    ended_on = models.DateField("ohne Folgen beendet am", null=True)
    ended_because = models.TextField("Warum beendet", blank=True)
    made_by = models.TextField(editable=False)
    made_at = models.DateTimeField("begonnen", editable=False)

    class Meta:
        ordering: ClassVar = ["-happened_on", "id"]
        constraints: ClassVar = [
            AppMay(name="matter_app", commands=READ_ADD_CHANGE),
            RowPolicy(name="matter_seen", command="SELECT", using=_SEEN),
            RowPolicy(name="matter_added", command="INSERT", using="", check_sql=f"case_id = {LEGAL_WRITE}"),
            RowPolicy(name="matter_changed", command="UPDATE", using=_SEEN, check_sql=f"case_id = {LEGAL_LATER}"),
            Stays(
                name="matter_stays",
                columns=("id", "case_id", "request_id", "about", "happened_on", "is_under_25", "made_by", "made_at"),
            ),
            Stays(name="matter_found_by_people", columns=_GUARDED, when=_APP),
            Stays(name="matter_found_stays", columns=_GROUNDS, when=_SETTLED),
            GuardMay(name="matter_guard", reads=("*",), writes=("UPDATE",)),
            OfSameCase(name="matter_request", column="request_id", table="duties_request"),
            OfSameCase(name="matter_hearing", column="hearing_letter_id", table="letters_sentletter"),
            models.UniqueConstraint(fields=["request"], condition=Q(ended_on=None), name="matter_request_once"),
            models.CheckConstraint(
                name="matter_two_people", condition=Q(agreed_by="") | (~Q(found_by="") & ~Q(agreed_by=F("found_by")))
            ),
            models.CheckConstraint(
                name="matter_agreed_before_handed",
                condition=~Q(agreed_by="") | Q(handed_on=None, lifted_on=None, talk_offered_on=None),
            ),
            models.CheckConstraint(
                name="matter_ended_says_why",
                condition=Q(ended_on=None, ended_because="")
                | (Q(ended_on__isnull=False, found_by="") & ~Q(ended_because="")),
            ),
            models.CheckConstraint(name="matter_level", condition=Q(level__gte=1, level__lte=6)),
        ]


class Second(Kept):
    """Whom the finder asked to look a second time; sees the one matter until they decide."""

    holds = DataClass.COUNSELLING
    disputable = ("words",)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="seconds")
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by = models.TextField(editable=False)
    asked_at = models.DateTimeField("gefragt")
    decided_at = models.DateTimeField("entschieden", null=True)
    is_agreed = models.BooleanField("stimmt zu", null=True)
    words = models.TextField("Warum", blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "id"]
        constraints: ClassVar = [
            AppMay(name="second_app", commands=("SELECT",)),
            RowPolicy(name="second_seen", command="SELECT", using=f"case_id = {LEGAL_READ} OR {OPEN_SECOND}"),
            GuardMay(name="second_guard", reads=("*",), writes=("INSERT", "UPDATE")),
            models.UniqueConstraint(fields=["matter"], condition=Q(decided_at=None), name="second_one_at_a_time"),
            models.CheckConstraint(name="second_says_why_not", condition=~Q(is_agreed=False) | ~Q(words="")),
        ]


class Objection(Versioned):
    """A Widerspruch against what followed from a matter, or against a Verpflichtung, and its result."""

    holds = DataClass.COUNSELLING

    class Result(models.TextChoices):
        """How it ended."""

        OPEN = "", "noch offen"
        UPHELD = "upheld", "abgeholfen oder stattgegeben"
        PARTLY = "partly", "teilweise stattgegeben"
        REJECTED = "rejected", "zurückgewiesen"
        WITHDRAWN = "withdrawn", "von der Person zurückgenommen"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="objections")
    received_on = models.DateField("eingegangen am")
    words = models.TextField("Worum es geht", blank=True)
    result = models.TextField("Ergebnis", choices=Result, blank=True, default=Result.OPEN)
    decided_on = models.DateField("entschieden am", null=True)
    made_by = models.TextField(editable=False)

    class Meta:
        ordering: ClassVar = ["-received_on", "id"]
        constraints: ClassVar = [
            *row_policies(
                "duty_objection",
                seen=f"(case_id = {LEGAL_READ} OR request_id = {MY_REQUESTS})",
                writable=f"case_id = {LEGAL_LATER}",
                may=READ_ADD_CHANGE,
                stays=("id", "case_id", "request_id", "received_on", "made_by"),
            ),
            GuardMay(name="duty_objection_guard", reads=("request_id", "result")),
            OfSameCase(name="objection_request", column="request_id", table="duties_request"),
            models.CheckConstraint(
                name="objection_decided",
                condition=Q(result="", decided_on=None) | (~Q(result="") & Q(decided_on__isnull=False)),
            ),
        ]
