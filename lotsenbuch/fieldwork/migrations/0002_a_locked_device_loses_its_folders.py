from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# Whoever keeps the devices of the house sees no folder; what lies on a lost one must lose its key all the same.
LOCKED = """
    UPDATE fieldwork_folder SET revoked_at = coalesce(revoked_at, now()), salt = NULL
    WHERE device_id = NEW.id AND returned_at IS NULL;
    RETURN NULL;
"""
TRIGGER = """
    CREATE TRIGGER device_lock_calls_back AFTER UPDATE ON fieldwork_device FOR EACH ROW
    WHEN (OLD.locked_at IS NULL AND NEW.locked_at IS NOT NULL) EXECUTE FUNCTION fieldwork_call_back()
"""


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0001_walks_are_kept")]

    operations = [
        GuardFunction(signature="fieldwork_call_back()", returns="trigger", body=LOCKED),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER device_lock_calls_back ON fieldwork_device"),
    ]
