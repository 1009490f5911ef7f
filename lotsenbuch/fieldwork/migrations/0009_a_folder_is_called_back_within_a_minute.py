"""A device that proves itself hears whether a folder on it was called back, also when nobody is logged in."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

HOLDS = """
  RETURN EXISTS (
    SELECT FROM fieldwork_folder f JOIN fieldwork_device d ON d.id = f.device_id
    WHERE f.id = p_folder AND d.id = p_device AND d.secret_hash = p_hash AND p_hash <> ''
      AND f.returned_at IS NULL AND f.revoked_at IS NULL
  );
"""


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0008_a_note_may_wait_for_its_case")]

    operations = [
        GuardFunction(
            signature="fieldwork_device_holds(p_device uuid, p_hash text, p_folder uuid)",
            returns="boolean",
            body=HOLDS,
        ),
    ]
