"""The app that Django registers for this room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Fallzugang."""

    name = "lotsenbuch.intake"
    label = "intake"
