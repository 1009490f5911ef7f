"""The app that Django registers for this room."""

from django.apps import AppConfig


class SteeringConfig(AppConfig):
    """Fallsteuerung."""

    name = "lotsenbuch.steering"
    label = "steering"

    def ready(self) -> None:
        """Offer what is steered, and how often there was a talk, with the case itself."""
        from lotsenbuch.cases.queries import read_along

        from .queries import steered_column, talk_classes_column

        read_along("steered", steered_column)
        read_along("talk_classes", talk_classes_column)
