"""What the desk passes on. Pure Python."""

from dataclasses import dataclass
from datetime import date

from lotsenbuch.letters.rules.kinds import draft_place, kinds
from lotsenbuch.records.rules import DataClass

# Where texts are written that save themselves: what they are called, and the page where they go on.
WRITING_PLACES = {
    "note": ("Vermerk", "desk:case_file"),
    "alliance": ("Arbeitsbündnis", "intake:alliance"),
    "aims": ("Ziele der Potenzialanalyse", "assessment:write_aims"),
    "contents": ("Inhalte des Plans", "planning:write_contents"),
    "new_goal": ("Neues Ziel", "planning:set_goal"),
    "goal": ("Ziel", "planning:plan"),
    "review": ("Fallüberprüfung", "steering:review"),
    "ending": ("Fallbeendigung", "closure:closure"),
    **{draft_place(code): (f"Brief: {kind.label}", "letters:letters") for code, kind in kinds().items()},
}


@dataclass(frozen=True, slots=True)
class TaskData:
    """A task as it is entered."""

    title: str
    due_on: date
    why: str


def draft_class(content: dict[str, str]) -> DataClass | None:
    """Return the class in which an unfinished text is to be saved; None for one that no note can have."""
    classes = {str(int(one)): one for one in DataClass if DataClass.COUNSELLING <= one < DataClass.SEALED}
    return classes.get(content.get("data_class") or str(int(DataClass.COUNSELLING)))


def may_draft(content: dict[str, str], granted: set[int]) -> bool:
    """Say whether an unfinished text may be kept and shown again: from class 2 on with the grant only."""
    wanted = draft_class(content)
    return wanted is not None and (wanted < DataClass.HEALTH or wanted in granted)
