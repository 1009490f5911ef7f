"""The test database: made and migrated by the owner, used as the app role, cleared by the owner.

Tests that ran as owner would prove nothing: the owner's rights are not what a request has. The app role may not
TRUNCATE, so the clearing after transactional tests goes through a connection of another one.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase, override_settings
from hypothesis import settings
from psycopg import sql
from psycopg.errors import ObjectInUse
from pytest_django import DjangoDbBlocker

# What a migration wrote stays; a row that a policy hides from everybody still fills a page of the file.
WRITTEN_BY_TESTS = """
    SELECT format('%I', relname) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) = 0
"""
# A table without a file has no row; one whose rows were deleted may have one.
DELETES = """
    SELECT format('DELETE FROM %%I', relname) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND format('%%I', relname) = ANY(%s) AND pg_relation_size(oid) > 0
"""
# No test asks how fast it was: on a busy machine that is nobody's mistake.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

PLAIN_FILES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIGRATING = 7_304_113  # the number of the lock that the processes of one run share
PREPARED = "_prepared"  # the end of the name of the database that is migrated once and copied
_cleared: list[str] = []
_check_items: list[UUID] = []


def as_owner() -> psycopg.Connection[tuple[Any, ...]]:
    """Open a connection of the owner's to the test database."""
    where = connections["default"].settings_dict
    owner = connections["owner"].settings_dict
    return psycopg.connect(
        host=owner["HOST"],
        port=owner["PORT"] or None,
        user=owner["USER"],
        password=owner["PASSWORD"] or None,
        dbname=where["NAME"],
    )


def _worker() -> str:
    """Return what sets apart the database of one of several processes that run tests, nothing when there is one."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "")
    return f"_{name}" if name else ""


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let one process migrate at a time: the roles belong to the whole server, and two GRANTs at once fail."""
    with _beside() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        yield


def _drop(name: str) -> None:
    """Drop the test database; a browser that was closed leaves a session there for a moment.

    The owner may not end sessions of the app role. PostgreSQL itself waits five seconds; what is still in use then is
    left to the server, which a run of its own throws away, and to the next run, which begins by dropping it.
    """
    with _beside() as connection, suppress(ObjectInUse):
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _beside() -> psycopg.Connection[tuple[Any, ...]]:
    """Open a connection of the owner's to the database that is no test database."""
    owner = connections["owner"].settings_dict
    return psycopg.connect(
        host=owner["HOST"],
        port=owner["PORT"] or None,
        user=owner["USER"],
        password=owner["PASSWORD"] or None,
        dbname=owner["NAME"],
        autocommit=True,
    )


def _is_prepared(name: str, run: str) -> bool:
    """Tell whether another process of this very run has migrated; what an earlier, killed run left is not it."""
    with _beside() as connection:
        said = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [f"{name}{PREPARED}"]
        ).fetchone()
    return said == (run,)


def _migrated(name: str) -> None:
    """Create the database of this name and migrate it."""
    owner = connections["owner"]
    creation: Any = owner.creation  # what makes test databases is Django's own and not in the stubs
    owner.settings_dict["TEST"]["NAME"] = name
    creation._create_test_db(verbosity=0, autoclobber=True)
    owner.close()
    owner.settings_dict["NAME"] = name
    call_command("migrate", database="owner", verbosity=0)
    owner.close()


def _copied(name: str, run: str) -> None:
    """Copy the database that the first process of this run has migrated; be that process when there is none."""
    owner = connections["owner"].settings_dict
    base = name.removesuffix(_worker())
    real_name = owner["NAME"]
    if not _is_prepared(base, run):
        _migrated(f"{base}{PREPARED}")
        owner["NAME"] = real_name
        with _beside() as connection:
            named = sql.Identifier(f"{base}{PREPARED}")
            connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(named, sql.Literal(run)))
    _drop(name)
    with _beside() as connection:
        names = sql.Identifier(name), sql.Identifier(f"{base}{PREPARED}")
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        # What a migration grants on the database itself is not copied along.
        connection.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(names[0]))
    owner["NAME"] = name


