"""One form for slot, topics and letter; one for what follows a talk that did not take place."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from lotsenbuch.appointments.actions import Attempt
from lotsenbuch.appointments.actions.reach_ways import Invited
from lotsenbuch.appointments.models import ContactAttempt
from lotsenbuch.appointments.queries.reach import BeforeSummons, Reach
from lotsenbuch.appointments.queries.reach_ways import Proposed
from lotsenbuch.appointments.rules.about import ABOUT as OF_TALKS
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind, Purpose
from lotsenbuch.appointments.rules.reach_about import ABOUT
from lotsenbuch.appointments.rules.slots import instant_of, is_left_out, local
from lotsenbuch.letters.papers import Slot
from lotsenbuch.ui.fields import GermanDateField, GermanTimeField, LineTextField, LongTextField, RepeatKeyField
from lotsenbuch.ui.templatetags.ui import clock, weekday_day

from .booking import LEFT_OUT, NOTHING_OFFERED, OFFER_FIRST, outreach_field
from .contact import AttemptForm

_KINDS = (Kind.OFFICE, Kind.OUTSIDE, Kind.HOME, Kind.PHONE, Kind.VIDEO, Kind.PARTNER, Kind.THREEWAY, Kind.MEDICAL)
OTHER = "other"
# Who knows each other is not asked to a first talk; the topics stand in the letter all the same.
AGAIN = """Guten Tag {name},

ich möchte gern wieder mit Ihnen sprechen: am {termin}. {treffpunkt}

Ich möchte mit Ihnen über diese Themen sprechen:

{themen}

Ist Ihnen etwas anderes wichtiger? Dann fangen wir damit an.

