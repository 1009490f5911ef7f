"""Write the operator's papers that come out of the program: `./lotse papers`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from lotsenbuch.desk.queries.privacy_papers import PAPERS

PLACE = Path("docs") / "datenschutz"


class Command(BaseCommand):
    """Write record of processing and deletion concept from registry and catalogue."""

    help = "Schreibt Verarbeitungsverzeichnis und Löschkonzept nach docs/datenschutz/."
    requires_system_checks: list[str] = []  # noqa: RUF012  # Django's own attribute

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the pages."""
        del args, options
        for name, paper in PAPERS.items():
            (settings.BASE / PLACE / name).write_text(paper(), encoding="utf-8")
            self.stdout.write(str(PLACE / name))
