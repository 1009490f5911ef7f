"""The smoke test of a restored house: tables, login page, and one file opened by its holder.

Run by the drill in its scratch cluster only; says how it went and nothing of what it saw.
"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import override_settings

from lotsenbuch.accounts.models import Staff

OK = 200


class Command(BaseCommand):
    """Open what people open."""

    help = "Öffnet in einem wiederhergestellten Cluster die Anmeldung und eine Akte."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("case", nargs="?", metavar="FALL", help="Schlüssel eines Falls")
        parser.add_argument("staff", nargs="?", metavar="WER", help="Schlüssel der Person, die ihn führt")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Open and tell."""
        executor = MigrationExecutor(connections["default"])
        newer = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
        if newer:
            raise CommandError("Die Sicherung ist von einer neueren Fassung des Programms.")
        # Static files are proven by nothing here, and a drill must not need those that a server collected.
        plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
        with override_settings(STORAGES=settings.STORAGES | plain):
            self._look(options)

    def _look(self, options: dict[str, Any]) -> None:
        client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
        self._open(client, "/anmelden/", "Die Anmeldung")
        if not options["case"]:
            self.stdout.write("Anmeldung geöffnet; ein Fall ist nicht da.")
            return
        client.force_login(Staff.objects.get(pk=options["staff"]))
        self._open(client, f"/fall/{options['case']}/", "Die Akte")
        self.stdout.write("Anmeldung und eine Akte geöffnet.")

    def _open(self, client: Client, path: str, what: str) -> None:
        answer = client.get(path, secure=True)
        if answer.status_code != OK:
            raise CommandError(f"{what} öffnet sich nicht ({answer.status_code}).")
