"""Consent to reminders; the way that fits the person's technical means comes first, the others say why not."""

from typing import Any

from django import forms

from lotsenbuch.appointments.actions.reminder import Given
from lotsenbuch.appointments.models import ReminderWay
from lotsenbuch.appointments.queries.reach import Reach
from lotsenbuch.appointments.queries.reminder import house_allows
from lotsenbuch.appointments.rules.reach_about import ABOUT
from lotsenbuch.cases.models import ContactChannel
from lotsenbuch.ui.fields import GermanDateField, LineTextField, RepeatKeyField

_KINDS = {ReminderWay.SMS.value: ContactChannel.Kind.MOBILE, ReminderWay.MAIL.value: ContactChannel.Kind.MAIL}


class ReminderConsentForm(forms.Form):
    """By which way, to which number, and what may be said."""

    wherefore = ABOUT["reminder"]
    repeat_key = RepeatKeyField()
    target = forms.ChoiceField(label="Wie erinnern?", widget=forms.RadioSelect)
    may_name_house = forms.BooleanField(label="Das Wort „Jobcenter“ darf vorkommen", required=False)
    is_for_sealed = forms.BooleanField(label="Gilt ausdrücklich auch, solange der Fall versiegelt ist", required=False)
    given_on = GermanDateField(label="Eingewilligt am", initial="heute", past=True)
    given_how = LineTextField(label="Wie wurde eingewilligt?", initial="mündlich, im Gespräch")

    def __init__(self, *args: Any, reach: Reach, is_sealed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach
        fitting = {one.key for one in reach.fitting}
        why_not = {one.key: one.why for one in reach.others}
        offered, refused = [], []
        for way, kind in _KINDS.items():
            for row in reach.living:
                if row.kind != kind:
                    continue
                label = f"{ReminderWay(way).label} an {row.value}"
                if str(row.id) in fitting and house_allows(way):
                    offered.append((f"{way}:{row.id}", label))
                else:
                    why = why_not.get(str(row.id)) or "vom Haus nicht freigegeben"
                    refused.append(f"{label}: {why}")
        offered.append((ReminderWay.LETTER.value, "Brief"))
        target = self.fields["target"]
        target.choices = offered  # type: ignore[attr-defined]  # a ChoiceField
        target.initial = offered[0][0]
        target.help_text = f"Passt gerade nicht: {'; '.join(refused)}" if refused else ""
        if not is_sealed:
            del self.fields["is_for_sealed"]

    def given(self) -> Given:
        """Return the valid input."""
        data = self.cleaned_data
        way, _, key = data["target"].partition(":")
        channel = next((row for row in self.reach.living if str(row.id) == key), None)
        return Given(
            way=way,
            channel=channel,
            may_name_house=data["may_name_house"],
            is_for_sealed=data.get("is_for_sealed", False),
            given_on=data["given_on"],
            given_how=data["given_how"],
        )
