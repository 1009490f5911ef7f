"""An answer is written by a guard that also uses the link: no policy lets a link write in a case (decision 0140)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint

# Used and answered in one statement each, or not at all; the second of two answers waits and finds the link used.
ANSWER_LINK = """
  UPDATE appointments_link SET used_at = now()
    WHERE id = p_link AND 'link:' || id = lotse_actor() AND kind = 'reply'
      AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > now()
      AND EXISTS (SELECT FROM cases_case c WHERE c.id = case_id AND c.closed_on IS NULL)
    RETURNING case_id INTO of_case;
  IF of_case IS NULL THEN RETURN NULL; END IF;
  SELECT appointment_id INTO wanted FROM appointments_linkslot WHERE id = p_slot AND link_id = p_link;
  IF wanted IS NULL THEN RAISE EXCEPTION 'appointments_answer_link: not offered' USING ERRCODE = '42501'; END IF;
  answer := gen_random_uuid();
  INSERT INTO appointments_reply (id, version, case_id, link_id, appointment_id, wish, place, words, came_at,
      decision, decided_by)
    VALUES (answer, 1, of_case, p_link, wanted, p_wish, p_place, p_words, now(), '', '');
  RETURN answer;
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0021_links_open_by_their_token")]

    operations = [
        migrations.RemoveConstraint(model_name="reply", name="reply_by_token"),
        AddConstraint(
            model_name="reply",
            constraint=lotsenbuch.records.policy.GuardMay(name="reply_guard", reads=("id",), writes=("INSERT",)),
        ),
        migrations.RunSQL("DROP FUNCTION appointments_use_link(uuid)", migrations.RunSQL.noop),
        GuardFunction(
            signature=("appointments_answer_link(p_link uuid, p_slot uuid, p_wish text, p_place text, p_words text)"),
            returns="uuid",
            declare="of_case uuid; wanted uuid; answer uuid;",
            body=ANSWER_LINK,
        ),
    ]
