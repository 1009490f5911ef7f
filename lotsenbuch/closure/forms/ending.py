"""The ending, its reopening, the contacts after it, and the way back in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from lotsenbuch.cases.rules.about import ABOUT as OF_CASES
from lotsenbuch.closure.models import Contact, Ending, EndReason
from lotsenbuch.closure.queries import along_field, level_field
from lotsenbuch.closure.rules.about import ABOUT
from lotsenbuch.closure.rules.ending import CarriedOver, EndingData, GoalLevel
from lotsenbuch.intake.models import Barrier
from lotsenbuch.planning.models import Goal
from lotsenbuch.planning.rules.plan import levels_in_words
from lotsenbuch.records.editing import EditForm
from lotsenbuch.records.rules import DataClass
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField


class EndingForm(EditForm):
    """How the case ends: one reason, what came of the goals, and what is worth keeping."""

    wherefore = ABOUT["ending"]
    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    repeat_key = RepeatKeyField()
    reason = forms.TypedChoiceField(label="Grund", coerce=UUID, empty_value=None, required=False)
    ended_on = GermanDateField(label="Letzter Tag des Falls", initial="heute", past=True)
    results = LongTextField(
        label="Was aus den Zielen wurde, in Worten",
        required=False,
        has_marks=True,
        help_text="So, dass die Person es lesen kann. Nichts zu Gesundheit oder Schulden.",
    )
    because = LongTextField(label="Warum jetzt", required=False, longest=2000)
    helped = LongTextField(
        label="Was geholfen hat",
        required=False,
        has_marks=True,
        longest=4000,
        help_text="Was lässt sich beim nächsten Mal wieder so machen?",
    )
    share = forms.ChoiceField(label="Teilhabe, verglichen mit dem Anfang", choices=Ending.Share.choices, required=False)
    share_words = LineTextField(label="Woran sich das zeigt", required=False)
    persons_words = LongTextField(
        label="Rückmeldung der Person, in ihren Worten", required=False, longest=4000, help_text="Nur, wenn sie mag."
    )
    work_from = GermanDateField(label="Arbeit oder Ausbildung ab", required=False)
    work_kind = forms.ChoiceField(
        label="Art der Arbeit",
        choices=Ending.WorkKind.choices,
        required=False,
        help_text="Für die Integrationsquote: Minijob, § 16d und § 16i SGB II zählen dort nicht als Integration.",
    )
    has_coaching = forms.BooleanField(label="Betreuung nach § 16k SGB II geht weiter", required=False)
    handback = LongTextField(
        label="Was mitgeht, wenn die Arbeitsvermittlung übernimmt",
        required=False,
        has_marks=True,
        longest=4000,
        help_text="Nur, was für die Vermittlung gebraucht wird. Aus der Beratung nur, was die Person freigibt.",
    )

    def __init__(self, *args: Any, reasons: Iterable[EndReason], goals: Iterable[Goal] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = [goal for goal in goals if goal.words]
        for goal in self.goals:
            self._ask(goal)
        groups: dict[str, list[tuple[str, str]]] = {label: [] for label in EndReason.Outcome.labels}
        for reason in reasons:
            groups[EndReason.Outcome(reason.outcome).label].append((str(reason.pk), reason.label))
        choices = [("", "Bitte wählen"), *((name, rows) for name, rows in groups.items() if rows)]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]  # a TypedChoiceField

    def _ask(self, goal: Goal) -> None:
        """Ask what came of a goal: one of its levels, in words; in class 1 also whether it goes along."""
        title, levels = goal.words.get("title", ""), levels_in_words(goal.words.get("levels") or [])
        field = forms.TypedChoiceField(
            label=title, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
        )
        field.choices = [("", "dazu sagen wir nichts"), *levels]
        field.about = ABOUT["goal_result"]  # type: ignore[attr-defined]  # read by `ui`
        self.fields[level_field(goal.id)] = field
        if goal.data_class < DataClass.HEALTH:
            self.fields[along_field(goal.id)] = forms.BooleanField(label=title, required=False)

    @property
    def opens_work(self) -> bool:
        """Say whether the part about work must be looked at."""
        return bool(self["work_from"].errors or self["work_kind"].errors)

    @property
    def levels(self) -> list[forms.BoundField]:
        """Return the fields that ask what came of each goal."""
        return [self[level_field(goal.id)] for goal in self.goals]

    @property
    def alongs(self) -> list[forms.BoundField]:
        """Return the fields that ask which results go along."""
        names = [along_field(goal.id) for goal in self.goals]
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any] | None:
        """Ask for the reason beside everything else that is wrong; a draft may be kept without one."""
        cleaned = super().clean()
        if "keep" not in self.data and not (cleaned or {}).get("reason"):
            self.add_error("reason", "Bitte einen Grund wählen.")
        return cleaned

    def ending(self) -> EndingData:
        """Return the ending as it was typed."""
        typed = self.cleaned_data
        levels = {
            goal.id: GoalLevel(typed.get(level_field(goal.id)), is_released=bool(typed.get(along_field(goal.id))))
            for goal in self.goals
        }
        words = ("because", "results", "helped", "share", "share_words", "persons_words", "handback")
        return EndingData(
            reason_id=typed.get("reason"),
            work_from=typed.get("work_from"),
            work_kind=str(typed.get("work_kind") or ""),
            has_coaching=bool(typed.get("has_coaching")),
            levels=levels,
            **{name: str(typed.get(name) or "") for name in words},
        )


class ReopenForm(forms.Form):
    """Why it goes on."""

    wherefore = ABOUT["reopening"]
    repeat_key = RepeatKeyField()
    reason = LongTextField(label="Warum geht es weiter?", longest=2000, help_text="Ein Satz genügt.")


class PlanContactForm(forms.Form):
    """A day on which to ask how things go."""

    wherefore = ABOUT["after_care"]
    repeat_key = RepeatKeyField()
    due_on = GermanDateField(label="Nachfragen am")
    about = LineTextField(label="Worum es geht", required=False, help_text="Zum Beispiel: Probezeit, Kita, Fahrweg.")


class HoldContactForm(forms.Form):
    """How things go."""

    wherefore = ABOUT["after_care"]
    version = forms.IntegerField(widget=forms.HiddenInput)
    held_on = GermanDateField(label="Gesprochen am", initial="heute", past=True)
    text = LongTextField(label="Wie geht es?", longest=4000)
    still_works = forms.ChoiceField(
        label="In Arbeit",
        choices=Contact.StillWorks.choices,
        required=False,
        help_text="Nur nach einem Ende mit Arbeit oder Ausbildung, und nur, wenn die Person es sagt.",
    )


class BeginAgainForm(forms.Form):
    """What of the earlier case still holds."""

    wherefore = OF_CASES["case"]
    mark_optional = False

    repeat_key = RepeatKeyField()
    opened_on = GermanDateField(label="Neuer Fall ab", initial="heute", past=True)
    barriers = forms.MultipleChoiceField(
        label="Was steht noch im Weg?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Abwählen, was sich erledigt hat. Der Tag, an dem es festgestellt wurde, bleibt.",
    )
    with_alliance = forms.BooleanField(
        label="Arbeitsbündnis als Entwurf übernehmen",
        required=False,
        initial=True,
        help_text="Es gilt erst, wenn es neu vereinbart ist.",
    )
    with_household = forms.BooleanField(label="Haushalt übernehmen", required=False, initial=True)
    with_statements = forms.BooleanField(
        label="Freiwillige Angaben zu Gesundheit, Sucht, Schulden und Verurteilungen übernehmen",
        required=False,
        help_text="Nur, wenn die Person gefragt ist und zustimmt.",
    )

    def __init__(self, *args: Any, barriers: Iterable[Barrier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.pk), row.label) for row in barriers if row.eased_on is None]
        self.fields["barriers"].choices = choices  # type: ignore[attr-defined]  # a MultipleChoiceField
        self.fields["barriers"].initial = [key for key, _ in choices]
        if not choices:
            del self.fields["barriers"]

    def kept(self) -> CarriedOver:
        """Return what is carried over."""
        typed = self.cleaned_data
        return CarriedOver(
            barrier_ids=frozenset(UUID(key) for key in typed.get("barriers", ())),
            with_household=typed["with_household"],
            with_alliance=typed["with_alliance"],
            with_statements=typed["with_statements"],
        )
