"""The app that Django registers for this room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Fallzugang."""

    name = "lotsenbuch.intake"
    label = "intake"

    def ready(self) -> None:
        """Offer what Fallzugang asks for, and what it knows of the phase after it."""
        from lotsenbuch.appointments.queries.first import know_of_first_talks
        from lotsenbuch.cases.rules.own import KindPlace, offer_kinds
        from lotsenbuch.cases.rules.phases import offer

        from .models import CheckItem
        from .queries import alliance_agreed, had_first_talk, meets_intake
        from .rules.access import AFTER_INTAKE, CHECKS

        offer("intake", CHECKS, meets_intake)
        offer("assessment", AFTER_INTAKE, alliance_agreed)
        know_of_first_talks(had_first_talk)
        offer_kinds(KindPlace("barrier", "Hemmnisse", tuple(CheckItem.Group.choices), CheckItem.Group.SURROUNDINGS))
