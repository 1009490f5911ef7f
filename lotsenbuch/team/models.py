"""What the team remembers: how heavy a case is, a wish, what a colleague brings, keys, cover, transfers."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import LED_TEAMS, READ_ADD_CHANGE, case_policies, guard_reads
from lotsenbuch.office.models import LED_STAFF, Project
from lotsenbuch.records import clock
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import ACTOR, SETTINGS_BY, STAFF, AppMay, GuardMay, RowPolicy, Stays, WrittenBy
from lotsenbuch.records.rules import DataClass

_LED = f"FROM cases_outline WHERE NOT is_sealed AND team_id = {LED_TEAMS}"
_LED_CASES = f"ANY(ARRAY(SELECT case_id {_LED}))"


class Weight(Versioned):
    """How heavy a case is, as its Fallmanager says; a lead learns a sum over many."""

    holds = DataClass.COUNSELLING
    disputable = ("reason",)

    class Level(models.TextChoices):
        """Three words are enough."""

        LIGHT = "light", "leicht"
        NORMAL = "normal", "normal"
        HEAVY = "heavy", "schwer"

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="weight")
    level = models.TextField("Gewicht", choices=Level)
    reason = models.TextField("Warum", blank=True)
    said_by = models.TextField(editable=False)

    class Meta:
        constraints: ClassVar = [
            *case_policies("weight", may=READ_ADD_CHANGE),
            guard_reads("weight", "case_id", "level"),
            models.CheckConstraint(name="weight_heavy_with_reason", condition=~Q(level="heavy") | ~Q(reason="")),
        ]


class Wish(Versioned):
    """Whom a person would like to talk to. Nobody asks why, so there is no field for it."""

    holds = DataClass.MASTER

    class Wants(models.TextChoices):
        """What can be wished."""

        NOTHING = "", "kein Wunsch"
        WOMAN = "woman", "eine Frau"
        MAN = "man", "ein Mann"
        OTHER = "other", "jemand anderes als bisher"

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="wish")
    wants = models.TextField("Wunsch", choices=Wants, blank=True)

    class Meta:
        constraints: ClassVar = [
            *case_policies("wish", may=READ_ADD_CHANGE),
            RowPolicy(name="wish_led", command="SELECT", using=f"case_id = {_LED_CASES}"),
        ]


class Profile(Versioned):
    """What a colleague brings to the distribution of cases; each line is given by themselves, freely."""

    holds: ClassVar[DataClass | None] = None

    class CounselsAs(models.TextChoices):
        """For the wish to talk to a woman or a man."""

        UNSAID = "", "keine Angabe"
        WOMAN = "woman", "Frau"
        MAN = "man", "Mann"

    staff = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_profile")
    languages = ArrayField(models.TextField(), verbose_name="Sprachen in der Beratung", default=list)
    areas = ArrayField(models.TextField(), verbose_name="Orte", default=list)
    profession = models.TextField("Profession", blank=True)
    counsels_as = models.TextField("Berät als", choices=CounselsAs, blank=True)
    weekly_hours = models.PositiveSmallIntegerField("Stunden je Woche für Gespräche", null=True)
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="Vertretung"
    )

    class Meta:
        constraints: ClassVar = [
            GuardMay(name="profile_guard", reads=("staff_id", "profession")),
            # One's own words about oneself.
            WrittenBy(
                name="profile_written",
                insert=f"{SETTINGS_BY} OR NEW.staff_id = {STAFF}",
                update=f"{SETTINGS_BY} OR (OLD.staff_id = {STAFF} AND NEW.staff_id = {STAFF})",
            ),
        ]

    @property
    def named_deputy(self) -> Staff | None:
        """Return who stands in; nobody where that colleague has left."""
        return self.deputy if self.deputy is not None and self.deputy.is_active else None


class Key(Versioned):
    """How many cases the house asks of a role (C83): all of them, or those of an age group, of a project, of both.

    It warns and a lead may let it be exceeded; places of a project (`ProjectTerms.cap`) are hard beside it.
    """

    holds: ClassVar[DataClass | None] = None

    role = models.TextField("Rolle", choices=[(role.value, role.label) for role in Role])
    age_group = models.TextField("Altersgruppe", blank=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Projekt")
    number = models.PositiveSmallIntegerField("Fälle")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "age_group", "project"], name="key_once", nulls_distinct=False),
            WrittenBy(name="key_written", insert=SETTINGS_BY, update=SETTINGS_BY, delete=SETTINGS_BY),
        ]


class Exceedance(Kept):
    """A lead's permission to hold more cases than the key, for a while and with a reason."""

    holds: ClassVar[DataClass | None] = None

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField("Fälle höchstens")
    reason = models.TextField("Grund")
    valid_from = models.DateField("ab")
    valid_until = models.DateField("bis vor")
    given_by = models.TextField("zugelassen von")

    class Meta:
        constraints: ClassVar = [
            AppMay(name="exceedance_app", commands=("SELECT", "INSERT", "UPDATE")),
            RowPolicy(name="exceedance_seen", command="SELECT", using=f"staff_id = {STAFF} OR staff_id = {LED_STAFF}"),
            RowPolicy(name="exceedance_given", command="INSERT", using="", check_sql=f"staff_id = {LED_STAFF}"),
            RowPolicy(name="exceedance_ended", command="UPDATE", using=f"staff_id = {LED_STAFF}"),
            GuardMay(name="exceedance_guard", reads=("staff_id", "number", "valid_from", "valid_until")),
            models.CheckConstraint(name="exceedance_has_days", condition=Q(valid_until__gte=F("valid_from"))),
        ]


