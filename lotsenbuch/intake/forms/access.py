"""The parts of the access check, each a short form that the page of Fallzugang shows in its place."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms

from lotsenbuch.cases.queries.own import kind_choices
from lotsenbuch.intake.models import CheckItem, Intake
from lotsenbuch.intake.rules.about import ABOUT
from lotsenbuch.intake.rules.access import FoundBarrier
from lotsenbuch.records.rules import DataClass
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField

YES_NO = (("yes", "Ja"), ("no", "Nein"))


class SeenForm(forms.Form):
    """A form that remembers which version of the row it was filled in on."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def renew_version(self, version: int) -> None:
        """After a refusal: the next attempt is made on what is stored now."""
        self.data = {**self.data.dict(), self.add_prefix("version"): str(version)}  # type: ignore[attr-defined]  # a QueryDict


class PrognosisForm(SeenForm):
    """No integration expected within a year (C1), and why."""

    wherefore = ABOUT["intake"]
    is_over_a_year = forms.TypedChoiceField(
        label="Eine Integration in Arbeit gelingt voraussichtlich erst nach mehr als einem Jahr",
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    prognosis = LongTextField(label="Warum?", longest=2000, help_text="Ein Satz genügt.")


class ApplicationForm(SeenForm):
    """The person's own application, or § 16h SGB II without one (C4)."""

    wherefore = ABOUT["intake"]
    mark_optional = False

    basis = forms.ChoiceField(label="Grundlage", choices=Intake.Basis.choices, widget=forms.RadioSelect)
    applied_on = GermanDateField(label="Antrag vom", past=True, required=False)
    is_free_will = forms.BooleanField(
        label="Die Person will es selbst",
        required=False,
        help_text="Teilnahme ist freiwillig. Wer ablehnt oder später widerruft, hat davon keinen Nachteil.",
    )


class RevokeForm(SeenForm):
    """The day on which the person took the application back."""

    wherefore = ABOUT["intake"]
    revoked_on = GermanDateField(label="Widerrufen am", initial="heute", past=True)


class DecisionForm(SeenForm):
    """Access given or not, with reasons."""

    wherefore = ABOUT["intake"]
    decision = forms.ChoiceField(
        label="Entscheidung",
        choices=[choice for choice in Intake.Decision.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    reasons = LongTextField(label="Gründe", longest=4000, help_text="So, dass die Person sie nachvollziehen kann.")
    decided_on = GermanDateField(label="Entschieden am", initial="heute", past=True)


class InformationForm(SeenForm):
    """The day on which the sheet was handed over."""

    wherefore = ABOUT["intake"]
    informed_on = GermanDateField(label="Übergeben am", initial="heute", past=True)


class FirstTalkForm(SeenForm):
    """The day of the first talk."""

    wherefore = ABOUT["intake"]
    first_talk_on = GermanDateField(label="Erstes Gespräch am", initial="heute", past=True)


class BarrierForm(forms.Form):
    """Barriers ticked on the house's check list, and one in own words."""

    wherefore = ABOUT["barrier"]
    mark_optional = False

    repeat_key = RepeatKeyField()
    items = forms.MultipleChoiceField(label="Prüfliste", required=False, widget=forms.CheckboxSelectMultiple)
    label = LineTextField(label="In eigenen Worten", required=False)
    group = forms.ChoiceField(label="gehört zu", choices=CheckItem.Group.choices, required=False)
    data_class = forms.TypedChoiceField(label="Schutzklasse", coerce=int, required=False)
    found_on = GermanDateField(label="Festgestellt am", initial="heute", past=True)
    found_by = LineTextField(label="Festgestellt von")

    def __init__(self, *args: Any, offered: Iterable[CheckItem], classes: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ranks = list(CheckItem.Group.values)
        self.offered = sorted(offered, key=lambda item: ranks.index(item.group))
        groups = groupby(self.offered, key=lambda item: CheckItem.Group(item.group).label)
        self.fields["items"].choices = [  # type: ignore[attr-defined]  # a MultipleChoiceField
            (group, [(str(item.pk), item.label) for item in items]) for group, items in groups
        ]
        self.fields["group"].choices = kind_choices("barrier", CheckItem.Group.choices, classes)  # type: ignore[attr-defined]  # a ChoiceField
        allowed = [DataClass.COUNSELLING, *(DataClass(one) for one in sorted(classes) if one <= DataClass.DEBTS)]
        self.fields["data_class"].choices = [(int(one), one.label) for one in allowed]  # type: ignore[attr-defined]  # as above

    def found(self) -> list[FoundBarrier]:
        """Return what was ticked and what was written."""
        ticked = set(self.cleaned_data["items"])
        lines = [
            FoundBarrier(item.group, item.label, DataClass(item.data_class))
            for item in self.offered
            if str(item.pk) in ticked
        ]
        if own := self.cleaned_data["label"]:
            data_class = DataClass(self.cleaned_data["data_class"] or DataClass.COUNSELLING)
            lines.append(FoundBarrier(self.cleaned_data["group"] or CheckItem.Group.SURROUNDINGS, own, data_class))
        return lines


class EaseForm(forms.Form):
    """The day on which a barrier was eased."""

    wherefore = ABOUT["barrier"]
    eased_on = GermanDateField(label="Gemildert am", initial="heute", past=True)

    def __init__(self, *args: Any, barrier: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.barrier = barrier
