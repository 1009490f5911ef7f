"""Writes the checks of every input into the documentation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from lotsenbuch.desk.queries.inputs import as_markdown

PLACE = Path("docs") / "inputs.md"


class Command(BaseCommand):
    """Write `docs/inputs.md` from the forms and tables."""

    help = "Schreibt docs/inputs.md: wie jede Eingabe geprüft wird."
    requires_system_checks: list[str] = []  # noqa: RUF012  # Django's own attribute

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        del args, options
        (settings.BASE / PLACE).write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(str(PLACE))
