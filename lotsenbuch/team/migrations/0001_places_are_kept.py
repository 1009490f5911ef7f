"""The places of a project are kept by the database, whatever way a case takes to a holder."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# Whoever takes a place of the same colleague in the same project waits for the lock; what is counted after it has
# been committed (a statement of its own sees it). Cover and tandem are no holders and count nowhere.
KEEP_PLACES = """
  SELECT t.cap, p.name INTO places, project_name FROM office_projectterms t JOIN office_project p ON p.id = t.project_id
    WHERE t.project_id = NEW.project_id AND t.valid_from <= (now() AT TIME ZONE 'Europe/Berlin')::date
      AND (t.valid_until IS NULL OR t.valid_until > (now() AT TIME ZONE 'Europe/Berlin')::date);
  IF places IS NULL THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('places ' || NEW.project_id || ' ' || NEW.holder_id, 0));
  SELECT count(*) INTO taken FROM cases_outline
    WHERE holder_id = NEW.holder_id AND project_id = NEW.project_id AND NOT is_closed;
  IF taken > places THEN
    RAISE EXCEPTION 'Kein Platz mehr frei: „%“ hat je Fallführung %, und hier sind alle vergeben.',
      project_name, CASE WHEN places = 1 THEN '1 Platz' ELSE places || ' Plätze' END USING ERRCODE = 'LB001';
  END IF;
  RETURN NULL;
"""

# Places taken: seen by those who assign, the one figure of a colleague that is.
PLACES = """
  IF NOT (lotse_has_role('fallmanagement') OR lotse_has_role('clearing') OR lotse_has_role('team_lead')) THEN
    RETURN 0;
  END IF;
  RETURN (SELECT count(*) FROM cases_outline
    WHERE holder_id = p_staff AND project_id = p_project AND NOT is_closed);
"""

# What a change would meet: numbers of the whole house, none of a person.
CASES_IN = """
  IF NOT lotse_has_role('administration') THEN RETURN 0; END IF;
  RETURN (SELECT count(*) FROM cases_outline WHERE project_id = p_project AND NOT is_closed);
"""
HOLDERS_ABOVE = """
  IF NOT lotse_has_role('administration') THEN RETURN 0; END IF;
  RETURN (SELECT count(*) FROM (
    SELECT holder_id FROM cases_outline WHERE project_id = p_project AND NOT is_closed
    GROUP BY holder_id HAVING count(*) > p_places) AS above);
"""

TRIGGERS = """
CREATE TRIGGER outline_takes_a_place AFTER INSERT ON cases_outline
  FOR EACH ROW WHEN (NEW.project_id IS NOT NULL AND NEW.holder_id IS NOT NULL AND NOT NEW.is_closed)
  EXECUTE FUNCTION team_keep_places();
CREATE TRIGGER outline_changes_place AFTER UPDATE ON cases_outline
  FOR EACH ROW WHEN (NEW.project_id IS NOT NULL AND NEW.holder_id IS NOT NULL AND NOT NEW.is_closed AND (
    OLD.project_id IS DISTINCT FROM NEW.project_id OR OLD.holder_id IS DISTINCT FROM NEW.holder_id OR OLD.is_closed))
  EXECUTE FUNCTION team_keep_places();
"""
DROP = """
DROP TRIGGER outline_takes_a_place ON cases_outline;
DROP TRIGGER outline_changes_place ON cases_outline;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_two_kinds_of_work"), ("office", "0010_projects_as_configuration")]

    operations = [
        GuardFunction(
            signature="team_keep_places()",
            returns="trigger",
            declare="places integer; project_name text; taken bigint;",
            body=KEEP_PLACES,
        ),
        GuardFunction(signature="team_places(p_project uuid, p_staff uuid)", returns="bigint", body=PLACES),
        GuardFunction(signature="team_cases_in(p_project uuid)", returns="bigint", body=CASES_IN),
        GuardFunction(
            signature="team_holders_above(p_project uuid, p_places integer)", returns="bigint", body=HOLDERS_ABOVE
        ),
        migrations.RunSQL(TRIGGERS, DROP),
    ]
