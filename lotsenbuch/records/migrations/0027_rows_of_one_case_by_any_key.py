"""`OfSameCase` also holds a case to the earlier one of the same person, and looks again when the key is changed."""

from django.db import migrations

# With the writer's own eyes, as in 0006; the third argument names the column that both rows share.
SAME_CASE = """
CREATE OR REPLACE FUNCTION lotse_same_case() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE is_known boolean; shared text := coalesce(TG_ARGV[2], 'case_id');
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE id = $1 AND %I = $2)', TG_ARGV[1], shared) INTO is_known
    USING (to_jsonb(NEW) ->> TG_ARGV[0])::uuid, (to_jsonb(NEW) ->> shared)::uuid;
  IF NOT is_known THEN
    RAISE EXCEPTION 'a row names rows of its own case only (%)', TG_TABLE_NAME USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0006_rows_of_one_case")]
    operations = [migrations.RunSQL(SAME_CASE, migrations.RunSQL.noop)]
