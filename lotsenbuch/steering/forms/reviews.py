"""The judgement on a review: reasons ticked, one decision, one sentence."""

from typing import Any

from django import forms

from lotsenbuch.records.editing import EditForm
from lotsenbuch.steering.models import Review
from lotsenbuch.steering.queries import Draft
from lotsenbuch.steering.rules.about import ABOUT
from lotsenbuch.steering.rules.review import Decided
from lotsenbuch.ui.fields import LineTextField, LongTextField, RepeatKeyField

from .classes import ClassField


class ReviewForm(EditForm):
    """Everything but the judgement is there already."""

    wherefore = ABOUT["case_review"]
    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    repeat_key = RepeatKeyField()
    reasons = forms.MultipleChoiceField(
        label="Gründe, die tragen", required=False, widget=forms.CheckboxSelectMultiple, help_text="Ein Grund genügt."
    )
    own_reason = LineTextField(label="Eigener Grund", required=False)
    decision = forms.ChoiceField(
        label="Wie geht es weiter?", choices=Review.Decision.choices, widget=forms.RadioSelect, required=False
    )
    sentence = LongTextField(label="Einschätzung in einem Satz", required=False, longest=2000)
    justification = LongTextField(
        label="Ausführlichere Begründung", required=False, help_text="Entwurf aus den gesammelten Gründen."
    )
    trigger = forms.ChoiceField(label="Anlass", choices=Review.Trigger.choices, initial="due", required=False)
    occasion = LineTextField(label="Welcher Anlass?", required=False)
    data_class = ClassField(help_text="Gilt für die eigenen Worte. Angekreuzte Gründe behalten ihre Klasse.")

    def __init__(self, *args: Any, draft: Draft, classes: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = [(one.key, one.text) for one in draft.offered]  # type: ignore[attr-defined]  # as named
        self.fields["data_class"].offer(classes)  # type: ignore[attr-defined]  # a ClassField
        self.fields["sentence"].widget.attrs["rows"] = 2
        if not draft.goes_beyond:
            del self.fields["justification"]

    def decided(self) -> Decided:
        """Return the valid input."""
        data = self.cleaned_data
        return Decided(
            decision=data["decision"],
            chosen=frozenset(data["reasons"]),
            own_reason=data["own_reason"],
            sentence=data["sentence"],
            justification=data.get("justification", ""),
            data_class=int(data["data_class"]),
            trigger=data["trigger"] or Review.Trigger.DUE,
            occasion=data["occasion"],
        )


class ReasonForm(forms.Form):
    """A reason to go on, noted while it is fresh."""

    wherefore = ABOUT["case_review"]
    repeat_key = RepeatKeyField()
    text = LineTextField(label="Was spricht dafür, weiterzumachen?", longest=500)
    data_class = ClassField()

    def __init__(self, *args: Any, classes: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data_class"].offer(classes)  # type: ignore[attr-defined]  # a ClassField
