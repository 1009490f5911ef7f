"""What the database itself promises, read from its catalogue (decision 0006: three roles)."""

from typing import Any

import pytest
from django.db import connection

from lotsenbuch.cases.models import Case
from tests.cast import Cast, act_as
from tests.database import as_owner
from tests.house import our_models
from tests.reviewed import (
    DELETED_BY_THE_APP,
    GUARD_FUNCTIONS,
    TABLES_WITHOUT_POLICIES,
    TRIGGER_FUNCTIONS,
    WRITTEN_ONCE,
)

pytestmark = pytest.mark.django_db

FUNCTIONS = """
    SELECT p.oid::regprocedure::text, r.rolname, p.proconfig, has_function_privilege('lotse_app', p.oid, 'EXECUTE'),
           p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) AS a WHERE a.grantee = 0)
    FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
    WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace
"""
TABLES = """
    SELECT relname, relrowsecurity AND relforcerowsecurity, EXISTS (
      SELECT FROM pg_policy WHERE polrelid = c.oid AND 'lotse_app'::regrole = ANY(polroles)
    ), EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname IN ('case_id', 'person_id', 'sealed'))
    FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
"""


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return the answer of the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def one(sql: str, *values: Any) -> Any:
    """Return the only value of the only row."""
    ((value,),) = rows(sql, *values)
    return value


# Functions that see more than their caller


def test_only_reviewed_functions_run_with_the_guards_eyes() -> None:
    assert {row[0] for row in rows(FUNCTIONS)} == GUARD_FUNCTIONS


def test_guard_functions_belong_to_the_guard_and_look_in_fixed_places() -> None:
    wanted = ("lotse_guard", ["search_path=pg_catalog, public, pg_temp"])
    assert {row[0]: row[1:3] for row in rows(FUNCTIONS)} == dict.fromkeys(GUARD_FUNCTIONS, wanted)


def test_only_the_app_may_call_guard_functions() -> None:
    assert {row[0] for row in rows(FUNCTIONS) if row[4]} == set()
    assert {row[0] for row in rows(FUNCTIONS) if row[3]} == GUARD_FUNCTIONS - TRIGGER_FUNCTIONS


def test_nobody_can_slip_an_object_into_the_place_where_guard_functions_look() -> None:
    for role in ("lotse_app", "lotse_guard"):
        assert one("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role) is False


# Roles


@pytest.mark.parametrize("role", ["lotse_app", "lotse_guard"])
def test_no_role_of_ours_stands_above_the_policies(role: str) -> None:
    attributes = rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = %s",
        role,
    )
    assert attributes == [(False,) * 5]


def test_the_owner_is_no_superuser() -> None:
    with as_owner() as owner:
        found = owner.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = session_user").fetchone()
    assert found == (False, False)


def test_the_guard_never_logs_in() -> None:
    assert one("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'lotse_guard'") is False


def test_the_app_becomes_nobody_else() -> None:
    members = "SELECT count(*) FROM pg_auth_members WHERE member = 'lotse_app'::regrole"
    assert one(members) == 0


def test_the_app_owns_nothing() -> None:
    owned = "SELECT count(*) FROM pg_shdepend WHERE refobjid = 'lotse_app'::regrole AND deptype = 'o'"
    assert one(owned) == 0


