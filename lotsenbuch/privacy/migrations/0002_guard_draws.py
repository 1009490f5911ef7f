"""The reviewed functions of privacy: samples drawn from a log that nobody reads whole, lists of hidden access rows."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# The same seed and month give the same entries, in the same order. Sealed cases stay out (only the people named on
# them see that they exist), and so do openings, which are reviewed one by one.
DRAW = """
  IF lotse_actor() IS DISTINCT FROM 'service:remind' OR length(coalesce(p_seed, '')) < 16
     OR p_month IS DISTINCT FROM date_trunc('month', p_month)::date THEN
    RAISE EXCEPTION 'privacy_draw_sample: not allowed' USING ERRCODE = '42501';
  END IF;
  IF EXISTS (SELECT FROM privacy_sample WHERE month_on = p_month) THEN RETURN NULL; END IF;
  begins := p_month::timestamp AT TIME ZONE 'Europe/Berlin';
  ends := (p_month + interval '1 month')::timestamp AT TIME ZONE 'Europe/Berlin';
  most := coalesce((SELECT sample_size FROM office_house), 20);
  SELECT array_agg(e.id) INTO pool FROM audit_entry e JOIN cases_case c ON c.id = e.case_id
    WHERE e.kind = 'read' AND e.at >= begins AND e.at < ends AND e.actor LIKE 'staff:%' AND NOT c.is_sealed
      AND NOT EXISTS (
        SELECT FROM cases_opening o WHERE o.case_id = e.case_id AND 'staff:' || o.staff_id = e.actor
          AND e.at BETWEEN o.opened_at AND o.ends_at
      );
  new_id := gen_random_uuid();
  INSERT INTO privacy_sample (id, month_on, seed, size, pool, drawn_at)
  VALUES (new_id, p_month, p_seed, most, coalesce(array_length(pool, 1), 0), now());
  INSERT INTO privacy_sampleline (id, sample_id, position, entry_id, case_id, fallnummer, staff_id, at, role, what,
                                  purpose, data_class, ways, verdict)
  SELECT gen_random_uuid(), new_id, row_number() OVER (ORDER BY drawn.rank), e.id, e.case_id, c.fallnummer, s.id, e.at,
         e.role, e.what, e.purpose, e.data_class, coalesce((
           SELECT string_agg(DISTINCT a.kind, ',' ORDER BY a.kind) FROM cases_access a
           WHERE a.case_id = e.case_id AND a.actor = e.actor AND a.valid_from <= e.at
             AND (a.valid_until IS NULL OR a.valid_until > e.at)), ''), ''
  FROM (
    SELECT id, encode(sha256(convert_to(p_seed || id::text, 'UTF8')), 'hex') AS rank
    FROM unnest(coalesce(pool, '{}')) AS id ORDER BY rank LIMIT most
  ) AS drawn
  JOIN audit_entry e ON e.id = drawn.id JOIN cases_case c ON c.id = e.case_id
  JOIN accounts_staff s ON 'staff:' || s.id = e.actor;
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
  SELECT DISTINCT ON (r.staff_id) gen_random_uuid(), r.staff_id, 'sample_drawn', new_id, now()
  FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
  WHERE r.role = 'oversight' AND s.is_active AND r.valid_from <= now()
    AND (r.valid_until IS NULL OR r.valid_until > now());
  RETURN new_id;
"""

# A tick, or a question to the colleague or the holder; never about one's own reading.
CHECK = """
  IF NOT lotse_has_role('oversight') OR p_verdict IS NULL OR p_verdict NOT IN ('plausible', 'ask')
     OR (p_verdict = 'ask' AND (length(trim(coalesce(p_question, ''))) < 10
                                OR p_ask IS NULL OR p_ask NOT IN ('colleague', 'holder'))) THEN
    RAISE EXCEPTION 'privacy_check_line: not allowed' USING ERRCODE = '42501';
  END IF;
  SELECT * INTO line FROM privacy_sampleline
    WHERE id = p_line AND staff_id <> lotse_staff() AND verdict <> 'plausible' FOR UPDATE;
  IF line.id IS NULL THEN RETURN false; END IF;
  IF p_verdict = 'ask' THEN
    SELECT CASE WHEN p_ask = 'colleague' THEN line.staff_id ELSE (
      SELECT staff_id FROM cases_access WHERE case_id = line.case_id AND kind = 'holder' AND valid_until IS NULL
    ) END INTO whom;
    IF whom IS NULL OR whom = lotse_staff() THEN RETURN false; END IF;
    INSERT INTO privacy_samplenote (id, line_id, text, staff_id, at)
    VALUES (gen_random_uuid(), line.id, trim(p_question), lotse_staff(), clock_timestamp());
    INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
    VALUES (gen_random_uuid(), whom, 'sample_asked', line.id, now());
  END IF;
  UPDATE privacy_sampleline SET verdict = p_verdict, checked_by_id = lotse_staff(), checked_at = now(),
    asked_id = coalesce(whom, asked_id), answered_at = CASE WHEN whom IS NULL THEN answered_at END
    WHERE id = line.id;
  RETURN true;