Passt Ihnen der Termin nicht? Dann sagen Sie mir bitte Bescheid, und wir finden einen anderen.
"""
TOPICS_AGAIN = ("Wie es Ihnen seit dem letzten Mal ging", "Was Sie als Nächstes vorhaben und was Sie dafür brauchen")
MINUTES_OF_AN_HOUR = 60
# More than three times in one letter are no help to anybody.
MOST_MORE = 2
TWICE = "Diese Zeit ist schon unter „Wann?“ gewählt. Bitte nur andere Zeiten ankreuzen."


class SlotFields(forms.Form):
    """When and where: the next free times are offered, the first one is chosen."""

    wherefore = OF_TALKS["appointment"]
    slot = forms.ChoiceField(label="Wann?", widget=forms.RadioSelect)
    day = GermanDateField(label="Anderer Tag", required=False)
    time = GermanTimeField(label="Uhrzeit", required=False)
    more = forms.MultipleChoiceField(
        label="Auch diese Zeiten zur Wahl stellen",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-not-with": "slot"}),
        help_text="Höchstens zwei. Die Person sucht sich eine aus; meldet sie sich nicht, gilt die früheste.",
    )
    kind = forms.ChoiceField(label="Wie?", choices=[(one.value, one.label) for one in _KINDS])
    place = LineTextField(label="Wo?", required=False, help_text="draußen und bei anderen; in den Worten der Person")
    anyway = forms.BooleanField(label="Trotzdem zu dieser Zeit einladen", required=False)

    def offer(self, proposed: Proposed) -> None:
        """Offer these times, and another one at will."""
        self.proposed = proposed
        if not self.is_bound:
            del self.fields["anyway"]
        over = {at.isoformat(): proposed.lies_over(at) for at in proposed.starts}
        times = [(at, _words(at, said)) for at, said in over.items()]
        field: Any = self.fields["slot"]
        field.choices = [*times, (OTHER, "zu einer anderen Zeit")]
        field.initial = next((at for at, _ in times if not over[at]), field.choices[0][0])
        more: Any = self.fields["more"]
        more.choices = times
        if not times:
            del self.fields["more"]
        # What was offered when the page was opened stays a choice; whether it is still free, booking says.
        chosen = str(self.data.get(self.add_prefix("slot"), "")) if self.is_bound else ""
        if instant_of(chosen) and chosen not in dict(field.choices):
            field.choices = [(chosen, "die gewählte Zeit"), *field.choices]
        if self.is_bound and isinstance(self.data, QueryDict):
            stood = [one for one in self.data.getlist(self.add_prefix("more")) if instant_of(one)]
            known = dict(times)
            more.choices = [*((one, _said(one)) for one in stood[:MOST_MORE] if one not in known), *times]

    def clean(self) -> dict[str, Any]:
        """Ask for day and time where none of the offered ones was chosen, and say what stands against them.

        It warns before anything is printed and does not forbid.
        """
        data = super().clean() or {}
        is_typed = data.get("slot") == OTHER
        if is_typed and not (data.get("day") and data.get("time")) and not self.errors.keys() & {"day", "time"}:
            self.add_error("day", "Bitte Tag und Uhrzeit angeben.")
        if is_typed and data.get("day") and data.get("time") and is_left_out(data["day"], data["time"]):
            self.add_error("time", LEFT_OUT)
        if len(data.get("more", ())) > MOST_MORE:
            self.add_error("more", "Bitte höchstens zwei weitere Zeiten.")
        if not self.errors and self.starts_at() in self._ticked():
            self.add_error("more", TWICE)
        if data.get("more") and data.get("purpose"):
            self.add_error("more", "Ein Meldetermin nennt einen bestimmten Termin: bitte keine weiteren Zeiten.")
        said = self._stands_against(data)
        if said and not data.get("anyway"):
            self.add_error("anyway", " ".join(said))
        elif not said:
            del self.fields["anyway"]
        return data

    def _stands_against(self, data: dict[str, Any]) -> list[str]:
        """Return what to know before this time is offered; what stands beside an offered one was read there."""
        is_known = data.get("slot") in {at.isoformat() for at in self.proposed.starts}
        if is_known or not data.get("slot") or not data.get("kind") or self.errors.keys() & {"day", "time"}:
            return []
        return self.proposed.said_of(self.starts_at(), Kind(data["kind"]))

    def further(self) -> tuple[datetime, ...]:
        """Return the other times among which the person may choose, the earliest first."""
        return tuple(sorted(self._ticked()))

    def _ticked(self) -> set[datetime]:
        return {datetime.fromisoformat(one) for one in self.cleaned_data.get("more", ())}

    def starts_at(self) -> datetime:
        """Return the chosen beginning."""
        data = self.cleaned_data
        if data["slot"] != OTHER:
            return datetime.fromisoformat(data["slot"])
        return local(data["day"], data["time"].hour * MINUTES_OF_AN_HOUR + data["time"].minute)


def _said(told: str) -> str:
    """Return a time that stands in a form as its choice says it."""
    at = local_(datetime.fromisoformat(told))
    return f"{weekday_day(at)}, {clock(at)}"


def local_(at: datetime) -> datetime:
    """Return an instant as the clock in Berlin shows it."""
    return timezone.localtime(at)


def _words(told: str, over: list[str]) -> str:
    """Return the same with what lies over its day."""
    return f"{_said(told)} · {' '.join(over)}" if over else _said(told)


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
    outreach = outreach_field()
    place_reason = LineTextField(label="Grund, falls nicht im Jobcenter", required=False)
    is_handed = forms.BooleanField(label="Ich übergebe den Brief selbst", required=False)

    def __init__(
        self, *args: Any, proposed: Proposed, is_first: bool, before: BeforeSummons | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_first = is_first
        self.number = before.number if before and before.asks else 0
        self.offer(proposed)
        fields: Any = self.fields
        fields["languages"].choices = list(proposed.languages.items())
        fields["languages"].initial = proposed.spoken
        fields["topics"].initial = "\n".join(proposed.topics if is_first else TOPICS_AGAIN)
        if not proposed.languages or not is_first:
            del self.fields["languages"]
        if not is_first:
            del self.fields["place_reason"]
        if before is None:
            del self.fields["purpose"]
        if not self.number:
            del self.fields["outreach"]

    def clean(self) -> dict[str, Any]:
        """Ask what was offered before the second and every later Meldetermin in a row; it warns and does not forbid."""
        data = super().clean()
        if self.number and data.get("purpose") and not data.get("outreach"):
            self.add_error("outreach", OFFER_FIRST.format(self.number))
        return data

    def invited(self) -> Invited:
        """Return the valid input."""
        data = self.cleaned_data
        topics = "\n".join(f"- {line.strip(' -')}" for line in data["topics"].splitlines() if line.strip(" -"))
        booking = Booking(
            kind=Kind(data["kind"]),
            starts_at=self.starts_at(),
            place=data["place"],
            is_meldetermin=bool(data.get("purpose")),
            purpose=data.get("purpose", ""),
            is_first_talk=self.is_first,
            place_reason=data.get("place_reason", ""),
        )
        return Invited(
            booking=booking,
            house_place=self.proposed.house_place,
            kind="invitation" if self.is_first else "follow_up",
            text="" if self.is_first else AGAIN,
            words={"themen": topics, "telefon": self.proposed.phone},
            further=self.further(),
            languages=tuple(data.get("languages", ())),
            is_handed=data["is_handed"],
            offered="" if data.get("outreach") == NOTHING_OFFERED else data.get("outreach", ""),
            number=self.number,
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
    place_reason = LineTextField(label="Grund, falls nicht im Jobcenter", required=False)
    is_handed = forms.BooleanField(label="Ich übergebe den Brief selbst", required=False)

    field_order = (
        "repeat_key",
        "how",
        "result",
        "slot",
        "day",
        "time",
        "more",
        "kind",
        "place",
        "place_reason",
        "anyway",
        "is_handed",
    )

    def __init__(self, *args: Any, proposed: Proposed, is_first: bool, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_first = is_first
        if not is_first:
            del self.fields["place_reason"]
        self.tried = AttemptForm(reach=reach)
        self.offer(proposed)
        how: Any = self.fields["how"]
        result: Any = self.fields["result"]
        how.about = result.about = ABOUT["attempt"]
        how.choices = self.tried.fields["how"].choices  # type: ignore[attr-defined]  # a ChoiceField
        # What was tried goes before the letter that is written here, so it was no letter.
        how.initial = next((one.key for one in reach.fitting if one.key != ContactAttempt.Way.POST), None)

    def attempt(self) -> Attempt:
        """Return what was tried a moment ago."""
        return self.tried.attempt_by(self.cleaned_data["how"], self.cleaned_data["result"], timezone.now())

    def invited(self, missed_at: datetime) -> Invited:
        """Return the new time and the letter in worry."""
        data = self.cleaned_data
        said = Slot(starts_at=missed_at, place="").words
        booking = Booking(
            kind=Kind(data["kind"]),
            starts_at=self.starts_at(),
            place=data["place"],
            is_first_talk=self.is_first,
            place_reason=data.get("place_reason", ""),
        )
        return Invited(
            booking=booking,
            house_place=self.proposed.house_place,
            kind="missed_worry",
            words={"gefehlt": said, "telefon": self.proposed.phone},
            further=self.further(),
            is_handed=data["is_handed"],
        )
