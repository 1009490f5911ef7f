"""What is accepted from outside about staff, turned into domain types."""

import re
from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.app_settings import RECOVERY_CODE_DIGITS
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.core.cache import cache

from lotsenbuch.accounts.models import Staff
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.editing import EditForm
from lotsenbuch.ui.fields import GermanDateField, LineTextField

from .actions.entrance import NOBODY, note_failed_factor
from .queries import code_print_of
from .roles import ROLE_LABELS, Role
from .rules import OwnDetails, StaffDetails

_MAIL_SAYS = {"invalid": "Das ist keine E-Mail-Adresse. Bitte wie name@haus.de angeben."}


class StaffLoginForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """User name and password with labels instead of placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["login"], "Benutzername", "Bitte den Benutzernamen eingeben.")
        _worded(self.fields["password"], "Passwort", "Bitte das Passwort eingeben.")
        self.fields["login"].widget.attrs |= {"autofocus": True, "spellcheck": "false", "autocapitalize": "none"}


def _worded(field: forms.Field, label: str, says: str, help_text: str = "") -> None:
    field.label, field.help_text = label, help_text
    field.error_messages["required"] = says
    field.widget.attrs.pop("placeholder", None)


def _code(field: forms.Field, label: str = "Code", help_text: str = "") -> None:
    _worded(field, label, "Bitte den Code eingeben.", help_text)
    field.widget.attrs |= {"autofocus": True, "spellcheck": "false", "autocapitalize": "none"}


class ConfirmForm(ReauthenticateForm):  # type: ignore[misc]  # as above
    """The password once more, before something about the login changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["password"], "Passwort", "Bitte das Passwort eingeben.")


def _note_wrong(user: Staff | None) -> None:
    """Write a wrong second factor into the log; who is behind an unknown passkey is not known."""
    by = user.actor if user else NOBODY
    with acting_as(by):
        note_failed_factor(by=by)


