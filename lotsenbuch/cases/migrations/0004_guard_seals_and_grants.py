"""Sealing a case, naming people on it, giving a class to a colleague; functions of 0002 that now know sealed cases."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# The person as a whole: a colleague who kept an old case of theirs would go on seeing name and ways to reach them.
# Closed cases of others therefore come along; an open one of somebody else's can neither stay beside nor be taken.
SEAL = """
  SELECT person_id INTO owner_person FROM cases_case WHERE id = p_case AND NOT is_sealed;
  IF owner_person IS NULL OR coalesce(length(trim(p_reason)), 0) < 10 OR NOT cases_holds_on(p_case) THEN
    RETURN false;
  END IF;
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
  INSERT INTO cases_sealing (id, case_id, sealed_at, sealed_by, reason, unsealed_by, unsealed_because)
  SELECT gen_random_uuid(), id, now(), lotse_actor(), trim(p_reason), '', ''
  FROM cases_case WHERE id = ANY(sealed_cases) AND NOT is_sealed;
  UPDATE cases_access SET valid_until = now()
    WHERE case_id = ANY(sealed_cases) AND (valid_until IS NULL OR valid_until > now())
      AND NOT (kind = 'holder' AND actor = lotse_actor());
  UPDATE cases_grant SET valid_until = now()
    WHERE case_id = ANY(sealed_cases) AND actor <> lotse_actor() AND (valid_until IS NULL OR valid_until > now());
  INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, reason, given_by)
  SELECT gen_random_uuid(), c.id, c.person_id, lotse_actor(), lotse_staff(), 'holder', true, now(), 'Fall versiegelt',
         lotse_actor()
  FROM cases_case c LEFT JOIN cases_access a ON a.case_id = c.id AND a.kind = 'holder' AND a.valid_until IS NULL
  WHERE c.id = ANY(sealed_cases) AND a.id IS NULL;
  -- Who gave the case away a moment ago does not get it back with a button.
  UPDATE cases_undoright SET used_at = now()
    WHERE case_id = ANY(sealed_cases) AND actor <> lotse_actor() AND used_at IS NULL;
  UPDATE cases_case SET is_sealed = true WHERE id = ANY(sealed_cases) AND NOT is_sealed;
  RETURN true;
"""

# Those named were let in for the sealed case; an open one has deputies, let in anew.
UNSEAL = """
  SELECT person_id INTO owner_person FROM cases_case WHERE id = p_case AND is_sealed;
  IF owner_person IS NULL OR coalesce(length(trim(p_reason)), 0) < 10 OR NOT cases_holds_on(p_case) THEN
    RETURN false;
  END IF;
  SELECT array_agg(c.id) INTO opened FROM cases_case c JOIN cases_access a ON a.case_id = c.id
    WHERE c.person_id = owner_person AND c.is_sealed
      AND a.kind = 'holder' AND a.valid_until IS NULL AND a.actor = lotse_actor();
  UPDATE cases_sealing SET unsealed_at = now(), unsealed_by = lotse_actor(), unsealed_because = trim(p_reason)
    WHERE case_id = ANY(opened) AND unsealed_at IS NULL;
  UPDATE cases_access SET valid_until = now()
    WHERE case_id = ANY(opened) AND kind <> 'holder' AND (valid_until IS NULL OR valid_until > now());
  UPDATE cases_grant SET valid_until = now()
    WHERE case_id = ANY(opened) AND actor <> lotse_actor() AND (valid_until IS NULL OR valid_until > now());
  UPDATE cases_case SET is_sealed = false WHERE id = ANY(opened);
  RETURN true;
"""

SEALED_FROM_THE_START = """
  NEW.is_sealed := EXISTS (SELECT FROM cases_case WHERE person_id = NEW.person_id AND is_sealed);
  RETURN NEW;
