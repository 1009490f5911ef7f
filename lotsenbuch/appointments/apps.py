"""The app that Django registers for this room."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    """Talks, their time and their results."""

    name = "lotsenbuch.appointments"
    label = "appointments"

    def ready(self) -> None:
        """Offer the next talk with the case itself."""
        from lotsenbuch.cases.queries import read_along

        from .queries.panel import next_talk_column

        read_along("next_talk", next_talk_column)
