"""What the administration sets for Fallzugang."""

from typing import Any

from django import forms

from lotsenbuch.cases.rules.phases import ORDER, checks_of
from lotsenbuch.intake.models import CheckItem
from lotsenbuch.records.editing import EditForm
from lotsenbuch.records.rules import DataClass
from lotsenbuch.ui.fields import LineTextField

CLASSES = (DataClass.COUNSELLING, DataClass.HEALTH, DataClass.DEBTS)


class CheckItemForm(forms.Form):
    """One line of the check list."""

    label = LineTextField(label="Hemmnis", help_text="sachlich und ohne Wertung, so wie es die Person lesen darf")
    group = forms.ChoiceField(label="Schlüsselgruppe", choices=CheckItem.Group.choices)
    data_class = forms.TypedChoiceField(
        label="Schutzklasse",
        choices=[(int(one), one.label) for one in CLASSES],
        coerce=lambda value: DataClass(int(value)),
        help_text="Ab Klasse 2 wird der Eintrag am Fall verschlüsselt und nur mit Freigabe gezeigt.",
    )
    position = forms.IntegerField(label="Reihenfolge", min_value=0, max_value=999)


class ChangeCheckItemForm(CheckItemForm):
    """A line that is there already."""

    is_active = forms.BooleanField(label="wird angeboten", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class PhaseNeedsForm(EditForm):
    """Which checks are needed before each phase is left; rooms offer them, so the fields are made when it is shown."""

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, phases: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for phase in ORDER:
            if checks := checks_of(phase):
                self.fields[phase] = forms.MultipleChoiceField(
                    label=f"Bevor {phases[phase]} endet",
                    choices=[(one.key, one.label) for one in checks],
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )

    def required(self) -> dict[str, set[str]]:
        """Return the ticked keys by phase."""
        return {phase: set(self.cleaned_data.get(phase, ())) for phase in ORDER}

    def freeze(self) -> None:
        """Show the boxes to who may read settings but not change them."""
        for phase in ORDER:
            if phase in self.fields:
                self.fields[phase].disabled = True
