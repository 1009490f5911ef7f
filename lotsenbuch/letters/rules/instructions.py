"""Which instruction on the legal consequences belongs to a summons: by the law of the day of the talk. Pure Python.

The texts are dated data (`instructions.yaml`), never edited. They apply only to a Meldeaufforderung (§ 59 SGB II,
§ 309 SGB III); which one went out decides later what may follow, so its version is kept with the letter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from lotsenbuch.law import store
from lotsenbuch.law.versions import benefit_name, regelbedarf, version_on
from lotsenbuch.records.rules import RefusedError

from .kinds import LetterKind
from .placeholders import filled

# Until then the first invitation went without instruction (§ 15 (4) SGB II); then the sentence was repealed.
FIRST_INVITATION_BARE_UNTIL = date(2026, 6, 30)
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Instruction:
    """A version of the text, with the days and versions of the law for which it is right."""

    id: str
    valid_from: date
    valid_until: date | None
    law: tuple[str, ...]
    percent: int
    citation: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def version(self) -> str:
        """Return what is kept with the letter."""
        return self.id


@cache
def instructions() -> tuple[Instruction, ...]:
    """Return all versions, oldest first."""
    rows = yaml.safe_load((Path(__file__).parent / "instructions.yaml").read_text(encoding="utf-8"))
    return tuple(
        Instruction(
            row["id"], row["from"], row.get("until"), tuple(row["law"]), row["percent"], row["citation"], row["title"],
            tuple(row["paragraphs"]),
        )
        for row in rows
    )  # fmt: skip


def purposes() -> tuple[str, ...]:
    """Return the closed list of purposes of a Meldeaufforderung (§ 309 (2) SGB III)."""
    return tuple(store.norm("§ 309 SGB III").entries[-1].values["purposes"])


def instruction_for(day: date, *, issued_on: date, is_first_talk: bool = False) -> Instruction | None:
    """Return the text for a summons to a day; None where the law of the day of issue wants none.

    Args:
        day: the day of the talk; the law of the breach decides (§ 65a (2) SGB II).
        issued_on: the day of the letter; until 30 June 2026 the first invitation was bare (§ 15 (4) SGB II).
        is_first_talk: whether it is that first invitation.

    Raises:
        RefusedError: there is no text for the law of that day, or nobody has read that law yet.
    """
    if is_first_talk and issued_on <= FIRST_INVITATION_BARE_UNTIL:
        return None
    unread = next((one for one in store.all_versions() if not one.is_read and one.valid_from <= day), None)
    found = next((one for one in instructions() if _holds(one, day)), None)
    if unread is not None or found is None:
        raise RefusedError(
            f"Für den {day:%d.%m.%Y} gibt es keine geprüfte Belehrung über die Rechtsfolgen. "
            "Bitte ohne Meldeaufforderung einladen.",
            field="is_summons",
        )
    return found


def _holds(one: Instruction, day: date) -> bool:
    in_time = one.valid_from <= day and (one.valid_until is None or day <= one.valid_until)
    return (
        in_time and version_on(day).id in one.law and store.norm("§ 32 SGB II").on(day).values["percent"] == one.percent
    )


def paragraphs_of(instruction: Instruction, day: date, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the text for one person: day, place and purpose of this summons, and what a reduction would be.

    Raises:
        RefusedError: one of them is missing.
    """
    told = {**values, "leistung": benefit_name(day)[0], "beispiel": _example(instruction, day)}
    return tuple(filled(paragraph, told).replace("\u2060", "") for paragraph in instruction.paragraphs)


def _example(instruction: Instruction, day: date) -> str:
    """Return a sum in euros for the first level, or nothing that is seen where no amount is stored for the day."""
    amount = regelbedarf(_LEVEL, day)
    if amount is None:
        return "\u2060"
    euros = f"{amount * instruction.percent / 100:.2f}".replace(".", ",")
    return f" Bei der Regelbedarfsstufe 1 ({amount} €) sind das {euros} € für einen Monat."


def legal_core(of: LetterKind, day: date, issued_on: date | None = None) -> Instruction | None:
    """Return what would go along with a summons to this day, to be shown beside the text; it is not for changing."""
    if not of.may_summon:
        return None
    try:
        return instruction_for(day, issued_on=issued_on or day, is_first_talk=of.code == "invitation")
    except RefusedError:
        return None
