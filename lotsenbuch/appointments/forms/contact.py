"""What is typed about reaching somebody."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from lotsenbuch.appointments.actions import Agreement, Attempt, Consent
from lotsenbuch.appointments.models import ContactAttempt, OutreachOffer, PartOfDay, TrustedPerson
from lotsenbuch.appointments.queries.reach import Reach
from lotsenbuch.appointments.rules.reach_about import ABOUT
from lotsenbuch.cases.models import ContactChannel
from lotsenbuch.records.editing import EditForm
from lotsenbuch.ui.fields import GermanDateField, GermanTimeField, LineTextField, LongTextField, RepeatKeyField

BERLIN = ZoneInfo("Europe/Berlin")
_Way = ContactAttempt.Way
_FREE_WAYS = (_Way.POST, _Way.VISIT, _Way.VIDEO, _Way.IN_PERSON)
CONSENT_DAYS = 182


def _now() -> str:
    return timezone.localtime().strftime("%H:%M")


class AttemptForm(forms.Form):
    """One attempt: the way first, as it is advised; everything else has a sensible default."""

    wherefore = ABOUT["attempt"]
    repeat_key = RepeatKeyField()
    how = forms.ChoiceField(label="Auf welchem Weg?")
    result = forms.ChoiceField(label="Ergebnis", choices=ContactAttempt.Result.choices, widget=forms.RadioSelect)
    happened_on = GermanDateField(label="Tag", initial="heute", past=True)
    happened_time = GermanTimeField(label="Uhrzeit", initial=_now)
    note = LineTextField(
        label="Anmerkung", required=False, help_text="ohne Gesundheit und Schulden: das gehört in einen Vermerk"
    )

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach
        channels = [(str(row.id), f"{row.get_kind_display()} {row.value}") for row in reach.living]
        trusted = [(f"trusted-{row.id}", f"Vertrauensperson {row.name}") for row in reach.asked]
        free = (way for way in _FREE_WAYS if reach.has_post or way != _Way.POST)
        self.fields["how"].choices = [*channels, *trusted, *((way.value, way.label) for way in free)]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["how"].initial = next((one.key for one in reach.fitting), None)

    def attempt(self) -> Attempt:
        """Return the valid input."""
        data = self.cleaned_data
        at = datetime.combine(data["happened_on"], data["happened_time"], tzinfo=BERLIN)
        return self.attempt_by(data["how"], data["result"], min(at, timezone.now()), data["note"])

    def attempt_by(self, how: str, result: str, at: datetime, note: str = "") -> Attempt:
        """Return an attempt by one of the ways that the form offers."""
        channel = next((row for row in self.reach.living if str(row.id) == how), None)
        trusted = next((row for row in self.reach.asked if f"trusted-{row.id}" == how), None)
        way = channel.kind if channel else _Way.TRUSTED_PERSON.value if trusted else how
        return Attempt(way, result, at, channel, trusted, note)

    def clean(self) -> dict[str, Any]:
        """Refuse a time of today that has not come yet."""
        data = super().clean() or {}
        if data.get("happened_on") == timezone.localdate() and (at := data.get("happened_time")):
            moment = datetime.combine(data["happened_on"], at, tzinfo=BERLIN)
            if moment > timezone.now() + timedelta(minutes=1):
                self.add_error("happened_time", "Diese Uhrzeit liegt in der Zukunft.")
        return data


class TrustForm(forms.Form):
    """Whom the person lets us ask, for what and until when."""

    wherefore = ABOUT["trusted_person"]
    repeat_key = RepeatKeyField()
    name = LineTextField(label="Name")
    relation = LineTextField(
        label="Wer ist das?", required=False, help_text="zum Beispiel Schwester, Betreuer, Nachbarin"
    )
    value = LineTextField(label="Nummer oder Adresse")
    scope = forms.ChoiceField(
        label="Was ist erlaubt?",
        choices=TrustedPerson.Scope.choices,
        widget=forms.RadioSelect,
        initial=TrustedPerson.Scope.CALL_BACK,
    )
    consent_from = GermanDateField(label="Gilt ab", initial="heute")
    consent_until = GermanDateField(label="Gilt bis", help_text="höchstens ein Jahr, jederzeit widerrufbar")
    given_how = LineTextField(
        label="Wie wurde eingewilligt?",
        initial="mündlich, im Gespräch",
        help_text="schriftlich oder mündlich, und wo es liegt",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent_until"].initial = timezone.localdate() + timedelta(days=CONSENT_DAYS)

    def consent(self) -> Consent:
        """Return the valid input."""
        return Consent(**{name: value for name, value in self.cleaned_data.items() if name != "repeat_key"})


class AgreementForm(EditForm):
    """How often, how and when both want to hear of each other."""

    wherefore = ABOUT["contact_agreement"]
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    repeat_key = RepeatKeyField()
    rhythm_days = forms.IntegerField(
        label="Wir wollen voneinander hören alle … Tage",
        required=False,
        min_value=1,
        max_value=365,
        error_messages={"invalid": "Bitte eine Zahl von 1 bis 365 angeben."},
    )
    preferred = forms.ChoiceField(
        label="Am liebsten", required=False, choices=[("", "egal"), *ContactChannel.Kind.choices]
    )
    suits = forms.ChoiceField(label="Passende Tageszeit", required=False, choices=[("", "egal"), *PartOfDay.choices])
    needs = LongTextField(
        label="Was macht Verständigung leichter?",
        required=False,
        longest=500,
        help_text="zum Beispiel kurze Sätze, große Schrift, langsam sprechen, Gebärden",
    )

    def agreement(self) -> Agreement:
        """Return the valid input."""
        return Agreement(**{name: self.cleaned_data[name] for name in ("rhythm_days", "preferred", "suits", "needs")})


class OutreachForm(forms.Form):
    """What was offered to get in touch again."""

    wherefore = ABOUT["outreach"]
    repeat_key = RepeatKeyField()
    kind = forms.ChoiceField(label="Was wurde angeboten?", choices=OutreachOffer.Kind.choices, widget=forms.RadioSelect)
    offered_on = GermanDateField(label="Wann?", initial="heute", past=True)
    words = LineTextField(label="Anmerkung", required=False)

    def offered(self) -> tuple[str, date, str]:
        """Return the valid input: kind, day, words."""
        return self.cleaned_data["kind"], self.cleaned_data["offered_on"], self.cleaned_data["words"]


class OutreachAnswerForm(EditForm):
    """What the person said to it."""

    wherefore = ABOUT["outreach"]
    repeat_key = RepeatKeyField()
    answer = forms.ChoiceField(
        label="Antwort", choices=OutreachOffer.Answer.choices, required=False, widget=forms.RadioSelect
    )
