"""Whether somebody is known is asked under a lock on the birthday: of two who register one person the second waits."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# The answer of `cases_known` (migration 0002) counts only when nobody is about to register the same person. Whoever
# may be the same has one of these birthdays, so the locks are on them, in one order, and end with the transaction.
CHECK_KNOWN = """
  PERFORM pg_advisory_xact_lock(hashtextextended('born ' || b.day, 0))
    FROM (SELECT DISTINCT d AS day FROM unnest(p_birthdays) AS d ORDER BY d) AS b;
  RETURN cases_known(p_birthdays, p_name, p_codes);
"""

# With the asker's own eyes and in one statement: of many requests at once each would count the others out, so they
# wait for each other; NULL is „asked too often“.
ASK_KNOWN = """
CREATE FUNCTION cases_ask_known(
  p_birthdays date[], p_name text, p_codes text[], p_what text, p_most bigint, p_within interval
) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('checks of ' || lotse_actor(), 0));
  IF (SELECT count(*) FROM audit_entry WHERE actor = lotse_actor() AND kind = 'act' AND what = p_what
      AND at > clock_timestamp() - p_within) >= p_most THEN
    RETURN NULL;
  END IF;
  RETURN cases_check_known(p_birthdays, p_name, p_codes);
END $$;
REVOKE ALL ON FUNCTION cases_ask_known(date[], text, text[], text, bigint, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_ask_known(date[], text, text[], text, bigint, interval) TO lotse_app;
"""
FORGET = "DROP FUNCTION cases_ask_known(date[], text, text[], text, bigint, interval)"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_channels_have_versions_and_guard_erases"),
        ("audit", "0001_append_only_log"),
    ]

    operations = [
        GuardFunction(
            signature="cases_check_known(p_birthdays date[], p_name text, p_codes text[])",
            returns="boolean",
            body=CHECK_KNOWN,
        ),
        migrations.RunSQL(ASK_KNOWN, FORGET),
    ]
