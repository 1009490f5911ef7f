"""Forms of notes, tasks, lists and moves between phases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from lotsenbuch.cases.models import Case, JournalEntry, Phase
from lotsenbuch.cases.queries.own import kind_choices
from lotsenbuch.cases.rules.about import ABOUT
from lotsenbuch.cases.rules.journal import Marks
from lotsenbuch.desk.rules import TaskData
from lotsenbuch.records.rules import DataClass
from lotsenbuch.team.queries.colleagues import Candidate
from lotsenbuch.ui.fields import GermanDateField, GermanTimeField, LineTextField, LongTextField, RepeatKeyField

NO_FILTER_NAME = "Bitte einen Namen für den Filter eingeben."
BERLIN = ZoneInfo("Europe/Berlin")
NOTE_KINDS = [(kind.value, kind.label) for kind in JournalEntry.Kind if kind != JournalEntry.Kind.EVENT]


class TaskForm(forms.Form):
    """Something to do until a day."""

    wherefore = ABOUT["task"]
    repeat_key = RepeatKeyField()
    title = LineTextField(
        label="Was ist zu tun?",
        help_text="Ohne Einzelheiten aus der Beratung: Aufgaben stehen auf dem Schreibtisch.",
    )
    due_on = GermanDateField(label="Bis wann?", help_text="zum Beispiel 5.3. oder morgen")
    why = LineTextField(label="Warum?", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def task(self) -> TaskData:
        """Return the valid input."""
        data = self.cleaned_data
        return TaskData(title=data["title"], due_on=data["due_on"], why=data["why"])


@dataclass(frozen=True, slots=True)
class UntouchedNote:
    """The fields of a note before anybody wrote in them: the same on every page for the same classes."""

    classes: frozenset[int]
    kinds: tuple[tuple[str, str], ...]

    @property
    def form(self) -> "NoteForm":
        """Return a form that shows them."""
        return NoteForm(classes=set(self.classes))


class NoteForm(forms.Form):
    """A note in a known case: the text first, everything else has a sensible default."""

    wherefore = ABOUT["journal"]
    repeat_key = forms.UUIDField(widget=forms.HiddenInput)
    text = LongTextField(label="Vermerk", has_marks=True)
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
        self._classes, self._kinds = frozenset(classes), tuple(kind_choices("journal", NOTE_KINDS, classes))
        self.fields["kind"].choices = self._kinds  # type: ignore[attr-defined]  # a choice field
        allowed = [DataClass.COUNSELLING, *(DataClass(item) for item in sorted(classes) if item < DataClass.SEALED)]
        self.fields["data_class"].choices = [(int(item), item.label) for item in allowed]  # type: ignore[attr-defined]  # a choice field

    @property
    def untouched(self) -> UntouchedNote | None:
        """Return what the fields look like, or None when a draft or an error fills them."""
        is_touched = self.is_bound or self.initial.keys() - {"repeat_key"}
        return None if is_touched else UntouchedNote(self._classes, self._kinds)

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

    wherefore = ABOUT["journal"]
    named_at_most = 4

    repeat_key = forms.UUIDField(widget=forms.HiddenInput)
    case = LineTextField(label="Zu wem?", help_text="Name oder Fallnummer")
    kind = forms.ChoiceField(label="Art", choices=NOTE_KINDS, initial="phone", widget=forms.RadioSelect)
    text = LongTextField(label="Vermerk", has_marks=True)
    minutes = forms.IntegerField(label="Dauer in Minuten", required=False, min_value=1, max_value=600)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whose case it is turns out later: kinds that need a grant are chosen in the file.
        self.fields["kind"].choices = kind_choices("journal", NOTE_KINDS, ())  # type: ignore[attr-defined]  # a choice field
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

    wherefore = ABOUT["case"]
    to = forms.ChoiceField(label="Phase")
    reason = LineTextField(label="Warum?", required=False, help_text="beim Zurückgehen nötig")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, phases: dict[str, str], current: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(code, phases[code]) for code in Phase.values if code in phases and code != current]
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
    """Who takes a case whose holder cannot work it any more, the best suggestion first with its reasons, and why."""

    wherefore = ABOUT["rights"]
    repeat_key = RepeatKeyField()
    to = forms.ChoiceField(label="Wer übernimmt?", widget=forms.RadioSelect)
    reason = LongTextField(
        label="Warum?",
        longest=500,
        help_text="Steht bei den Rechten am Fall; die neue Fallführung liest es. Nichts aus der Beratung.",
    )

    def __init__(self, *args: Any, colleagues: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(one.staff.pk): one.staff for one in colleagues}
        self.fields["to"].choices = [(str(one.staff.pk), one.line()) for one in colleagues]  # type: ignore[attr-defined]  # a choice field


class SaveFilterForm(forms.Form):
    """A filter and the name under which it is kept."""

    name = LineTextField(label="Name", longest=100, error_messages={"required": NO_FILTER_NAME})
    query = LineTextField(required=False, longest=500)
