"""What the desk accepts from outside."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from lotsenbuch.cases.models import Case, JournalEntry, Phase
from lotsenbuch.cases.rules.about import ABOUT
from lotsenbuch.cases.rules.journal import Marks
from lotsenbuch.desk.queries import LawAnswer, law_answer
from lotsenbuch.desk.rules import TaskData
from lotsenbuch.intake.queries import Colleague
from lotsenbuch.law.because import LawInputError
from lotsenbuch.law.houserules import HouseRules
from lotsenbuch.law.reduction import Kind
from lotsenbuch.law.reduction.facts import LEVELS
from lotsenbuch.law.workdays import LANDS
from lotsenbuch.records.rules import DataClass
from lotsenbuch.ui.fields import GermanDateField, GermanTimeField, LineTextField, LongTextField, RepeatKeyField
from lotsenbuch.ui.words import read_day

NO_FILTER_NAME = "Bitte einen Namen für den Filter eingeben."
BERLIN = ZoneInfo("Europe/Berlin")
NOTE_KINDS = [(kind.value, kind.label) for kind in JournalEntry.Kind if kind != JournalEntry.Kind.EVENT]


class TaskForm(forms.Form):
    """Something to do until a day."""

    repeat_key = RepeatKeyField()
    title = LineTextField(
        label="Was ist zu tun?",
        help_text="Ohne Einzelheiten aus der Beratung: Aufgaben stehen auf dem Schreibtisch.",
    )
    due_on = GermanDateField(label="Bis wann?", help_text="zum Beispiel 5.3. oder morgen")
    why = LineTextField(label="Warum?", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].about = ABOUT["task"]  # type: ignore[attr-defined]  # read by `ui`

    def task(self) -> TaskData:
        """Return the valid input."""
        data = self.cleaned_data
        return TaskData(title=data["title"], due_on=data["due_on"], why=data["why"])


@dataclass(frozen=True, slots=True)
class UntouchedNote:
    """The fields of a note before anybody wrote in them: the same on every page for the same classes."""

    classes: frozenset[int]

    @property
    def form(self) -> "NoteForm":
        """Return a form that shows them."""
        return NoteForm(classes=set(self.classes))


class NoteForm(forms.Form):
    """A note in a known case: the text first, everything else has a sensible default."""

    repeat_key = forms.UUIDField(widget=forms.HiddenInput)
    text = LongTextField(label="Vermerk")
    kind = forms.ChoiceField(label="Art", choices=NOTE_KINDS, initial="note")
    happened_on = GermanDateField(label="Tag", initial="heute", required=False)
    happened_time = GermanTimeField(label="Uhrzeit", required=False)
    minutes = forms.IntegerField(label="Dauer in Minuten", required=False, min_value=1, max_value=600)
    purpose = forms.ChoiceField(
        label="Arbeit", choices=JournalEntry.Purpose.choices, initial="counselling", required=False
    )
    is_entrusted = forms.BooleanField(label="anvertraut (§ 203 StGB)", required=False)
    data_class = forms.TypedChoiceField(label="Klasse", coerce=int, initial=1)

    def __init__(self, *args: Any, classes: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._classes = frozenset(classes)
        allowed = [DataClass.COUNSELLING, *(DataClass(item) for item in sorted(classes) if item < DataClass.SEALED)]
        self.fields["data_class"].choices = [(int(item), item.label) for item in allowed]  # type: ignore[attr-defined]  # a choice field
        self.fields["text"].about = ABOUT["journal"]  # type: ignore[attr-defined]  # shown beside the field

    @property
    def untouched(self) -> UntouchedNote | None:
        """Return what the fields look like, or None when a draft or an error fills them."""
        is_touched = self.is_bound or self.initial.keys() - {"repeat_key"}
        return None if is_touched else UntouchedNote(self._classes)

    def marks(self) -> Marks:
        """Return which kind of work it was, and whether it was entrusted."""
        purpose = self.cleaned_data["purpose"] or JournalEntry.Purpose.COUNSELLING
        return Marks(purpose=purpose, is_entrusted=self.cleaned_data["is_entrusted"])

    def happened_at(self) -> datetime:
        """Return the instant in Berlin: now for today without a time, noon for an earlier day without one."""
        on: date = self.cleaned_data["happened_on"] or timezone.localdate()
        at: time | None = self.cleaned_data["happened_time"]
        if at is None and on == timezone.localdate():
            return timezone.now()
        return datetime.combine(on, at or time(12), tzinfo=BERLIN)


class QuickNoteForm(forms.Form):
    """A note from anywhere: whom it is about by name or number, and the text; the page is not left."""

    named_at_most = 4

    repeat_key = forms.UUIDField(widget=forms.HiddenInput)
    case = LineTextField(label="Zu wem?", help_text="Name oder Fallnummer")
    kind = forms.ChoiceField(label="Art", choices=NOTE_KINDS, initial="phone", widget=forms.RadioSelect)
    text = LongTextField(label="Vermerk")
    minutes = forms.IntegerField(label="Dauer in Minuten", required=False, min_value=1, max_value=600)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].widget.attrs["list"] = "note-cases"
        self.fields["text"].widget.attrs["rows"] = 4

    def refuse_case(self, found: Sequence[Case]) -> None:
        """Say why what was typed names no single case."""
        if found:
            names = ", ".join(f"{case.person.full_name} ({case.fallnummer})" for case in found)
            self.add_error("case", f"Das passt auf mehrere: {names}. Bitte die Fallnummer eingeben.")
        else:
            self.add_error(
                "case", "Unter den eigenen Fällen nicht gefunden. Anders schreiben oder Fallnummer eingeben."
            )


class SearchForm(forms.Form):
    """What is looked for: a name in any spelling, a number, a birthday."""

    q = LineTextField(label="Name, Nummer oder Geburtstag", required=False, longest=100)

    def typed(self) -> str:
        """Return what can be looked for; what no name or number holds counts as nothing typed."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class MoveForm(forms.Form):
    """Another phase; going back asks for a reason."""

    to = forms.ChoiceField(label="Phase")
    reason = LineTextField(label="Warum?", required=False, help_text="beim Zurückgehen nötig")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, phases: dict[str, str], current: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(code, phases[code]) for code in Phase.values if code != current]
        self.fields["to"].choices = names  # type: ignore[attr-defined]  # a choice field