"""

# Deputy, tandem and delegate on an open case, the named on a sealed one.
LET_IN = """
  IF NOT cases_holds_on(p_case) OR p_until IS NULL OR p_until > now() + interval '366 days'
     OR p_staff = lotse_staff() OR NOT cases_works_cases(p_staff) OR p_kind IS NULL OR NOT (
       SELECT CASE WHEN is_sealed THEN p_kind = 'named' ELSE p_kind IN ('deputy', 'tandem', 'delegate') END
       FROM cases_case WHERE id = p_case
     ) THEN
    RAISE EXCEPTION 'cases_let_in: not allowed' USING ERRCODE = '42501';
  END IF;
  INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, valid_until,
                            reason, given_by)
  SELECT gen_random_uuid(), p_case, person_id, 'staff:' || p_staff, p_staff, p_kind, true, now(), p_until, p_reason,
         lotse_actor()
  FROM cases_case WHERE id = p_case RETURNING id INTO new_id;
  RETURN new_id;
"""

# With the last sight of the case the classes end too: let in again, a colleague does not find them open.
LET_OUT = """
  SELECT case_id, actor INTO the_case, colleague FROM cases_access
    WHERE id = p_access AND kind IN ('deputy', 'tandem', 'delegate', 'named');
  IF the_case IS NULL OR NOT cases_holds_on(the_case) THEN RETURN false; END IF;
  UPDATE cases_access SET valid_until = now() WHERE id = p_access AND (valid_until IS NULL OR valid_until > now());
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE cases_grant SET valid_until = now()
    WHERE case_id = the_case AND actor = colleague AND (valid_until IS NULL OR valid_until > now()) AND NOT EXISTS (
      SELECT FROM cases_access a WHERE a.case_id = the_case AND a.actor = colleague
        AND a.valid_from <= now() AND (a.valid_until IS NULL OR a.valid_until > now())
    );
  RETURN true;
"""

# Only what the holder may open; to a colleague who works on the case, and no longer than the colleague does.
GRANT_CLASS = """
  IF NOT cases_holds_on(p_case) OR p_class NOT IN (2, 3, 4) OR p_until IS NULL OR p_until <= now()
     OR coalesce(length(trim(p_reason)), 0) < 10 THEN
    RETURN NULL;
  END IF;
  SELECT max(coalesce(valid_until, 'infinity')) INTO sees_until FROM cases_access
    WHERE case_id = p_case AND staff_id = p_staff AND kind IN ('deputy', 'tandem', 'delegate', 'named')
      AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now());
  IF sees_until IS NULL OR NOT cases_works_cases(p_staff) OR NOT EXISTS (
    SELECT FROM cases_grant WHERE case_id = p_case AND actor = lotse_actor() AND data_class = p_class
      AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
  ) OR EXISTS (
    SELECT FROM cases_grant WHERE case_id = p_case AND actor = 'staff:' || p_staff AND data_class = p_class
      AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
  ) THEN
    RETURN NULL;
  END IF;
  INSERT INTO cases_grant (id, case_id, actor, data_class, valid_from, valid_until, reason, given_by)
  VALUES (gen_random_uuid(), p_case, 'staff:' || p_staff, p_class, now(), least(p_until, sees_until), trim(p_reason),
          lotse_actor()) RETURNING id INTO new_id;
  RETURN new_id;
"""

WITHDRAW_CLASS = """
  SELECT case_id INTO the_case FROM cases_grant WHERE id = p_grant;
  IF the_case IS NULL OR NOT cases_holds_on(the_case) THEN RETURN false; END IF;
  UPDATE cases_grant SET valid_until = now() WHERE id = p_grant AND (valid_until IS NULL OR valid_until > now());
  RETURN FOUND;
"""

# A sealed person is unknown to everybody who may not see the case.
KNOWN = """
  SELECT EXISTS (
    SELECT FROM cases_person p WHERE birth_on = ANY(p_birthdays) AND (
      name_key = p_name
      OR (birth_on = p_birthdays[1] AND string_to_array(phonetic_first || ' ' || phonetic_last, ' ') && p_codes)
    ) AND NOT EXISTS (
      SELECT FROM cases_case c WHERE c.person_id = p.id AND c.is_sealed AND NOT EXISTS (
        SELECT FROM cases_access a WHERE a.case_id = c.id AND a.actor = lotse_actor()
          AND a.valid_from <= now() AND (a.valid_until IS NULL OR a.valid_until > now())
      )
    )
  )
