"""The Integrationsquote of two Parquet files: `./lotse indicators rate --persons … --events … --month …`.

With `--from-database` of this house, by the service of the figures: only counts leave the database, small ones not.

Exit code 0: rows on stdout; 2: the call or a file is wrong, with file, row and reason on stderr and nothing on stdout.
"""

import csv
import json
from argparse import ArgumentParser, ArgumentTypeError
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from lotsenbuch.indicators.actions import SERVICE, rate_own_house
from lotsenbuch.indicators.queries.engines import Engine, duck
from lotsenbuch.indicators.queries.files import COLUMNS, Row, quota_of_files
from lotsenbuch.indicators.queries.spark import spark
from lotsenbuch.indicators.queries.told import invented
from lotsenbuch.indicators.rules.faults import UnfitError
from lotsenbuch.indicators.rules.months import as_month
from lotsenbuch.records.actor import acting_as

LAST_DAY = 31
OWN = (
    "Eigener vorläufiger Wert, nicht der amtliche: er beschreibt Fälle im Fallmanagement, nicht alle eLb, und zählt "
    "Kalendermonate, wo die BA zwischen ihren Stichtagen in der Monatsmitte zählt. Als Integration zählt ein Fall, "
    "der mit sozialversicherungspflichtiger Arbeit, Ausbildung, Selbstständigkeit, § 16e SGB II oder "
    "Eingliederungszuschuss endete; Minijob, § 16d und § 16i SGB II zählen nicht. Versiegelte Fälle zählen nicht mit; "
    "Werte unter 3 und was sie verriete, bleiben leer; alle, wo zu wenige Kolleginnen und Kollegen Fälle führen oder "
    "jemand mehr als die Hälfte."
)
# Spreadsheets run what begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Command(BaseCommand):
    """Count, and write a JSON array or CSV."""

    help = "Rechnet die Integrationsquote nach § 48a SGB II (K2)."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--persons", metavar="DATEI", type=Path, help="Parquet: Bestand")
        parser.add_argument("--events", metavar="DATEI", type=Path, help="Parquet: Aufnahmen")
        parser.add_argument("--from-database", action="store_true", help="statt der Dateien: das eigene Haus")
        parser.add_argument("--month", metavar="JJJJ-MM", type=_month, required=True, help="letzter der zwölf Monate")
        parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="womit gerechnet wird")
        parser.add_argument("--count-day", metavar="TAG", type=_day, default=15, help="Stichtag im Monat (Vorgabe: 15)")
        parser.add_argument("--format", choices=("json", "csv"), default="json", help="Ausgabe (Vorgabe: json)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Write the rows to stdout."""
        if options["from_database"]:
            if options["persons"] or options["events"] or options["engine"] != "duckdb":
                self._end("--from-database rechnet in der eigenen Datenbank, ohne --persons, --events und --engine.")
            self._tell(_own_house(options["month"], options["count_day"]), options["format"])
            self.stderr.write(" ".join(filter(None, (OWN, invented()))))
            return
        if options["persons"] is None or options["events"] is None:
            self._end("Bitte --persons und --events nennen, oder --from-database.")
        try:
            with _engine(options["engine"]) as engine:
                rows = quota_of_files(
                    engine,
                    options["persons"],
                    options["events"],
                    last=options["month"],
                    count_day=options["count_day"],
                )
        except UnfitError as error:
            self._end(str(error))
        self._tell(rows, options["format"])

    def _tell(self, rows: list[Row], form: str) -> None:
        if form == "json":
            lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
            self.stdout.write(f"[\n{lines}\n]" if rows else "[]")
            return
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerows([COLUMNS, *([_cell(row[column]) for column in COLUMNS] for row in rows)])

    def _end(self, text: str) -> NoReturn:
        self.stderr.write(text)
        raise SystemExit(2)


def _own_house(last: date, count_day: int) -> list[Row]:
    with acting_as(SERVICE):
        return rate_own_house(last=last, count_day=count_day, by=SERVICE)


def _engine(name: str) -> AbstractContextManager[Engine]:
    return spark() if name == "spark" else duck()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _month(text: str) -> date:
    try:
        return as_month(text)
    except ValueError as error:
        raise ArgumentTypeError(f"„{text}“ ist kein Monat; gemeint ist zum Beispiel 2026-06.") from error


def _day(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= LAST_DAY:
        raise ArgumentTypeError(f"„{text}“ ist kein Stichtag; gemeint ist eine Zahl von 1 bis 31.")
    return int(text)
