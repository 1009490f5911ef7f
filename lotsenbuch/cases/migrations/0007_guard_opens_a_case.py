"""Break-glass and supervision: asked, released, ended, reviewed and reported by guard functions alone."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# One answer, a key, whatever the number is: the row stands there, opened or waiting. NULL: too many in this hour.
ASK = """
  IF lotse_staff() IS NULL
     OR NOT coalesce(p_kind = 'glass' AND (lotse_has_role('fallmanagement') OR lotse_has_role('clearing'))
                     OR p_kind = 'supervision' AND lotse_has_role('oversight'), false)
     OR length(trim(coalesce(p_explanation, ''))) < 20
     OR (p_kind = 'supervision' AND trim(coalesce(p_reference, '')) = '')
     OR p_hours IS NULL OR p_hours < 1
     OR (p_kind = 'supervision' AND p_hours > coalesce((SELECT supervision_hours FROM office_house), 8))
     OR p_due IS NULL OR p_due <= current_date OR p_due > current_date + 40 THEN
    RAISE EXCEPTION 'cases_ask_opening: not allowed' USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('openings of ' || lotse_actor(), 0));
  IF (SELECT count(*) FROM cases_opening WHERE staff_id = lotse_staff()
      AND asked_at > now() - interval '1 hour') >= 5 THEN
    RETURN NULL;
  END IF;
  new_id := gen_random_uuid();
  INSERT INTO cases_opening (id, kind, staff_id, number, reason, reference, data_classes, hours, asked_at, due_on,
                             verdict)
  VALUES (new_id, p_kind, lotse_staff(), p_number, p_reason, trim(coalesce(p_reference, '')),
          coalesce(p_classes, '{}'), p_hours, now(), p_due, '');
  INSERT INTO cases_openingnote (id, opening_id, kind, verdict, text, staff_id, at)
  VALUES (gen_random_uuid(), new_id, 'explanation', '', trim(p_explanation), lotse_staff(), clock_timestamp());
  RETURN new_id;
"""

# The words of `Opening.Reason`; a test holds them equal.
REASONS = {
    "danger": "Gefahr für Leib und Leben",
    "crisis_call": "Anruf oder Besuch in einer Krise",
    "deadline": "Vertretung fehlt und eine Frist läuft",
    "mistake": "Die Zuständigkeit ist falsch eingetragen und jemand wartet",
    "supervision": "Fachaufsicht",
    "complaint": "Beschwerde",
    "objection": "Widerspruch",
}

# Runs for every number alike: one look-up, and then, for an open case or a released one, the access. A trigger,
# because nobody may call this: it would tell which numbers exist.
BEGINS = """
  IF TG_OP = 'UPDATE' AND (NEW.is_released IS NOT TRUE OR OLD.is_released IS NOT NULL) THEN RETURN NEW; END IF;
  SELECT c.id, c.person_id, c.fallnummer INTO found_case, owner_person, found_number FROM cases_case c
    WHERE (c.fallnummer = NEW.number
           OR c.person_id = ANY(ARRAY(SELECT id FROM cases_person WHERE kundennummer = NEW.number)))
      AND (NEW.is_released IS TRUE OR NOT c.is_sealed)
    ORDER BY c.closed_on IS NOT NULL, c.opened_on DESC, c.fallnummer DESC LIMIT 1;
  IF found_case IS NULL THEN RETURN NEW; END IF;
  NEW.case_id := found_case;
  NEW.number := found_number;
  NEW.access_id := gen_random_uuid();
  NEW.opened_at := now();
  NEW.ends_at := now() + make_interval(hours => NEW.hours);
  -- Why, in the words that every list of accesses shows.
  because := CASE NEW.reason {reasons} END;
  INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, valid_until, reason,
                            given_by)
  VALUES (NEW.access_id, found_case, owner_person, 'staff:' || NEW.staff_id, NEW.staff_id, NEW.kind, false, now(),
          NEW.ends_at, because, lotse_actor());
  INSERT INTO cases_grant (id, case_id, actor, data_class, valid_from, valid_until, reason, given_by)
  SELECT gen_random_uuid(), found_case, 'staff:' || NEW.staff_id, c, now(), NEW.ends_at, because, lotse_actor()
  FROM unnest(NEW.data_classes) AS c;
  RETURN NEW;
