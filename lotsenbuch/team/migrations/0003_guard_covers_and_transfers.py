"""What a team lead does with cases that stay closed to them: cover for the absent, transfer, taking it back."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# Halves: a light case counts one, a normal one two, a heavy one four; a case that nobody weighed is normal.
WEIGHT = """
  IF NOT (lotse_has_role('fallmanagement') OR lotse_has_role('clearing') OR lotse_has_role('team_lead')) THEN
    RETURN 0;
  END IF;
  RETURN (SELECT coalesce(sum(CASE w.level WHEN 'light' THEN 1 WHEN 'heavy' THEN 4 ELSE 2 END), 0)
    FROM cases_outline o LEFT JOIN team_weight w ON w.case_id = o.case_id
    WHERE o.holder_id = ANY(p_staff) AND NOT o.is_closed);
"""

# Places of many colleagues at once, in one pass: for each its open cases, then those in each project, in this order.
COUNTS = """
  IF NOT (lotse_has_role('fallmanagement') OR lotse_has_role('clearing') OR lotse_has_role('team_lead')) THEN
    RETURN ARRAY[]::bigint[];
  END IF;
  RETURN (
    WITH held AS (
      SELECT holder_id, project_id, count(*) AS number FROM cases_outline
      WHERE holder_id = ANY(p_staff) AND NOT is_closed GROUP BY holder_id, project_id
    )
    SELECT array_agg(coalesce((
      SELECT sum(h.number) FROM held h WHERE h.holder_id = s.id AND (p.id IS NULL OR h.project_id = p.id)
    ), 0)::bigint ORDER BY s.place, p.place)
    FROM unnest(p_staff) WITH ORDINALITY AS s(id, place)
    CROSS JOIN unnest(ARRAY[NULL::uuid] || p_projects) WITH ORDINALITY AS p(id, place)
  );
"""

# What a lead allowed beyond the key, 0 where nothing.
ALLOWED = """
  SELECT coalesce(max(number), 0)::bigint FROM team_exceedance
  WHERE staff_id = p_staff AND valid_from <= (now() AT TIME ZONE 'Europe/Berlin')::date
    AND valid_until > (now() AT TIME ZONE 'Europe/Berlin')::date
"""

IN_AGE_GROUP = """
  IF NOT (lotse_has_role('fallmanagement') OR lotse_has_role('clearing') OR lotse_has_role('team_lead')) THEN
    RETURN 0;
  END IF;
  RETURN (SELECT count(*) FROM cases_outline
    WHERE holder_id = p_staff AND age_group = p_age_group AND NOT is_closed);
"""

LEADS = """
  SELECT lotse_has_role('team_lead') AND EXISTS (
    SELECT FROM office_member m JOIN office_member lead ON lead.team_id = m.team_id
    WHERE m.staff_id = p_staff AND NOT m.is_lead AND m.valid_from <= now()
      AND (m.valid_until IS NULL OR m.valid_until > now())
      AND lead.staff_id = lotse_staff() AND lead.is_lead AND lead.valid_from <= now()
      AND (lead.valid_until IS NULL OR lead.valid_until > now())
  )
