"""What Integrationsplanung accepts from outside, each form short and in the words of the house."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from lotsenbuch.cases.queries.own import keeping, kind_choices, kind_value
from lotsenbuch.planning.actions.goals import NewStep
from lotsenbuch.planning.models import Goal, HandOver, IdeaMark, Step
from lotsenbuch.planning.rules.about import ABOUT
from lotsenbuch.planning.rules.ideas import LONGEST_SEARCH, all_programmes
from lotsenbuch.planning.rules.occupations import edition_on
from lotsenbuch.planning.rules.plan import CONTENTS, HEALTH_CONTENTS, LEVELS, content_keys, level_name, levels_in_words
from lotsenbuch.planning.rules.wages import Offer
from lotsenbuch.records import clock
from lotsenbuch.records.editing import EditForm
from lotsenbuch.records.rules import DataClass
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField

STEPS_AT_ONCE = 3
TITLE_LENGTH = 300
_LEVEL_NAMES = {level: f"level_{level + 2}" for level in LEVELS}


class ClassedForm(EditForm):
    """A form whose words may stand in a class that needs a grant; only classes that are held are offered."""

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    repeat_key = RepeatKeyField()

    def __init__(self, *args: Any, classes: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [DataClass.COUNSELLING, *(DataClass(one) for one in sorted(classes) if one <= DataClass.DEBTS)]
        choices = [(int(one), one.label) for one in allowed]
        field = forms.TypedChoiceField(label="Schutzklasse", coerce=int, choices=choices, required=False)
        self.fields["data_class"] = field

    def data_class(self) -> DataClass:
        """Return the class that was chosen, 1 when none was offered."""
        return DataClass(self.cleaned_data["data_class"] or DataClass.COUNSELLING)


class GoalForm(ClassedForm):
    """A goal with up to three new steps."""

    wherefore = ABOUT["goal"]
    title = LineTextField(
        label="Ziel", longest=TITLE_LENGTH, help_text="Ein Satz, den die Person selbst so sagen würde."
    )
    field = forms.ChoiceField(
        label="Art des Ziels", choices=Goal.Field.choices, widget=forms.RadioSelect, initial=Goal.Field.JOB_FAR
    )
    why = LongTextField(label="Warum dieses Ziel?", longest=2000, required=False, has_marks=True)
    in_own_words = LongTextField(label="In den Worten der Person", longest=2000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = kind_choices("goal", Goal.Field.choices, kwargs["classes"])
        self.fields["field"].choices = keeping(offered, self.initial.get("field"))  # type: ignore[attr-defined]  # a ChoiceField
        for number in range(1, STEPS_AT_ONCE + 1):
            self.fields[f"step_{number}"] = LineTextField(
                label=f"{number}. Schritt", longest=TITLE_LENGTH, required=False
            )
            self.fields[f"whose_{number}"] = forms.ChoiceField(
                label=f"Wer geht den {number}. Schritt?", choices=Step.Whose.choices, required=False
            )
            self.fields[f"due_{number}"] = GermanDateField(label=f"{number}. Schritt bis wann?", required=False)
        for level, name in _LEVEL_NAMES.items():
            self.fields[name] = LineTextField(label=level_name(level), longest=TITLE_LENGTH, required=False)

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """Return the fields of each new step."""
        names = ("step", "whose", "due")
        return [[self[f"{name}_{number}"] for name in names] for number in range(1, STEPS_AT_ONCE + 1)]

    @property
    def levels(self) -> list[forms.BoundField]:
        """Return the fields of the five levels."""
        return [self[name] for name in _LEVEL_NAMES.values()]

    def words(self) -> dict[str, Any]:
        """Return the words of the goal."""
        data = self.cleaned_data
        levels = [data[name] for name in _LEVEL_NAMES.values()]
        named = {name: data[name] for name in ("title", "why", "in_own_words")}
        return {**named, "levels": levels if any(levels) else []}

    def steps(self) -> list[NewStep]:
        """Return the new steps that say something."""
        data = self.cleaned_data
        return [
            NewStep(data[f"step_{number}"], data[f"whose_{number}"] or Step.Whose.PERSON.value, data[f"due_{number}"])
            for number in range(1, STEPS_AT_ONCE + 1)
            if data[f"step_{number}"]
        ]


def stored_goal(goal: Goal) -> dict[str, Any]:
    """Return a goal as its form begins with it."""
    levels = goal.words.get("levels") or [""] * len(LEVELS)
    named = {name: goal.words.get(name, "") for name in ("title", "why", "in_own_words")}
    told = dict(zip(_LEVEL_NAMES.values(), levels, strict=True))
    return {**named, **told, "field": kind_value(goal), "data_class": goal.data_class, "version": goal.version}


class SettleForm(EditForm):
    """Where a goal stands, and how far it has come, in words."""

    wherefore = ABOUT["goal"]
    mark_optional = False

    state = forms.ChoiceField(label="Stand", choices=Goal.State.choices, widget=forms.RadioSelect)
    attained = forms.TypedChoiceField(
        label="So weit sind wir gekommen", coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    because = LongTextField(
        label="Warum?", longest=2000, required=False, help_text="Nötig, wenn ein Ziel still liegt oder endet."
    )

    def __init__(self, *args: Any, levels: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attained"].choices = [("", "Noch nicht gesagt"), *levels_in_words(levels)]  # type: ignore[attr-defined]  # a choice field


class StepForm(EditForm):
    """A step: what, whose, until when, and whether it was taken."""

    wherefore = ABOUT["step"]
    mark_optional = False

    text = LineTextField(label="Schritt", longest=TITLE_LENGTH)
    whose = forms.ChoiceField(label="Wer", choices=Step.Whose.choices)
    due_on = GermanDateField(label="Bis wann?", required=False)
    done_on = GermanDateField(label="Getan am", past=True, required=False)

    def told(self) -> NewStep:
        """Return the step as it is written."""
        return NewStep(self.cleaned_data["text"], self.cleaned_data["whose"], self.cleaned_data["due_on"])


def stored_step(step: Step) -> dict[str, Any]:
    """Return a step as its form begins with it."""
    days = {"due_on": step.due_on, "done_on": step.done_on}
    return {"text": step.words.get("text", ""), "whose": step.whose, "version": step.version, **days}


class OptionForm(ClassedForm):
    """What was talked over, and what the person chose."""

    wherefore = ABOUT["option"]
    about = LineTextField(label="Worum ging es?")
    options = LongTextField(label="Welche Möglichkeiten gab es?", longest=4000, help_text="Eine je Zeile.")
    chosen = LineTextField(
        label="Das hat die Person gewählt", longest=TITLE_LENGTH, required=False, help_text="Darf offen bleiben."
    )
    in_own_words = LongTextField(
        label="In den Worten der Person", longest=2000, required=False, help_text="Nur, wenn sie mag."
    )
    discussed_on = GermanDateField(label="Besprochen am", initial="heute", past=True)

    def words(self) -> dict[str, Any]:
        """Return what was said."""
        return {name: self.cleaned_data[name] for name in ("about", "options", "chosen", "in_own_words")}


class ContentsForm(EditForm):
    """The contents that § 15 SGB II names on a day; those that speak of health only with the grant for class 2."""

    wherefore = ABOUT["plan_part"]
    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    repeat_key = RepeatKeyField()

    def __init__(self, *args: Any, day: date, classes: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shall, may = content_keys(day)
        held = DataClass.HEALTH in set(classes)
        self.shows = DataClass.HEALTH if held else DataClass.COUNSELLING
        self.keys = [key for key in (*shall, *may) if held or key not in HEALTH_CONTENTS]
        for key in self.keys:
            label, hint = CONTENTS[key]
            self.fields[key] = LongTextField(label=label, help_text=hint, longest=4000, required=False, has_marks=True)

    def texts(self) -> dict[str, str]:
        """Return the contents by key."""
        return {key: self.cleaned_data[key] for key in self.keys}


class AgreeForm(EditForm):
    """The day of the agreement."""

    wherefore = ABOUT["plan"]
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    repeat_key = RepeatKeyField()
    agreed_on = GermanDateField(label="Vereinbart am", initial="heute", past=True)


class HandOverForm(forms.Form):
    """When and how the person got the plan."""

    wherefore = ABOUT["hand_over"]
    mark_optional = False

    repeat_key = RepeatKeyField()
    how = forms.ChoiceField(
        label="Wie hat die Person den Plan bekommen?",
        choices=HandOver.How.choices,
        widget=forms.RadioSelect,
        initial=HandOver.How.IN_PERSON,
    )
    handed_on = GermanDateField(label="Übergeben am", initial="heute", past=True)
    is_acknowledged = forms.BooleanField(label="Die Person hat den Erhalt bestätigt", required=False)


class EuroField(forms.Field):
    """An amount as Germans type it: 1.234,50 or 1234,5; two places at most."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Bitte einen Betrag eingeben.",
        "invalid": "Bitte einen Betrag wie 1.234,50 eingeben.",
    }
    _shape = re.compile(r"(\d{1,6}|\d{1,3}(\.\d{3})+)(,\d{1,2})?")

    def to_python(self, value: Any) -> Decimal | None:
        """Read the amount; a sign of the currency behind it is welcome."""
        text = str(value or "").replace("\u00a0", " ").removesuffix("€").removesuffix("Euro").strip()
        if not text:
            return None
        if not self._shape.fullmatch(text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(text.replace(".", "").replace(",", "."))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Offer the digits of a telephone."""
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class WagesForm(forms.Form):
    """A job that is offered: nothing of it is kept."""

    mark_optional = True

    work_from = GermanDateField(label="Arbeit ab", initial="heute")
    gross = EuroField(label="Lohn brutto im Monat", help_text="Wie im Vertrag oder Angebot, zum Beispiel 1.200,00.")
    net = EuroField(label="Lohn netto im Monat", help_text="Was ausgezahlt wird. Beim Minijob oft dasselbe wie brutto.")
    paid = forms.ChoiceField(
        label="Wann kommt der Lohn?",
        choices=[("same", "im selben Monat"), ("next", "im Monat danach")],
        widget=forms.RadioSelect,
        initial="same",
    )
    has_child = forms.BooleanField(label="Es gibt mindestens ein minderjähriges Kind", required=False)
    expenses = EuroField(
        label="Nachgewiesene Ausgaben im Monat",
        required=False,
        help_text="Fahrten, Versicherungen und Ähnliches zusammen, wenn es mehr als 100 Euro sind.",
    )
    benefit = EuroField(
        label="Leistung des Jobcenters bisher im Monat",
        required=False,
        help_text="Wie im Bescheid, für die ganze Bedarfsgemeinschaft. Ohne sie zeigt die Tabelle nur den Lohn.",
    )

    def offer(self) -> Offer:
        """Return the job that is offered."""
        data = self.cleaned_data
        return Offer(
            work_from=data["work_from"],
            gross=data["gross"],
            net=data["net"],
            is_paid_later=data["paid"] == "next",
            has_child=data["has_child"],
            expenses=data["expenses"] or Decimal(0),
            benefit=data["benefit"],
        )


class MarkForm(forms.Form):
    """What the person says to an idea."""

    wherefore = ABOUT["idea_mark"]

    key = forms.SlugField()
    says = forms.ChoiceField(choices=IdeaMark.Says.choices)


class TrialForm(forms.Form):
    """From an idea to the plan: a goal with its first step."""

    wherefore = ABOUT["goal"]
    mark_optional = False

    repeat_key = RepeatKeyField()
    title = LineTextField(label="Ziel", longest=TITLE_LENGTH, help_text="So, wie die Person es sagen würde.")
    text = LineTextField(label="Erster Schritt")
    whose = forms.ChoiceField(label="Wer", choices=Step.Whose.choices, initial=Step.Whose.BOTH)
    due_on = GermanDateField(label="bis", required=False)


class IdeaRuleForm(EditForm):
    """A rule from words to an idea, as the house wants it."""

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    repeat_key = RepeatKeyField()
    label = LineTextField(label="Idee", longest=60)
    words = LongTextField(
        label="Wörter",
        longest=1000,
        help_text="Eines je Zeile, wie es beginnt: „fahrrad“ findet „Fahrräder“. Bis fünf Buchstaben: ganzes Wort.",
    )
    group = forms.ChoiceField(label="Berufshauptgruppe (KldB 2010)")
    level = forms.ChoiceField(label="Anforderungsniveau")
    search = LineTextField(
        label="Suchwort",
        longest=LONGEST_SEARCH,
        help_text="Steht als Einziges in den Links zur Suche der Bundesagentur. Nie etwas über eine Person.",
    )
    trial = LineTextField(label="Zum Ausprobieren", longest=120)
    programmes = forms.MultipleChoiceField(label="Was helfen kann", required=False, widget=forms.CheckboxSelectMultiple)
    is_off = forms.BooleanField(label="Diese Regel ruht", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edition = edition_on(clock.today())
        told = {
            "group": [(code, f"{code} {name}") for code, name in edition.groups.items()],
            "level": [(code, f"{code} {name}") for code, name in edition.levels.items()],
            "programmes": [(one.key, one.label) for one in all_programmes()],
        }
        for name, choices in told.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_words(self) -> list[str]:
        """Return the words, each once, without empty lines."""
        return list(dict.fromkeys(line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip()))

    def values(self) -> dict[str, Any]:
        """Return the columns of a rule."""
        names = ("label", "words", "group", "level", "search", "trial", "programmes", "is_off")
        return {name: self.cleaned_data[name] for name in names}
