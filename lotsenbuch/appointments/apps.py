"""The app that Django registers for this room."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    """Talks, their time and their results."""

    name = "lotsenbuch.appointments"
    label = "appointments"

    def ready(self) -> None:
        """Offer the next talk with the case itself, and to letters what they ask of a talk."""
        from lotsenbuch.cases.queries import read_along
        from lotsenbuch.letters.queries import flow

        from .queries.flows import missed_flow, slot_flow
        from .queries.panel import next_talk_column

        read_along("next_talk", next_talk_column)
        flow("slot", slot_flow)
        flow("missed", missed_flow)
