"""Adds the first colleagues of a new house, who keep the application; everybody else is added in the application."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lotsenbuch.accounts.actions import add_staff, give_role
from lotsenbuch.accounts.queries import with_role
from lotsenbuch.accounts.roles import Role
from lotsenbuch.accounts.rules import StaffDetails, first_password
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor, RefusedError

# Who resets a password does not reset the second factor of the same account: it takes two.
ENOUGH = 2


class Command(BaseCommand):
    """Add a colleague with the role of the application administration."""

    help = "Legt ein Konto der Anwendungsbetreuung an und zeigt das erste Passwort einmal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take user name and name."""
        parser.add_argument("username", metavar="BENUTZERNAME")
        parser.add_argument("--first-name", required=True, metavar="VORNAME")
        parser.add_argument("--last-name", required=True, metavar="NACHNAME")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add the colleague, give the role and show the password once."""
        del args
        by, password = Actor.service("operate"), first_password()
        details = StaffDetails(options["username"], options["first_name"], options["last_name"])
        with acting_as(by):
            if with_role(Role.ADMINISTRATION).count() >= ENOUGH:
                raise CommandError(
                    "Zwei betreuen die Anwendung schon; weitere Konten bitte dort unter „Personal“ anlegen."
                )
            try:
                staff = add_staff(details=details, password=password, by=by)
                give_role(staff=staff, role=Role.ADMINISTRATION, first_on=timezone.localdate(), last_on=None, by=by)
            except RefusedError as error:
                raise CommandError(error.message) from None
        self.stderr.write(
            "Das Passwort steht nur dieses eine Mal hier. Bitte persönlich übergeben; es muss sofort geändert werden."
        )
        self.stdout.write(f"{staff.username} {password}")
