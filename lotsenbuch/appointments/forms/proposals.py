"""Whom to invite, each to a time of their own: what is proposed stands there already."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms

from lotsenbuch.appointments.queries.own import Proposals
from lotsenbuch.appointments.rules.about import ABOUT
from lotsenbuch.appointments.rules.slots import BERLIN, Slot, is_left_out
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.queries import is_neutral
from lotsenbuch.ui.fields import GermanDateField, GermanTimeField, RepeatKeyField

from .booking import LEFT_OUT, instant

type Row = tuple[Case, Slot, list[forms.BoundField]]
_PARTS = ("invite", "day", "at")


def can_be_written_to(case: Case) -> bool:
    """Say whether a letter of a batch may go there: with an address, and one that may stand on an envelope."""
    return bool(case.person.street) and not is_neutral(case)


class ProposalsForm(forms.Form):
    """A box, a day and a time for each person that is proposed."""

    wherefore = ABOUT["appointment"]
    repeat_key = RepeatKeyField()

    anyway = forms.BooleanField(label="Trotzdem an diesen Tagen einladen", required=False)

    def __init__(self, *args: Any, page: Proposals, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        for case, slot in page.pairs:
            if not can_be_written_to(case):
                continue
            start = slot.start.astimezone(BERLIN)
            who = case.person.full_name
            self.fields[f"invite_{case.id}"] = forms.BooleanField(label=who, required=False)
            self.fields[f"day_{case.id}"] = GermanDateField(
                label=f"Tag für {who}",
                required=False,
                initial=start.date(),
                help_text=page.lies_over(case.id, start.date()),
            )
            self.fields[f"at_{case.id}"] = GermanTimeField(
                label=f"Uhrzeit für {who}", required=False, initial=start.time()
            )

    @property
    def rows(self) -> list[Row]:
        """Return person by person the time that is free and the fields, no fields where the letter goes singly."""
        return [
            (case, slot, [self[f"{part}_{case.id}"] for part in _PARTS] if can_be_written_to(case) else [])
            for case, slot in self.page.pairs
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for day and time of who is invited, and for anybody at all."""
        data = super().clean() or {}
        chosen = [case for case, _ in self.page.pairs if data.get(f"invite_{case.id}")]
        for case in chosen:
            self._stands_against(case, data)
            for part, said in (("day", "Bitte den Tag angeben."), ("at", "Bitte die Uhrzeit angeben.")):
                name = f"{part}_{case.id}"
                if not data.get(name) and not self.has_error(name):
                    self.add_error(name, said)
        if not chosen:
            raise forms.ValidationError("Bitte mindestens eine Person auswählen.")
        return data

    def _stands_against(self, case: Case, data: dict[str, Any]) -> None:
        """Refuse a time that the clock leaps over; say once what lies over a day that was typed instead."""
        on, at = data.get(f"day_{case.id}"), data.get(f"at_{case.id}")
        if on and at and is_left_out(on, at):
            self.add_error(f"at_{case.id}", LEFT_OUT)
        over = self.page.lies_over(case.id, on) if on and on != self.fields[f"day_{case.id}"].initial else ""
        if over and not data.get("anyway"):
            self.add_error(f"day_{case.id}", f"{over} Unten ankreuzen, wenn es trotzdem dieser Tag sein soll.")

    @property
    def asks_anyway(self) -> bool:
        """Say whether a day was typed over which something lies."""
        return any(self.page.lies_over(case.id, on) for case, _ in self.page.pairs if (on := self._typed_day(case)))

    def _typed_day(self, case: Case) -> date | None:
        on = self.cleaned_data.get(f"day_{case.id}") if hasattr(self, "cleaned_data") else None
        return on if on and on != self.fields[f"day_{case.id}"].initial else None

    def starts(self) -> dict[UUID, datetime]:
        """Return when the talk of each chosen person begins."""
        data = self.cleaned_data
        return {
            case.id: instant(data[f"day_{case.id}"], data[f"at_{case.id}"])
            for case, _ in self.page.pairs
            if data.get(f"invite_{case.id}")
        }
