"""Who writes a table that everybody reads is asked by the database too (decision 0113)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint
from lotsenbuch.records.policy import WrittenBy

_OWN = "user_id = lotse_staff()"
_SAME = "to_jsonb(NEW) - ARRAY[{fields}]::text[] = to_jsonb(OLD) - ARRAY[{fields}]::text[]"
# Login's own tables. A second factor is its owner's; the administration takes it away; a code that was used is noted
# before anybody is logged in; the rotation wraps its secret anew. An account of the administration's login is joined
# by that login alone; its claims are refreshed at each login.
SECOND_FACTOR = WrittenBy(
    name="factor_written",
    insert=f"NEW.{_OWN}",
    update=f"NEW.user_id = OLD.user_id AND NEW.type = OLD.type AND (OLD.{_OWN} OR lotse_actor() IS NULL "
    f"OR (lotse_actor() = 'service:rotate' AND {_SAME.format(fields="'data'")}))",
    delete=f"OLD.{_OWN} OR lotse_has_role('administration')",
)
HOUSE_LOGIN = WrittenBy(
    name="house_login_written",
    insert="lotse_actor() = 'service:login'",
    update=f"(lotse_actor() IS NULL OR lotse_actor() = 'service:login') AND "
    f"{_SAME.format(fields="'extra_data', 'last_login'")}",
)
# Nothing of ours writes here: nobody signs up, no mail is sent, no token is kept, settings name the login.
UNUSED = (
    "account_emailaddress", "account_emailconfirmation", "auth_group", "auth_group_permissions", "auth_permission",
    "django_content_type", "django_migrations", "socialaccount_socialapp", "socialaccount_socialtoken",
)  # fmt: skip
OF_LOGIN = "; ".join((
    SECOND_FACTOR.sql("mfa_authenticator"),
    HOUSE_LOGIN.sql("socialaccount_socialaccount"),
    *(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM lotse_app" for table in UNUSED),
))  # fmt: skip

# As in 0002, with the tables named in full: a temporary table of the same name shadows nothing.
HAS_ROLE = """
CREATE OR REPLACE FUNCTION lotse_has_role(wanted text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT EXISTS (
    SELECT FROM public.accounts_roleassignment r JOIN public.accounts_staff s ON s.id = r.staff_id
    WHERE r.staff_id = public.lotse_staff() AND r.role = wanted AND s.is_active
      AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
  )
$$;
ALTER FUNCTION accounts_session_named(uuid) SET search_path = pg_catalog, public, pg_temp;
ALTER FUNCTION accounts_session_kept(uuid, uuid, text, timestamptz, bytea) SET search_path = pg_catalog, public, pg_temp;
ALTER FUNCTION accounts_within(text, timestamptz, integer) SET search_path = pg_catalog, public, pg_temp;
"""
# And nobody but the owner makes one: nothing of the app needs it.
NO_TEMPORARY_TABLES = """
DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("records", "0029_who_writes_is_asked"),
        ("accounts", "0030_notices_of_the_team"),
    ]

    operations = [
        migrations.RunSQL([HAS_ROLE, NO_TEMPORARY_TABLES, OF_LOGIN], migrations.RunSQL.noop),
        AddConstraint(
            model_name="roleassignment",
            constraint=lotsenbuch.records.policy.WrittenBy(
                delete="(lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration') OR lotse_actor() = 'service:login') AND OLD.staff_id IS DISTINCT FROM lotse_staff()",
                insert="(lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration') OR lotse_actor() = 'service:login') AND NEW.staff_id IS DISTINCT FROM lotse_staff() AND NEW.given_by = lotse_actor()",
                name="role_written",
                update="(lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration') OR lotse_actor() = 'service:login') AND OLD.staff_id IS DISTINCT FROM lotse_staff() AND to_jsonb(NEW) - ARRAY['valid_until']::text[] = to_jsonb(OLD) - ARRAY['valid_until']::text[]",
            ),
        ),
        AddConstraint(
            model_name="staff",
            constraint=lotsenbuch.records.policy.WrittenBy(
                delete="",
                insert="(lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration') OR lotse_actor() = 'service:login')",
                name="staff_written",
                update="(lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration') OR lotse_actor() = 'service:login') AND (NEW.password = OLD.password OR lotse_actor() = 'service:demo' OR (NEW.id IS DISTINCT FROM lotse_staff() AND NEW.has_given_password AND NEW.password_set_by = lotse_actor())) OR (OLD.id = lotse_staff() AND to_jsonb(NEW) - ARRAY['email', 'phone', 'office_room', 'has_shortcuts', 'password', 'has_given_password', 'version', 'last_login']::text[] = to_jsonb(OLD) - ARRAY['email', 'phone', 'office_room', 'has_shortcuts', 'password', 'has_given_password', 'version', 'last_login']::text[]) OR (lotse_actor() IS NULL AND to_jsonb(NEW) - ARRAY['last_login']::text[] = to_jsonb(OLD) - ARRAY['last_login']::text[])",
            ),
        ),
    ]
