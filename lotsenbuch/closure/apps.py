"""The app that Django registers for this room."""

from django.apps import AppConfig


class ClosureConfig(AppConfig):
    """Fallbeendigung."""

    name = "lotsenbuch.closure"
    label = "closure"

    def ready(self) -> None:
        """Offer what an ending asks for, so that the house can say what it requires."""
        from lotsenbuch.cases.rules.phases import offer

        from .queries import meets_closure
        from .rules.ending import CHECKS

        offer("closure", CHECKS, meets_closure)
