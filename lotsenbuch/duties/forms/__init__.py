"""What the legal file accepts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from lotsenbuch.accounts.models import Staff
from lotsenbuch.duties.actions import AskData
from lotsenbuch.duties.models import Conciliation, Matter, Objection
from lotsenbuch.duties.rules.about import ABOUT
from lotsenbuch.duties.rules.kinds import SIGNS, Asked, Ground, Heard
from lotsenbuch.records.editing import EditForm
from lotsenbuch.steering.models import Measure
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField

NO_SECRETS = "Keine Diagnosen und nichts aus der Beratung: Das hier liest später vielleicht ein Gericht."
LEVELS = [(number, f"Stufe {number}") for number in range(1, 7)]


def signs_field(label: str) -> forms.MultipleChoiceField:
    """Return the question for signs that lead to a hearing in person (§ 31a (2) SGB II); never a diagnosis."""
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, one.label) for one in SIGNS],
    )  # fmt: skip


class AskForm(forms.Form):
    """A request or, with a ground, a Verpflichtung by written act."""

    wherefore = ABOUT["request"]
    repeat_key = RepeatKeyField()
    asked = forms.ChoiceField(
        label="Was verlangt wird", choices=[(one.value, one.label) for one in Asked if one is not Asked.SUMMONS]
    )
    what = LongTextField(label="Was genau", longest=1000, help_text="So, dass die Person weiß, was zu tun ist.")
    measure = forms.TypedChoiceField(
        label="Maßnahme", coerce=UUID, empty_value=None, required=False,
        help_text="Coaching nach § 16k und kommunale Beratung stehen hier nie: Sie sind Angebote.",
    )  # fmt: skip
    how_often = LineTextField(
        label="Wie oft", required=False, help_text="Für Eigenbemühungen nötig, zum Beispiel: 2 Bewerbungen im Monat."
    )
    proof = LineTextField(label="In welcher Form nachzuweisen", required=False, help_text="Für Eigenbemühungen nötig.")
    due_on = GermanDateField(label="Bis wann")
    ground = forms.ChoiceField(
        label="Als Verpflichtung durch Verwaltungsakt (§ 15a SGB II)",
        choices=[(one.value, one.label) for one in Ground],
        required=False,
    )
    reasons = LongTextField(
        label="Begründung der Verpflichtung", longest=4000, required=False,
        help_text="Mit dem, was aus dem Kooperationsplan aufgegriffen ist (§ 15a Abs. 1 S. 2, § 35 SGB X).",
    )  # fmt: skip
    heard = LongTextField(
        label="Was die Person vorher dazu gesagt hat", longest=2000, required=False,
        help_text="Nötig bei einer Verpflichtung: Vorher wird angehört (§ 24 SGB X), etwa im Gespräch; mit Tag.",
    )  # fmt: skip
    with_instruction = forms.BooleanField(label="mit Belehrung über die Rechtsfolgen", required=False, initial=True)
    is_handed = forms.BooleanField(label="wird übergeben, nicht geschickt", required=False)

    def __init__(self, *args: Any, measures: Sequence[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = {one.id: one for one in measures}
        choices = [("", "keine"), *((str(one.id), one.name) for one in measures)]
        self.fields["measure"].choices = choices  # type: ignore[attr-defined]  # a TypedChoiceField

    def data_typed(self) -> AskData:
        """Return what was typed."""
        typed = self.cleaned_data
        return AskData(
            asked=typed["asked"], what=typed["what"], due_on=typed["due_on"], how_often=typed["how_often"],
            proof=typed["proof"], ground=typed["ground"], reasons=typed["reasons"], heard=typed["heard"],
            measure=self.measures.get(typed["measure"]), with_instruction=typed["with_instruction"],
            is_handed=typed["is_handed"],
        )  # fmt: skip


class ConciliationForm(forms.Form):
    """A conciliation of the law until June 2026: begun, or ended."""

    wherefore = ABOUT["conciliation"]
    repeat_key = RepeatKeyField()
    wanted_by = forms.ChoiceField(label="Gewünscht von", choices=Conciliation.Side.choices)
    started_on = GermanDateField(label="Begonnen am", past=True)
    ended_on = GermanDateField(label="Beendet am", past=True, required=False)
    result = LongTextField(label="Gemeinsamer Vorschlag", longest=2000, required=False)


class ReportForm(forms.Form):
    """That the person reported in person."""

    wherefore = ABOUT["matter"]
    repeat_key = RepeatKeyField()
    on = GermanDateField(label="Hat sich persönlich gemeldet am", initial="heute", past=True)


class BeginForm(forms.Form):
    """What the matter is about."""

    wherefore = ABOUT["matter"]
    repeat_key = RepeatKeyField()
    source = forms.ChoiceField(label="Worum geht es?", widget=forms.RadioSelect)
    is_refusal = forms.BooleanField(
        label="konkrete Arbeit war sofort möglich und wurde bewusst abgelehnt (§ 31a Abs. 7 SGB II)", required=False
    )

    def __init__(self, *args: Any, sources: Sequence[tuple[str, str]], has_work: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = list(sources)  # type: ignore[attr-defined]  # a ChoiceField
        if not has_work:
            del self.fields["is_refusal"]


class WhyForm(EditForm):
    """The first question."""

    wherefore = ABOUT["matter"]
    why = LongTextField(
        label="Warum ist es so gekommen?",
        longest=4000,
        help_text=f"In den Worten der Person, wenn sie es gesagt hat. {NO_SECRETS}",
    )
    reached = LongTextField(
        label="Wie wurde die Person gesucht?",
        longest=4000,
        help_text="Anrufe, Besuch, Vertrauensperson, Nachricht: mit Tag.",
    )


class ReasonForm(EditForm):
    """Whether there was an important reason: a step of its own."""

    wherefore = ABOUT["matter"]
    reason = forms.ChoiceField(
        label="Gab es einen wichtigen Grund?", choices=Matter.Reason.choices[1:], widget=forms.RadioSelect
    )
    reason_shown = forms.ChoiceField(
        label="Wie hat er sich gezeigt?", choices=Matter.Shown.choices, required=False,
        help_text="Ein Nachweis ist gut; nachvollziehbar erklärt kann genügen.",
    )  # fmt: skip
    reason_words = LongTextField(label="Begründung", longest=4000, help_text=NO_SECRETS)


class HardshipForm(EditForm):
    """Whether it would be an außergewöhnliche Härte: a question that must be answered."""

    wherefore = ABOUT["matter"]
    hardship = forms.ChoiceField(
        label="Wäre eine Kürzung eine außergewöhnliche Härte?",
        choices=Matter.Hardship.choices[1:],
        widget=forms.RadioSelect,
    )
    hardship_words = LongTextField(
        label="Begründung", longest=4000,
        help_text="Kinder, drohender Verlust der Wohnung, Krankheit in der Familie: nur, was nötig ist.",
    )  # fmt: skip


class WeighForm(EditForm):
    """Other ways, the relationship, and what the sum is reckoned from."""

    wherefore = ABOUT["matter"]
    alternatives = LongTextField(label="Welche anderen Wege wurden versucht oder angeboten?", longest=4000)
    relationship = LongTextField(
        label="Was heißt der Schritt für die Beziehung?", longest=2000, help_text="Kommt die Person danach noch?"
    )
    level = forms.TypedChoiceField(
        label="Regelbedarfsstufe",
        coerce=int,
        choices=LEVELS,
        initial=1,
        help_text="Daraus werden die Beträge gerechnet.",
    )
    offer_words = LongTextField(
        label="Das konkrete Angebot", longest=2000, help_text="Arbeitgeber, Beginn, sofort möglich, bewusst abgelehnt."
    )

    def __init__(self, *args: Any, is_refusal: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_refusal:
            del self.fields["offer_words"]


class SendHearingForm(EditForm):
    """How the hearing goes out, and whether it is held in person."""

    wherefore = ABOUT["matter"]
    in_person = signs_field("Persönlich anhören, weil")
    is_handed = forms.BooleanField(label="wird heute übergeben, nicht geschickt", required=False)


class HeardForm(EditForm):
    """What the person said."""

    wherefore = ABOUT["matter"]
    heard_how = forms.ChoiceField(label="Wie", choices=[(one.value, one.label) for one in Heard if one.value])
    heard_on = GermanDateField(label="Am", initial="heute", past=True)
    heard_words = LongTextField(label="Was die Person gesagt hat", longest=6000, required=False, help_text=NO_SECRETS)
    in_person = signs_field("Dabei gezeigt: persönlich anhören, weil")


class FindForm(EditForm):
    """A finding by a human, with the second person who is asked."""

    wherefore = ABOUT["second"]
    posted_on = GermanDateField(label="Der Bescheid soll zur Post am", help_text="Davon hängt ab, ab wann etwas gilt.")
    second = forms.TypedChoiceField(
        label="Wer schaut als zweite Person darauf?",
        coerce=UUID,
        help_text="Jemand, der nicht am Fall arbeitet; sieht nur diesen Vorgang, bis entschieden ist.",
    )

    def __init__(self, *args: Any, staff: Sequence[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {one.id: one for one in staff}
        self.fields["second"].choices = [("", "Bitte wählen"), *((str(one.id), one.display_name) for one in staff)]  # type: ignore[attr-defined]


class SecondForm(forms.Form):
    """What the second person decides."""

    wherefore = ABOUT["second"]
    repeat_key = RepeatKeyField()
    agrees = forms.ChoiceField(
        label="Entscheidung", widget=forms.RadioSelect, choices=[("no", "Nein, zurück"), ("yes", "Ja, ich stimme zu")]
    )
    words = LongTextField(
        label="Was fehlt, oder was aufgefallen ist", longest=2000, required=False, help_text="Bei „Nein“ nötig."
    )


class SettleForm(EditForm):
    """What happened after the finding, or that nothing follows."""

    wherefore = ABOUT["matter"]
    what = forms.ChoiceField(label="Was ist geschehen?", widget=forms.RadioSelect)
    on = GermanDateField(label="Am", initial="heute", past=True)
    words = LongTextField(label="Warum, oder woran sich das zeigt", longest=2000, required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField


class ObjectionForm(forms.Form):
    """A Widerspruch and its result."""

    wherefore = ABOUT["objection"]
    repeat_key = RepeatKeyField()
    received_on = GermanDateField(label="Eingegangen am", past=True)
    words = LongTextField(label="Worum es geht", longest=2000, required=False)
    result = forms.ChoiceField(label="Ergebnis", choices=Objection.Result.choices, required=False)
    decided_on = GermanDateField(label="Entschieden am", past=True, required=False)
