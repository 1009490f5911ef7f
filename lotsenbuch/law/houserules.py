"""What a house has laid down for uncertain points; without a word of it, the first option of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .because import UNCERTAIN, Reason
from .store import Option, Point, points


@dataclass(frozen=True, slots=True)
class HouseRules:
    """The chosen option per uncertain point; unknown keys and codes fall back to the default."""

    chosen: Mapping[str, str] = field(default_factory=dict)

    def option(self, key: str) -> Option:
        """Return the option that holds for a point."""
        options = points()[key].options
        code = self.chosen.get(key)
        return next((option for option in options if option.code == code), options[0])

    def is_default(self, key: str) -> bool:
        """Tell whether the house follows the default."""
        return self.option(key) == points()[key].options[0]

    def says(self, key: str, *, version: str, anchor: date) -> Reason:
        """Return the uncertain point as a step of an explanation."""
        point, option = points()[key], self.option(key)
        rule = "" if len(point.options) == 1 else f" ({'Vorgabe' if self.is_default(key) else 'Hausregel'})"
        return Reason(point.norm, version, anchor, f"{UNCERTAIN}{point.question} {_sentence(option.text)}{rule}")


DEFAULT = HouseRules()


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + ("" if text.endswith(".") else ".")


def choices() -> list[Point]:
    """Return the points on which a house can lay something down."""
    return [point for point in points().values() if len(point.options) > 1]
