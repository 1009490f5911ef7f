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


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_channels_have_versions_and_guard_erases")]

    operations = [
        GuardFunction(
            signature="cases_check_known(p_birthdays date[], p_name text, p_codes text[])",
            returns="boolean",
            body=CHECK_KNOWN,
        ),
    ]
