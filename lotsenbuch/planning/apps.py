"""The app that Django registers for this room."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Integrationsplanung."""

    name = "lotsenbuch.planning"
    label = "planning"
