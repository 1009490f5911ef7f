"""What a partner says about its own entry is taken by a guard that uses the link: no policy lets a link write."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# One answer for unknown, used and expired tokens.
OPEN_LINK = """
  RETURN (SELECT id FROM partners_datalink WHERE token_hash = p_hash AND used_at IS NULL AND expires_at > now());
"""
# Used and answered in one statement each, or not at all; the second of two answers waits and finds the link used.
SAY = """
  UPDATE partners_datalink SET used_at = now()
    WHERE id = p_link AND 'link:' || id = lotse_actor() AND used_at IS NULL AND expires_at > now()
    RETURNING organisation_id INTO of_organisation;
  IF of_organisation IS NULL THEN RETURN false; END IF;
  INSERT INTO partners_statement (id, organisation_id, link_id, is_right, words, said_at, settled_by)
    VALUES (gen_random_uuid(), of_organisation, p_link, p_right, p_words, now(), '');
  IF p_right THEN
    UPDATE partners_organisation SET checked_on = today, checked_by = 'der Partner selbst', outdated_on = NULL,
        version = version + 1 WHERE id = of_organisation;
  END IF;
  IF p_weeks IS NOT NULL OR p_places IS NOT NULL THEN
    UPDATE partners_service SET waiting_weeks = p_weeks, free_places = p_places, places_on = today,
        places_by = 'der Partner selbst', version = version + 1
      WHERE id = p_service AND organisation_id = of_organisation;
  END IF;
  RETURN true;
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_the_directory")]

    operations = [
        GuardFunction(signature="partners_open_link(p_hash bytea)", returns="uuid", body=OPEN_LINK),
        GuardFunction(
            signature=(
                "partners_say(p_link uuid, p_right boolean, p_words text, p_service uuid, p_weeks integer, "
                "p_places integer)"
            ),
            returns="boolean",
            declare="of_organisation uuid; today date := (now() AT TIME ZONE 'Europe/Berlin')::date;",
            body=SAY,
        ),
    ]
