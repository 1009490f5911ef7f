"""The app that Django registers for this room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The spine: person, case, access."""

    name = "lotsenbuch.cases"
    label = "cases"

    def ready(self) -> None:
        """Have accounts ask how many cases somebody holds; it must not know this room."""
        from lotsenbuch.accounts.rules import count_as_held

        from .queries import load_of

        count_as_held(load_of)
