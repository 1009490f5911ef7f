"""Forms on rows that two people may edit, and forms that show what an action refuses."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpRequest, QueryDict

from lotsenbuch.ui.fields import RepeatKeyField

from .actions import all_or_nothing, answered, once
from .rules import Actor, RefusedError, StaleError


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


def once_sent(request: HttpRequest, act: Callable[[], str | None], *, by: Actor, answer: str = "") -> str:
    """Run `act` once for a form with a `RepeatKeyField`; the same form sent again gets the first answer (see `once`).

    Raises:
        RefusedError: the form was saved with other content before.
    """
    return once(_key_of(request), act, by=by, sent=_sent(request), answer=answer)


def answered_before(request: HttpRequest, *, by: Actor) -> str | None:
    """Return the answer that this very form got before: for rows that the first time has taken out of sight."""
    return answered(_key_of(request), by=by, sent=_sent(request)) if request.method == "POST" else None


def _key_of(request: HttpRequest) -> UUID:
    key: UUID = RepeatKeyField().to_python(request.POST.get("repeat_key"))
    return key


def _sent(request: HttpRequest) -> str:
    fields = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return json.dumps([request.path, fields])


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
    if isinstance(value, list | tuple | set):
        return ", ".join(_said(bound, item) for item in value) or "–"
    choices = dict(_flat(getattr(bound.field, "choices", ())))
    return str(choices.get(value, choices.get(str(value), value)) or "–")


def _flat(choices: Iterable[tuple[object, object]]) -> Iterator[tuple[object, object]]:
    """Yield the choices of a field one by one, also those that stand in named groups."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label
