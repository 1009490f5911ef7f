"""Say how it stands with the master keys: `./lotse keys status`.

Exit code 0: all is well; 1: a key is missing or does not fit, or the file is not kept as it should be.
"""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from django.core.management.base import BaseCommand

from lotsenbuch.cases.queries.masters import Wrapped, first_wrapped, wrapped_by_master
from lotsenbuch.records import cipher
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.masters import MastersError, faults_of_the_file, key_file, masters
from lotsenbuch.records.rules import Actor

SERVICE = Actor.service("rotate")


class Command(BaseCommand):
    """Numbers, how many keys each of them wraps, rights of the file, what to do."""

    help = "Zeigt, welche Hauptschlüssel gebraucht werden und ob die Schlüsseldatei in Ordnung ist."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--json", action="store_true", help="das Ergebnis als JSON")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Look at the file and at all wrapped keys; nothing is changed."""
        problems = faults_of_the_file()
        try:
            keys = masters()
        except MastersError as error:
            keys, problems = {}, [str(error), *problems]
        with acting_as(SERVICE):
            wrapped = wrapped_by_master()
            rows = [_row(number, keys, wrapped) for number in sorted({*keys, *wrapped.total()})]
        problems += [problem for row in rows if (problem := _problem(row))]
        to_do = []
        if len(keys) > 1:
            to_do.append("Ein Schlüsselwechsel ist nicht abgeschlossen: „./lotse keys rotate“ führt ihn zu Ende.")
        if options["json"]:
            answer = {"file": str(key_file()), "present": max(keys, default=None), "keys": rows}
            self.stdout.write(json.dumps({**answer, "problems": problems, "to_do": to_do}, ensure_ascii=False))
        else:
            self._tell(rows, keys, [*problems, *to_do])
        if problems:
            raise SystemExit(1)

    def _tell(self, rows: list[dict[str, Any]], keys: Mapping[int, bytes], said: list[str]) -> None:
        self.stdout.write(f"Schlüsseldatei: {key_file()}")
        for row in rows:
            present = " (gilt)" if row["number"] == max(keys, default=None) else ""
            self.stdout.write(
                f"  Nr. {row['number']}{present}: {row['persons']} Personen, {row['drafts']} Entwürfe, "
                f"{row['factors']} zweite Faktoren"
            )
        self.stdout.write("\n".join(said or ["Alles in Ordnung."]))


def _row(number: int, keys: Mapping[int, bytes], wrapped: Wrapped) -> dict[str, Any]:
    counts = {"persons": wrapped.persons[number], "drafts": wrapped.drafts[number], "factors": wrapped.factors[number]}
    return {"number": number, **counts, "in_file": number in keys, "fits": number not in keys or _fits(number)}


def _fits(number: int) -> bool:
    stored = first_wrapped(number)
    if stored is None:
        return True
    try:
        cipher.unwrap(cipher.WrappedKey(stored.master_number, stored.wrapped), stored.pk)
    except InvalidTag:
        return False
    return True


def _problem(row: dict[str, Any]) -> str:
    number = row["number"]
    if not row["in_file"]:
        return (
            f"Der Hauptschlüssel Nr. {number} fehlt in der Datei, wird aber gebraucht. Bitte sofort die gesicherte "
            "Schlüsseldatei zurückholen; ohne sie sind diese Angaben nicht zu lesen."
        )
    if not row["fits"]:
        return f"Der Hauptschlüssel Nr. {number} in der Datei ist ein anderer als der, mit dem verpackt wurde."
    return ""
