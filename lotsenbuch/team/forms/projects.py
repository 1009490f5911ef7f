"""What holds in a project, typed or as a file, and the confirmation of what was checked."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from lotsenbuch.office.models import House
from lotsenbuch.office.rules.project import (
    FACTS,
    LONGEST_FILE,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_DAYS,
    MOST_MINUTES,
    MOST_PLACES,
    MOST_ROWS,
    PHASES,
    WILLINGNESS,
    Profession,
    ProjectFileError,
    Stage,
    Terms,
    read_project,
)
from lotsenbuch.records import clock
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField

_NUMBER = {"invalid": "Das ist keine ganze Zahl.", "min_value": "Bitte mindestens 1."}
_LISTED = "mehrere mit Komma trennen"
_KINDS = {"leading": (True, True), "covering": (False, True), "helping": (False, False)}


def _count(label: str, most: int, hint: str) -> forms.IntegerField:
    says = {**_NUMBER, "max_value": f"Bitte höchstens {most}."}
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=most, help_text=hint, error_messages=says
    )


class TermsForm(forms.Form):
    """What holds in a project from a day on."""

    target_group = LineTextField(label="Für wen", required=False, longest=LONGEST_TEXT)
    entry_condition = LineTextField(
        label="Bedingung für die Aufnahme",
        longest=LONGEST_TEXT,
        initial=WILLINGNESS,
        help_text="Die einzige, und offen genannt. Eine zweite, die niemand kennt, gibt es nicht.",
    )
    cap = _count("Plätze je Fallführung", MOST_PLACES, "hart: Einen Fall mehr nimmt das Programm nicht an")
    contact_days = _count("Ein Gespräch alle … Tage", MOST_DAYS, "7 für wöchentlich")
    contact_minutes = _count("Minuten je Gespräch", MOST_MINUTES, "mit Weg, Vorbereitung und Vermerk")
    has_summons = forms.BooleanField(
        label="Meldeaufforderungen sind möglich (§ 309 SGB III)",
        required=False,
        initial=True,
        help_text="Ohne Haken werden in diesem Projekt Gespräche nur angeboten.",
    )
    needs_tandem = forms.BooleanField(
        label="Draußen gehen immer zwei",
        required=False,
        help_text="Ohne Haken gilt das für das erste Treffen draußen, danach sind Treffen allein möglich.",
    )
    folder = forms.MultipleChoiceField(
        label="In der Mappe für draußen",
        choices=list(FACTS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Vorgabe, die beim Packen abgewählt werden kann. Gesundheit und Schulden nie von selbst.",
    )
    leading = LineTextField(label="Professionen, die Fälle führen", required=False, longest=400, help_text=_LISTED)
    covering = LineTextField(label="Professionen, die nur vertreten", required=False, longest=400, help_text=_LISTED)
    helping = LineTextField(label="Professionen, die mitwirken", required=False, longest=400, help_text=_LISTED)
    valid_from = GermanDateField(label="Gilt ab", initial="heute")
    last_on = GermanDateField(
        label="Letzter Tag des Projekts",
        required=False,
        help_text="Danach kommt niemand Neues dazu; wer noch dabei ist, bleibt.",
    )

    def __init__(self, *args: Any, house: House, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for phase in PHASES:
            self.fields[f"stages_{phase}"] = LineTextField(
                label=f"Abschnitte in der Phase {house.phase_names[phase]}",
                required=False,
                longest=400,
                help_text=_LISTED,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse days that do not fit each other."""
        data = super().clean() or {}
        _check_days(self, data.get("valid_from"), data.get("last_on"), at="last_on")
        for name in (*self.stage_fields.split(), *_KINDS):
            if wrong := _wrong_names(str(data.get(name) or "")):
                self.add_error(name, wrong)
        return data

    @property
    def stage_fields(self) -> str:
        """Return the names of the fields of the stages, for the template."""
        return " ".join(f"stages_{phase}" for phase in PHASES)

    def terms(self) -> Terms:
        """Return what was typed as the rules know it."""
        given = self.cleaned_data
        stages = (Stage(name, phase) for phase in PHASES for name in _names(given[f"stages_{phase}"]))
        people = (
            Profession(name, may_hold=hold, may_cover=cover)
            for field, (hold, cover) in _KINDS.items()
            for name in _names(given[field])
        )
        plain = ("target_group", "entry_condition", "cap", "contact_days", "contact_minutes", "has_summons")
        values: dict[str, Any] = {name: given[name] for name in (*plain, "needs_tandem", "last_on")}
        values["folder"] = tuple(one for one in FACTS if one in given["folder"])
        return Terms(**values, stages=tuple(stages), professions=tuple(people))


