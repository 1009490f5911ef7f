"""What Integrationsplanung remembers.

Words about a person lie together in one value per row (`words`, or `sealed` from class 2 on): a goal has ten of them,
and each as a column of its own would double the table for its sealed twin.
"""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.constraints import BaseConstraint

from lotsenbuch.cases.models import Case, OwnKind
from lotsenbuch.cases.models.dispute import PlainWords
from lotsenbuch.cases.models.policies import (
    FROM_CLASS_2,
    READ_ADD,
    SEEN_CASES,
    WRITABLE_CASES,
    case_policies,
    guard_reads,
    row_policies,
)
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Versioned
from lotsenbuch.records.policy import SETTINGS_BY, Frozen, OfSameCase, Stays, WrittenBy
from lotsenbuch.records.rules import DataClass

# What was agreed gets no further lines, and those it has stay: a policy, because the Fassung is another row.
_DRAFTS = "plan_id = ANY(ARRAY(SELECT id FROM planning_plan WHERE agreed_on IS NULL))"


class Worded(Versioned):
    """A row whose words stand in clear in class 1 and sealed from class 2 on."""

    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    words = PlainWords("Worte", default=dict)
    sealed = SealedField("Worte, verschlüsselt", null=True, data_class=DataClass.HEALTH)

    class Meta:
        abstract = True


def _sealed_from_class_2(name: str) -> BaseConstraint:
    return models.CheckConstraint(
        name=f"{name}_sealed_from_class_2",
        condition=Q(data_class__lt=2, sealed=None) | Q(data_class__gte=2, words={}),
    )


class Goal(Worded):
    """A goal: what for, why, in the person's words, how far it has come, in words (C20, C24-C27).

    `words`: title, why, in_own_words, levels (five sentences, −2 … +2), because (why parked or dropped).
    """

    holds = DataClass.COUNSELLING
    disputable = ("words",)

    class Field(models.TextChoices):
        """How near to work a goal lies; all three are goals in their own right (C26, C27)."""

        JOB_NEAR = "job_near", "nahe an der Arbeit"
        JOB_FAR = "job_far", "auf dem Weg dorthin"
        STABILISING = "stabilising", "erst einmal Halt finden"

    class State(models.TextChoices):
        """Where a goal stands."""

        OPEN = "open", "daran arbeiten wir"
        PARKED = "parked", "liegt mit Absicht still"
        REACHED = "reached", "erreicht"
        DROPPED = "dropped", "nicht weiterverfolgt"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="goals")
    field = models.TextField("Art des Ziels", choices=Field, default=Field.JOB_FAR)
    state = models.TextField("Stand", choices=State, default=State.OPEN)
    set_on = models.DateField("gesetzt am")
    settled_on = models.DateField("Stand seit", null=True)
    attained = models.SmallIntegerField("erreichte Stufe", null=True)
    own_kind = models.ForeignKey(OwnKind, on_delete=models.PROTECT, null=True, related_name="+")
    own_kind_label = models.TextField("Art des Hauses", blank=True, default="")

    @property
    def kind_label(self) -> str:
        """Return the kind in words: the house's own where one was chosen."""
        return self.own_kind_label or str(self.get_field_display())

    class Meta:
        ordering: ClassVar = ["set_on", "id"]
        constraints: ClassVar = [
            *case_policies("goal", only=FROM_CLASS_2),
            # `indicators_ways` gives numbers only; the same below.
            guard_reads("goal", "id", "case_id", "field", "state", "settled_on", "attained"),
            _sealed_from_class_2("goal"),
            models.CheckConstraint(
                name="goal_attained_in_words", condition=Q(attained=None) | Q(attained__gte=-2, attained__lte=2)
            ),
        ]


class Step(Worded):
    """A step to a goal: what, whose, until when (C22, C23). `words`: text."""

    holds = DataClass.COUNSELLING
    disputable = ("words",)

    class Whose(models.TextChoices):
        """Who takes the step."""

        PERSON = "person", "die Person"
        HOUSE = "house", "wir"
        BOTH = "both", "beide zusammen"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    whose = models.TextField("Wer", choices=Whose, default=Whose.PERSON)
    due_on = models.DateField("bis", null=True)
    done_on = models.DateField("getan am", null=True)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            *case_policies("step", only=FROM_CLASS_2),
            guard_reads("step", "case_id", "goal_id", "done_on"),
            OfSameCase(name="step_of_same_case", column="goal_id", table="planning_goal"),
            _sealed_from_class_2("step"),
        ]


class Option(Worded):
    """What was talked over and what the person chose (C97). `words`: about, options, chosen, in_own_words."""

    holds = DataClass.COUNSELLING
    disputable = ("words",)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="options")
    discussed_on = models.DateField("besprochen am")

    class Meta:
        ordering: ClassVar = ["-discussed_on", "id"]
        constraints: ClassVar = [
            *case_policies("option", only=FROM_CLASS_2, may=READ_ADD),
            guard_reads("option", "case_id", "discussed_on"),
            _sealed_from_class_2("option"),
        ]


