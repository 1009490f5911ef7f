"""What the house allows for calendars and reminders."""

from typing import Any

from django import forms
from django.conf import settings

from lotsenbuch.appointments.actions.feed import ALLOWED, LONGEST_AHEAD
from lotsenbuch.appointments.models import ReachRules

NOT_SET_UP = "Dafür ist auf dem Server noch nichts eingerichtet."
_WITH_CONSENT = "nur mit Einwilligung der Person"


class ReachRulesForm(forms.Form):
    """Nothing is allowed until somebody ticks it."""

    may_use_feeds = forms.BooleanField(
        label="Kalender als Abonnement", required=False, help_text="zeigt nur „Termin“ und die Zeit, nie einen Namen"
    )
    may_remind_by_mail = forms.BooleanField(label="Erinnern per E-Mail", required=False, help_text=_WITH_CONSENT)
    may_remind_by_sms = forms.BooleanField(label="Erinnern per SMS", required=False, help_text=_WITH_CONSENT)
    remind_hours = forms.IntegerField(
        label="Stunden vor dem Termin",
        min_value=1,
        max_value=LONGEST_AHEAD,
        error_messages={
            "invalid": "Bitte eine Zahl angeben.",
            "required": "Bitte eine Zahl angeben.",
            "min_value": "Mindestens 1.",
            "max_value": f"Höchstens {LONGEST_AHEAD}.",
        },
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what the server cannot do."""
        data = super().clean() or {}
        if data.get("may_remind_by_mail") and "reminders" not in settings.MAILERS:
            self.add_error("may_remind_by_mail", NOT_SET_UP)
        if data.get("may_remind_by_sms") and not settings.LOTSE_SMS_GATEWAY:
            self.add_error("may_remind_by_sms", NOT_SET_UP)
        return data

    def rules(self) -> ReachRules:
        """Return the valid input."""
        return ReachRules(**{name: self.cleaned_data[name] for name in ALLOWED})
