"""The reviewed functions of `lotse_guard`: the only way to write access, and the answers about hidden rows.

Each answers yes/no, a count or an id. Every new one is named in tests/test_database.py.
"""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# Who registers a case holds it, with the classes that the registration may ask for. Another case of a person who
# is known already is opened by who holds one of theirs: a deputy's sight ends, an own case would outlast it.
OPEN = """
  IF NOT (lotse_has_role('fallmanagement') OR lotse_has_role('clearing'))
     OR EXISTS (SELECT FROM cases_access WHERE case_id = p_case) THEN
    RAISE EXCEPTION 'cases_open: not allowed' USING ERRCODE = '42501';
  END IF;
  IF EXISTS (SELECT FROM cases_person WHERE id = p_person) THEN
    PERFORM 1 FROM cases_access WHERE person_id = p_person AND actor = lotse_actor() AND kind = 'holder'
      AND valid_from <= now() AND valid_until IS NULL FOR UPDATE;
    known_and_not_held := NOT FOUND;
  END IF;
  IF known_and_not_held THEN
    RAISE EXCEPTION 'cases_open: not allowed' USING ERRCODE = '42501';
  END IF;
  INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, reason, given_by)
  VALUES (gen_random_uuid(), p_case, p_person, lotse_actor(), lotse_staff(), 'holder', true, now(),
          'Fall angelegt', lotse_actor()) RETURNING id INTO new_id;
  INSERT INTO cases_grant (id, case_id, actor, data_class, valid_from, reason, given_by)
  SELECT gen_random_uuid(), p_case, lotse_actor(), c, now(), 'Fall angelegt', lotse_actor()
  FROM unnest(ARRAY[2, 3, 4]) AS c;
  RETURN new_id;
"""

# An import opens a case for the Fallmanager whom the file names. The importer writes until the
# transaction ends; a service that keeps importing goes on seeing class 0, to compare it with the next file.
OPEN_FOR = """
  IF NOT (lotse_actor() = 'service:import' OR lotse_has_role('importer'))
     OR EXISTS (SELECT FROM cases_access WHERE case_id = p_case)
     OR EXISTS (SELECT FROM cases_person WHERE id = p_person) THEN
    RAISE EXCEPTION 'cases_open_for: not allowed' USING ERRCODE = '42501';
  END IF;
  IF NOT EXISTS (
    SELECT FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
    WHERE r.staff_id = p_holder AND r.role = 'fallmanagement' AND s.is_active
      AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
  ) THEN
    RAISE EXCEPTION 'cases_open_for: not a Fallmanager' USING ERRCODE = '42501';
  END IF;
  INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, reason, given_by)
  VALUES (gen_random_uuid(), p_case, p_person, 'staff:' || p_holder, p_holder, 'holder', true, now(),
          'Fallliste übernommen', lotse_actor()) RETURNING id INTO new_id;
  INSERT INTO cases_grant (id, case_id, actor, data_class, valid_from, reason, given_by)
  SELECT gen_random_uuid(), p_case, 'staff:' || p_holder, c, now(), 'Fallliste übernommen', lotse_actor()
  FROM unnest(ARRAY[2, 3, 4]) AS c;
  INSERT INTO cases_access (id, case_id, person_id, actor, kind, may_write, valid_from, valid_until, reason, given_by)
  SELECT gen_random_uuid(), p_case, p_person, lotse_actor(), 'import', writes, now(),
         CASE WHEN writes THEN now() + interval '1 microsecond' END, 'Fallliste übernommen', lotse_actor()
  FROM unnest(ARRAY[true, false]) AS writes
  WHERE lotse_staff() IS DISTINCT FROM p_holder AND (writes OR lotse_staff() IS NULL);
  INSERT INTO cases_grant (id, case_id, actor, data_class, valid_from, valid_until, reason, given_by)
  SELECT gen_random_uuid(), p_case, lotse_actor(), 4, now(), now() + interval '1 microsecond',
         'Fallliste übernommen', lotse_actor()
  WHERE lotse_staff() IS DISTINCT FROM p_holder;
  RETURN new_id;
"""