"""

# As in 0002, with the mark by which the policy keeps sealed cases from team leads.
REFRESH_OUTLINE = """
  INSERT INTO cases_outline AS o (case_id, fallnummer, initials, holder_id, held_since, team_id, phase, project_id,
    age_group, languages, needs_interpreter, district, opened_on, next_due_on, is_closed, is_sealed)
  SELECT c.id, c.fallnummer, upper(left(p.first_name, 1)) || '. ' || upper(left(p.last_name, 1)) || '.',
    a.staff_id, a.valid_from, m.team_id, c.phase, c.project_id,
    CASE WHEN p.birth_on > current_date - interval '25 years' THEN 'unter 25'
         WHEN p.birth_on > current_date - interval '55 years' THEN '25 bis 54' ELSE 'ab 55' END,
    p.languages, p.interpreter_language <> '', CASE WHEN p.has_protected_address THEN '' ELSE p.town END,
    c.opened_on, least(c.review_due_on, t.due_on), c.closed_on IS NOT NULL, c.is_sealed
  FROM cases_case c
  JOIN cases_person p ON p.id = c.person_id
  LEFT JOIN cases_access a ON a.case_id = c.id AND a.kind = 'holder' AND a.valid_until IS NULL
  LEFT JOIN office_member m ON m.staff_id = a.staff_id AND NOT m.is_lead AND m.valid_until IS NULL
  LEFT JOIN LATERAL (SELECT min(due_on) AS due_on FROM cases_task WHERE case_id = c.id AND done_at IS NULL) t ON true
  WHERE c.id = p_case
  ON CONFLICT (case_id) DO UPDATE SET initials = EXCLUDED.initials, holder_id = EXCLUDED.holder_id,
    held_since = EXCLUDED.held_since, team_id = EXCLUDED.team_id, phase = EXCLUDED.phase,
    project_id = EXCLUDED.project_id, age_group = EXCLUDED.age_group, languages = EXCLUDED.languages,
    needs_interpreter = EXCLUDED.needs_interpreter, district = EXCLUDED.district, opened_on = EXCLUDED.opened_on,
    next_due_on = EXCLUDED.next_due_on, is_closed = EXCLUDED.is_closed, is_sealed = EXCLUDED.is_sealed
"""

TRIGGER = """
CREATE TRIGGER case_sealed_from_the_start BEFORE INSERT ON cases_case
  FOR EACH ROW EXECUTE FUNCTION cases_sealed_from_the_start();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_sealed_cases")]
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
        GuardFunction(signature="cases_sealed_from_the_start()", returns="trigger", body=SEALED_FROM_THE_START),
        GuardFunction(
            signature=(
                "cases_let_in(p_case uuid, p_staff uuid, p_kind text, p_until timestamp with time zone, p_reason text)"
            ),
            returns="uuid",
            declare="new_id uuid;",
            body=LET_IN,
        ),
        GuardFunction(
            signature="cases_let_out(p_access uuid)",
            returns="boolean",
            declare="the_case uuid; colleague text;",
            body=LET_OUT,
        ),
        GuardFunction(
            signature=(
                "cases_grant_class(p_case uuid, p_staff uuid, p_class integer, p_until timestamp with time zone, "
                "p_reason text)"
            ),
            returns="uuid",
            declare="new_id uuid; sees_until timestamptz;",
            body=GRANT_CLASS,
        ),
        GuardFunction(
            signature="cases_withdraw_class(p_grant uuid)",
            returns="boolean",
            declare="the_case uuid;",
            body=WITHDRAW_CLASS,
        ),
        GuardFunction(
            signature="cases_known(p_birthdays date[], p_name text, p_codes text[])",
            returns="boolean",
            body=KNOWN,
            language="sql",
        ),
        GuardFunction(
            signature="cases_refresh_outline(p_case uuid)", returns="void", body=REFRESH_OUTLINE, language="sql"
        ),
        migrations.RunSQL(TRIGGER, migrations.RunSQL.noop),
    ]
