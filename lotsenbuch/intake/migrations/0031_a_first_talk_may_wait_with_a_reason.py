"""A case that deviates from the rule of the first talk waits for none: it leaves the lead's list, without a word why."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

FIRST_TALKS = """
  IF NOT lotse_has_role('team_lead') THEN RETURN; END IF;
  RETURN QUERY SELECT o.case_id FROM cases_outline o JOIN intake_intake i ON i.case_id = o.case_id
    WHERE NOT o.is_closed AND NOT o.is_sealed AND i.taken_over_on IS NOT NULL AND i.first_talk_on IS NULL
      AND NOT EXISTS (
        SELECT FROM cases_deviation d WHERE d.case_id = o.case_id AND d.rule = 'first_talk' AND d.ended_on IS NULL
          AND d.until_on >= (now() AT TIME ZONE 'Europe/Berlin')::date
      )
      AND o.team_id IN (
        SELECT team_id FROM office_member WHERE staff_id = lotse_staff() AND is_lead
          AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
      );
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0044_deviations_from_rules_of_the_house"),
        ("intake", "0030_guard_finds_waiting_first_talks"),
    ]

    operations = [GuardFunction(signature="intake_first_talks()", returns="SETOF uuid", body=FIRST_TALKS)]
