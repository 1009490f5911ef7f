"""The app that Django registers for this room."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Checks of need-to-know."""

    name = "lotsenbuch.privacy"
    label = "privacy"
