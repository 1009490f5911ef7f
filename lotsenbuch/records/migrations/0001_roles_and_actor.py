"""The three database roles, the actor as SQL sees it, and the trigger of frozen rows."""

from django.db import migrations

ROLES = """
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lotse_app') THEN
    CREATE ROLE lotse_app LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lotse_guard') THEN
    CREATE ROLE lotse_guard NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of the same cluster was quicker
END $$;
DO $$
BEGIN
  -- The owner hands functions to the guard (SET) without seeing with the guard's eyes (no INHERIT).
  IF current_setting('server_version_num')::integer >= 160000 THEN
    IF NOT pg_has_role(current_user, 'lotse_guard', 'SET') THEN
      EXECUTE format('GRANT lotse_guard TO %I WITH INHERIT FALSE, SET TRUE', current_user);
    END IF;
  ELSE
    -- PostgreSQL 15 knows no options of a single membership: a role between the two that inherits nothing does it.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lotse_stairs') THEN
      CREATE ROLE lotse_stairs NOLOGIN NOINHERIT;
    END IF;
    GRANT lotse_guard TO lotse_stairs;
    EXECUTE format('GRANT lotse_stairs TO %I', current_user);
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO lotse_app, lotse_guard;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO lotse_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO lotse_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO lotse_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO lotse_app, lotse_guard;
"""

ACTOR = """
CREATE FUNCTION lotse_actor() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(current_setting('lotsenbuch.actor', true), '') $$;
CREATE FUNCTION lotse_staff() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN lotse_actor() LIKE 'staff:%' THEN substr(lotse_actor(), 7)::uuid END $$;
CREATE FUNCTION lotse_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF TG_OP = 'DELETE' AND lotse_actor() = 'service:retain' THEN RETURN OLD; END IF; -- erasure is real
  RAISE EXCEPTION 'Diese Fassung ist abgeschlossen (%).', TG_TABLE_NAME USING ERRCODE = 'LB001';
END $$;
CREATE FUNCTION lotse_refuse_move() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a row stays where it belongs (%)', TG_TABLE_NAME USING ERRCODE = '42501'; END $$;
CREATE FUNCTION lotse_sort_key(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT translate(replace(lower(value), 'ß', 'ss'), 'äöüáàâãåăąçćčďđéèêëęěğíìîïıłñńňóòôõøřśšşťúùûůýźżž',
                                                      'aouaaaaaaacccddeeeeeegiiiiilnnnooooorssstuuuuyzzz') $$;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(ROLES, migrations.RunSQL.noop),
        migrations.RunSQL(ACTOR, migrations.RunSQL.noop),
    ]
