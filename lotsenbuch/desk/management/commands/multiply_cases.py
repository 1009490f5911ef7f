"""Multiply the synthetic cases of a demo: `--to 20000` for measuring and for looking at a large house."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lotsenbuch.desk.demo.multiply import BrokenCopyError, multiply


class Command(BaseCommand):
    """Copy the synthetic cases until there are enough of them; refused where real people's data may lie."""

    help = "Vervielfacht die Beispielfälle einer Demo."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--to", type=int, required=True, help="so viele Fälle sollen es werden")
        parser.add_argument("--seed", type=int, default=1, help="gleiche Zahl, gleiche Menschen")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Multiply as owner; progress goes to stderr."""
        if not settings.IS_DEMO:
            raise CommandError("Beispielfälle werden nur in der Demo vervielfacht.", returncode=2)
        try:
            added = multiply(to=options["to"], seed=options["seed"], progress=self.stderr.write)
        except BrokenCopyError as error:
            raise CommandError(f"Nichts gespeichert, eine Prüfung schlug fehl. {error}", returncode=1) from error
        self.stdout.write(f"{added} Fälle dazu.")
