"""Change the master key: `./lotse keys rotate`. Called again after a crash it goes on where it stopped.

Exit code 0: everything is wrapped with the new key and the old one is gone; 1: not brought to its end, call again.
"""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lotsenbuch.cases.actions.rotation import begin_rotation, end_rotation, rewrap_some
from lotsenbuch.cases.queries.masters import the_clock, transactions_since_before
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.masters import MastersError, one_rotation_at_a_time
from lotsenbuch.records.rules import Actor, RefusedError

SERVICE = Actor.service("rotate")
LONGEST_WAIT = 60


class Command(BaseCommand):
    """Make a master key, wrap all keys with it, drop the older ones."""

    help = "Wechselt den Hauptschlüssel und verpackt alle Schlüssel neu."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--json", action="store_true", help="das Ergebnis als JSON")
        parser.add_argument("--wait", type=int, default=LONGEST_WAIT, help="Sekunden, die auf Laufendes gewartet wird")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Rotate; progress goes to stderr, the result to stdout."""
        began = time.monotonic()
        try:
            with one_rotation_at_a_time():
                number, is_new, count, dropped = self._rotate(options["wait"])
        except (MastersError, RefusedError) as error:
            self.stderr.write(f"{error}")
            raise SystemExit(1) from error
        if options["json"]:
            result = {"number": number, "is_new": is_new, "rewrapped": count, "dropped": dropped}
            self.stdout.write(json.dumps({**result, "seconds": round(time.monotonic() - began, 1)}))
            return
        old = ", ".join(map(str, dropped)) or "–"
        self.stdout.write(
            f"Hauptschlüssel Nr. {number} gilt. Neu verpackt: {count}. Aus der Datei entfernt: Nr. {old}.\n"
            "Ältere Sicherungen der Datenbank brauchen die Schlüsseldatei von damals: getrennt aufbewahren, bis die "
            "letzte davon gelöscht ist. Die neue Schlüsseldatei jetzt sichern."
        )

    def _rotate(self, patience: int) -> tuple[int, bool, int, list[int]]:
        with acting_as(SERVICE):
            number, is_new = begin_rotation(by=SERVICE)
        self.stderr.write(f"Hauptschlüssel Nr. {number} {'ist angelegt' if is_new else 'wird fertig verteilt'} …")
        count = self._rewrap_all()
        while True:
            # Who began before this instant may still write or open with an older key; who begins later cannot.
            self._wait_for_others(patience)
            late = self._rewrap_all()
            if not late:
                break
            count += late
        with acting_as(SERVICE):
            return number, is_new, count, end_rotation(by=SERVICE)

    def _rewrap_all(self) -> int:
        count = 0
        while True:
            with acting_as(SERVICE):
                done = rewrap_some(by=SERVICE)
            if not done:
                return count
            count += done
            self.stderr.write(f"{count} Schlüssel neu verpackt …")

    def _wait_for_others(self, patience: int) -> None:
        with acting_as(SERVICE):
            since = the_clock()
        deadline = time.monotonic() + patience
        while True:
            with acting_as(SERVICE):
                if not transactions_since_before(since):
                    return
            if time.monotonic() > deadline:
                raise RefusedError(
                    "Ein Vorgang von vor dem Wechsel läuft noch; der alte Schlüssel bleibt deshalb in der Datei. "
                    "Nichts ist verloren: Bitte „./lotse keys rotate“ später noch einmal aufrufen."
                )
            time.sleep(0.2)
