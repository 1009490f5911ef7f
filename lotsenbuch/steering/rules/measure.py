"""A measure as it is entered. Pure Python."""

from dataclasses import dataclass, field
from datetime import date

from lotsenbuch.records.rules import DataClass


@dataclass(frozen=True, slots=True)
class StartedMeasure:
    """What begins: which kind, what it is called, by whom, wherefore, from when, when to look first, and the cost."""

    kind: str
    name: str
    started_on: date
    provider: str = ""
    aim: str = ""
    look_on: date | None = None
    data_class: DataClass = DataClass.COUNSELLING
    costs: dict[str, str] = field(default_factory=dict)
