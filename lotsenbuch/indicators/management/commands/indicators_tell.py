"""Count and keep the figures whose waiting time is over: `./lotse indicators tell`; each night it happens by itself."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from lotsenbuch.indicators.actions import SERVICE, tell_figures
from lotsenbuch.records.actor import acting_as


class Command(BaseCommand):
    """Tell what is due."""

    help = "Zählt Kennzahlen und Berichte, deren Wartezeit um ist; was gesagt ist, bleibt."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Write how many months and periods were new."""
        with acting_as(SERVICE):
            told = tell_figures(today=timezone.localdate(), by=SERVICE)
        self.stdout.write(f"Neu gezählt: {told} Monate und Zeiträume.")
