"""Updates while people work: risky migrations are named, a killed one is run again, old code goes on writing."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import call_command
from django.db import migrations as ops
from django.db import models
from django.db.migrations import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.functions import Upper

from lotsenbuch.launch import leash
from lotsenbuch.launch.places import ROOT
from lotsenbuch.launch.postgres import Server
from lotsenbuch.launch.tests.clusters import ask
from lotsenbuch.records.operations import AddConstraint
from lotsenbuch.records.policy import RowPolicy
from lotsenbuch.upkeep.queries.updates import all_migrations, not_in_one_piece, released, risks

PACKAGE = "tests.updated"


def migration(name: str, *done: Operation, risk: str = "") -> Migration:
    kind = type("Migration", (Migration,), {"operations": list(done), "risk": risk})
    made: Migration = kind(name, "house")
    return made


BEFORE = migration(
    "0001",
    ops.CreateModel("Note", [("id", models.UUIDField(primary_key=True)), ("text", models.TextField(null=True))]),
)
MADE = models.GeneratedField(expression=Upper("text"), output_field=models.TextField(), db_persist=True)
RISKY: list[Operation] = [
    ops.RemoveField("note", "text"),
    ops.RenameField("note", "text", "words"),
    ops.AddField("note", "kind", models.TextField(default="note")),
    ops.AddField("note", "made", MADE),
    ops.AlterField("note", "text", models.TextField()),
    ops.AlterField("note", "text", models.JSONField(null=True)),
    ops.AlterField("note", "text", models.TextField(null=True, unique=True)),
    ops.AddIndex("note", models.Index(fields=["text"], name="by_text")),
    ops.AddConstraint("note", models.UniqueConstraint(fields=["text"], name="once")),
    ops.DeleteModel("Note"),
]
SAFE: list[Operation] = [
    ops.AddField("note", "kind", models.TextField(db_default="note")),
    ops.AddField("note", "kind", models.TextField(null=True)),
    ops.AlterField("note", "text", models.TextField("Worte", null=True)),
    ops.AddConstraint("note", RowPolicy(name="mine", using="true")),
    AddIndexConcurrently("note", models.Index(fields=["text"], name="by_text")),
]


def test_each_kind_of_risk_is_named_and_what_is_safe_is_not() -> None:
    known = {"house": {"0001"}}
    for operation in RISKY:
        assert len(risks([BEFORE, migration("0002", operation)], known)) == 1, operation
        assert risks([BEFORE, migration("0002", operation, risk="seit 0.2 sucht es niemand mehr")], known) == []
        assert risks([BEFORE, migration("0002", operation)], {"house": {"0001", "0002"}}) == []
        assert risks([BEFORE, migration("0002", operation)], {"house": set()}) == [], "its table is new as well"
    for operation in SAFE:
        assert risks([BEFORE, migration("0002", operation)], known) == [], operation


def test_the_house_has_no_risky_migration_and_each_is_one_piece(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = all_migrations()
    assert risks(found, released()) == []
    assert not_in_one_piece(found) == []
    ours = [one for one in found if one.__module__.startswith("lotsenbuch.")]
    dear = {one.name for one in ours for step in one.operations if type(step) is ops.AddConstraint}
    assert dear == set(), "records.operations.AddConstraint builds no model anew"
    call_command("lint_migrations")
    monkeypatch.setattr("lotsenbuch.upkeep.management.commands.lint_migrations.released", dict)
    monkeypatch.setattr("lotsenbuch.upkeep.management.commands.lint_migrations.not_in_one_piece", lambda _: ["x.0001"])
    with pytest.raises(SystemExit):
        call_command("lint_migrations")
    assert "x.0001: nicht in einem Stück" in capsys.readouterr().out


def test_our_constraint_stands_where_djangos_would_and_builds_no_model_anew() -> None:
    policy = RowPolicy(name="mine", using="true")
    ours, djangos = ProjectState(), ProjectState()
    BEFORE.mutate_state(ours, preserve=False)
    BEFORE.mutate_state(djangos, preserve=False)
    built = ours.apps.get_model("house", "Note")
    AddConstraint("note", policy).state_forwards("house", ours)
    ops.AddConstraint("note", policy).state_forwards("house", djangos)
    assert ours.apps.get_model("house", "Note") is built
    assert built._meta.constraints == djangos.apps.get_model("house", "Note")._meta.constraints == [policy]
    assert ours.models["house", "note"] == djangos.models["house", "note"]
    assert ours.clone().models["house", "note"].get_constraint_by_name("mine") == policy


SLEEPING = "FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()"
COLUMNS = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'updated_note'"


@pytest.fixture
def server() -> Iterator[Server]:
    with (
        tempfile.TemporaryDirectory(prefix="lotse-unit-", dir="/tmp", ignore_cleanup_errors=True) as place,
        Server(Path(place).resolve(), throwaway=True) as made,
    ):
        yield made


def test_an_update_killed_half_way_is_run_again_waits_for_nobody_and_lets_old_code_write(server: Server) -> None:
    assert migrate(server, "0001").wait() == 0
    ask(server.owner_url, "INSERT INTO updated_note (text) VALUES ('vorher')")
    killed = migrate(server, pause=600)
    count = f"SELECT count(*) {SLEEPING}"
    assert leash.wait_for(lambda: ask(server.superuser_url, count) == "1", seconds=60)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    ask(server.superuser_url, f"SELECT pg_terminate_backend(pid) {SLEEPING}")
    assert leash.wait_for(lambda: ask(server.superuser_url, count) == "0", seconds=60)
    assert ask(server.owner_url, COLUMNS) == "2", "half an update is none"
    with psycopg.connect(server.owner_url) as somebody:
        somebody.execute("SELECT * FROM updated_note")  # and does not end the transaction
        assert migrate(server).wait() != 0, "lock_timeout: it gives up, nobody waits behind it"
    assert migrate(server).wait() == 0
    ask(server.owner_url, "INSERT INTO updated_note (text) VALUES ('vom alten Stand')")
    assert ask(server.owner_url, "SELECT string_agg(kind, ',' ORDER BY id) FROM updated_note") == "old,note"


def migrate(server: Server, *more: str, pause: int = 0) -> "subprocess.Popen[bytes]":
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": f"{PACKAGE}.settings",
        "DATABASE_URL": server.owner_url,
        "PYTHONPATH": str(ROOT),
        "LOTSE_TEST_PAUSE": str(pause),
    }
    command = [sys.executable, "-P", "-m", "django", "migrate", "-v0", *(["updated", *more] if more else [])]
    return leash.start(command, env=env)
