"""What a sensitive field says about itself: why it is asked, how it is protected, who sees it. Pure Python."""

from dataclasses import dataclass

from lotsenbuch.records.rules import DataClass

from .person import FACT_CLASS


@dataclass(frozen=True, slots=True)
class About:
    """Purpose, class, readers and period of one field, in German words."""

    purpose: str
    data_class: DataClass
    seen_by: str = "wer den Fall führt, und nur mit eigener Freigabe für diese Klasse"
    kept: str = "bis die Person es zurücknimmt, längstens bis zur Löschung des Falls"

    @property
    def data_class_label(self) -> str:
        """Return the words for the class."""
        return self.data_class.label


_PURPOSES = {
    "health": "nur, was für Beratung und Arbeit von Bedeutung ist; keine Diagnosen",
    "addiction": "nur, was die Person selbst erzählt und für die Planung wichtig findet",
    "debts": "um Schuldnerberatung anzubieten (§ 16a SGB II); keine Beträge nötig",
    "convictions": "nur, wenn es einer Arbeitsaufnahme im Weg steht und die Person es sagen möchte",
    "address": "damit niemand außer der Fallführung die Anschrift sieht",
}

ABOUT: dict[str, About] = {
    kind: About(purpose=purpose, data_class=FACT_CLASS[kind]) for kind, purpose in _PURPOSES.items()
}