"""

# A deputy for every open case that is not sealed, where the colleague is not on the case anyway. No class of 2-4.
COVER = """
  IF NOT (team_leads(p_absent) OR (p_absent = lotse_staff() AND cases_works_cases(p_absent)))
     OR p_deputy IS NULL OR p_deputy = p_absent OR NOT cases_works_cases(p_deputy)
     OR (p_deputy = lotse_staff() AND p_absent <> lotse_staff())
     OR p_until IS NULL OR p_until <= now() OR p_until > now() + interval '366 days' THEN
    RAISE EXCEPTION 'team_cover: not allowed' USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('cover ' || p_absent, 0));
  IF EXISTS (SELECT FROM team_cover WHERE absent_id = p_absent AND ended_at IS NULL AND valid_until > now()) THEN
    RETURN NULL;
  END IF;
  WITH given AS (
    INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, valid_until, reason,
                              given_by)
    SELECT gen_random_uuid(), h.case_id, h.person_id, 'staff:' || p_deputy, p_deputy, 'deputy', true, now(), p_until,
           'Vertretung bei Abwesenheit', lotse_actor()
    FROM cases_access h JOIN cases_outline o ON o.case_id = h.case_id
    WHERE h.staff_id = p_absent AND h.kind = 'holder' AND h.valid_until IS NULL AND NOT o.is_closed AND NOT o.is_sealed
      AND NOT EXISTS (
        SELECT FROM cases_access d WHERE d.case_id = h.case_id AND d.staff_id = p_deputy
          AND d.kind IN ('deputy', 'tandem', 'delegate') AND d.valid_from <= now() AND d.valid_until > now()
      )
    RETURNING id
  ) SELECT array_agg(id) INTO made FROM given;
  INSERT INTO team_cover (id, absent_id, deputy_id, began_at, valid_until, accesses, given_by)
  VALUES (gen_random_uuid(), p_absent, p_deputy, now(), p_until, coalesce(made, '{}'), lotse_actor())
  RETURNING id INTO new_id;
  RETURN new_id;
"""

# Back to the colleague who returned: these accesses end, and with the last sight of a case the classes.
END_COVER = """
  SELECT absent_id, deputy_id, accesses INTO away, standing, given FROM team_cover
    WHERE id = p_cover AND ended_at IS NULL FOR UPDATE;
  IF away IS NULL OR NOT (team_leads(away) OR lotse_staff() IN (away, standing)) THEN RETURN false; END IF;
  UPDATE team_cover SET ended_at = now() WHERE id = p_cover;
  UPDATE cases_access SET valid_until = now()
    WHERE id = ANY(given) AND (valid_until IS NULL OR valid_until > now());
  UPDATE cases_grant g SET valid_until = now()
    WHERE g.actor = 'staff:' || standing AND g.case_id IN (SELECT case_id FROM cases_access WHERE id = ANY(given))
      AND (g.valid_until IS NULL OR g.valid_until > now()) AND NOT EXISTS (
        SELECT FROM cases_access a WHERE a.case_id = g.case_id AND a.actor = g.actor
          AND a.valid_from <= now() AND (a.valid_until IS NULL OR a.valid_until > now())
      );
  RETURN true;
