"""The app that Django registers for this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Staff, rights and doors."""

    name = "lotsenbuch.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Let allauth's signals write audit entries; its views know no actions."""
        from allauth.mfa import signals

        from .actions import note_second_factor

        for signal in (signals.authenticator_added, signals.authenticator_removed, signals.authenticator_reset):
            signal.connect(note_second_factor, dispatch_uid="note_second_factor")
