"""Forms on days: away, sick, kept for oneself; the house's minutes per kind."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Away, Block
from lotsenbuch.appointments.rules.about import ABOUT
from lotsenbuch.appointments.rules.booking import LONGEST_PART, LONGEST_TALK
from lotsenbuch.appointments.rules.kinds import Kind, Minutes
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.rules.names import search_terms
from lotsenbuch.office.models import Room
from lotsenbuch.records.editing import EditForm
from lotsenbuch.ui.fields import GermanDateField, GermanTimeField, LineTextField, RepeatKeyField


class AwayForm(forms.Form):
    """A request to be away."""

    wherefore = ABOUT["away"]
    repeat_key = RepeatKeyField()
    away_from = GermanDateField(label="Abwesend ab")
    back_on = GermanDateField(label="Wieder da ab")
    ground = forms.ChoiceField(label="Grund nach dem Gesetz", choices=Away.Ground.choices, initial="none")
    asked_on = GermanDateField(label="Beantragt am", initial="heute", past=True)


class AnswerForm(EditForm):
    """Consent or not; a human decides."""

    wherefore = ABOUT["away"]
    repeat_key = RepeatKeyField()
    answer = forms.ChoiceField(
        label="Antwort",
        choices=[choice for choice in Away.Answer.choices if choice[0] != Away.Answer.ASKED],
        widget=forms.RadioSelect,
    )
    reason = LineTextField(label="Begründung", required=False)


class SickForm(forms.Form):
    """Days of a certificate. There is no field for more."""

    wherefore = ABOUT["sick_note"]
    repeat_key = RepeatKeyField()
    sick_from = GermanDateField(label="Arbeitsunfähig ab")
    sick_until = GermanDateField(label="bis einschließlich")


class BlockForm(forms.Form):
    """A time of one's own."""

    repeat_key = RepeatKeyField()
    kind = forms.ChoiceField(label="Wofür?", choices=Block.Kind.choices)
    day = GermanDateField(label="Tag", initial="heute")
    clock = GermanTimeField(label="Von")
    until = GermanTimeField(label="bis")


class WhomForm(forms.Form):
    """A part of a name or number, to find one among many own cases."""

    mark_optional = False
    wen = LineTextField(label="Name oder Fallnummer", required=False, longest=100)

    def fits(self, case: Case) -> bool:
        """Say whether a case is meant; every one when nothing was typed."""
        typed = str(self.data.get("wen", "")).strip()
        key = f" {case.person.search_key}"
        return typed in case.fallnummer or all(
            any(f" {spelled}" in key for spelled in term) for term in search_terms(typed)
        )


class FreeForm(forms.Form):
    """Whose free time together, and how long."""

    who = forms.MultipleChoiceField(label="Wer soll dabei sein?", widget=forms.CheckboxSelectMultiple)
    minutes = forms.IntegerField(label="Wie lange? (Minuten, mit Vorbereitung und Weg)", min_value=5, max_value=480)
    start_on = GermanDateField(label="Ab wann?", initial="heute")
    in_room = forms.ChoiceField(label="In welchem Raum?", required=False)
    # From the page of a case: then a time leads to booking at once.
    fall = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, colleagues: Iterable[Staff], rooms: Iterable[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["who"].choices = [(str(one.pk), one.display_name) for one in colleagues]
        chosen["in_room"].choices = [("", "kein Raum des Hauses"), *((str(one.pk), one.name) for one in rooms)]

    @property
    def people(self) -> list[UUID]:
        """Return who was chosen."""
        return [UUID(one) for one in self.cleaned_data["who"]]

    @property
    def room(self) -> UUID | None:
        """Return the room that has to be free too."""
        return UUID(self.cleaned_data["in_room"]) if self.cleaned_data["in_room"] else None


class TalkTimesForm(forms.Form):
    """What the house plans for each kind, in four columns."""

    _PARTS = (
        ("talk", "Gespräch"),
        ("preparation", "Vorbereitung"),
        ("documentation", "Dokumentation"),
        ("travel", "Weg"),
    )

    def __init__(self, *args: Any, now: Mapping[Kind, Minutes], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in Kind:
            for part, label in self._PARTS:
                is_talk = part == "talk"
                self.fields[f"{kind.value}_{part}"] = forms.IntegerField(
                    label=f"{kind.label}: {label}",
                    min_value=5 if is_talk else 0,
                    max_value=LONGEST_TALK if is_talk else LONGEST_PART,
                    initial=getattr(now[kind], part),
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
                )

    @property
    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields kind by kind, for the page."""
        return [(kind.label, [self[f"{kind.value}_{part}"] for part, _ in self._PARTS]) for kind in Kind]

    def times(self) -> dict[Kind, Minutes]:
        """Return what was typed as the rules know it."""
        given = self.cleaned_data
        return {kind: Minutes(*(given[f"{kind.value}_{part}"] for part, _ in self._PARTS)) for kind in Kind}
