"""Asking whether somebody is registered already: logged and limited, because the answer is about hidden people too."""

from datetime import date, timedelta

from lotsenbuch.audit.actions import ask_recorded
from lotsenbuch.cases.rules.names import birthday_variants, name_key, phonetic_codes
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
    birthdays = [birth_on, *sorted(birthday_variants(birth_on) - {birth_on})]
    codes = sorted(phonetic_codes(f"{first_name} {last_name}"))
    asked = (birthdays, name_key(first_name, last_name), codes, _CHECK, MOST_CHECKS, WITHIN)
    answer = ask_recorded(_CHECK, "cases_ask_known", *asked, by=by)
    if answer is None:
        raise RefusedError(TOO_MANY)
    return bool(answer)
