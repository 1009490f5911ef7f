"""What is accepted about a person who has a case already."""

from typing import Any

from django import forms

from lotsenbuch.records.editing import EditForm
from lotsenbuch.records.rules import DataClass
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField

from .fields import ChannelFields, PersonFields
from .models import Person, ProtectedFact
from .rules.about import ABOUT
from .rules.person import PersonData, address_parts

FACTS = ("health", "addiction", "debts", "convictions")


class PersonForm(PersonFields):
    """Master data with the version that was seen; without the grant for it a protected address is left out."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, may_seal: bool, is_protected: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["has_protected_address"].about = ABOUT["address"]  # type: ignore[attr-defined]  # read by `ui`
        if is_protected and not may_seal:
            self.without_address()
        elif not may_seal:
            del self.fields["has_protected_address"]

    def data_of_person(self) -> PersonData:
        """Return the person as the rules know it."""
        return self.person_data()

    def renew_version(self, version: int) -> None:
        """After somebody else saved: the next attempt is made on what is stored now."""
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        self.data["version"] = str(version)  # type: ignore[index]  # a QueryDict

    def differences(self, person: Person, sealed_address: str) -> list[dict[str, str]]:
        """Return label, own entry and stored value of every field where the two differ."""
        stored, rows = initial_of(person, sealed_address), []
        for name, field in self.fields.items():
            mine, theirs = self.cleaned_data.get(name), stored.get(name)
            if name != "version" and _shown(mine, field) != _shown(theirs, field):
                rows.append({"label": str(field.label), "mine": _shown(mine, field), "theirs": _shown(theirs, field)})
        return rows


def initial_of(person: Person, sealed_address: str) -> dict[str, Any]:
    """Return what the form begins with; a protected address comes from its sealed line."""
    names = ("first_name", "last_name", "birth_on", "gender", "interpreter_language", "technical_remark")
    values: dict[str, Any] = {name: getattr(person, name) for name in names}
    values |= {"street": person.street, "postcode": person.postcode, "town": person.town}
    values |= address_parts(sealed_address) if person.has_protected_address else {}
    return values | {
        "languages": ", ".join(person.languages),
        "technical_means": list(person.technical_means),
        "has_protected_address": person.has_protected_address,
        "kundennummer": person.kundennummer or "",
        "bg_number": person.household.bg_number if person.household else "",
        "version": person.version,
    }


def _shown(value: Any, field: forms.Field) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in dict(field.choices).items()}  # type: ignore[arg-type]  # flat pairs
        keys = value if isinstance(value, list | tuple) else [value or ""]
        return ", ".join(labels.get(str(key), str(key)) for key in keys)
    if isinstance(value, list | tuple):
        return ", ".join(value)
    return str(field.prepare_value(value) if value else "")


class ChannelForm(ChannelFields):
    """A new way to reach somebody."""

    repeat_key = RepeatKeyField()


class EndChannelForm(EditForm):
    """From when a number or address no longer works."""

    valid_until = GermanDateField(label="Gilt nicht mehr seit", initial="heute", past=True)


class MemberForm(forms.Form):
    """Somebody of the household without a case."""

    repeat_key = RepeatKeyField()
    name = LineTextField(label="Name")
    birth_on = GermanDateField(label="Geburtsdatum", past=True, required=False)
    relation = LineTextField(label="Beziehung", required=False, help_text="zum Beispiel Tochter, Partner")


class FactsForm(forms.Form):
    """Voluntary statements of the classes that the reader holds a grant for, each in a field of its own."""

    def __init__(self, *args: Any, classes: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(ProtectedFact.Kind.choices)
        for kind in FACTS:
            if ABOUT[kind].data_class in classes:
                field = LongTextField(label=labels[kind], required=False, longest=2000)
                field.about = ABOUT[kind]  # type: ignore[attr-defined]  # read by `ui`
                self.fields[kind] = field
                self.fields[f"seen_{kind}"] = forms.IntegerField(widget=forms.HiddenInput)

    def kinds(self) -> list[str]:
        """Return the statements that this form holds."""
        return [kind for kind in FACTS if kind in self.fields]


class OpenClassForm(forms.Form):
    """A class of 2-4 that the holder opens, after asking the person."""

    data_class = forms.TypedChoiceField(label="Was wird gebraucht?", coerce=lambda text: DataClass(int(text)))
    reason = LineTextField(
        label="Wofür?", help_text="Ein Satz genügt. Er steht im Protokoll, das die Person einsehen kann."
    )

    def __init__(self, *args: Any, closed: list[DataClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data_class"].choices = [(int(item), item.label) for item in closed]  # type: ignore[attr-defined]  # a choice field
