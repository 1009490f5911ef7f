"""The form of a folder: per talk what goes along; the same fields, hidden, go with the preview."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.slots import BERLIN, local
from lotsenbuch.fieldwork.actions import Chosen
from lotsenbuch.fieldwork.queries.facts import Packing
from lotsenbuch.fieldwork.queries.folder import WalksToPack
from lotsenbuch.fieldwork.rules.about import ABOUT
from lotsenbuch.fieldwork.rules.facts import Fact
from lotsenbuch.fieldwork.rules.folder import AFTER, BEFORE, READABLE_FOR, is_readable
from lotsenbuch.ui.fields import GermanTimeField, LineTextField, RepeatKeyField
from lotsenbuch.ui.templatetags.ui import clock as spoken

LONGEST_KEYWORD = 200


class PackForm(forms.Form):
    """What goes along, from which hour, and who hears of it when nobody reports back."""

    wherefore = ABOUT["folder"]
    repeat_key = RepeatKeyField()
    opens = GermanTimeField(label="Lesbar ab")
    told = forms.ChoiceField(label="Wer bekommt im Haus Bescheid, wenn ich nicht zurück bin?", required=False)

    def __init__(
        self, *args: Any, on: date, walks: WalksToPack, colleagues: list[Staff], lead: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.walks, self.packings = on, walks, walks.packings
        names = [(str(one.pk), one.display_name) for one in colleagues]
        self.fields["told"].choices = [("", lead), *names]  # type: ignore[attr-defined]  # a ChoiceField
        for one in self.packings:
            self._add(one)

    def _add(self, one: Packing) -> None:
        key = one.appointment.id
        self.fields[f"go-{key}"] = forms.BooleanField(
            label="kommt in die Mappe", required=False, initial=key in self.walks.together
        )
        ordinary = [fact for fact in one.facts if not fact.is_sensitive]
        self.fields[f"facts-{key}"] = forms.MultipleChoiceField(
            label="Was mitgeht",
            choices=[(fact.kind.code, _said(fact)) for fact in ordinary],
            required=False,
            initial=[fact.kind.code for fact in ordinary if fact.kind.code in one.ticked],
            widget=forms.CheckboxSelectMultiple,
        )
        for fact in one.facts:
            if fact.is_sensitive:
                self._add_sensitive(one, fact)
        self.fields[f"keyword-{key}"] = LineTextField(label="Stichwort", required=False, longest=LONGEST_KEYWORD)

    def _add_sensitive(self, one: Packing, fact: Fact) -> None:
        name = f"{one.appointment.id}-{fact.kind.code}"
        label = f"{fact.kind.label} ({fact.data_class.label})"
        self.fields[f"tick-{name}"] = forms.BooleanField(label=label, required=False, help_text=fact.kind.purpose)
        self.fields[f"reason-{name}"] = LineTextField(
            label=f"Wozu unterwegs nötig? ({fact.kind.label})", required=False, longest=LONGEST_KEYWORD
        )

    def meetings(self) -> list[tuple[Packing, list[forms.BoundField]]]:
        """Return each talk with its fields, for the template."""
        return [(one, [self[name] for name in self.fields if str(one.appointment.id) in name]) for one in self.packings]

    def chosen(self) -> list[Chosen]:
        """Return the valid input: only talks that go along."""
        return [self._chosen(one) for one in self._going()]

    def _chosen(self, one: Packing) -> Chosen:
        data, key = self.cleaned_data, one.appointment.id
        sensitive = [fact.kind.code for fact in one.facts if fact.is_sensitive and data[f"tick-{key}-{fact.kind.code}"]]
        reasons = {code: data[f"reason-{key}-{code}"] for code in sensitive}
        return Chosen(one.appointment, (*data[f"facts-{key}"], *sensitive), reasons, data[f"keyword-{key}"])

    def clean(self) -> dict[str, Any]:
        """Say which talks could not be read: a folder that is closed when it is needed helps nobody."""
        data = super().clean() or self.cleaned_data
        if "opens" in data:
            opens_at, closes_at = self.window
            starts = [row.starts_at for row in self._talks()]
            if outside := [moment for moment in starts if not is_readable(opens_at, closes_at, moment)]:
                hours = ", ".join(spoken(moment) for moment in outside)
                self.add_error(
                    "opens",
                    f"Beim Treffen um {hours} ist die Mappe nicht lesbar, nur von {spoken(opens_at)} bis "
                    f"{spoken(closes_at)}. Bitte eine andere Stunde wählen oder dieses Treffen gesondert packen.",
                )
        return data

    def _going(self) -> list[Packing]:
        return [one for one in self.packings if self.cleaned_data.get(f"go-{one.appointment.id}")]

    def _talks(self) -> list[Appointment]:
        return [one.appointment for one in self._going()]

    @property
    def window(self) -> tuple[datetime, datetime]:
        """Return from when until when the folder can be read."""
        opens: time = self.cleaned_data["opens"]
        opens_at = local(self.on, opens.hour * 60 + opens.minute)
        last = max((row.ends_at for row in self._talks()), default=opens_at)
        return opens_at, max(min(last + AFTER, opens_at + READABLE_FOR), opens_at + BEFORE)

    @property
    def told_id(self) -> UUID | None:
        """Return the colleague who is told."""
        return UUID(self.cleaned_data["told"]) if self.cleaned_data["told"] else None


def begin(walks: WalksToPack, told: UUID | None) -> dict[str, Any]:
    """Return what the form begins with."""
    first = walks.first.starts_at if walks.first else None
    opens = (first - BEFORE).astimezone(BERLIN).time() if first else time(8)
    return {"opens": opens, "told": str(told) if told else ""}


def _said(fact: Fact) -> str:
    return f"{fact.kind.label}: {fact.text} ({fact.data_class.label}; {fact.kind.purpose})"