IS_HOLDER = """
  SELECT EXISTS (
    SELECT FROM cases_access WHERE case_id = p_case AND actor = lotse_actor() AND kind = 'holder'
      AND valid_from <= now() AND valid_until IS NULL
  )
"""

# A colleague who works cases, now and with an account in use.
WORKS_CASES = """
  SELECT EXISTS (
    SELECT FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
    WHERE r.staff_id = p_staff AND r.role IN ('fallmanagement', 'clearing') AND s.is_active
      AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
  )"""

# The holder's own row is locked before anything is decided: who is about to hand the case over is waited for, and
# then the row is no longer the holder's.
HOLDS_ON = """
  PERFORM 1 FROM cases_access WHERE case_id = p_case AND actor = lotse_actor() AND kind = 'holder'
    AND valid_from <= now() AND valid_until IS NULL FOR UPDATE;
  RETURN FOUND;
"""

HAND_OVER = """
  IF NOT cases_is_holder(p_case) THEN RETURN NULL; END IF;
  IF p_to = lotse_staff() THEN
    RAISE EXCEPTION 'cases_hand_over: not allowed' USING ERRCODE = '42501';
  END IF;
  IF NOT cases_works_cases(p_to) THEN
    RAISE EXCEPTION 'cases_hand_over: not a Fallmanager' USING ERRCODE = '42501';
  END IF;
  -- Only the actor's own row: each statement here sees what others committed meanwhile.
  UPDATE cases_access SET valid_until = now()
    WHERE case_id = p_case AND kind = 'holder' AND valid_until IS NULL AND actor = lotse_actor()
    RETURNING person_id INTO owner_person;
  -- Another hand-over was quicker: the row was locked while it went on, now the case lies elsewhere.
  IF owner_person IS NULL THEN RETURN NULL; END IF;
  -- Nothing of the giver's stays, not even a deputyship from before the case was theirs.
  UPDATE cases_access SET valid_until = now()
    WHERE case_id = p_case AND actor = lotse_actor() AND (valid_until IS NULL OR valid_until > now());
  INSERT INTO cases_grant (id, case_id, actor, data_class, valid_from, reason, given_by)
  SELECT gen_random_uuid(), p_case, 'staff:' || p_to, g.data_class, now(), p_reason, lotse_actor()
  FROM cases_grant g WHERE g.case_id = p_case AND g.actor = lotse_actor() AND g.data_class = ANY(p_classes)
    AND g.valid_from <= now() AND (g.valid_until IS NULL OR g.valid_until > now());
  UPDATE cases_grant SET valid_until = now()
    WHERE case_id = p_case AND actor = lotse_actor() AND (valid_until IS NULL OR valid_until > now());
  INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, reason, given_by)
  VALUES (gen_random_uuid(), p_case, owner_person, 'staff:' || p_to, p_to, 'holder', true, now(), p_reason,
          lotse_actor()) RETURNING id INTO new_id;
  RETURN new_id;
"""

