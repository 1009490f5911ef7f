"""Which report of which group and period, under which name; and the limit of the house."""

from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import Any

from django import forms
from django.http import QueryDict

from lotsenbuch.indicators.models import LEAST_STAFF
from lotsenbuch.indicators.queries.told import HOUSE, Group, invented
from lotsenbuch.indicators.rules.periods import Period
from lotsenbuch.ui.fields import LineTextField, RepeatKeyField

MONTH_NAMES = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip


def month_words(month: date) -> str:
    """Return a month as „August 2026“."""
    return f"{MONTH_NAMES[month.month - 1]} {month.year}"


class _Pick(forms.Form):
    """A choice by address; without one the newest of the house."""

    mark_optional = False

    gruppe = forms.ChoiceField(label="Für", required=False)

    def __init__(self, *args: Any, groups: Iterable[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {one.code: one for one in groups}
        self.invented = invented()
        _offer(self, "gruppe", [(one.code, one.label) for one in self.groups.values()])

    def group(self) -> Group:
        """Return the chosen group; unchosen the house."""
        return self.groups[self.cleaned_data.get("gruppe") or HOUSE]


class PickMonthForm(_Pick):
    """A month that was told, and a group."""

    monat = forms.ChoiceField(label="Monat", required=False)
    field_order = ("monat", "gruppe")

    def __init__(self, *args: Any, months: Iterable[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months = {f"{one:%Y-%m}": one for one in months}
        _offer(self, "monat", [(code, month_words(one)) for code, one in self.months.items()])

    def month(self) -> date | None:
        """Return the chosen month; None where none was told."""
        return self.months.get(self.cleaned_data.get("monat") or next(iter(self.months), ""))


class PickPeriodForm(_Pick):
    """A period that was told, and a group."""

    zeitraum = forms.ChoiceField(label="Zeitraum", required=False)
    field_order = ("zeitraum", "gruppe")

    def __init__(
        self, asked: QueryDict, *, periods: Iterable[Period], groups: Iterable[Group], is_yearly: bool = False
    ) -> None:
        self.periods = {one.code: one for one in periods}
        years = (code for code, one in self.periods.items() if one.is_year and is_yearly)
        # What is shown without a choice stands in the list as chosen, too.
        super().__init__({"zeitraum": next(chain(years, self.periods), ""), **asked.dict()}, groups=groups)
        _offer(self, "zeitraum", [(one.code, one.label) for one in self.periods.values()])

    def period(self) -> Period | None:
        """Return the chosen period; unchosen the newest, or the newest year; None where none was told."""
        return self.periods.get(self.cleaned_data["zeitraum"])


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class SaveReportForm(forms.Form):
    """A name under which one finds a report again."""

    repeat_key = RepeatKeyField()
    title = LineTextField(label="Name", help_text="Nur für den eigenen Gebrauch.")


class LimitForm(forms.Form):
    """From how many Fallführenden on a group has figures."""

    repeat_key = RepeatKeyField()
    least_staff = forms.IntegerField(
        label="Zahlen gibt es ab so vielen Fallführenden in einer Gruppe",
        min_value=LEAST_STAFF,
        max_value=50,
        help_text="Mindestens fünf. Mehr schützt besser. Gilt für alles, was ab jetzt gezählt wird.",
    )
