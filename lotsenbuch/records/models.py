"""The columns that every row has, and the three tables that every room shares."""

from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F
from django.dispatch import Signal

from .policy import ACTOR, AppMay, RowPolicy, Stays
from .rules import DataClass, StaleError

# Sent for a row that `save_version` wrote: Django's own signal speaks of `save()` only.
version_saved = Signal()


class Kept(models.Model):
    """A row with a key made in Python (UUIDv4): no RETURNING, which row policies would refuse.

    Attributes:
        holds: the highest class of data in the table; None where no person is reached.
        disputable: columns with words about a person, which carry a mark wherever they are read once she disputes them.
    """

    holds: ClassVar[DataClass | None] = None
    disputable: ClassVar[tuple[str, ...]] = ()

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True

    @property
    def dispute_keys(self) -> tuple[UUID, ...]:
        """Return the keys under which the words of this row are disputed: its own, and those of what it copied."""
        return (self.id,)


class Versioned(Kept):
    """A row that two people may edit: the second one sees both versions and decides."""

    version = models.PositiveIntegerField("Version", default=1)

    class Meta:
        abstract = True

    def save_version(self, *, seen: int, **values: Any) -> Self:
        """Write `values` when the row still has the version that was `seen`.

        Raises:
            StaleError: somebody else saved meanwhile; nothing was written.
        """
        rows = type(self)._default_manager.filter(pk=self.pk, version=seen)
        if not rows.update(version=F("version") + 1, **values):
            raise StaleError
        for name, value in values.items():
            setattr(self, name, value)
        self.version = seen + 1
        version_saved.send(type(self), instance=self)
        return self


class Draft(Kept):
    """What somebody is typing, kept encrypted for at most 14 days and readable by its writer only."""

    holds = DataClass.COUNSELLING

    actor = models.TextField("Verfasst von")
    place = models.TextField("Ort der Eingabe", help_text="Name der Eingabemaske, ohne Inhalt")
    subject = models.UUIDField("Bezug", null=True, help_text="Schlüssel der Zeile, zu der geschrieben wird")
    master_number = models.PositiveSmallIntegerField("Nummer des Hauptschlüssels")
    wrapped_key = models.BinaryField("Schlüssel, verpackt")
    sealed = models.BinaryField("Inhalt, verschlüsselt")
    saved_at = models.DateTimeField("Gespeichert")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("actor", "place", "subject", name="draft_once", nulls_distinct=False),
            RowPolicy(name="draft_own", using=f"actor = {ACTOR}"),
            Stays(name="draft_stays", columns=("id", "actor")),
            # Wraps keys anew; the text stays sealed.
            RowPolicy(name="draft_found_by_rotation", command="SELECT", using=f"{ACTOR} = 'service:rotate'"),
            RowPolicy(name="draft_rotated", command="UPDATE", using=f"{ACTOR} = 'service:rotate'"),
            RowPolicy(
                name="draft_expire",
                command="DELETE",
                using=f"{ACTOR} = 'service:retain' AND saved_at < now() - interval '14 days'",
            ),
            RowPolicy(
                name="draft_find_expired",
                command="SELECT",
                using=f"{ACTOR} = 'service:retain' AND saved_at < now() - interval '14 days'",
            ),
        ]


class Repeat(Kept):
    """The answer to a request that may arrive twice: the key is written first, a repeat gets the first answer.

    A key counts for one actor: the same one of somebody else is another.
    """

    key = models.UUIDField("Wiederholschlüssel")
    actor = models.TextField("Von")
    sent = models.TextField("Prüfwert des Gesendeten", help_text="nur mit dem Schlüssel des Hauses zu berechnen")
    outcome = models.TextField("Antwort", default="")
    made_at = models.DateTimeField("Wann", auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            # Deleted, a key would let its request act twice.
            AppMay(name="repeat_app", commands=("SELECT", "INSERT", "UPDATE")),
            RowPolicy(name="repeat_own", using=f"actor = {ACTOR}"),
            Stays(name="repeat_stays", columns=("key", "actor")),
            models.UniqueConstraint(fields=["actor", "key"], name="repeat_once"),
        ]


# How long one's own finished jobs are found again.
JOB_DAYS = 14
_OLD_JOB = f"{ACTOR} = 'service:retain' AND made_at < now() - interval '{JOB_DAYS} days'"


class Job(Kept):
    """Work that somebody handed to the queue: who asked and how far it is; ids and fixed sentences, no content."""

    holds: ClassVar[DataClass | None] = None

    class State(models.TextChoices):
        """From the asking to one of three ends."""

        WAITING = "waiting", "wartet"
        RUNNING = "running", "läuft"
        DONE = "done", "fertig"
        REFUSED = "refused", "nicht ausgeführt"
        FAILED = "failed", "abgebrochen"

    actor = models.TextField("Von")
    task = models.TextField("Was", help_text="Name der Aufgabe im Programm")
    state = models.TextField("Stand", choices=State, default=State.WAITING)
    said = models.TextField("Stand in Worten", blank=True)
    made_at = models.DateTimeField("gefragt", auto_now_add=True)
    ended_at = models.DateTimeField("beendet", null=True)

    class Meta:
        constraints: ClassVar = [
            RowPolicy(name="job_own", using=f"actor = {ACTOR}"),
            Stays(name="job_stays", columns=("id", "actor", "task")),
            RowPolicy(name="job_find_expired", command="SELECT", using=_OLD_JOB),
            RowPolicy(name="job_expire", command="DELETE", using=_OLD_JOB),
        ]

    @property
    def has_ended(self) -> bool:
        """Say whether nothing more will happen."""
        return self.ended_at is not None

    @property
    def is_done(self) -> bool:
        """Say whether what was asked for has happened."""
        return self.state == self.State.DONE


def key_of(value: UUID | Kept) -> UUID:
    """Return the key of a row or the key itself."""
    return value if isinstance(value, UUID) else value.id
