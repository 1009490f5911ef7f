"""The fields of a person, the same wherever a person is entered; and the fields and kinds that a house adds."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import validate_email

from lotsenbuch.records.editing import EditForm
from lotsenbuch.records.rules import DataClass, Deletion
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField

from .models import ContactChannel, OwnField, Person
from .rules.about import ABOUT, about_field
from .rules.own import (
    CHOICE,
    DAY,
    DELETIONS,
    LINE,
    LONG,
    NO,
    NUMBER,
    PLACES,
    TYPES,
    YES,
    YES_NO,
    about_own,
    kind_places,
    read_number,
    read_options,
)
from .rules.person import Channel, PersonData

_ADDRESS = ("street", "postcode", "town", "has_protected_address")


class PersonFields(forms.Form):
    """Master data of class 0. Names are kept as the person writes them, with all particles."""

    first_name = LineTextField(label="Vorname", help_text="alle Vornamen, die benutzt werden")
    last_name = LineTextField(label="Nachname", help_text="mit allen Zusätzen, so wie die Person ihn schreibt")
    birth_on = GermanDateField(label="Geburtsdatum", past=True)
    gender = forms.ChoiceField(label="Geschlecht", choices=Person.Gender.choices, required=False)
    languages = LineTextField(label="Sprachen", initial="Deutsch", help_text="mit Komma getrennt, die liebste zuerst")
    interpreter_language = LineTextField(
        label="Dolmetschen nötig für", required=False, help_text="Sprache; frei lassen, wenn es ohne geht"
    )
    street = LineTextField(label="Straße und Hausnummer", required=False)
    postcode = LineTextField(label="Postleitzahl", required=False, longest=10)
    town = LineTextField(label="Ort", required=False)
    has_protected_address = forms.BooleanField(
        label="Schutzadresse",
        required=False,
        help_text="Die Anschrift wird verschlüsselt und nur mit eigener Freigabe gezeigt.",
    )
    kundennummer = LineTextField(label="Kundennummer", required=False, longest=20)
    bg_number = LineTextField(label="BG-Nummer", required=False, longest=30)
    technical_means = forms.MultipleChoiceField(
        label="Technik",
        choices=Person.Means.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Wie lässt sich die Person gut erreichen? Fragen, bevor ein Weg gewählt wird.",
    )
    technical_remark = LineTextField(label="Anmerkung zur Technik", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PersonFields.base_fields:
            self.fields[name].about = about_field(name)  # type: ignore[attr-defined]  # read by `ui`

    def clean_languages(self) -> tuple[str, ...]:
        """Part the languages at the comma."""
        return tuple(word.strip() for word in str(self.cleaned_data["languages"]).split(",") if word.strip())

    def clean_kundennummer(self) -> str:
        """Write the number as it stands on letters: capitals, no spaces."""
        return str(self.cleaned_data["kundennummer"]).replace(" ", "").upper()

    def person_data(self, **more: Any) -> PersonData:
        """Return what was entered as the rules know it; address fields that the form leaves out stay empty."""
        typed = {name: self.cleaned_data[name] for name in PersonFields.base_fields if name in self.cleaned_data}
        return PersonData(**{**typed, "technical_means": tuple(typed["technical_means"]), **more})

    def without_address(self) -> None:
        """Leave the address out, for readers without the grant for it."""
        for name in _ADDRESS:
            del self.fields[name]


class ChannelFields(forms.Form):
    """A way to reach somebody, and who said so (C55)."""

    kind = forms.ChoiceField(label="Weg", choices=ContactChannel.Kind.choices)
    value = LineTextField(label="Nummer oder Adresse")
    said_by = LineTextField(label="Auskunft von", initial="der Person selbst")
    valid_from = GermanDateField(label="Gilt ab", initial="heute", past=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ChannelFields.base_fields:
            self.fields[name].about = ABOUT["channel"]  # type: ignore[attr-defined]  # read by `ui`

    def clean(self) -> dict[str, Any]:
        """Check that a mail address looks like one and a number has digits."""
        data = super().clean() or {}
        kind, value = data.get("kind"), str(data.get("value") or "")
        if kind == ContactChannel.Kind.MAIL and value and "@" not in value:
            self.add_error("value", "Das ist keine E-Mail-Adresse: Es fehlt das @-Zeichen.")
        elif kind == ContactChannel.Kind.MAIL and value and not _is_address(value):
            self.add_error("value", "Bitte genau eine E-Mail-Adresse eintragen, zum Beispiel name@beispiel.de.")
        if (
            kind in (ContactChannel.Kind.MOBILE, ContactChannel.Kind.PHONE)
            and value
            and not any(map(str.isdigit, value))
        ):
            self.add_error("value", "Hier fehlt die Nummer.")
        return data

    def channel(self) -> Channel | None:
        """Return the channel, or None when the line was left empty."""
        typed = self.cleaned_data
        if not typed.get("value"):
            return None
        return Channel(typed["kind"], typed["value"], typed["valid_from"], typed["said_by"])


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except forms.ValidationError:
        return False
    return True


def _long(**kwargs: Any) -> forms.Field:
    return LongTextField(longest=4000, **kwargs)


class GermanNumberField(LineTextField):
    """A number as it is written in German, with or without its unit: 12, 1.250 or 12,5."""

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Read the number; what is stored is what is shown."""
        text = super().to_python(value)
        number = read_number(text, self.unit) if text else ""
        if number is None:
            raise forms.ValidationError("Bitte eine Zahl eintragen, zum Beispiel 12 oder 12,5.", code="invalid")
        return number


