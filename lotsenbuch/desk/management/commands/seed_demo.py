"""Fill an empty demo with the synthetic Jobcenter Lotsenau."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions.seal import begin_anew
from lotsenbuch.desk.demo.dossier import Dossier
from lotsenbuch.desk.demo.figures import tell_invented_figures
from lotsenbuch.desk.demo.house import ACCOUNTS, build_house, holders
from lotsenbuch.desk.demo.network import build_network
from lotsenbuch.desk.demo.people import generate
from lotsenbuch.desk.demo.play import play
from lotsenbuch.desk.demo.stage import Stage
from lotsenbuch.desk.demo.stories import dossiers
from lotsenbuch.desk.demo.teamwork import play_team
from lotsenbuch.desk.demo.walking import play_walks

REPORT_EVERY = 20


class Command(BaseCommand):
    """Play the life stories and the generated people, unless somebody works here already."""

    help = "Füllt eine leere Demo mit dem synthetischen Jobcenter Lotsenau."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own signature; checks run in ./lotse check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--cases", type=int, default=300, help="so viele Menschen (Vorgabe 300)")
        parser.add_argument("--seed", type=int, default=1, help="gleiche Zahl, gleiche Menschen")
        parser.add_argument("--accounts-json", action="store_true", help="die Zugänge als eine Zeile JSON")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Seed if the database is empty; name the accounts."""
        if not settings.IS_DEMO:
            raise CommandError("Beispieldaten gibt es nur in der Demo.")
        if not Staff.objects.exists():
            begin_anew()
            self._seed(options["cases"], options["seed"])
        accounts = _accounts()
        if options["accounts_json"]:
            self.stdout.write(json.dumps(accounts, ensure_ascii=False))
        else:
            for account in accounts:
                self.stdout.write(f"{account['username']:<10} {account['password']:<24} {account['role']}")

    @transaction.atomic
    def _seed(self, cases: int, seed: int) -> None:
        """Build everything in one transaction: a broken first start leaves an empty database, which starts anew."""
        stage = Stage(build_house(cases), timezone.localdate())
        build_network(stage)
        people = _people(cases, seed, stage)
        for number, person in enumerate(people, start=1):
            play(person, stage)
            if number % REPORT_EVERY == 0 or number == len(people):
                self.stderr.write(f"{number} von {len(people)} Fällen …")
        play_team(stage)
        play_walks(stage)
        tell_invented_figures(stage)


def _people(cases: int, seed: int, stage: Stage) -> list[Dossier]:
    """Return the people in the order of their proposals, so that the Fallnummern follow the calendar."""
    told = dossiers(stage.today)[:cases]
    invented = generate(max(cases - len(told), 0), seed, stage.today, holders(cases))
    return sorted((*told, *invented), key=lambda person: (person.intake.proposed_on, person.key))


def _accounts() -> list[dict[str, str]]:
    """Return the accounts of the tour that exist here."""
    toured = [person.username for person in ACCOUNTS]
    here = set(Staff.objects.filter(username__in=toured).values_list("username", flat=True))
    return [
        {"username": person.username, "password": settings.DEMO_PASSWORD, "role": person.role.label}
        for person in ACCOUNTS
        if person.username in here
    ]
