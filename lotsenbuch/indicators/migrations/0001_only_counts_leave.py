"""The quota of the own house: the guard counts, and nothing but counts leaves (docs/decisions/0152)."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# For m, w, d and everybody: integrations, months in stock, months in stock one month earlier. Thirteen months come in.
# Sealed cases are known to nobody, not by a number either. A case counts on its last day, and where it ended with work
# that begins later, until that work's first day.
COUNTS = """
  IF lotse_actor() IS DISTINCT FROM 'service:indicators' THEN
    RAISE EXCEPTION 'indicators_counts: not allowed' USING ERRCODE = '42501';
  END IF;
  RETURN (
    WITH month AS (
      SELECT * FROM unnest(p_first, p_next, p_count) WITH ORDINALITY AS m(first_on, next_on, count_on, place)
    ), job AS (
      SELECT e.case_id, e.work_from FROM closure_ending e JOIN closure_endreason r ON r.id = e.reason_id
      WHERE r.is_work_start AND e.ended_on IS NOT NULL AND e.work_from IS NOT NULL
    ), spell AS (
      SELECT c.id, c.person_id, p.gender, c.opened_on AS from_on, CASE WHEN c.closed_on IS NULL THEN 'infinity'::date
        ELSE greatest(c.closed_on, (SELECT max(work_from) FROM job WHERE job.case_id = c.id)) + 1 END AS ends_on
      FROM cases_case c JOIN cases_person p ON p.id = c.person_id WHERE NOT c.is_sealed
    ), stock AS (
      SELECT DISTINCT s.person_id, s.gender, m.place FROM month m
      JOIN spell s ON s.from_on <= m.count_on AND s.ends_on > m.count_on
    ), taken AS (
      SELECT DISTINCT s.person_id, s.gender, m.place FROM month m
      JOIN job j ON j.work_from >= m.first_on AND j.work_from < m.next_on
      JOIN spell own ON own.id = j.case_id
      JOIN spell s ON s.person_id = own.person_id AND s.from_on < m.next_on AND s.ends_on > m.first_on
      WHERE m.place > 1
    )
    SELECT array_agg(n ORDER BY sex.place, number.place) FROM unnest(ARRAY['m', 'w', 'd', '']) WITH ORDINALITY
      AS sex(name, place) CROSS JOIN LATERAL (VALUES
        (1, (SELECT count(*) FROM taken WHERE sex.name IN ('', gender))),
        (2, (SELECT count(*) FROM stock WHERE sex.name IN ('', gender) AND stock.place > 1)),
        (3, (SELECT count(*) FROM stock WHERE sex.name IN ('', gender) AND stock.place < 13))
      ) AS number(place, n)
  );
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0049_a_service_counts_by_sex"), ("closure", "0026_a_service_counts_endings")]

    operations = [
        migrations.RunSQL(
            "GRANT SELECT (id, is_work_start) ON closure_endreason TO lotse_guard",
            "REVOKE SELECT (id, is_work_start) ON closure_endreason FROM lotse_guard",
        ),
        GuardFunction(
            signature="indicators_counts(p_first date[], p_next date[], p_count date[])",
            returns="bigint[]",
            body=COUNTS,
        ),
    ]
