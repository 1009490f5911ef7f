"""The app that Django registers for this room."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """Pflichten und ihre Folgen."""

    name = "lotsenbuch.duties"
    label = "duties"

    def ready(self) -> None:
        """Tell the calendar which days end a row of Meldetermine: an important reason is found here."""
        from lotsenbuch.appointments.queries.absent import end_rows

        from .queries.chain import days_excused

        end_rows(days_excused)
