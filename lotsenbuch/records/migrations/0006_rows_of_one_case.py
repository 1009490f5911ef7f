"""The trigger of rows that name another row of their case (`OfSameCase`)."""

from django.db import migrations

# With the writer's own eyes: hidden, of another case and made up are one and the same refusal.
SAME_CASE = """
CREATE FUNCTION lotse_same_case() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE is_known boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE id = $1 AND case_id = $2)', TG_ARGV[1]) INTO is_known
    USING (to_jsonb(NEW) ->> TG_ARGV[0])::uuid, NEW.case_id;
  IF NOT is_known THEN
    RAISE EXCEPTION 'a row names rows of its own case only (%)', TG_TABLE_NAME USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0004_work_handed_to_the_queue")]
    operations = [migrations.RunSQL(SAME_CASE, "DROP FUNCTION lotse_same_case()")]
