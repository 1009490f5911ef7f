"""Where nobody else leads the team of a case, another lead may agree to an exception, and reads nothing of the case."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint
from lotsenbuch.records.policy import GuardMay

# Who else leads the team of the case; where there is nobody or the case is sealed, who leads a team of the asker's
# office; where there is nobody either, who leads any team.
MAY_AGREE = """
  WITH leads AS (
    SELECT m.staff_id AS lead_id, min(CASE
        WHEN NOT o.is_sealed AND m.team_id = o.team_id THEN 1
        WHEN t.office_id IN (
          SELECT own.office_id FROM office_member n JOIN office_team own ON own.id = n.team_id
          WHERE n.staff_id = p_asker AND n.valid_from <= now() AND (n.valid_until IS NULL OR n.valid_until > now())
        ) THEN 2 ELSE 3 END) AS distance
    FROM cases_outline o CROSS JOIN office_member m JOIN office_team t ON t.id = m.team_id
    WHERE o.case_id = p_case AND NOT o.is_closed AND m.is_lead AND m.staff_id <> p_asker
      AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now())
      AND EXISTS (
        SELECT FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
        WHERE r.staff_id = m.staff_id AND s.is_active AND r.role = 'team_lead'
          AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
      )
    GROUP BY m.staff_id
  )
  SELECT lead_id, distance = 1 FROM leads WHERE distance = (SELECT min(distance) FROM leads) AND (
    lotse_has_role('team_lead') OR (p_asker = lotse_staff() AND EXISTS (
      SELECT FROM cases_access WHERE case_id = p_case AND actor = lotse_actor() AND valid_from <= now()
        AND (valid_until IS NULL OR valid_until > now())
    ))
  );
"""
# Number and initials for who leads the team of the case; for another lead the colleague and the reason alone.
ASKED = """
  SELECT e.id, e.case_id, e.staff_id, e.ground, e.asked_at,
         CASE WHEN l.is_of_team THEN o.fallnummer ELSE '' END, CASE WHEN l.is_of_team THEN o.initials ELSE '' END
  FROM fieldwork_tandemexception e JOIN cases_outline o ON o.case_id = e.case_id
    CROSS JOIN LATERAL fieldwork_may_agree(e.case_id, e.staff_id) l
  WHERE e.answer = '' AND l.lead_id = lotse_staff() AND lotse_has_role('team_lead')
  ORDER BY e.asked_at, e.id;
"""
ANSWER = """
  UPDATE fieldwork_tandemexception e
    SET answer = CASE WHEN p_agreed THEN 'agreed' ELSE 'refused' END, answered_by = lotse_actor(), answered_at = now(),
        version = version + 1
    WHERE e.id = p_exception AND e.answer = '' AND e.staff_id <> lotse_staff() AND lotse_has_role('team_lead')
      AND lotse_staff() IN (SELECT lead_id FROM fieldwork_may_agree(e.case_id, e.staff_id))
    RETURNING e.staff_id, e.case_id INTO asker, of_case;
  IF asker IS NULL THEN RETURN false; END IF;
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
    VALUES (gen_random_uuid(), asker, 'alone_answered', of_case, now());
  RETURN true;
"""


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0010_each_talk_lies_in_a_folder")]

    operations = [
        migrations.RemoveConstraint(model_name="tandemexception", name="tandem_exception_guard"),
        AddConstraint(
            model_name="tandemexception",
            constraint=GuardMay(
                name="tandem_exception_guard",
                reads=("id", "case_id", "staff_id", "ground", "asked_at", "answer", "version"),
                writes=("UPDATE",),
            ),
        ),
        migrations.RunSQL("GRANT SELECT (id, office_id) ON office_team TO lotse_guard", migrations.RunSQL.noop),
        GuardFunction(
            signature="fieldwork_may_agree(p_case uuid, p_asker uuid)",
            returns="TABLE(lead_id uuid, is_of_team boolean)",
            body=MAY_AGREE,
            language="sql",
        ),
        GuardFunction(
            signature="fieldwork_exceptions_asked()",
            returns=(
                "TABLE(id uuid, case_id uuid, staff_id uuid, ground text, asked_at timestamptz, "
                "fallnummer text, initials text)"
            ),
            body=ASKED,
            language="sql",
        ),
        GuardFunction(
            signature="fieldwork_answer_exception(p_exception uuid, p_agreed boolean)",
            returns="boolean",
            declare="asker uuid; of_case uuid;",
            body=ANSWER,
        ),
    ]