class OwnValuesForm(EditForm):
    """What the house asks at one place beside the standard (C112); every field may stay empty."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    repeat_key = RepeatKeyField()
    mark_optional = False

    def __init__(self, *args: Any, asked: Iterable[OwnField], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(asked)
        for one in self.asked:
            self.fields[own_name(one.id)] = _field_for(one, str(self.initial.get(own_name(one.id)) or ""))

    def texts(self) -> dict[UUID, str]:
        """Return the words per field, as they are shown."""
        return {one.id: _as_text(self.cleaned_data[own_name(one.id)]) for one in self.asked}


def own_name(field_id: UUID) -> str:
    """Return the name of a field of the house in its form."""
    return f"own_{field_id.hex}"


def _as_text(value: Any) -> str:
    return value.strftime("%d.%m.%Y") if isinstance(value, date) else str(value or "")


def _field_for(one: OwnField, now: str) -> forms.Field:
    """Return the form field; a choice that is no longer offered stays for the case that has it."""
    about = about_own(f"own_{one.id}", one.label, one.purpose, one.data_class, one.deletion, ())
    told: dict[str, Any] = {"label": one.label, "help_text": one.help, "required": False}
    if one.kind in {CHOICE, YES_NO}:
        offered = list(dict.fromkeys([*(one.options if one.kind == CHOICE else (YES, NO)), *([now] if now else [])]))
        choices = [("", "keine Angabe"), *((word, word) for word in offered)]
        field: forms.Field = forms.ChoiceField(choices=choices, **told)
    elif one.kind == NUMBER:
        field = GermanNumberField(
            unit=one.unit, **told | {"label": f"{one.label} ({one.unit})" if one.unit else one.label}
        )
    else:
        build = {LINE: LineTextField, LONG: _long, DAY: GermanDateField}[one.kind]
        field = build(**told)
    field.about = about  # type: ignore[attr-defined]  # read by `ui`
    return field


class NewOwnForm(forms.Form):
    """What the house says of a field or kind that it adds: nothing is asked without a purpose and an end."""

    label = LineTextField(label="Bezeichnung", longest=80)
    purpose = LineTextField(label="Wozu wird das gebraucht?", help_text="Steht beim Feld und im Datenverzeichnis.")
    data_class = forms.TypedChoiceField(label="Schutzklasse", coerce=int)
    deletion = forms.ChoiceField(label="Wann wird es gelöscht?", choices=list(DELETIONS.items()))
    from_on = GermanDateField(label="Gilt ab", initial="heute")
    position = forms.IntegerField(
        label="Reihenfolge", initial=0, min_value=0, max_value=1000, help_text="Die kleinste Zahl steht oben."
    )


class NewOwnFieldForm(NewOwnForm):
    """A new field of the house."""

    field_order = ("place", "label", "kind", "unit", "options", "help", "purpose", "data_class", "deletion", "from_on")

    place = forms.ChoiceField(label="Wo", choices=list(PLACES.items()))
    kind = forms.ChoiceField(label="Art", choices=list(TYPES.items()))
    unit = LineTextField(label="Einheit", required=False, longest=20, help_text="Nur bei einer Zahl, zum Beispiel km.")
    options = LongTextField(
        label="Möglichkeiten", required=False, longest=4000, help_text="Nur bei einer Auswahl: jede in eigener Zeile."
    )
    help = LineTextField(label="Hinweis am Feld", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data_class"].choices = [(int(one), one.label) for one in DataClass]  # type: ignore[attr-defined]  # a choice field
        self.fields["data_class"].initial = int(DataClass.COUNSELLING)

    def clean_options(self) -> list[str]:
        """Part the options at the line ends."""
        return read_options(str(self.cleaned_data["options"]))

    def clean(self) -> dict[str, Any] | None:
        """Leave a unit to numbers."""
        data = super().clean()
        if data and data.get("unit") and data.get("kind") != NUMBER:
            self.add_error("unit", "Nur eine Zahl hat eine Einheit. Bitte leeren oder die Art ändern.")
        return data

    def values(self) -> dict[str, Any]:
        """Return the columns."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "repeat_key"}}


