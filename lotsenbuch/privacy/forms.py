"""What reviewers decide and answer."""

from typing import Any
from uuid import UUID

from django import forms

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.queries import with_role
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.models import Opening
from lotsenbuch.cases.rules.about import ABOUT as OF_CASES
from lotsenbuch.cases.rules.glass import read_number
from lotsenbuch.privacy.models import Disclosure, Hold, SampleLine
from lotsenbuch.privacy.queries.log import case_numbered
from lotsenbuch.privacy.rules.about import ABOUT
from lotsenbuch.steering.forms.entries import DisputeForm
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField

REASON_CHARACTERS = 20

_VERDICTS = (Opening.Verdict.PLAUSIBLE, Opening.Verdict.ASK, Opening.Verdict.WRONG)


class ReviewForm(forms.Form):
    """The result of a review, with a note."""

    wherefore = OF_CASES["opening"]
    verdict = forms.ChoiceField(
        label="Ergebnis", choices=[(item.value, item.label) for item in _VERDICTS], widget=forms.RadioSelect
    )
    text = LongTextField(label="Notiz", longest=2000, help_text="Mindestens 10 Zeichen; ohne Inhalt des Falls.")


class DecisionForm(forms.Form):
    """Release or decline, with a reason."""

    wherefore = OF_CASES["opening"]
    release = forms.TypedChoiceField(
        label="Entscheidung",
        choices=[("yes", "freigeben"), ("no", "nicht freigeben")],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    text = LongTextField(
        label="Begründung", longest=2000, help_text="Mindestens 10 Zeichen; die anfragende Person liest sie."
    )


class HandOverForm(forms.Form):
    """Which sealed case, to whom, and why."""

    wherefore = OF_CASES["opening"]
    repeat_key = RepeatKeyField()
    number = LineTextField(label="Fallnummer", longest=20)
    to = forms.ChoiceField(label="Wer übernimmt?")
    reason = LongTextField(
        label="Warum?", longest=500, help_text="Mindestens 20 Zeichen; die neue Fallführung liest es. Kein Inhalt."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(one.pk): one for one in with_role(Role.FALLMANAGEMENT)}
        names = [(key, one.display_name) for key, one in self.staff.items()]
        self.fields["to"].choices = [("", "Bitte wählen"), *names]  # type: ignore[attr-defined]  # a choice field

    def clean_number(self) -> str:
        """Read the number; what is none is refused alike, known or not."""
        number = read_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError("Das ist keine Fallnummer. Bitte wie 26-00001 schreiben.")
        return number


class LineForm(forms.Form):
    """A tick, or a question."""

    wherefore = ABOUT["sample"]
    verdict = forms.ChoiceField(choices=SampleLine.Verdict.choices[1:])
    ask = forms.ChoiceField(label="Wen fragen?", choices=SampleLine.Asked.choices, required=False)
    question = LineTextField(label="Frage", required=False, longest=500)


class AnswerForm(forms.Form):
    """The answer to a question about a line."""

    wherefore = ABOUT["sample"]
    text = LongTextField(label="Antwort", longest=2000, help_text="Ein Satz genügt, ohne Einzelheiten aus dem Fall.")


class _PeriodForm(forms.Form):
    wherefore = OF_CASES["log_search"]
    reason = LongTextField(label="Anlass", longest=1000, help_text="Mindestens 20 Zeichen; ohne Inhalt eines Falls.")
    from_on = GermanDateField(label="Einträge von", past=True)
    until_on = GermanDateField(label="bis", past=True)

    def clean_reason(self) -> str:
        """Refuse a reason that says nothing."""
        reason = " ".join(str(self.cleaned_data["reason"]).split())
        if len(reason) < REASON_CHARACTERS:
            raise forms.ValidationError(f"Bitte mindestens {REASON_CHARACTERS} Zeichen schreiben.")
        return reason

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        data = super().clean() or {}
        first, last = data.get("from_on"), data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "Das Ende liegt vor dem Anfang.")
        return data


