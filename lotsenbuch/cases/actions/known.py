"""Asking whether somebody is registered already: logged and limited, because the answer is about hidden people too."""

from datetime import date, timedelta

from django.db import connection

from lotsenbuch.audit.actions import recorded
from lotsenbuch.audit.queries import acts_since
from lotsenbuch.cases.rules.names import birthday_variants, name_key, phonetic_codes
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError

MOST_CHECKS = 30
WITHIN = timedelta(minutes=10)
TOO_MANY = (
    "In den letzten zehn Minuten wurde hier schon 30-mal geprüft, ob jemand bekannt ist. Bitte etwas warten; "
    "was eingetragen ist, bleibt stehen."
)
_CHECK = "cases.check_known"


def check_known(*, first_name: str, last_name: str, birth_on: date, by: Actor) -> bool:
    """Say whether somebody like this is registered already, visible or not: one neutral answer.

    Who asks in the transaction in which they register is waited for by the next who asks about the same person.

    Raises:
        RefusedError: the actor asked too often; counted in the log, so over all web processes.
    """
    with connection.cursor() as cursor:
        # Of many requests at once each would count the others out.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"checks of {by}"])
    if acts_since(by, what=_CHECK, within=WITHIN) >= MOST_CHECKS:
        raise RefusedError(TOO_MANY)
    birthdays = [birth_on, *sorted(birthday_variants(birth_on) - {birth_on})]
    codes = sorted(phonetic_codes(f"{first_name} {last_name}"))
    with recorded(_CHECK, by=by):
        return bool(ask_guard("cases_check_known", birthdays, name_key(first_name, last_name), codes))
