"""Which cases of a team wait for their first talk: ids for who leads the team, nothing of the cases."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint
from lotsenbuch.records.policy import GuardMay

FIRST_TALKS = """
  IF NOT lotse_has_role('team_lead') THEN RETURN; END IF;
  RETURN QUERY SELECT o.case_id FROM cases_outline o JOIN intake_intake i ON i.case_id = o.case_id
    WHERE NOT o.is_closed AND NOT o.is_sealed AND i.taken_over_on IS NOT NULL AND i.first_talk_on IS NULL
      AND o.team_id IN (
        SELECT team_id FROM office_member WHERE staff_id = lotse_staff() AND is_lead
          AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
      );
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_guard_erases_what_was_taken_back")]

    operations = [
        AddConstraint(
            model_name="intake",
            constraint=GuardMay(name="intake_guard", reads=("case_id", "taken_over_on", "first_talk_on")),
        ),
        GuardFunction(signature="intake_first_talks()", returns="SETOF uuid", body=FIRST_TALKS),
    ]
