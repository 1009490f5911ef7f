"""Follow the ledger of deletions: `./lotse ledger replay`, after each restore and before the app opens.

Exit code 0: this database holds nothing that was deleted; 1: the ledger cannot be relied on, and the app stays shut.
"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lotsenbuch.privacy.actions.ledger import replay
from lotsenbuch.privacy.queries.ledger_file import ledger_file
from lotsenbuch.privacy.rules.ledger import LedgerError


class Command(BaseCommand):
    """Erase again what was erased before; may be called as often as one likes."""

    help = "Löscht nach einer Wiederherstellung noch einmal, was gelöscht war."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument("--json", action="store_true", help="das Ergebnis als JSON")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Replay and tell."""
        try:
            done = replay()
        except (LedgerError, OSError) as error:
            raise CommandError(f"Die Anwendung darf so nicht öffnen. {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps({"file": str(ledger_file()), **asdict(done)}, ensure_ascii=False))
        elif not done.cases:
            self.stdout.write(f"Löschliste: {done.lines} Zeilen, nichts zu tun.")
        else:
            self.stdout.write(
                f"Löschliste: {done.lines} Zeilen. {done.cases} Fälle noch einmal gelöscht ({done.rows} Zeilen)."
            )
