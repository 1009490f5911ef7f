"""The app that Django registers for this room."""

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """Caps, distribution, deputies, hand-over."""

    name = "lotsenbuch.team"
    label = "team"
