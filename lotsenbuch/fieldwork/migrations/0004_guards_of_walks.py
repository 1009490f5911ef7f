"""Yes and no about what only others may read; a tandem partner's access follows the meetings; copies by address and code."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# Whether hazards were asked for within their six months; what they are is for those who go out.
ASKED = """
  RETURN EXISTS (
    SELECT FROM cases_access WHERE case_id = p_case AND actor = lotse_actor() AND valid_from <= now()
      AND (valid_until IS NULL OR valid_until > now())
  ) AND EXISTS (
    SELECT FROM fieldwork_hazard WHERE case_id = p_case AND ended_at IS NULL AND ends_on > (now() AT TIME ZONE 'Europe/Berlin')::date
  );
"""

# Whoever leads the team of the case, and asked for nothing themself.
ANSWER = """
  UPDATE fieldwork_tandemexception e
    SET answer = CASE WHEN p_agreed THEN 'agreed' ELSE 'refused' END, answered_by = lotse_actor(), answered_at = now(),
        version = version + 1
    WHERE e.id = p_exception AND e.answer = '' AND e.staff_id <> lotse_staff() AND lotse_has_role('team_lead')
      AND EXISTS (
        SELECT FROM cases_outline o JOIN office_member m ON m.team_id = o.team_id
        WHERE o.case_id = e.case_id AND NOT o.is_sealed AND NOT o.is_closed AND m.staff_id = lotse_staff() AND m.is_lead
          AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now())
      )
    RETURNING e.staff_id, e.case_id INTO asker, of_case;
  IF asker IS NULL THEN RETURN false; END IF;
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
    VALUES (gen_random_uuid(), asker, 'alone_answered', of_case, now());
  RETURN true;
"""

# Seven days after the last joint meeting, whatever was booked, moved, taken back or did not come about.
TANDEM = """
  FOR partner IN
    SELECT DISTINCT unnest(NEW.companions || CASE WHEN TG_OP = 'UPDATE' THEN OLD.companions ELSE '{}'::uuid[] END)
  LOOP
    SELECT max(ends_at) INTO last_at FROM appointments_appointment
      WHERE case_id = NEW.case_id AND kind IN ('home', 'outside', 'partner', 'threeway') AND partner = ANY(companions)
        AND state IN ('offered', 'confirmed', 'requested', 'done')
        AND result NOT IN ('excused', 'person_cancelled', 'office_cancelled', 'missed');
    IF last_at IS NULL THEN
      UPDATE cases_access SET valid_until = now()
        WHERE case_id = NEW.case_id AND staff_id = partner AND kind = 'tandem' AND valid_until > now()
          AND reason = 'Zu zweit bei einem Treffen außer Haus';
      CONTINUE;
    END IF;
    UPDATE cases_access SET valid_until = greatest(last_at + interval '7 days', now())
      WHERE case_id = NEW.case_id AND staff_id = partner AND kind = 'tandem'
        AND (valid_until IS NULL OR valid_until > now());
    CONTINUE WHEN FOUND OR last_at < now() OR NOT cases_is_holder(NEW.case_id) OR NOT cases_works_cases(partner)
      OR EXISTS (SELECT FROM cases_outline WHERE case_id = NEW.case_id AND (is_sealed OR is_closed))
      OR EXISTS (
        SELECT FROM cases_access WHERE case_id = NEW.case_id AND staff_id = partner
          AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
      );
    INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, valid_until, reason,
                              given_by)
      VALUES (gen_random_uuid(), NEW.case_id, NEW.person_id, 'staff:' || partner, partner, 'tandem', true, now(),
              last_at + interval '7 days', 'Zu zweit bei einem Treffen außer Haus', lotse_actor());
    INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
      VALUES (gen_random_uuid(), partner, 'access_given', NEW.case_id, now());
  END LOOP;
  RETURN NULL;
"""
TRIGGER = """
  CREATE TRIGGER fieldwork_tandem AFTER INSERT OR UPDATE OF companions, starts_at, ends_at, state, result, kind
  ON appointments_appointment FOR EACH ROW
  WHEN (NEW.kind IN ('home', 'outside', 'partner', 'threeway')) EXECUTE FUNCTION fieldwork_tandem_follows()
"""

OPEN_COPY = """
  SELECT id FROM fieldwork_copylink
  WHERE token_hash = p_hash AND expires_at > now() AND fetched_at IS NULL AND tries < 5
"""
# The right code ends it, so does the fifth wrong one: what was kept is gone either way.
USE_COPY = """
  IF lotse_actor() IS DISTINCT FROM 'link:' || p_copy THEN RETURN false; END IF;
  IF p_is_right THEN
    UPDATE fieldwork_copylink SET fetched_at = now(), closed = NULL
      WHERE id = p_copy AND fetched_at IS NULL AND tries < 5 AND expires_at > now();
  ELSE
    UPDATE fieldwork_copylink SET closed = NULL WHERE id = p_copy AND tries = 4;
    UPDATE fieldwork_copylink SET tries = tries + 1 WHERE id = p_copy AND tries < 5;
  END IF;
  RETURN FOUND;
"""

# For the officer: whose data of which classes lay on a device when it was locked; no name, no content.
LOST = """
  IF NOT lotse_has_role('officer') THEN RETURN; END IF;
  RETURN QUERY
    SELECT m.case_id, o.fallnummer, o.initials, coalesce(i.kind, ''), coalesce(i.data_class, 0)::integer, m.at
    FROM fieldwork_device d JOIN fieldwork_folder f ON f.device_id = d.id
      JOIN fieldwork_meeting m ON m.folder_id = f.id
      JOIN cases_outline o ON o.case_id = m.case_id
      LEFT JOIN fieldwork_item i ON i.meeting_id = m.id
    WHERE d.id = p_device AND d.locked_at IS NOT NULL AND f.fetched_at IS NOT NULL AND f.returned_at IS NULL
    ORDER BY m.at, o.fallnummer, i.data_class, i.kind;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("fieldwork", "0003_what_is_asked_before"),
        ("appointments", "0040_talks_follow_the_case"),
    ]

    operations = [
        GuardFunction(signature="fieldwork_hazards_asked(p_case uuid)", returns="boolean", body=ASKED),
        GuardFunction(
            signature="fieldwork_answer_exception(p_exception uuid, p_agreed boolean)",
            returns="boolean",
            declare="asker uuid; of_case uuid;",
            body=ANSWER,
        ),
        GuardFunction(
            signature="fieldwork_tandem_follows()",
            returns="trigger",
            declare="partner uuid; last_at timestamptz;",
            body=TANDEM,
        ),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER fieldwork_tandem ON appointments_appointment"),
        GuardFunction(signature="fieldwork_open_copy(p_hash bytea)", returns="uuid", body=OPEN_COPY, language="sql"),
        GuardFunction(
            signature="fieldwork_use_copy(p_copy uuid, p_is_right boolean)", returns="boolean", body=USE_COPY
        ),
        GuardFunction(
            signature="fieldwork_lost(p_device uuid)",
            returns="TABLE(case_id uuid, fallnummer text, initials text, kind text, data_class integer, at timestamptz)",
            body=LOST,
        ),
    ]
