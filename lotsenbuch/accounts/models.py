"""Members of staff, their roles with periods, and notices to them. Never linked to a person with a case."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import ACTOR, SETS_UP, STAFF, AppMay, GuardMay, RowPolicy, WrittenBy
from lotsenbuch.records.rules import Actor, DataClass

from .roles import Right, Role, rights_of

# The house or its login, whose groups give roles; and nobody changes the own account beyond the own details.
_BY_HOUSE = f"({SETS_UP} OR {ACTOR} = 'service:login')"
# Who confirms the half-yearly list ends a role that nobody needs any more, at once; they lengthen none.
_REVIEW_ENDS = "lotse_has_role('oversight') AND NEW.valid_until <= now()"
_ROW = "to_jsonb({row}) - ARRAY[{fields}]::text[]"


def _only(*fields: str) -> str:
    """Return SQL saying that an update changes these fields at most."""
    names = ", ".join(f"'{field}'" for field in fields)
    return f"{_ROW.format(row='NEW', fields=names)} = {_ROW.format(row='OLD', fields=names)}"


# Set by somebody else, a password says so and opens nothing but its own change.
_GIVEN_PASSWORD = f"(NEW.id IS DISTINCT FROM {STAFF} AND NEW.has_given_password AND NEW.password_set_by = {ACTOR})"
_FREE_PASSWORD = f"NEW.password = OLD.password OR {ACTOR} = 'service:demo' OR {_GIVEN_PASSWORD}"
_OWN = ("email", "phone", "office_room", "has_shortcuts", "password", "has_given_password", "version", "last_login")
_OWN_DETAILS = f"(OLD.id = {STAFF} AND {_only(*_OWN)})"
_LOGIN_ONLY = f"({ACTOR} IS NULL AND {_only('last_login')})"
_OTHERS_ROLE = f"staff_id IS DISTINCT FROM {STAFF}"


class StaffManager(BaseUserManager["Staff"]):
    """Finds colleagues by their user name."""

    def create_user(self, username: str, password: str | None = None, **values: object) -> "Staff":
        """Add a colleague with a hashed password (none: login by the administration's own login only)."""
        staff = self.model(username=username, **values)
        staff.set_password(password)
        staff.save(force_insert=True)
        return staff


class Staff(AbstractBaseUser):
    """A colleague. Staff data is visible in the house; clients who are staff have a sealed case instead."""

    holds: ClassVar[DataClass | None] = None

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    username = models.TextField("Benutzername", unique=True)
    first_name = models.TextField("Vorname")
    last_name = models.TextField("Nachname")
    email = models.EmailField("E-Mail", blank=True)
    phone = models.TextField("Telefon", blank=True)
    office_room = models.TextField("Raum", blank=True)
    is_active = models.BooleanField("aktiv", default=True)
    has_shortcuts = models.BooleanField("Tastenkürzel mit einer Taste", default=True)
    has_given_password = models.BooleanField("Passwort ist neu zu setzen", default=False)
    password_set_by = models.TextField("Passwort vergeben von", blank=True)
    password_set_at = models.DateTimeField("Passwort vergeben", null=True)
    factor_reset_by = models.TextField("zweiter Faktor zurückgesetzt von", blank=True)
    factor_reset_at = models.DateTimeField("zweiter Faktor zurückgesetzt", null=True)
    version = models.PositiveIntegerField("Version", default=1)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = StaffManager()

    class Meta:
        ordering: ClassVar = ["last_name", "first_name", "username"]
        constraints: ClassVar = [
            WrittenBy(
                name="staff_written",
                insert=_BY_HOUSE,
                update=f"{_BY_HOUSE} AND ({_FREE_PASSWORD}) OR {_OWN_DETAILS} OR {_LOGIN_ONLY}",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def check_password(self, raw_password: str | None) -> bool:
        """Check a password; one that was hashed by an older rule is hashed anew, in its owner's name."""

        def hash_anew(password: str) -> None:
            self.set_password(password)
            with acting_as(self.actor):
                self.save(update_fields=["password"])

        return check_password(raw_password, self.password, hash_anew)

    @property
    def display_name(self) -> str:
        """Return first and last name as colleagues see it."""
        return f"{self.first_name} {self.last_name}"

    @property
    def actor(self) -> Actor:
        """Return the actor that row policies know."""
        return Actor.staff(self.id)

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles in force now; read once per request by the login backend."""
        if not hasattr(self, "current_roles"):
            self.current_roles: list[str] = list(
                RoleAssignment.objects.in_force().filter(staff=self).values_list("role", flat=True)
            )
        return frozenset(Role(name) for name in self.current_roles)

    def may(self, right: Right) -> bool:
        """Say whether one of the roles in force carries the right."""
        return right in self.rights

    @property
    def rights(self) -> frozenset[Right]:
        """Return what the roles in force carry together."""
        return rights_of(self.roles) if self.is_active else frozenset()


class InForce(models.QuerySet["RoleAssignment"]):
    """Roles by their period."""

    def in_force(self) -> "InForce":
        """Return what holds at this moment."""
        now = Func(function="now", output_field=models.DateTimeField())
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=now), valid_from__lte=now)


class RoleAssignment(Kept):
    """A role of a colleague with its period; the right to import always has an end."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.TextField("Rolle", choices=[(role.value, role.label) for role in Role])
    valid_from = models.DateTimeField("gültig ab")
    valid_until = models.DateTimeField("gültig bis", null=True)
    given_by = models.TextField("vergeben von")

    objects = InForce.as_manager()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="role_once_at_a_time",
                expressions=[
                    (F("staff"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    (
                        Func(
                            "valid_from",
                            "valid_until",
                            RangeBoundary(),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                name="role_import_has_an_end",
                condition=~Q(role=Role.IMPORTER.value) | Q(valid_until__isnull=False),
            ),
            # Given in one's own name, never to oneself; afterwards only its end changes.
            WrittenBy(
                name="role_written",
                insert=f"{_BY_HOUSE} AND NEW.{_OTHERS_ROLE} AND NEW.given_by = {ACTOR}",
                update=f"({_BY_HOUSE} OR {_REVIEW_ENDS}) AND OLD.{_OTHERS_ROLE} AND {_only('valid_until')}",
                delete=f"{_BY_HOUSE} AND OLD.{_OTHERS_ROLE}",
            ),
        ]


def notice_kinds() -> list[tuple[str, str]]:
    """Return the sentences; asked for by name, so that a new one needs no migration."""
    return Notice.Kind.choices


class Notice(Kept):
    """A hint in the application: what happened and where to look, never a word of a case."""

    holds = DataClass.MASTER

    class Kind(models.TextChoices):
        """The closed list of sentences."""

        CASE_ASSIGNED = "case_assigned", "Ein Fall wurde übergeben. Bitte ansehen."
        ACCESS_GIVEN = "access_given", "Ein Fall oder eine Angabe wurde freigegeben. Bitte ansehen."
        ACCESS_ENDED = "access_ended", "Der Zugriff auf einen Fall oder eine Angabe wurde beendet."
        PROPOSAL_NEW = "proposal_new", "Ein neuer Vorschlag wartet auf das Clearing."
        PROPOSAL_DECIDED = "proposal_decided", "Über einen eigenen Vorschlag wurde entschieden."
        IMPORT_DONE = "import_done", "Das Einlesen der Fallliste ist fertig."
        PASSWORD_SET = "password_set", "Das Passwort wurde von der Anwendungsbetreuung neu gesetzt."
        ACCESS_USED = "access_used", "Ein eigener Fall wurde im Notzugriff oder zur Fachaufsicht geöffnet."
        ACCESS_ASKED = "access_asked", "Eine Anfrage auf Zugriff wartet auf eine zweite Person."
        ACCESS_DECIDED = "access_decided", "Über eine eigene Anfrage auf Zugriff wurde entschieden."
        ACCESS_TO_REVIEW = "access_to_review", "Ein Notzugriff oder eine Fachaufsicht hat begonnen und wird geprüft."
        ACCESS_REVIEWED = "access_reviewed", "Zu einem eigenen Zugriff steht etwas Neues aus der Prüfung."
        ACCESS_STATED = "access_stated", "Zu einem Zugriff in der Prüfung gibt es eine Stellungnahme."
        ACCESS_OVERDUE = "access_overdue", "Die Prüfung eines Zugriffs ist überfällig."
        SAMPLE_DRAWN = "sample_drawn", "Die Stichprobe des letzten Monats liegt bereit."
        SAMPLE_ASKED = "sample_asked", "Aus der Stichprobe gibt es eine Nachfrage."
        SAMPLE_ANSWERED = "sample_answered", "Eine Nachfrage aus der Stichprobe ist beantwortet."
        CASE_STRANDED = "case_stranded", "Es gibt Fälle ohne arbeitsfähige Fallführung. Bitte neu vergeben."
        CASES_TRANSFERRED = "cases_transferred", "Fälle wurden übertragen. Bitte ansehen."
        COVER_BEGUN = "cover_begun", "Eine Vertretung hat begonnen. Die Fälle stehen in der eigenen Liste."
        COVER_PLANNED = "cover_planned", "Eine Vertretung ist geplant. Unter „Im Team“ steht, ab wann."
        COVER_ENDED = "cover_ended", "Eine Vertretung ist zu Ende oder abgesagt."
        READ_BACK = "read_back", "Die frühere Fallführung liest einen eigenen Fall noch einmal nach."
        FIELD_LATE = "field_late", "Jemand ist von unterwegs noch nicht zurückgemeldet. Bitte jetzt nachfragen."
        ALONE_ASKED = "alone_asked", "Jemand bittet darum, beim ersten Treffen draußen allein zu gehen."
        ALONE_ANSWERED = "alone_answered", "Über eine eigene Bitte, draußen allein zu gehen, ist entschieden."
        DEVICE_LOST = "device_lost", "Ein Gerät der Außenarbeit ist verloren und gesperrt. Bitte ansehen."
        UPKEEP_ALARM = (
            "upkeep_alarm",
            "Sicherung, Archiv, Speicher oder Uhr des Hauses brauchen jemanden. Bitte ansehen.",
        )
        SECOND_LOOK = "second_look", "Eine Feststellung wartet auf eine zweite Person. Bitte ansehen."
        SECOND_DECIDED = "second_decided", "Über eine eigene Feststellung ist entschieden. Bitte ansehen."
        PARTNER_ANSWERED = "partner_answered", "Ein Partner hat zu einem eigenen Fall geantwortet. Bitte ansehen."
        REFERRAL_STAYED = "referral_stayed", "Eine Vermittlung ging nicht hinaus. Bitte ansehen, woran es liegt."
        ACCESS_LIST_DUE = "access_list_due", "Die Liste „Wer hat Zugriff worauf, und warum“ ist zu bestätigen."

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="notices")
    kind = models.TextField("Hinweis", choices=notice_kinds)
    target_id = models.UUIDField("Ziel", null=True)
    made_at = models.DateTimeField("Wann", auto_now_add=True)
    seen_at = models.DateTimeField("gesehen", null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["staff", "seen_at"], name="notice_unseen")]
        constraints: ClassVar = [
            RowPolicy(name="notice_own", using=f"staff_id = {STAFF}"),
            # Guard functions tell people whom their caller cannot see.
            GuardMay(name="notice_guard", reads=("id",), writes=("INSERT",)),
            RowPolicy(name="notice_to_others", command="INSERT", using="", check_sql=f"{ACTOR} IS NOT NULL"),
            # What is taken back within its seconds was never to be told.
            GuardMay(name="notice_erased", reads=("staff_id", "kind", "target_id", "made_at"), writes=("DELETE",)),
        ]


NAMED_SESSION = "NULLIF(current_setting('lotsenbuch.session', true), '')::uuid"
_OLD = "began_at < now() - interval '11 hours' OR seen_at < now() - interval '1 hour'"
_EXPIRED = f"{ACTOR} = 'service:retain' AND ({_OLD})"


class Session(models.Model):
    """A login on a device. The key is a hash, the content sealed under what only the browser has (decision 0022)."""

    holds: ClassVar[DataClass | None] = None

    id = models.UUIDField(primary_key=True, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.TextField("Gerät in Worten", blank=True)
    began_at = models.DateTimeField("angemeldet")
    seen_at = models.DateTimeField("zuletzt benutzt, auf die Minute")
    sealed = models.BinaryField("Inhalt, verschlüsselt")

    class Meta:
        constraints: ClassVar = [
            RowPolicy(name="session_named", using=f"id = {NAMED_SESSION}"),
            RowPolicy(name="session_own", command="SELECT", using=f"staff_id = {STAFF}"),
            RowPolicy(name="session_find_expired", command="SELECT", using=_EXPIRED),
            RowPolicy(name="session_expire", command="DELETE", using=_EXPIRED),
            GuardMay(name="session_guard", reads=("id", "staff_id"), writes=("DELETE",)),
        ]


class Attempt(models.Model):
    """What all web processes count together: tries to log in, codes already used. Keys are keyed hashes."""

    holds: ClassVar[DataClass | None] = None

    key = models.TextField("Prüfwert", primary_key=True)
    value = models.JSONField("Wert")
    expires_at = models.DateTimeField("gilt bis")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="attempt_expires")]
        constraints: ClassVar = [AppMay(name="attempt_app", commands=("SELECT", "INSERT", "UPDATE", "DELETE"))]
