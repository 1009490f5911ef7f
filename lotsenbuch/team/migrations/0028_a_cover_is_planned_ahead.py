"""A cover may begin on a later day: the accesses are given at once and hold from that day on.

Every policy asks for `valid_from`, so a planned access shows nothing before its day. Two covers of one colleague may
stand one after the other, never at the same time.
"""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

BEGIN = """
  IF NOT (team_leads(p_absent) OR (p_absent = lotse_staff() AND cases_works_cases(p_absent)))
     OR p_deputy IS NULL OR p_deputy = p_absent OR NOT cases_works_cases(p_deputy)
     OR (p_deputy = lotse_staff() AND p_absent <> lotse_staff())
     OR p_until IS NULL OR p_until <= now() OR p_until <= p_from
     OR p_until > now() + interval '366 days' THEN
    RAISE EXCEPTION 'team_cover: not allowed' USING ERRCODE = '42501';
  END IF;
  begins := greatest(p_from, now());  -- without a day: at once
  PERFORM pg_advisory_xact_lock(hashtextextended('cover ' || p_absent, 0));
  IF EXISTS (SELECT FROM team_cover
      WHERE absent_id = p_absent AND ended_at IS NULL AND valid_until > begins AND began_at < p_until) THEN
    RETURN NULL;
  END IF;
  WITH given AS (
    INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, valid_until, reason,
                              given_by)
    SELECT gen_random_uuid(), h.case_id, h.person_id, 'staff:' || p_deputy, p_deputy, 'deputy', true, begins, p_until,
           'Vertretung bei Abwesenheit', lotse_actor()
    FROM cases_access h JOIN cases_outline o ON o.case_id = h.case_id
    WHERE h.staff_id = p_absent AND h.kind = 'holder' AND h.valid_until IS NULL AND NOT o.is_closed AND NOT o.is_sealed
      AND team_may_cover(o.project_id, p_deputy)
      AND NOT EXISTS (
        SELECT FROM cases_access d WHERE d.case_id = h.case_id AND d.staff_id = p_deputy
          AND d.kind IN ('deputy', 'tandem', 'delegate') AND d.valid_from <= begins AND d.valid_until > begins
      )
    RETURNING id
  ) SELECT array_agg(id) INTO made FROM given;
  INSERT INTO team_cover (id, absent_id, deputy_id, began_at, valid_until, accesses, given_by)
  VALUES (gen_random_uuid(), p_absent, p_deputy, begins, p_until, coalesce(made, '{}'), lotse_actor())
  RETURNING id INTO new_id;
  RETURN new_id;
"""

# For the program of the version before, while a house updates.
BEGIN_NOW = "RETURN team_begin_cover(p_absent, p_deputy, NULL, p_until);"

# As of 0007, but a cover that lies ahead is followed too, from its first day on.
FOLLOW = """
  IF TG_OP = 'UPDATE' AND OLD.holder_id IS DISTINCT FROM NEW.holder_id THEN
    FOR standing IN SELECT deputy_id, accesses FROM team_cover
        WHERE absent_id = OLD.holder_id AND ended_at IS NULL AND valid_until > now() LOOP
      UPDATE cases_access SET valid_until = now()
        WHERE id = ANY(standing.accesses) AND case_id = NEW.case_id AND (valid_until IS NULL OR valid_until > now());
      UPDATE cases_grant g SET valid_until = now()
        WHERE g.actor = 'staff:' || standing.deputy_id AND g.case_id = NEW.case_id
          AND (g.valid_until IS NULL OR g.valid_until > now()) AND NOT EXISTS (
            SELECT FROM cases_access a WHERE a.case_id = g.case_id AND a.actor = g.actor
              AND a.valid_from <= now() AND (a.valid_until IS NULL OR a.valid_until > now())
          );
    END LOOP;
  END IF;
  IF NEW.holder_id IS NULL OR NEW.is_closed OR NEW.is_sealed THEN RETURN NULL; END IF;
  FOR standing IN SELECT id, deputy_id, greatest(began_at, now()) AS begins, valid_until, given_by FROM team_cover
      WHERE absent_id = NEW.holder_id AND ended_at IS NULL AND valid_until > now() LOOP
    CONTINUE WHEN NOT team_may_cover(NEW.project_id, standing.deputy_id) OR EXISTS (
      SELECT FROM cases_access WHERE case_id = NEW.case_id AND staff_id = standing.deputy_id
        AND valid_from <= standing.begins AND (valid_until IS NULL OR valid_until > standing.begins)
    );
    INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, valid_until, reason,
                              given_by)
    SELECT gen_random_uuid(), case_id, person_id, 'staff:' || standing.deputy_id, standing.deputy_id, 'deputy', true,
           standing.begins, standing.valid_until, 'Vertretung bei Abwesenheit', standing.given_by
    FROM cases_access WHERE case_id = NEW.case_id AND kind = 'holder' AND valid_until IS NULL
    RETURNING id INTO made;
    UPDATE team_cover SET accesses = accesses || made WHERE id = standing.id AND made IS NOT NULL;
  END LOOP;
  RETURN NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("team", "0027_a_key_for_every_role")]

    operations = [
        GuardFunction(
            signature=(
                "team_begin_cover(p_absent uuid, p_deputy uuid, p_from timestamp with time zone, "
                "p_until timestamp with time zone)"
            ),
            returns="uuid",
            declare="begins timestamptz; made uuid[]; new_id uuid;",
            body=BEGIN,
        ),
        GuardFunction(
            signature="team_begin_cover(p_absent uuid, p_deputy uuid, p_until timestamp with time zone)",
            returns="uuid",
            body=BEGIN_NOW,
        ),
        GuardFunction(
            signature="team_cover_follows()", returns="trigger", declare="standing record; made uuid;", body=FOLLOW
        ),
    ]
