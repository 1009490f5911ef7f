"""A closed case is read-only in the database: every table of a case, every command, whatever the code above does."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.closure.actions import close_case, reopen
from lotsenbuch.closure.models import EndReason
from lotsenbuch.closure.rules.ending import EndingData
from lotsenbuch.intake.actions import agree_alliance, find_barrier
from lotsenbuch.intake.models import Intake
from lotsenbuch.records.rules import DataClass

from .cast import act_as
from .closed import MAY_CHANGE, rows_of, tables_of_a_case
from .database import as_owner

pytestmark = pytest.mark.django_db
TEXTS = dict.fromkeys(("mandate", "expected_by_person", "expected_by_house", "confidential"), "Abgesprochen")
# Own rows of the importer: policies by actor, and by the right to write in the case.
POLICIES = """
    SELECT c.relname, polname, polcmd, coalesce(pg_get_expr(polwithcheck, polrelid), pg_get_expr(polqual, polrelid))
    FROM pg_policy JOIN pg_class c ON c.oid = polrelid
    WHERE polcmd IN ('*', 'a', 'w', 'd') AND 'lotse_app'::regrole = ANY(polroles)
"""


@pytest.fixture
def closed(case_of_anna: Case, anna: Staff) -> Case:
    """Return a case of Anna's with something in most tables, ended a moment ago."""
    today = timezone.localdate()
    with act_as(anna):
        intake = Intake.objects.select_related("case").get(case=case_of_anna)
        agree_alliance(case=case_of_anna, texts=TEXTS, on=today, by=anna.actor)
        found = {"found_on": today, "found_by": "Gespräch", "by": anna.actor, "data_class": DataClass.COUNSELLING}
        find_barrier(intake=intake, group="motivation", label="Rückzug", **found)  # type: ignore[arg-type]  # by name
        data = EndingData(reason_id=EndReason.objects.get(is_revocation=True).id, results="Besprochen")
        close_case(case=case_of_anna, data=data, on=today, by=anna.actor)
    return case_of_anna


# The service that forgets takes lines of a print file away after a day, also of a case that has ended.
DELETED_AFTER_A_DAY = {("letters_batchline", "batch_line_expire")}


def test_every_policy_that_lets_somebody_write_in_a_case_asks_for_the_right_to_write() -> None:
    """Also of rooms that come later: the right is what the end of a case takes away."""
    tables = set(tables_of_a_case())
    with connection.cursor() as cursor:
        cursor.execute(POLICIES)
        rows = cursor.fetchall()
    asked = {(table, policy): "may_write" in rule for table, policy, _, rule in rows if table in tables}
    assert len(asked) > 10
    assert {one for one, asks in asked.items() if not asks} == DELETED_AFTER_A_DAY


def test_what_may_change_was_reviewed_and_is_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')")
        assert set(MAY_CHANGE) <= {name for (name,) in cursor.fetchall()}


def attempts(table: str) -> dict[str, str]:
    """Return a command of each kind on the rows of a case."""
    column = "id" if table == "cases_case" else "case_id"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
            "AND attgenerated = ''",
            [table],
        )
        names = [f'"{name}"' for (name,) in cursor.fetchall()]
    values = ["gen_random_uuid()" if name == '"id"' else name for name in names]
    return {
        "INSERT": f'INSERT INTO "{table}" ({", ".join(names)}) SELECT {", ".join(values)} FROM "{table}" '  # noqa: S608
        f"WHERE {column} = %s LIMIT 1",
        "UPDATE": f'UPDATE "{table}" SET {column} = {column} WHERE {column} = %s',  # noqa: S608
        "DELETE": f'DELETE FROM "{table}" WHERE {column} = %s',  # noqa: S608
    }


def written(case: Case, staff: Staff) -> list[tuple[str, str]]:
    """Try every command on every table of the case; return those that changed a row."""
    done = []
    for table in [*tables_of_a_case(), "cases_case"]:
        for command, sql in attempts(table).items():
            with act_as(staff), connection.cursor() as cursor:
                try:
                    with transaction.atomic():
                        cursor.execute(sql, [case.id])
                        if cursor.rowcount:
                            done.append((table, command))
                        transaction.set_rollback(True)
                except ProgrammingError:
                    continue
                except DatabaseError as error:  # a frozen version or a unique key refuses it as well
                    if not any(word in str(error) for word in ("abgeschlossen", "unique", "violates")):
                        raise
    return done


def test_no_row_of_a_closed_case_is_added_changed_or_deleted(closed: Case, anna: Staff) -> None:
    filled = {table for table, (count, _) in rows_of(closed.id, anna).items() if count}
    assert {"cases_case", "cases_journalentry", "cases_task", "intake_barrier", "closure_ending"} <= filled
    assert written(closed, anna) == []


def test_the_same_commands_write_once_the_case_is_open_again(closed: Case, anna: Staff) -> None:
    """Else the test above would prove nothing."""
    with act_as(anna):
        reopen(case=closed, reason="Stelle verloren", today=timezone.localdate(), by=anna.actor)
    done = written(closed, anna)
    assert {("cases_task", "INSERT"), ("cases_task", "UPDATE"), ("cases_journalentry", "INSERT")} <= set(done)
    assert ("cases_case", "UPDATE") in done


def test_the_end_is_taken_from_everybody_by_the_database(closed: Case, anna: Staff) -> None:
    """Seeded fault: with the right to write left in place, the rows above can be written."""
    with act_as(anna), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_access WHERE case_id = %s AND may_write", [closed.id])
        assert cursor.fetchone() == (0,)
    with as_owner() as owner:
        triggers = owner.execute("SELECT tgname FROM pg_trigger WHERE tgenabled = 'O' AND NOT tgisinternal").fetchall()
    assert {("case_closed_is_read",), ("access_to_closed_reads",)} <= set(triggers)