class Plan(Versioned):
    """A Fassung of the Kooperationsplan (§ 15 SGB II): a draft until agreed, then nothing changes it (C21)."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField("Fassung")
    drafted_on = models.DateField("Entwurf vom")
    agreed_on = models.DateField("vereinbart am", null=True)
    anchor_on = models.DateField("Überprüfung gezählt vom", null=True)
    review_due_on = models.DateField("zu überprüfen bis", null=True)
    law = models.TextField("Rechtsstand", blank=True)
    # Names change; the paper of a Fassung is the same again years later: {"person": …, "house": …}, set when agreed.
    made_out = models.JSONField("ausgestellt auf", default=dict)
    written_by = models.TextField(editable=False)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            *case_policies("plan"),
            guard_reads("plan", "case_id", "agreed_on"),
            OfSameCase(name="plan_of_same_case", column="replaces_id", table="planning_plan"),
            Frozen(name="plan_agreed_stays", when="OLD.agreed_on IS NOT NULL"),
            models.UniqueConstraint(fields=["case", "number"], name="plan_number_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(agreed_on=None), name="plan_one_draft"),
            models.CheckConstraint(
                name="plan_agreed_has_review",
                condition=Q(agreed_on=None) | Q(review_due_on__isnull=False, anchor_on__isnull=False),
            ),
        ]


class PlanPart(Worded):
    """A line of a Fassung: a content of § 15, or a goal or step as it stood on the day.

    `words` of a content: text; of goals and steps: those of the row they come from.
    """

    holds = DataClass.COUNSELLING
    disputable = ("words",)

    class Kind(models.TextChoices):
        """What the line is."""

        CONTENT = "content", "Inhalt"
        GOAL = "goal", "Ziel"
        STEP = "step", "Schritt"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="parts")
    kind = models.TextField("Art", choices=Kind)
    key = models.TextField("kommt von", help_text="Inhalt nach § 15, oder Schlüssel des Ziels oder Schritts")
    goal_key = models.TextField("gehört zum Ziel", blank=True)
    whose = models.TextField("Wer", choices=Step.Whose, blank=True)
    due_on = models.DateField("bis", null=True)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    @property
    def dispute_keys(self) -> tuple[UUID, ...]:
        """Return its own key and that of the goal or step whose words it keeps."""
        return (self.id,) if self.kind == self.Kind.CONTENT else (self.id, UUID(self.key))

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            OfSameCase(name="planpart_of_same_case", column="plan_id", table="planning_plan"),
            *row_policies(
                "planpart",
                seen=f"case_id = {SEEN_CASES}{FROM_CLASS_2}",
                writable=f"case_id = {WRITABLE_CASES}{FROM_CLASS_2} AND {_DRAFTS}",
                stays=("id", "case_id", "plan_id", "kind", "key"),
            ),
            _sealed_from_class_2("planpart"),
            models.UniqueConstraint(fields=["plan", "kind", "key"], name="planpart_once"),
        ]


class HandOver(Versioned):
    """The plan was given to the person, in Textform: when, how, by whom, and whether it was confirmed."""

    holds = DataClass.COUNSELLING

    class How(models.TextChoices):
        """The way it went."""

        IN_PERSON = "in_person", "persönlich mitgegeben"
        POST = "post", "mit der Post"
        MAIL = "mail", "elektronisch, auf Wunsch der Person"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="handovers")
    handed_on = models.DateField("übergeben am")
    how = models.TextField("Wie", choices=How)
    handed_by = models.TextField("von", editable=False)
    is_acknowledged = models.BooleanField("Erhalt bestätigt", default=False)

    class Meta:
        ordering: ClassVar = ["handed_on", "id"]
        constraints: ClassVar = [
            *case_policies("handover", may=READ_ADD),
            OfSameCase(name="handover_of_same_case", column="plan_id", table="planning_plan"),
        ]


class IdeaRule(Versioned):
    """A rule of the house from words to an idea; under the key of a built-in one it stands in its place."""

    key = models.TextField("Schlüssel", unique=True)
    label = models.TextField("Idee")
    words = ArrayField(models.TextField(), verbose_name="Wörter")
    group = models.TextField("Berufshauptgruppe")
    level = models.TextField("Anforderungsniveau")
    search = models.TextField("Suchwort")
    trial = models.TextField("Zum Ausprobieren")
    programmes = ArrayField(models.TextField(), verbose_name="Förderung", default=list, blank=True)
    is_off = models.BooleanField("ruht", default=False)
    made_by = models.TextField("angelegt von", editable=False)

    class Meta:
        ordering: ClassVar = ["label", "id"]
        constraints: ClassVar = [
            WrittenBy(name="idea_rule_written", insert=SETTINGS_BY, update=SETTINGS_BY),
            Stays(name="idea_rule_stays", columns=("id", "key", "made_by")),
        ]

    def __str__(self) -> str:
        return self.label


class IdeaMark(Versioned):
    """What the person says to an idea: the words stay as they were read, also when the rule changes."""

    holds = DataClass.COUNSELLING

    class Says(models.TextChoices):
        """The person's word; no order of merit."""

        SPEAKS = "speaks", "spricht mich an"
        MAYBE = "maybe", "vielleicht"
        NOT = "not", "eher nicht"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    key = models.TextField("Regel")
    label = models.TextField("Idee")
    says = models.TextField("Sagt die Person", choices=Says)
    said_on = models.DateField("gesagt am")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["said_on", "id"]
        constraints: ClassVar = [
            *case_policies("idea_mark"),
            OfSameCase(name="idea_mark_of_same_case", column="goal_id", table="planning_goal"),
            Stays(name="idea_mark_key_stays", columns=("key",)),
            models.UniqueConstraint(fields=["case", "key"], name="idea_mark_once"),
        ]
