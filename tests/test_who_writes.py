"""Tables that everybody reads and few write: accounts, roles, teams, factors, settings (decision 0113)."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.appointments.models import ReachRules, TalkTime
from lotsenbuch.cases.models import Case, OwnField, OwnKind, PhaseNeed
from lotsenbuch.fieldwork.models import WayTime
from lotsenbuch.indicators.models import Limits
from lotsenbuch.office.models import House, LetterHead, OpeningHours, Project, ProjectTerms, Room, Team
from lotsenbuch.planning.models import IdeaRule
from lotsenbuch.team.models import Key
from tests.cast import Cast, act_as, setting_up
from tests.database import as_owner

pytestmark = pytest.mark.django_db
ROLE = "INSERT INTO accounts_roleassignment (id, staff_id, role, valid_from, given_by) VALUES (%s, %s, %s, now(), %s)"
LEAD = (
    "INSERT INTO office_member (id, version, team_id, staff_id, is_lead, valid_from) "
    "SELECT gen_random_uuid(), 1, id, %s, true, now() FROM office_team LIMIT 1"
)
FACTOR = "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, 'totp', '{}', now())"
# Login's own; the directory of partners is kept by who works with cases (`partners/tests/test_directory.py`).
_OTHERS = ("accounts", "mfa", "social", "partners", "upkeep")
# What the app writes without being asked who acts, with the reason.
FREELY_WRITTEN = {
    "accounts_attempt": "keyed hashes, written before anybody is logged in",
    "procrastinate_events": "the queue's own, written by the worker",
    "procrastinate_jobs": "the queue's own; a row that names a job is checked (decision 0112)",
    "procrastinate_periodic_defers": "the queue's own",
    "procrastinate_workers": "the queue's own",
}


def refused(staff: Staff | None, sql: str, *values: Any) -> bool:
    """Say whether the database refuses a statement to this actor; nothing stays of one that it takes."""
    with act_as(staff), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(sql, values)
                touched = cursor.rowcount
                transaction.set_rollback(True)
        except ProgrammingError as error:
            if not re.search("writes no such row|permission denied", str(error)):
                raise
            return True
    assert touched, "there was no row to write"
    return False


def test_nobody_gives_themself_a_role_and_only_the_administration_gives_one(everybody: Cast) -> None:
    frieda, anna = everybody["frieda"], everybody["anna"]
    for name, staff in [*everybody.items(), ("nobody", None)]:
        own = (uuid4(), (staff or anna).id, "oversight", str(staff.actor) if staff else "")
        assert refused(staff, ROLE, *own), f"{name} gives themself a role"
        others = (uuid4(), everybody["emre"].id, "oversight", str(staff.actor) if staff else "")
        assert refused(staff, ROLE, *others) is (name != "frieda"), name
    assert refused(frieda, ROLE, uuid4(), anna.id, "oversight", str(anna.actor)), "in somebody else's name"
    # An end is set, to others; what was given is never turned into something else, nor lengthened for oneself.
    set_end = "UPDATE accounts_roleassignment SET valid_until = now() + interval '9 years' WHERE staff_id = %s"
    assert [refused(frieda, set_end, one.id) for one in (anna, frieda)] == [False, True]
    assert refused(anna, set_end, anna.id)
    assert refused(frieda, "UPDATE accounts_roleassignment SET role = 'oversight' WHERE staff_id = %s", anna.id)
    assert refused(frieda, "UPDATE accounts_roleassignment SET staff_id = %s WHERE staff_id = %s", frieda.id, anna.id)
    deleted = "DELETE FROM accounts_roleassignment WHERE staff_id = %s"
    assert [refused(staff, deleted, anna.id) for staff in (anna, everybody["bernd"], frieda)] == [True, True, False]


def test_an_account_is_changed_by_its_owner_in_parts_and_by_the_administration(everybody: Cast) -> None:
    anna, bernd, frieda = everybody["anna"], everybody["bernd"], everybody["frieda"]
    phone = "UPDATE accounts_staff SET phone = '1' WHERE id = %s"
    assert [refused(one, phone, anna.id) for one in (anna, frieda, bernd, None)] == [False, False, True, True]
    password = "UPDATE accounts_staff SET password = 'x' WHERE id = %s"  # SQL
    assert [refused(one, password, anna.id) for one in (anna, bernd, None)] == [False, True, True]
    assert refused(frieda, password, anna.id), "a password given by another says so"
    given = "UPDATE accounts_staff SET password = 'x', has_given_password = true, password_set_by = %s WHERE id = %s"
    assert not refused(frieda, given, str(frieda.actor), anna.id)
    assert refused(frieda, given, str(anna.actor), anna.id)
    for change in ("username = 'frieda2'", "is_active = false", "password_set_by = 'x'", "id = gen_random_uuid()"):
        sql = f"UPDATE accounts_staff SET {change} WHERE id = %s"  # noqa: S608  # our own words
        assert refused(anna, sql, anna.id), change
    assert not refused(None, "UPDATE accounts_staff SET last_login = now() WHERE id = %s", anna.id)
    assert refused(frieda, "DELETE FROM accounts_staff WHERE id = %s", anna.id)


def test_teams_factors_and_joined_logins_are_written_by_whom_they_concern(everybody: Cast) -> None:
    anna, bernd, chris, frieda = (everybody[name] for name in ("anna", "bernd", "chris", "frieda"))
    assert [refused(one, LEAD, bernd.id) for one in (frieda, bernd, chris, None)] == [False, True, True, True]
    assert refused(frieda, LEAD, frieda.id), "nobody makes themself the lead"
    moved = "UPDATE office_member SET staff_id = %s WHERE is_lead"
    assert [refused(one, moved, bernd.id) for one in (bernd, frieda)] == [True, True]
    assert refused(frieda, "DELETE FROM office_member")
    assert [refused(one, FACTOR, anna.id) for one in (anna, bernd, frieda, None)] == [False, True, True, True]
    joined = (
        "INSERT INTO socialaccount_socialaccount (user_id, provider, uid, last_login, date_joined, extra_data) "
        "VALUES (%s, 'house', 'bernd', now(), now(), '{}')"
    )
    assert [refused(one, joined, anna.id) for one in (bernd, frieda, anna, None)] == [True] * 4


def test_settings_of_the_house_are_the_administrations(everybody: Cast) -> None:
    # The last one is only added to (privacy/tests/test_registry.py).
    own = {"team_profile", "office_member", "office_signatureblock", "privacy_deletionperiod"}
    with as_owner() as owner:
        rows = owner.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = 'lotse_refuse_write'::regproc"
        ).fetchall()
    settings = {table for (table,) in rows if not table.startswith(_OTHERS)} - own
    assert {"office_house", "office_team", "office_projectterms", "closure_endreason", "team_key"} <= settings
    with setting_up():
        House.objects.get_or_create(is_the_house=True)
        # One row where a setting has none yet; the trigger asks per row.
        project = Project.objects.create(name="P")
        ProjectTerms.objects.create(project=project, valid_from=timezone.localdate(), made_by="test")
        Key.objects.create(role="fallmanagement", age_group="", number=1)
        PhaseNeed.objects.create(phase="intake", key="x")
        office, today = Team.objects.all()[0].office, timezone.localdate()
        Room.objects.create(office=office, name="1.04", from_on=today)
        OpeningHours.objects.create(office=office, weekday=0, opens_at="08:00", closes_at="12:00")
        LetterHead.objects.create(office=office, sender="Jobcenter Lotsenau")
        minutes = dict.fromkeys(("preparation_minutes", "documentation_minutes", "travel_minutes"), 5)
        TalkTime.objects.create(kind="office", talk_minutes=45, **minutes)
        ReachRules.objects.create()
        Limits.objects.create()
        WayTime.objects.create(from_place="Lotsenau-Mitte", to_place="Weiher", minutes=15)
        told = {"purpose": "P", "data_class": 1, "deletion": "CASE", "from_on": today, "made_by": "test"}
        IdeaRule.objects.create(key="x", label="I", words=["x"], group="25", level="1", search="x", trial="x")
        OwnField.objects.create(place="person", label="F", kind="line", **told)
        OwnKind.objects.create(place="journal", label="K", counts_as="note", **told)
    ways = {
        "office_projectterms": "UPDATE office_projectterms SET valid_until = valid_until",
        "office_openinghours": "DELETE FROM office_openinghours",
        "appointments_reachrules": "UPDATE appointments_reachrules SET remind_hours = remind_hours",
    }
    for table in sorted(settings):
        changed = ways.get(table, f"UPDATE {table} SET version = version")  # noqa: S608  # our own words
        answers = [refused(everybody[name], changed) for name in ("frieda", "bernd", "chris", "dilek")]
        assert answers == [False, True, True, True], table


def test_every_table_that_the_app_writes_asks_who_writes() -> None:
    """By a row policy or by the trigger; a new table that asks nobody fails here."""
    free = """
        SELECT c.relname, command FROM pg_class c CROSS JOIN unnest(ARRAY['INSERT', 'UPDATE', 'DELETE']) AS command
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity
          AND (has_table_privilege('lotse_app', c.oid, command)
               OR (command <> 'DELETE' AND has_any_column_privilege('lotse_app', c.oid, command)))
          AND NOT EXISTS (
            SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgfoid = 'lotse_refuse_write'::regproc
              AND t.tgenabled = 'O' AND t.tgtype & 3 = 3
              AND t.tgtype & CASE command WHEN 'INSERT' THEN 4 WHEN 'DELETE' THEN 8 ELSE 16 END > 0
          )
    """
    with connection.cursor() as cursor:
        cursor.execute(free)
        assert {table for table, _ in cursor.fetchall()} == set(FREELY_WRITTEN)


def test_no_temporary_table_stands_before_ours(case_of_anna: Case, bernd: Staff) -> None:
    """Nobody but the owner makes one; and a function that looked there first would be misled by it."""
    assert refused(bernd, "CREATE TEMPORARY TABLE accounts_roleassignment (staff_id uuid)")
    unsafe = """
        SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
        WHERE p.pronamespace = 'public'::regnamespace AND p.proname !~ '^procrastinate_'
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
          AND NOT coalesce(p.proconfig @> ARRAY['search_path=pg_catalog, public, pg_temp'], false)
          AND p.prosrc ~* '(from|join|into|update)\\s+(?!public\\.)(accounts|audit|cases|office|team|intake|records)_'
    """
    with connection.cursor() as cursor:
        cursor.execute(unsafe)
        assert cursor.fetchall() == []


def test_a_role_that_has_ended_carries_no_more(everybody: Cast) -> None:
    """The administration's own rights end with the role in the database as well."""
    frieda = everybody["frieda"]
    with setting_up():
        RoleAssignment.objects.filter(staff=frieda).update(valid_until=timezone.now() - timedelta(days=1))
    assert refused(frieda, ROLE, uuid4(), everybody["emre"].id, "oversight", str(frieda.actor))
