"""Writes the authorisation concept into the documentation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from lotsenbuch.desk.queries.concept import as_markdown

PLACE = Path("docs") / "datenschutz" / "berechtigungskonzept.md"


class Command(BaseCommand):
    """Write `docs/datenschutz/berechtigungskonzept.md` from what the program decides by."""

    help = "Schreibt das Berechtigungskonzept in docs/datenschutz/berechtigungskonzept.md."
    requires_system_checks: list[str] = []  # noqa: RUF012  # Django's own attribute

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        del args, options
        (settings.BASE / PLACE).write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(str(PLACE))
