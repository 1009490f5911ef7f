"""Why a result is what it is: the norm, its version, the day that chose the version, and one German sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

UNCERTAIN = "Unsicherer Punkt: "
# The norm of a step that speaks of no single section but of what the sources know at all.
WHOLE_LAW = "SGB II"


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an explanation.

    Args:
        norm: the norm as it is cited, `§ 31b Abs. 1 S. 1 SGB II`.
        version: the legal version of the SGB II (`L7`) or, for other laws, since when its wording holds.
        anchor: the day that decides which version applies.
        text: one German sentence.

    """

    norm: str
    version: str
    anchor: date
    text: str

    @property
    def is_uncertain(self) -> bool:
        """Tell whether the step names a point on which the law is not clear or the sources end."""
        return self.text.startswith(UNCERTAIN)

    def as_json(self) -> dict[str, str]:
        """Return the step as it is printed and kept."""
        return {"norm": self.norm, "version": self.version, "anchor": self.anchor.isoformat(), "text": self.text}


def as_json(reasons: Iterable[Reason]) -> list[dict[str, str]]:
    """Return the steps as they are printed and kept."""
    return [reason.as_json() for reason in reasons]


class LawInputError(Exception):
    """A question that cannot be answered as it was put; the message is German and says what to change.

    Args:
        message: the German sentence.
        field: the name of what has to change (`posted`, `municipality`), so that a form shows it there.

    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
