"""Which parts of Lotsenbuch a gemeinsame Einrichtung may switch off. Pure Python.

In a gE the systems of the Bundesagentur are the leading file (§ 50 (3) SGB II): what is kept there is not kept a second
time here. What carries a case through the house is not in the list: Fallzugang, Fallsteuerung (its pages of a single
entry carry corrections and objections, § 84 SGB X) and Fallbeendigung.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

NORM = "§ 50 Abs. 3 SGB II"


@dataclass(frozen=True, slots=True)
class Switchable:
    """A room that can be switched off.

    Attributes:
        label: its name on the screen.
        leads: where in a gE the same things are kept.
        phase: code of the phase that goes with it, or nothing.
    """

    label: str
    leads: str
    phase: str = ""


SWITCHABLE: Mapping[str, Switchable] = {
    "assessment": Switchable("Bewertung (Potenzialanalyse)", "Potenzialanalyse in VerBIS", "assessment"),
    "planning": Switchable("Integrationsplanung und Kooperationsplan", "Kooperationsplan in VerBIS", "planning"),
    "documents": Switchable("Papiere und Formulare", "eAkte"),
    "appointments": Switchable("Termine", "Terminverwaltung der Bundesagentur"),
}


def phases_off(switched_off: Collection[str]) -> frozenset[str]:
    """Return the codes of the phases that go with rooms that are switched off."""
    return frozenset(SWITCHABLE[code].phase for code in switched_off if SWITCHABLE[code].phase)
