"""Forms of the questions to the rule book; none of them needs a case."""

import re
from datetime import date, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.utils import timezone

from lotsenbuch.desk.queries import LawAnswer, law_answer
from lotsenbuch.law.because import LawInputError
from lotsenbuch.law.counters import SUBSIDIES, Span
from lotsenbuch.law.days import FIRST_DAY, LAST_DAY, german
from lotsenbuch.law.houserules import HouseRules
from lotsenbuch.law.reduction import Kind
from lotsenbuch.law.reduction.facts import LEVELS
from lotsenbuch.law.workdays import LANDS
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField
from lotsenbuch.ui.words import read_day

LAND = [("", "Bitte wählen"), *LANDS.items()]
CHOOSE_LAND = {"required": "Bitte das Land am Sitz der Behörde wählen."}

HELP_PERIODS = "je Zeile ein Zeitraum, zum Beispiel 10.1.26 bis 9.7.26; der letzte Tag zählt mit"
SUBSIDY_NAMES = [
    (SUBSIDIES[0], "§ 16e: Langzeitarbeitslose, Langzeitleistungsbeziehende"),
    (SUBSIDIES[1], "§ 16i: Teilhabe am Arbeitsmarkt"),
]


def _this_year() -> int:
    return timezone.localdate().year


class DaysField(LineTextField):
    """Several days, with commas between them."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "day": "„%(typed)s“ ist kein Tag im Kalender. Bitte Tage mit Komma trennen, zum Beispiel 1.3.26, 1.6.26.",
    }

    def clean(self, value: Any) -> Any:
        """Read every day."""
        typed = [part.strip() for part in re.split(r"[,;]", super().clean(value)) if part.strip()]
        days = [(part, read_day(part, today=timezone.localdate())) for part in typed]
        for part, found in days:
            if found is None:
                raise forms.ValidationError(self.error_messages["day"], code="day", params={"typed": part})
        return [found for _, found in days]


class PeriodsField(LongTextField):
    """Several periods, one a line: `10.1.22 bis 9.7.22`, both days counted; half-open afterwards."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "period": "„%(typed)s“ ist kein Zeitraum. Bitte je Zeile zwei Tage angeben, zum Beispiel 10.1.26 bis 9.7.26.",
        "backwards": "„%(typed)s“: der letzte Tag liegt vor dem ersten.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=2000, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """Read every line."""
        lines = [line.strip() for line in re.split(r"[\n;]", super().clean(value))]
        return [self._period(line) for line in lines if line]

    def _period(self, typed: str) -> Span:
        days = [read_day(part.strip(), today=timezone.localdate()) for part in _BETWEEN.split(typed)]
        match days:
            case [date() as first, date() as last]:
                return self._span(typed, first, last)
        raise forms.ValidationError(self.error_messages["period"], code="period", params={"typed": typed})

    def _span(self, typed: str, first: date, last: date) -> Span:
        if last < first:
            raise forms.ValidationError(self.error_messages["backwards"], code="backwards", params={"typed": typed})
        try:
            return Span(first, last + timedelta(days=1))
        except LawInputError as error:
            raise forms.ValidationError(str(error), code="period") from error


# Between two days: the word, a dash, or a hyphen that is not part of 2026-07-01.
_BETWEEN = re.compile(r"\s+bis\s+|\s*–\s*|\s+-\s+|(?<=\.\d\d)-|(?<=\.\d\d\d\d)-")


class LawForm(forms.Form):
    """One question to the rule book; it needs no case."""

    code = ""
    title = ""
    intro = ""
    not_yet = "Noch nicht gerechnet"

    def answered(self, rules: HouseRules) -> LawAnswer | None:
        """Return the answer, or None with an error where the question cannot be answered as it was put."""
        if not self.is_valid():
            return None
        try:
            return law_answer(self.code, self.cleaned_data, rules)
        except LawInputError as error:
            self.add_error(error.field if error.field in self.fields else None, str(error))
        return None

    def given(self) -> list[tuple[str, str]]:
        """Return what was said, in words and with whole days: a printed or kept answer names its facts."""
        return [(str(field.label), said) for field in self.visible_fields() if (said := self._said(field))]

    def fixed(self) -> str:
        """Return the question as an address in which no day moves: what was `heute` stays the day it was."""
        said = {name: _as_typed(value) for name, value in self.cleaned_data.items()} if self.is_valid() else {}
        return urlencode({"frage": self.code, "rechnen": "1", **{name: value for name, value in said.items() if value}})

    def _said(self, field: forms.BoundField) -> str:
        value = self.cleaned_data.get(field.name) if self.is_valid() else None
        known = {str(code): str(label) for code, label in getattr(field.field, "choices", ())}
        if isinstance(field.field, forms.BooleanField):
            return "ja" if value else ""
        return known.get(str(value)) or "; ".join(_as_typed(value).split("\n"))


def _as_typed(value: Any) -> str:
    """Return a valid value as somebody could have typed it, with whole days."""
    if isinstance(value, bool) or value is None:
        return "on" if value else ""
    match value:
        case date():
            return german(value)
        case Span():
            return f"{german(value.start)} bis {german(value.until - timedelta(days=1))}"
        case [Span(), *_]:
            return "\n".join(_as_typed(one) for one in value)
        case list():
            return ", ".join(_as_typed(one) for one in value)
    return str(value)


class KeepLawForm(forms.Form):
    """In which file an answer is kept; the question itself comes along as it stood in the address."""

    mark_optional = False
    repeat_key = RepeatKeyField()
    asked = forms.CharField(widget=forms.HiddenInput, max_length=2000)
    case = LineTextField(label="Fallnummer", help_text="Ergebnis, Angaben und Begründung stehen dann als Vermerk dort.")


class LetterForm(LawForm):
    """What every letter is asked: when posted, where the authority sits, when it arrived."""

    posted = GermanDateField(label="Zur Post gegeben am", help_text="der Tag des Vermerks in der Akte")
    land = forms.ChoiceField(label="Land am Sitz der Behörde", choices=LAND, error_messages=CHOOSE_LAND)
    municipality = LineTextField(
        label="Gemeinde", required=False, help_text="amtlicher Name; nur für örtliche Feiertage (BY, SN, TH)"
    )
    received = GermanDateField(label="Nachgewiesen zugegangen am", required=False)


class PeriodForm(LetterForm):
    """When does a letter count as given, and until when can it be objected to?"""

    code = "frist"
    title = "Brief und Widerspruch"
    intro = "Wann gilt ein Brief als bekannt gegeben, und bis wann ist Widerspruch möglich?"

    no_instruction = forms.BooleanField(label="Rechtsbehelfsbelehrung fehlt oder ist falsch", required=False)
    abroad = forms.BooleanField(label="An eine Anschrift im Ausland geschickt", required=False)


class DueForm(LawForm):
    """Which days come round every few months?"""

    code = "termine"
    title = "Wiederkehrende Termine"
    intro = "Welche Tage ergeben sich, wenn vom Anfangstag aus immer gleich viele Monate gezählt werden?"

    anchor = GermanDateField(label="Anfangstag")
    months = forms.IntegerField(label="Alle wie viele Monate?", min_value=1, max_value=60, initial=6)
    times = forms.IntegerField(label="Wie oft?", min_value=1, max_value=24, initial=4)


class VersionForm(LawForm):
    """Was a norm in force on a day, and in which version?"""

    code = "fassung"
    title = "Fassung an einem Tag"
    intro = "Galt eine Vorschrift an einem Tag, und welcher Rechtsstand?"

    norm = LineTextField(label="Vorschrift", longest=40, help_text="§ 32, § 31a Abs. 7 oder § 84 SGG")
    on = GermanDateField(label="Tag", initial="heute")


class ReductionForm(LetterForm):
    """May a reduction be found, how much, and from when until when?"""

    code = "minderung"
    title = "Minderung"
    intro = "Wäre eine Leistungsminderung möglich, in welcher Höhe und wie lange?"

    field_order = ("kind", "breach", "posted", "land", "municipality", "received", "level", "previous")

    kind = forms.ChoiceField(
        label="Weswegen?",
        choices=[
            (Kind.BREACH.value, "Pflichtverletzung (§ 31)"),
            (Kind.MISS.value, "Meldeversäumnis (§ 32)"),
            (Kind.REFUSAL.value, "Arbeitsverweigerung (§ 31a Abs. 7)"),
        ],
    )
    breach = GermanDateField(label="Tag der Pflichtverletzung oder des Termins")
    level = forms.TypedChoiceField(
        label="Regelbedarfsstufe", coerce=int, choices=[(number, number) for number in LEVELS], initial=1
    )
    previous = DaysField(
        label="Frühere Minderungen oder Meldeversäumnisse",
        required=False,
        help_text="mit Komma: bei § 31 die Tage, an denen Minderungen begannen, bei § 32 die versäumten Termine",
    )
    age = forms.IntegerField(label="Alter in Jahren", required=False, min_value=0, max_value=130)
    hardship = forms.BooleanField(label="Ein Mensch hat eine außergewöhnliche Härte festgestellt", required=False)
    complied = GermanDateField(label="Pflicht erfüllt oder bereit erklärt am", required=False)
    beside_percent = forms.IntegerField(
        label="Andere laufende Minderung in Prozent", required=False, min_value=1, max_value=100
    )
    beside_from = GermanDateField(label="Sie läuft seit", required=False)
    beside_until = GermanDateField(label="Wieder voll gezahlt wird ab", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for all three parts of a running reduction, or none."""
        data = super().clean() or {}
        names = ("beside_percent", "beside_from", "beside_until")
        missing = [name for name in names if not data.get(name) and name not in self.errors]
        if len(missing) in {1, 2}:
            self.add_error(
                missing[0],
                "Zu einer laufenden Minderung gehören Prozent, Beginn und der Tag, ab dem wieder voll gezahlt wird.",
            )
        elif not missing and not self.errors and data["beside_until"] <= data["beside_from"]:
            self.add_error("beside_until", "Bitte einen Tag nach dem Beginn angeben.")
        return data


