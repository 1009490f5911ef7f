"""A closed case is read-only in the database: every table of a case, every command, whatever the code above does."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import break_glass, write_note
from lotsenbuch.cases.models import Case, Dispute, JournalEntry
from lotsenbuch.cases.tests.test_glass import plea
from lotsenbuch.closure.actions import close_case, reopen
from lotsenbuch.closure.models import EndReason
from lotsenbuch.closure.rules.ending import EndingData
from lotsenbuch.intake.actions import agree_alliance, find_barrier
from lotsenbuch.intake.models import Barrier, Intake
from lotsenbuch.office.models import House
from lotsenbuch.records.rules import DataClass

from .cast import NOTE, act_as, client_of
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


# The service that forgets takes lines of a print file away after a day, also of a case that has ended. What was written
# outside is kept whatever became of the case: it lies in its writer's inbox, not in the file (docs/decisions/0160).
WRITTEN_AFTER_THE_END = {
    ("letters_batchline", "batch_line_expire"),
    ("fieldwork_note", "note_added"),
    ("fieldwork_note", "note_changed"),
}


def test_every_policy_that_lets_somebody_write_in_a_case_asks_for_the_right_to_write() -> None:
    """Also of rooms that come later: the right is what the end of a case takes away."""
    tables = set(tables_of_a_case())
    with connection.cursor() as cursor:
        cursor.execute(POLICIES)
        rows = cursor.fetchall()
    asked = {(table, policy): "may_write" in rule for table, policy, _, rule in rows if table in tables}
    assert len(asked) > 10
    assert {one for one, asks in asked.items() if not asks} == WRITTEN_AFTER_THE_END


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


def test_what_was_written_is_put_right_and_spoken_against_also_after_the_end(
    closed: Case, anna: Staff, bernd: Staff, house: House
) -> None:
    """By the doors that a person of the house presses; no note stands alone, and who only looks in writes nothing."""
    client, today = client_of(anna), f"{timezone.localdate():%d.%m.%Y}"
    plain: dict[str, Any] = {"kind": "note", "text": "Ganz neu", "happened_at": timezone.now(), "by": anna.actor}
    with act_as(anna):
        barrier, talk = Barrier.objects.get(case=closed), JournalEntry.objects.get(text=NOTE)
        with pytest.raises(ProgrammingError), transaction.atomic():
            write_note(case=closed, **plain)
    said = [closed.id, "intake_barrier", barrier.id]
    page = client.get(reverse("privacy:statement", args=said)).content.decode()
    assert "Bestreiten, widersprechen" in page
    typed = {"kind": "accuracy", "on": today, "words": "Ich war krank", "repeat_key": uuid4()}
    assert client.post(reverse("privacy:dispute_statement", args=said), typed).status_code == 302
    with act_as(anna):
        row = Dispute.objects.get(row_key=barrier.id)
        assert JournalEntry.objects.filter(pk=row.answer_key or "").get().text.endswith("Ich war krank")
        for kind in ("phone", "talk"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                write_note(case=closed, **{**plain, "kind": kind})
    decided = {"outcome": "kept", "why": "So stand es im Bericht", "repeat_key": uuid4()}
    assert client.post(reverse("privacy:decide_statement", args=[*said, row.id]), decided).status_code == 302
    entry = [closed.id, talk.id]
    for name, sent in (
        ("correct_entry", {"text": "Möchte in die Schreinerei"}),
        ("object_to_entry", {"text": "Das habe ich nicht gesagt"}),
        ("dispute_entry", {"kind": "accuracy", "on": today}),
    ):
        answer = client.post(reverse(f"steering:{name}", args=entry), {**sent, "repeat_key": uuid4()})
        assert answer.status_code == 302, name
    with act_as(anna):
        texts = set(JournalEntry.objects.filter(case=closed, about=talk).values_list("text", flat=True))
        assert texts == {"Möchte in die Schreinerei", "Das habe ich nicht gesagt"}
        assert JournalEntry.objects.filter(case=closed, text__contains="So stand es im Bericht").exists()
    with act_as(bernd):
        break_glass(plea=plea(closed.fallnummer), house=house, by=bernd.actor)
    visitor = client_of(bernd)
    assert visitor.get(reverse("privacy:statement", args=said)).status_code == 200
    for name, path in (("privacy:dispute_statement", said), ("steering:dispute_entry", entry)):
        answer = visitor.post(reverse(name, args=path), {"kind": "objection", "on": today, "repeat_key": uuid4()})
        assert answer.status_code == 403, name
    with act_as(bernd), pytest.raises(ProgrammingError), transaction.atomic():
        Dispute(
            case=closed, entry=talk, data_class=1, kind="objection", asked_on=timezone.localdate(),
            noted_at=timezone.now(), noted_by=str(bernd.actor),
        ).save(force_insert=True)  # fmt: skip


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