"""

# All or none. The file goes over complete; classes 2-4 do not, the new holder opens each after asking the person.
TRANSFER = """
  IF p_to IS NULL OR p_from IS NULL OR p_to = p_from OR p_to = lotse_staff() OR NOT team_leads(p_from)
     OR coalesce(length(trim(p_reason)), 0) < 10 OR NOT EXISTS (
       SELECT FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
       WHERE r.staff_id = p_to AND r.role = 'fallmanagement' AND s.is_active
         AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
     ) THEN
    RAISE EXCEPTION 'team_transfer: not allowed' USING ERRCODE = '42501';
  END IF;
  -- In one order, so that two transfers never wait for each other; by the same lock as every change of holder.
  PERFORM pg_advisory_xact_lock(hashtextextended('holder of ' || id, 0))
    FROM (SELECT id FROM unnest(p_cases) AS id ORDER BY id) AS ordered;
  SELECT count(*) INTO found FROM cases_access h JOIN cases_outline o ON o.case_id = h.case_id
    WHERE h.case_id = ANY(p_cases) AND h.staff_id = p_from AND h.kind = 'holder' AND h.valid_until IS NULL
      AND NOT o.is_closed AND NOT o.is_sealed;
  IF found = 0 OR found <> (SELECT count(DISTINCT id) FROM unnest(p_cases) AS id) THEN RETURN NULL; END IF;
  covers := ARRAY(SELECT unnest(accesses) FROM team_cover WHERE absent_id = p_from AND ended_at IS NULL);
  SELECT jsonb_object_agg(id, valid_until) INTO old_accesses FROM cases_access
    WHERE case_id = ANY(p_cases) AND (actor = 'staff:' || p_from OR id = ANY(covers))
      AND (valid_until IS NULL OR valid_until > now());
  SELECT jsonb_object_agg(id, valid_until) INTO old_grants FROM cases_grant
    WHERE case_id = ANY(p_cases) AND actor = 'staff:' || p_from AND (valid_until IS NULL OR valid_until > now());
  WITH ended AS (
    UPDATE cases_access SET valid_until = now()
      WHERE case_id = ANY(p_cases) AND (actor = 'staff:' || p_from OR id = ANY(covers))
        AND (valid_until IS NULL OR valid_until > now())
      RETURNING case_id, person_id, kind
  ) SELECT array_agg(case_id), array_agg(person_id) INTO the_cases, the_persons FROM ended WHERE kind = 'holder';
  UPDATE cases_grant SET valid_until = now()
    WHERE case_id = ANY(p_cases) AND actor = 'staff:' || p_from AND (valid_until IS NULL OR valid_until > now());
  WITH given AS (
    INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, reason, given_by)
    SELECT gen_random_uuid(), c, p, 'staff:' || p_to, p_to, 'holder', true, now(), trim(p_reason), lotse_actor()
    FROM unnest(the_cases, the_persons) AS moving(c, p)
    RETURNING id
  ) SELECT array_agg(id) INTO made FROM given;
  UPDATE cases_outline SET stranded_since = NULL WHERE case_id = ANY(p_cases) AND stranded_since IS NOT NULL;
  INSERT INTO team_transfer (id, earlier_id, to_id, made_by, made_at, reason, cases, before)
  VALUES (gen_random_uuid(), p_from, p_to, lotse_actor(), now(), trim(p_reason), the_cases,
          jsonb_build_object('made', to_jsonb(made), 'accesses', coalesce(old_accesses, '{}'::jsonb),
                             'grants', coalesce(old_grants, '{}'::jsonb)))
  RETURNING id INTO new_id;
  RETURN new_id;
"""

# Within the hour, by whom it was done, while every case still lies where it was put. Rows come back as they were.
TAKE_BACK = """
  SELECT before, cases, to_id, made_at INTO kept, the_cases, taker, given_at FROM team_transfer
    WHERE id = p_transfer AND made_by = lotse_actor() AND taken_back_at IS NULL
      AND made_at > now() - interval '1 hour' FOR UPDATE;
  IF kept IS NULL OR NOT lotse_has_role('team_lead') THEN RETURN false; END IF;
  made := ARRAY(SELECT jsonb_array_elements_text(kept -> 'made')::uuid);
  PERFORM pg_advisory_xact_lock(hashtextextended('holder of ' || id, 0))
    FROM (SELECT id FROM unnest(the_cases) AS id ORDER BY id) AS ordered;
  IF (SELECT count(*) FROM cases_access WHERE id = ANY(made) AND valid_until IS NULL) <> cardinality(made) THEN
    RETURN false;
  END IF;
  UPDATE cases_access SET valid_until = now() WHERE id = ANY(made);
  -- What the new holder gave meanwhile, to colleagues and to themselves.
  UPDATE cases_access SET valid_until = now()
    WHERE case_id = ANY(the_cases) AND given_by = 'staff:' || taker AND valid_from >= given_at
      AND (valid_until IS NULL OR valid_until > now());
  UPDATE cases_grant SET valid_until = now()
    WHERE case_id = ANY(the_cases) AND given_by = 'staff:' || taker AND valid_from >= given_at
      AND (valid_until IS NULL OR valid_until > now());
  UPDATE cases_grant g SET valid_until = r.value::timestamptz
    FROM jsonb_each_text(kept -> 'grants') AS r WHERE g.id = r.key::uuid;
  UPDATE cases_access a SET valid_until = r.value::timestamptz
    FROM jsonb_each_text(kept -> 'accesses') AS r WHERE a.id = r.key::uuid;
  UPDATE team_transfer SET taken_back_at = now() WHERE id = p_transfer;
  RETURN true;
