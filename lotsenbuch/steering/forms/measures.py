"""The short forms about a measure."""

from typing import Any

from django import forms

from lotsenbuch.cases.queries.own import kind_choices
from lotsenbuch.records.editing import EditForm
from lotsenbuch.steering.models import Measure
from lotsenbuch.steering.rules.about import ABOUT
from lotsenbuch.steering.rules.measure import StartedMeasure
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField

from .classes import ClassField


class StartMeasureForm(forms.Form):
    """What begins, chosen by both; any name is possible, a catalogue is an offer (C28)."""

    wherefore = ABOUT["measure"]
    repeat_key = RepeatKeyField()
    name = LineTextField(label="Was ist es?", help_text="in den Worten, die beide benutzen")
    kind = forms.ChoiceField(label="Art", choices=Measure.Kind.choices)
    provider = LineTextField(label="Bei wem?", required=False)
    aim = LineTextField(label="Wofür?", required=False)
    started_on = GermanDateField(label="Beginn", initial="heute")
    look_on = GermanDateField(
        label="Wann schauen wir, wie es läuft?", required=False, help_text="Zu diesem Tag entsteht eine Aufgabe."
    )
    data_class = ClassField(help_text="Ab Klasse 2 wird alles verschlüsselt, was hier steht.")

    def __init__(self, *args: Any, classes: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices("measure", Measure.Kind.choices, classes)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["data_class"].offer(classes)  # type: ignore[attr-defined]  # a ClassField

    def given(self) -> StartedMeasure:
        """Return the valid input."""
        return StartedMeasure(**{name: self.cleaned_data[name] for name in self.fields if name != "repeat_key"})


class LookForm(EditForm):
    """When to look again."""

    wherefore = ABOUT["measure"]
    repeat_key = RepeatKeyField()
    look_on = GermanDateField(
        label="Nächster Blick am", required=False, help_text="Frei lassen, wenn keiner nötig ist."
    )


class EndMeasureForm(EditForm):
    """The last day."""

    wherefore = ABOUT["measure"]
    repeat_key = RepeatKeyField()
    ended_on = GermanDateField(label="Beendet am", initial="heute", past=True)


class EvaluateForm(EditForm):
    """What it brought, in words."""

    wherefore = ABOUT["measure"]
    repeat_key = RepeatKeyField()
    verdict = forms.ChoiceField(
        label="Einschätzung",
        choices=[choice for choice in Measure.Verdict.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    result = LongTextField(
        label="Was hat es gebracht?", longest=2000, help_text="Ein Satz genügt, gern in den Worten der Person."
    )
