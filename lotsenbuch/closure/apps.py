"""The app that Django registers for this room."""

from django.apps import AppConfig


class ClosureConfig(AppConfig):
    """Fallbeendigung."""

    name = "lotsenbuch.closure"
    label = "closure"