@pytest.mark.parametrize(
    "table", ["cases_access", "cases_grant", "cases_opening", "cases_openingnote", "cases_household", "cases_outline"]
)
@pytest.mark.parametrize("privilege", ["INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER"])
def test_access_is_written_by_guard_functions_only(table: str, privilege: str) -> None:
    assert one("SELECT has_table_privilege('lotse_app', %s, %s)", table, privilege) is False


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("privilege", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_log_is_append_only(table: str, privilege: str) -> None:
    assert one("SELECT has_table_privilege('lotse_app', %s, %s)", table, privilege) is False


def test_neither_app_nor_guard_empties_a_table_or_hangs_a_key_or_trigger_on_it() -> None:
    sql = """
        SELECT relname, role, privilege FROM pg_class
        CROSS JOIN unnest(ARRAY['lotse_app', 'lotse_guard']) AS role
        CROSS JOIN unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) AS privilege
        WHERE relkind IN ('r', 'p', 'v') AND relnamespace = 'public'::regnamespace
          AND has_table_privilege(role, oid, privilege)
    """
    assert rows(sql) == []


def test_no_table_is_everybodys_and_no_policy_holds_for_other_roles() -> None:
    granted = """SELECT relname FROM pg_class, aclexplode(relacl) AS a
                 WHERE relnamespace = 'public'::regnamespace AND a.grantee = 0
                 AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"""
    assert rows(granted) == []
    assert rows("SELECT DISTINCT roles::text FROM pg_policies ORDER BY 1") == [("{lotse_app}",), ("{lotse_guard}",)]
    ours = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
    assert rows(ours) == [("public",)], "another schema is walked by no test here"


def test_the_app_deletes_only_what_it_has_a_use_for() -> None:
    deleted = """SELECT relname FROM pg_class WHERE relkind = 'r' AND relforcerowsecurity
                 AND has_table_privilege('lotse_app', oid, 'DELETE')"""
    assert {row[0] for row in rows(deleted)} == DELETED_BY_THE_APP


@pytest.mark.parametrize("table", WRITTEN_ONCE)
def test_what_is_written_once_is_not_changed(table: str) -> None:
    assert one("SELECT has_any_column_privilege('lotse_app', %s, 'UPDATE')", table) is False


# Policies


def test_every_table_without_policies_was_reviewed() -> None:
    assert {row[0] for row in rows(TABLES) if not row[1]} == TABLES_WITHOUT_POLICIES


def test_every_guarded_table_has_a_policy_for_the_app() -> None:
    assert {row[0] for row in rows(TABLES) if row[1] and not row[2]} == set()


def test_what_belongs_to_a_case_is_guarded_by_force() -> None:
    """After `migrate` too: the owner, who migrates, is held by the policies as well."""
    belonging = {row[0] for row in rows(TABLES) if row[3]}
    assert {"cases_journalentry", "cases_personkey", "intake_barrier", "cases_undoright"} <= belonging
    assert {row[0] for row in rows(TABLES) if row[3] and not row[1]} == set()


def test_models_and_tables_agree_on_what_is_guarded() -> None:
    guarded = {row[0] for row in rows(TABLES) if row[1]}
    held = {model._meta.db_table for model in our_models() if getattr(model, "holds", None) is not None}
    assert held <= guarded


def test_policies_also_check_what_is_written() -> None:
    sql = "SELECT polname FROM pg_policy WHERE polcmd IN ('*', 'w', 'a') AND polwithcheck IS NULL"
    assert rows(sql) == []


def test_views_look_with_the_eyes_of_their_reader() -> None:
    sql = """SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace
             AND NOT coalesce(reloptions @> ARRAY['security_invoker=true'], false)
             AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"""
    assert rows(sql) == []


# Rows


def counts_seen_by(actor_name: str, cast: Cast) -> dict[str, int]:
    """Return the number of rows of each guarded model that somebody sees; '' is nobody."""
    guarded = [model for model in our_models() if getattr(model, "holds", None) is not None]
    with act_as(cast.get(actor_name)):
        return {model._meta.label: model._default_manager.count() for model in guarded}


def test_without_an_actor_every_guarded_table_is_empty(
    case_of_anna: Case, proposal_of_emre: object, everybody: Cast
) -> None:
    seen = counts_seen_by("anna", everybody)
    filled = {"cases.Case", "cases.Person", "cases.JournalEntry", "cases.ProtectedFact", "cases.Task", "intake.Intake"}
    assert {label for label in filled if seen[label] == 0} == set(), "nothing could leak, nothing is proven"
    assert sum(counts_seen_by("", everybody).values()) == 0


@pytest.mark.parametrize("name", ["bernd", "dilek", "emre", "frieda", "gerda", "hanna", "ines", "jonas", "karla"])
def test_who_has_no_access_sees_no_row_of_a_case(case_of_anna: Case, everybody: Cast, name: str) -> None:
    seen = counts_seen_by(name, everybody)
    assert {label for label, count in seen.items() if count and label.startswith(("cases.", "intake."))} == set()


def test_the_owner_sees_no_rows_either(case_of_anna: Case) -> None:
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM cases_case").fetchone() == (0,)
