"""Which master key is needed by how much, and who still works with what was before."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count

from lotsenbuch.accounts.queries import factors_by_master
from lotsenbuch.cases.models import PersonKey
from lotsenbuch.records.queries import drafts_by_master


@dataclass(frozen=True, slots=True)
class Wrapped:
    """How many keys are wrapped by the master key with each number."""

    persons: Counter[int]
    drafts: Counter[int]
    factors: Counter[int]

    def total(self) -> Counter[int]:
        """Return the sum of all three."""
        return self.persons + self.drafts + self.factors


def wrapped_by_master() -> Wrapped:
    """Count what needs which master key; `service:rotate` sees all rows, without names."""
    rows = PersonKey.objects.order_by("master_number").values_list("master_number").annotate(count=Count("pk"))
    return Wrapped(Counter(dict(rows)), drafts_by_master(), factors_by_master())


def first_wrapped(number: int) -> PersonKey | None:
    """Return one person's key that this master key wraps, to try whether it fits."""
    return PersonKey.objects.filter(master_number=number).order_by("pk").first()


def the_clock() -> datetime:
    """Return the database's own time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        instant: datetime = cursor.fetchone()[0]
        return instant


def transactions_since_before(instant: datetime) -> int:
    """Return how many transactions of the app began before this instant and still run, this one left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user "
            "AND pid <> pg_backend_pid() AND xact_start <= %s",
            [instant],
        )
        return int(cursor.fetchone()[0])
