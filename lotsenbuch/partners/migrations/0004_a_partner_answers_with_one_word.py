"""What a partner says back is taken by a guard that uses the link: no policy lets a link write in a case."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# One answer for unknown, used, expired and withdrawn tokens, referrals that ended, and cases that have ended.
OPEN_ANSWER = """
  RETURN (SELECT l.id FROM partners_answerlink l JOIN cases_case c ON c.id = l.case_id
    JOIN partners_referral r ON r.id = l.referral_id
    WHERE l.token_hash = p_hash AND l.used_at IS NULL AND l.withdrawn_at IS NULL AND l.expires_at > now()
      AND c.closed_on IS NULL AND r.state IN ('sent', 'appointment', 'arrived', 'running'));
"""
# Used and answered in one statement each, or not at all; the second of two answers waits and finds the link used.
# Three words and a day: nothing of a counselling has a place here (§ 203 StGB).
ANSWER = """
  UPDATE partners_answerlink l SET used_at = now() FROM cases_case c, partners_referral r
    WHERE l.id = p_link AND 'link:' || l.id = lotse_actor() AND l.used_at IS NULL AND l.withdrawn_at IS NULL
      AND l.expires_at > now() AND c.id = l.case_id AND c.closed_on IS NULL AND r.id = l.referral_id
      AND r.state IN ('sent', 'appointment', 'arrived', 'running')
    RETURNING l.case_id, l.referral_id, l.made_by, l.expires_at INTO of_case, of_referral, maker, until;
  IF of_case IS NULL OR p_kind NOT IN ('arrived', 'place', 'ended') THEN RETURN false; END IF;
  INSERT INTO partners_answer (id, case_id, referral_id, link_id, kind, stated_on, said_at)
    VALUES (gen_random_uuid(), of_case, of_referral, p_link, p_kind, p_on, now());
  IF p_kind = 'arrived' THEN
    UPDATE partners_referral SET state = 'arrived', arrived_on = coalesce(arrived_on, p_on), version = version + 1
      WHERE id = of_referral AND state IN ('sent', 'appointment');
  ELSIF p_kind = 'place' THEN
    UPDATE partners_referral SET free_from = p_on, version = version + 1 WHERE id = of_referral;
  ELSE
    UPDATE partners_referral SET state = 'ended', ended_on = greatest(p_on, arrived_on), version = version + 1
      WHERE id = of_referral;
  END IF;
  IF p_next IS NOT NULL THEN
    INSERT INTO partners_answerlink (id, case_id, referral_id, token_hash, made_by, made_at, expires_at)
      VALUES (gen_random_uuid(), of_case, of_referral, p_next, maker, now(), until);
  END IF;
  RETURN true;
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_ways_to_a_partner")]

    operations = [
        GuardFunction(signature="partners_open_answer(p_hash bytea)", returns="uuid", body=OPEN_ANSWER),
        GuardFunction(
            signature="partners_answer(p_link uuid, p_kind text, p_on date, p_next bytea)",
            returns="boolean",
            declare="of_case uuid; of_referral uuid; maker text; until timestamptz;",
            body=ANSWER,
        ),
    ]
