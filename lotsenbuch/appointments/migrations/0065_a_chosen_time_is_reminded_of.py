"""Which times people chose through a link without a reminder being planned: keys only, for `service:remind`."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint

CHOSEN = """
  IF lotse_actor() IS DISTINCT FROM 'service:remind' THEN RETURN; END IF;
  RETURN QUERY SELECT a.id, o.holder_id FROM appointments_appointment a JOIN cases_outline o ON o.case_id = a.case_id
    WHERE a.state = 'confirmed' AND a.choice IS NOT NULL AND a.starts_at > now()
      AND NOT o.is_closed AND o.holder_id IS NOT NULL
      AND EXISTS (SELECT FROM appointments_reminderconsent c WHERE c.case_id = a.case_id AND c.revoked_at IS NULL
        AND NOT EXISTS (SELECT FROM appointments_reminder r WHERE r.appointment_id = a.id AND r.consent_id = c.id))
    ORDER BY a.starts_at LIMIT 500;
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0064_a_calendar_follows_its_talk")]

    operations = [
        migrations.RemoveConstraint(model_name="reminder", name="reminder_guard"),
        AddConstraint(
            model_name="reminder",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="reminder_guard",
                reads=("id", "case_id", "appointment_id", "consent_id", "due_at", "state"),
                writes=(),
            ),
        ),
        AddConstraint(
            model_name="reminderconsent",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="reminder_consent_guard", reads=("id", "case_id", "revoked_at"), writes=()
            ),
        ),
        GuardFunction(
            signature="appointments_chosen_unreminded()", returns="TABLE(talk uuid, holder uuid)", body=CHOSEN
        ),
    ]
