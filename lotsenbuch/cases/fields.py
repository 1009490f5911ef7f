"""The fields of a person, the same wherever a person is entered: at registration and when data change."""

from typing import Any

from django import forms

from lotsenbuch.ui.fields import GermanDateField, LineTextField

from .models import ContactChannel, Person
from .rules.about import ABOUT, about_field
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
