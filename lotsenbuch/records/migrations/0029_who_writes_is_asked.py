"""The trigger of tables that everybody reads and few write (`WrittenBy`)."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION lotse_refuse_write() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN RAISE EXCEPTION 'this actor writes no such row (%)', TG_TABLE_NAME USING ERRCODE = '42501'; END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0028_the_queue_keeps_to_its_jobs")]
    operations = [migrations.RunSQL(REFUSE, "DROP FUNCTION lotse_refuse_write()")]