class HearingForm(LetterForm):
    """Until when may somebody answer before a decision?"""

    code = "anhoerung"
    title = "Anhörung"
    intro = "Bis wann kann sich die Person äußern, bevor entschieden wird?"


class FindingForm(LawForm):
    """Until when may a breach be found, and when must the letter be posted?"""

    code = "feststellung"
    title = "Sechs Monate"
    intro = "Bis wann darf eine Minderung festgestellt werden, und wann muss der Bescheid spätestens zur Post?"

    breach = GermanDateField(label="Tag der Pflichtverletzung oder des Termins")
    land = forms.ChoiceField(label="Land am Sitz der Behörde", choices=LAND, error_messages=CHOOSE_LAND)
    municipality = LineTextField(
        label="Gemeinde", required=False, help_text="amtlicher Name; nur für örtliche Feiertage (BY, SN, TH)"
    )
    found = GermanDateField(
        label="Festgestellt am",
        required=False,
        help_text="nur unter 25 Jahren: Tag der Bekanntgabe, für das Beratungsangebot",
    )


class ReviewForm(LawForm):
    """By when has a Kooperationsplan to be reviewed next?"""

    code = "fortschreibung"
    title = "Kooperationsplan"
    intro = "Bis wann soll der Plan gemeinsam fortgeschrieben werden?"

    anchor = GermanDateField(label="Plan zuerst vereinbart am", help_text="von diesem Tag an wird gezählt")
    agreed = GermanDateField(label="Zuletzt vereinbart oder fortgeschrieben am")


