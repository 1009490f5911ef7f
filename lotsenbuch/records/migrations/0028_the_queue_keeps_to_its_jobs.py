"""Work of a colleague stands in the queue only as that colleague asked for it.

The queue is a table of its own maker, which the app writes freely. A row that names a job of ours has to name its task and
who asked, and whoever puts it there has to see that job: the policy of `records_job` shows one's own.
"""

from django.db import migrations

QUEUED = """
CREATE FUNCTION records_queued_as_asked() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.records_job j WHERE j.id::text = NEW.args ->> 'job_id' AND j.task = NEW.task_name
      AND j.actor = 'staff:' || (NEW.args ->> 'staff_id') AND j.ended_at IS NULL
  ) THEN
    RAISE EXCEPTION 'the queue holds no work that nobody asked for' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER queued_as_asked BEFORE INSERT OR UPDATE OF args, task_name ON procrastinate_jobs
  FOR EACH ROW WHEN (NEW.args ?| ARRAY['job_id', 'staff_id']) EXECUTE FUNCTION records_queued_as_asked();
"""
DROP = """
DROP TRIGGER queued_as_asked ON procrastinate_jobs;
DROP FUNCTION records_queued_as_asked();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0027_rows_of_one_case_by_any_key"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [migrations.RunSQL(QUEUED, DROP)]
