"""A cover planned ahead begins with a day; whoever stands in is told that morning, once."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# One that begins at once was told at once; only a planned one begins with the day.
TELL = """
  IF lotse_actor() IS DISTINCT FROM 'service:remind' THEN RETURN 0; END IF;
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
  SELECT gen_random_uuid(), c.deputy_id, 'cover_begun', c.id, now() FROM team_cover c
  WHERE c.ended_at IS NULL AND c.began_at <= now() AND c.valid_until > now()
    AND (c.began_at AT TIME ZONE 'Europe/Berlin')::time = '00:00'
    AND NOT EXISTS (
      SELECT FROM accounts_notice n WHERE n.staff_id = c.deputy_id AND n.kind = 'cover_begun' AND n.target_id = c.id
    );
  GET DIAGNOSTICS told = ROW_COUNT;
  RETURN told;
"""


class Migration(migrations.Migration):
    dependencies = [("team", "0032_a_key_for_a_project"), ("accounts", "0042_new_sentences_need_no_migration")]

    operations = [
        GuardFunction(signature="team_tell_of_begun()", returns="bigint", declare="told bigint;", body=TELL),
    ]
