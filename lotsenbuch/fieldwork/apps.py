"""The app that Django registers for this room."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    """Walk & talk."""

    name = "lotsenbuch.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        """Have appointments ask here before a talk outside is agreed upon."""
        from lotsenbuch.appointments.queries.before import ask_before_going_out

        from .queries.before import missing_for

        ask_before_going_out(missing_for)