# Taking back an assignment: only who gave it, within a minute, and while the access that it made is still the
# holder's. The undo row is the actor's own and could say anything, so access and grants are asked what was: grants
# that ended in the transaction of the hand-over come back, no others.
TAKE_BACK = """
  SELECT case_id, (before ->> 'access')::uuid INTO old_case, made FROM cases_undoright
    WHERE id = p_undo AND actor = lotse_actor() AND act = 'assign' AND used_at IS NULL AND expires_at > now();
  IF made IS NULL THEN RETURN false; END IF;
  UPDATE cases_access SET valid_until = now()
    WHERE id = made AND case_id = old_case AND kind = 'holder' AND valid_until IS NULL
      AND given_by = lotse_actor() AND valid_from > now() - interval '1 minute'
    RETURNING person_id, actor, valid_from INTO owner_person, new_holder, given_at;
  IF owner_person IS NULL THEN RETURN false; END IF;
  UPDATE cases_undoright SET used_at = now() WHERE id = p_undo;
  UPDATE cases_grant SET valid_until = now()
    WHERE case_id = old_case AND actor = new_holder AND (valid_until IS NULL OR valid_until > now());
  INSERT INTO cases_grant (id, case_id, actor, data_class, valid_from, reason, given_by)
  SELECT gen_random_uuid(), old_case, lotse_actor(), data_class, now(), 'Zuweisung zurückgenommen', lotse_actor()
  FROM cases_grant WHERE case_id = old_case AND actor = lotse_actor() AND valid_until = given_at;
  INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, reason, given_by)
  VALUES (gen_random_uuid(), old_case, owner_person, lotse_actor(), lotse_staff(), 'holder', true, now(),
          'Zuweisung zurückgenommen', lotse_actor());
  RETURN true;
"""

# One's own right to take something back, once and in time.
USE_UNDO = """
  UPDATE cases_undoright SET used_at = now()
    WHERE id = p_undo AND actor = lotse_actor() AND used_at IS NULL AND expires_at > now();
  RETURN FOUND;
"""

# The holder opens a class of the own case for the own eyes, with the reason on record.
OPEN_CLASS = """
  IF NOT cases_holds_on(p_case) OR p_class NOT IN (2, 3, 4) OR length(trim(p_reason)) < 10 OR EXISTS (
    SELECT FROM cases_grant WHERE case_id = p_case AND actor = lotse_actor() AND data_class = p_class
      AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
  ) THEN
    RETURN NULL;
  END IF;
  INSERT INTO cases_grant (id, case_id, actor, data_class, valid_from, reason, given_by)
  VALUES (gen_random_uuid(), p_case, lotse_actor(), p_class, now(), trim(p_reason), lotse_actor())
  RETURNING id INTO new_id;
  RETURN new_id;
"""

LET_IN = """
  IF NOT cases_holds_on(p_case) OR p_kind NOT IN ('deputy', 'tandem', 'delegate') OR p_until IS NULL
     OR p_until > now() + interval '366 days' OR p_staff = lotse_staff()
     OR NOT cases_works_cases(p_staff) THEN
    RAISE EXCEPTION 'cases_let_in: not allowed' USING ERRCODE = '42501';
  END IF;
  INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, valid_until,
                            reason, given_by)
  SELECT gen_random_uuid(), p_case, person_id, 'staff:' || p_staff, p_staff, p_kind, true, now(), p_until, p_reason,
         lotse_actor()
  FROM cases_case WHERE id = p_case RETURNING id INTO new_id;
  RETURN new_id;
"""

LET_OUT = """
  UPDATE cases_access SET valid_until = now()
    WHERE id = p_access AND kind IN ('deputy', 'tandem', 'delegate') AND cases_is_holder(case_id)
      AND (valid_until IS NULL OR valid_until > now());
  RETURN FOUND;
"""

# Same birthday and one same sound, or the same name and a birthday within one slip of the pen.
KNOWN = """
  SELECT EXISTS (
    SELECT FROM cases_person WHERE birth_on = ANY(p_birthdays) AND (
      name_key = p_name
      OR (birth_on = p_birthdays[1] AND string_to_array(phonetic_first || ' ' || phonetic_last, ' ') && p_codes)
    )
  )
"""

# The key of a household, made where there was none: the answer does not tell whether the number was known.
HOUSEHOLD = """
  IF NOT (lotse_actor() = 'service:import' OR lotse_has_role('fallmanagement') OR lotse_has_role('clearing')
          OR lotse_has_role('importer')) OR lotse_actor() IS NULL OR coalesce(p_number, '') = '' THEN
    RAISE EXCEPTION 'cases_household: not allowed' USING ERRCODE = '42501';
  END IF;
  INSERT INTO cases_household (id, version, bg_number) VALUES (gen_random_uuid(), 1, p_number)
  ON CONFLICT (bg_number) DO NOTHING;
  SELECT id INTO found_id FROM cases_household WHERE bg_number = p_number;
  RETURN found_id;
"""