class SearchCaseForm(_PeriodForm):
    """A search of the log by case."""

    fallnummer = LineTextField(label="Fallnummer", longest=40)
    field_order = ("fallnummer", "from_on", "until_on", "reason")

    def clean_fallnummer(self) -> UUID:
        """Return the key of the case; the log outlives a case, whose key is then what one has."""
        said = str(self.cleaned_data["fallnummer"])
        found = case_numbered(said)
        if found is None:
            try:
                found = UUID(said)
            except ValueError:
                raise forms.ValidationError("Diese Fallnummer gibt es nicht. Bitte prüfen.") from None
        return found

    def details(self) -> dict[str, Any]:
        """Return what the action asks for."""
        data = self.cleaned_data
        return {"case_id": data["fallnummer"], **{name: data[name] for name in ("reason", "from_on", "until_on")}}


class AskSearchForm(_PeriodForm):
    """A search of the log by colleague, on a stated suspicion."""

    staff = forms.ModelChoiceField(label="Wer wird gesucht?", queryset=Staff.objects.none(), empty_label="Bitte wählen")
    field_order = ("staff", "from_on", "until_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Verdacht"
        self.fields["staff"].queryset = Staff.objects.order_by("last_name", "first_name", "username")  # type: ignore[attr-defined]

    def details(self) -> dict[str, Any]:
        """Return what the action asks for."""
        data = self.cleaned_data
        return {"subject": data["staff"].actor, **{name: data[name] for name in ("reason", "from_on", "until_on")}}


class HoldForm(forms.Form):
    """Why a case is kept from being deleted."""

    wherefore = ABOUT["hold"]
    repeat_key = RepeatKeyField()
    kind = forms.ChoiceField(label="Warum?", choices=[("", "Bitte wählen"), *Hold.Kind.choices])
    reference = LineTextField(
        label="Aktenzeichen", longest=60, required=False, help_text="Des Gerichts oder der Stelle; ohne Inhalt."
    )

    def details(self) -> dict[str, Any]:
        """Return what the action asks for."""
        return {name: self.cleaned_data[name] for name in ("kind", "reference")}


class HoldNumberForm(HoldForm):
    """Which case is kept from being deleted, by its number."""

    number = LineTextField(label="Fallnummer", longest=20)
    field_order = ("number", "kind", "reference")

    def clean_number(self) -> str:
        """Read the number; what is none is refused alike, known or not."""
        number = read_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError("Das ist keine Fallnummer. Bitte wie 26-00001 schreiben.")
        return number

    def details(self) -> dict[str, Any]:
        """Return what the action asks for."""
        return {**super().details(), "number": self.cleaned_data["number"]}


class LiftForm(forms.Form):
    """Why a hold ends."""

    wherefore = ABOUT["hold"]
    reason = LineTextField(
        label="Warum?", longest=200, help_text="Mindestens 10 Zeichen, zum Beispiel: Urteil rechtskräftig."
    )


class PeriodForm(forms.Form):
    """A period of the house."""

    wherefore = ABOUT["deletion"]
    months = forms.IntegerField(label="Monate nach dem Fallende", min_value=0, max_value=120)
    valid_from = GermanDateField(label="Gilt ab")
    reason = LineTextField(
        label="Begründung", longest=300, help_text="Sie steht im Löschkonzept und in der Auskunft an die Person."
    )


class DiscloseForm(forms.Form):
    """On what ground the person gets what is kept about her."""

    wherefore = ABOUT["disclosure"]
    repeat_key = RepeatKeyField()
    kind = forms.ChoiceField(
        label="Was möchte die Person?",
        choices=Disclosure.Kind.choices,
        initial=Disclosure.Kind.DISCLOSURE,
        widget=forms.RadioSelect,
        help_text="Vorher prüfen, wer fragt: Ausweis, oder die Person ist bekannt.",
    )


class CorrectRowForm(forms.Form):
    """What is right; what was written stays to be read."""

    wherefore = OF_CASES["dispute"]
    repeat_key = RepeatKeyField()
    right = LongTextField(
        label="So ist es richtig",
        longest=2000,
        required=False,
        help_text=(
            "Es steht danach überall dabei, wo der Text erscheint, und als Vermerk im Verlauf. Ist der Text selbst "
            "inzwischen richtig, leer lassen: Dann fällt der frühere Hinweis weg."
        ),
    )


class DisputeRowForm(DisputeForm):
    """What the person asks for about any other words, and what she says against them."""

    words = LongTextField(
        label="Gegendarstellung der Person",
        required=False,
        help_text="In ihren Worten, wenn sie möchte. Sie steht als Vermerk im Fall und hier.",
    )
