"""What the administration sets for Fallbeendigung."""

from django import forms

from lotsenbuch.closure.models import EndReason
from lotsenbuch.ui.fields import LineTextField


class EndReasonForm(forms.Form):
    """One reason."""

    label = LineTextField(label="Grund", help_text="sachlich und ohne Wertung, so wie es die Person lesen darf")
    outcome = forms.ChoiceField(label="zählt als", choices=EndReason.Outcome.choices)
    is_work_start = forms.BooleanField(
        label="mit Aufnahme einer Arbeit oder Ausbildung",
        required=False,
        help_text="Dann wird nach dem ersten Tag gefragt: Von ihm aus zählt die Nachbetreuung.",
    )
    is_hand_back = forms.BooleanField(
        label="zurück an die Arbeitsvermittlung", required=False, help_text="Dann wird gebraucht, was mitgeht."
    )
    is_revocation = forms.BooleanField(
        label="Widerruf der Teilnahme", required=False, help_text="Wird vorgeschlagen, wenn der Antrag widerrufen ist."
    )
    position = forms.IntegerField(label="Reihenfolge", min_value=0, max_value=999)


class ChangeEndReasonForm(EndReasonForm):
    """A reason that is there already."""

    is_active = forms.BooleanField(label="wird angeboten", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
