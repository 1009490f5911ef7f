"""What the screens for papers accept."""

from base64 import b64decode
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from lotsenbuch.cases.rules.about import ABOUT as OF_CASES
from lotsenbuch.cases.rules.release import (
    ASKED_KINDS,
    ASKED_PURPOSES,
    FIELDS,
    Direction,
    Recipient,
    RecipientKind,
    ReleasePurpose,
    Signed,
)
from lotsenbuch.documents.rules.about import ABOUT
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField

from .models import Document
from .rules.blanks import Field, Step
from .rules.files import BROKEN, FileRefusedError

ACCEPT = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.txt,application/pdf,image/jpeg,image/png,image/tiff,text/plain"
ROWS = 6


class PaperForm(forms.Form):
    """One paper: its kind, what is done with it, and the file when a copy is needed."""

    wherefore = ABOUT["papers"]
    mark_optional = False
    kind = forms.ChoiceField(label="Was ist es?", required=False)
    treatment = forms.ChoiceField(
        label="Umgang",
        required=False,
        choices=[("", "Kopie, wenn Datei; sonst gesehen"), *Document.Treatment.choices],
    )
    file = forms.FileField(
        label="Datei",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "– bitte wählen –"), *kinds]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def data_of_file(self) -> bytes | None:
        """Return what was uploaded, None without a file."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        return file.read() if file is not None else None

    @property
    def called(self) -> str:
        """Return how messages name this paper: by its file, else by its kind."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        kinds = dict(self.fields["kind"].choices)  # type: ignore[attr-defined]  # as above
        return str((file.name if file else "") or kinds.get(self.cleaned_data.get("kind", ""), "Papier"))


PaperRows = forms.formset_factory(PaperForm, extra=ROWS, max_num=30, absolute_max=30)


class DeliveryForm(forms.Form):
    """What holds for all papers that came together."""

    wherefore = ABOUT["papers"]
    brought_on = GermanDateField(label="Entgegengenommen am", initial="heute", past=True)
    delivery = forms.UUIDField(required=False, widget=forms.HiddenInput)
    repeat_key = RepeatKeyField()


class AskForForm(forms.Form):
    """A paper that is asked for."""

    wherefore = ABOUT["missing_papers"]
    kind = forms.ChoiceField(label="Was fehlt?", error_messages={"required": "Bitte sagen, was gebraucht wird."})
    why = LineTextField(label="Wofür", required=False, help_text="ein Halbsatz; er steht auf der Liste für die Person")
    until_on = GermanDateField(label="Bis", required=False)
    repeat_key = RepeatKeyField()

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "– bitte wählen –"), *kinds]  # type: ignore[attr-defined]  # a ChoiceField


class StepForm(forms.Form):
    """One step of a form of the house; the fields carry their numbers."""

    wherefore = ABOUT["filled_forms"]
    mark_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, step: Step, answers: dict[str, str], version: int, **kwargs: Any) -> None:
        self.step = step
        initial = {name_of(field): answers.get(field.number, "") for field in step.fields}
        kwargs["initial"] = {**initial, "version": version}
        super().__init__(*args, **kwargs)
        for field in step.fields:
            self.fields[name_of(field)] = _field(field)

    def answers(self) -> dict[str, str]:
        """Return what was said, by number."""
        return {field.number: _said(self.cleaned_data.get(name_of(field))) for field in self.step.fields}


def name_of(field: Field) -> str:
    """Return the name of a field on the screen."""
    return "f" + field.number.replace(".", "_")


def _field(field: Field) -> forms.Field:
    told: dict[str, Any] = {"label": f"{field.number} {field.label}", "help_text": field.hint, "required": False}
    if field.options:
        choices = [(option, option) for option in field.options]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **told)
    if field.is_day:
        return GermanDateField(**told)
    return LongTextField(**told) if field.lines > 1 else LineTextField(**told)


def _said(value: Any) -> str:
    return f"{value:%d.%m.%Y}" if hasattr(value, "strftime") else str(value or "")


class ReleaseForm(forms.Form):
    """A release from confidentiality as it is prepared: who, what for, about what, in which direction, until when."""

    wherefore = OF_CASES["confidentiality"]
    repeat_key = RepeatKeyField()
    recipient = LineTextField(
        label="Wer?", help_text="genau eine Stelle oder Person, zum Beispiel Schuldnerberatung Lotsenau"
    )
    kind = forms.ChoiceField(label="Was für eine Stelle?", choices=[(one.value, one.label) for one in ASKED_KINDS])
    purpose = forms.ChoiceField(label="Wofür?", choices=[(one.value, one.label) for one in ASKED_PURPOSES])
    classes = forms.TypedMultipleChoiceField(
        label="Worüber?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte mindestens eines ankreuzen."},
        help_text="Nur, was für diesen Zweck gebraucht wird.",
    )
    direction = forms.ChoiceField(
        label="In welche Richtung?",
        choices=[(one.value, one.label) for one in Direction],
        widget=forms.RadioSelect,
        initial=Direction.OUT.value,
    )
    until_on = GermanDateField(label="Bis wann?", help_text="üblich sind sechs Monate, längstens ein Jahr")

    def __init__(self, *args: Any, classes: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [0, 1, *sorted(classes & {2, 3})]
        self.fields["classes"].choices = [(one, _WORDS_OF_CLASS[one]) for one in offered]  # type: ignore[attr-defined]  # a choice field
        self.fields["kind"].initial = RecipientKind.SECRET.value

    def typed(self, from_on: date) -> Signed:
        """Return the release as the rules know it."""
        told = self.cleaned_data
        return Signed(
            recipient=Recipient(told["recipient"], RecipientKind(told["kind"])),
            purpose=ReleasePurpose(told["purpose"]),
            classes=frozenset(told["classes"]),
            direction=Direction(told["direction"]),
            from_on=from_on,
            until_on=told["until_on"],
        )


_WORDS_OF_CLASS = {
    number: ", ".join(field.label for field in FIELDS if int(field.data_class) == number) for number in range(4)
}


class SignForm(forms.Form):
    """A signature: drawn on the screen, or the scan or photo of the signed paper."""

    wherefore = ABOUT["signatures"]
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    repeat_key = RepeatKeyField()
    drawn = forms.CharField(required=False, widget=forms.HiddenInput, max_length=400_000)
    file = forms.FileField(
        label="Oder: Scan oder Foto des unterschriebenen Blatts",
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    on = GermanDateField(label="Unterschrieben am", initial="heute", past=True)

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of both."""
        told: dict[str, Any] = super().clean() or {}
        if bool(told.get("drawn")) == bool(told.get("file")):
            raise forms.ValidationError("Bitte am Bildschirm unterschreiben oder das unterschriebene Blatt hochladen.")
        return told

    def picture(self) -> tuple[bytes, str]:
        """Return the bytes and how they came: `screen` or `paper`.

        Raises:
            FileRefusedError: what was drawn is no picture.
        """
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if file is not None:
            return file.read(), "paper"
        try:
            return b64decode(self.cleaned_data["drawn"].partition(",")[2], validate=True), "screen"
        except ValueError as error:
            raise FileRefusedError(BROKEN) from error


class RevokeForm(forms.Form):
    """How somebody said that it no longer holds."""

    wherefore = OF_CASES["confidentiality"]
    how = LineTextField(
        label="Wie hat die Person widerrufen?",
        required=False,
        help_text="zum Beispiel: am Telefon. Ein Grund ist nicht nötig.",
    )
