"""A human finds, a second, different one agrees; coaching and voluntary invitations lead nowhere (decision 0190)."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# The finder works the case; what the law and the house ask for is written down before, question by question.
FIND = """
  SELECT * INTO m FROM duties_matter WHERE id = p_matter FOR UPDATE;
  IF m.id IS NULL OR lotse_staff() IS NULL OR NOT EXISTS (
    SELECT FROM cases_access WHERE case_id = m.case_id AND staff_id = lotse_staff() AND may_write
      AND kind IN ('holder', 'deputy', 'named') AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
  ) THEN
    RAISE EXCEPTION 'duties_find: not allowed' USING ERRCODE = '42501';
  END IF;
  IF m.found_by <> '' OR m.ended_on IS NOT NULL THEN RETURN 'over'; END IF;
  IF m.why = '' OR m.reached = '' THEN RETURN 'why'; END IF;
  IF m.reason <> 'none' OR m.reason_words = '' THEN RETURN 'reason'; END IF;
  IF m.hardship <> 'no' OR m.hardship_words = '' THEN RETURN 'hardship'; END IF;
  IF m.alternatives = '' OR m.relationship = '' THEN RETURN 'alternatives'; END IF;
  IF m.about = 'arbeitsverweigerung' AND m.offer_words = '' THEN RETURN 'offer'; END IF;
  IF m.hearing_from IS NULL OR (m.heard_on IS NULL AND m.hearing_until >= today) THEN RETURN 'hearing'; END IF;
  IF cardinality(m.in_person) > 0 AND m.heard_how NOT IN ('personal', 'not_used') THEN RETURN 'in_person'; END IF;
  IF NOT EXISTS (
    SELECT FROM duties_request WHERE id = m.request_id AND instruction <> '' AND is_given AND withdrawn_on IS NULL
  ) THEN RETURN 'instruction'; END IF;
  IF m.about IN ('pflichtverletzung', 'arbeitsverweigerung') AND EXISTS (
    SELECT FROM duties_conciliation WHERE case_id = m.case_id AND started_on <= today
      AND coalesce(ended_on, started_on + 28) > today
  ) THEN RETURN 'conciliation'; END IF;
  UPDATE duties_matter SET found_by = lotse_actor(), found_at = now(), verdict = p_verdict, posted_on = p_posted,
    version = version + 1 WHERE id = p_matter;
  RETURN '';
"""

# The second person is somebody else, carries the right, and has nothing to do with the case: so they know no counselling.
ASK = """
  SELECT * INTO m FROM duties_matter WHERE id = p_matter FOR UPDATE;
  IF m.id IS NULL OR m.found_by IS DISTINCT FROM lotse_actor() OR m.agreed_by <> '' OR NOT EXISTS (
    SELECT FROM cases_access WHERE case_id = m.case_id AND staff_id = lotse_staff() AND may_write
      AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
  ) THEN
    RAISE EXCEPTION 'duties_ask_second: not allowed' USING ERRCODE = '42501';
  END IF;
  IF p_staff = lotse_staff() THEN
    RAISE EXCEPTION 'Die zweite Person muss jemand anderes sein als die erste.' USING ERRCODE = 'LB001';
  END IF;
  IF NOT duties_may_look(m.case_id, p_staff) THEN
    RAISE EXCEPTION 'Diese Person kann hier nicht mitprüfen: Sie arbeitet an diesem Fall mit oder darf es nach ihrer Aufgabe nicht.'
      USING ERRCODE = 'LB001';
  END IF;
  INSERT INTO duties_second (id, case_id, matter_id, request_id, staff_id, asked_by, asked_at, words)
  SELECT gen_random_uuid(), m.case_id, m.id, m.request_id, p_staff, lotse_actor(), now(), '' RETURNING id INTO new_id;
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
  VALUES (gen_random_uuid(), p_staff, 'second_look', new_id, now());
  RETURN new_id;
"""

MAY_LOOK = """
  SELECT EXISTS (
    SELECT FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
    WHERE r.staff_id = p_staff AND s.is_active AND r.role IN ('fallmanagement', 'team_lead', 'oversight')
      AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
  ) AND NOT EXISTS (
    SELECT FROM cases_access WHERE case_id = p_case AND staff_id = p_staff
      AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
  )
