"""What the import screens accept: a file of bounded size, and the confirmation."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from lotsenbuch.intake.rules.tables import MAX_BYTES

TOO_LARGE = (
    "Die Datei ist größer als 20 MB. Bitte in mehrere Dateien aufteilen; die Kundennummer erkennt, was schon da ist."
)


class CaseloadFileForm(forms.Form):
    """A caseload as CSV or XLSX."""

    mark_optional = False
    file = forms.FileField(
        label="Fallliste",
        help_text="CSV oder XLSX bis 20 MB; in der ersten Zeile stehen die Überschriften.",
        allow_empty_file=True,
        error_messages={"required": "Bitte eine Datei auswählen."},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )

    def __init__(self, *args: Any, sent_bytes: int = 0, **kwargs: Any) -> None:
        # A request beyond the limit arrives without its file.
        super().__init__(*args, **kwargs)
        if sent_bytes > MAX_BYTES:
            self.fields["file"].error_messages["required"] = TOO_LARGE

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is too large, with what to do instead."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file


class ConfirmImportForm(forms.Form):
    """The confirmation, good for one import."""

    repeat_key = forms.UUIDField(widget=forms.HiddenInput)
