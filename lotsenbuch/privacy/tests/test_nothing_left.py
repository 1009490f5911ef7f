"""After a deletion nothing is left, also not after a restore; a hold set meanwhile wins. Each seen to fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.privacy.actions import retention as actions
from lotsenbuch.privacy.actions.ledger import replay
from lotsenbuch.privacy.models import Hold
from lotsenbuch.records.actions import save_draft
from lotsenbuch.records.actor import acting_as
from tests.cast import NOTE, PERSON, SECRETS, Cast, act_as, client_of
from tests.database import as_owner
from tests.things import Things

from .erasing import carried_out, dump, ended, ledger, released, rows_with, where

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
__all__ = ["ledger"]
CANARIES = (*SECRETS, "Çelik", PERSON.bg_number, "Quellmoor-Çelik")
# The log, which names ids and no content, goes by its own age; the planner counts the ids that stand there.
LOG = ("audit_entry", "audit_search", "pg_stats")


def test_nothing_of_a_deleted_person_is_left_in_any_encoding(things: Things, everybody: Cast, ledger: Path) -> None:
    anna, by = everybody["anna"], everybody
    case = Case(pk=things.case_id)
    with act_as(anna):
        person_id = Case.objects.values_list("person_id", flat=True).get(pk=case.pk)
        save_draft("desk:write_note", case.pk, {"text": NOTE}, by=anna.actor)
    client_of(anna).get(f"/fall/{case.pk}/")
    with act_as(by["ines"]):
        actions.lift_hold(hold=Hold.objects.get(), reason="Urteil ist rechtskräftig", by=by["ines"].actor)
    ended(case, anna)
    actions.clean_up()
    before = dump()
    # The positive control: what is looked for was there, in tables and in what the planner remembers.
    assert {word for word in SECRETS if word not in where(CANARIES, before)} <= {
        "14.03.1987",
        "Bandscheibenvorfall",
        "Stromschulden",
        "Termin in der Schmerzambulanz vereinbart",
    }, "sealed from the start, or kept as a day"
    assert {"cases_person", "cases_journalentry", "pg_stats"} <= set().union(*where(CANARIES, before).values())
    assert {"cases_outline", "records_draft", "procrastinate_jobs"} <= rows_with(case.pk, before) | {
        "procrastinate_jobs"
    }
    assert carried_out(by["ines"], by["jonas"]) == 1
    assert actions.clean_up() > 50
    after = dump()
    assert where(CANARIES, after) == {}
    assert rows_with(case.pk, after, without=LOG) == set()
    assert rows_with(person_id, after, without=LOG) == set()
    # The tables that lost rows: what is asked for above went, and was not merely never there.
    lost = {table for table, rows in before.items() if len(after[table]) < len(rows)}
    emptied = {"cases_personkey", "letters_sentletter", "documents_copy", "records_draft"}
    assert emptied | {"cases_person", "planning_plan", "steering_measure", "accounts_notice"} <= lost
    assert any(table.startswith("fieldwork_") for table in lost)
    text = ledger.read_text()
    assert (text.count("\n"), str(case.pk) in text, things.fallnummer in text) == (1, False, False)


@contextmanager
def backup() -> Iterator[str]:
    """Copy the database as it is now; yield the name of the copy."""
    name = connections["default"].settings_dict["NAME"]
    for one in ("default", "owner"):
        connections[one].close()
    connections["default"].close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own
    copy = f"{name}_backup"
    owner = connections["owner"].settings_dict
    where = {"host": owner["HOST"], "port": owner["PORT"] or None, "user": owner["USER"], "dbname": "postgres"}
    with psycopg.connect(**where, password=owner["PASSWORD"] or None, autocommit=True) as beside:
        beside.execute(f'DROP DATABASE IF EXISTS "{copy}"')
        beside.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        try:
            yield copy
        finally:
            connections["owner"].close()
            beside.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')


@contextmanager
def restored(copy: str) -> Iterator[None]:
    """Let the owner's connection lead to the copy, as after a restore."""
    settings: dict[str, Any] = connections["owner"].settings_dict
    real = settings["NAME"]
    connections["owner"].close()
    settings["NAME"] = copy
    try:
        yield
    finally:
        connections["owner"].close()
        settings["NAME"] = real


def count(copy: str, table: str) -> int:
    with as_owner() as owner:
        where = owner.info
        there = psycopg.connect(host=where.host, port=where.port, user=where.user, dbname=copy)
    with there:
        there.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        found = there.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608 - a constant of this file
        there.rollback()
    there.close()
    return int(found[0]) if found else -1


def test_an_old_backup_restored_after_a_deletion_forgets_again_before_the_app_opens(
    case_of_anna: Case, case_of_bernd: Case, anna: Staff, ines: Staff, jonas: Staff, ledger: Path, capsys: Any
) -> None:
    ended(case_of_anna, anna)
    with backup() as copy:
        carried_out(ines, jonas)
        with restored(copy):
            assert (count(copy, "cases_person"), count(copy, "cases_personkey")) == (2, 2)
            call_command("ledger_replay", "--json")
            assert '"cases": 1' in capsys.readouterr().out
            assert (count(copy, "cases_person"), count(copy, "cases_personkey")) == (1, 1)
            again = replay()
            assert (again.cases, again.rows, again.mark) == (0, 0, 1)
    call_command("ledger_replay")
    assert "nichts zu tun" in capsys.readouterr().out
    # A ledger that is changed, torn or shorter than the database knows it opens nothing.
    whole = ledger.read_text()
    for broken in (whole.replace("L6", "L5"), whole[:-5], ""):
        ledger.write_text(broken)
        with pytest.raises(CommandError, match="Löschliste"):
            call_command("ledger_replay")
    ledger.write_text(whole)


def test_a_hold_set_while_the_batch_runs_wins_or_is_refused(
    case_of_anna: Case, case_of_bernd: Case, anna: Staff, bernd: Staff, ines: Staff, jonas: Staff
) -> None:
    for case, by in ((case_of_anna, anna), (case_of_bernd, bernd)):
        ended(case, by)
    run_id = released(ines, jonas)
    erased: list[int] = []

    def batch() -> None:
        erased.append(actions.carry_out(run_id))
        connection.close()

    with acting_as(ines.actor):
        actions.set_hold(kind="court", reference="", number=case_of_anna.fallnummer, by=ines.actor)
        thread = Thread(target=batch)
        thread.start()
        # The batch has begun and waits for the case that is being held at this moment.
        wait_until_something_waits()
    thread.join(30)
    assert erased == [1]
    with acting_as(ines.actor), pytest.raises(Exception, match="gibt es nicht"):
        actions.set_hold(kind="court", reference="", number=case_of_bernd.fallnummer, by=ines.actor)
    with act_as(anna):
        assert Case.objects.select_related("person__key").get(pk=case_of_anna.pk).person.key


def wait_until_something_waits() -> None:
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
    until = timezone.now() + timedelta(seconds=30)
    with as_owner() as owner:
        while timezone.now() < until:
            found = owner.execute(asked).fetchone()
            if found and found[0]:
                return
            owner.rollback()
    raise AssertionError("the batch ran past a hold that was being set")
