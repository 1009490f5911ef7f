"""Proposing somebody, and answering a proposal."""

from django import forms

from lotsenbuch.intake.models import Proposal
from lotsenbuch.intake.rules.about import ABOUT
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField


class ProposalForm(forms.Form):
    """Who is proposed, and why Fallmanagement can help."""

    wherefore = ABOUT["proposal"]
    repeat_key = RepeatKeyField()
    source = forms.ChoiceField(
        label="Von wem kommt die Anregung?",
        choices=Proposal.Source.choices,
        initial=Proposal.Source.PLACEMENT,
        widget=forms.RadioSelect,
    )
    first_name = LineTextField(label="Vorname")
    last_name = LineTextField(label="Nachname", help_text="mit allen Zusätzen, so wie die Person ihn schreibt")
    birth_on = GermanDateField(label="Geburtsdatum", past=True)
    kundennummer = LineTextField(label="Kundennummer", required=False, longest=20)
    reason = LongTextField(
        label="Warum kann Fallmanagement helfen?",
        longest=2000,
        help_text="Ein, zwei Sätze. Gesundheit, Schulden und Ähnliches bitte erst im Gespräch mit der Person klären.",
    )
    proposed_on = GermanDateField(label="Vorgeschlagen am", initial="heute", past=True)

    def clean_kundennummer(self) -> str:
        """Write the number as it stands on letters."""
        return str(self.cleaned_data["kundennummer"]).replace(" ", "").upper()


class DeclineForm(forms.Form):
    """The answer to the one who proposed."""

    wherefore = ABOUT["proposal"]
    answer = LongTextField(
        label="Antwort an die vorschlagende Stelle",
        longest=2000,
        help_text="Kurz und verständlich: warum nicht, und was stattdessen helfen kann.",
    )
