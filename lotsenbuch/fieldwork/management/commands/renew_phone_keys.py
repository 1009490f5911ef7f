"""Change the keys of the phones: `./lotse keys phones`. Exit code 0: changed; 1: not changed."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lotsenbuch.fieldwork.actions import renew_keys
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.masters import MastersError, one_rotation_at_a_time
from lotsenbuch.records.rules import Actor

SERVICE = Actor.service("rotate")


class Command(BaseCommand):
    """Make a new key to seal notes to, on demand one to sign receipts with."""

    help = "Wechselt die Schlüssel, für die Telefone versiegeln und mit denen das Haus quittiert."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--receipts", action="store_true", help="auch den Schlüssel der Quittungen")
        parser.add_argument("--json", action="store_true", help="das Ergebnis als JSON")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Change them; one at a time, or a phone would be told a key that another change has just written over."""
        try:
            with one_rotation_at_a_time(), acting_as(SERVICE):
                count = renew_keys(receipts=options["receipts"], by=SERVICE)
        except (MastersError, OSError) as error:
            self.stderr.write(f"{error}")
            raise SystemExit(1) from error
        if options["json"]:
            self.stdout.write(json.dumps({"keys": count}))
            return
        self.stdout.write(
            f"Die Telefone versiegeln ab ihrem nächsten Kontakt für den neuen Schlüssel. In der Datei liegen {count} "
            "Schlüssel: Notizen, die noch unterwegs sind, öffnen sich mit dem älteren.\nDie Datei jetzt sichern, "
            "getrennt von den Sicherungen der Datenbank."
        )
