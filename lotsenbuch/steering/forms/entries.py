"""Answers to an entry of the journal."""

from django import forms

from lotsenbuch.cases.models import Dispute
from lotsenbuch.cases.rules.about import ABOUT as OF_CASES
from lotsenbuch.cases.rules.dispute import ASKED, DisputeKind
from lotsenbuch.steering.rules.about import ABOUT
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField


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


class DisputeForm(forms.Form):
    """What the person asks for about an entry."""

    wherefore = OF_CASES["dispute"]
    repeat_key = RepeatKeyField()
    kind = forms.TypedChoiceField(
        label="Was möchte die Person?",
        choices=[(one.value, one.label) for one in ASKED],
        coerce=DisputeKind,
        widget=forms.RadioSelect,
        help_text="Der Hinweis steht danach überall dabei, wo der Eintrag erscheint. "
        "Bei Widerspruch und Einschränkung bleibt der Text nur noch auf der Seite des Eintrags lesbar.",
    )
    on = GermanDateField(label="Verlangt am", initial="heute", past=True)


class DecideForm(forms.Form):
    """How it is decided, with the reason that the person may read."""

    wherefore = OF_CASES["dispute"]
    repeat_key = RepeatKeyField()
    outcome = forms.ChoiceField(
        label="Ergebnis",
        choices=[(one.value, one.label) for one in (Dispute.Outcome.UPHELD, Dispute.Outcome.KEPT)],
        widget=forms.RadioSelect,
    )
    right = LongTextField(
        label="So ist es richtig",
        required=False,
        help_text="Nur, wenn die Richtigkeit bestritten ist und der Person gefolgt wird. Steht danach überall dabei.",
    )
    why = LongTextField(label="Grund", help_text="Er steht beim Eintrag, und die Person kann ihn lesen.")


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
