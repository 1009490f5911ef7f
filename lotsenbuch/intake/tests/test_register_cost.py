"""What a registration asks of the database: counted exactly, so that nothing is added unseen."""

from uuid import uuid4

import pytest

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.models import Access, Case, ProtectedFact
from lotsenbuch.cases.queries import open_facts
from lotsenbuch.records.rules import DataClass
from tests.cast import act_as, client_of
from tests.detectors import count_queries

from .test_views_proposals import PERSON

pytestmark = pytest.mark.django_db
ADDRESS = "/person/neu/"
FACTS = {"health": "Rücken", "addiction": "früher", "debts": "in Beratung", "convictions": "keine"}
MORE = {
    **FACTS,
    "kundennummer": "977D000077",
    "bg_number": "97701BG0000777",
    "channel-0-value": "0151 5550000",
}
# Session, colleague, actor, the question whether somebody is known with its own entry (which outlives a refusal),
# repeat key, guards, person, key, ways, case, statements, journal, intake, the log, session: what the page asks, and
# nothing of the transaction.
QUERIES = 15
_OF_THE_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SELECT coalesce(current_setting(")


def asked(by: Staff, **more: str) -> list[str]:
    """Return what one registration asks."""
    client = client_of(by)
    client.get(ADDRESS)
    sent = {**PERSON, **more, "repeat_key": str(uuid4())}
    statements = count_queries(lambda: client.post(ADDRESS, sent))
    # At the end of a request inside a test's own transaction the earlier actor comes back.
    inside = [one for one in statements if not one.startswith("SELECT set_config('lotsenbuch.actor', ''")]
    return [one for one in inside if not one.startswith(_OF_THE_TRANSACTION)]


def test_a_registration_with_everything_asks_fifteen_times(hanna: Staff) -> None:
    statements = asked(hanna, **MORE)
    assert len(statements) == QUERIES, "\n".join(one[:120] for one in statements)
    with act_as(hanna):
        case = Case.objects.select_related("person").get()
        assert open_facts(case) == FACTS
        assert ProtectedFact.objects.count() == len(FACTS)
        assert case.person.household_id is not None
        entry = Entry.objects.get(what="cases.register_case")
        assert (entry.case_id, entry.data_class) == (case.id, DataClass.DEBTS)


def test_somebody_who_may_be_known_is_asked_about_and_nothing_stays(hanna: Staff) -> None:
    asked(hanna)
    page = client_of(hanna).post(ADDRESS, {**PERSON, **MORE, "repeat_key": str(uuid4())})
    assert page.context["asks"] == "dordevic jelena 1990-02-28"
    with act_as(hanna):
        assert (Case.objects.count(), Access.objects.count(), ProtectedFact.objects.count()) == (1, 1, 1)
    asked(hanna, **MORE, confirmed=page.context["asks"])
    with act_as(hanna):
        assert Case.objects.count() == 2
