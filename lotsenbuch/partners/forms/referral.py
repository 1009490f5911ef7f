"""The forms of a referral, and the page of the partner."""

from typing import Any

from django import forms

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.appointments.rules.slots import BERLIN
from lotsenbuch.partners.rules.about import ABOUT
from lotsenbuch.partners.rules.referral import NEXT, Back, Prepared, State, Told, next_steps
from lotsenbuch.records.editing import EditForm
from lotsenbuch.ui.fields import GermanDateField, LongTextField, RepeatKeyField


class PrepareForm(forms.Form):
    """What both choose before a referral; only with a signature does anything of it leave."""

    wherefore = ABOUT["referral"]
    repeat_key = RepeatKeyField()
    about = LongTextField(
        label="Worum geht es?", longest=1000, help_text="So, wie die Person es selbst sagen würde. Ein Satz genügt."
    )
    parts = forms.MultipleChoiceField(
        label="Was darf der Partner erfahren, wenn die Person unterschreibt?",
        choices=[(one.value, one.label) for one in Told],
        initial=[Told.NAME.value, Told.CONTACT.value],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_accompanied = forms.BooleanField(label="Beim ersten Mal geht jemand mit", required=False)

    def given(self) -> Prepared:
        """Return the valid input."""
        data = self.cleaned_data
        return Prepared(data["about"], tuple(Told(code) for code in data["parts"]), data["is_accompanied"])


class MoveForm(EditForm):
    """Where the referral stands now."""

    wherefore = ABOUT["referral"]
    repeat_key = RepeatKeyField()
    state = forms.ChoiceField(label="Wie steht es?", widget=forms.RadioSelect)
    on = GermanDateField(label="Seit wann?", initial="heute", past=True)
    appointment = forms.ModelChoiceField(
        label="Welcher Termin?",
        queryset=Appointment.objects.none(),
        required=False,
        empty_label="keiner aus dem Kalender",
    )

    def __init__(self, *args: Any, now: str, talks: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["state"].choices = [(to.value, label) for to, label in next_steps(State(now))]
        if State.APPOINTMENT not in NEXT[State(now)] or not talks:
            del self.fields["appointment"]
        else:
            fields["appointment"].queryset = Appointment.objects.filter(pk__in=[row.pk for row in talks])
            fields["appointment"].label_from_instance = _named_by_time


def _named_by_time(row: Appointment) -> str:
    return f"{row.starts_at.astimezone(BERLIN):%d.%m.%Y, %H:%M} Uhr, {Kind(row.kind).label}"


class BackForm(forms.Form):
    """All that a partner may say: one of three words, and the day. There is no field for anything else."""

    mark_optional = False
    kind = forms.ChoiceField(
        label="Ihre Rückmeldung", choices=[(one.value, one.label) for one in Back], widget=forms.RadioSelect
    )
    on = GermanDateField(label="Tag", initial="heute")