"""

ANSWER = """
  IF length(trim(coalesce(p_answer, ''))) < 1 THEN RETURN false; END IF;
  UPDATE privacy_sampleline SET answered_at = now()
    WHERE id = p_line AND asked_id = lotse_staff() AND verdict = 'ask' AND answered_at IS NULL
    RETURNING checked_by_id, sample_id INTO asker, the_sample;
  IF asker IS NULL THEN RETURN false; END IF;
  INSERT INTO privacy_samplenote (id, line_id, text, staff_id, at)
  VALUES (gen_random_uuid(), p_line, trim(p_answer), lotse_staff(), clock_timestamp());
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
  VALUES (gen_random_uuid(), asker, 'sample_answered', the_sample, now());
  RETURN true;
"""

# As things stand now: every role, every access beyond the holder's, and how many classes each may open.
LIST = """
  IF NOT (lotse_actor() = 'service:remind' OR lotse_has_role('oversight')) OR lotse_actor() IS NULL
     OR p_due IS NULL OR p_due <= current_date OR p_next IS NULL OR p_next <= p_due THEN
    RAISE EXCEPTION 'privacy_make_list: not allowed' USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('access list', 0));
  IF EXISTS (SELECT FROM privacy_accessround WHERE next_on > current_date AND lotse_actor() = 'service:remind')
     OR EXISTS (SELECT FROM privacy_accessround r JOIN privacy_accessline l ON l.round_id = r.id
                WHERE l.verdict = '') THEN
    RETURN NULL;
  END IF;
  new_id := gen_random_uuid();
  INSERT INTO privacy_accessround (id, made_at, due_on, next_on, sealed_count)
  SELECT new_id, now(), p_due, p_next, count(*) FROM cases_access a JOIN cases_case c ON c.id = a.case_id
    WHERE c.is_sealed AND a.kind NOT IN ('holder', 'import') AND a.staff_id IS NOT NULL
      AND a.valid_from <= now() AND (a.valid_until IS NULL OR a.valid_until > now());
  INSERT INTO privacy_accessline (id, round_id, kind, staff_id, source_id, label, fallnummer, grants, valid_from,
                                  valid_until, reason, given_by, verdict)
  SELECT gen_random_uuid(), new_id, 'role', r.staff_id, r.id, r.role, '', 0, r.valid_from, r.valid_until, '',
         r.given_by, ''
  FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
  WHERE s.is_active AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
  UNION ALL
  SELECT gen_random_uuid(), new_id, 'access', a.staff_id, a.id, a.kind, c.fallnummer, (
           SELECT count(*) FROM cases_grant g WHERE g.case_id = a.case_id AND g.actor = a.actor
             AND g.valid_from <= now() AND (g.valid_until IS NULL OR g.valid_until > now())),
         a.valid_from, a.valid_until, a.reason, a.given_by, ''
  FROM cases_access a JOIN cases_case c ON c.id = a.case_id
  WHERE NOT c.is_sealed AND a.kind NOT IN ('holder', 'import') AND a.staff_id IS NOT NULL
    AND a.valid_from <= now() AND (a.valid_until IS NULL OR a.valid_until > now())
  UNION ALL
  SELECT gen_random_uuid(), new_id, 'grants', s.id, NULL, g.data_class::text, '', count(*), NULL, NULL, '', '', ''
  FROM cases_grant g JOIN cases_case c ON c.id = g.case_id JOIN accounts_staff s ON 'staff:' || s.id = g.actor
  WHERE NOT c.is_sealed AND g.valid_from <= now() AND (g.valid_until IS NULL OR g.valid_until > now())
  GROUP BY s.id, g.data_class;
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
  SELECT DISTINCT ON (r.staff_id) gen_random_uuid(), r.staff_id, 'access_list_due', NULL::uuid, now()
  FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
  WHERE r.role = 'oversight' AND s.is_active AND r.valid_from <= now()
    AND (r.valid_until IS NULL OR r.valid_until > now());
  RETURN new_id;
