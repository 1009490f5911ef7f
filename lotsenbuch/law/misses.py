"""Meldetermine in a row that did not come about (§ 7b (4) SGB II): a count that warns, never a finding."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from . import store
from .because import Reason
from .days import german
from .houserules import DEFAULT, HouseRules
from .versions import ends_of_knowledge, explained, version_on

NORM = "§ 7b SGB II"


class Followed(StrEnum):
    """What became of a summons. Coming later on the same day is coming (§ 309 (3) S. 2 SGB III)."""

    CAME = "came"
    EXCUSED = "excused"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Summons:
    """A Meldeaufforderung that took effect: neither withdrawn nor moved nor cancelled.

    Args:
        on: the day of the Meldetermin.
        followed: what became of it.
        has_instruction: whether a written instruction on the consequences went out with it.

    """

    on: date
    followed: Followed
    has_instruction: bool


@dataclass(frozen=True, slots=True)
class InARow:
    """How many in a row did not come about.

    Args:
        days: their days, the earliest first.
        limit: with how many the law asks for a finding by a human; None where it knows no such rule.
        because: the reasons.

    """

    days: tuple[date, ...]
    limit: int | None
    because: tuple[Reason, ...]

    @property
    def count(self) -> int:
        """Return how many."""
        return len(self.days)

    @property
    def is_last_before(self) -> bool:
        """Say whether one more would reach the limit."""
        return self.limit is not None and self.count == self.limit - 1


def misses_in_a_row(summonses: Iterable[Summons], on: date, *, rules: HouseRules = DEFAULT) -> InARow:
    """Count back from a day: who came, or had an important reason, begins anew.

    What went out without a written instruction, or before the rule was in force, does not count and interrupts
    nothing; an excused one interrupts: that is the reading in favour of the person.

    Args:
        summonses: all that took effect.
        on: the day that chooses the version of the law.
        rules: what the house laid down for uncertain points.

    """
    entry, version = store.norm(NORM).on(on), version_on(on).id
    limit = entry.values.get("consecutive_misses") if entry.in_force else None
    if limit is None:
        text = f"Am {german(on)} gab es keine Regel über Meldetermine hintereinander."
        return InARow((), None, explained([Reason(NORM, version, on, text), *ends_of_knowledge(on)]))
    days: list[date] = []
    # Of two on one day the one that came about stands last: whoever came that day was there.
    for one in sorted(summonses, key=lambda told: (told.on, told.followed is not Followed.MISSED), reverse=True):
        if one.followed is not Followed.MISSED:
            break
        if one.has_instruction and "consecutive_misses" in store.norm(NORM).on(one.on).values:
            days.append(one.on)
    days.reverse()
    named = f": {', '.join(german(day) for day in days)}" if days else ""
    text = (
        f"Hintereinander nicht zustande gekommen, mit schriftlicher Belehrung: {len(days)}{named}. "
        f"Ab {limit} prüft ein Mensch, ob jemand als nicht erreichbar gilt. Ob es einen wichtigen Grund gab, ist hier "
        "noch nicht geprüft; wer kommt oder entschuldigt ist, fängt neu an."
    )
    reasons = [
        Reason("§ 7b Abs. 4 S. 1 SGB II", version, on, text),
        rules.says("consecutive_misses", version=version, anchor=on),
    ]
    return InARow(tuple(days), int(limit), explained([*reasons, *ends_of_knowledge(on)]))