REFRESH_OUTLINE = """
  INSERT INTO cases_outline AS o (case_id, fallnummer, initials, holder_id, held_since, team_id, phase, project_id,
    age_group, languages, needs_interpreter, district, opened_on, next_due_on, is_closed)
  SELECT c.id, c.fallnummer, upper(left(p.first_name, 1)) || '. ' || upper(left(p.last_name, 1)) || '.',
    a.staff_id, a.valid_from, m.team_id, c.phase, c.project_id,
    CASE WHEN p.birth_on > current_date - interval '25 years' THEN 'unter 25'
         WHEN p.birth_on > current_date - interval '55 years' THEN '25 bis 54' ELSE 'ab 55' END,
    p.languages, p.interpreter_language <> '', CASE WHEN p.has_protected_address THEN '' ELSE p.town END,
    c.opened_on, least(c.review_due_on, t.due_on), c.closed_on IS NOT NULL
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
    next_due_on = EXCLUDED.next_due_on, is_closed = EXCLUDED.is_closed
"""

# The team of an outline is the holder's: who changes team takes the outlines along, away from the former lead.
OUTLINES_OF_MEMBER = """
  PERFORM cases_refresh_outline(case_id) FROM cases_outline WHERE holder_id IN (NEW.staff_id, OLD.staff_id);
  RETURN NULL;
"""

TRIGGERS = """
CREATE FUNCTION cases_outline_of_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM cases_refresh_outline(NEW.id); RETURN NULL; END $$;
CREATE FUNCTION cases_outline_of_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM cases_refresh_outline(NEW.case_id); RETURN NULL; END $$;
CREATE FUNCTION cases_outline_of_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM cases_refresh_outline(id) FROM cases_case WHERE person_id = NEW.id; RETURN NULL; END $$;
CREATE TRIGGER outline_of_case AFTER INSERT OR UPDATE ON cases_case
  FOR EACH ROW EXECUTE FUNCTION cases_outline_of_case();
CREATE TRIGGER outline_of_task AFTER INSERT OR UPDATE OF due_on, done_at ON cases_task
  FOR EACH ROW EXECUTE FUNCTION cases_outline_of_row();
CREATE TRIGGER outline_of_holder AFTER INSERT OR UPDATE ON cases_access
  FOR EACH ROW WHEN (NEW.kind = 'holder') EXECUTE FUNCTION cases_outline_of_row();
CREATE TRIGGER outline_of_person AFTER UPDATE ON cases_person
  FOR EACH ROW EXECUTE FUNCTION cases_outline_of_person();
CREATE TRIGGER outlines_of_member AFTER INSERT OR UPDATE OR DELETE ON office_member
  FOR EACH ROW EXECUTE FUNCTION cases_outlines_of_member();
CREATE CONSTRAINT TRIGGER case_never_without_holder AFTER INSERT ON cases_case
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_must_have_holder();
CREATE CONSTRAINT TRIGGER access_never_without_holder AFTER UPDATE ON cases_access
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.kind = 'holder')
  EXECUTE FUNCTION cases_row_must_have_holder();
CREATE SEQUENCE cases_fallnummer_seq;
GRANT USAGE ON SEQUENCE cases_fallnummer_seq TO lotse_app;
GRANT SELECT ON office_member TO lotse_guard;
"""

