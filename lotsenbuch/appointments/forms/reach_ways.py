"""One form for slot, topics and letter; one for what follows a talk that did not take place."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from lotsenbuch.appointments.actions import Attempt
from lotsenbuch.appointments.actions.reach_ways import Invited
from lotsenbuch.appointments.models import ContactAttempt
from lotsenbuch.appointments.queries.reach import Reach
from lotsenbuch.appointments.queries.reach_ways import Proposed
from lotsenbuch.appointments.rules.about import ABOUT as OF_TALKS
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind, Purpose
from lotsenbuch.appointments.rules.reach_about import ABOUT
from lotsenbuch.appointments.rules.slots import local
from lotsenbuch.letters.papers import Slot
from lotsenbuch.ui.fields import GermanDateField, GermanTimeField, LineTextField, LongTextField, RepeatKeyField
from lotsenbuch.ui.templatetags.ui import clock, weekday_day

from .contact import AttemptForm

_KINDS = (Kind.OFFICE, Kind.OUTSIDE, Kind.HOME, Kind.PHONE)
OTHER = "other"
# Who knows each other is not asked to a first talk; the topics stand in the letter all the same.
AGAIN = """Guten Tag {name},

ich möchte gern wieder mit Ihnen sprechen: am {termin}. Wir treffen uns hier: {ort}.

Ich möchte mit Ihnen über diese Themen sprechen:

{themen}

Ist Ihnen etwas anderes wichtiger? Dann fangen wir damit an.

