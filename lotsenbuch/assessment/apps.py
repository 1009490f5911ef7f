"""The app that Django registers for this room."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Bewertung."""

    name = "lotsenbuch.assessment"
    label = "assessment"

    def ready(self) -> None:
        """Offer what Bewertung asks for before it is left, and its newest Fassung with the case itself."""
        from lotsenbuch.cases.actions import begin_own
        from lotsenbuch.cases.queries import read_along
        from lotsenbuch.cases.rules.phases import offer

        from .actions.fassung import open_fassung
        from .queries import assessed_column, meets_assessment
        from .rules.needs import CHECKS

        offer("assessment", CHECKS, meets_assessment)
        read_along("assessed", assessed_column)
        begin_own("assessment", open_fassung)
