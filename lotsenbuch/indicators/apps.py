"""The app that Django registers for this room."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Figures that tell the truth."""

    name = "lotsenbuch.indicators"
    label = "indicators"
