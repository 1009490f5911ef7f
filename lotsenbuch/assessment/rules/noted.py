"""What is handed to an action when a finding is written down. Pure Python."""

from dataclasses import dataclass
from datetime import date

from lotsenbuch.records.rules import DataClass


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingData:
    """A finding as it is entered: fact, the person's words and one's own view stay apart (C77)."""

    kind: str
    channel: str
    noted_on: date
    domain: str = ""
    fact: str = ""
    persons_words: str = ""
    own_view: str = ""
    data_class: DataClass = DataClass.COUNSELLING


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberData:
    """Somebody on the network map as entered: by relation, with a name only where it is needed."""

    relation: str
    sector: str
    ring: str
    name: str = ""
    place: int | None = None
    data_class: DataClass = DataClass.COUNSELLING
