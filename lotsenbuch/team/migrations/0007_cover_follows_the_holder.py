"""Cover follows the holder: a case that comes during an absence is covered, one that leaves is not covered any more.

And a project's rule of professions holds in cover too: whoever may not stand in there gets no access to its cases.
"""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# True where the project lets everybody stand in, or where the colleague's own profession may hold or cover there.
MAY_COVER = """
  SELECT NOT EXISTS (
    SELECT FROM office_projectterms t WHERE t.project_id = p_project AND jsonb_array_length(t.professions) > 0
      AND t.valid_from <= (now() AT TIME ZONE 'Europe/Berlin')::date
      AND (t.valid_until IS NULL OR t.valid_until > (now() AT TIME ZONE 'Europe/Berlin')::date)
      AND NOT EXISTS (
        SELECT FROM jsonb_array_elements(t.professions) AS p(one) JOIN team_profile f ON f.profession = one ->> 'name'
        WHERE f.staff_id = p_staff AND ((one ->> 'may_hold')::boolean OR (one ->> 'may_cover')::boolean)
      )
  )
"""

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
      AND team_may_cover(o.project_id, p_deputy)
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

# How many of a colleague's open cases somebody could not stand in for, by the professions of their projects.
NOT_COVERED = """
  IF NOT (team_leads(p_absent) OR p_absent = lotse_staff()) THEN RETURN 0; END IF;
  RETURN (SELECT count(*) FROM cases_outline
    WHERE holder_id = p_absent AND NOT is_closed AND NOT is_sealed AND NOT team_may_cover(project_id, p_deputy));
"""

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
  FOR standing IN SELECT id, deputy_id, valid_until, given_by FROM team_cover
      WHERE absent_id = NEW.holder_id AND ended_at IS NULL AND valid_until > now() LOOP
    CONTINUE WHEN NOT team_may_cover(NEW.project_id, standing.deputy_id) OR EXISTS (
      SELECT FROM cases_access WHERE case_id = NEW.case_id AND staff_id = standing.deputy_id
        AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
    );
    INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, valid_until, reason,
                              given_by)
    SELECT gen_random_uuid(), case_id, person_id, 'staff:' || standing.deputy_id, standing.deputy_id, 'deputy', true,
           now(), standing.valid_until, 'Vertretung bei Abwesenheit', standing.given_by
    FROM cases_access WHERE case_id = NEW.case_id AND kind = 'holder' AND valid_until IS NULL
    RETURNING id INTO made;
    UPDATE team_cover SET accesses = accesses || made WHERE id = standing.id AND made IS NOT NULL;
  END LOOP;
  RETURN NULL;
"""

TRIGGERS = """
CREATE TRIGGER outline_begins_covered AFTER INSERT ON cases_outline
  FOR EACH ROW WHEN (NEW.holder_id IS NOT NULL AND NOT NEW.is_closed) EXECUTE FUNCTION team_cover_follows();
CREATE TRIGGER outline_changes_cover AFTER UPDATE ON cases_outline
  FOR EACH ROW WHEN (OLD.holder_id IS DISTINCT FROM NEW.holder_id OR OLD.is_closed AND NOT NEW.is_closed)
  EXECUTE FUNCTION team_cover_follows();
"""
DROP = """
DROP TRIGGER outline_begins_covered ON cases_outline;
DROP TRIGGER outline_changes_cover ON cases_outline;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0006_guards_read_professions"),
        ("office", "0014_guards_read_professions"),
    ]

    operations = [
        GuardFunction(
            signature="team_may_cover(p_project uuid, p_staff uuid)", returns="boolean", body=MAY_COVER, language="sql"
        ),
        GuardFunction(
            signature="team_begin_cover(p_absent uuid, p_deputy uuid, p_until timestamp with time zone)",
            returns="uuid",
            declare="made uuid[]; new_id uuid;",
            body=COVER,
        ),
        GuardFunction(signature="team_not_covered(p_absent uuid, p_deputy uuid)", returns="bigint", body=NOT_COVERED),
        GuardFunction(
            signature="team_cover_follows()", returns="trigger", declare="standing record; made uuid;", body=FOLLOW
        ),
        migrations.RunSQL(TRIGGERS, DROP),
    ]