"""

# Whoever held a case longer than a day reads it until thirty days after the end, on request and with a reason. A case
# that came by mistake and was taken back has nothing to be read. One answer for every other number.
READ_BACK = """
  IF NOT cases_works_cases(lotse_staff()) OR coalesce(length(trim(p_reason)), 0) < 10 THEN RETURN NULL; END IF;
  SELECT case_id INTO the_case FROM cases_outline WHERE fallnummer = trim(p_number) AND NOT is_sealed;
  SELECT person_id, valid_until INTO owner_person, ended FROM cases_access
    WHERE case_id = the_case AND actor = lotse_actor() AND kind = 'holder' AND valid_until <= now()
      AND valid_until > now() - interval '30 days' AND valid_until - valid_from > interval '1 day'
    ORDER BY valid_until DESC LIMIT 1;
  IF ended IS NULL OR EXISTS (
    SELECT FROM cases_access WHERE case_id = the_case AND actor = lotse_actor() AND valid_from <= now()
      AND (valid_until IS NULL OR valid_until > now())
  ) THEN
    RETURN NULL;
  END IF;
  INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, valid_until, reason,
                            given_by)
  VALUES (gen_random_uuid(), the_case, owner_person, lotse_actor(), lotse_staff(), 'reading_back', false, now(),
          ended + interval '30 days', trim(p_reason), lotse_actor());
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
  SELECT gen_random_uuid(), staff_id, 'read_back', the_case, now() FROM cases_access
    WHERE case_id = the_case AND kind = 'holder' AND valid_until IS NULL AND staff_id IS NOT NULL;
  RETURN the_case;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0002_what_the_team_remembers"),
        ("cases", "0030_reading_back"),
        ("accounts", "0030_notices_of_the_team"),
    ]

    operations = [
        GuardFunction(signature="team_weight_of(p_staff uuid[])", returns="bigint", body=WEIGHT),
        GuardFunction(signature="team_counts(p_staff uuid[], p_projects uuid[])", returns="bigint[]", body=COUNTS),
        GuardFunction(signature="team_allowed(p_staff uuid)", returns="bigint", body=ALLOWED, language="sql"),
        GuardFunction(
            signature="team_in_age_group(p_staff uuid, p_age_group text)", returns="bigint", body=IN_AGE_GROUP
        ),
        GuardFunction(signature="team_leads(p_staff uuid)", returns="boolean", body=LEADS, language="sql"),
        GuardFunction(
            signature="team_begin_cover(p_absent uuid, p_deputy uuid, p_until timestamp with time zone)",
            returns="uuid",
            declare="made uuid[]; new_id uuid;",
            body=COVER,
        ),
        GuardFunction(
            signature="team_end_cover(p_cover uuid)",
            returns="boolean",
            declare="away uuid; standing uuid; given uuid[];",
            body=END_COVER,
        ),
        GuardFunction(
            signature="team_transfer_cases(p_from uuid, p_to uuid, p_cases uuid[], p_reason text)",
            returns="uuid",
            declare=(
                "found bigint; covers uuid[]; old_accesses jsonb; old_grants jsonb; the_cases uuid[]; "
                "the_persons uuid[]; made uuid[]; new_id uuid;"
            ),
            body=TRANSFER,
        ),
        GuardFunction(
            signature="team_take_back_transfer(p_transfer uuid)",
            returns="boolean",
            declare="kept jsonb; the_cases uuid[]; made uuid[]; taker uuid; given_at timestamptz;",
            body=TAKE_BACK,
        ),
        GuardFunction(
            signature="team_read_back(p_number text, p_reason text)",
            returns="uuid",
            declare="the_case uuid; owner_person uuid; ended timestamptz;",
            body=READ_BACK,
        ),
    ]
