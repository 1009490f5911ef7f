"""The app that Django registers for this room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The spine: person, case, access."""

    name = "lotsenbuch.cases"
    label = "cases"

    def ready(self) -> None:
        """Have accounts ask how many cases somebody holds (it must not know this room); offer what phases ask for."""
        from lotsenbuch.accounts.rules import count_as_held

        from .queries import load_of, meets
        from .rules.later_phases import CHECKS
        from .rules.phases import offer

        count_as_held(load_of)
        for phase, checks in CHECKS.items():
            offer(phase, checks, meets)
