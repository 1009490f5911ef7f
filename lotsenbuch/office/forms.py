"""What is accepted from outside about the house."""

from dataclasses import fields
from typing import Any

from django import forms

from lotsenbuch.accounts.models import Staff
from lotsenbuch.law.because import LawInputError
from lotsenbuch.law.store import points
from lotsenbuch.law.workdays import LANDS, place
from lotsenbuch.records.editing import EditForm
from lotsenbuch.ui.fields import GermanDateField, GermanTimeField, LineTextField, LongTextField

from .actions import HouseDetails
from .models import House, LetterHead, Office, OpeningHours, Room, SignatureBlock
from .queries import all_offices, possible_members
from .rules.hours import HoursError, Span, read_spans
from .rules.rooms import SWITCHABLE
from .rules.words import gives_away

# Below half a year the database itself refuses to forget; beyond three years nobody asks any more.
LOG_MONTHS_LEAST, LOG_MONTHS_MOST = 7, 36
_NUMBER = {"required": "Bitte eine Zahl eingeben.", "invalid": "Das ist keine ganze Zahl."}
_MAIL = "Das ist keine E-Mail-Adresse. Bitte so: team@beispiel.invalid"
_HEAD_LINES = 6
_HOUSE = tuple(field.name for field in fields(HouseDetails))


