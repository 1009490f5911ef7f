"""Forms on rows that two people may edit, and forms that show what an action refuses."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from .actions import all_or_nothing
from .rules import RefusedError, StaleError


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the stored version and one's own differ."""

    label: str
    stored: str
    typed: str


class EditForm(forms.Form):
    """A form on a row with a version; the second of two people sees both versions and decides."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    differences: tuple[Difference, ...] = ()

    def show_both(self, stored: Mapping[str, object]) -> None:
        """Keep what was typed, take over the stored version number, and list what differs."""
        self.differences = tuple(
            Difference(str(bound.label), _said(bound, stored[bound.name]), _said(bound, self.cleaned_data[bound.name]))
            for bound in self.visible_fields()
            if bound.name in stored and stored[bound.name] != self.cleaned_data.get(bound.name)
        )
        data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        data[self.add_prefix("version")] = str(stored["version"])
        self.data = data


@contextmanager
def refusals(form: forms.BaseForm) -> Iterator[None]:
    """Turn the refusal of an action into an error at its field; nothing half-written stays, what was typed does."""
    try:
        with all_or_nothing():
            yield
    except RefusedError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def tried(
    form: forms.Form, act: Callable[[], object], stored: Callable[[], Mapping[str, object]] | None = None
) -> bool:
    """Run an action for a form: a refusal becomes an error at its field, and nothing half-written stays.

    Args:
        form: a valid form.
        act: calls the action.
        stored: reads the row anew, for an `EditForm` that came too late.
    """
    with refusals(form):
        try:
            with all_or_nothing():
                act()
        except StaleError:
            if stored is not None and isinstance(form, EditForm):
                form.show_both(stored())
            raise
        return True
    return False


def _said(bound: forms.BoundField, value: object) -> str:
    """Return a value as its field shows it: the label of a choice, a word for a tick."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    choices = dict(getattr(bound.field, "choices", ()))
    return str(choices.get(value, choices.get(str(value), value)) or "–")
