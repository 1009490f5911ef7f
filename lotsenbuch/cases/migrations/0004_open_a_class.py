"""The holder opens a class of the own case, with a reason (after asking the person), or closes it again."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

OPEN_CLASS = """
  IF NOT cases_is_holder(p_case) OR p_class NOT IN (2, 3, 4) OR length(trim(p_reason)) < 10 OR EXISTS (
    SELECT FROM cases_grant WHERE case_id = p_case AND actor = lotse_actor() AND data_class = p_class
      AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
  ) THEN
    RETURN NULL;
  END IF;
  INSERT INTO cases_grant (id, case_id, actor, data_class, valid_from, reason, given_by)
  VALUES (gen_random_uuid(), p_case, lotse_actor(), p_class, now(), trim(p_reason), lotse_actor())
  RETURNING id INTO new_id;
  RETURN new_id;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_own_persons_only")]
    operations = [
        GuardFunction(
            signature="cases_open_class(p_case uuid, p_class integer, p_reason text)",
            returns="uuid",
            declare="new_id uuid;",
            body=OPEN_CLASS,
        ),
    ]
