"""Storing a session names it and changes it in one statement; the row policy decides, as when it is read (0003)."""

from django.db import migrations

KEPT = """
CREATE FUNCTION accounts_session_kept(
  p_session uuid, p_staff uuid, p_device text, p_began timestamptz, p_sealed bytea
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('lotsenbuch.session', p_session::text, true);
  UPDATE accounts_session SET staff_id = p_staff, device = p_device, began_at = coalesce(p_began, began_at),
    sealed = p_sealed WHERE id = p_session;
  RETURN FOUND;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_notice_of_stranded_cases")]
    operations = [migrations.RunSQL(KEPT, "DROP FUNCTION accounts_session_kept(uuid, uuid, text, timestamptz, bytea)")]