def _what_migrates() -> str:
    """Return a fingerprint of all that migrations are made of: their own files, and the data and SQL they read."""
    rooms = Path(__file__).parents[1] / "lotsenbuch"
    files = sorted({*rooms.glob("*/migrations/*.py"), *rooms.rglob("*.sql"), *rooms.rglob("*.yaml")})
    return hashlib.sha256(b"\0".join(str(file).encode() + file.read_bytes() for file in files)).hexdigest()


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Create and migrate as owner, then point `default` there as `lotse_app`.

    With `--reuse-db` the migrated database stays for the next run and is copied again while no migration changed.
    """
    owner, app = connections["owner"], connections["default"]
    asked = request.config.option
    stays = asked.reuse_db and not asked.create_db and not _worker()
    run = _what_migrates() if stays else os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    with django_db_blocker.unblock():
        real_name = owner.settings_dict["NAME"]
        creation: Any = owner.creation  # as above
        base: str = creation._get_test_db_name()
        test_name = f"{base}{_worker()}"
        with _one_at_a_time():
            if run:
                _copied(test_name, run)
            else:
                _migrated(test_name)
        app.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own, the stubs know the base class
        app.settings_dict["NAME"] = test_name
        with as_owner() as connection:
            _cleared[:] = [row[0] for row in connection.execute(WRITTEN_BY_TESTS)]
            rows = connection.execute("SELECT id FROM intake_checkitem")
            _check_items[:] = [row[0] for row in rows]
    yield
    with django_db_blocker.unblock():
        app.close()
        app.close_pool()  # type: ignore[attr-defined]  # as above
        owner.close()
        owner.settings_dict["NAME"] = real_name
        _drop(test_name)
        if not stays:
            _drop(f"{base}{PREPARED}")


def clear(_case: TransactionTestCase) -> None:
    """Empty every table that the migrations left empty, and take away what was added to their check list.

    On a server of our own its superuser deletes what there is, past policies and triggers: a TRUNCATE makes some 1600
    new files, most of them for tables in which nothing was written. Both wait for whoever is still at work there.
    """
    connections["default"].close()
    superuser, name = os.environ.get("LOTSE_TEST_SUPERUSER", ""), connections["default"].settings_dict["NAME"]
    with psycopg.connect(superuser, dbname=name) if superuser else as_owner() as by:
        # A test that left a transaction open is named by this, not by a run that hangs.
        by.execute("SET lock_timeout = '20s'")
        if superuser:
            by.execute("SET session_replication_role = replica")
            by.execute(f"LOCK TABLE {', '.join(_cleared)}")
            for (delete,) in by.execute(DELETES, [_cleared]).fetchall():
                by.execute(delete)
        else:
            by.execute(f"TRUNCATE {', '.join(_cleared)}")
        by.execute("DELETE FROM intake_checkitem WHERE id <> ALL(%s)", [_check_items])


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Let no test meet the house of the one before, nor parts of its pages."""
    # The registry is not ready when this plugin loads.
    from lotsenbuch.office.queries import forget_house
    from lotsenbuch.ui.templatetags import remembered

    forget_house()
    remembered.forget()


@pytest.fixture
def minutes_pass() -> None:
    """Ask for this where the last-seen minute of a session is the matter."""


@pytest.fixture(autouse=True)
def _within_one_minute(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no minute begin, and nothing remembered grow old, between two requests whose queries are compared."""
    monkeypatch.setattr("lotsenbuch.office.queries.FRESH_SECONDS", 3600)
    if "minutes_pass" not in request.fixturenames:
        monkeypatch.setattr("lotsenbuch.accounts.sessions.is_new_minute", lambda *_: False)


@pytest.fixture(autouse=True, scope="session")
def _surroundings() -> Iterator[None]:
    """Clear past the app's role; serve static files as they lie, without collecting them first."""
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", clear)
    with override_settings(STORAGES=PLAIN_FILES):
        yield
    patch.undo()
