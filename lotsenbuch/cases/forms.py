"""What is accepted about a person who has a case already."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.records.editing import EditForm
from lotsenbuch.records.rules import DataClass
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField

from .actions import Plea
from .fields import ChannelFields, PersonFields
from .models import Access, Opening, Person, ProtectedFact
from .rules.about import ABOUT
from .rules.deviation import HouseRule
from .rules.glass import SHORTEST_EXPLANATION, read_number
from .rules.person import PersonData, address_parts

FACTS = ("health", "addiction", "debts", "convictions")


class PersonForm(PersonFields):
    """Master data with the version that was seen; without the grant for it a protected address is left out."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, may_seal: bool, is_protected: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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

    wherefore = ABOUT["channel"]
    valid_until = GermanDateField(label="Gilt nicht mehr seit", initial="heute", past=True)


class DeviationForm(forms.Form):
    """A rule of the house that does not fit a case (C111): which, why, until when."""

    wherefore = ABOUT["deviation"]
    repeat_key = RepeatKeyField()
    rule = forms.ChoiceField(label="Welche Regel?", error_messages={"required": "Bitte eine Regel des Hauses wählen."})
    reason = LongTextField(
        label="Warum passt sie hier nicht?",
        longest=1000,
        help_text="Ein Satz genügt. Ohne Gesundheit, Sucht oder Schulden: Das lesen alle, die am Fall arbeiten.",
    )
    until_on = GermanDateField(label="Bis wann?", help_text="höchstens ein Jahr, zum Beispiel 31.12.2026")

    def __init__(self, *args: Any, rules: Iterable[HouseRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Bitte wählen"), *((rule.key, rule.label) for rule in rules)]
        self.fields["rule"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def given(self) -> dict[str, Any]:
        """Return the valid input as `deviate` takes it."""
        return {name: self.cleaned_data[name] for name in ("rule", "reason", "until_on")}


class SeenForm(forms.Form):
    """The version of a row that a button was pressed on."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class MemberForm(forms.Form):
    """Somebody of the household without a case."""

    repeat_key = RepeatKeyField()
    name = LineTextField(label="Name")
    birth_on = GermanDateField(label="Geburtsdatum", past=True, required=False)
    relation = LineTextField(label="Beziehung", required=False, help_text="zum Beispiel Tochter, Partner")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "birth_on", "relation"):
            self.fields[name].about = ABOUT["member"]  # type: ignore[attr-defined]  # read by `ui`


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

    wherefore = ABOUT["rights"]
    data_class = forms.TypedChoiceField(label="Was wird gebraucht?", coerce=lambda text: DataClass(int(text)))
    reason = LineTextField(
        label="Wofür?", help_text="Ein Satz genügt. Er steht im Protokoll, das die Person einsehen kann."
    )

    def __init__(self, *args: Any, closed: list[DataClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data_class"].choices = [(int(item), item.label) for item in closed]  # type: ignore[attr-defined]  # a choice field


class _GivenUntil(forms.Form):
    """Something given to a colleague until the end of a day, with the reason."""

    wherefore = ABOUT["rights"]
    repeat_key = RepeatKeyField()
    staff = forms.ChoiceField(label="Wem?", error_messages={"required": "Bitte jemanden wählen."})
    until = GermanDateField(label="Bis einschließlich", help_text="längstens ein Jahr")
    reason = LineTextField(
        label="Wofür?", help_text="Ein Satz genügt. Er steht im Protokoll, das die Person einsehen kann."
    )

    def __init__(self, *args: Any, colleagues: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in colleagues}
        names = [(key, one.display_name) for key, one in self.colleagues.items()]
        self.fields["staff"].choices = [("", "Bitte wählen"), *names]  # type: ignore[attr-defined]  # a choice field

    def clean_until(self) -> datetime:
        """Return the end of the day, as the first instant of the next one in Berlin."""
        day = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=365):
            raise forms.ValidationError("Bitte einen Tag zwischen heute und heute in einem Jahr angeben.")
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))

    def given(self) -> dict[str, Any]:
        """Return the arguments of the action."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "repeat_key"}
        return {**typed, "staff": self.colleagues[typed["staff"]]}


class LetInForm(_GivenUntil):
    """A colleague who may see the case for a while, and in which capacity."""

    kind = forms.ChoiceField(label="Als was?")
    field_order = ("repeat_key", "staff", "kind", "until", "reason")

    def __init__(self, *args: Any, is_sealed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Access.Kind
        offered = [kinds.NAMED] if is_sealed else [kinds.DEPUTY, kinds.TANDEM, kinds.DELEGATE]
        self.fields["kind"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]  # a choice field


class GiveClassForm(_GivenUntil):
    """A class of 2-4 that a colleague on the case may open for a while."""

    data_class = forms.TypedChoiceField(label="Was?", coerce=lambda text: DataClass(int(text)))
    field_order = ("repeat_key", "staff", "data_class", "until", "reason")

    def __init__(self, *args: Any, classes: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data_class"].choices = [(one, DataClass(one).label) for one in sorted(classes)]  # type: ignore[attr-defined]  # as above


class ReasonForm(forms.Form):
    """Why something is done that stays on record."""

    wherefore = ABOUT["sealing"]
    reason = LineTextField(label="Warum?", help_text="Ein Satz genügt. Nur wer den Fall führt, kann ihn lesen.")


_GLASS = ("danger", "crisis_call", "deadline", "mistake")
_SUPERVISION = ("supervision", "complaint", "objection")


def _reasons(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(code, Opening.Reason(code).label) for code in codes]


class _OpeningForm(forms.Form):
    """What every request for sight of one case says."""

    wherefore = ABOUT["opening"]
    repeat_key = RepeatKeyField()
    number = LineTextField(
        label="Fallnummer oder Kundennummer", longest=24, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    reason = forms.ChoiceField(label="Grund", widget=forms.RadioSelect)
    explanation = LongTextField(
        label="Erläuterung",
        longest=1000,
        help_text=f"Mindestens {SHORTEST_EXPLANATION} Zeichen: was gerade geschieht und warum es nicht warten kann. "
        "Namen und Einzelheiten aus dem Fall gehören nicht hierher.",
    )
    data_classes = forms.TypedMultipleChoiceField(
        label="Außerdem öffnen (nur, was wirklich gebraucht wird)",
        choices=[(int(item), item.label) for item in (DataClass.HEALTH, DataClass.DEBTS)],
        coerce=lambda text: DataClass(int(text)),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Ohne Häkchen bleibt beides verschlossen. Klasse 4 öffnet dieser Weg nie.",
    )

    def clean_number(self) -> str:
        """Read the number; a name or a birthday is refused alike, known or not."""
        number = read_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError("Das ist keine Nummer. Sie steht auf jedem Schreiben, zum Beispiel 26-00017.")
        return number

    def plea(self) -> Plea:
        """Return what is asked for."""
        data = self.cleaned_data
        classes = tuple(data["data_classes"])
        return Plea(data["number"], data["reason"], data["explanation"], classes, data.get("reference", ""))


class GlassForm(_OpeningForm):
    """Break-glass: one case for an hour."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = _reasons(_GLASS)  # type: ignore[attr-defined]  # a choice field


class SupervisionForm(_OpeningForm):
    """Supervision: one case for some hours, with the reference of what it is about."""

    reference = LineTextField(label="Aktenzeichen oder Eingabe", longest=80)
    hours = forms.IntegerField(label="Stunden", min_value=1)

    field_order = ("repeat_key", "number", "reason", "reference", "explanation", "data_classes", "hours")

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = _reasons(_SUPERVISION)  # type: ignore[attr-defined]  # a choice field
        self.fields["hours"].initial = most
        self.fields["hours"].help_text = f"Nach der Hausregel höchstens {most}."


class StatementForm(forms.Form):
    """What the one who opened a case says to the review."""

    wherefore = ABOUT["opening"]
    text = LongTextField(label="Stellungnahme", longest=2000)
