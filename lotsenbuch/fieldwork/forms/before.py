"""The forms before somebody goes out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dateparse import parse_datetime

from lotsenbuch.accounts.models import Staff
from lotsenbuch.fieldwork.actions import Walk, Weighed
from lotsenbuch.fieldwork.models import Weighing
from lotsenbuch.fieldwork.rules.about import ABOUT
from lotsenbuch.fieldwork.rules.before import CHECKLIST, GROUNDS, HAZARDS, RESULTS, WISHES
from lotsenbuch.records.editing import EditForm
from lotsenbuch.ui.fields import LineTextField, LongTextField, RepeatKeyField

LONGEST = 600
_RADIO = forms.RadioSelect


class WeighForm(forms.Form):
    """A short weighing: what for, what the person wants, what it takes, and what came of it."""

    wherefore = ABOUT["weighing"]
    repeat_key = RepeatKeyField()
    aim = LineTextField(label="Wozu draußen?", longest=LONGEST, help_text="„leichter reden im Gehen“, „den Weg üben“")
    wish = forms.ChoiceField(label="Was möchte die Person?", choices=WISHES, widget=_RADIO)
    wish_words = LineTextField(label="In ihren Worten", required=False, longest=LONGEST)
    health = LongTextField(
        label="Was braucht es unterwegs? Tempo, Pausen, Sitzgelegenheit; keine Diagnose",
        required=False,
        longest=LONGEST,
        help_text="Klasse 2: verschlüsselt, lesbar nur mit Freigabe.",
    )
    alternative = LineTextField(
        label="Was gilt bei schlechtem Wetter?",
        required=False,
        longest=LONGEST,
        help_text="nötig, wenn das Ergebnis „draußen“ ist",
    )
    risks = LineTextField(label="Was kann dabei schwierig werden?", required=False, longest=LONGEST)
    result = forms.ChoiceField(
        label="Ergebnis",
        choices=RESULTS,
        widget=_RADIO,
        help_text="Beides ist ein gutes Ergebnis und hat keine Folgen.",
    )

    def __init__(self, *args: Any, may_health: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["health"].about = ABOUT["walking_health"]  # type: ignore[attr-defined]  # as forms of other rooms
        if not may_health:
            del self.fields["health"]

    def weighed(self) -> Weighed:
        """Return the valid input."""
        data = self.cleaned_data
        names = ("aim", "wish", "result", "wish_words", "alternative", "risks")
        return Weighed(**{name: data[name] for name in names}, health=data.get("health", ""))


def begin_weighing(row: Weighing | None, health: str) -> dict[str, str]:
    """Return what the form begins with: what was said last, but never the result."""
    if row is None:
        return {}
    return {name: getattr(row, name) for name in ("aim", "wish", "wish_words", "alternative", "risks")} | {
        "health": health
    }


class HazardForm(forms.Form):
    """What was told about the place: for each kind a line, or nothing."""

    wherefore = ABOUT["hazards"]
    repeat_key = RepeatKeyField()
    animals = LineTextField(
        label="Hund oder andere Tiere", required=False, help_text="„freundlicher Hund, wird vorher angeleint“"
    )
    devices = LineTextField(label="Geräte, Werkzeug, Baustelle", required=False)
    building = LineTextField(label="Haus und Weg", required=False, help_text="Licht, Treppen, Funkloch")
    behaviour = LineTextField(
        label="Was eine Situation ruhig hält",
        required=False,
        help_text="beschreiben, nicht bewerten: „vorher anrufen“, „Abstand lassen“",
    )

    def told(self) -> list[tuple[str, str]]:
        """Return the kinds about which something was told."""
        kinds = [kind for kind, _ in HAZARDS if kind in self.fields]
        return [(kind, self.cleaned_data[kind]) for kind in kinds if self.cleaned_data[kind]]


class AloneForm(forms.Form):
    """Why a first meeting should be alone; whoever leads the team reads this reason and nothing else."""

    wherefore = ABOUT["alone"]
    repeat_key = RepeatKeyField()
    ground = forms.ChoiceField(label="Grund", choices=GROUNDS, widget=_RADIO)


class AnswerForm(forms.Form):
    """Yes or no of a lead."""

    wherefore = ABOUT["alone"]
    repeat_key = RepeatKeyField()
    is_agreed = forms.ChoiceField(label="Antwort", choices=[("yes", "zustimmen"), ("no", "nicht zustimmen")])


class PartnerForm(forms.Form):
    """Whose free times are looked for beside one's own."""

    partner = forms.ChoiceField(label="Mit wem?")

    def __init__(self, *args: Any, partners: list[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [(str(one.pk), one.display_name) for one in partners]  # type: ignore[attr-defined]


class TogetherForm(PartnerForm):
    """A time that both have free, and where."""

    wherefore = ABOUT["preparation"]
    repeat_key = RepeatKeyField()
    starts_at = forms.CharField(label="Zeit")
    place = LineTextField(label="Treffpunkt, in den Worten der Person")
    is_agreed = forms.BooleanField(label="Die Person hat schon zugesagt", required=False)

    def clean_starts_at(self) -> datetime:
        """Read the instant of the button that was pressed."""
        try:
            found = parse_datetime(self.cleaned_data["starts_at"])
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            raise forms.ValidationError("Bitte eine Zeit auswählen.")
        return found

    def walk(self) -> Walk:
        """Return the valid input."""
        data = self.cleaned_data
        return Walk(data["starts_at"], UUID(data["partner"]), data["place"], data["is_agreed"])


class ChangePartnerForm(EditForm):
    """Who goes along instead."""

    wherefore = ABOUT["preparation"]
    repeat_key = RepeatKeyField()
    partner = forms.ChoiceField(label="Wer geht mit?", required=False)

    def __init__(self, *args: Any, partners: list[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "niemand"), *((str(one.pk), one.display_name) for one in partners)]
        self.fields["partner"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class TickForm(forms.Form):
    """The checklist."""

    wherefore = ABOUT["preparation"]
    repeat_key = RepeatKeyField()
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    ticked = forms.MultipleChoiceField(
        label="Vor dem Treffen",
        choices=[(one.code, one.label) for one in CHECKLIST],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class WayTimeForm(forms.Form):
    """A way of the house."""

    repeat_key = RepeatKeyField()
    from_place = LineTextField(
        label="Von", help_text="ein Standort oder ein Ort, wie er in Terminen steht: „Stadtpark“"
    )
    to_place = LineTextField(label="Nach")
    minutes = forms.IntegerField(
        label="Minuten", min_value=1, max_value=240, error_messages={"invalid": "Bitte eine ganze Zahl angeben."}
    )
