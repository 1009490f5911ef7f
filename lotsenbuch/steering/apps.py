"""The app that Django registers for this room."""

from django.apps import AppConfig


class SteeringConfig(AppConfig):
    """Fallsteuerung."""

    name = "lotsenbuch.steering"
    label = "steering"

    def ready(self) -> None:
        """Offer what is steered with the case itself."""
        from lotsenbuch.cases.queries import read_along

        from .queries import steered_column

        read_along("steered", steered_column)
