"""Which instruction goes with a request under § 31 SGB II, and whether one carries a finding. Pure Python.

That of a Meldetermin belongs to its letter (`letters.rules.instructions`).
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from lotsenbuch.law.because import Reason
from lotsenbuch.law.days import german
from lotsenbuch.law.versions import benefit_name, regelbedarf, since, version_on
from lotsenbuch.letters.rules.instructions import instructions as of_summons
from lotsenbuch.letters.rules.instructions import paragraphs_of

from .kinds import OBLIGATION_SINCE, Asked

NO_INSTRUCTION = "Es ging keine schriftliche Belehrung über die Rechtsfolgen hinaus; daraus kann nichts folgen."
_TOLD_BEFORE = "§ 31 Abs. 1 S. 1, § 32 Abs. 1 S. 1 SGB II"
NOT_OF_WORK = (
    "Die Belehrung nennt nicht, dass der Regelbedarf ganz entfallen kann. Auf eine unvollständige Belehrung stützt das "
    "Haus keinen Entfall; möglich bleibt die Prüfung als Pflicht, die nicht erfüllt wurde."
)


@dataclass(frozen=True, slots=True)
class Instruction:
    """A version of the text with the days on which it is right."""

    id: str
    valid_from: date
    valid_until: date | None
    citation: str
    paragraphs: tuple[str, ...]
    is_of_work: bool = False

    def holds(self, day: date) -> bool:
        """Say whether it is right for a duty of this day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@cache
def duty_instructions() -> tuple[Instruction, ...]:
    """Return all versions for requests under § 31, oldest first."""
    rows = yaml.safe_load((Path(__file__).parent / "instructions.yaml").read_text(encoding="utf-8"))
    return tuple(
        Instruction(
            row["id"], row["from"], row.get("until"), row["citation"], tuple(row["paragraphs"]), bool(row.get("work"))
        )
        for row in rows
    )


def duty_instruction(day: date, asked: str = Asked.EFFORTS) -> Instruction | None:
    """Return the text for a duty of this day: that for work names the loss of the whole Regelbedarf too."""
    right = [one for one in duty_instructions() if one.holds(day)]
    if asked == Asked.WORK:
        right.sort(key=lambda one: not one.is_of_work)
    return next((one for one in right if asked == Asked.WORK or not one.is_of_work), None)


def told(instruction: Instruction, day: date) -> tuple[str, ...]:
    """Return the text as it is printed, with the name of the benefit and a sum for the first level."""
    amount = regelbedarf(1, day)
    sum_ = f"{amount * 30 / 100:.2f}".replace(".", ",") if amount else ""
    example = f" Bei der Regelbedarfsstufe 1 ({amount} €) sind das {sum_} € im Monat." if amount else ""
    values = {"leistung": benefit_name(day)[0], "beispiel": example}
    return tuple(paragraph.format(**values) for paragraph in instruction.paragraphs)


def summons_words(version: str, day: date, what: str) -> tuple[str, ...]:
    """Return the instruction of a Meldetermin in its words; nothing where the version is not known."""
    values = {"termin": german(day), "ort": "wie im Brief genannt", "zweck": what}
    return next((paragraphs_of(one, day, values) for one in of_summons() if one.id == version), ())


def versions(asked: str) -> list[tuple[str, str]]:
    """Return the known versions for a kind of request, as a form offers them."""
    rows = of_summons() if asked == Asked.SUMMONS else duty_instructions()
    return [(one.id, f"{one.id}, gilt ab {german(one.valid_from)}") for one in rows]


def misfit(asked: str, version: str, day: date, *, is_refusal: bool = False) -> Reason | None:
    """Return why an instruction cannot carry a finding about this day; None where it is the right one.

    § 65a (3) SGB II lets the old duty of § 31 (1) go on where the old instruction was given; that the new and higher
    consequences follow from it, nobody was told. So nothing is found on it: the reading in favour of the person.
    """
    law = version_on(day).id
    if not version:
        return Reason(_TOLD_BEFORE, law, day, NO_INSTRUCTION)
    rows = [(one.id, one.valid_from, one.valid_until) for one in of_summons()]
    rows += [(one.id, one.valid_from, one.valid_until) for one in duty_instructions()]
    row = next((one for one in rows if one[0] == version), None)
    if is_refusal and version not in {one.id for one in duty_instructions() if one.is_of_work}:
        return Reason("§ 31a Abs. 7 SGB II", law, day, NOT_OF_WORK)
    if row and row[1] <= day and (row[2] is None or day <= row[2]):
        return None
    carried = asked == Asked.EFFORTS and day >= OBLIGATION_SINCE
    more = " Die Pflicht selbst gilt nach § 65a Abs. 3 SGB II weiter." if carried else ""
    text = (
        f"Die Belehrung {version} nennt andere Folgen als das Recht am {german(day)}.{more} Auf eine unrichtige "
        "Belehrung stützt das Haus keine Minderung; bitte mit der richtigen Fassung neu auffordern."
    )
    # § 65a (2) and (3) exist since July 2026.
    return Reason("§ 65a Abs. 2 und 3 SGB II" if since(law, "L7") else _TOLD_BEFORE, law, day, text)
