"""Many cases are made of few ones, in a demo only, and every promise of the house holds for them."""

import re
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import override_settings

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import add_member
from lotsenbuch.cases.models import Case, HouseholdMember, JournalEntry, Outline, Person
from lotsenbuch.cases.queries import key_of_person
from lotsenbuch.desk.demo import multiply as multiplying
from lotsenbuch.desk.demo.multiply_sql import COPIES
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import force_lifted
from tests.cast import NOTE, SEALED_NOTE

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

# Columns that a copy has not: what is sealed, and what ties it to a case, an entry or a Vorschlag that is not its own.
LEFT_OUT = {
    "cases_access.valid_until",
    "cases_grant.valid_until",
    "cases_case.earlier_id",
    "cases_case.is_sealed",
    "cases_journalentry.about_id",
    "cases_journalentry.sealed",
    "intake_alliance.replaces_id",
    "intake_barrier.sealed",
    "intake_intake.proposal_id",
}
UNFORCED = "SELECT count(*) FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity"


def ask_owner(sql: str) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def _owner_lets_go() -> Iterator[None]:
    yield
    connections["owner"].close()


def test_copies_are_whole_cases_of_new_people_with_new_holders(case_of_anna: Case, anna: Staff, chris: Staff) -> None:
    with acting_as(anna.actor):
        case = Case.objects.select_related("person").get()
        add_member(case=case, name="Ayla", birth_on=None, relation="Tochter", by=anna.actor)
    call_command("multiply_cases", to=4)
    with acting_as(anna.actor):
        assert Case.objects.count() == 1
    colleague = Staff.objects.get(username="fm0001")
    with acting_as(colleague.actor):
        cases = list(Case.objects.select_related("person", "outline"))
        assert HouseholdMember.objects.filter(name="Ayla").values("case").distinct().count() == 3
        assert len({case.person.full_name for case in cases} | {case_of_anna.person.full_name}) == 4
        assert len({case.person.kundennummer for case in cases}) == len({case.fallnummer for case in cases}) == 3
        assert {case.outline.holder_id for case in cases} == {colleague.id}
        texts = JournalEntry.objects.values_list("text", flat=True)
        assert list(texts).count(NOTE) == 3
        assert SEALED_NOTE not in texts
        assert all(key_of_person(case.person_id) for case in cases)
    with acting_as(chris.actor):
        assert Outline.objects.count() == 4


def test_every_column_of_what_is_copied_is_copied_or_left_out_by_name() -> None:
    # A room that adds a column to a table in multiply_sql.py must say there what a copy has in it.
    for _, statements in COPIES:
        for table, named in re.findall(r"INSERT INTO (\w+) \(([^)]*)\)", statements):
            with connections["owner"].cursor() as cursor:
                cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
                there = {str(name) for (name,) in cursor.fetchall()}
            left = {column.removeprefix(f"{table}.") for column in LEFT_OUT if column.startswith(f"{table}.")}
            assert there == set(re.findall(r"\w+", named)) | left, table


def test_it_is_done_once(case_of_anna: Case) -> None:
    call_command("multiply_cases", to=3)
    call_command("multiply_cases", to=3)
    with force_lifted("owner", ["cases_case"]):
        assert ask_owner("SELECT count(*) FROM cases_case") == 3


def test_it_is_refused_outside_the_demo(case_of_anna: Case) -> None:
    with override_settings(IS_DEMO=False), pytest.raises(CommandError, match="nur in der Demo"):
        call_command("multiply_cases", to=3)


def test_a_broken_rule_keeps_nothing(case_of_anna: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiplying, "CHECKS", (("Regel", "SELECT count(*) FROM cases_case"),))
    with pytest.raises(CommandError, match="Regel: 3"):
        call_command("multiply_cases", to=3)
    assert ask_owner(UNFORCED) == 0
    with force_lifted("owner", ["cases_case"]):
        assert ask_owner("SELECT count(*) FROM cases_case") == 1


def test_force_is_lifted_for_one_transaction_only(case_of_anna: Case) -> None:
    assert ask_owner("SELECT count(*) FROM cases_person") == 0
    with force_lifted("owner", ["cases_person"]):
        assert ask_owner("SELECT count(*) FROM cases_person") == 1
    assert ask_owner("SELECT count(*) FROM cases_person") == 0
    with pytest.raises(ValueError, match="halt"), force_lifted("owner", ["cases_person"]):
        raise ValueError("halt")
    assert ask_owner(UNFORCED) == 0
    assert not Person.objects.exists()
