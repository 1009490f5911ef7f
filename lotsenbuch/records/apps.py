"""The app that Django registers for this room."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """How a row is kept."""

    name = "lotsenbuch.records"
    label = "records"