"""

# An access ends with its classes, and the colleague is told; a role is ended by the house's own action beforehand.
DECIDE = """
  IF NOT lotse_has_role('oversight') OR p_withdraw IS NULL THEN
    RAISE EXCEPTION 'privacy_decide_line: not allowed' USING ERRCODE = '42501';
  END IF;
  UPDATE privacy_accessline SET verdict = CASE WHEN p_withdraw THEN 'withdrawn' ELSE 'confirmed' END,
    decided_by_id = lotse_staff(), decided_at = now()
    WHERE id = p_line AND staff_id <> lotse_staff() AND verdict = '' AND NOT (p_withdraw AND kind = 'grants')
    RETURNING kind, source_id, staff_id INTO the_kind, source, whom;
  IF the_kind IS NULL THEN RETURN false; END IF;
  IF p_withdraw AND the_kind = 'access' THEN
    UPDATE cases_access SET valid_until = now() WHERE id = source AND kind NOT IN ('holder', 'import')
      AND (valid_until IS NULL OR valid_until > now()) RETURNING case_id, actor INTO the_case, colleague;
    UPDATE cases_grant SET valid_until = now()
      WHERE case_id = the_case AND actor = colleague AND (valid_until IS NULL OR valid_until > now()) AND NOT EXISTS (
        SELECT FROM cases_access a WHERE a.case_id = the_case AND a.actor = colleague
          AND a.valid_from <= now() AND (a.valid_until IS NULL OR a.valid_until > now())
      );
    UPDATE cases_opening SET ends_at = now() WHERE access_id = source AND ends_at > now();
    INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
    VALUES (gen_random_uuid(), whom, 'access_ended', NULL, now());
  END IF;
  RETURN true;
"""

# A reminder a week at most, while lines are open after the day by which the house confirms.
REMIND = """
  IF lotse_actor() IS DISTINCT FROM 'service:remind' OR NOT EXISTS (
    SELECT FROM privacy_accessround r JOIN privacy_accessline l ON l.round_id = r.id
    WHERE l.verdict = '' AND r.due_on < p_today
  ) THEN
    RETURN 0;
  END IF;
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
  SELECT DISTINCT ON (r.staff_id) gen_random_uuid(), r.staff_id, 'access_list_due', NULL::uuid, now()
  FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
  WHERE r.role = 'oversight' AND s.is_active AND r.valid_from <= now()
    AND (r.valid_until IS NULL OR r.valid_until > now());
  GET DIAGNOSTICS told = ROW_COUNT;
  RETURN told;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_samples_and_access_lists"),
        ("cases", "0007_guard_opens_a_case"),
        ("audit", "0002_reviewers_see_openings"),
    ]
    operations = [
        migrations.RunSQL("GRANT SELECT (sample_size) ON office_house TO lotse_guard", migrations.RunSQL.noop),
        GuardFunction(
            signature="privacy_draw_sample(p_month date, p_seed text)",
            returns="uuid",
            declare="new_id uuid; pool uuid[]; most integer; begins timestamptz; ends timestamptz;",
            body=DRAW,
        ),
        GuardFunction(
            signature="privacy_check_line(p_line uuid, p_verdict text, p_question text, p_ask text)",
            returns="boolean",
            declare="line privacy_sampleline; whom uuid;",
            body=CHECK,
        ),
        GuardFunction(
            signature="privacy_answer_line(p_line uuid, p_answer text)",
            returns="boolean",
            declare="asker uuid; the_sample uuid;",
            body=ANSWER,
        ),
        GuardFunction(
            signature="privacy_make_list(p_due date, p_next date)", returns="uuid", declare="new_id uuid;", body=LIST
        ),
        GuardFunction(
            signature="privacy_decide_line(p_line uuid, p_withdraw boolean)",
            returns="boolean",
            declare="the_kind text; source uuid; whom uuid; the_case uuid; colleague text;",
            body=DECIDE,
        ),
        GuardFunction(
            signature="privacy_remind_of_list(p_today date)", returns="bigint", declare="told bigint;", body=REMIND
        ),
    ]
