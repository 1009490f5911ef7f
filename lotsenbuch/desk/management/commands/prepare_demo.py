"""Bring a demo's tables, synthetic cases and static files up to date in one process.

Every start of Django costs about a second, and `./lotse demo` promises to be ready within five.
"""

import io
import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from lotsenbuch.accounts.models import Staff

OWNER = "owner"
# More are multiplied from these: the actions take about 30 ms a case.
MADE_BY_ACTIONS = 300


class Command(BaseCommand):
    """Migrate when something is pending, seed when the database is empty, collect static files when asked to."""

    help = "Bereitet Tabellen, Beispieldaten und statische Dateien der Demo vor."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options, as `./lotse demo` passes them on."""
        parser.add_argument("--cases", type=int, default=300)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--collectstatic", action="store_true")
        parser.add_argument("--json", action="store_true", help="zum Schluss eine Zeile JSON mit den Zugängen")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Do the three steps; progress goes to stderr, the accounts to stdout."""
        if _pending():
            call_command("migrate", database=OWNER, verbosity=0, interactive=False)
        accounts = _seed(cases=options["cases"], seed=options["seed"])
        if options["collectstatic"]:
            call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        if options["json"]:
            self.stdout.write(json.dumps({"accounts": accounts}, ensure_ascii=False))


def _pending() -> bool:
    executor = MigrationExecutor(connections[OWNER])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _seed(*, cases: int, seed: int) -> list[dict[str, str]]:
    """Let the seeding command work (it leaves a database with cases alone) and return the accounts that it names."""
    if "seed_demo" not in get_commands():
        return []
    said, is_empty = io.StringIO(), not Staff.objects.exists()
    call_command(
        "seed_demo", cases=min(cases, MADE_BY_ACTIONS), seed=seed, accounts_json=True, stdout=said, stderr=sys.stderr
    )
    if is_empty and cases > MADE_BY_ACTIONS:
        call_command("multiply_cases", to=cases, seed=seed, stdout=sys.stderr, stderr=sys.stderr)
    accounts: list[dict[str, str]] = json.loads(said.getvalue().strip().splitlines()[-1])
    return accounts
