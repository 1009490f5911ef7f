"""Answers to an entry of the journal."""

from django import forms

from lotsenbuch.cases.rules.about import ABOUT as OF_CASES
from lotsenbuch.steering.rules.about import ABOUT
from lotsenbuch.ui.fields import LineTextField, LongTextField, RepeatKeyField


class CorrectForm(forms.Form):
    """What is right; what was written stays beside it."""

    wherefore = OF_CASES["journal"]
    repeat_key = RepeatKeyField()
    text = LongTextField(label="So ist es richtig", help_text="Der bisherige Text bleibt durchgestrichen lesbar.")


class ObjectForm(forms.Form):
    """What the person says against it."""

    wherefore = OF_CASES["journal"]
    repeat_key = RepeatKeyField()
    text = LongTextField(
        label="Gegendarstellung der Person",
        help_text="In ihren Worten. Der Eintrag trägt danach überall den Hinweis darauf (§ 84 Abs. 2 SGB X).",
    )


class FeedbackForm(forms.Form):
    """One line of each side (C75)."""

    wherefore = OF_CASES["journal"]
    repeat_key = RepeatKeyField()
    person = LineTextField(label="Die Person: Was war heute gut, was nicht?", required=False)
    house = LineTextField(label="Wir: Was war heute gut, was nicht?", required=False)


class ReleaseForm(forms.Form):
    """Whether the entry goes along when the case is handed back."""

    wherefore = ABOUT["release"]
    mark_optional = False

    repeat_key = RepeatKeyField()
    is_released = forms.BooleanField(label="Geht bei einer Rückgabe an die Vermittlung mit", required=False)
    has_consent = forms.BooleanField(
        label="Die Person ist damit einverstanden",
        required=False,
        help_text="Nötig bei Anvertrautem und ab Klasse 2.",
    )
