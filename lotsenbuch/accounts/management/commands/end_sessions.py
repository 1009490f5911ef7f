"""Ends sessions in an emergency: everybody's, or one colleague's."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lotsenbuch.accounts.actions import end_everybodys_sessions, end_staff_sessions
from lotsenbuch.accounts.models import Staff
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor


class Command(BaseCommand):
    """End sessions."""

    help = "Beendet alle Sitzungen, mit --username die einer Person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the user name."""
        parser.add_argument("--username", metavar="NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        """End them and say how many there were."""
        del args
        by = Actor.service("operate")
        with acting_as(by):
            if options["username"] is None:
                ended = end_everybodys_sessions(by=by)
            else:
                staff = Staff.objects.filter(username=options["username"]).first()
                if staff is None:
                    raise CommandError("Diesen Benutzernamen gibt es nicht.")
                ended = end_staff_sessions(staff=staff, by=by)
        self.stdout.write(f"Beendet: {ended}")
