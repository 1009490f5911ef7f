"""How allauth behaves in this house: nobody signs up, and a way on leads only inside the house."""

import base64
from typing import ClassVar
from uuid import UUID, uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from lotsenbuch.records import cipher

_TABLE, _FIELD = "mfa_authenticator", "data"


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Login only: accounts are made by the application administration."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Benutzername oder Passwort stimmt nicht. Bitte beides prüfen.",
        "invalid_login": "Benutzername oder Passwort stimmt nicht. Bitte beides prüfen.",
        "too_many_login_attempts": "Zu viele Versuche. Bitte fünf Minuten warten und dann noch einmal anmelden.",
        "rate_limited": "Das ging zu oft hintereinander. Bitte eine Minute warten.",
        "incorrect_password": "Das Passwort stimmt nicht.",
        "incorrect_code": "Der Code stimmt nicht. Bitte den aktuellen Code eingeben.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up."""
        del request
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Accept paths of this house only: allauth would also follow every host in ALLOWED_HOSTS."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """German words for what can go wrong with a code or a key; secrets lie encrypted in the database."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Der Code stimmt nicht oder ist abgelaufen. Bitte den Code eingeben, der jetzt angezeigt wird.",
        "cannot_delete_authenticator": "Dieser zweite Faktor kann nicht entfernt werden.",
        "cannot_generate_recovery_codes": "Ersatzcodes gibt es, sobald ein zweiter Faktor eingerichtet ist.",
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret under a key of its own, wrapped by the master key outside the database."""
        row = uuid4()
        key, stored = cipher.new_key(row)
        sealed = cipher.seal(key, text, table=_TABLE, row=row, field=_FIELD)
        parts = (base64.b64encode(part).decode() for part in (stored.wrapped, sealed))
        return ".".join((str(stored.master_number), str(row), *parts))

    def decrypt(self, encrypted_text: str) -> str:
        """Open what `encrypt` sealed."""
        number, row, wrapped, sealed = encrypted_text.split(".")
        key = cipher.unwrap(cipher.WrappedKey(int(number), base64.b64decode(wrapped)), UUID(row))
        return cipher.unseal(key, base64.b64decode(sealed), table=_TABLE, row=UUID(row), field=_FIELD)
