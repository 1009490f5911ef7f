"""Complain about migrations that an update under way would feel: `python -m django lint_migrations [--released]`.

Exit code 0: none; 1: each is named with what to do instead. No database is asked.
"""

import json
from argparse import ArgumentParser
from collections import defaultdict
from typing import Any

from django.core.management.base import BaseCommand

from lotsenbuch.upkeep.queries.updates import RELEASED, all_migrations, not_in_one_piece, released, risks


class Command(BaseCommand):
    """Read every migration that no release has had."""

    help = "Nennt Migrationen, die ein laufendes Haus spüren würde."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--released", action="store_true", help="schreibt auf, was die neue Fassung hat")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Check and tell, or write down what a release has."""
        migrations = all_migrations()
        if options["released"]:
            known = defaultdict[str, list[str]](list)
            for one in migrations:
                if one.__module__.startswith("lotsenbuch."):
                    known[one.app_label].append(one.name)
            RELEASED.write_text(json.dumps({room: sorted(known[room]) for room in sorted(known)}, indent=1) + "\n")
            return
        found = [f"{one.migration}: {one.words}" for one in risks(migrations, released())]
        half = not_in_one_piece(migrations)
        found += [f"{name}: nicht in einem Stück; abgebrochen bliebe sie halb." for name in half]
        for line in found:
            self.stdout.write(line)
        if found:
            self.stdout.write("Wenn es sein muss: risk = „warum, und seit welcher Fassung“ in der Migration (0172).")
            raise SystemExit(1)
