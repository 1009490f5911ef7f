"""Which rules of the house are deviated from often: a rough size for groups of five, of quarters that are over.

The thresholds stand here and not in the application, so that nobody who asks the database otherwise gets more: five
colleagues at least; three sizes instead of a number; nothing of the running quarter, so that whoever looks before and
after somebody wrote sees the same; the whole house, so that no small office stands for itself.
"""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

HINTS = """
  IF NOT (lotse_has_role('officer') OR lotse_has_role('administration') OR lotse_has_role('staff_council')) THEN
    RETURN;
  END IF;
  RETURN QUERY
    WITH quarter AS (
      SELECT date_trunc('quarter', now() AT TIME ZONE 'Europe/Berlin') AT TIME ZONE 'Europe/Berlin' AS begins
    )
    SELECT d.rule, CASE WHEN count(*) >= 30 THEN 'many' WHEN count(*) >= 10 THEN 'some' ELSE 'few' END
    FROM cases_deviation d, quarter q
    WHERE d.made_at < q.begins AND d.made_at >= q.begins - interval '1 year'
    GROUP BY d.rule HAVING count(DISTINCT d.made_by) >= 5 ORDER BY d.rule;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0044_deviations_from_rules_of_the_house")]

    operations = [
        GuardFunction(signature="cases_deviation_hints()", returns="TABLE(rule text, size text)", body=HINTS),
    ]