@dataclass(frozen=True, slots=True)
class FilterFields:
    """The fields of a list's filter as they look for these choices and this selection."""

    phases: tuple[tuple[str, str], ...]
    projects: tuple[str, ...]
    chosen: tuple[tuple[str, str], ...]

    @property
    def form(self) -> "ListFilterForm":
        """Return a form that shows them."""
        return ListFilterForm(dict(self.chosen), phases=dict(self.phases), projects=list(self.projects))


class ListFilterForm(forms.Form):
    """Which cases a list shows and in which order; nothing of a person, so it may stand in the address."""

    phase = forms.ChoiceField(label="Phase", required=False)
    project = forms.ChoiceField(label="Projekt", required=False)
    due = forms.ChoiceField(
        label="Frist",
        required=False,
        choices=[("", "alle"), ("over", "überfällig"), ("week", "in 7 Tagen"), ("month", "in 30 Tagen")],
    )
    language = forms.ChoiceField(
        label="Sprache", required=False, choices=[("", "alle"), ("interpreter", "mit Dolmetscher")]
    )
    sort = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[(key, key) for key in ("", "name", "phase", "opened", "due")]
    )
    down = forms.BooleanField(required=False, widget=forms.HiddenInput)
    sicht = forms.ChoiceField(required=False, widget=forms.HiddenInput, choices=[("", ""), ("team", "team")])

    mark_optional = False

    def __init__(self, *args: Any, phases: dict[str, str], projects: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].choices = [("", "alle"), *phases.items()]  # type: ignore[attr-defined]  # a choice field
        self._choices = (tuple(phases.items()), tuple(projects))
        named = [(name, name) for name in projects]
        self.fields["project"].choices = [("", "alle"), *named]  # type: ignore[attr-defined]  # a choice field

    @property
    def look(self) -> FilterFields:
        """Return what the fields look like; a choice that does not exist is shown as none."""
        self.is_valid()
        chosen = [(name, str(self.cleaned_data.get(name) or "")) for name in ("phase", "project", "due", "language")]
        sort = [("sort", self.cleaned_data.get("sort") or "")]
        return FilterFields(*self._choices, tuple(chosen + sort))

    def query(self) -> str:
        """Return the address part of what is valid, and of nothing else that was sent along."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return urlencode({name: "on" if value is True else value for name, value in given.items()})


class ReassignForm(forms.Form):
    """Who takes a case whose holder cannot work it any more, with everyone's utilisation, and why."""

    repeat_key = RepeatKeyField()
    to = forms.ChoiceField(label="Wer übernimmt?", widget=forms.RadioSelect)
    reason = LongTextField(
        label="Warum?",
        longest=500,
        help_text="Steht bei den Rechten am Fall; die neue Fallführung liest es. Nichts aus der Beratung.",
    )

    def __init__(self, *args: Any, colleagues: Sequence[Colleague], key: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(one.staff.pk): one.staff for one in colleagues}
        lines = [(str(one.staff.pk), f"{one.staff.display_name} · {one.load} von {key}") for one in colleagues]
        self.fields["to"].choices = lines  # type: ignore[attr-defined]  # a choice field


