"""A summons that came back before this was noted by itself counts as never given, also in rows written before."""

from typing import Any

from django.db import migrations

from lotsenbuch.records.guard import force_lifted

TABLES = ("appointments_appointment", "letters_sentletter", "letters_proof")
# As `note_way_of_summons` does it at each new proof: of the letters about a Meldetermin the first counts that did not come
# back; a letter is about the Meldetermin of its day that was booked last before it was printed.
CORRECT = """
  WITH letter AS (
    SELECT l.issued_on, l.issued_at, l.instruction,
      (SELECT a.id FROM appointments_appointment a
        WHERE a.case_id = l.case_id AND a.is_meldetermin AND a.state IN ('offered', 'confirmed', 'requested', 'done')
          AND (a.starts_at AT TIME ZONE 'Europe/Berlin')::date = l.about_on AND a.booked_at <= l.issued_at
        ORDER BY a.booked_at DESC LIMIT 1) AS talk,
      (SELECT p.what FROM letters_proof p WHERE p.letter_id = l.id ORDER BY p.noted_at DESC, p.id LIMIT 1)
        IS NOT DISTINCT FROM 'returned' AS came_back
    FROM letters_sentletter l WHERE l.is_summons AND l.about_on IS NOT NULL),
  told AS (
    SELECT talk, (array_agg(issued_on ORDER BY issued_at) FILTER (WHERE NOT came_back))[1] AS given_on,
      (array_agg(instruction ORDER BY issued_at) FILTER (WHERE NOT came_back))[1] AS version
    FROM letter WHERE talk IS NOT NULL GROUP BY talk HAVING bool_or(came_back))
  UPDATE appointments_appointment a SET instructed_on = told.given_on, version = a.version + 1,
      instruction = coalesce(told.version, a.instruction)
    FROM told WHERE a.id = told.talk AND a.instructed_on IS DISTINCT FROM told.given_on
      AND (told.given_on IS NULL OR told.version <> '')
"""


def correct(_apps: Any, schema_editor: Any) -> None:
    """Correct what was written before; a second run finds nothing."""
    with force_lifted(schema_editor.connection.alias, TABLES), schema_editor.connection.cursor() as cursor:
        cursor.execute(CORRECT)


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0065_a_chosen_time_is_reminded_of"),
        ("letters", "0004_letters_to_somebody_outside"),
    ]

    operations = [migrations.RunPython(correct, migrations.RunPython.noop)]