"""

# Told at once and in the same transaction, by the database: no path can forget it.
TELLS = """
  IF NEW.opened_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.opened_at IS NULL) THEN
    INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
    SELECT gen_random_uuid(), staff_id, 'access_used', NEW.case_id, now() FROM cases_access
    WHERE case_id = NEW.case_id AND kind = 'holder' AND valid_until IS NULL AND staff_id IS NOT NULL;
    said := 'access_to_review';
  ELSIF TG_OP = 'INSERT' THEN
    said := 'access_asked';
  END IF;
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
  SELECT DISTINCT ON (r.staff_id) gen_random_uuid(), r.staff_id, said, NEW.id, now()
  FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
  WHERE said IS NOT NULL AND r.role IN ('oversight', 'officer') AND s.is_active AND r.staff_id <> NEW.staff_id
    AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now());
  IF TG_OP = 'UPDATE' AND NEW.decided_at IS NOT NULL AND OLD.decided_at IS NULL THEN
    INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
    VALUES (gen_random_uuid(), NEW.staff_id, 'access_decided', NEW.id, now());
  END IF;
  RETURN NULL;
"""

# The second person: never the one who asked, once, within a day. What lies behind the number stays out of it.
DECIDE = """
  IF NOT lotse_has_role('oversight') OR p_release IS NULL OR length(trim(coalesce(p_reason, ''))) < 10
     OR p_due IS NULL OR p_due <= current_date OR p_due > current_date + 40 THEN
    RAISE EXCEPTION 'cases_decide_opening: not allowed' USING ERRCODE = '42501';
  END IF;
  UPDATE cases_opening SET decided_by_id = lotse_staff(), decided_at = now(), is_released = p_release, due_on = p_due
    WHERE id = p_opening AND decided_at IS NULL AND opened_at IS NULL AND staff_id <> lotse_staff()
      AND asked_at > now() - interval '24 hours';
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO cases_openingnote (id, opening_id, kind, verdict, text, staff_id, at)
  VALUES (gen_random_uuid(), p_opening, CASE WHEN p_release THEN 'release' ELSE 'refusal' END, '', trim(p_reason),
          lotse_staff(), clock_timestamp());
  RETURN true;
"""

# One's own, now: a single one, or at logout every break-glass. Access, grants and row end together.
END = """
  FOR one IN SELECT * FROM cases_opening WHERE staff_id = lotse_staff() AND ends_at > now()
      AND (id = p_opening OR (p_opening IS NULL AND kind = 'glass')) FOR UPDATE LOOP
    UPDATE cases_access SET valid_until = now() WHERE id = one.access_id;
    UPDATE cases_grant SET valid_until = now() WHERE case_id = one.case_id AND actor = lotse_actor()
      AND valid_from = one.opened_at AND valid_until = one.ends_at;
    UPDATE cases_opening SET ends_at = now() WHERE id = one.id;
    ended := ended + 1;
  END LOOP;
  RETURN ended;
"""

STATE = """
  IF length(trim(coalesce(p_text, ''))) < 1 THEN RETURN false; END IF;
  SELECT reviewed_by_id INTO asker FROM cases_opening
    WHERE id = p_opening AND staff_id = lotse_staff() AND opened_at IS NOT NULL AND verdict IN ('', 'ask');
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO cases_openingnote (id, opening_id, kind, verdict, text, staff_id, at)
  VALUES (gen_random_uuid(), p_opening, 'statement', '', trim(p_text), lotse_staff(), clock_timestamp());
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
  SELECT gen_random_uuid(), asker, 'access_stated', p_opening, now() WHERE asker IS NOT NULL;
  RETURN true;
"""

# A question is no end: the review stays open, and due, until it is answered one way or the other.
REVIEW = """
  IF NOT lotse_has_role('oversight') OR p_verdict IS NULL OR p_verdict NOT IN ('plausible', 'ask', 'wrong')
     OR length(trim(coalesce(p_note, ''))) < 10 THEN
    RAISE EXCEPTION 'cases_review_opening: not allowed' USING ERRCODE = '42501';
  END IF;
  UPDATE cases_opening SET verdict = p_verdict, reviewed_by_id = lotse_staff(), reviewed_at = now()
    WHERE id = p_opening AND opened_at IS NOT NULL AND staff_id <> lotse_staff() AND verdict IN ('', 'ask')
    RETURNING staff_id INTO asker;
  IF asker IS NULL THEN RETURN false; END IF;
  INSERT INTO cases_openingnote (id, opening_id, kind, verdict, text, staff_id, at)
  VALUES (gen_random_uuid(), p_opening, 'review', p_verdict, trim(p_note), lotse_staff(), clock_timestamp());
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
  VALUES (gen_random_uuid(), asker, 'access_reviewed', p_opening, now());
  RETURN true;
