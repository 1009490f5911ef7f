"""The app that Django registers for this room."""

from django.apps import AppConfig


class SteeringConfig(AppConfig):
    """Fallsteuerung."""

    name = "lotsenbuch.steering"
    label = "steering"
