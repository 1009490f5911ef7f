"""The app that Django registers for this room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Home page, case file, lists and administration."""

    name = "lotsenbuch.desk"
    label = "desk"
