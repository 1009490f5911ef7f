"""In which stage of its project a case is, by the project's own name; the outline carries it as it carries the phase."""

from django.db import migrations, models

import lotsenbuch.records.policy
from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint

READ = (
    "id", "fallnummer", "person_id", "phase", "stage", "opened_on", "closed_on", "project_id", "review_due_on",
    "is_sealed", "version",
)  # fmt: skip
WRITTEN = ("UPDATE (is_sealed)", "UPDATE (closed_on)", "UPDATE (version)")

# As of 0004, with the stage.
REFRESH_OUTLINE = """
  INSERT INTO cases_outline AS o (case_id, fallnummer, initials, holder_id, held_since, team_id, phase, stage,
    project_id, age_group, languages, needs_interpreter, district, opened_on, next_due_on, is_closed, is_sealed)
  SELECT c.id, c.fallnummer, upper(left(p.first_name, 1)) || '. ' || upper(left(p.last_name, 1)) || '.',
    a.staff_id, a.valid_from, m.team_id, c.phase, c.stage, c.project_id,
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
    held_since = EXCLUDED.held_since, team_id = EXCLUDED.team_id, phase = EXCLUDED.phase, stage = EXCLUDED.stage,
    project_id = EXCLUDED.project_id, age_group = EXCLUDED.age_group, languages = EXCLUDED.languages,
    needs_interpreter = EXCLUDED.needs_interpreter, district = EXCLUDED.district, opened_on = EXCLUDED.opened_on,
    next_due_on = EXCLUDED.next_due_on, is_closed = EXCLUDED.is_closed, is_sealed = EXCLUDED.is_sealed
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0056_a_release_names_what_it_covers"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="case", name="case_guard"),
        migrations.AddField(
            model_name="case",
            name="stage",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="Abschnitt des Projekts"),
        ),
        migrations.AddField(
            model_name="outline",
            name="stage",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="Abschnitt des Projekts"),
        ),
        AddConstraint(
            model_name="case",
            constraint=lotsenbuch.records.policy.GuardMay(name="case_guard", reads=READ, writes=WRITTEN),
        ),
        GuardFunction(
            signature="cases_refresh_outline(p_case uuid)", returns="void", body=REFRESH_OUTLINE, language="sql"
        ),
    ]
