"""What the database itself promises, read from its catalogue (decision 0006: three roles)."""

from typing import Any

import pytest
from django.db import connection

from lotsenbuch.cases.models import Case
from tests.cast import Cast, act_as
from tests.database import as_owner
from tests.house import our_models

pytestmark = pytest.mark.django_db

# Reviewed one by one: each answers yes/no, a count or an id, or keeps a promise as a trigger.
GUARD_FUNCTIONS = frozenset(
    {
        "audit_decide(uuid,boolean)",
        "audit_listed(uuid)",
        "audit_prune(bigint)",
        "appointments_keep_blocked()",
        "appointments_keep_busy()",
        "appointments_due_reminders()",
        "appointments_follow_case()",
        "appointments_open_feed(bytea)",
        "appointments_open_link(bytea,text)",
        "appointments_reminder_holder(uuid)",
        "appointments_standing_slots()",
        "appointments_take_slot(uuid)",
        "appointments_answer_link(uuid,uuid,text,text,text)",
        "cases_grant_class(uuid,uuid,integer,timestamp with time zone,text)",
        "cases_ask_opening(text,text,text,text,text,integer[],integer,date)",
        "cases_ask_hand_over(text,uuid,text)",
        "cases_decide_hand_over(uuid,boolean)",
        "cases_decide_opening(uuid,boolean,text,date)",
        "cases_deviation_hints()",
        "cases_end_opening(uuid)",
        "cases_escalate_openings(date)",
        "accounts_end_session(uuid)",
        "accounts_end_sessions(uuid,uuid)",
        "privacy_case_numbered(text)",
        "cases_access_to_closed()",
        "cases_follow_ending()",
        "cases_reopen(uuid)",
        "privacy_hide_number()",
        "cases_check_known(date[],text,text[])",
        "cases_hand_over(uuid,uuid,text,integer[])",
        "cases_household(text)",
        "cases_held()",
        "cases_idle()",
        "cases_reassign(uuid,uuid,text)",
        "cases_stranded()",
        "cases_stranded_count(boolean)",
        "cases_take_back_reassignment(uuid)",
        "cases_tell_of_stranded()",
        "cases_holds_on(uuid)",
        "cases_is_holder(uuid)",
        "cases_known(date[],text,text[])",
        "cases_let_in(uuid,uuid,text,timestamp with time zone,text)",
        "cases_let_out(uuid)",
        "cases_open_class(uuid,integer,text)",
        "indicators_counts(date[],date[],date[])",
        "intake_barriers(uuid)",
        "intake_first_talks()",
        "intake_give_back(uuid)",
        "intake_reopen(uuid)",
        "intake_withdraw_notice(uuid)",
        "cases_load(uuid)",
        "cases_must_have_holder()",
        "cases_number_taken(text)",
        "cases_open(uuid,uuid)",
        "cases_outlines_of_member()",
        "cases_open_for(uuid,uuid,uuid)",
        "cases_opening_begins()",
        "cases_opening_entries()",
        "cases_opening_tells()",
        "cases_refresh_outline(uuid)",
        "cases_review_opening(uuid,text,text)",
        "cases_refresh_outlines()",
        "cases_rewrap(uuid[],bytea[],integer)",
        "cases_row_must_have_holder()",
        "cases_seal(uuid,text)",
        "cases_sealed_from_the_start()",
        "cases_state_opening(uuid,text)",
        "privacy_answer_line(uuid,text)",
        "privacy_check_line(uuid,text,text,text)",
        "privacy_decide_line(uuid,boolean)",
        "privacy_draw_sample(date,text)",
        "privacy_make_list(date,date)",
        "privacy_remind_of_list(date)",
        "cases_take_back(uuid)",
        "cases_unseal(uuid,text)",
        "cases_use_undo(uuid)",
        "cases_withdraw_class(uuid)",
        "cases_withdraw_notice(uuid)",
        "cases_works_cases(uuid)",
        "team_allowed(uuid)",
        "team_begin_cover(uuid,uuid,timestamp with time zone)",
        "team_cases_in(uuid)",
        "team_cover_follows()",
        "team_may_cover(uuid,uuid)",
        "team_not_covered(uuid,uuid)",
        "team_counts(uuid[],uuid[])",
        "team_end_cover(uuid)",
        "team_holders_above(uuid,integer)",
        "team_follow_leaving()",
        "team_in_age_group(uuid,text)",
        "team_keep_places()",
        "team_leads(uuid)",
        "team_places(uuid,uuid)",
        "team_read_back(text,text)",
        "team_take_back_transfer(uuid)",
        "team_transfer_cases(uuid,uuid,uuid[],text)",
        "team_weight_of(uuid[])",
    }
)
# Run by triggers only, so the app may not call them.
TRIGGER_FUNCTIONS = frozenset(
    {
        "appointments_follow_case()",
        "appointments_keep_blocked()",
        "appointments_keep_busy()",
        "cases_access_to_closed()",
        "cases_follow_ending()",
        "privacy_hide_number()",
        "cases_must_have_holder()",
        "cases_opening_begins()",
        "cases_opening_tells()",
        "cases_outlines_of_member()",
        "cases_row_must_have_holder()",
        "cases_sealed_from_the_start()",
        "team_cover_follows()",
        "team_follow_leaving()",
        "team_keep_places()",
    }
)
# Reviewed one by one: nothing in them reaches a person with a case.
TABLES_WITHOUT_POLICIES = frozenset(
    {
        "account_emailaddress",
        "account_emailconfirmation",
        "accounts_roleassignment",
        "accounts_staff",
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "cases_ownfield",
        "cases_ownkind",
        "cases_phaseneed",
        "django_content_type",
        "django_migrations",
        # Keys are keyed hashes; read before anybody is logged in.
        "accounts_attempt",
        "appointments_reachrules",
        "appointments_talktime",
        "closure_endreason",
        "intake_checkitem",
        "mfa_authenticator",
        "office_house",
        "office_letterhead",
        "office_member",
        "office_office",
        "office_openinghours",
        "office_project",
        "office_projectterms",
        "office_room",
        # What stands below every letter of a colleague; doors let the colleague and the administration write it.
        "office_signatureblock",
        "office_team",
        "team_key",
        "team_profile",
        "procrastinate_events",
        "procrastinate_jobs",
        "procrastinate_periodic_defers",
        "procrastinate_workers",
        "socialaccount_socialaccount",
        "socialaccount_socialapp",
        "socialaccount_socialtoken",
    }
)
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


# Where the app deletes (notices and what is typed are everybody's own); nowhere else of ours it may.
DELETED_BY_THE_APP = frozenset(
    {"accounts_notice", "accounts_session", "cases_householdmember", "cases_protectedfact"}
    | {"appointments_balance", "appointments_block", "appointments_busy", "appointments_clocked"}
    | {"desk_savedfilter", "documents_copy", "records_draft", "records_job", "team_learning"}
    | {"letters_batch", "letters_batchline", "letters_favouritemodule"}
)
WRITTEN_ONCE = (
    "audit_entry",
    "audit_seal",
    "audit_search",
    "cases_journalentry",
    "cases_personkey",
    "cases_undoright",
    "closure_reopening",
    "documents_delivery",
    "intake_importedrow",
    "letters_proof",
    "letters_sentletter",
    "letters_sheetrelease",
    "letters_textmodule",
    "steering_reason",
    "steering_review",
)


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