class Cover(Kept):
    """Somebody stands in for an absent colleague, in all cases at once; now, or from a day that lies ahead.

    The guard gives the accesses and ends them.
    """

    holds = DataClass.MASTER

    absent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField("seit")
    valid_until = models.DateTimeField("bis")
    ended_at = models.DateTimeField("zurückgegeben", null=True)
    accesses = ArrayField(models.UUIDField(), default=list)
    given_by = models.TextField("eingerichtet von")

    class Meta:
        constraints: ClassVar = [
            AppMay(name="cover_by_guard", commands=("SELECT",)),
            RowPolicy(
                name="cover_seen",
                command="SELECT",
                using=f"absent_id = {STAFF} OR deputy_id = {STAFF} OR absent_id = {LED_STAFF}",
            ),
            GuardMay(name="cover_guard", reads=("*",), writes=("INSERT", "UPDATE")),
        ]

    @property
    def is_planned(self) -> bool:
        """Say whether it begins on a later day."""
        return self.began_at > clock.now()


class Transfer(Kept):
    """Cases that a lead gave to somebody else in one go, and what is needed to take that back."""

    holds = DataClass.MASTER

    earlier = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_by = models.TextField("übertragen von")
    made_at = models.DateTimeField("wann")
    reason = models.TextField("Grund")
    cases = ArrayField(models.UUIDField(), default=list)
    before = models.JSONField("Stand davor", help_text="Schlüssel und Enden von Zugriffen, kein Inhalt")
    taken_back_at = models.DateTimeField("zurückgenommen", null=True)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="transfer_by_guard", commands=("SELECT",)),
            RowPolicy(name="transfer_own", command="SELECT", using=f"made_by = {ACTOR}"),
            RowPolicy(name="transfer_received", command="SELECT", using=f"to_id = {STAFF}"),
            GuardMay(name="transfer_guard", reads=("*",), writes=("INSERT", "UPDATE")),
        ]


class Learning(Versioned):
    """What a colleague learns: certificates, courses, wishes, steps of their introduction (C122-C124).

    Theirs alone. They let the lead see single items and take that back; no figure of it exists anywhere.
    """

    holds: ClassVar[DataClass | None] = None

    class Kind(models.TextChoices):
        """Four lists of one page."""

        CERTIFICATE = "certificate", "Zertifikat"
        COURSE = "course", "Fortbildung, besucht"
        WISH = "wish", "Fortbildung, gewünscht"
        STEP = "step", "Einarbeitung"

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField("Art", choices=Kind)
    title = models.TextField("Was")
    position = models.PositiveSmallIntegerField("Stelle in der Liste", default=0)
    # Issued, attended, or to be done by then.
    dated_on = models.DateField("Tag", null=True)
    valid_until = models.DateField("gültig bis", null=True)
    companion = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="begleitet von"
    )
    done_on = models.DateField("erledigt am", null=True)
    is_released = models.BooleanField("Teamleitung sieht es", default=False)

    class Meta:
        constraints: ClassVar = [
            RowPolicy(name="learning_own", using=f"staff_id = {STAFF}"),
            RowPolicy(name="learning_released", command="SELECT", using=f"is_released AND staff_id = {LED_STAFF}"),
            Stays(name="learning_stays", columns=("id", "staff_id", "kind")),
            models.CheckConstraint(
                name="learning_ends_after_its_beginning",
                condition=Q(valid_until=None) | Q(dated_on=None) | Q(valid_until__gte=F("dated_on")),
            ),
        ]

    @property
    def said(self) -> str:
        """Return in one line what is known beside the title."""
        before = "bis " if self.kind == self.Kind.STEP else ""
        parts = (
            f"{before}{self.dated_on:%d.%m.%Y}" if self.dated_on else "",
            f"gültig bis {self.valid_until:%d.%m.%Y}" if self.valid_until else "",
            f"begleitet von {self.companion.display_name}" if self.companion else "",
            f"erledigt am {self.done_on:%d.%m.%Y}" if self.done_on else "",
        )
        return " · ".join(part for part in parts if part)
