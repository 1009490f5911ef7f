"""`./lotse psql` on a running instance: whoever opens it sees structure, and nobody."""

import os
import subprocess

import pytest
from django.db import connection

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.launch.psql import environment_of, program
from tests.cast import act_as
from tests.house import our_models

pytestmark = pytest.mark.django_db(transaction=True)
GUARDED = sorted(model._meta.db_table for model in our_models() if getattr(model, "holds", None) is not None)


@pytest.fixture
def instance(case_of_anna: Case, proposal_of_emre: object) -> dict[str, str]:
    """Return the addresses of a database in which there is something to see."""
    where = connection.settings_dict
    address = f"@/{where['NAME']}?host={where['HOST']}&port={where['PORT'] or 5432}"
    owner = os.environ["DATABASE_URL"].split("//", 1)[1].split("@", 1)[0]
    return {"DATABASE_URL": f"postgresql://{owner}{address}", "DATABASE_APP_URL": f"postgresql://lotse_app{address}"}


def said(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program(), "-X", *arguments], env=env, capture_output=True, text=True, check=False)  # noqa: S603  # psql itself


@pytest.mark.parametrize("as_app", [True, False], ids=["app", "owner"])
def test_every_table_that_reaches_a_person_is_empty_there(
    instance: dict[str, str], anna: Staff, *, as_app: bool
) -> None:
    with act_as(anna):
        assert Case.objects.count() == 1, "nothing could leak, nothing is proven"
    counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in GUARDED)  # noqa: S608  # our own names
    done = said(environment_of(instance, as_app=as_app), "-Atc", counts)
    assert done.stderr == ""
    assert dict(line.split("|") for line in done.stdout.split()) == dict.fromkeys(GUARDED, "0")


def test_the_app_cannot_become_somebody_else_in_psql(instance: dict[str, str]) -> None:
    done = said(environment_of(instance, as_app=True), "-Atc", "SET ROLE lotse_guard")
    assert done.returncode != 0
    assert "permission denied" in done.stderr


def test_the_owner_sees_the_structure(instance: dict[str, str]) -> None:
    done = said(environment_of(instance, as_app=False), "-Atc", "SELECT current_user, count(*) > 20 FROM pg_policy")
    assert done.stdout.strip().endswith("|t")


def test_a_password_is_not_seen_on_the_command_line() -> None:
    env = {"DATABASE_URL": "postgresql://a:b%40c@db.example:5433/x?sslmode=verify-full", "DATABASE_APP_URL": ""}
    found = environment_of(env, as_app=False)
    named = {name: found[name] for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSSLMODE")}
    assert named == {
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "a",
        "PGPASSWORD": "b@c",
        "PGDATABASE": "x",
        "PGSSLMODE": "verify-full",
    }