class AfterCareForm(LawForm):
    """How long may somebody be accompanied after work began?"""

    code = "nachbetreuung"
    title = "Nachbetreuung"
    intro = "Wie lange darf nach dem Arbeitsbeginn weiter geholfen werden?"

    work_from = GermanDateField(label="Arbeitsbeginn")
    coaching = forms.BooleanField(label="Mit ganzheitlicher Betreuung (§ 16k)", required=False)


class PlacementsForm(LawForm):
    """How much of the 24 months of Arbeitsgelegenheiten is left?"""

    code = "arbeitsgelegenheit"
    title = "Arbeitsgelegenheiten"
    intro = "Wie viel von den 24 Monaten in fünf Jahren ist verbraucht?"

    spans = PeriodsField(label="Bisherige Arbeitsgelegenheiten", help_text=HELP_PERIODS)
    on = GermanDateField(label="Die neue soll beginnen am", initial="heute")
    extra = forms.BooleanField(label="Die zwölf weiteren Monate sind begründet", required=False)


class SubsidyForm(LawForm):
    """Which years of a wage subsidy follow from its first day?"""

    code = "zuschuss"
    title = "Lohnkostenzuschuss"
    intro = "Welche Sätze gelten Jahr für Jahr, und wie lange ist noch Förderung möglich?"

    norm = forms.ChoiceField(label="Förderung", choices=SUBSIDY_NAMES)
    start = GermanDateField(label="Erster Tag der Beschäftigung")
    spans = PeriodsField(label="Schon nach § 16i gefördert", help_text=HELP_PERIODS)


class AbsenceForm(LawForm):
    """How much of three weeks of absence is left in a calendar year?"""

    code = "abwesenheit"
    title = "Ortsabwesenheit"
    intro = "Wie viel von den drei Wochen im Kalenderjahr ist verbraucht? Ohne Abwesenheiten aus wichtigem Grund."

    year = forms.IntegerField(
        label="Kalenderjahr", min_value=FIRST_DAY.year, max_value=LAST_DAY.year, initial=_this_year
    )
    spans = PeriodsField(label="Abwesenheiten mit Zustimmung", help_text=HELP_PERIODS)


LAW_FORMS: dict[str, type[LawForm]] = {
    form.code: form
    for form in (
        PeriodForm,
        HearingForm,
        FindingForm,
        ReductionForm,
        ReviewForm,
        DueForm,
        AfterCareForm,
        PlacementsForm,
        SubsidyForm,
        AbsenceForm,
        VersionForm,
    )
}
