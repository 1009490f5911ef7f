"""The app that Django registers for this room."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The house and its people."""

    name = "lotsenbuch.office"
    label = "office"

    def ready(self) -> None:
        """Have the doors ask which rooms the house has switched off; accounts must not know this room."""
        from lotsenbuch.accounts.doors import ask_what_is_shut

        from .queries import is_switched_off

        ask_what_is_shut(is_switched_off)
