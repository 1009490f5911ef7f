"""The app that Django registers for this room."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The house and its people."""

    name = "lotsenbuch.office"
    label = "office"
