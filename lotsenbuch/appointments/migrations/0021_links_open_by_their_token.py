"""What a token opens is looked up by its hash, and taken once; nobody sees a row for it (decision 0140)."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# One answer for unknown, used, expired and withdrawn tokens, moved and withdrawn talks, and cases that have ended.
OPEN_LINK = """
  RETURN (SELECT l.id FROM appointments_link l JOIN cases_case c ON c.id = l.case_id
    WHERE l.token_hash = p_hash AND l.kind = p_kind AND l.withdrawn_at IS NULL AND l.expires_at > now()
      AND (l.kind = 'calendar' OR l.used_at IS NULL) AND c.closed_on IS NULL
      AND EXISTS (SELECT FROM appointments_linkslot s JOIN appointments_appointment a ON a.id = s.appointment_id
        WHERE s.link_id = l.id AND a.starts_at = s.starts_at
          AND (a.state = 'confirmed' OR (a.state = 'offered' AND l.kind = 'reply'))));
"""
# The times of the acting link that still stand; a calendar is told of what was agreed upon only.
STANDING_SLOTS = """
  RETURN QUERY SELECT s.id FROM appointments_linkslot s JOIN appointments_link l ON l.id = s.link_id
    JOIN appointments_appointment a ON a.id = s.appointment_id
    WHERE 'link:' || l.id = lotse_actor() AND a.starts_at = s.starts_at
      AND (a.state = 'confirmed' OR (a.state = 'offered' AND l.kind = 'reply'));
"""
# The second of two answers waits for the first, and finds the link used.
USE_LINK = """
  UPDATE appointments_link SET used_at = now()
    WHERE id = p_link AND 'link:' || id = lotse_actor() AND kind = 'reply'
      AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > now();
  RETURN FOUND;
"""
# Only by the answer that has just used the link, and only what it offers; of a choice the other times are free again.
TAKE_SLOT = """
  SELECT s.appointment_id, s.starts_at INTO wanted, at_time FROM appointments_linkslot s
    JOIN appointments_link l ON l.id = s.link_id
    WHERE s.id = p_slot AND 'link:' || l.id = lotse_actor() AND l.used_at = now();
  IF wanted IS NULL THEN RETURN false; END IF;
  UPDATE appointments_appointment SET state = 'confirmed', version = version + 1
    WHERE id = wanted AND state = 'offered' AND starts_at = at_time RETURNING choice INTO chosen_from;
  IF NOT FOUND THEN
    RETURN EXISTS (SELECT FROM appointments_appointment
      WHERE id = wanted AND state = 'confirmed' AND starts_at = at_time);
  END IF;
  UPDATE appointments_appointment SET state = 'withdrawn', version = version + 1
    WHERE choice = chosen_from AND id <> wanted AND state = 'offered';
  RETURN true;
"""
OPEN_FEED = """
  RETURN (SELECT staff_id FROM appointments_feed WHERE token_hash = p_hash AND revoked_at IS NULL);
"""
DUE_REMINDERS = """
  IF lotse_actor() IS DISTINCT FROM 'service:remind' THEN RETURN; END IF;
  RETURN QUERY SELECT id FROM appointments_reminder WHERE state = 'planned' AND due_at <= now() ORDER BY due_at LIMIT 500;
"""
REMINDER_HOLDER = """
  IF lotse_actor() IS DISTINCT FROM 'service:remind' THEN RETURN NULL; END IF;
  RETURN (SELECT o.holder_id FROM appointments_reminder r JOIN cases_outline o ON o.case_id = r.case_id
    WHERE r.id = p_reminder AND NOT o.is_closed);
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0020_reaching_people")]

    operations = [
        GuardFunction(signature="appointments_open_link(p_hash bytea, p_kind text)", returns="uuid", body=OPEN_LINK),
        GuardFunction(signature="appointments_standing_slots()", returns="SETOF uuid", body=STANDING_SLOTS),
        GuardFunction(signature="appointments_use_link(p_link uuid)", returns="boolean", body=USE_LINK),
        GuardFunction(
            signature="appointments_take_slot(p_slot uuid)",
            returns="boolean",
            declare="wanted uuid; at_time timestamptz; chosen_from uuid;",
            body=TAKE_SLOT,
        ),
        GuardFunction(signature="appointments_open_feed(p_hash bytea)", returns="uuid", body=OPEN_FEED),
        GuardFunction(signature="appointments_due_reminders()", returns="SETOF uuid", body=DUE_REMINDERS),
        GuardFunction(signature="appointments_reminder_holder(p_reminder uuid)", returns="uuid", body=REMINDER_HOLDER),
    ]
