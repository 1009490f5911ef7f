"""The app that Django registers for this room."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Integrationsplanung."""

    name = "lotsenbuch.planning"
    label = "planning"

    def ready(self) -> None:
        """Offer what this room checks before its phase is left, own kinds of goals, and the agreed plan to letters."""
        from lotsenbuch.cases.rules.own import KindPlace, offer_kinds
        from lotsenbuch.cases.rules.phases import offer
        from lotsenbuch.letters.queries import flow

        from .models import Goal
        from .queries import meets
        from .rules.plan import CHECKS
        from .views.prints import plan_flow

        offer("planning", CHECKS, meets)
        offer_kinds(KindPlace("goal", "Ziele", tuple(Goal.Field.choices), Goal.Field.JOB_FAR))
        flow("plan", plan_flow)
