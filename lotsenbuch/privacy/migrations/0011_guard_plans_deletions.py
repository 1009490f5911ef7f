"""The reviewed functions around a deletion: hold, plan, release by two, calendar, what goes by its own age."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# Whoever looked after the case, and the house's reviewers; a foreign number gets the same answer as none. The lock makes
# a deletion that runs wait for us; where it was quicker there is no such number any more.
SET_HOLD = """
  SELECT id INTO v_case FROM cases_case WHERE (id = p_case OR fallnummer = p_number)
    AND (lotse_has_role('oversight') OR cases_is_holder(id)) FOR KEY SHARE;
  IF v_case IS NULL THEN RAISE EXCEPTION 'Diese Fallnummer gibt es nicht. Bitte prüfen.' USING ERRCODE = 'LB001'; END IF;
  IF lotse_staff() IS NULL OR p_kind NOT IN ('objection', 'court', 'criminal', 'recovery', 'liability', 'person') THEN
    RAISE EXCEPTION 'privacy_set_hold: not allowed' USING ERRCODE = '42501';
  END IF;
  v_hold := gen_random_uuid();
  INSERT INTO privacy_hold (id, case_id, kind, reference, set_at, set_by_id, lifted_because)
  VALUES (v_hold, v_case, p_kind, p_reference, now(), lotse_staff(), '');
  RETURN v_hold;
"""

LIFT_HOLD = """
  IF length(trim(coalesce(p_reason, ''))) < 10 THEN
    RAISE EXCEPTION 'Bitte mindestens 10 Zeichen schreiben.' USING ERRCODE = 'LB001';
  END IF;
  UPDATE privacy_hold SET lifted_at = now(), lifted_by_id = lotse_staff(), lifted_because = p_reason
    WHERE id = p_hold AND lifted_at IS NULL AND (lotse_has_role('oversight') OR cases_is_holder(case_id));
  RETURN FOUND;
"""

# A dry run: what is due by these periods today, without what is held and what a standing run names.
MAKE_RUN = """
  IF NOT lotse_has_role('oversight') THEN
    RAISE EXCEPTION 'privacy_make_run: not allowed' USING ERRCODE = '42501';
  END IF;
  v_today := (now() AT TIME ZONE 'Europe/Berlin')::date;
  v_run := gen_random_uuid();
  INSERT INTO privacy_deletionrun (id, state, made_at, made_by, cases, rows_erased, held)
  VALUES (v_run, 'planned', now(), lotse_actor(), 0, 0, 0);
  WITH due AS (SELECT * FROM privacy_due(p_codes, p_months, v_today)),
  written AS (
    INSERT INTO privacy_deletionline (id, run_id, case_id, code, closed_on, due_on, is_done)
    SELECT gen_random_uuid(), v_run, case_id, code, closed_on, due_on, false FROM due WHERE NOT is_held RETURNING 1
  )
  UPDATE privacy_deletionrun SET held = (SELECT count(DISTINCT case_id) FROM due WHERE is_held) WHERE id = v_run;
  IF NOT EXISTS (SELECT FROM privacy_deletionline WHERE run_id = v_run) THEN
    DELETE FROM privacy_deletionrun WHERE id = v_run;
    RETURN NULL;
  END IF;
  RETURN v_run;
"""

# A case that was opened again and ended anew is due anew. Due on the first day of the month after the period; where the whole file goes, its parts are not named beside it.
DUE = """
  IF NOT (lotse_has_role('oversight') OR lotse_has_role('officer')) THEN
    RAISE EXCEPTION 'privacy_due: not allowed' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY
  WITH wanted AS (SELECT * FROM unnest(p_codes, p_months) AS w (code, months)),
  planned AS (
    SELECT c.id AS case_id, c.fallnummer, w.code, c.closed_on,
      (date_trunc('month', c.closed_on) + make_interval(months => w.months + 1))::date AS due_on,
      EXISTS (SELECT FROM privacy_hold h WHERE h.case_id = c.id AND h.lifted_at IS NULL) AS is_held,
      c.is_sealed
    FROM cases_case c CROSS JOIN wanted w
    WHERE c.closed_on IS NOT NULL
      AND NOT EXISTS (SELECT FROM privacy_erased e WHERE e.case_id = c.id AND e.code = w.code
                      AND e.month_on > c.closed_on)
  )
  SELECT p.case_id, CASE WHEN p.is_sealed THEN '' ELSE p.fallnummer END, p.code, p.closed_on, p.due_on, p.is_held
  FROM planned p WHERE p.due_on <= p_until
    AND NOT EXISTS (SELECT FROM privacy_deletionline l JOIN privacy_deletionrun r ON r.id = l.run_id
                    WHERE l.case_id = p.case_id AND l.code = p.code AND NOT l.is_done
                    AND r.state IN ('planned', 'released'))
    AND NOT (p.code <> 'L6' AND EXISTS (SELECT FROM planned q WHERE q.case_id = p.case_id AND q.code = 'L6'
             AND q.due_on <= greatest(p.due_on, (now() AT TIME ZONE 'Europe/Berlin')::date)));
"""

CALENDAR = """
  RETURN QUERY SELECT d.due_on, d.code, count(*), count(*) FILTER (WHERE d.is_held)
    FROM privacy_due(p_codes, p_months, p_until) d GROUP BY d.due_on, d.code;
