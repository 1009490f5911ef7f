"""The forms of the catalogue of measures."""

from typing import Any

from django import forms

from lotsenbuch.partners.queries.programmes import Wanted
from lotsenbuch.partners.rules.measures import Basis, MeasureKind, Per
from lotsenbuch.records.editing import EditForm
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField

from .euro import EuroField

_MOST = 9999


class WantedForm(forms.Form):
    """What of the catalogue is looked for; nothing of it is kept."""

    mark_optional = False
    q = LineTextField(label="Was?", required=False)
    kind = forms.ChoiceField(
        label="Art", choices=[("", "alle"), *((one.value, one.label) for one in MeasureKind)], required=False
    )
    only_free = forms.BooleanField(label="nur mit freiem Platz", required=False)

    def wanted(self) -> Wanted:
        """Return the question; what does not fit is left out."""
        if not self.is_bound:
            return Wanted()
        self.is_valid()
        data = self.cleaned_data
        return Wanted(str(data.get("q", "")), str(data.get("kind", "")), bool(data.get("only_free")))


class ProgrammeForm(EditForm):
    """A measure of the catalogue."""

    repeat_key = RepeatKeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    name = LineTextField(label="Wie heißt die Maßnahme?")
    kind = forms.ChoiceField(label="Art", choices=[(one.value, one.label) for one in MeasureKind])
    about = LongTextField(label="Inhalt", required=False, longest=4000, help_text="Was dort wirklich geschieht.")
    target_group = LineTextField(label="Für wen", required=False)
    number = LineTextField(label="Maßnahmenummer", required=False)
    basis = forms.ChoiceField(label="Rechtsgrundlage", choices=[(one.value, one.label) for one in Basis])
    basis_from = GermanDateField(label="Rechtsgrundlage gilt ab", required=False)
    basis_until = GermanDateField(label="Rechtsgrundlage gilt bis", required=False)
    cost = EuroField(label="Kosten für einen Platz in Euro", required=False, help_text="zum Beispiel 1.234,50")
    cost_per = forms.ChoiceField(label="Kosten wofür", choices=[(one.value, one.label) for one in Per])
    ended_on = GermanDateField(label="Nicht mehr im Katalog seit", required=False)


class CourseForm(EditForm):
    """One run of a measure."""

    repeat_key = RepeatKeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    starts_on = GermanDateField(label="Beginn")
    ends_on = GermanDateField(label="Ende", required=False, help_text="Frei lassen, wenn sie ohne festes Ende läuft.")
    where = LineTextField(label="Wo", required=False)
    places = forms.IntegerField(
        label="Plätze", required=False, min_value=0, max_value=_MOST, help_text="Frei lassen heißt: nicht begrenzt."
    )
    ended_on = GermanDateField(label="Fällt aus seit", required=False)


def values_of(form: EditForm) -> dict[str, Any]:
    """Return the fields of a row."""
    return {name: value for name, value in form.cleaned_data.items() if name not in ("repeat_key", "version")}
