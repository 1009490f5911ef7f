"""What the desk passes on. Pure Python."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TaskData:
    """A task as it is entered."""

    title: str
    due_on: date
    why: str
