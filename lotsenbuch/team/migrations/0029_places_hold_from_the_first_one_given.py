"""Places hold from when the first one is given, also before the project begins; after its last day none is given.

Before the first day the version that begins next says how many there are. Who is in a project after its last day
stays, and goes over to another colleague like every case; nobody new comes in.
"""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

KEEP_PLACES = """
  today := (now() AT TIME ZONE 'Europe/Berlin')::date;
  SELECT t.cap, p.name, t.last_on INTO places, project_name, last_day
    FROM office_projectterms t JOIN office_project p ON p.id = t.project_id
    WHERE t.project_id = NEW.project_id
      AND (t.valid_until IS NULL OR t.valid_until > today AND t.valid_until > t.valid_from)
    ORDER BY t.valid_from LIMIT 1;
  IF last_day < today AND (TG_OP = 'INSERT' OR OLD.project_id IS DISTINCT FROM NEW.project_id) THEN
    RAISE EXCEPTION 'Das Projekt „%“ ist seit dem % zu Ende. Neue Fälle nimmt es nicht mehr auf.',
      project_name, to_char(last_day, 'DD.MM.YYYY') USING ERRCODE = 'LB001';
  END IF;
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


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0028_a_cover_is_planned_ahead"),
        ("office", "0022_a_project_has_a_last_day"),
    ]

    operations = [
        GuardFunction(
            signature="team_keep_places()",
            returns="trigger",
            declare="today date; places integer; project_name text; last_day date; taken bigint;",
            body=KEEP_PLACES,
        ),
    ]