"""

RELEASE = """
  IF NOT lotse_has_role('oversight') THEN
    RAISE EXCEPTION 'privacy_release_run: not allowed' USING ERRCODE = '42501';
  END IF;
  SELECT * INTO v_run FROM privacy_deletionrun WHERE id = p_run AND state = 'planned' FOR UPDATE;
  IF v_run.id IS NULL THEN RETURN NULL; END IF;
  IF v_run.first_id = lotse_staff() THEN
    RAISE EXCEPTION 'Die zweite Freigabe gibt eine andere Person.' USING ERRCODE = 'LB001';
  END IF;
  IF v_run.first_id IS NULL THEN
    UPDATE privacy_deletionrun SET first_id = lotse_staff(), first_at = now() WHERE id = p_run;
    RETURN 'planned';
  END IF;
  UPDATE privacy_deletionrun SET second_id = lotse_staff(), second_at = now(), state = 'released' WHERE id = p_run;
  RETURN 'released';
"""

WITHDRAW = """
  IF NOT lotse_has_role('oversight') THEN
    RAISE EXCEPTION 'privacy_withdraw_run: not allowed' USING ERRCODE = '42501';
  END IF;
  UPDATE privacy_deletionrun SET state = 'withdrawn', ended_at = now() WHERE id = p_run AND state = 'planned';
  RETURN FOUND;
"""

END_RUN = """
  IF lotse_actor() IS DISTINCT FROM 'service:retain' THEN
    RAISE EXCEPTION 'privacy_end_run: not allowed' USING ERRCODE = '42501';
  END IF;
  UPDATE privacy_deletionrun r SET state = 'done', ended_at = now(),
    held = held + (SELECT count(DISTINCT case_id) FROM privacy_deletionline WHERE run_id = p_run AND NOT is_done)
    WHERE id = p_run AND state = 'released';
  RETURN FOUND;
"""

MARK = """
  IF lotse_actor() IS DISTINCT FROM 'service:retain' THEN
    RAISE EXCEPTION 'privacy_mark_ledger: not allowed' USING ERRCODE = '42501';
  END IF;
  INSERT INTO privacy_ledgermark AS m (id, is_the_mark, number) VALUES (gen_random_uuid(), true, p_number)
  ON CONFLICT (is_the_mark) DO UPDATE SET number = greatest(m.number, excluded.number);
  RETURN p_number;
"""

# Numbers only, and none of a sealed case: of it only the people named on it know.
RUN_LINES = """
  IF NOT lotse_has_role('oversight') THEN
    RAISE EXCEPTION 'privacy_run_lines: not allowed' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY SELECT c.id, CASE WHEN c.is_sealed THEN '' ELSE c.fallnummer END, l.closed_on, array_agg(l.code)
    FROM privacy_deletionline l JOIN cases_case c ON c.id = l.case_id WHERE l.run_id = p_run
    GROUP BY c.id, c.is_sealed, c.fallnummer, l.closed_on ORDER BY 2;
"""
HELD_NUMBERS = """
  IF NOT (lotse_has_role('oversight') OR lotse_has_role('officer')) THEN
    RAISE EXCEPTION 'privacy_held_numbers: not allowed' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY SELECT DISTINCT c.id, c.fallnummer FROM privacy_hold h JOIN cases_case c ON c.id = h.case_id
    WHERE h.lifted_at IS NULL AND NOT c.is_sealed;
"""

READ_MARK = "RETURN coalesce((SELECT number FROM privacy_ledgermark), 0);"

# Ids only, for the replay of the ledger, which compares their keyed hashes.
ALL_CASES = """
  IF lotse_actor() IS DISTINCT FROM 'service:retain' THEN
    RAISE EXCEPTION 'privacy_all_cases: not allowed' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY SELECT id FROM cases_case;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0010_planned_deletions_and_holds"),
        ("closure", "0001_fallbeendigung"),
        ("team", "0002_what_the_team_remembers"),
    ]
    operations = [
        GuardFunction(
            signature="privacy_set_hold(p_case uuid, p_number text, p_kind text, p_reference text)",
            returns="uuid",
            declare="v_case uuid; v_hold uuid;",
            body=SET_HOLD,
        ),
        GuardFunction(signature="privacy_lift_hold(p_hold uuid, p_reason text)", returns="boolean", body=LIFT_HOLD),
        GuardFunction(
            signature="privacy_due(p_codes text[], p_months integer[], p_until date)",
            returns="TABLE (case_id uuid, fallnummer text, code text, closed_on date, due_on date, is_held boolean)",
            body=DUE,
        ),
        GuardFunction(
            signature="privacy_calendar(p_codes text[], p_months integer[], p_until date)",
            returns="TABLE (due_on date, code text, cases bigint, held bigint)",
            body=CALENDAR,
        ),
        GuardFunction(
            signature="privacy_make_run(p_codes text[], p_months integer[])",
            returns="uuid",
            declare="v_run uuid; v_today date;",
            body=MAKE_RUN,
        ),
        GuardFunction(
            signature="privacy_release_run(p_run uuid)",
            returns="text",
            declare="v_run privacy_deletionrun;",
            body=RELEASE,
        ),
        GuardFunction(signature="privacy_withdraw_run(p_run uuid)", returns="boolean", body=WITHDRAW),
        GuardFunction(signature="privacy_end_run(p_run uuid)", returns="boolean", body=END_RUN),
        GuardFunction(signature="privacy_mark_ledger(p_number integer)", returns="integer", body=MARK),
        GuardFunction(
            signature="privacy_run_lines(p_run uuid)",
            returns="TABLE (case_id uuid, fallnummer text, closed_on date, codes text[])",
            body=RUN_LINES,
        ),
        GuardFunction(
            signature="privacy_held_numbers()", returns="TABLE (case_id uuid, fallnummer text)", body=HELD_NUMBERS
        ),
        GuardFunction(signature="privacy_ledger_mark()", returns="integer", body=READ_MARK),
        GuardFunction(signature="privacy_all_cases()", returns="SETOF uuid", body=ALL_CASES),
    ]
