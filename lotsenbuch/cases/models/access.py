"""Who may see a case, and which classes: written only by the guard functions of migration 0002."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import ACTOR, AppMay, GuardMay, RowPolicy
from lotsenbuch.records.rules import DataClass

from .policies import HELD_CASES, guard_erases


class Period(Kept):
    """A right that holds from an instant until another one, or until it is ended."""

    valid_from = models.DateTimeField("ab")
    valid_until = models.DateTimeField("bis", null=True)
    reason = models.TextField("Grund")
    given_by = models.TextField("gegeben von")

    class Meta:
        abstract = True

    @property
    def is_in_force(self) -> bool:
        """Say whether it holds now."""
        return self.valid_from <= timezone.now() and (self.valid_until is None or self.valid_until > timezone.now())

    @property
    def is_ahead(self) -> bool:
        """Say whether it begins later."""
        return self.valid_from > timezone.now()


class Access(Period):
    """One person's sight of one case, from when until when, and why. A case is never without a holder."""

    holds = DataClass.MASTER

    class Kind(models.TextChoices):
        """In which capacity."""

        HOLDER = "holder", "fallführend"
        DEPUTY = "deputy", "Vertretung"
        TANDEM = "tandem", "Tandem"
        DELEGATE = "delegate", "befristet beteiligt"
        GLASS = "glass", "Notzugriff"
        SUPERVISION = "supervision", "Fachaufsicht"
        NAMED = "named", "namentlich benannt"
        IMPORT = "import", "Übernahme der Fallliste"
        READING_BACK = "reading_back", "liest nach der Übergabe nach"

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="accesses")
    person = models.ForeignKey("cases.Person", on_delete=models.CASCADE, related_name="+")
    actor = models.TextField("Wer")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.TextField("als", choices=Kind)
    may_write = models.BooleanField("darf schreiben", default=True)

    class Meta:
        indexes: ClassVar = [
            # Every policy asks here for the cases of the actor; with all that they ask for, the index alone answers.
            models.Index(
                fields=["actor"],
                include=["case", "person", "valid_from", "valid_until", "kind", "may_write"],
                name="access_mine",
            ),
        ]
        constraints: ClassVar = [
            AppMay(name="access_by_guard", commands=("SELECT",)),
            RowPolicy(name="access_own", command="SELECT", using=f"actor = {ACTOR}"),
            RowPolicy(name="access_of_held", command="SELECT", using=f"case_id = {HELD_CASES}"),
            GuardMay(name="access_guard", reads=("*",), writes=("INSERT", "UPDATE")),
            guard_erases("access", "case_id"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind="holder", valid_until=None), name="case_has_one_holder"
            ),
        ]


class Grant(Period):
    """The permission to open one class (2-4) of one case: who, why, until when."""

    holds = DataClass.MASTER

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="grants")
    actor = models.TextField("Wer")
    data_class = models.PositiveSmallIntegerField("Klasse")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["actor", "case"], name="grant_mine")]
        constraints: ClassVar = [
            AppMay(name="grant_by_guard", commands=("SELECT",)),
            RowPolicy(name="grant_own", command="SELECT", using=f"actor = {ACTOR}"),
            RowPolicy(name="grant_of_held", command="SELECT", using=f"case_id = {HELD_CASES}"),
            GuardMay(name="grant_guard", reads=("*",), writes=("INSERT", "UPDATE")),
            guard_erases("grant", "case_id"),
            models.CheckConstraint(name="grant_class", condition=Q(data_class__gte=2, data_class__lte=4)),
        ]


class Sealing(Kept):
    """From when until when a case was sealed, by whom and why; only who holds the case reads it."""

    holds = DataClass.MASTER

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="sealings")
    sealed_at = models.DateTimeField("versiegelt")
    sealed_by = models.TextField("versiegelt von")
    reason = models.TextField("Grund")
    unsealed_at = models.DateTimeField("geöffnet", null=True)
    unsealed_by = models.TextField("geöffnet von", blank=True)
    unsealed_because = models.TextField("Grund der Öffnung", blank=True)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="sealing_by_guard", commands=("SELECT",)),
            RowPolicy(name="sealing_of_held", command="SELECT", using=f"case_id = {HELD_CASES}"),
            GuardMay(name="sealing_guard", reads=("*",), writes=("INSERT", "UPDATE")),
            models.UniqueConstraint(fields=["case"], condition=Q(unsealed_at=None), name="sealed_once"),
        ]


class UndoRight(Kept):
    """The right to take back one act for a few seconds; it belongs to one person and shows nothing of the case.

    Written once; `cases_use_undo` and the functions that take something back note that it was used.
    """

    holds = DataClass.MASTER

    actor = models.TextField("Wer")
    act = models.TextField("Handlung")
    case_id = models.UUIDField("Fall", null=True, help_text="leer, wenn es um keinen Fall geht (Vorschlag)")
    before = models.JSONField("Stand davor", help_text="Schlüssel und Zustände, kein Inhalt")
    expires_at = models.DateTimeField("bis")
    used_at = models.DateTimeField("genutzt", null=True)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="undo_app", commands=("SELECT", "INSERT")),
            RowPolicy(name="undo_own", command="SELECT", using=f"actor = {ACTOR}"),
            # The clock of the wall: a transaction that takes long has an old now().
            RowPolicy(
                name="undo_added",
                command="INSERT",
                using="",
                check_sql=(
                    # What the guard keeps to put rows back as they were is not for the app to write.
                    f"actor = {ACTOR} AND act <> 'reassign' AND used_at IS NULL "
                    "AND expires_at <= clock_timestamp() + interval '1 minute'"
                ),
            ),
            GuardMay(name="undo_guard", reads=("*",), writes=("INSERT", "UPDATE")),
        ]
