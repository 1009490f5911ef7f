"""The app that Django registers for this room."""

from django.apps import AppConfig


class SteeringConfig(AppConfig):
    """Fallsteuerung."""

    name = "lotsenbuch.steering"
    label = "steering"

    def ready(self) -> None:
        """Offer what is steered, and how often there was a talk, with the case itself."""
        from lotsenbuch.cases.queries import read_along
        from lotsenbuch.cases.rules.deviation import offer_rule
        from lotsenbuch.cases.rules.own import KindPlace, offer_kinds

        from .models import Measure
        from .queries import steered_column, talk_classes_column
        from .rules.clock import CASE_LIMIT, CASE_REVIEW

        read_along("steered", steered_column)
        read_along("talk_classes", talk_classes_column)
        for rule in (CASE_REVIEW, CASE_LIMIT):
            offer_rule(rule)
        offer_kinds(KindPlace("measure", "Maßnahmen", tuple(Measure.Kind.choices), Measure.Kind.OTHER))
