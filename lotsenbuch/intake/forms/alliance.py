"""The Arbeitsbündnis: four texts and a day."""

from django import forms

from lotsenbuch.intake.queries import ALLIANCE_TEXTS
from lotsenbuch.intake.rules.about import ABOUT
from lotsenbuch.records.editing import EditForm
from lotsenbuch.ui.fields import GermanDateField, LongTextField, RepeatKeyField


class AllianceForm(EditForm):
    """Mandate, expectations of both sides, what stays confidential (C98)."""

    wherefore = ABOUT["alliance"]
    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    mandate = LongTextField(
        label="Auftrag", required=False, help_text="Wofür arbeiten wir zusammen? Am besten in den Worten der Person."
    )
    expected_by_person = LongTextField(label="Was die Person von uns erwartet", required=False)
    expected_by_house = LongTextField(label="Was wir von der Person erwarten", required=False)
    confidential = LongTextField(
        label="Was vertraulich bleibt", required=False, help_text="Was steht nicht in der Akte, wer erfährt was?"
    )
    agreed_on = GermanDateField(label="Vereinbart am", initial="heute", past=True)
    repeat_key = RepeatKeyField()

    def texts(self) -> dict[str, str]:
        """Return the four texts."""
        return {name: str(self.cleaned_data.get(name) or "") for name in ALLIANCE_TEXTS}