def initial_terms(terms: Terms | None) -> dict[str, Any]:
    """Return what the form begins with."""
    terms = terms or Terms()
    plain = ("target_group", "entry_condition", "cap", "contact_days", "contact_minutes", "has_summons")
    values: dict[str, Any] = {name: getattr(terms, name) for name in (*plain, "needs_tandem", "last_on")}
    values["folder"] = list(terms.folder)
    for phase in PHASES:
        values[f"stages_{phase}"] = ", ".join(stage.name for stage in terms.stages if stage.phase == phase)
    for field, may in _KINDS.items():
        chosen = (one.name for one in terms.professions if (one.may_hold, one.may_hold or one.may_cover) == may)
        values[field] = ", ".join(chosen)
    return values


class ProjectFileForm(forms.Form):
    """A project as a file."""

    mark_optional = False
    file = forms.FileField(
        label="Datei eines Projekts",
        help_text="YAML, wie Lotsenbuch sie ausgibt.",
        error_messages={"required": "Bitte eine Datei auswählen.", "empty": "Die Datei ist leer."},
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )
    valid_from = GermanDateField(label="Gilt ab", initial="heute")
    text = ""
    last_on: date | None = None

    def clean(self) -> dict[str, Any]:
        """Refuse days that do not fit each other."""
        data = super().clean() or {}
        _check_days(self, data.get("valid_from"), self.last_on, at="file")
        return data

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is no project, and say each thing that is wrong."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LONGEST_FILE * 4:
            raise forms.ValidationError("Die Datei ist zu groß für ein Projekt.")
        try:
            self.text = file.read().decode("utf-8-sig")
            self.last_on = read_project(self.text)[1].last_on
        except UnicodeDecodeError:
            raise forms.ValidationError("Die Datei ist kein Text in UTF-8.") from None
        except ProjectFileError as error:
            raise forms.ValidationError(list(error.problems)) from None
        return file


class CheckedProjectForm(forms.Form):
    """What was shown and is now confirmed, word for word; hidden in the page that showed it."""

    text = LongTextField(widget=forms.HiddenInput, longest=LONGEST_FILE)
    valid_from = GermanDateField(widget=forms.HiddenInput)
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name, terms = "", Terms()

    def clean_text(self) -> str:
        """Read the project anew."""
        text = str(self.cleaned_data["text"])
        try:
            self.name, self.terms = read_project(text)
        except ProjectFileError as error:
            raise forms.ValidationError(list(error.problems)) from None
        return text


def _check_days(form: forms.Form, first: date | None, last: date | None, *, at: str) -> None:
    if first is not None and first < clock.today():
        form.add_error("valid_from", "Eine Regel gilt frühestens ab heute.")
    elif first is not None and last is not None and last < first:
        form.add_error(at, f"Der letzte Tag ({last:%d.%m.%Y}) liegt vor dem Tag, ab dem das gilt.")


def _names(typed: str) -> list[str]:
    return [name for part in typed.split(",") if (name := part.strip())]


def _wrong_names(typed: str) -> str:
    """Return what is wrong with names that were typed; nothing is cut without a word."""
    names = _names(typed)
    if too_long := next((name for name in names if len(name) > LONGEST_NAME), ""):
        return f"Ein Name hat höchstens {LONGEST_NAME} Zeichen: „{too_long[:30]} …“ hat {len(too_long)}."
    return f"Höchstens {MOST_ROWS} Namen." if len(names) > MOST_ROWS else ""
