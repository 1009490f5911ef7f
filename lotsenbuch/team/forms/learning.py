"""What a colleague notes of their own learning, by its kind."""

from typing import Any
from uuid import UUID

from django import forms

from lotsenbuch.accounts.models import Staff
from lotsenbuch.office.queries import possible_members
from lotsenbuch.team.models import Learning
from lotsenbuch.ui.fields import GermanDateField, LineTextField

_DAYS = {
    "certificate": "Ausgestellt am",
    "course": "Besucht am",
    "step": "Bis wann",
}
_TITLES = {
    "certificate": ("Zertifikat", "Case Management (DGCC)"),
    "course": ("Fortbildung", ""),
    "wish": ("Was würde helfen?", ""),
    "step": ("Schritt", ""),
}


class LearningForm(forms.Form):
    """One item; which fields it has depends on its kind."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    title = LineTextField(label="Was", longest=120)
    dated_on = GermanDateField(label="Tag", required=False)
    valid_until = GermanDateField(label="Gültig bis", required=False)
    companion = forms.ModelChoiceField(
        label="Wer begleitet", queryset=Staff.objects.none(), required=False, empty_label="niemand"
    )

    def __init__(self, *args: Any, kind: str, me: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label, self.fields["title"].initial = _TITLES[kind]
        self.fields["dated_on"].label = _DAYS.get(kind, "")
        people = possible_members().exclude(pk=me)
        self.fields["companion"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField
        unwanted = {"valid_until": kind != "certificate", "companion": kind != "step", "dated_on": kind not in _DAYS}
        for name, leaves in unwanted.items():
            if leaves:
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """Return the fields of an item."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def stored_learning(row: Learning) -> dict[str, object]:
    """Return the stored values under the names of the fields."""
    return {name: getattr(row, name) for name in ("title", "dated_on", "valid_until", "companion", "version")}
