"""The letters of the house: what each is called, what it suggests to say, what it cannot do without. Pure Python."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

COUNSELLING, FORMAL = "counselling", "formal"


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter, as `kinds.yaml` has it.

    Attributes:
        needs: values without which it is not issued: slot, missed, ends, successor, papers.
        may_summon: it can be a Meldeaufforderung (§ 309 SGB III) and then carries its instruction.
        attaches: what a room above hangs on it (`letters.queries.hang_on`).
        is_sheet: a sheet to hand over, without a window.
        is_legal: written by the room of the legal file only (`duties`); not offered among the letters.
    """

    code: str
    label: str
    subject: str
    text: str
    tone: str
    needs: tuple[str, ...] = ()
    may_summon: bool = False
    sheet: bool = False
    attaches: str = ""
    is_sheet: bool = False
    is_legal: bool = False

    @property
    def in_batches(self) -> bool:
        """Say whether many of it make sense at once: what it needs is known, or the same for all."""
        return self.code == "free" or (
            not self.is_legal and not self.is_sheet and set(self.needs) <= {"slot", "papers"} and not self.attaches
        )

    @property
    def is_counselling(self) -> bool:
        """Say whether threatening words have no place in it (C96)."""
        return self.tone == COUNSELLING


def draft_place(code: str) -> str:
    """Return the name under which a letter of this kind saves itself while it is written."""
    return f"letter_{code}"


def offered() -> list[LetterKind]:
    """Return the kinds that are written freely."""
    return [kind for kind in kinds().values() if not kind.is_legal]


@cache
def kinds() -> dict[str, LetterKind]:
    """Return all kinds of letters by code, in the order in which they are offered."""
    rows = yaml.safe_load((Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8"))
    made = (LetterKind(**{**row, "needs": tuple(row.get("needs", ())), "text": row["text"].strip()}) for row in rows)
    return {kind.code: kind for kind in made}
