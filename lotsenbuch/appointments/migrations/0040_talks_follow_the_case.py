"""Talks to come follow the case: who no longer sees it neither sits there nor is taken for it (decision 0144).

Whoever was asked to hold a talk without ever seeing the case keeps it, and so does who leads a group: nobody else
sits there. Where the new holder is taken already, the talk stays where it is and stands on their day as not settled.
"""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint

SEES = """EXISTS (SELECT FROM cases_access s WHERE s.case_id = NEW.case_id AND s.staff_id = {who}
      AND s.valid_from <= now() AND (s.valid_until IS NULL OR s.valid_until > now()))"""
SAW = """EXISTS (SELECT FROM cases_access s WHERE s.case_id = NEW.case_id AND s.staff_id = {who}
      AND s.valid_until <= now())"""
FOLLOW = f"""
  SELECT staff_id INTO v_to FROM cases_access
    WHERE case_id = NEW.case_id AND kind = 'holder' AND valid_until IS NULL AND staff_id IS NOT NULL;
  IF v_to IS NULL THEN RETURN NULL; END IF;
  FOR v_talk IN SELECT a.id FROM appointments_appointment a
    WHERE a.case_id = NEW.case_id AND a.starts_at > now() AND a.state IN ('offered', 'confirmed')
      AND a.gathering IS NULL AND a.holder_id <> v_to
      AND {SAW.format(who="a.holder_id")} AND NOT {SEES.format(who="a.holder_id")} ORDER BY a.starts_at LOOP
    BEGIN
      UPDATE appointments_appointment
        SET holder_id = v_to, companions = array_remove(companions, v_to), version = version + 1 WHERE id = v_talk;
    EXCEPTION WHEN exclusion_violation THEN NULL;
    END;
  END LOOP;
  IF NEW.staff_id IS NOT NULL AND {SAW.format(who="NEW.staff_id")} AND NOT {SEES.format(who="NEW.staff_id")} THEN
    UPDATE appointments_appointment SET companions = array_remove(companions, NEW.staff_id), version = version + 1
      WHERE case_id = NEW.case_id AND starts_at > now() AND state IN ('offered', 'confirmed') AND gathering IS NULL
        AND NEW.staff_id = ANY(companions);
  END IF;
  RETURN NULL;
"""  # noqa: S608  # made of constants
TRIGGER = """
CREATE TRIGGER talks_follow_the_case AFTER INSERT OR UPDATE OF valid_until ON cases_access
  FOR EACH ROW EXECUTE FUNCTION appointments_follow_case();
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0023_who_may_write_is_asked"), ("cases", "0030_reading_back")]

    operations = [
        AddConstraint(
            model_name="appointment",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="appointment_guard_follows",
                reads=("case_id",),
                writes=("UPDATE (holder_id)", "UPDATE (companions)"),
            ),
        ),
        GuardFunction(
            signature="appointments_follow_case()", returns="trigger", declare="v_to uuid; v_talk uuid;", body=FOLLOW
        ),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER talks_follow_the_case ON cases_access"),
    ]
