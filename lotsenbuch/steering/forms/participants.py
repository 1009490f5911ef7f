"""Who takes part."""

from django import forms

from lotsenbuch.records.editing import EditForm
from lotsenbuch.steering.rules.about import ABOUT
from lotsenbuch.ui.fields import GermanDateField, LineTextField, RepeatKeyField


class ParticipantForm(forms.Form):
    """A colleague of another department, with role and beginning."""

    wherefore = ABOUT["participant"]
    repeat_key = RepeatKeyField()
    name = LineTextField(label="Name")
    department = LineTextField(
        label="Abteilung", help_text="zum Beispiel Leistung, Arbeitgeberservice, Bildung und Teilhabe"
    )
    role = LineTextField(label="Aufgabe im Fall", help_text="ohne Einzelheiten aus der Beratung")
    since = GermanDateField(label="Dabei ab", initial="heute")


class EndParticipantForm(EditForm):
    """The last day."""

    wherefore = ABOUT["participant"]
    repeat_key = RepeatKeyField()
    until = GermanDateField(label="Dabei bis", initial="heute", past=True)
