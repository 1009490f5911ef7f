"""`./lotse serve`: refuses in German what is missing or unsafe; the roles, the first account."""

import os
import re
from pathlib import Path
from secrets import token_urlsafe

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.launch import serve
from lotsenbuch.launch.places import ROOT, Trouble
from tests.cast import client_of
from tests.database import as_owner


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which nothing is missing."""
    master, secret = tmp_path / "master.json", tmp_path / "secret"
    for path in (master, secret):
        path.write_text(token_urlsafe(64))
        path.chmod(0o600)
    return {
        "LOTSE_HOSTS": "lotsenbuch.example",
        "DATABASE_URL": "postgresql://lotse_owner:a@db.example/l?sslmode=verify-full",
        "DATABASE_APP_URL": "postgresql://lotse_app:b@db.example/l?sslmode=verify-full",
        "LOTSE_MASTER_KEY_FILE": str(master),
        "LOTSE_SECRET_KEY_FILE": str(secret),
    }


def test_nothing_is_missing_when_all_is_there(env: dict[str, str]) -> None:
    assert serve.missing(env) == []


@pytest.mark.parametrize(
    "name", ["LOTSE_HOSTS", "DATABASE_URL", "DATABASE_APP_URL", "LOTSE_MASTER_KEY_FILE", "LOTSE_SECRET_KEY_FILE"]
)
def test_each_setting_that_is_missing_is_named(env: dict[str, str], name: str) -> None:
    del env[name]
    faults = serve.missing(env)
    assert len(faults) == 1
    assert faults[0].startswith(f"{name} fehlt")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("LOTSE_MODE", "demo", "LOTSE_MODE ist „demo“"),
        ("LOTSE_HOSTS", "*", "bitte jeden Namen ganz ausschreiben"),
        ("LOTSE_HOSTS", ".example", "bitte jeden Namen ganz ausschreiben"),
        ("DATABASE_APP_URL", "postgresql://lotse_owner@/l?host=/run", "nennen dieselbe Rolle"),
        ("DATABASE_APP_URL", "postgresql://web@/l?host=/run", "muss die Rolle lotse_app nennen"),
        ("DATABASE_APP_URL", "postgresql://lotse_app@db.example/l", "sslmode=verify-full"),
        ("DATABASE_APP_URL", "postgresql://lotse_app@db.example/l?sslmode=require", "sslmode=verify-full"),
        ("LOTSE_SECRET_KEY_FILE", "/gibt/es/nicht", "nennt keine Datei"),
        ("LOTSE_BREACHED_PASSWORDS_FILE", "/gibt/es/nicht", "keine Datei, die zu lesen ist"),
        ("LOTSE_SECRET_KEY_FILE", str(ROOT / "README.md"), "README.md"),
    ],
)
def test_what_is_unsafe_is_refused(env: dict[str, str], name: str, value: str, says: str) -> None:
    faults = serve.missing(env | {name: value})
    assert len(faults) == 1
    assert says in faults[0]


def test_keys_that_others_may_read_or_that_are_short_are_refused(env: dict[str, str]) -> None:
    Path(env["LOTSE_MASTER_KEY_FILE"]).chmod(0o640)
    Path(env["LOTSE_SECRET_KEY_FILE"]).write_text("kurz")
    assert [re.sub(r"/\S+", "…", fault) for fault in serve.missing(env)] == [
        "LOTSE_MASTER_KEY_FILE: … dürfen auch andere lesen; bitte chmod 600.",
        "LOTSE_SECRET_KEY_FILE: Das Geheimnis braucht mindestens 50 zufällige Zeichen.",
    ]


def test_everything_that_is_missing_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOTSE_HOSTS", "LOTSE_MODE", "LOTSE_MASTER_KEY_FILE", "LOTSE_SECRET_KEY_FILE", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("DATABASE_APP_URL", raising=False)
    with pytest.raises(Trouble) as refused:
        serve.run(["--data", str(tmp_path / "data"), "--check"])
    assert str(refused.value).startswith("Lotsenbuch startet so nicht:\n")
    assert str(refused.value).count("\n  – ") == 5


def test_what_answers_the_web_never_learns_the_owner(
    env: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOTSE_MODE", "LOTSE_DATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    ran: list[list[str]] = []
    monkeypatch.setattr(serve, "_must", lambda command, *_, **__: ran.append(command))
    given = serve.House(serve.parse(["--data", str(tmp_path)])).prepare()
    assert ("DATABASE_URL" in given, given["LOTSE_MODE"]) == (False, "serve")
    assert not [value for value in given.values() if "lotse_owner:a" in value]
    assert [command[4] for command in ran] == ["check_serving", "ledger_replay", "check"], (
        "migrations run only when asked for"
    )


def test_migrations_run_when_asked_for(env: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOTSE_MODE", raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    ran: list[list[str]] = []
    monkeypatch.setattr(serve, "_must", lambda command, *_, **__: ran.append(command))
    serve.House(serve.parse(["--migrate", "--data", str(tmp_path)])).prepare()
    assert [command[4] for command in ran] == ["migrate", "check_serving", "ledger_replay", "check"]


@pytest.mark.parametrize("wrong", [["--port", "0"], ["--quark"], ["--cases", "3"]])
def test_wrong_options_are_refused(wrong: list[str]) -> None:
    with pytest.raises(Trouble) as refused:
        serve.parse(wrong)
    assert refused.value.code == 2


# The database


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_database_of_the_tests_would_do(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_serving")
    assert "Noch betreut niemand die Anwendung" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_an_app_that_is_the_owner_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = os.environ["DATABASE_URL"].split("//", 1)[1].split("@", 1)[0].split(":")[0]
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own
    monkeypatch.setitem(connection.settings_dict, "USER", owner)
    try:
        with pytest.raises(CommandError) as refused:
            call_command("check_serving")
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # as above
    assert "besitzt Tabellen" in str(refused.value)
    assert "darf Rollen oder Datenbanken anlegen" in str(refused.value)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_table_whose_owner_would_see_all_is_refused() -> None:
    with as_owner() as owner:
        owner.execute("ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY")
    try:
        with pytest.raises(CommandError, match="fehlt FORCE ROW LEVEL SECURITY"):
            call_command("check_serving")
    finally:
        with as_owner() as owner:
            owner.execute("ALTER TABLE cases_case FORCE ROW LEVEL SECURITY")
        connections["owner"].close()


# The first account


@pytest.mark.django_db
def test_the_first_account_opens_nothing_but_its_password(capsys: pytest.CaptureFixture[str], house: object) -> None:
    call_command("create_staff", "f.first", "--first-name", "Frieda", "--last-name", "First")
    name, password = capsys.readouterr().out.split()
    staff = Staff.objects.get(username=name)
    assert staff.check_password(password)
    assert staff.has_given_password
    assert [one.role for one in RoleAssignment.objects.filter(staff=staff)] == ["administration"]
    assert client_of(staff).get("/verwaltung/").headers["Location"] == "/ich/passwort/"


@pytest.mark.django_db
def test_two_keep_the_application_and_add_the_others(frieda: Staff, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_staff", "second", "--first-name", "Zwei", "--last-name", "Zweig")
    with pytest.raises(CommandError, match="Zwei betreuen die Anwendung schon"):
        call_command("create_staff", "third", "--first-name", "Drei", "--last-name", "Drei")
    assert not Staff.objects.filter(username="third").exists()


@pytest.mark.django_db
def test_in_an_emergency_everybody_is_logged_out(anna: Staff, bernd: Staff, capsys: pytest.CaptureFixture[str]) -> None:
    client_of(anna), client_of(bernd)
    call_command("end_sessions", "--username", "anna")
    call_command("end_sessions")
    assert capsys.readouterr().out == "Beendet: 1\nBeendet: 1\n"
    with pytest.raises(CommandError, match="gibt es nicht"):
        call_command("end_sessions", "--username", "niemand")
