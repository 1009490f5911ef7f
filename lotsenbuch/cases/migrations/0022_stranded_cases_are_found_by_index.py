"""The stranded cases of a lead (0010), asked by the holders' index: joined, every list read all outlines (5 ms, now 1)."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

STRANDED = """
  IF NOT lotse_has_role('team_lead') THEN RETURN; END IF;
  RETURN QUERY SELECT o.case_id FROM cases_outline o WHERE o.holder_id = ANY(ARRAY(SELECT cases_idle()))
    AND NOT o.is_closed AND NOT o.is_sealed AND (o.team_id IS NULL OR o.team_id IN (
      SELECT team_id FROM office_member WHERE staff_id = lotse_staff() AND is_lead
        AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
    ));
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_guard_gives_sealed_cases_anew")]
    operations = [GuardFunction(signature="cases_stranded()", returns="SETOF uuid", body=STRANDED)]
