"""What is said about one case: project, weight, wish."""

from collections.abc import Iterable
from typing import Any

from django import forms

from lotsenbuch.cases.rules.about import ABOUT as OF_CASES
from lotsenbuch.office.models import Project
from lotsenbuch.team.models import Weight, Wish
from lotsenbuch.team.rules.about import ABOUT
from lotsenbuch.ui.fields import LineTextField

NONE = "none"


class ProjectForm(forms.Form):
    """In which project the person takes part."""

    wherefore = OF_CASES["case"]
    project = forms.ChoiceField(label="Projekt", widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, projects: Iterable[Project], free: dict[Any, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in projects}
        lines = [
            (key, " · ".join(part for part in (one.name, free.get(one.pk, "")) if part))
            for key, one in self.known.items()
        ]
        self.fields["project"].choices = [*lines, (NONE, "kein Projekt")]  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> Project | None:
        """Return the project, or None for none."""
        return self.known.get(self.cleaned_data["project"])


class StageForm(forms.Form):
    """In which stage of the project the person is."""

    wherefore = OF_CASES["case"]
    stage = forms.ChoiceField(
        label="Abschnitt", widget=forms.RadioSelect, error_messages={"required": "Bitte einen Abschnitt wählen."}
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, stages: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(name, name) for name in stages]  # type: ignore[attr-defined]  # a ChoiceField


class WeightForm(forms.Form):
    """How heavy the case is."""

    wherefore = ABOUT["weight"]
    level = forms.ChoiceField(label="Dieser Fall ist", choices=Weight.Level.choices, widget=forms.RadioSelect)
    reason = LineTextField(
        label="Warum", required=False, longest=300, help_text="Nötig bei „schwer“. Liest nur, wer am Fall arbeitet."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class WishForm(forms.Form):
    """Whom the person would like to talk to."""

    wherefore = ABOUT["wish"]
    wants = forms.ChoiceField(
        label="Die Person möchte sprechen mit", choices=Wish.Wants.choices, widget=forms.RadioSelect, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    mark_optional = False