HOLDER_LEFT = """
  IF NOT EXISTS (SELECT FROM cases_access WHERE case_id = {case} AND kind = 'holder' AND valid_until IS NULL)
     AND EXISTS (SELECT FROM cases_case WHERE id = {case}) THEN
    RAISE EXCEPTION 'a case is never without a holder' USING ERRCODE = '23514';
  END IF;
  RETURN NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_person_case_access"), ("accounts", "0002_has_role")]
    operations = [
        GuardFunction(signature="cases_is_holder(p_case uuid)", returns="boolean", body=IS_HOLDER, language="sql"),
        GuardFunction(signature="cases_holds_on(p_case uuid)", returns="boolean", body=HOLDS_ON),
        GuardFunction(signature="cases_works_cases(p_staff uuid)", returns="boolean", body=WORKS_CASES, language="sql"),
        GuardFunction(
            signature="cases_open(p_case uuid, p_person uuid)",
            returns="uuid",
            declare="new_id uuid; known_and_not_held boolean := false;",
            body=OPEN,
        ),
        GuardFunction(
            signature="cases_open_for(p_case uuid, p_person uuid, p_holder uuid)",
            returns="uuid",
            declare="new_id uuid;",
            body=OPEN_FOR,
        ),
        GuardFunction(
            signature="cases_hand_over(p_case uuid, p_to uuid, p_reason text, p_classes integer[])",
            returns="uuid",
            declare="new_id uuid; owner_person uuid;",
            body=HAND_OVER,
        ),
        GuardFunction(signature="cases_use_undo(p_undo uuid)", returns="boolean", body=USE_UNDO),
        GuardFunction(
            signature="cases_take_back(p_undo uuid)",
            returns="boolean",
            declare="old_case uuid; made uuid; owner_person uuid; new_holder text; given_at timestamptz;",
            body=TAKE_BACK,
        ),
        GuardFunction(
            signature=(
                "cases_let_in(p_case uuid, p_staff uuid, p_kind text, p_until timestamp with time zone, p_reason text)"
            ),
            returns="uuid",
            declare="new_id uuid;",
            body=LET_IN,
        ),
        GuardFunction(
            signature="cases_open_class(p_case uuid, p_class integer, p_reason text)",
            returns="uuid",
            declare="new_id uuid;",
            body=OPEN_CLASS,
        ),
        GuardFunction(signature="cases_let_out(p_access uuid)", returns="boolean", body=LET_OUT),
        GuardFunction(
            signature="cases_known(p_birthdays date[], p_name text, p_codes text[])",
            returns="boolean",
            body=KNOWN,
            language="sql",
        ),
        GuardFunction(
            signature="cases_number_taken(p_number text)",
            returns="boolean",
            body="SELECT EXISTS (SELECT FROM cases_person WHERE kundennummer = p_number)",
            language="sql",
        ),
        GuardFunction(
            signature="cases_household(p_number text)", returns="uuid", declare="found_id uuid;", body=HOUSEHOLD
        ),
        GuardFunction(
            signature="cases_load(p_staff uuid)",
            returns="bigint",
            body="SELECT count(*) FROM cases_outline WHERE holder_id = p_staff AND NOT is_closed",
            language="sql",
        ),
        GuardFunction(
            signature="cases_refresh_outline(p_case uuid)", returns="void", body=REFRESH_OUTLINE, language="sql"
        ),
        GuardFunction(
            signature="cases_refresh_outlines()",
            returns="bigint",
            declare="touched bigint;",
            body=(
                "IF lotse_actor() IS DISTINCT FROM 'service:remind' THEN RETURN 0; END IF; "
                "SELECT count(*) INTO touched FROM cases_outline WHERE NOT is_closed; "
                "PERFORM cases_refresh_outline(case_id) FROM cases_outline WHERE NOT is_closed; RETURN touched;"
            ),
        ),
        GuardFunction(signature="cases_outlines_of_member()", returns="trigger", body=OUTLINES_OF_MEMBER),
        GuardFunction(signature="cases_must_have_holder()", returns="trigger", body=HOLDER_LEFT.format(case="NEW.id")),
        GuardFunction(
            signature="cases_row_must_have_holder()", returns="trigger", body=HOLDER_LEFT.format(case="NEW.case_id")
        ),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
    ]
