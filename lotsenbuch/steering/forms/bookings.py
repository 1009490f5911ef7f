"""The forms of what comes before a measure and goes along with it."""

from datetime import date
from typing import Any

from django import forms

from lotsenbuch.partners.forms.euro import EuroField
from lotsenbuch.partners.queries.programmes import Offered
from lotsenbuch.records import clock
from lotsenbuch.records.editing import EditForm
from lotsenbuch.records.rules import DataClass
from lotsenbuch.steering.rules.about import ABOUT
from lotsenbuch.steering.rules.booking import Absent, Missed, Month
from lotsenbuch.steering.rules.subsidy import Granted, SubsidyKind
from lotsenbuch.ui.fields import GermanDateField, LineTextField, RepeatKeyField

from .classes import ClassField

_SENTENCE, _DAYS, _MONTHS, _FULL = 300, 31, 96, 100


class ProposeForm(forms.Form):
    """Something outside the catalogue, in one sentence (C28)."""

    wherefore = ABOUT["booking"]
    repeat_key = RepeatKeyField()
    words = LineTextField(
        label="Was soll es sein?", longest=_SENTENCE, help_text="Ein Satz genügt. Der Katalog ist nur ein Angebot."
    )
    data_class = ClassField(help_text="Ab Klasse 2 wird der Satz verschlüsselt.")

    def __init__(self, *args: Any, classes: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data_class"].offer(classes)  # type: ignore[attr-defined]  # a ClassField


class BookForm(forms.Form):
    """A measure of the catalogue for this person."""

    wherefore = ABOUT["booking"]
    repeat_key = RepeatKeyField()
    course = forms.ChoiceField(label="Welcher Durchgang?", widget=forms.RadioSelect, required=False)
    aim = LineTextField(label="Wofür?", required=False, help_text="in den Worten, die beide benutzen")
    data_class = ClassField(help_text="Ab Klasse 2 wird alles verschlüsselt, was hier steht.")

    def __init__(self, *args: Any, classes: set[int], one: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.runs = {str(run.course.id): run for run in one.runs if run.is_bookable}
        fields: Any = self.fields
        fields["data_class"].offer(classes)
        if not one.runs:
            del self.fields["course"]
            return
        fields["course"].required = True
        fields["course"].choices = [(key, _told(run.course.starts_on, run.left)) for key, run in self.runs.items()]


def _told(starts_on: date, left: int | None) -> str:
    day = f"Beginn {starts_on:%d.%m.%Y}"
    return day if left is None else f"{day}, {'ein Platz' if left == 1 else f'{left} Plätze'} frei"


class BeginForm(EditForm):
    """The day on which it began, and when to look first."""

    wherefore = ABOUT["measure"]
    repeat_key = RepeatKeyField()
    started_on = GermanDateField(label="Begonnen am", initial="heute", past=True)
    look_on = GermanDateField(
        label="Wann schauen wir, wie es läuft?", required=False, help_text="Zu diesem Tag entsteht eine Aufgabe."
    )


class CancelForm(EditForm):
    """Nothing more than that it does not come about."""

    wherefore = ABOUT["booking"]
    repeat_key = RepeatKeyField()


class CostsForm(EditForm):
    """What it is expected to cost, and what it has cost (C118)."""

    wherefore = ABOUT["measure"]
    repeat_key = RepeatKeyField()
    planned = EuroField(label="Veranschlagt in Euro", required=False)
    spent = EuroField(label="Bisher ausgegeben in Euro", required=False)


class AbsenceForm(forms.Form):
    """Days missed and the reason; the illness itself is never asked for."""

    wherefore = ABOUT["attendance"]
    repeat_key = RepeatKeyField()
    from_on = GermanDateField(label="Gefehlt von", past=True)
    until_on = GermanDateField(label="bis", required=False, past=True, help_text="Frei lassen bei einem Tag.")
    reason = forms.ChoiceField(label="Grund, soweit gesagt")
    told_on = GermanDateField(label="Gesagt am", initial="heute", past=True)

    def __init__(self, *args: Any, classes: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {int(DataClass.COUNSELLING), *classes}
        offered = [(one.value, one.label) for one in Missed if int(one.data_class) in held]
        self.fields["reason"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField

    def given(self) -> Absent:
        """Return the valid input."""
        data = self.cleaned_data
        last = data["until_on"] or data["from_on"]
        return Absent(data["from_on"], last, Missed(data["reason"]), data["told_on"])


class DropForm(forms.Form):
    """Nothing more than that it was a mistake."""

    wherefore = ABOUT["attendance"]
    repeat_key = RepeatKeyField()


class AttendanceForm(forms.Form):
    """A month as the carrier told it."""

    wherefore = ABOUT["attendance"]
    repeat_key = RepeatKeyField()
    month = forms.TypedChoiceField(label="Monat", coerce=date.fromisoformat)
    days_present = forms.IntegerField(label="Tage da", min_value=0, max_value=_DAYS)
    days_missed = forms.IntegerField(label="Fehltage", min_value=0, max_value=_DAYS)
    told_on = GermanDateField(label="Gemeldet am", initial="heute", past=True)

    def __init__(self, *args: Any, since: date, until: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months, month = [], min(until or clock.today(), clock.today()).replace(day=1)
        while month >= since.replace(day=1):
            months.append((month.isoformat(), f"{month:%m/%Y}"))
            month = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
        self.fields["month"].choices = months  # type: ignore[attr-defined]  # a ChoiceField

    def given(self) -> Month:
        """Return the valid input."""
        data = self.cleaned_data
        return Month(data["month"], data["days_present"], data["days_missed"], data["told_on"])


class SubsidyForm(forms.Form):
    """A subsidy to a wage as it was granted."""

    wherefore = ABOUT["subsidy"]
    repeat_key = RepeatKeyField()
    kind = forms.ChoiceField(label="Welche Förderung?", widget=forms.RadioSelect)
    employer = LineTextField(label="Bei welchem Betrieb?")
    granted_on = GermanDateField(label="Bewilligt am", initial="heute", help_text="Dieser Tag bestimmt das Recht.")
    starts_on = GermanDateField(label="Erster Tag der Förderung")
    months = forms.IntegerField(label="Monate", min_value=1, max_value=_MONTHS)
    wage = EuroField(
        label="Zu berücksichtigendes Arbeitsentgelt im Monat in Euro",
        help_text="mit dem pauschalierten Anteil des Arbeitgebers, ohne Einmalzahlungen (§ 91 SGB III)",
    )
    percent = forms.IntegerField(
        label="Prozent im ersten Jahr",
        min_value=1,
        max_value=_FULL,
        required=False,
        help_text="Nur beim Eingliederungszuschuss. Bei § 16e und § 16i SGB II stehen die Prozente im Gesetz.",
    )
    is_checked = forms.BooleanField(
        label="Geprüft: Der Betrieb ist von der Förderung nicht ausgeschlossen",
        help_text=(
            "§ 92 Abs. 1 SGB III, § 16i Abs. 7 SGB II: Er hat keine andere Beschäftigung beendet, um den Zuschuss zu "
            "bekommen. Beim Eingliederungszuschuss und bei § 16e auch: Die Person war dort in den letzten vier Jahren "
            "höchstens drei Monate versicherungspflichtig beschäftigt (anders bei befristeter Arbeit besonders "
            "betroffener schwerbehinderter Menschen)."
        ),
        error_messages={"required": "Bitte prüfen und ankreuzen; sonst ist eine Förderung ausgeschlossen."},
    )
    data_class = ClassField(help_text="Ab Klasse 2 wird alles verschlüsselt, was hier steht.")

    def __init__(self, *args: Any, classes: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held, fields = {int(DataClass.COUNSELLING), *classes}, self.fields
        kinds = [(one.value, one.label) for one in SubsidyKind if int(one.data_class) in held]
        fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField
        fields["data_class"].offer(classes)  # type: ignore[attr-defined]  # a ClassField

    def clean(self) -> dict[str, Any]:
        """Refuse a percentage where the law sets it: dropped in silence it would be taken for granted."""
        data = super().clean() or self.cleaned_data
        if data.get("percent") and "kind" in data and SubsidyKind(data["kind"]).is_set_by_law:
            self.add_error("percent", "Bei dieser Förderung stehen die Prozente im Gesetz. Bitte leer lassen.")
        return data

    def given(self, birth_on: date) -> Granted:
        """Return the valid input."""
        data = self.cleaned_data
        names = ("granted_on", "starts_on", "months", "wage", "percent")
        return Granted(SubsidyKind(data["kind"]), **{name: data[name] for name in names}, birth_on=birth_on)


class EndSubsidyForm(EditForm):
    """The last day of a job that ended before the plan."""

    wherefore = ABOUT["subsidy"]
    repeat_key = RepeatKeyField()
    ended_on = GermanDateField(label="Letzter Tag der Förderung", initial="heute")