class OwnFieldForm(EditForm, NewOwnFieldForm):
    """A field of the house: what values rely on stays, the rest may change, and it may end."""

    until_on = GermanDateField(
        label="Nicht mehr ab", required=False, help_text="Was eingetragen ist, bleibt lesbar. Leer: gilt weiter."
    )

    def __init__(self, *args: Any, field: OwnField, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("place", "kind", "unit", "data_class", "from_on"):
            del self.fields[name]
        if field.kind != CHOICE:
            del self.fields["options"]


class NewOwnKindForm(NewOwnForm):
    """A new kind of the house, beside the built-in ones of one place."""

    field_order = ("counts_as", "label", "purpose", "data_class", "deletion", "from_on")

    counts_as = forms.ChoiceField(
        label="Neben welcher Art?", help_text="Wo eine Regel oder Zahl nach der Art fragt, zählt sie wie diese."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = (DataClass.COUNSELLING, DataClass.HEALTH, DataClass.DEBTS)
        self.fields["data_class"].choices = [(int(one), one.label) for one in classes]  # type: ignore[attr-defined]  # a choice field
        self.fields["data_class"].help_text = "Was darunter geschrieben wird, steht mindestens in dieser Klasse."
        self.fields["deletion"].initial = Deletion.COUNSELLING.name
        self.fields["deletion"].help_text = "Gilt für alles, was darunter geschrieben wird, und was daran hängt."
        self.fields["counts_as"].choices = [  # type: ignore[attr-defined]  # as above
            (place.label, [(f"{place.key}:{code}", f"{place.label}: {word}") for code, word in place.builtin])
            for place in kind_places().values()
        ]

    def values(self) -> dict[str, Any]:
        """Return the columns."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in {"version", "repeat_key"}}
        if "counts_as" in told:
            told["place"], _, told["counts_as"] = told["counts_as"].partition(":")
        return told


class OwnKindForm(EditForm, NewOwnKindForm):
    """A kind of the house: what entries rely on stays, the rest may change, and it may end."""

    until_on = GermanDateField(
        label="Nicht mehr ab", required=False, help_text="Was darunter geschrieben ist, bleibt. Leer: gilt weiter."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("counts_as", "data_class", "from_on"):
            del self.fields[name]
