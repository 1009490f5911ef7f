"""A folder stays on a phone while its owner may still open every case that went along."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# False when a case that the owner saw as the folder was fetched is not theirs any more; what they did not see then was
# left out of it.
STILL_SEEN = """
  RETURN NOT EXISTS (
    SELECT FROM fieldwork_folder f JOIN fieldwork_meeting m ON m.folder_id = f.id
      JOIN cases_access a ON a.case_id = m.case_id AND a.staff_id = f.staff_id
    WHERE f.id = p_folder AND a.valid_from <= f.fetched_at AND a.valid_until >= f.fetched_at AND a.valid_until <= now()
      AND NOT EXISTS (
        SELECT FROM cases_access b WHERE b.case_id = m.case_id AND b.staff_id = f.staff_id AND b.valid_from <= now()
          AND (b.valid_until IS NULL OR b.valid_until > now())
      )
  );
"""
HOLDS = """
  RETURN EXISTS (
    SELECT FROM fieldwork_folder f JOIN fieldwork_device d ON d.id = f.device_id
    WHERE f.id = p_folder AND d.id = p_device AND d.secret_hash = p_hash AND p_hash <> ''
      AND f.returned_at IS NULL AND f.revoked_at IS NULL AND fieldwork_still_seen(f.id)
  );
"""


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0011_somebody_may_always_agree")]

    operations = [
        GuardFunction(signature="fieldwork_still_seen(p_folder uuid)", returns="boolean", body=STILL_SEEN),
        GuardFunction(
            signature="fieldwork_device_holds(p_device uuid, p_hash text, p_folder uuid)",
            returns="boolean",
            body=HOLDS,
        ),
    ]
