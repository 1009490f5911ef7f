"""An amount in Euro, typed as people type it."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from lotsenbuch.ui.fields import LineTextField

_TYPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d+(?:,\d{1,2})?")
MOST = Decimal("9999999.99")


class EuroField(LineTextField):
    """An amount such as `1.234,50`; a point stands between thousands only."""

    def to_python(self, value: Any) -> Any:
        """Return the amount, None for an empty field."""
        if isinstance(value, Decimal):
            return value
        text = super().to_python(value).replace("€", "").replace(" ", "").replace("\u00a0", "")
        if not text:
            return None
        if not _TYPED.fullmatch(text):
            raise forms.ValidationError("Bitte einen Betrag angeben, zum Beispiel 1.234,50.", code="amount")
        amount = Decimal(text.replace(".", "").replace(",", "."))
        if amount > MOST:
            raise forms.ValidationError("Dieser Betrag ist zu hoch.", code="amount")
        return amount

    def validate(self, value: Any) -> None:
        """Ask for an amount where one is needed."""
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Leave out what counts letters."""

    def prepare_value(self, value: Any) -> Any:
        """Show an amount with a comma."""
        if isinstance(value, Decimal):
            return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
        return value
