"""Two persons of oversight give a sealed case anew whose holder cannot work it: one asks, another releases.

One answer, a key, whatever the number is. What lies behind it is looked up when it is released, and only a case that is
sealed and stranded moves. Neither of the two gets it.
"""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

ASK = """
  IF NOT lotse_has_role('oversight') OR length(trim(coalesce(p_reason, ''))) < 20
     OR coalesce(trim(p_number), '') = '' OR p_to IS NULL OR p_to = lotse_staff() OR NOT EXISTS (
       SELECT FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
       WHERE r.staff_id = p_to AND r.role = 'fallmanagement' AND s.is_active
         AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
     ) THEN
    RAISE EXCEPTION 'cases_ask_hand_over: not allowed' USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('hand-overs of ' || lotse_actor(), 0));
  IF (SELECT count(*) FROM cases_sealedhandover WHERE asked_by_id = lotse_staff()
      AND asked_at > now() - interval '1 hour') >= 5 THEN
    RETURN NULL;
  END IF;
  new_id := gen_random_uuid();
  INSERT INTO cases_sealedhandover (id, number, to_id, reason, asked_by_id, asked_at)
  VALUES (new_id, trim(p_number), p_to, trim(p_reason), lotse_staff(), now());
  INSERT INTO accounts_notice (id, staff_id, kind, made_at)
  SELECT DISTINCT ON (r.staff_id) gen_random_uuid(), r.staff_id, 'access_asked', now()
  FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
  WHERE r.role = 'oversight' AND s.is_active AND r.staff_id <> lotse_staff()
    AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now());
  RETURN new_id;
"""

# The holder's row is locked before it is looked at, as in `cases_reassign` (0010).
DECIDE = """
  IF NOT lotse_has_role('oversight') OR p_release IS NULL THEN
    RAISE EXCEPTION 'cases_decide_hand_over: not allowed' USING ERRCODE = '42501';
  END IF;
  UPDATE cases_sealedhandover SET decided_by_id = lotse_staff(), decided_at = now(), is_released = p_release
    WHERE id = p_hand_over AND decided_at IS NULL AND asked_by_id <> lotse_staff() AND to_id <> lotse_staff()
      AND asked_at > now() - interval '24 hours'
    RETURNING number, to_id, reason INTO asked, target, why;
  IF NOT FOUND THEN RETURN false; END IF;
  IF NOT p_release OR target IN (SELECT cases_idle()) THEN RETURN true; END IF;
  SELECT c.id INTO sealed_case FROM cases_case c WHERE c.fallnummer = asked AND c.is_sealed;
  PERFORM pg_advisory_xact_lock(hashtextextended('holder of ' || sealed_case, 0));
  SELECT a.actor, a.person_id INTO earlier, owner_person FROM cases_access a
    JOIN cases_outline o ON o.case_id = a.case_id AND NOT o.is_closed
    WHERE a.case_id = sealed_case AND a.kind = 'holder' AND a.valid_until IS NULL
      AND a.staff_id IN (SELECT cases_idle()) FOR UPDATE OF a;
  IF earlier IS NULL THEN RETURN true; END IF;
  INSERT INTO cases_grant (id, case_id, actor, data_class, valid_from, reason, given_by)
  SELECT DISTINCT ON (data_class) gen_random_uuid(), sealed_case, 'staff:' || target, data_class, now(), why, lotse_actor()
  FROM cases_grant WHERE case_id = sealed_case AND actor = earlier AND data_class IN (2, 3)
    AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now());
  UPDATE cases_access SET valid_until = now()
    WHERE case_id = sealed_case AND actor = earlier AND (valid_until IS NULL OR valid_until > now());
  UPDATE cases_grant SET valid_until = now()
    WHERE case_id = sealed_case AND actor = earlier AND (valid_until IS NULL OR valid_until > now());
  INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, reason, given_by)
  VALUES (gen_random_uuid(), sealed_case, owner_person, 'staff:' || target, target, 'holder', true, now(), why,
          lotse_actor());
  UPDATE cases_outline SET stranded_since = NULL WHERE case_id = sealed_case;
  UPDATE cases_sealedhandover SET case_id = sealed_case WHERE id = p_hand_over;
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
  VALUES (gen_random_uuid(), target, 'case_assigned', sealed_case, now());
  RETURN true;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_sealed_cases_are_given_anew")]

    operations = [
        GuardFunction(
            signature="cases_ask_hand_over(p_number text, p_to uuid, p_reason text)",
            returns="uuid",
            declare="new_id uuid;",
            body=ASK,
        ),
        GuardFunction(
            signature="cases_decide_hand_over(p_hand_over uuid, p_release boolean)",
            returns="boolean",
            declare="asked text; target uuid; why text; sealed_case uuid; earlier text; owner_person uuid;",
            body=DECIDE,
        ),
    ]
