"""A synthetic country to count: `./lotse indicators synthesize --jobcenters 400 --persons 4000000 --out DIR`.

Writes persons.parquet and events.parquet. Exit code 0: written; 2: wrong call, or a file of that name is not ours.
"""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import duckdb
from django.core.management.base import BaseCommand

from lotsenbuch.indicators.queries.engines import duck
from lotsenbuch.indicators.rules.months import as_month
from lotsenbuch.indicators.rules.synthetic import Country, events_sql, spells_sql

FILES = {"persons.parquet": spells_sql, "events.parquet": events_sql}
MARK = "lotsenbuch synthesize"


class Command(BaseCommand):
    """Write both files, streamed: memory does not grow with the number of persons."""

    help = "Schreibt erfundene Bestände und Aufnahmen als Parquet-Dateien."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--jobcenters", metavar="ZAHL", type=_number, default=400, help="Vorgabe: 400")
        parser.add_argument("--persons", metavar="ZAHL", type=_number, default=4_000_000, help="Vorgabe: 4000000")
        parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="Ordner für beide Dateien")
        parser.add_argument(
            "--month", metavar="JJJJ-MM", type=_month, default=as_month("2026-06"), help="letzter Monat"
        )
        parser.add_argument("--seed", metavar="ZAHL", type=int, default=1, help="Startwert (Vorgabe: 1)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Write persons.parquet and events.parquet."""
        country = Country(options["jobcenters"], options["persons"], options["month"], options["seed"])
        folder: Path = options["out"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._end(f"{folder}: der Ordner lässt sich nicht anlegen ({error.strerror}).")
        with duck() as engine:
            for name in FILES:
                if (folder / name).exists() and engine.mark(folder / name) != MARK:
                    self._end(f"{folder / name}: gibt es schon und stammt nicht von hier; nichts überschrieben.")
            for name, query in FILES.items():
                try:
                    rows = engine.write(query(country), folder / name, MARK)
                except duckdb.IOException as error:
                    self._end(f"{folder / name}: die Datei lässt sich nicht schreiben ({error}).")
                self.stdout.write(f"{folder / name}: {rows} Zeilen")

    def _end(self, text: str) -> NoReturn:
        self.stderr.write(text)
        raise SystemExit(2)


def _number(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"„{text}“ ist keine Zahl ab 1.")
    return int(text)


def _month(text: str) -> date:
    try:
        return as_month(text)
    except ValueError as error:
        raise ArgumentTypeError(f"„{text}“ ist kein Monat; gemeint ist zum Beispiel 2026-06.") from error
