"""Registering a person: the fields of a person, ways to reach them, and voluntary statements in fields of their own."""

from typing import Any

from django import forms

from lotsenbuch.cases.actions.person import PROTECTED_POST
from lotsenbuch.cases.fields import ChannelFields, PersonFields
from lotsenbuch.cases.models import ContactChannel, ProtectedFact
from lotsenbuch.cases.rules.about import ABOUT
from lotsenbuch.cases.rules.names import name_key
from lotsenbuch.cases.rules.person import Channel, PersonData
from lotsenbuch.intake.models import Proposal
from lotsenbuch.ui.fields import GermanDateField, LongTextField, RepeatKeyField

CHANNEL_ROWS = 3
FACTS = ("health", "addiction", "debts", "convictions")


class FirstChannelForm(ChannelFields):
    """One row of the registration; an empty value leaves it out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].required = False


ChannelSet = forms.formset_factory(FirstChannelForm, extra=CHANNEL_ROWS, max_num=CHANNEL_ROWS)


class RegistrationForm(PersonFields):
    """A person and the beginning of Fallzugang."""

    wherefore = ABOUT["case"]
    repeat_key = RepeatKeyField()
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)
    opened_on = GermanDateField(label="Fallbeginn", initial="heute", past=True)
    asked_by_person = forms.BooleanField(label="Die Person hat selbst um Fallmanagement gebeten", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(ProtectedFact.Kind.choices)
        for kind in FACTS:
            field = LongTextField(label=labels[kind], required=False, longest=2000)
            field.about = ABOUT[kind]  # type: ignore[attr-defined]  # read by `ui`
            self.fields[kind] = field
        self.fields["asked_by_person"].help_text = "sonst gilt: angeregt von der Arbeitsvermittlung"
        channels = self.data if self.is_bound else None
        self.channels = ChannelSet(channels, prefix="channel")

    def is_valid(self) -> bool:
        """Check the person and every row of the ways to reach them; a protected address is never one of them."""
        is_right = all([super().is_valid(), self.channels.is_valid()])
        if self.cleaned_data.get("has_protected_address"):
            for row in self.channels:
                if row.cleaned_data.get("value") and row.cleaned_data.get("kind") == ContactChannel.Kind.POST:
                    row.add_error("kind", PROTECTED_POST)
                    is_right = False
        return is_right

    @property
    def same_person(self) -> str:
        """Return what was asked about when the duplicate check answered: another name asks anew."""
        typed = self.cleaned_data
        return f"{name_key(typed['first_name'], typed['last_name'])} {typed['birth_on']}"

    @property
    def is_confirmed(self) -> bool:
        """Say whether „Trotzdem anlegen“ was pressed for this name and birthday."""
        return bool(self.cleaned_data["confirmed"] == self.same_person)

    def data_of_person(self) -> PersonData:
        """Return the person as the rules know it."""
        channels: list[Channel | None] = [row.channel() for row in self.channels]
        facts = {kind: self.cleaned_data[kind] for kind in FACTS if self.cleaned_data[kind]}
        return self.person_data(channels=tuple(row for row in channels if row), facts=facts)


def known_from(proposal: Proposal) -> dict[str, Any]:
    """Return what a proposal says already, so that nothing is typed twice."""
    return {
        "first_name": proposal.first_name,
        "last_name": proposal.last_name,
        "birth_on": proposal.birth_on,
        "kundennummer": proposal.kundennummer,
        "asked_by_person": proposal.source == Proposal.Source.PERSON,
    }
