"""What stood in a field of the house when its Fassung was closed stays; writing and closing wait for each other."""

from django.db import migrations

KEEP_OWN = """
CREATE FUNCTION cases_keep_own() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last integer;
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF lotse_actor() = 'service:retain' THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'Diese Fassung ist abgeschlossen (%).', TG_TABLE_NAME USING ERRCODE = 'LB001';
  END IF;
  -- Whoever is closing the Fassung is waited for; what is read after that sees it closed.
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('own ' || NEW.case_id || NEW.place, 0));
  SELECT coalesce(max(number), 0) INTO last FROM cases_ownstand WHERE case_id = NEW.case_id AND place = NEW.place;
  IF TG_OP = 'INSERT' THEN
    IF NEW.since_number <> last + 1 OR NEW.until_number IS NOT NULL THEN
      RAISE EXCEPTION 'Diese Fassung ist abgeschlossen (%).', TG_TABLE_NAME USING ERRCODE = 'LB001';
    END IF;
    RETURN NEW;
  END IF;
  -- What a closed Fassung shows stays; all that may change is whether later ones still show it.
  IF OLD.since_number <= last AND to_jsonb(NEW) - '{until_number,version}'::text[]
      IS DISTINCT FROM to_jsonb(OLD) - '{until_number,version}'::text[] THEN
    RAISE EXCEPTION 'Diese Fassung ist abgeschlossen (%).', TG_TABLE_NAME USING ERRCODE = 'LB001';
  END IF;
  IF OLD.until_number IS DISTINCT FROM NEW.until_number
      AND (OLD.until_number IS NOT NULL OR NEW.until_number <> last + 1) THEN
    RAISE EXCEPTION 'Diese Fassung ist abgeschlossen (%).', TG_TABLE_NAME USING ERRCODE = 'LB001';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION cases_next_stand() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('own ' || NEW.case_id || NEW.place, 0));
  IF NEW.number <> (
    SELECT coalesce(max(number), 0) + 1 FROM cases_ownstand WHERE case_id = NEW.case_id AND place = NEW.place
  ) THEN
    RAISE EXCEPTION 'Diese Fassung ist abgeschlossen (%).', TG_TABLE_NAME USING ERRCODE = 'LB001';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0045_guard_tells_which_rules_do_not_fit")]

    operations = [
        migrations.RunSQL(KEEP_OWN, "DROP FUNCTION cases_keep_own(); DROP FUNCTION cases_next_stand()"),
    ]
