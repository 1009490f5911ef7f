"""What a person says against an entry, and the mark that it carries from then on in every output. Pure Python.

Accuracy disputed: § 84 (2) SGB X, Art. 16 GDPR. Objection to the processing: Art. 21 GDPR. Restriction: Art. 18 GDPR,
§ 84 (3) SGB X; until an objection is decided the entry is restricted too (Art. 18 (1) (d)).
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Self


class DisputeKind(StrEnum):
    """What the person asks for; and that something was put right, which stands like a mark too."""

    CORRECTION = "correction"
    ACCURACY = "accuracy"
    OBJECTION = "objection"
    RESTRICTION = "restriction"

    @property
    def label(self) -> str:
        """Return what the form offers, in German."""
        return _LABELS[self]

    @property
    def mark(self) -> str:
        """Return the mark that the entry carries."""
        return _MARKS[self]


_LABELS = {
    DisputeKind.CORRECTION: "Berichtigt (Art. 16 DSGVO, § 84 Abs. 1 SGB X)",
    DisputeKind.ACCURACY: "Das stimmt nicht (Richtigkeit bestritten, § 84 Abs. 2 SGB X)",
    DisputeKind.OBJECTION: "Das soll nicht verwendet werden (Widerspruch, Art. 21 DSGVO)",
    DisputeKind.RESTRICTION: "Nur aufbewahren, nicht verwenden (Einschränkung, Art. 18 DSGVO)",
}
_MARKS = {
    DisputeKind.CORRECTION: "berichtigt",
    DisputeKind.ACCURACY: "Richtigkeit bestritten",
    DisputeKind.OBJECTION: "Widerspruch eingelegt",
    DisputeKind.RESTRICTION: "Verarbeitung eingeschränkt",
}
# What a person can ask for; a correction is made, not asked for.
ASKED = tuple(kind for kind in DisputeKind if kind is not DisputeKind.CORRECTION)
RIGHT_SHOWN = 300
ANSWERED = "mit Gegendarstellung"
RESTRICTING = frozenset({DisputeKind.OBJECTION, DisputeKind.RESTRICTION})
HIDDEN = "Der Inhalt wird aufbewahrt, aber nicht verwendet (Art. 18 DSGVO, § 84 Abs. 3 SGB X)."


def mark_of(kinds: Iterable[str], *, is_answered: bool) -> str:
    """Return the mark of an entry; empty for one that nobody disputes."""
    told = [_mark(kind) for kind in sorted(set(kinds))]
    return " · ".join([*([ANSWERED] if is_answered else []), *told])


def with_right_words(kind: str, right: str) -> str:
    """Return a kind as it is carried to the mark: a correction brings along what is right."""
    return f"{kind}:{right}" if right else kind


def is_correction(kind: str) -> bool:
    """Say whether a kind, with or without its words, is a correction."""
    return kind.partition(":")[0] == DisputeKind.CORRECTION


def _mark(kind: str) -> str:
    code, _, right = kind.partition(":")
    if len(right) > RIGHT_SHOWN:
        right = f"{right[:RIGHT_SHOWN].rstrip()} …"
    if code == DisputeKind.CORRECTION and not right:  # from class 2 on it stands sealed in the journal
        return f"{DisputeKind.CORRECTION.mark}, siehe Verlauf"
    return f"{DisputeKind(code).mark}: {right}" if right else DisputeKind(code).mark


def is_restricted(kinds: Iterable[str]) -> bool:
    """Say whether the words of an entry stay where they are kept."""
    return bool(set(kinds) & RESTRICTING)


class Marked(str):
    """Words of a row that is disputed: they begin with their mark wherever they are read, also cut short.

    `plain` holds what was written. Compared, the mark does not count; stored, it is left away
    (`cases/models/dispute.py`).
    """

    __slots__ = ("plain",)
    plain: str

    @classmethod
    def of(cls, text: str, kinds: Iterable[str], *, is_answered: bool = False) -> Self:
        """Return a text with its mark before it; of a restricted row a fixed sentence stands in its place."""
        told = list(kinds)
        found = cls(f"[{mark_of(told, is_answered=is_answered)}] {HIDDEN if is_restricted(told) else text}")
        found.plain = text
        return found

    def __eq__(self, other: object) -> bool:
        """Compare what was written."""
        return bool(self.plain == plainly(other))

    def __hash__(self) -> int:
        """Return that of what was written."""
        return hash(self.plain)

    def strip(self, chars: str | None = None, /) -> Self:  # noqa: ARG002  # as of `str`
        """Return the same words: an action that tidies what it takes from a row must not store the mark with it."""
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Return the same words: papers are copied before they are printed."""
        return self


def marked_words(value: Any, kinds: Iterable[str], *, is_answered: bool = False) -> Any:
    """Return a text, or every text in a list or mapping of them, with its mark; what is empty stays empty."""
    told = list(kinds)
    if isinstance(value, str):
        return Marked.of(value, told, is_answered=is_answered) if value else value
    if isinstance(value, dict):
        return {name: marked_words(one, told, is_answered=is_answered) for name, one in value.items()}
    if isinstance(value, list):
        return [marked_words(one, told, is_answered=is_answered) for one in value]
    return value


def plainly(value: Any) -> Any:
    """Return what was written: `marked_words` taken back."""
    if isinstance(value, Marked):
        return value.plain
    if isinstance(value, dict):
        return {name: plainly(one) for name, one in value.items()}
    return [plainly(one) for one in value] if isinstance(value, list) else value