class _NotedKey(forms.Form):
    """A passkey that does not fit leaves an entry; allauth tells of wrong codes only."""

    user: Staff | None

    def clean_credential(self) -> object:
        """Check the passkey as allauth does, and write down when it does not fit."""
        try:
            return super().clean_credential()  # type: ignore[misc]  # allauth's form behind this one
        # allauth reads what was sent by name: whatever is missing there would be a page of trouble.
        except (forms.ValidationError, AttributeError, LookupError, TypeError, ValueError):
            _note_wrong(self.user)
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyAsFactorForm(_NotedKey, AuthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey as second step."""


class PasskeyLoginForm(_NotedKey, LoginWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey instead of a password."""


class PasskeyConfirmForm(_NotedKey, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey once more."""


class _OnceCode(forms.Form):
    """A code that was taken is taken: by any process, at login, when confirming and when setting up an app.

    allauth remembers a used code for one step of 30 seconds; with one step of tolerance it is valid for three.
    """

    user: Staff
    takes_recovery_codes = True

    def clean_code(self) -> str:
        """Check the code as allauth does, and refuse it when it was used before."""
        typed = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        is_recovery = len(typed) == RECOVERY_CODE_DIGITS and self.takes_recovery_codes
        # Only hashes are kept, so what was typed is hashed too before allauth compares.
        self.cleaned_data["code"] = (is_recovery and code_print_of(self.user, typed)) or typed
        code: str = super().clean_code()  # type: ignore[misc]  # allauth's form behind this one
        seconds = 30 * (2 * settings.MFA_TOTP_TOLERANCE + 2)
        if not cache.add(f"accounts.code:{self.user.pk}:{code.strip()}", 1, timeout=seconds):
            _note_wrong(self.user)
            raise get_adapter().validation_error("incorrect_code")
        return code


class ConfirmCodeForm(_OnceCode, CodeForm):  # type: ignore[misc]  # as above
    """A code once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"])


class SecondFactorForm(_OnceCode, AuthenticateForm):  # type: ignore[misc]  # as above
    """The second step of the login."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"], "Code aus der App oder Ersatzcode")


class AppForm(_OnceCode, ActivateTOTPForm):  # type: ignore[misc]  # as above
    """The first code of a new authenticator app."""

    takes_recovery_codes = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"], "Code aus der App", "Sechs Ziffern, sie wechseln alle 30 Sekunden.")


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # as above
    """A new passkey with a name."""

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["name"], "Name", "", "Zum Beispiel „Diensthandy“ oder „Schlüssel am Bund“.")
        alone = "Dann fragt das Gerät immer nach Fingerabdruck, Gesicht oder PIN."
        _worded(self.fields["passwordless"], "Auch ohne Passwort anmelden", "", alone)


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]  # as above
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["name"], "Name", "Bitte einen Namen eingeben.")


class _Details(forms.Form):
    first_name = LineTextField(label="Vorname", longest=100)
    last_name = LineTextField(label="Nachname", longest=100)
    username = LineTextField(
        label="Benutzername",
        longest=40,
        help_text="Für die Anmeldung: Kleinbuchstaben ohne Umlaute und Ziffern, zum Beispiel „a.ahrens“.",
    )
    email = forms.EmailField(label="E-Mail", error_messages=_MAIL_SAYS, required=False)
    phone = LineTextField(label="Telefon", longest=40, required=False)
    office_room = LineTextField(label="Raum", longest=40, required=False)


class NewStaffForm(_Details):
    """A new colleague."""

    repeat_key = forms.UUIDField(widget=forms.HiddenInput)

    def details(self) -> StaffDetails:
        """Return the colleague's details."""
        return StaffDetails(**{name: value for name, value in self.cleaned_data.items() if name != "repeat_key"})


class StaffForm(_Details, EditForm):
    """An account as the application administration keeps it."""

    is_active = forms.BooleanField(
        label="Konto ist offen",
        help_text="Ohne Haken endet jede Sitzung sofort. Was die Person geschrieben hat, bleibt.",
        required=False,
    )

    def details(self) -> StaffDetails:
        """Return the changed details."""
        return StaffDetails(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class RoleForm(forms.Form):
    """A role for a colleague, with its period."""

    role = forms.TypedChoiceField(
        label="Rolle", coerce=Role, choices=[("", "Bitte wählen"), *((role.value, ROLE_LABELS[role]) for role in Role)],
        error_messages={"required": "Bitte eine Rolle wählen."},
    )  # fmt: skip
    first_on = GermanDateField(label="Ab", initial="heute")
    last_on = GermanDateField(
        label="Bis einschließlich", required=False, help_text="Das Recht zum Einlesen endet nach höchstens 30 Tagen."
    )


class OwnForm(EditForm):
    """What colleagues keep up themselves."""

    email = forms.EmailField(label="E-Mail", error_messages=_MAIL_SAYS, required=False)
    phone = LineTextField(label="Telefon", longest=40, required=False)
    office_room = LineTextField(label="Raum", longest=40, required=False)
    has_shortcuts = forms.BooleanField(
        label="Tastenkürzel mit einer Taste",
        help_text="„/“ sucht, „n“ schreibt einen Vermerk, „?“ zeigt die Hilfe. In Feldern ruhen sie immer.",
        required=False,
    )

    def details(self) -> OwnDetails:
        """Return the changed details."""
        return OwnDetails(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


def _password(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(
        label=label, strip=False, widget=widget, help_text=help_text, error_messages={"required": "Bitte ausfüllen."}
    )


class PasswordForm(forms.Form):
    """One's own password: the old one once, the new one twice."""

    old = _password("Bisheriges Passwort", "current-password")
    new = _password("Neues Passwort", "new-password", "Mindestens zwölf Zeichen, kein häufiges Passwort.")
    again = _password("Neues Passwort noch einmal", "new-password")

    def clean_again(self) -> str:
        """Check that both new ones are the same."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new", again):
            raise forms.ValidationError("Die beiden neuen Passwörter sind verschieden.")
        return again


def stored_details(staff: Staff) -> dict[str, object]:
    """Return the stored values under the names of the fields."""
    names = ("username", "first_name", "last_name", "email", "phone", "office_room", "is_active", "has_shortcuts")
    return {name: getattr(staff, name) for name in (*names, "version")}