class SaveFilterForm(forms.Form):
    """A filter and the name under which it is kept."""

    name = LineTextField(label="Name", longest=100, error_messages={"required": NO_FILTER_NAME})
    query = LineTextField(required=False, longest=500)


LAND = [("", "Bitte wählen"), *LANDS.items()]
CHOOSE_LAND = {"required": "Bitte das Land am Sitz der Behörde wählen."}


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


class LawForm(forms.Form):
    """One question to the rule book; it needs no case."""

    def answered(self, rules: HouseRules) -> LawAnswer | None:
        """Return the answer, or None with an error where the question cannot be answered as it was put."""
        if not self.is_valid():
            return None
        try:
            return law_answer(self.question(), self.cleaned_data, rules)
        except LawInputError as error:
            self.add_error(None, str(error))
        return None

    def given(self) -> list[tuple[str, str]]:
        """Return what was said, in words: a printed answer names its facts."""
        return [(str(field.label), said) for field in self.visible_fields() if (said := _said(field))]

    def question(self) -> str:
        """Return which question it is."""
        raise NotImplementedError


class KeepLawForm(forms.Form):
    """In which file an answer is kept; the question itself comes along as it stood in the address."""

    mark_optional = False
    repeat_key = RepeatKeyField()
    asked = forms.CharField(widget=forms.HiddenInput, max_length=2000)
    case = LineTextField(label="Fallnummer", help_text="Ergebnis, Angaben und Begründung stehen dann als Vermerk dort.")


def _said(field: forms.BoundField) -> str:
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return "ja" if value else ""
    known = {str(code): str(label) for code, label in getattr(field.field, "choices", ())}
    return known.get(str(value), str(value or ""))


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

    no_instruction = forms.BooleanField(label="Rechtsbehelfsbelehrung fehlt oder ist falsch", required=False)
    abroad = forms.BooleanField(label="An eine Anschrift im Ausland geschickt", required=False)

    def question(self) -> str:
        """Return which question it is."""
        return "frist"


class DueForm(LawForm):
    """Which days come round every few months?"""

    anchor = GermanDateField(label="Anfangstag")
    months = forms.IntegerField(label="Alle wie viele Monate?", min_value=1, max_value=60, initial=6)
    times = forms.IntegerField(label="Wie oft?", min_value=1, max_value=24, initial=4)

    def question(self) -> str:
        """Return which question it is."""
        return "termine"


class VersionForm(LawForm):
    """Was a norm in force on a day, and in which version?"""

    norm = LineTextField(label="Vorschrift", longest=40, help_text="§ 32, § 31a Abs. 7 oder § 84 SGG")
    on = GermanDateField(label="Tag", initial="heute")

    def question(self) -> str:
        """Return which question it is."""
        return "fassung"


class ReductionForm(LetterForm):
    """May a reduction be found, how much, and from when until when?"""

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
        label="Frühere",
        required=False,
        help_text="Beginn früherer Minderungen, bei § 32 Tage früherer Meldeversäumnisse",
    )
    age = forms.IntegerField(label="Alter in Jahren", required=False, min_value=0, max_value=130)
    hardship = forms.BooleanField(label="Ein Mensch hat eine außergewöhnliche Härte festgestellt", required=False)
    complied = GermanDateField(label="Pflicht erfüllt oder bereit erklärt am", required=False)
    beside_percent = forms.IntegerField(label="Läuft schon: Prozent", required=False, min_value=1, max_value=100)
    beside_from = GermanDateField(label="ab", required=False)
    beside_until = GermanDateField(label="bis vor dem", required=False)

    def question(self) -> str:
        """Return which question it is."""
        return "minderung"

    def clean(self) -> dict[str, Any]:
        """Ask for all three parts of a running reduction, or none."""
        data = super().clean() or {}
        names = ("beside_percent", "beside_from", "beside_until")
        missing = [name for name in names if not data.get(name) and name not in self.errors]
        if len(missing) in {1, 2}:
            self.add_error(missing[0], "Eine laufende Minderung braucht Prozent, ab und bis.")
        elif not missing and not self.errors and data["beside_until"] <= data["beside_from"]:
            self.add_error("beside_until", "Bitte einen Tag nach dem Beginn angeben.")
        return data


LAW_FORMS: dict[str, tuple[str, type[LawForm]]] = {
    "frist": ("Brief und Widerspruch", PeriodForm),
    "minderung": ("Minderung", ReductionForm),
    "termine": ("Wiederkehrende Termine", DueForm),
    "fassung": ("Fassung an einem Tag", VersionForm),
}
