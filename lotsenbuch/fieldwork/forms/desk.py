"""A note at the desk, devices, and copies to fetch."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from lotsenbuch.accounts.models import Staff
from lotsenbuch.documents.rules.blanks import blanks
from lotsenbuch.fieldwork.rules.about import ABOUT
from lotsenbuch.fieldwork.rules.desk import Along, Laid
from lotsenbuch.fieldwork.rules.notes import Filled, Parts, Photo, Written
from lotsenbuch.fieldwork.rules.out import is_code
from lotsenbuch.records.rules import DataClass
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField

LEFT_OUT = ""


def _title_of(code: str) -> str:
    blank = blanks().get(code)
    return blank.title if blank else code


def _still_open(filled: Filled) -> str:
    """Say what becomes of a form that lacks an answer, and of the signature under it."""
    blank = blanks().get(filled.blank)
    lacking = blank.lacking(filled.answers) if blank else []
    if not lacking:
        return ""
    said = f"noch ohne Antwort: Feld {', '.join(lacking)}; bleibt am Schreibtisch offen"
    return f"{said}. Kommt eine Antwort dazu, gilt die Unterschrift nicht mehr." if filled.signature_png else said


class NoteForm(forms.Form):
    """A note as it goes into the journal: fact, the person's words, one's own view; what came along is ticked."""

    wherefore = ABOUT["field_note"]
    repeat_key = RepeatKeyField()
    fact = LongTextField(label="Was war", required=False)
    words = LongTextField(label="In den Worten der Person", required=False)
    view = LongTextField(label="Eigene Einschätzung", required=False)
    task = LineTextField(label="Aufgabe daraus", required=False)
    task_on = GermanDateField(label="bis", required=False)
    second_task = LineTextField(label="Noch eine Aufgabe", required=False)
    second_task_on = GermanDateField(label="bis (zweite Aufgabe)", required=False)
    interests = LongTextField(
        label="Interessen und Ideen", required=False, help_text="werden zu einer Feststellung in der Bewertung"
    )
    minutes = forms.IntegerField(label="Minuten", required=False, min_value=1, max_value=600)
    data_class = forms.ChoiceField(label="Schutzklasse des Vermerks")

    def __init__(
        self,
        *args: Any,
        note: Written,
        papers: dict[str, str],
        kinds: list[tuple[str, str]],
        classes: set[int],
        keeps_papers: bool = True,
        keeps_findings: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.note = note
        if not keeps_findings:
            self.fields["interests"].help_text = "stehen im Vermerk; eine Bewertung führt das Haus hier nicht"
        open_ones = [
            one for one in DataClass if one == DataClass.COUNSELLING or (one in classes and one < DataClass.SEALED)
        ]
        self.fields["data_class"].choices = [(str(int(one)), one.label) for one in open_ones]  # type: ignore[attr-defined]
        self.fields["data_class"].initial = str(int(DataClass.COUNSELLING))
        self.photos = note.photos if keeps_papers else ()
        self.forms = note.forms if keeps_papers else ()
        for at, photo in enumerate(self.photos):
            self.fields[f"photo-{at}"] = forms.ChoiceField(
                label=f"Foto {at + 1}",
                required=False,
                choices=[(LEFT_OUT, "nicht übernehmen"), *kinds],
                initial=papers.get(photo.paper, "other"),
            )
        for at, filled in enumerate(self.forms):
            self.fields[f"form-{at}"] = forms.BooleanField(
                label=f"Formular übernehmen: {_title_of(filled.blank)}",
                required=False,
                initial=True,
                help_text=_still_open(filled),
            )

    def parts(self) -> Parts:
        """Return the valid input for the journal."""
        data = self.cleaned_data
        return Parts(
            fact=data["fact"],
            words=data["words"],
            view=data["view"],
            data_class=DataClass(int(data["data_class"])),
            minutes=data["minutes"],
            tasks=self._tasks(),
        )

    def along(self) -> Along:
        """Return what goes along."""
        return Along(
            photos=self._photos(), forms=self._forms(), interests=self.cleaned_data["interests"], mood=self.note.mood
        )

    def clean(self) -> dict[str, Any]:
        """Ask for a day with each task."""
        data = super().clean() or self.cleaned_data
        for task, on in (("task", "task_on"), ("second_task", "second_task_on")):
            if data.get(task) and not data.get(on) and on not in self.errors:
                self.add_error(on, "Bis wann?")
        return data

    def _tasks(self) -> tuple[tuple[str, date], ...]:
        data = self.cleaned_data
        pairs = ((data["task"], data["task_on"]), (data["second_task"], data["second_task_on"]))
        return tuple((title, on) for title, on in pairs if title)

    def _photos(self) -> tuple[tuple[str, Photo], ...]:
        kinds = [(self.cleaned_data[f"photo-{at}"], photo) for at, photo in enumerate(self.photos)]
        return tuple((kind, photo) for kind, photo in kinds if kind != LEFT_OUT)

    def _forms(self) -> tuple[Filled, ...]:
        return tuple(one for at, one in enumerate(self.forms) if self.cleaned_data[f"form-{at}"])


def begin_note(laid: Laid) -> dict[str, Any]:
    """Return what the form begins with."""
    names = ("fact", "words", "view", "task", "interests", "minutes")
    return {name: getattr(laid, name) for name in names} | ({"task_on": laid.task_on} if laid.task else {})


class OnceForm(forms.Form):
    """A button that acts once."""

    wherefore = ABOUT["folder"]
    repeat_key = RepeatKeyField()


class FindCaseForm(forms.Form):
    """What is looked for: the case of a note that was written without a folder."""

    mark_optional = False
    q = LineTextField(label="Zu welchem Fall gehört sie? Name, Nummer oder Geburtstag", required=False, longest=100)


class DeviceForm(forms.Form):
    """A new device and whose it is."""

    repeat_key = RepeatKeyField()
    name = LineTextField(label="Gerät", help_text="Inventarnummer oder Aufkleber")
    staff = forms.ChoiceField(label="Für wen")
    call_number = LineTextField(
        label="Rufnummer unterwegs",
        required=False,
        longest=40,
        help_text="Wer von einer späten Rückkehr erfährt, ruft hier an.",
    )

    def __init__(self, *args: Any, people: list[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = [(str(one.pk), one.display_name) for one in people]  # type: ignore[attr-defined]

    @property
    def staff_id(self) -> UUID:
        """Return whose it is."""
        return UUID(self.cleaned_data["staff"])


class CallNumberForm(forms.Form):
    """Under which number one is reached outside."""

    repeat_key = RepeatKeyField()
    version = forms.IntegerField(widget=forms.HiddenInput)
    call_number = LineTextField(
        label="Rufnummer unterwegs",
        required=False,
        longest=40,
        help_text="Leer: Dann steht dort die Nummer vom Schreibtisch.",
    )


class LockForm(forms.Form):
    """What happened to a device."""

    repeat_key = RepeatKeyField()
    because = LineTextField(label="Was ist passiert? Ohne Namen von Kundinnen und Kunden.", required=False)


class CopyForm(forms.Form):
    """A sheet of what was agreed, for the person to fetch."""

    wherefore = ABOUT["copy_link"]
    repeat_key = RepeatKeyField()
    paper = forms.ChoiceField(label="Was soll die Person bekommen?", required=False)
    title = LineTextField(label="Überschrift", initial="Was wir vereinbart haben", required=False)
    text = LongTextField(
        label="Was darin steht", longest=4000, required=False, help_text="in Sie-Form und einfachen Sätzen"
    )
    code = LineTextField(
        label="Code, falls im Gespräch schon einer genannt wurde",
        required=False,
        help_text="acht Zeichen, wie die App sie zeigte; sonst kommt hier ein neuer",
    )

    def __init__(self, *args: Any, papers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].choices = [("", "den Text unten"), *papers]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_code(self) -> str:
        """Take the code as it is meant: spaces and capitals do not count."""
        code = "".join(self.cleaned_data["code"].upper().split())
        if code and not is_code(code):
            raise forms.ValidationError("Ein Code hat acht Zeichen, ohne 0, 1, I, L und O.")
        return code

    def clean(self) -> dict[str, Any]:
        """Ask for the text where no filled form goes."""
        data = super().clean() or self.cleaned_data
        if not data.get("paper"):
            for name, said in (("title", "Bitte eine Überschrift angeben."), ("text", "Bitte sagen, was darin steht.")):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, said)
        return data


class CodeForm(forms.Form):
    """The code that was told in the talk."""

    wherefore = ABOUT["copy_link"]
    not_yet = "Noch nicht geholt"
    code = LineTextField(label="Ihr Code", help_text="acht Zeichen, in der Beratung genannt")
