"""The number of barriers of a case counts the sealed ones too, also for who may not open them."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

BARRIERS = """
  SELECT count(*) FROM intake_barrier WHERE case_id = p_case AND EXISTS (
    SELECT FROM cases_access WHERE case_id = p_case AND actor = lotse_actor()
      AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
  )
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_guard_reopens_a_proposal")]

    operations = [
        GuardFunction(signature="intake_barriers(p_case uuid)", returns="bigint", body=BARRIERS, language="sql"),
    ]