Passt Ihnen der Termin nicht? Dann sagen Sie mir bitte Bescheid, und wir finden einen anderen.
"""
TOPICS_AGAIN = ("Wie es Ihnen seit dem letzten Mal ging", "Was Sie als Nächstes vorhaben und was Sie dafür brauchen")
MINUTES_OF_AN_HOUR = 60


class SlotFields(forms.Form):
    """When and where: the next free times are offered, the first one is chosen."""

    wherefore = OF_TALKS["appointment"]
    slot = forms.ChoiceField(label="Wann?", widget=forms.RadioSelect)
    day = GermanDateField(label="Anderer Tag", required=False)
    time = GermanTimeField(label="Uhrzeit", required=False)
    kind = forms.ChoiceField(label="Wie?", choices=[(one.value, one.label) for one in _KINDS])
    place = LineTextField(label="Wo?", required=False, help_text="nur draußen; in den Worten der Person")

    def offer(self, proposed: Proposed) -> None:
        """Offer these times, and another one at will."""
        times = [(at.isoformat(), f"{weekday_day(local_(at))}, {clock(local_(at))}") for at in proposed.starts]
        field: Any = self.fields["slot"]
        field.choices = [*times, (OTHER, "zu einer anderen Zeit")]
        field.initial = field.choices[0][0]
        # What was offered when the page was opened stays a choice; whether it is still free, booking says.
        chosen = str(self.data.get(self.add_prefix("slot"), "")) if self.is_bound else ""
        if parse_datetime(chosen) and chosen not in dict(field.choices):
            field.choices = [(chosen, "die gewählte Zeit"), *field.choices]

    def clean(self) -> dict[str, Any]:
        """Ask for day and time where none of the offered ones was chosen."""
        data = super().clean() or {}
        if data.get("slot") == OTHER and not (data.get("day") and data.get("time")):
            self.add_error("day", "Bitte Tag und Uhrzeit angeben.")
        return data

    def starts_at(self) -> datetime:
        """Return the chosen beginning."""
        data = self.cleaned_data
        if data["slot"] != OTHER:
            return datetime.fromisoformat(data["slot"])
        return local(data["day"], data["time"].hour * MINUTES_OF_AN_HOUR + data["time"].minute)


def local_(at: datetime) -> datetime:
    """Return an instant as the clock in Berlin shows it."""
    return timezone.localtime(at)


class InviteForm(SlotFields):
    """Slot, topics and letter on one page."""

    repeat_key = RepeatKeyField()
    topics = LongTextField(
        label="Worüber wir sprechen", longest=1000, help_text="eine Zeile je Thema; steht so im Brief"
    )
    languages = forms.MultipleChoiceField(
        label="Vorbereitungsblatt auch in", required=False, widget=forms.CheckboxSelectMultiple
    )
    purpose = forms.ChoiceField(
        label="Meldetermin",
        required=False,
        choices=[("", "nein, eine Einladung ohne Folgen"), *((one.value, one.label) for one in Purpose)],
        help_text="Nur mit Zweck nach § 309 Abs. 2 SGB III; dann liegt die Belehrung bei.",
    )
    place_reason = LineTextField(label="Grund, falls nicht im Jobcenter", required=False)
    is_handed = forms.BooleanField(label="Ich übergebe den Brief selbst", required=False)

    def __init__(self, *args: Any, proposed: Proposed, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed, self.is_first = proposed, is_first
        self.offer(proposed)
        fields: Any = self.fields
        fields["languages"].choices = list(proposed.languages.items())
        fields["languages"].initial = proposed.spoken
        fields["topics"].initial = "\n".join(proposed.topics if is_first else TOPICS_AGAIN)
        if not proposed.languages or not is_first:
            del self.fields["languages"]
        if not is_first:
            del self.fields["place_reason"]

    def invited(self) -> Invited:
        """Return the valid input."""
        data = self.cleaned_data
        topics = "\n".join(f"- {line.strip(' -')}" for line in data["topics"].splitlines() if line.strip(" -"))
        booking = Booking(
            kind=Kind(data["kind"]),
            starts_at=self.starts_at(),
            place=data["place"],
            is_meldetermin=bool(data["purpose"]),
            purpose=data["purpose"],
            is_first_talk=self.is_first,
            place_reason=data.get("place_reason", ""),
        )
        return Invited(
            booking=booking,
            house_place=self.proposed.house_place,
            kind="invitation" if self.is_first else "follow_up",
            text="" if self.is_first else AGAIN,
            words={"themen": topics, "telefon": self.proposed.phone},
            languages=tuple(data.get("languages", ())),
            is_handed=data["is_handed"],
        )


class AskAfterForm(SlotFields):
    """What was tried, and the new time that goes into the letter; nothing has to be typed."""

    repeat_key = RepeatKeyField()
    how = forms.ChoiceField(label="Auf welchem Weg versucht?")
    result = forms.ChoiceField(
        label="Ergebnis",
        choices=ContactAttempt.Result.choices,
        widget=forms.RadioSelect,
        initial=ContactAttempt.Result.NO_ANSWER,
    )
    is_handed = forms.BooleanField(label="Ich übergebe den Brief selbst", required=False)

    field_order = ("repeat_key", "how", "result", "slot", "day", "time", "kind", "place", "is_handed")

    def __init__(self, *args: Any, proposed: Proposed, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed, self.tried = proposed, AttemptForm(reach=reach)
        self.offer(proposed)
        how: Any = self.fields["how"]
        result: Any = self.fields["result"]
        how.about = result.about = ABOUT["attempt"]
        how.choices, how.initial = self.tried.fields["how"].choices, self.tried.fields["how"].initial  # type: ignore[attr-defined]  # a ChoiceField

    def attempt(self) -> Attempt:
        """Return what was tried a moment ago."""
        return self.tried.attempt_by(self.cleaned_data["how"], self.cleaned_data["result"], timezone.now())

    def invited(self, missed_at: datetime) -> Invited:
        """Return the new time and the letter in worry."""
        data = self.cleaned_data
        said = Slot(starts_at=missed_at, place="").words
        booking = Booking(kind=Kind(data["kind"]), starts_at=self.starts_at(), place=data["place"])
        return Invited(
            booking=booking,
            house_place=self.proposed.house_place,
            kind="missed_worry",
            words={"gefehlt": said, "telefon": self.proposed.phone},
            is_handed=data["is_handed"],
        )
