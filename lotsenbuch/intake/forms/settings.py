"""What the administration sets for Fallzugang."""

from django import forms

from lotsenbuch.intake.models import CheckItem
from lotsenbuch.intake.rules.access import CHECKS
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
    """Which checks are needed before Fallzugang is left."""

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    required = forms.MultipleChoiceField(
        label="Vor dem Weitergehen wird gebraucht",
        choices=[(key, label) for key, (label, _) in CHECKS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Was nicht angekreuzt ist, wird nur gezeigt. Zurück geht es immer, mit einem Grund.",
    )
