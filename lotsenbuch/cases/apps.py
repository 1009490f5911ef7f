"""The app that Django registers for this room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The spine: person, case, access."""

    name = "lotsenbuch.cases"
    label = "cases"
