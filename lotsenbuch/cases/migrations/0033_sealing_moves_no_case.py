"""Sealing hides the other cases of a person with the one that is sealed, and gives none of them to anybody.

`cases_seal` (0004) made whoever sealed the holder of the person's earlier cases: one button, and a colleague's counselling
lay open, with no word to that colleague. Now every case keeps its holder, and every other sight of it ends
(docs/decisions/0110-sealing-moves-no-case.md). Of one person's cases one at most is open (0111).
"""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# Whatever changes how a person's cases stand to each other waits here first, before any row: no two of them can hold
# what the other one waits for.
ONE_BY_ONE = "PERFORM pg_advisory_xact_lock(hashtextextended('cases of ' || {person}, 0));"

ALONG = "Zusammen mit einem anderen Fall der Person versiegelt"
OPENED_ALONG = "Zusammen mit einem anderen Fall der Person geöffnet"

SEAL = f"""
  SELECT person_id INTO owner_person FROM cases_case WHERE id = p_case AND cases_is_holder(p_case);
  IF owner_person IS NULL OR coalesce(length(trim(p_reason)), 0) < 10 THEN RETURN false; END IF;
  {ONE_BY_ONE.format(person="owner_person")}
  IF NOT cases_holds_on(p_case) OR EXISTS (SELECT FROM cases_case WHERE id = p_case AND is_sealed) THEN
    RETURN false;
  END IF;
  -- Whoever lets somebody in or hands over at this moment is waited for, and seen by the next statement.
  PERFORM 1 FROM cases_access WHERE person_id = owner_person AND kind = 'holder' AND valid_until IS NULL
    ORDER BY id FOR UPDATE;
  SELECT array_agg(id) INTO sealed_cases FROM cases_case WHERE person_id = owner_person;
  IF EXISTS (
    SELECT FROM cases_case c JOIN cases_access a ON a.case_id = c.id
    WHERE c.id = ANY(sealed_cases) AND c.closed_on IS NULL AND a.kind = 'holder' AND a.valid_until IS NULL
      AND a.actor <> lotse_actor()
  ) THEN
    RETURN false;
  END IF;
  -- Why is for who holds the case that is sealed: another holder learns that it came along, and nothing else.
  INSERT INTO cases_sealing (id, case_id, sealed_at, sealed_by, reason, unsealed_by, unsealed_because)
  SELECT gen_random_uuid(), c.id, now(), lotse_actor(),
         CASE WHEN a.actor = lotse_actor() THEN trim(p_reason) ELSE '{ALONG}' END, '', ''
  FROM cases_case c JOIN cases_access a ON a.case_id = c.id AND a.kind = 'holder' AND a.valid_until IS NULL
  WHERE c.id = ANY(sealed_cases) AND NOT c.is_sealed;
  UPDATE cases_access SET valid_until = now()
    WHERE case_id = ANY(sealed_cases) AND (valid_until IS NULL OR valid_until > now())
      AND NOT (kind = 'holder' AND valid_until IS NULL);
  UPDATE cases_grant g SET valid_until = now()
    WHERE g.case_id = ANY(sealed_cases) AND (g.valid_until IS NULL OR g.valid_until > now()) AND NOT EXISTS (
      SELECT FROM cases_access a
      WHERE a.case_id = g.case_id AND a.actor = g.actor AND a.kind = 'holder' AND a.valid_until IS NULL
    );
  -- Who gave the case away a moment ago does not get it back with a button.
  UPDATE cases_undoright SET used_at = now()
    WHERE case_id = ANY(sealed_cases) AND actor <> lotse_actor() AND used_at IS NULL;
  UPDATE cases_case SET is_sealed = true WHERE id = ANY(sealed_cases) AND NOT is_sealed;
  RETURN true;
"""  # noqa: S608  # our own words

# What was sealed together is opened together, by who holds the open case or, where all have ended, the newest one:
# the holder of an old case cannot put the person back on the lists of a lead.
UNSEAL = f"""
  SELECT person_id INTO owner_person FROM cases_case WHERE id = p_case AND cases_is_holder(p_case);
  IF owner_person IS NULL OR coalesce(length(trim(p_reason)), 0) < 10 THEN RETURN false; END IF;
  {ONE_BY_ONE.format(person="owner_person")}
  IF NOT cases_holds_on(p_case) OR NOT EXISTS (SELECT FROM cases_case WHERE id = p_case AND is_sealed) THEN
    RETURN false;
  END IF;
  PERFORM 1 FROM cases_access WHERE person_id = owner_person AND kind = 'holder' AND valid_until IS NULL
    ORDER BY id FOR UPDATE;
  IF NOT cases_is_holder((
    SELECT id FROM cases_case WHERE person_id = owner_person
    ORDER BY closed_on IS NOT NULL, opened_on DESC, fallnummer DESC LIMIT 1
  )) THEN
    RETURN false;
  END IF;
  SELECT array_agg(id) INTO opened FROM cases_case WHERE person_id = owner_person AND is_sealed;
  UPDATE cases_sealing s SET unsealed_at = now(), unsealed_by = lotse_actor(),
      unsealed_because = CASE WHEN cases_is_holder(s.case_id) THEN trim(p_reason) ELSE '{OPENED_ALONG}' END
    WHERE s.case_id = ANY(opened) AND s.unsealed_at IS NULL;
  UPDATE cases_access SET valid_until = now()
    WHERE case_id = ANY(opened) AND kind <> 'holder' AND (valid_until IS NULL OR valid_until > now());
  UPDATE cases_grant g SET valid_until = now()
    WHERE g.case_id = ANY(opened) AND (g.valid_until IS NULL OR g.valid_until > now()) AND NOT EXISTS (
      SELECT FROM cases_access a
      WHERE a.case_id = g.case_id AND a.actor = g.actor AND a.kind = 'holder' AND a.valid_until IS NULL
    );
  UPDATE cases_case SET is_sealed = false WHERE id = ANY(opened);
  RETURN true;
"""  # noqa: S608  # our own words