"""

# Once per opening: to the officer, and to whoever leads the team of the one who opened.
ESCALATE = """
  IF lotse_actor() IS DISTINCT FROM 'service:remind' THEN RETURN 0; END IF;
  FOR one IN SELECT * FROM cases_opening WHERE opened_at IS NOT NULL AND verdict IN ('', 'ask')
      AND due_on < p_today AND escalated_at IS NULL FOR UPDATE SKIP LOCKED LOOP
    UPDATE cases_opening SET escalated_at = now() WHERE id = one.id;
    INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
    SELECT gen_random_uuid(), told.staff_id, 'access_overdue', told.target, now() FROM (
      SELECT DISTINCT r.staff_id, one.id AS target FROM accounts_roleassignment r
        JOIN accounts_staff s ON s.id = r.staff_id
        WHERE r.role = 'officer' AND s.is_active AND r.valid_from <= now()
          AND (r.valid_until IS NULL OR r.valid_until > now())
      UNION
      SELECT lead.staff_id, NULL::uuid FROM office_member m
        JOIN office_member lead ON lead.team_id = m.team_id AND lead.is_lead AND lead.valid_until IS NULL
        WHERE m.staff_id = one.staff_id AND NOT m.is_lead AND m.valid_until IS NULL
          AND lead.staff_id <> one.staff_id
    ) AS told;
    reported := reported + 1;
  END LOOP;
  RETURN reported;
"""

# Ids of the log entries that belong to openings under review: who, this case, between beginning and end.
ENTRIES = """
  SELECT e.id FROM cases_opening o JOIN audit_entry e ON e.actor = 'staff:' || o.staff_id
    AND e.case_id = o.case_id AND e.at BETWEEN o.opened_at AND o.ends_at
  WHERE lotse_has_role('oversight') AND o.opened_at IS NOT NULL AND o.verdict IN ('', 'ask')
    AND o.staff_id <> lotse_staff()
"""

TRIGGERS = """
GRANT SELECT (supervision_hours) ON office_house TO lotse_guard;
CREATE TRIGGER opening_begins BEFORE INSERT OR UPDATE OF is_released ON cases_opening
  FOR EACH ROW EXECUTE FUNCTION cases_opening_begins();
CREATE TRIGGER opening_tells AFTER INSERT OR UPDATE ON cases_opening
  FOR EACH ROW EXECUTE FUNCTION cases_opening_tells();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_openings"),
        ("accounts", "0005_oversight_and_its_notices"),
        ("office", "0004_rules_of_reviews"),
        ("audit", "0001_append_only_log"),
    ]
    operations = [
        GuardFunction(
            signature=(
                "cases_ask_opening(p_kind text, p_number text, p_reason text, p_reference text, p_explanation text, "
                "p_classes integer[], p_hours integer, p_due date)"
            ),
            returns="uuid",
            declare="new_id uuid;",
            body=ASK,
        ),
        GuardFunction(
            signature="cases_opening_begins()",
            returns="trigger",
            declare="found_case uuid; owner_person uuid; found_number text; because text;",
            body=BEGINS.format(reasons=" ".join(f"WHEN '{code}' THEN '{label}'" for code, label in REASONS.items())),
        ),
        GuardFunction(signature="cases_opening_tells()", returns="trigger", declare="said text;", body=TELLS),
        GuardFunction(
            signature="cases_decide_opening(p_opening uuid, p_release boolean, p_reason text, p_due date)",
            returns="boolean",
            body=DECIDE,
        ),
        GuardFunction(
            signature="cases_end_opening(p_opening uuid)",
            returns="bigint",
            declare="one record; ended bigint := 0;",
            body=END,
        ),
        GuardFunction(
            signature="cases_state_opening(p_opening uuid, p_text text)",
            returns="boolean",
            declare="asker uuid;",
            body=STATE,
        ),
        GuardFunction(
            signature="cases_review_opening(p_opening uuid, p_verdict text, p_note text)",
            returns="boolean",
            declare="asker uuid;",
            body=REVIEW,
        ),
        GuardFunction(
            signature="cases_escalate_openings(p_today date)",
            returns="bigint",
            declare="one record; reported bigint := 0;",
            body=ESCALATE,
        ),
        GuardFunction(signature="cases_opening_entries()", returns="SETOF uuid", body=ENTRIES, language="sql"),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
    ]
