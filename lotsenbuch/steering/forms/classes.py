"""The choice of a class: open, or one that the writer holds a grant for."""

from collections.abc import Iterable
from typing import Any

from django import forms

from lotsenbuch.records.rules import DataClass


class ClassField(forms.TypedChoiceField):
    """Class 1, and from class 2 on what was granted; class 4 is for addresses and staff alone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Schutzklasse", coerce=lambda value: DataClass(int(value)), initial=1, **kwargs)

    def offer(self, granted: Iterable[int]) -> None:
        """Offer the classes that the writer holds."""
        allowed = [DataClass.COUNSELLING, *(DataClass(one) for one in sorted(granted) if one < DataClass.SEALED)]
        self.choices = [(int(one), one.label) for one in allowed]
