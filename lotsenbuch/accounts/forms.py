"""What is accepted from outside about staff, turned into domain types."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms


class StaffLoginForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """User name and password with labels instead of placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, says in (
            ("login", "Benutzername", "Bitte den Benutzernamen eingeben."),
            ("password", "Passwort", "Bitte das Passwort eingeben."),
        ):
            field: forms.Field = self.fields[name]
            field.label, field.help_text = label, ""
            field.error_messages["required"] = says
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs |= {"autofocus": True, "spellcheck": "false", "autocapitalize": "none"}
