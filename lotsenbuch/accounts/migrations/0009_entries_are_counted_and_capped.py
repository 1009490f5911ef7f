"""Entries that anybody can cause (failed logins, refused accesses) are written up to a number per window.

Counting and asking are one statement, so that an answer costs the same whether its entry is still written or not.
"""

from django.db import migrations

WITHIN = """
CREATE FUNCTION accounts_within(p_key text, p_until timestamptz, p_most integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE counted integer;
BEGIN
  INSERT INTO accounts_attempt (key, value, expires_at) VALUES (p_key, '1', p_until)
  ON CONFLICT (key) DO UPDATE SET value = to_jsonb(accounts_attempt.value::text::integer + 1)
  RETURNING value::text::integer INTO counted;
  RETURN CASE WHEN counted <= p_most THEN counted END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_a_session_is_kept_in_one_statement")]
    operations = [migrations.RunSQL(WITHIN, "DROP FUNCTION accounts_within(text, timestamptz, integer)")]
