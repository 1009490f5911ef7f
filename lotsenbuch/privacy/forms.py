"""What reviewers decide and answer."""

from django import forms

from lotsenbuch.cases.models import Opening
from lotsenbuch.privacy.models import SampleLine
from lotsenbuch.ui.fields import LineTextField, LongTextField

_VERDICTS = (Opening.Verdict.PLAUSIBLE, Opening.Verdict.ASK, Opening.Verdict.WRONG)


class ReviewForm(forms.Form):
    """The result of a review, with a note."""

    verdict = forms.ChoiceField(
        label="Ergebnis", choices=[(item.value, item.label) for item in _VERDICTS], widget=forms.RadioSelect
    )
    text = LongTextField(label="Notiz", longest=2000, help_text="Mindestens 10 Zeichen; ohne Inhalt des Falls.")


class DecisionForm(forms.Form):
    """Release or decline, with a reason."""

    release = forms.TypedChoiceField(
        label="Entscheidung",
        choices=[("yes", "freigeben"), ("no", "nicht freigeben")],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    text = LongTextField(
        label="Begründung", longest=2000, help_text="Mindestens 10 Zeichen; die anfragende Person liest sie."
    )


class LineForm(forms.Form):
    """A tick, or a question."""

    verdict = forms.ChoiceField(choices=SampleLine.Verdict.choices[1:])
    ask = forms.ChoiceField(label="Wen fragen?", choices=SampleLine.Asked.choices, required=False)
    question = LineTextField(label="Frage", required=False, longest=500)


class AnswerForm(forms.Form):
    """The answer to a question about a line."""

    text = LongTextField(label="Antwort", longest=2000, help_text="Ein Satz genügt, ohne Einzelheiten aus dem Fall.")
