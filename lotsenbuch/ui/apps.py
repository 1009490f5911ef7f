"""The Django app of the frame."""

from django import forms
from django.apps import AppConfig


class UiConfig(AppConfig):
    """Page, components and styles; no models."""

    name = "lotsenbuch.ui"
    label = "ui"

    def ready(self) -> None:
        """Let every form say what to do instead of what is forbidden, also the forms of other packages."""
        forms.Field.default_error_messages["required"] = "Bitte ausfüllen."
        for field in (forms.ChoiceField, forms.MultipleChoiceField, forms.ModelChoiceField):
            field.default_error_messages["required"] = "Bitte auswählen."
            field.default_error_messages["invalid_choice"] = "Diese Auswahl gibt es nicht mehr. Bitte neu auswählen."
        forms.BooleanField.default_error_messages = {"required": "Bitte ankreuzen."}
        forms.FileField.default_error_messages["required"] = "Bitte eine Datei auswählen."
