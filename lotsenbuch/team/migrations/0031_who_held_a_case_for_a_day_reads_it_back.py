"""Reading back after a transfer: also who held the case for part of a day has held it.

A case that came by mistake and was taken back still has nothing to be read: a transfer taken back never was.
"""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

READ_BACK = """
  IF NOT cases_works_cases(lotse_staff()) OR coalesce(length(trim(p_reason)), 0) < 10 THEN RETURN NULL; END IF;
  SELECT case_id INTO the_case FROM cases_outline WHERE fallnummer = trim(p_number) AND NOT is_sealed;
  SELECT person_id, valid_until INTO owner_person, ended FROM cases_access a
    WHERE case_id = the_case AND actor = lotse_actor() AND kind = 'holder' AND valid_until <= now()
      AND valid_until > now() - interval '30 days'
      AND (valid_until - valid_from > interval '1 day' OR EXISTS (
        SELECT FROM team_transfer t WHERE t.earlier_id = lotse_staff() AND the_case = ANY(t.cases)
          AND t.made_at = a.valid_until AND t.taken_back_at IS NULL))
    ORDER BY valid_until DESC LIMIT 1;
  IF ended IS NULL OR EXISTS (
    SELECT FROM cases_access WHERE case_id = the_case AND actor = lotse_actor() AND valid_from <= now()
      AND (valid_until IS NULL OR valid_until > now())
  ) THEN
    RETURN NULL;
  END IF;
  INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, valid_until, reason,
                            given_by)
  VALUES (gen_random_uuid(), the_case, owner_person, lotse_actor(), lotse_staff(), 'reading_back', false, now(),
          ended + interval '30 days', trim(p_reason), lotse_actor());
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
  SELECT gen_random_uuid(), staff_id, 'read_back', the_case, now() FROM cases_access
    WHERE case_id = the_case AND kind = 'holder' AND valid_until IS NULL AND staff_id IS NOT NULL;
  RETURN the_case;
"""


class Migration(migrations.Migration):
    dependencies = [("team", "0030_who_takes_over_sees_the_transfer")]

    operations = [
        GuardFunction(
            signature="team_read_back(p_number text, p_reason text)",
            returns="uuid",
            declare="the_case uuid; owner_person uuid; ended timestamptz;",
            body=READ_BACK,
        ),
    ]