# Nobody comes onto a sealed case but its holder and the named, and for a while who was released by a second person.
# Who seals at this moment is waited for: a deputy of a whole caseload and break-glass lock no row of their own.
ACCESS_TO_CLOSED = """
  IF NEW.kind <> 'holder' THEN
    PERFORM 1 FROM cases_access
      WHERE case_id = NEW.case_id AND kind = 'holder' AND valid_until IS NULL ORDER BY id FOR SHARE;
  END IF;
  SELECT is_sealed, closed_on IS NOT NULL INTO sealed, ended FROM cases_case WHERE id = NEW.case_id;
  IF sealed AND NEW.kind NOT IN ('holder', 'named')
     AND NOT (NEW.kind IN ('glass', 'supervision') AND NEW.given_by <> NEW.actor) THEN
    RAISE EXCEPTION 'a sealed case is seen by the named only' USING ERRCODE = '42501';
  END IF;
  IF ended THEN NEW.may_write := false; END IF;
  RETURN NEW;
"""

# As in 0002; and a person who is known gets another case from who holds the newest one, once that has ended. Whether
# what stands in the way is seen or hidden, the words are the same.
OPEN = f"""
  IF NOT (lotse_has_role('fallmanagement') OR lotse_has_role('clearing'))
     OR EXISTS (SELECT FROM cases_access WHERE case_id = p_case) THEN
    RAISE EXCEPTION 'cases_open: not allowed' USING ERRCODE = '42501';
  END IF;
  IF EXISTS (SELECT FROM cases_person WHERE id = p_person) THEN
    {ONE_BY_ONE.format(person="p_person")}
    PERFORM 1 FROM cases_access WHERE person_id = p_person AND actor = lotse_actor() AND kind = 'holder'
      AND valid_from <= now() AND valid_until IS NULL FOR UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'cases_open: not allowed' USING ERRCODE = '42501';
    END IF;
    IF NOT coalesce((
      SELECT closed_on IS NOT NULL AND cases_is_holder(id) FROM cases_case WHERE person_id = p_person
      ORDER BY closed_on IS NOT NULL, opened_on DESC, fallnummer DESC LIMIT 1
    ), true) THEN
      RAISE EXCEPTION 'Auf diesen Fall folgte schon ein neuer. Bitte das Clearing fragen, wie es weitergeht.'
        USING ERRCODE = 'LB001';
    END IF;
  END IF;
  INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, reason, given_by)
  VALUES (gen_random_uuid(), p_case, p_person, lotse_actor(), lotse_staff(), 'holder', true, now(),
          'Fall angelegt', lotse_actor()) RETURNING id INTO new_id;
  INSERT INTO cases_grant (id, case_id, actor, data_class, valid_from, reason, given_by)
  SELECT gen_random_uuid(), p_case, lotse_actor(), c, now(), 'Fall angelegt', lotse_actor()
  FROM unnest(ARRAY[2, 3, 4]) AS c;
  RETURN new_id;
"""  # noqa: S608  # our own words

# As in 0011; not beside another open case of the person, seen or hidden.
REOPEN = f"""
  SELECT person_id INTO owner_person FROM cases_case WHERE id = p_case AND cases_is_holder(p_case);
  IF owner_person IS NULL THEN RETURN false; END IF;
  {ONE_BY_ONE.format(person="owner_person")}
  IF NOT cases_holds_on(p_case) THEN RETURN false; END IF;
  IF EXISTS (SELECT FROM cases_case WHERE person_id = owner_person AND closed_on IS NULL AND id <> p_case) THEN
    RAISE EXCEPTION 'Auf diesen Fall folgte schon ein neuer. Bitte das Clearing fragen, wie es weitergeht.'
      USING ERRCODE = 'LB001';
  END IF;
  UPDATE cases_case SET closed_on = NULL, version = version + 1 WHERE id = p_case AND closed_on IS NOT NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE cases_access SET may_write = true
    WHERE case_id = p_case AND kind IN ('holder', 'deputy', 'tandem', 'delegate', 'named')
      AND (valid_until IS NULL OR valid_until > now());
  RETURN true;
"""  # noqa: S608  # our own words

# As in 0021, also for a case that has ended: an earlier case sealed along may have nobody left who works cases.
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
    dependencies = [("cases", "0032_answers_stay_in_their_case")]

    operations = [
        GuardFunction(
            signature="cases_seal(p_case uuid, p_reason text)",
            returns="boolean",
            declare="owner_person uuid; sealed_cases uuid[];",
            body=SEAL,
        ),
        GuardFunction(
            signature="cases_unseal(p_case uuid, p_reason text)",
            returns="boolean",
            declare="owner_person uuid; opened uuid[];",
            body=UNSEAL,
        ),
        GuardFunction(
            signature="cases_access_to_closed()",
            returns="trigger",
            declare="sealed boolean; ended boolean;",
            body=ACCESS_TO_CLOSED,
        ),
        GuardFunction(
            signature="cases_open(p_case uuid, p_person uuid)", returns="uuid", declare="new_id uuid;", body=OPEN
        ),
        GuardFunction(
            signature="cases_reopen(p_case uuid)", returns="boolean", declare="owner_person uuid;", body=REOPEN
        ),
        GuardFunction(
            signature="cases_decide_hand_over(p_hand_over uuid, p_release boolean)",
            returns="boolean",
            declare="asked text; target uuid; why text; sealed_case uuid; earlier text; owner_person uuid;",
            body=DECIDE,
        ),
    ]
