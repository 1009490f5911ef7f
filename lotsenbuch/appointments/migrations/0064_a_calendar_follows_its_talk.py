"""The calendar file of a person tells the talk as it stands now: moved, called off, in another place (decision 0245)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint

# One answer for unknown, used, expired and withdrawn tokens and cases that have ended. A page ends with the time that it
# offers; a calendar stays with a talk that was agreed upon, wherever it goes.
OPEN_LINK = """
  RETURN (SELECT l.id FROM appointments_link l JOIN cases_case c ON c.id = l.case_id
    WHERE l.token_hash = p_hash AND l.kind = p_kind AND l.withdrawn_at IS NULL AND l.expires_at > now()
      AND (l.kind = 'calendar' OR l.used_at IS NULL) AND c.closed_on IS NULL
      AND EXISTS (SELECT FROM appointments_linkslot s JOIN appointments_appointment a ON a.id = s.appointment_id
        WHERE s.link_id = l.id AND ((l.kind = 'calendar' AND a.has_confirmation)
          OR (l.kind = 'reply' AND a.starts_at = s.starts_at AND a.state IN ('confirmed', 'offered')))));
"""
# A moved Meldetermin goes on as another row: for the person it is one talk, under the key of the first.
CALENDAR_OF_LINK = """
  RETURN QUERY WITH RECURSIVE
    before AS (
      SELECT a.id, a.replaces_id FROM appointments_linkslot s JOIN appointments_link l ON l.id = s.link_id
        JOIN appointments_appointment a ON a.id = s.appointment_id
        WHERE 'link:' || l.id = lotse_actor() AND l.kind = 'calendar' AND a.has_confirmation
      UNION SELECT a.id, a.replaces_id FROM before b JOIN appointments_appointment a ON a.id = b.replaces_id),
    after AS (
      SELECT b.id AS root, b.id AS talk, 0 AS step FROM before b WHERE b.replaces_id IS NULL
      UNION SELECT f.root, a.id, f.step + 1 FROM after f JOIN appointments_appointment a ON a.replaces_id = f.talk)
    SELECT DISTINCT ON (f.root) f.root, a.starts_at, a.ends_at, a.state, a.result,
        (sum(a.version) OVER (PARTITION BY f.root))::integer - 1
      FROM after f JOIN appointments_appointment a ON a.id = f.talk ORDER BY f.root, f.step DESC;
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0063_a_guard_reads_a_row_of_meldetermine")]

    operations = [
        AddConstraint(
            model_name="appointment",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="appointment_guard_calendar", reads=("replaces_id",), writes=()
            ),
        ),
        GuardFunction(signature="appointments_open_link(p_hash bytea, p_kind text)", returns="uuid", body=OPEN_LINK),
        GuardFunction(
            signature="appointments_calendar_of_link()",
            returns=(
                "TABLE(uid uuid, begins timestamptz, ends timestamptz, stands text, came_of_it text, sequence integer)"
            ),
            body=CALENDAR_OF_LINK,
        ),
    ]
