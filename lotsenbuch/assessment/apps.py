"""The app that Django registers for this room."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Bewertung."""

    name = "lotsenbuch.assessment"
    label = "assessment"