def _label(name: str) -> str:
    return str(House._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column, no relation


def _choice(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=_label(name), choices=House._meta.get_field(name).choices or ())  # type: ignore[union-attr]


def _count(name: str, most: int) -> forms.IntegerField:
    says = {**_NUMBER, "min_value": "Bitte mindestens 1.", "max_value": f"Bitte höchstens {most}."}
    return forms.IntegerField(label=_label(name), min_value=1, max_value=most, error_messages=says)


def _law_point(key: str) -> forms.ChoiceField:
    point = points()[key]
    options = [("", f"Vorgabe: {point.options[0].text}"), *((item.code, item.text) for item in point.options[1:])]
    return forms.ChoiceField(label=point.question, help_text=point.norm, required=False, choices=options)


class WordsForm(forms.Form):
    """The two settings that make the words of the house."""

    client_word = _choice("client_word")
    gender_form = _choice("gender_form")


class HouseForm(EditForm):
    """Name, words, phases and rules of the house."""

    name = LineTextField(label=_label("name"))
    carrier = _choice("carrier")
    address = LineTextField(label=_label("address"))
    information_contact = LineTextField(label=_label("information_contact"))
    neutral_sender = LineTextField(
        label=_label("neutral_sender"), required=False, help_text="Eine Zeile, die nicht erkennen lässt, wer schreibt."
    )
    client_word = _choice("client_word")
    gender_form = _choice("gender_form")
    phase_intake = LineTextField(label=_label("phase_intake"), longest=40)
    phase_assessment = LineTextField(label=_label("phase_assessment"), longest=40)
    phase_planning = LineTextField(label=_label("phase_planning"), longest=40)
    phase_steering = LineTextField(label=_label("phase_steering"), longest=40)
    phase_closure = LineTextField(label=_label("phase_closure"), longest=40)
    caseload_key = _count("caseload_key", 500)
    case_hours = _count("case_hours", 48)
    first_talk_days = _count("first_talk_days", 365)
    silence_days = _count("silence_days", 365)
    review_days = _count("review_days", 10)
    supervision_hours = _count("supervision_hours", 72)
    sample_size = _count("sample_size", 200)
    log_months = forms.IntegerField(
        label=_label("log_months"),
        min_value=LOG_MONTHS_LEAST,
        max_value=LOG_MONTHS_MOST,
        error_messages={
            **_NUMBER,
            "min_value": f"Bitte mindestens {LOG_MONTHS_LEAST}.",
            "max_value": f"Bitte höchstens {LOG_MONTHS_MOST}.",
        },
    )
    reopen_days = _count("reopen_days", 730)
    case_review_months = _count("case_review_months", 60)
    case_limit_months = _count("case_limit_months", 240)
    case_notice_months = _count("case_notice_months", 24)
    seat_land = forms.ChoiceField(label=_label("seat_land"), required=False, choices=[("", "–"), *LANDS.items()])
    seat_municipality = LineTextField(
        label=_label("seat_municipality"),
        required=False,
        help_text="Amtlicher Name. Nur nötig, wo örtliche Feiertage gelten: Bayern, Sachsen, Thüringen.",
    )
    law_early_misses = _law_point("early_misses")
    law_repeat_window = _law_point("repeat_window")
    law_lifting_of_refusal = _law_point("lifting_of_refusal")
    law_hearing_days = _law_point("hearing_days")
    quiet_from = GermanTimeField(label=_label("quiet_from"))
    quiet_until = GermanTimeField(label=_label("quiet_until"), help_text="geht über Mitternacht, wenn sie früher liegt")
    switched_off = forms.MultipleChoiceField(
        label="Abgeschaltet",
        choices=[(code, f"{room.label}: {room.leads}") for code, room in SWITCHABLE.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a municipality whose holidays the rule book does not know, and quiet hours without a length."""
        data = super().clean() or {}
        land, municipality = data.get("seat_land", ""), data.get("seat_municipality", "")
        if municipality and not land:
            self.add_error("seat_land", "Bitte das Land wählen, in dem die Gemeinde liegt.")
        elif municipality:
            try:
                place(land, municipality)
            except LawInputError as error:
                self.add_error("seat_municipality", str(error))
        if data.get("quiet_from") and data.get("quiet_from") == data.get("quiet_until"):
            self.add_error("quiet_until", "Anfang und Ende sind gleich. Bitte zwei verschiedene Uhrzeiten angeben.")
        return data

    def clean_neutral_sender(self) -> str:
        """Refuse a sender that tells a neighbour where the letter comes from."""
        sender = str(self.cleaned_data["neutral_sender"])
        if gives_away(sender):
            raise forms.ValidationError("Am Umschlag darf nicht zu erkennen sein, wer schreibt. Bitte neutral fassen.")
        return sender

    def details(self) -> HouseDetails:
        """Return the settings."""
        return HouseDetails(**{name: self.cleaned_data[name] for name in _HOUSE})


class NewOfficeForm(forms.Form):
    """A new place."""

    name = LineTextField(label="Name")
    address = LineTextField(label="Anschrift", required=False)


class OfficeForm(NewOfficeForm, EditForm):
    """A place."""


class HoursForm(EditForm):
    """When an office is open, a line per day of the week; an empty one is an answer, so none is marked as optional."""

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday in OpeningHours.Weekday:
            self.fields[f"day_{weekday.value}"] = LineTextField(label=weekday.label, required=False, longest=80)

    def clean(self) -> dict[str, Any]:
        """Read the hours of each day, with what is wrong at its field."""
        data = super().clean() or {}
        for name in [f"day_{weekday.value}" for weekday in OpeningHours.Weekday if f"day_{weekday.value}" in data]:
            try:
                read_spans(data[name])
            except HoursError as error:
                self.add_error(name, str(error))
        return data

    def hours(self) -> dict[int, list[Span]]:
        """Return the hours per day of the week."""
        return {day.value: read_spans(self.cleaned_data[f"day_{day.value}"]) for day in OpeningHours.Weekday}


class NewRoomForm(forms.Form):
    """A new room."""

    name = LineTextField(label="Raum", longest=60, help_text="wie er an der Tür steht")
    seats = forms.IntegerField(
        label="Plätze",
        initial=2,
        min_value=1,
        max_value=200,
        error_messages={**_NUMBER, "min_value": "Mindestens 1.", "max_value": "Höchstens 200."},
    )
    is_barrier_free = forms.BooleanField(label="stufenlos und breit genug für einen Rollstuhl", required=False)
    from_on = GermanDateField(label="Nutzbar ab", initial="heute")
    until_on = GermanDateField(label="Nutzbar bis vor", required=False)


class RoomForm(NewRoomForm, EditForm):
    """A room."""


class LetterHeadForm(EditForm):
    """What stands at the head of the letters of an office."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    sender = LongTextField(label="Absender, Zeile für Zeile", longest=300, help_text="höchstens sechs Zeilen")
    return_line = LineTextField(
        label="Zeile über der Anschrift", required=False, longest=80, help_text="klein, für das Fenster im Umschlag"
    )
    phone = LineTextField(label="Telefon", required=False, longest=40)
    mail = forms.EmailField(label="E-Mail", required=False, error_messages={"invalid": _MAIL})
    web = LineTextField(label="Internet", required=False, longest=80)
    way_there = LongTextField(
        label="So findet man hin", required=False, longest=500, help_text="Haltestelle, Eingang, Aufzug"
    )

    def clean_sender(self) -> str:
        """Refuse more lines than the head of a letter holds."""
        sender = str(self.cleaned_data["sender"])
        if len([line for line in sender.splitlines() if line.strip()]) > _HEAD_LINES:
            raise forms.ValidationError(f"Mehr als {_HEAD_LINES} Zeilen haben auf dem Brief keinen Platz.")
        return sender


class SignatureForm(EditForm):
    """What somebody's letters end with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    closing = LineTextField(label="Grußformel", longest=80, initial="Mit freundlichen Grüßen")
    name = LineTextField(label="Name, wie er in Briefen steht", longest=80)
    position = LineTextField(label="Aufgabe im Haus", required=False, longest=80)
    phone = LineTextField(label="Telefon", required=False, longest=40)
    mail = forms.EmailField(label="E-Mail", required=False, error_messages={"invalid": _MAIL})


class NewTeamForm(forms.Form):
    """A new team."""

    name = LineTextField(label="Name")
    office = forms.ModelChoiceField(
        label="Standort",
        queryset=Office.objects.none(),
        empty_label="Bitte wählen",
        error_messages={"required": "Bitte einen Standort wählen."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = all_offices()  # type: ignore[attr-defined]  # a ModelChoiceField


class TeamForm(NewTeamForm, EditForm):
    """A team."""

    weekly_talks = forms.IntegerField(
        label="Zielwert: Gespräche je Woche",
        required=False,
        min_value=1,
        max_value=2000,
        help_text="für das ganze Team, nie je Person; steht neben den Stunden, die es braucht, und warnt nicht",
    )
    talk_minutes = forms.IntegerField(
        label="Minuten je Gespräch, mit Vorbereitung und Vermerk", required=False, min_value=1, max_value=600
    )


class MemberForm(forms.Form):
    """A colleague who joins a team or leads it."""

    staff = forms.ModelChoiceField(
        label="Kollegin oder Kollege",
        queryset=Staff.objects.none(),
        empty_label="Bitte wählen",
        error_messages={"required": "Bitte jemanden wählen."},
    )
    is_lead = forms.TypedChoiceField(
        label="Aufgabe",
        choices=[("", "gehört dazu"), ("lead", "leitet das Team")],
        required=False,
        coerce=bool,
        empty_value=None,
    )
    mark_optional = False

    def clean_is_lead(self) -> bool:
        """Return whether the colleague leads; the first choice says no."""
        return bool(self.cleaned_data["is_lead"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = possible_members()  # type: ignore[attr-defined]  # as above


class NewProjectForm(forms.Form):
    """A new project."""

    name = LineTextField(label="Name")


class ProjectForm(NewProjectForm, EditForm):
    """A project."""

    is_active = forms.BooleanField(label="Projekt läuft", required=False)


def stored_house(house: House) -> dict[str, object]:
    """Return the stored values under the names of the fields."""
    return {name: getattr(house, name) for name in (*_HOUSE, "version")}


def stored_hours(office: Office, hours: dict[int, list[Span]]) -> dict[str, object]:
    """Return the stored hours under the names of the fields, as they are typed."""
    shown = {f"day_{day.value}": ", ".join(map(str, hours.get(day.value, ()))) for day in OpeningHours.Weekday}
    return {**shown, "version": office.version}


def stored_room(room: Room) -> dict[str, object]:
    """Return the stored values under the names of the fields."""
    return {name: getattr(room, name) for name in (*NewRoomForm.base_fields, "version")}


def stored_head(head: LetterHead) -> dict[str, object]:
    """Return the stored values under the names of the fields."""
    return {name: getattr(head, name) for name in LetterHeadForm.base_fields}


def stored_signature(block: SignatureBlock) -> dict[str, object]:
    """Return the stored values under the names of the fields."""
    return {name: getattr(block, name) for name in SignatureForm.base_fields}