"""

DECIDE = """
  SELECT * INTO s FROM duties_second WHERE id = p_second AND staff_id = lotse_staff() FOR UPDATE;
  IF s.id IS NULL THEN RAISE EXCEPTION 'duties_decide: not allowed' USING ERRCODE = '42501'; END IF;
  IF s.decided_at IS NOT NULL THEN RETURN false; END IF;
  SELECT * INTO m FROM duties_matter WHERE id = s.matter_id FOR UPDATE;
  IF m.found_by = '' OR m.found_by = lotse_actor() OR NOT duties_may_look(s.case_id, s.staff_id) THEN
    RAISE EXCEPTION 'duties_decide: not allowed' USING ERRCODE = '42501';
  END IF;
  IF p_agrees THEN
    UPDATE duties_matter SET agreed_by = lotse_actor(), agreed_at = now(), version = version + 1 WHERE id = m.id;
  ELSE
    UPDATE duties_matter SET found_by = '', found_at = NULL, verdict = '{}', posted_on = NULL, version = version + 1
      WHERE id = m.id;
  END IF;
  UPDATE duties_second SET decided_at = now(), is_agreed = p_agrees, words = p_words WHERE id = p_second;
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
  SELECT gen_random_uuid(), staff_id, 'second_decided', m.id, now() FROM cases_access
    WHERE case_id = s.case_id AND kind = 'holder' AND valid_until IS NULL;
  RETURN true;
"""

# Whoever holds the case now takes a finding back: after a hand-over the finder may be far away.
TAKE_BACK = """
  SELECT * INTO m FROM duties_matter WHERE id = p_matter FOR UPDATE;
  IF m.id IS NULL OR m.found_by = '' OR m.agreed_by <> '' OR NOT EXISTS (
    SELECT FROM cases_access WHERE case_id = m.case_id AND staff_id = lotse_staff() AND may_write
      AND kind IN ('holder', 'deputy', 'named') AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
  ) THEN
    RAISE EXCEPTION 'duties_take_back: not allowed' USING ERRCODE = '42501';
  END IF;
  UPDATE duties_second SET decided_at = now(), words = 'zurückgenommen' WHERE matter_id = p_matter AND decided_at IS NULL;
  UPDATE duties_matter SET found_by = '', found_at = NULL, verdict = '{}', posted_on = NULL, version = version + 1
    WHERE id = p_matter;
  RETURN true;
"""

# As who writes: the row they name is one that they see (OfSameCase).
MAY_ASK = """
CREATE FUNCTION duties_may_ask() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $do$
BEGIN
  IF NEW.measure_id IS NOT NULL AND EXISTS (
    SELECT FROM steering_measure WHERE id = NEW.measure_id AND (kind IN ('coaching', 'counselling') OR data_class > 1)
  ) THEN
    RAISE EXCEPTION 'coaching and counselling lead to no duty (§ 16k (4) SGB II)' USING ERRCODE = '42501';
  END IF;
  IF NEW.asked = 'summons' AND EXISTS (
    SELECT FROM cases_case c JOIN office_projectterms t ON t.project_id = c.project_id
    WHERE c.id = NEW.case_id AND NOT t.has_summons AND t.valid_from <= NEW.due_on
      AND (t.valid_until IS NULL OR t.valid_until > NEW.due_on)
  ) THEN
    RAISE EXCEPTION 'an invitation of this project is voluntary' USING ERRCODE = '42501';
  END IF;
  IF NEW.appointment_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM appointments_appointment WHERE id = NEW.appointment_id AND is_meldetermin
  ) THEN
    RAISE EXCEPTION 'only a Meldetermin is a summons' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $do$;
CREATE TRIGGER duty_request_may_be_asked BEFORE INSERT ON duties_request
  FOR EACH ROW EXECUTE FUNCTION duties_may_ask();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0001_the_legal_file"),
        ("cases", "0002_guard_functions"),
    ]

    operations = [
        GuardFunction(
            signature="duties_may_look(p_case uuid, p_staff uuid)", returns="boolean", body=MAY_LOOK, language="sql"
        ),
        GuardFunction(
            signature="duties_find(p_matter uuid, p_verdict jsonb, p_posted date)",
            returns="text",
            body=FIND,
            declare="m duties_matter; today date := (now() AT TIME ZONE 'Europe/Berlin')::date;",
        ),
        GuardFunction(
            signature="duties_ask_second(p_matter uuid, p_staff uuid)",
            returns="uuid",
            body=ASK,
            declare="m duties_matter; new_id uuid;",
        ),
        GuardFunction(
            signature="duties_decide(p_second uuid, p_agrees boolean, p_words text)",
            returns="boolean",
            body=DECIDE,
            declare="s duties_second; m duties_matter;",
        ),
        GuardFunction(
            signature="duties_take_back(p_matter uuid)", returns="boolean", body=TAKE_BACK, declare="m duties_matter;"
        ),
        migrations.RunSQL(
            MAY_ASK,
            "DROP TRIGGER duty_request_may_be_asked ON duties_request; DROP FUNCTION duties_may_ask()",
        ),
    ]
