"""What keeps data from being deleted, and how a deletion was planned and released; a deleted person leaves no row."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import CARED_CASES
from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import ACTOR, SETTINGS_BY, AppMay, GuardMay, RowPolicy, WrittenBy
from lotsenbuch.records.rules import DataClass

from .policies import OVERSEERS, REVIEWERS

_BY_GUARD = ("SELECT",)
RETAIN = f"{ACTOR} = 'service:retain'"


class Hold(Kept):
    """A legal hold: while it stands, nothing of the case goes. Ended by hand only, never by a clock."""

    holds = DataClass.MASTER

    class Kind(models.TextChoices):
        """Why the case is needed."""

        OBJECTION = "objection", "Widerspruch"
        COURT = "court", "Klage oder Eilverfahren"
        CRIMINAL = "criminal", "Straf- oder Bußgeldverfahren"
        RECOVERY = "recovery", "Erstattung oder Ersatzanspruch"
        LIABILITY = "liability", "Amtshaftung"
        PERSON = "person", "Wunsch der Person (Art. 18 DSGVO)"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="legal_holds")
    kind = models.TextField("Grund", choices=Kind)
    reference = models.TextField("Aktenzeichen", blank=True)
    set_at = models.DateTimeField("gesetzt")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField("aufgehoben", null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_because = models.TextField("Warum aufgehoben", blank=True)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="hold_by_guard", commands=_BY_GUARD),
            RowPolicy(name="hold_seen", command="SELECT", using=f"{OVERSEERS} OR case_id = {CARED_CASES}"),
            GuardMay(name="hold_guard", reads=("*",), writes=("INSERT", "UPDATE")),
        ]


class DeletionPeriod(Kept):
    """A period that the house set for a class, from a day on; earlier ones stay to be read."""

    holds: ClassVar[DataClass | None] = None

    code = models.TextField("Löschklasse")
    months = models.PositiveSmallIntegerField("Monate nach dem Fallende")
    valid_from = models.DateField("gilt ab")
    reason = models.TextField("Begründung")
    set_by = models.TextField("gesetzt von")
    set_at = models.DateTimeField("gesetzt")

    class Meta:
        constraints: ClassVar = [
            WrittenBy(name="deletion_period_written", insert=SETTINGS_BY),
            models.UniqueConstraint(fields=["code", "valid_from"], name="deletion_period_once"),
            models.CheckConstraint(name="deletion_period_outer", condition=models.Q(months__lte=120)),
        ]


class DeletionRun(Kept):
    """A deletion as it was planned; carried out once two different people have released it."""

    holds = DataClass.MASTER

    class State(models.TextChoices):
        """From the dry run to its end."""

        PLANNED = "planned", "Probelauf"
        RELEASED = "released", "freigegeben, läuft"
        DONE = "done", "ausgeführt"
        WITHDRAWN = "withdrawn", "verworfen"

    state = models.TextField("Stand", choices=State, default=State.PLANNED)
    made_at = models.DateTimeField("Probelauf vom")
    made_by = models.TextField("Probelauf von")
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    first_at = models.DateTimeField("erste Freigabe", null=True)
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField("zweite Freigabe", null=True)
    ended_at = models.DateTimeField("beendet", null=True)
    cases = models.PositiveIntegerField("Fälle", default=0)
    rows_erased = models.PositiveIntegerField("gelöschte Zeilen", default=0)
    held = models.PositiveIntegerField("ausgelassen", default=0)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="deletion_run_by_guard", commands=_BY_GUARD),
            RowPolicy(name="deletion_run_seen", command="SELECT", using=f"{OVERSEERS} OR {RETAIN}"),
            GuardMay(name="deletion_run_guard", reads=("*",), writes=("INSERT", "UPDATE")),
            # Two people, also for whoever writes past every function.
            models.CheckConstraint(
                name="deletion_run_by_two",
                condition=models.Q(second=None) | (models.Q(first__isnull=False) & ~models.Q(first=models.F("second"))),
            ),
            models.CheckConstraint(
                name="deletion_run_released_by_two",
                condition=models.Q(state__in=["planned", "withdrawn"])
                | models.Q(first__isnull=False, second__isnull=False),
            ),
        ]


class DeletionLine(Kept):
    """One class of one case in a planned deletion; goes with the case, so that no list of the deleted stays."""

    holds = DataClass.MASTER

    run = models.ForeignKey(DeletionRun, on_delete=models.CASCADE, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    code = models.TextField("Löschklasse")
    closed_on = models.DateField("Fallende")
    due_on = models.DateField("fällig")
    is_done = models.BooleanField("ausgeführt", default=False)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="deletion_line_by_guard", commands=_BY_GUARD),
            RowPolicy(name="deletion_line_seen", command="SELECT", using=f"{REVIEWERS} OR {RETAIN}"),
            GuardMay(name="deletion_line_guard", reads=("*",), writes=("INSERT", "UPDATE")),
            models.UniqueConstraint(fields=["run", "case", "code"], name="deletion_line_once"),
        ]


class Erased(Kept):
    """Which class of a case was erased, to the month: told to the person and asked for by no second run."""

    holds = DataClass.MASTER

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="erased_classes")
    code = models.TextField("Löschklasse")
    month_on = models.DateField("Monat")

    class Meta:
        constraints: ClassVar = [
            AppMay(name="erased_by_guard", commands=_BY_GUARD),
            RowPolicy(name="erased_seen", command="SELECT", using=f"{OVERSEERS} OR case_id = {CARED_CASES}"),
            GuardMay(name="erased_guard", reads=("*",), writes=("INSERT", "UPDATE")),
            models.UniqueConstraint(fields=["case", "code"], name="erased_once"),
        ]


class LeftFigure(Kept):
    """What stays of deleted cases: three separate counts per month, no row of anybody, nothing to join them by."""

    holds: ClassVar[DataClass | None] = None

    class What(models.TextChoices):
        """What is counted."""

        ENDED = "ended", "beendete Fälle"
        REASON = "reason", "Grund des Endes"
        YEARS = "years", "Dauer in vollen Jahren"

    month_on = models.DateField("Monat des Fallendes")
    what = models.TextField("Größe", choices=What)
    value = models.TextField("Ausprägung", blank=True)
    count = models.PositiveIntegerField("Anzahl")

    class Meta:
        constraints: ClassVar = [
            AppMay(name="left_figure_by_guard", commands=_BY_GUARD),
            RowPolicy(name="left_figure_seen", command="SELECT", using=OVERSEERS),
            GuardMay(name="left_figure_guard", reads=("*",), writes=("INSERT", "UPDATE")),
            models.UniqueConstraint(fields=["month_on", "what", "value"], name="left_figure_once"),
            models.CheckConstraint(name="left_figure_month", condition=models.Q(month_on__day=1)),
        ]


class LedgerMark(Kept):
    """How far this database has followed the ledger outside of it: behind it, the app stays shut."""

    holds: ClassVar[DataClass | None] = None

    is_the_mark = models.BooleanField(default=True, unique=True, editable=False)
    number = models.PositiveIntegerField("Zeile der Löschliste", default=0)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="ledger_mark_by_guard", commands=_BY_GUARD),
            RowPolicy(name="ledger_mark_seen", command="SELECT", using="true"),
            GuardMay(name="ledger_mark_guard", reads=("*",), writes=("INSERT", "UPDATE")),
            models.CheckConstraint(name="ledger_mark_is_one", condition=models.Q(is_the_mark=True)),
        ]


__all__ = ["DeletionLine", "DeletionPeriod", "DeletionRun", "Erased", "Hold", "LedgerMark", "LeftFigure"]
