"""What a colleague says of themselves; absence, cover, allowance, transfer, reading back, keys."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.queries import with_role
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.models import Outline
from lotsenbuch.cases.rules.about import ABOUT as OF_CASES
from lotsenbuch.office.models import AbsenceKind, Project
from lotsenbuch.team.models import Profile
from lotsenbuch.team.rules.about import ABOUT
from lotsenbuch.ui.fields import GermanDateField, LineTextField, RepeatKeyField

_NUMBER = {
    "invalid": "Das ist keine ganze Zahl.",
    "required": "Bitte eine Zahl eingeben.",
    "min_value": "Mindestens 1.",
}
_CHOOSE = {"required": "Bitte jemanden wählen."}
_LISTED = "mehrere mit Komma trennen"
AGE_GROUPS = (("", "alle"), ("unter 25", "unter 25"), ("25 bis 54", "25 bis 54"), ("ab 55", "ab 55"))
MOST_CASES = 500
_LOOK_AGAIN = "Die Vorschau passt nicht mehr zur Auswahl. Bitte noch einmal ansehen."


def _people(*, without: Iterable[UUID], label: str, required: bool = True) -> "forms.ModelChoiceField[Staff]":
    return forms.ModelChoiceField(
        label=label,
        queryset=with_role(Role.FALLMANAGEMENT).exclude(pk__in=list(without)),
        required=required,
        empty_label="Bitte wählen" if required else "niemand",
        error_messages=_CHOOSE,
    )


class ProfileForm(forms.Form):
    """What one brings to the distribution of cases; every line is free."""

    languages = LineTextField(label="Sprachen in der Beratung", required=False, longest=300, help_text=_LISTED)
    areas = LineTextField(label="Orte, an denen ich unterwegs bin", required=False, longest=300, help_text=_LISTED)
    profession = LineTextField(label="Profession", required=False, longest=80)
    counsels_as = forms.ChoiceField(
        label="Für Menschen mit einem Wunsch berate ich als", choices=Profile.CounselsAs.choices, required=False
    )
    weekly_hours = forms.IntegerField(
        label="Stunden je Woche für Gespräche",
        required=False,
        min_value=1,
        max_value=48,
        error_messages={**_NUMBER, "max_value": "Höchstens 48."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, me: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"] = _people(without=[me], label="Wer mich vertritt", required=False)

    def values(self) -> dict[str, Any]:
        """Return the fields of a profile."""
        given = dict(self.cleaned_data)
        given.pop("version")
        return given | {name: _listed(given[name]) for name in ("languages", "areas")}


def initial_profile(profile: Profile | None) -> dict[str, Any]:
    """Return what the form begins with."""
    if profile is None:
        return {"version": 0}
    values = {name: getattr(profile, name) for name in ("profession", "counsels_as", "weekly_hours", "version")}
    listed = {"languages": ", ".join(profile.languages), "areas": ", ".join(profile.areas)}
    return values | listed | {"deputy": profile.deputy_id}


class AbsenceForm(forms.Form):
    """Days on which somebody is not there."""

    absent_from = GermanDateField(label="Abwesend ab", initial="heute")
    back_on = GermanDateField(label="Wieder da am")
    kind = forms.ChoiceField(label="Art", choices=AbsenceKind.Kind.choices, help_text="Das sieht nur die Teamleitung.")


class CoverForm(forms.Form):
    """Who stands in, from when until when."""

    wherefore = ABOUT["cover"]
    since = GermanDateField(label="Ab", initial="heute", help_text="Vorher ist kein Fall zu sehen.")
    until = GermanDateField(label="Bis einschließlich")

    def __init__(self, *args: Any, absent: UUID, lead: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"] = _people(without=[absent, lead], label="Wer vertritt")
        self.order_fields(["deputy", "since", "until"])


def initial_cover(profile: Profile | None, days: tuple[date, date] | None) -> dict[str, Any]:
    """Return what the form begins with: the deputy whom the colleague named, and the days nobody stands in for yet."""
    initial: dict[str, Any] = {"deputy": profile.deputy_id if profile else None}
    return initial | (dict(zip(("since", "until"), days, strict=True)) if days else {})


class AllowanceForm(forms.Form):
    """More cases than the key, for a while."""

    number = forms.IntegerField(
        label="Fälle höchstens",
        min_value=1,
        max_value=MOST_CASES,
        error_messages={**_NUMBER, "max_value": f"Höchstens {MOST_CASES}."},
    )
    until = GermanDateField(label="Bis vor dem")
    reason = LineTextField(label="Grund", longest=300)


class _PlanField(forms.Field):
    """Pairs of case and colleague, as the preview of a transfer sends them."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[str]:
        """Take the pairs as they are; the form reads them."""
        return [str(one) for one in value or ()]


