"""What Fallbeendigung remembers."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import (
    CARED_CASES,
    FROM_CLASS_2,
    READ_ADD,
    SEEN_CASES,
    WRITABLE_CASES,
    case_policies,
    guard_reads,
    row_policies,
)
from lotsenbuch.planning.models import Goal, Worded
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import SETTINGS_BY, Frozen, OfSameCase, WrittenBy
from lotsenbuch.records.rules import DataClass

# What a Fassung says of the goals stays: a policy, because the Fassung is another row.
_DRAFTS = "ending_id = ANY(ARRAY(SELECT id FROM closure_ending WHERE ended_on IS NULL))"


class EndReason(Versioned):
    """Why a case can end, in the words of the house; configurable, with its class."""

    class Outcome(models.TextChoices):
        """Under which heading an ending counts."""

        COMPLETED = "completed", "absolviert"
        BROKEN_OFF = "broken_off", "abgebrochen"
        OTHER = "other", "sonstiges Ende"

    label = models.TextField("Grund", unique=True)
    outcome = models.TextField("zählt als", choices=Outcome)
    is_work_start = models.BooleanField("mit Aufnahme einer Arbeit oder Ausbildung", default=False)
    is_hand_back = models.BooleanField("zurück an die Arbeitsvermittlung", default=False)
    is_revocation = models.BooleanField("Widerruf der Teilnahme", default=False)
    is_active = models.BooleanField("wird angeboten", default=True)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        ordering: ClassVar = ["position", "label"]
        constraints: ClassVar = [WrittenBy(name="end_reason_written", insert=SETTINGS_BY, update=SETTINGS_BY)]

    def __str__(self) -> str:
        return self.label


class Ending(Versioned):
    """How a case ends: a draft while it is talked over, then a Fassung that nothing changes.

    `version` counts on from one Fassung to the next, so that one number says what somebody has seen of all of them.
    """

    holds = DataClass.COUNSELLING
    disputable = (
        "because",
        "results",
        "helped",
        "share_words",
        "persons_words",
        "handback",
    )

    class Share(models.TextChoices):
        """Participation as an outcome of its own, in words (C31); never a number."""

        UNSAID = "", "keine Angabe"
        LESS = "less", "weniger dabei als am Anfang"
        SAME = "same", "ähnlich wie am Anfang"
        MORE = "more", "mehr dabei als am Anfang"

    class WorkKind(models.TextChoices):
        """What was taken up: § 5 KFV counts some kinds as an Integration and others not."""

        UNSAID = "", "keine Angabe"
        SVB = "svb", "sozialversicherungspflichtige Arbeit"
        TRAINING = "ausbildung", "Ausbildung"
        SELF_EMPLOYED = "selbstaendig", "selbstständige Tätigkeit"
        EGZ = "egz", "Arbeit mit Eingliederungszuschuss (§§ 88–90 SGB III)"
        LONG_TERM = "16e", "Arbeit nach § 16e SGB II"
        PARTICIPATION = "16i", "Arbeit nach § 16i SGB II"
        MINIJOB = "minijob", "Minijob"
        AGH = "agh", "Arbeitsgelegenheit (§ 16d SGB II)"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="endings")
    number = models.PositiveSmallIntegerField("Fassung")
    reason = models.ForeignKey(EndReason, on_delete=models.PROTECT, null=True, verbose_name="Grund", related_name="+")
    # Copied when the case ends: the house may change its list afterwards.
    reason_label = models.TextField("Grund in Worten", blank=True)
    outcome = models.TextField("gezählt als", choices=EndReason.Outcome, blank=True)
    because = models.TextField("Warum jetzt", blank=True)
    results = models.TextField("Ergebnis je Ziel", blank=True)
    helped = models.TextField("Was geholfen hat", blank=True)
    share = models.TextField("Teilhabe", choices=Share, default=Share.UNSAID, blank=True)
    share_words = models.TextField("Teilhabe in Worten", blank=True)
    persons_words = models.TextField("In den Worten der Person", blank=True)
    handback = models.TextField("Was mitgeht", blank=True)
    work_from = models.DateField("Arbeit oder Ausbildung ab", null=True)
    work_kind = models.TextField("Art der Arbeit", choices=WorkKind, default=WorkKind.UNSAID, blank=True)
    has_coaching = models.BooleanField("mit Betreuung nach § 16k SGB II", default=False)
    ended_on = models.DateField("beendet am", null=True)
    ended_by = models.TextField(blank=True, editable=False)
    written_by = models.TextField(editable=False)

    @property
    def work_kind_words(self) -> str:
        """Return what was taken up, nothing where it was not said."""
        return str(self.get_work_kind_display()) if self.work_kind else ""

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            *case_policies("ending"),
            Frozen(name="ending_ended_stays", when="OLD.ended_on IS NOT NULL"),
            # `indicators_counts` gives numbers only.
            guard_reads(
                "ending", "id", "case_id", "reason_id", "outcome", "share", "work_from", "work_kind", "ended_on"
            ),
            models.UniqueConstraint(fields=["case", "number"], name="ending_number_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(ended_on=None), name="ending_one_draft"),
            models.CheckConstraint(
                name="ending_has_reason", condition=Q(ended_on=None) | (~Q(reason_label="") & ~Q(outcome=""))
            ),
        ]


class GoalResult(Worded):
    """What came of one goal, in the words in which its levels stood on the day; it stays with its Fassung.

    `words`: title, levels (five sentences, −2 … +2).
    """

    holds = DataClass.COUNSELLING
    disputable = ("words",)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    ending = models.ForeignKey(Ending, on_delete=models.CASCADE, related_name="goal_results")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="+")
    attained = models.SmallIntegerField("erreichte Stufe", null=True)
    is_released = models.BooleanField("geht mit", default=False)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    @property
    def dispute_keys(self) -> tuple[UUID, ...]:
        """Return its own key and that of the goal whose words it keeps."""
        return (self.id, self.goal_id)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            OfSameCase(name="goalresult_ending_of_same_case", column="ending_id", table="closure_ending"),
            OfSameCase(name="goalresult_goal_of_same_case", column="goal_id", table="planning_goal"),
            *row_policies(
                "goalresult",
                seen=f"case_id = {SEEN_CASES}{FROM_CLASS_2}",
                writable=f"case_id = {WRITABLE_CASES}{FROM_CLASS_2} AND {_DRAFTS}",
                stays=("id", "case_id", "ending_id", "goal_id"),
            ),
            models.CheckConstraint(
                name="goalresult_sealed_from_class_2",
                condition=Q(data_class__lt=2, sealed=None) | Q(data_class__gte=2, words={}),
            ),
            models.CheckConstraint(
                name="goalresult_attained_in_words", condition=Q(attained=None) | Q(attained__gte=-2, attained__lte=2)
            ),
            # Whoever takes over holds no grant: what is protected stays.
            models.CheckConstraint(
                name="goalresult_protected_stays", condition=Q(is_released=False) | Q(data_class__lt=2)
            ),
            models.UniqueConstraint(fields=["ending", "goal"], name="goalresult_once"),
        ]


class Reopening(Kept):
    """That an ended case was opened again, when, by whom and why; the ending stays beside it."""

    holds = DataClass.COUNSELLING
    disputable = ("reason",)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reopenings")
    ending = models.OneToOneField(Ending, on_delete=models.CASCADE, related_name="reopening")
    reopened_on = models.DateField("wieder geöffnet am")
    reopened_by = models.TextField(editable=False)
    reason = models.TextField("Grund")

    class Meta:
        constraints: ClassVar = [
            *case_policies("reopening", may=READ_ADD),
            # An ending that was taken back at once was none.
            guard_reads("reopening", "ending_id", "reason"),
            OfSameCase(name="reopening_of_same_case", column="ending_id", table="closure_ending"),
        ]


class Contact(Versioned):
    """A contact of after-care: planned for a day, then held with a line on how things go.

    The only rows that are written in an ended case.
    """

    holds = DataClass.COUNSELLING
    disputable = (
        "about",
        "text",
    )

    class StillWorks(models.TextChoices):
        """Whether the work that began goes on; asked for the continuous employment of K2E3."""

        UNSAID = "", "keine Angabe"
        THROUGHOUT = "throughout", "ja, durchgehend seit dem Beginn"
        AGAIN = "again", "ja, mit einer Unterbrechung oder in einer anderen Stelle"
        NO = "no", "zurzeit nicht"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="after_care")
    due_on = models.DateField("geplant für")
    about = models.TextField("Worum es geht", blank=True)
    held_on = models.DateField("gesprochen am", null=True)
    text = models.TextField("Wie es geht", blank=True)
    still_works = models.TextField("In Arbeit", choices=StillWorks, default=StillWorks.UNSAID, blank=True)
    planned_by = models.TextField(editable=False)
    held_by = models.TextField(blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            *row_policies(
                "contact",
                seen=f"case_id = {SEEN_CASES}",
                writable=f"case_id = {CARED_CASES}",
                stays=("id", "case_id"),
            ),
            guard_reads("contact", "case_id", "held_on", "still_works"),
            Frozen(name="contact_held_stays", when="OLD.held_on IS NOT NULL"),
            models.CheckConstraint(name="contact_held_says", condition=Q(held_on=None) | ~Q(text="")),
        ]
