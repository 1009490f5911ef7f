"""What a row may be: the classes of data and who can act on it. Pure Python."""

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Self
from uuid import UUID


class DataClass(IntEnum):
    """How sensitive a value is (`docs/decisions/0004-classes-and-keys.md`); 2-4 are encrypted per person."""

    MASTER = 0
    COUNSELLING = 1
    HEALTH = 2
    DEBTS = 3
    SEALED = 4

    @property
    def label(self) -> str:
        """Return the German words for the class, as screens and papers show them."""
        return _LABELS[self]


_LABELS = {
    DataClass.MASTER: "Klasse 0 · Stammdaten",
    DataClass.COUNSELLING: "Klasse 1 · Beratung",
    DataClass.HEALTH: "Klasse 2 · Gesundheit und Sucht",
    DataClass.DEBTS: "Klasse 3 · Schulden und Verurteilungen",
    DataClass.SEALED: "Klasse 4 · besonders geschützt",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a colleague, a one-time link or a named service (trust.md, "Need to know").

    `name` is a UUID for staff and links, a word for services.
    """

    kind: str
    name: str

    @classmethod
    def staff(cls, staff_id: UUID) -> Self:
        """Return the actor of a colleague."""
        return cls("staff", str(staff_id))

    @classmethod
    def link(cls, link_id: UUID) -> Self:
        """Return the actor of whoever holds the token of a one-time link."""
        return cls("link", str(link_id))

    @classmethod
    def service(cls, name: str) -> Self:
        """Return the actor of a service such as `import` or `remind`."""
        return cls("service", name)

    @property
    def staff_id(self) -> UUID | None:
        """Return the colleague's key, or None for links and services."""
        return UUID(self.name) if self.kind == "staff" else None

    @property
    def colleague(self) -> UUID:
        """Return the colleague's key.

        Raises:
            RefusedError: a link or a service acts where only a colleague can.
        """
        if self.staff_id is None:
            raise RefusedError("Das kann nur jemand aus dem Haus tun.")
        return self.staff_id

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


class RefusedError(Exception):
    """An action does not take place; carries one German sentence per field ("" for the whole form)."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class StaleError(RefusedError):
    """Somebody else saved the row meanwhile; both versions are shown and the person decides."""

    def __init__(self, message: str = "Inzwischen wurde hier etwas anderes gespeichert.") -> None:
        super().__init__(message)


class Deletion(Enum):
    """The rules by which data is deleted, as classes after DIN 66398: when the period starts, and how long it lasts."""

    DRAFT = ("L1", "letzte Änderung", "14 Tage")
    LOG = ("L2", "Eintrag", "12 Monate")
    NEXT_DAY = ("L7", "der Tag selbst", "am nächsten Tag")
    WITHDRAWN = ("L3", "Rücknahme durch die Person, spätestens Fallende", "sofort")
    PROPOSAL = ("L4", "Entscheidung; mit Fall: Fallende", "12 Monate; mit Fall: wie der Fall")
    COUNSELLING = ("L5", "Fallende", "die kürzere Frist, die das Haus für Beratung setzt,")
    AGREED = ("L8", "Fallende", "vier Jahre, solange überprüft werden kann, was galt (§ 44 Abs. 4 SGB X)")
    CASE = ("L6", "Fallende", "längstens zehn Jahre (BSG B 14 AS 7/19 R)")

    @property
    def code(self) -> str:
        """Return the short name of the class."""
        return self.value[0]

    @property
    def label(self) -> str:
        """Return the rule in German words."""
        _, start, period = self.value
        return f"{period} ab: {start}"


@dataclass(frozen=True, slots=True)
class About:
    """What a piece of data says about itself: why, how protected, for whom, until when, on what ground.

    `columns` names where it stands, as `room.Model.column`.
    """

    key: str
    label: str
    purpose: str
    data_class: DataClass
    seen_by: str
    deletion: Deletion
    basis: str
    columns: tuple[str, ...]

    @property
    def data_class_label(self) -> str:
        """Return the words for the class."""
        return self.data_class.label

    @property
    def kept(self) -> str:
        """Return the rule of deletion with its class."""
        return f"{self.deletion.label} (Löschklasse {self.deletion.code})"