class TransferForm(forms.Form):
    """Which cases go to whom, and why."""

    wherefore = ABOUT["transfer"]
    repeat_key = RepeatKeyField()
    reason = LineTextField(
        label="Warum?",
        longest=300,
        help_text="Steht bei den Rechten am Fall. Nichts aus der Beratung, nichts Persönliches.",
    )
    plan = _PlanField(required=False)
    cases = forms.TypedMultipleChoiceField(
        label="Fälle",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte mindestens einen Fall ankreuzen."},
    )

    def __init__(self, *args: Any, earlier: UUID, lead: UUID, outlines: Iterable[Outline], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = _people(without=[earlier, lead], label="Wer übernimmt?")
        self.fields["to_2"] = _people(without=[earlier, lead], label="Wer noch?", required=False)
        self.fields["to_3"] = _people(without=[earlier, lead], label="Und wer noch?", required=False)
        self.fields["to_2"].help_text = "Lotsenbuch teilt dann gleichmäßig auf; in der Vorschau lässt sich tauschen."
        lines = [(str(one.pk), _line(one)) for one in outlines]
        self.fields["cases"].choices = lines  # type: ignore[attr-defined]  # a choice field
        self.fields["cases"].initial = [key for key, _ in lines]
        self.order_fields(["repeat_key", "to", "to_2", "to_3", "reason", "cases"])

    def clean_plan(self) -> dict[UUID, UUID]:
        """Read who takes which case, as the preview sends it."""
        pairs = (pair.partition(":") for pair in self.cleaned_data["plan"])
        try:
            return {UUID(case): UUID(staff) for case, _, staff in pairs}
        except ValueError:
            raise forms.ValidationError(_LOOK_AGAIN) from None

    def clean(self) -> dict[str, Any]:
        """Refuse a plan that does not fit the cases and the colleagues chosen."""
        data = super().clean() or {}
        plan, takers = data.get("plan") or {}, {one.pk for one in self.takers()}
        if plan and (set(plan) != set(data.get("cases") or ()) or not set(plan.values()) <= takers):
            self.add_error("cases", _LOOK_AGAIN)
        return data

    def takers(self) -> list[Staff]:
        """Return who takes cases, each once, in the order in which they were named."""
        named = [self.cleaned_data.get(name) for name in ("to", "to_2", "to_3")]
        return list(dict.fromkeys(one for one in named if one is not None))

    def shares(self) -> dict[Staff, list[UUID]]:
        """Return which cases go to whom; without a plan all to the one who was named."""
        plan, takers = self.cleaned_data["plan"], self.takers()
        if not plan:
            return {takers[0]: self.cleaned_data["cases"]}
        return {one: [case for case, to in plan.items() if to == one.pk] for one in takers}


class ReadBackForm(forms.Form):
    """A case that one held until lately."""

    wherefore = OF_CASES["rights"]
    number = LineTextField(label="Fallnummer", longest=40)
    reason = LineTextField(label="Wofür?", longest=300, help_text="Die jetzige Fallführung liest es.")


class KeyForm(forms.Form):
    """How many cases the house asks of a role."""

    role = forms.ChoiceField(
        label="Rolle",
        choices=[(role.value, role.label) for role in Role],
        initial=Role.FALLMANAGEMENT.value,
        help_text="Wer mehrere Rollen hat, für den gilt der kleinste Schlüssel.",
    )
    age_group = forms.ChoiceField(label="Altersgruppe", choices=AGE_GROUPS, required=False)
    project = forms.ModelChoiceField(
        label="Projekt",
        queryset=Project.objects.filter(is_active=True),
        required=False,
        empty_label="alle",
        help_text="Der Schlüssel warnt; die Plätze des Projekts sind daneben hart.",
    )
    number = forms.IntegerField(
        label="Fälle",
        required=False,
        min_value=1,
        max_value=MOST_CASES,
        help_text="leer lassen, um den Schlüssel wegzunehmen",
        error_messages={**_NUMBER, "max_value": f"Höchstens {MOST_CASES}."},
    )
    mark_optional = False


def _listed(typed: str) -> list[str]:
    return [part.strip() for part in typed.split(",") if part.strip()]


def _line(one: Outline) -> str:
    """Say which case; how far it is does not stand beside who holds it."""
    return " · ".join(part for part in (one.fallnummer, one.initials, one.project.name if one.project else "") if part)
