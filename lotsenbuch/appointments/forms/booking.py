"""The forms of a talk: booking, moving, what came of it."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, cast
from uuid import UUID

from django import forms

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import OutreachOffer
from lotsenbuch.appointments.rules.about import ABOUT
from lotsenbuch.appointments.rules.booking import LONGEST_PART, LONGEST_TALK, Booking
from lotsenbuch.appointments.rules.kinds import Kind, Minutes, Purpose, Result, State, planned
from lotsenbuch.appointments.rules.slots import is_left_out, local
from lotsenbuch.office.models import Room
from lotsenbuch.records.editing import EditForm
from lotsenbuch.records.rules import DataClass
from lotsenbuch.ui.fields import GermanDateField, GermanTimeField, LineTextField, LongTextField, RepeatKeyField

NOTHING_OFFERED = "nothing"
OFFER_FIRST = "Es wäre der {}. Meldetermin hintereinander. Bitte erst etwas anbieten."
PARTS = ("talk", "preparation", "documentation", "travel")


LEFT_OUT = "Diese Uhrzeit gibt es an dem Tag nicht: Die Uhr springt von 2 auf 3 Uhr."


def instant(day: date, clock: time) -> datetime:
    """Return the instant at which the clock in Berlin shows this time."""
    return local(day, clock.hour * 60 + clock.minute)


class BeginsForm(forms.Form):
    """A form with the day and the time at which something begins."""

    def clean_clock(self) -> time:
        """Refuse a time that the clock leaps over: nobody is told to come an hour later than was typed."""
        day, clock = self.cleaned_data.get("day"), self.cleaned_data["clock"]
        if day and is_left_out(day, clock):
            raise forms.ValidationError(LEFT_OUT)
        return cast("time", clock)


def _minutes(label: str, most: int, least: int = 0, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5}),
        error_messages={"invalid": "Bitte eine ganze Zahl angeben."},
    )


def outreach_field() -> forms.ChoiceField:
    """Return the question that comes before the second and every later Meldetermin in a row."""
    return forms.ChoiceField(
        label="Was wurde vorher angeboten, um wieder in Kontakt zu kommen?",
        required=False,
        choices=[("", "bitte wählen"), *OutreachOffer.Kind.choices, (NOTHING_OFFERED, "nichts angeboten")],
        help_text="Das Angebot wird beim Fall festgehalten, mit dem Datum von heute.",
    )


class BookForm(BeginsForm):
    """A talk with its parts; what is left empty takes the minutes of the house."""

    wherefore = ABOUT["appointment"]
    repeat_key = RepeatKeyField()
    kind = forms.ChoiceField(label="Wie treffen wir uns?", choices=[(one.value, one.label) for one in Kind])
    day = GermanDateField(label="Tag")
    clock = GermanTimeField(label="Beginn des Gesprächs")
    place = LineTextField(label="Ort", required=False, help_text="in den Worten der Person: „die Bank am Fluss“")
    is_agreed = forms.BooleanField(label="Die Person hat schon zugesagt", required=False)
    note = LongTextField(label="Worum es geht", required=False, longest=1000)
    talk = _minutes("Gespräch (Minuten)", LONGEST_TALK, 1)
    preparation = _minutes("Vorbereitung", LONGEST_PART)
    documentation = _minutes("Dokumentation", LONGEST_PART)
    travel = _minutes(
        "Weg, einfach", LONGEST_PART, help_text="Frei gelassene Zeiten kommen aus den Vorgaben des Hauses."
    )
    room = forms.ChoiceField(label="Raum", required=False)
    companions = forms.MultipleChoiceField(
        label="Mit dabei aus dem Haus",
        required=False,
        help_text="zum Beispiel im Tandem",
        widget=forms.CheckboxSelectMultiple,
    )
    accompanied_by = LineTextField(label="Wer die Person begleitet", required=False)
    interpreter_language = LineTextField(label="Dolmetschen für", required=False)
    is_meldetermin = forms.BooleanField(label="Es ist ein Meldetermin (§ 309 SGB III)", required=False)
    purpose = forms.ChoiceField(
        label="Zweck der Meldung",
        required=False,
        choices=[("", "bitte wählen"), *((one.value, one.label) for one in Purpose)],
        help_text="Die Liste des § 309 Abs. 2 SGB III ist abgeschlossen.",
    )
    outreach = outreach_field()
    is_first_talk = forms.BooleanField(label="Es ist das erste Gespräch (§ 15 Abs. 4 SGB II)", required=False)
    place_reason = LineTextField(label="Grund für einen anderen Ort als das Jobcenter", required=False)
    times = forms.IntegerField(label="Wie oft?", min_value=1, max_value=26, initial=1, required=False)
    every_weeks = forms.IntegerField(label="Alle … Wochen", min_value=1, max_value=12, initial=1, required=False)
    gathering = forms.ChoiceField(
        label="Zu einer bestehenden Gruppe",
        required=False,
        help_text="Nur für die Art „Gruppe“. Zeit, Dauer, Raum und Ort kommen dann von ihr.",
    )
    data_class = forms.TypedChoiceField(
        label="Schutzklasse",
        coerce=lambda value: DataClass(int(value)),
        initial=1,
        help_text="Ab Klasse 2 werden Ort und Anlass verschlüsselt; ohne Freigabe ist der Termin nur „belegt“.",
    )

    def __init__(
        self,
        *args: Any,
        rooms: Iterable[Room],
        colleagues: Iterable[Staff],
        groups: Iterable[tuple[UUID, str]],
        classes: Iterable[int],
        has_summons: bool,
        asks_before: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asks_before = asks_before
        chosen: Any = self.fields
        chosen["room"].choices = [("", "kein Raum des Hauses"), *((str(one.pk), _room(one)) for one in rooms)]
        chosen["companions"].choices = [(str(one.pk), one.display_name) for one in colleagues]
        chosen["gathering"].choices = [("", "neue Gruppe"), *((str(key), label) for key, label in groups)]
        allowed = [DataClass.COUNSELLING, *(DataClass(one) for one in sorted(classes) if one < DataClass.SEALED)]
        chosen["data_class"].choices = [(int(one), one.label) for one in allowed]
        for name in ("is_meldetermin", "purpose"):
            chosen[name].about = ABOUT["summons"]
            if not has_summons:
                del self.fields[name]
        if not asks_before:
            del self.fields["outreach"]

    def clean(self) -> dict[str, Any]:
        """Ask once more before the second and every later Meldetermin in a row; it warns and does not forbid."""
        data = super().clean() or {}
        if self.asks_before and data.get("is_meldetermin") and not data.get("outreach"):
            self.add_error("outreach", OFFER_FIRST.format(self.asks_before))
        return data

    @property
    def offered(self) -> str:
        """Return which outreach was offered before this Meldetermin, "" for none."""
        kind = self.cleaned_data.get("outreach", "") if self.cleaned_data.get("is_meldetermin") else ""
        return "" if kind == NOTHING_OFFERED else str(kind)

    def minutes(self, usual: Minutes) -> Minutes:
        """Return the parts, those of the house where nothing was typed."""
        typed = self.cleaned_data
        talk, preparation, documentation, travel = (
            getattr(usual, name) if typed[name] is None else typed[name] for name in PARTS
        )
        return Minutes(talk, preparation, documentation, travel)

    def booking(self, usual: Minutes, gathering: UUID | None) -> Booking:
        """Return what was typed as the rules know it."""
        given = self.cleaned_data
        return Booking(
            kind=Kind(given["kind"]),
            starts_at=instant(given["day"], given["clock"]),
            minutes=self.minutes(planned(usual, Kind(given["kind"]), given["place"])),
            companions=tuple(UUID(one) for one in given["companions"]),
            room_id=UUID(given["room"]) if given["room"] else None,
            state=State.CONFIRMED if given["is_agreed"] else State.OFFERED,
            place=given["place"],
            note=given["note"],
            accompanied_by=given["accompanied_by"],
            interpreter_language=given["interpreter_language"],
            data_class=int(given["data_class"]),
            is_meldetermin=bool(given.get("is_meldetermin")),
            purpose=given.get("purpose", ""),
            is_first_talk=given["is_first_talk"],
            place_reason=given["place_reason"],
            gathering=gathering,
        )


def _room(room: Room) -> str:
    free = ", stufenlos" if room.is_barrier_free else ""
    return f"{room.name} ({room.seats} Plätze{free})"


class MoveForm(BeginsForm, EditForm):
    """Another day and hour."""

    wherefore = ABOUT["appointment"]
    repeat_key = RepeatKeyField()
    day = GermanDateField(label="Neuer Tag")
    clock = GermanTimeField(label="Neuer Beginn")
    is_agreed = forms.BooleanField(label="Die Person hat zugesagt", required=False)
    # From a gap of the calendar: preparation and way come first.
    from_gap = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @property
    def starts_at(self) -> datetime:
        """Return the new instant."""
        return instant(self.cleaned_data["day"], self.cleaned_data["clock"])


class StateForm(EditForm):
    """A button that changes a talk that was seen."""

    repeat_key = RepeatKeyField()


class ResultForm(EditForm):
    """What came of it."""

    wherefore = ABOUT["summons"]
    repeat_key = RepeatKeyField()
    result = forms.ChoiceField(
        label="Was ist daraus geworden?",
        choices=[(one.value, one.label) for one in Result if one],
        widget=forms.RadioSelect,
    )
    came_at = GermanTimeField(
        label="Gekommen um", required=False, help_text="Nur bei „später am selben Tag gekommen“ (§ 309 Abs. 3 SGB III)."
    )


class TimeForm(forms.Form):
    """When a talk of today began and ended, in one line."""

    wherefore = ABOUT["clocked"]
    repeat_key = RepeatKeyField()
    began = GermanTimeField(label="Von")
    until = GermanTimeField(label="bis")
    documentation = forms.IntegerField(label="Dokumentation, in Minuten", required=False, min_value=0, max_value=600)
    travel = forms.IntegerField(
        label="Wege hin und zurück, in Minuten",
        required=False,
        min_value=0,
        max_value=600,
        help_text="Bleibt als Summe des Teams, wenn mindestens fünf etwas eintragen; sonst ist es morgen gelöscht.",
    )


class TakeOverForm(EditForm):
    """Who holds the talk instead."""

    wherefore = ABOUT["appointment"]
    repeat_key = RepeatKeyField()
    to = forms.ChoiceField(label="Wer übernimmt?")

    def __init__(self, *args: Any, colleagues: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["to"]
        chosen.choices = [(str(one.pk), one.display_name) for one in colleagues]
