"""Row policies ask for the roles in force of the actor."""

from django.db import migrations

HAS_ROLE = """
CREATE FUNCTION lotse_has_role(wanted text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT EXISTS (
    SELECT FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
    WHERE r.staff_id = lotse_staff() AND r.role = wanted AND s.is_active
      AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
  )
$$;
GRANT SELECT ON accounts_roleassignment, accounts_staff TO lotse_guard;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_staff_roles_notices")]
    operations = [migrations.RunSQL(HAS_ROLE, "DROP FUNCTION lotse_has_role(text)")]
