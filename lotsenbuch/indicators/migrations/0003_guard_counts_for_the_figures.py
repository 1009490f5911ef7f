"""What the figures are made of: the guard counts for the service alone, and nothing but counts leaves (0152, 0153)."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

ONLY_THE_SERVICE = """
  IF lotse_actor() IS DISTINCT FROM 'service:indicators' THEN
    RAISE EXCEPTION 'indicators: not allowed' USING ERRCODE = '42501';
  END IF;
"""
# Of a group: the house (no project), projects by their key; those of no project under the key of noughts.
NONE = "'00000000-0000-0000-0000-000000000000'::uuid"
OF_GROUP = f"(p_projects IS NULL OR coalesce(c.project_id, {NONE}) = ANY(p_projects))"

# A case counts on its last day, and where it ended with work that begins later, until that work's first day.
# An ending that was taken back at once was none.
SPELLS = """
    job AS (
      SELECT e.case_id, e.work_from, e.work_kind FROM closure_ending e JOIN closure_endreason r ON r.id = e.reason_id
      WHERE r.is_work_start AND e.ended_on IS NOT NULL AND e.work_from IS NOT NULL AND NOT EXISTS (
        SELECT FROM closure_reopening o WHERE o.ending_id = e.id AND o.reason = 'sofort zurückgenommen')
    ), spell AS (
      SELECT c.id, c.person_id, p.gender, c.opened_on AS from_on, CASE WHEN c.closed_on IS NULL THEN 'infinity'::date
        ELSE greatest(c.closed_on, (SELECT max(work_from) FROM job WHERE job.case_id = c.id)) + 1 END AS ends_on
      FROM cases_case c JOIN cases_person p ON p.id = c.person_id WHERE NOT c.is_sealed AND {group}
    )"""
INTEGRATIONS = "('svb', 'ausbildung', 'selbstaendig', '16e', 'egz')"

# Thirteen months come in; for m, w, d and everybody: integrations, months in stock, the same a month earlier.
COUNTS = f"""{ONLY_THE_SERVICE}
  RETURN (
    WITH month AS (
      SELECT * FROM unnest(p_first, p_next, p_count) WITH ORDINALITY AS m(first_on, next_on, count_on, place)
    ), {SPELLS.format(group="true")}, stock AS (
      SELECT DISTINCT s.person_id, s.gender, m.place FROM month m
      JOIN spell s ON s.from_on <= m.count_on AND s.ends_on > m.count_on
    ), taken AS (
      SELECT DISTINCT s.person_id, s.gender, m.place FROM month m
      JOIN job j ON j.work_from >= m.first_on AND j.work_from < m.next_on AND j.work_kind IN {INTEGRATIONS}
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
"""  # noqa: S608  # made of constants

# Twenty-five months come in, the last one is the reporting month. Out: figure, sex, part, whole; see rules/official.py.
MONTHS = f"""{ONLY_THE_SERVICE}
  RETURN (
    WITH month AS (
      SELECT * FROM unnest(p_first, p_next, p_count) WITH ORDINALITY AS m(first_on, next_on, count_on, place)
    ), {SPELLS.format(group=OF_GROUP)}, stock AS (
      SELECT *, lag(place) OVER own IS DISTINCT FROM place - 1 AS came, lead(place) OVER own IS DISTINCT FROM place + 1
        AS leaves
      FROM (SELECT DISTINCT s.person_id, s.gender, m.place FROM month m
            JOIN spell s ON s.from_on <= m.count_on AND s.ends_on > m.count_on) AS held
      WINDOW own AS (PARTITION BY person_id ORDER BY place)
    ), counted AS (
      SELECT sex.name AS sex, m.place, count(s.person_id) AS held, count(s.person_id) FILTER (WHERE came) AS came,
        count(s.person_id) FILTER (WHERE leaves) AS leaves
      FROM unnest(ARRAY['m', 'w', 'd', '']) AS sex(name) CROSS JOIN month m
      LEFT JOIN stock s ON s.place = m.place AND sex.name IN ('', s.gender) GROUP BY sex.name, m.place
    ), mean AS (
      SELECT sex, avg(held) FILTER (WHERE place > 13) AS held, avg(held) FILTER (WHERE place BETWEEN 13 AND 24) AS shifted,
        sum(held) FILTER (WHERE place = 25) AS now, sum(held) FILTER (WHERE place = 13) AS before
      FROM counted GROUP BY sex
    ), flow AS (
      SELECT a.sex, sum(a.came::numeric / nullif(a.held, 0)) AS came, sum(b.leaves::numeric / nullif(b.held, 0)) AS gone
      FROM counted a JOIN counted b ON b.sex = a.sex AND b.place = a.place - 1 WHERE a.place > 13 GROUP BY a.sex
    ), taken AS (
      SELECT DISTINCT s.person_id, s.gender, m.place,
        CASE WHEN j.work_kind IN {INTEGRATIONS} THEN 'K2' WHEN j.work_kind = 'minijob' THEN 'K2E1' ELSE 'K2E2' END AS figure
      FROM month m JOIN job j ON j.work_from >= m.first_on AND j.work_from < m.next_on AND j.work_kind <> ''
      JOIN spell own ON own.id = j.case_id
      JOIN spell s ON s.person_id = own.person_id AND s.from_on < m.next_on AND s.ends_on > m.first_on
      WHERE m.place > 13
    ), lasting AS (
      SELECT own.person_id, own.gender, m.place, bool_or(EXISTS (
        SELECT FROM closure_contact k WHERE k.case_id = j.case_id AND k.still_works = 'throughout'
          AND k.held_on >= (j.work_from + interval '6 months')::date)) AS lasts
      FROM month m JOIN job j ON j.work_from >= m.first_on AND j.work_from < m.next_on
        AND j.work_kind IN ('svb', '16e', 'egz')
      JOIN spell own ON own.id = j.case_id WHERE m.place BETWEEN 8 AND 19 GROUP BY own.person_id, own.gender, m.place
    ), cell AS (
      SELECT 'K1E2' AS figure, sex, now::numeric AS part, before::numeric AS whole FROM mean
      UNION ALL SELECT 'K1E3', f.sex, f.came * m.held, m.held FROM flow f JOIN mean m USING (sex)
      UNION ALL SELECT 'K1E4', f.sex, f.gone * m.held, m.held FROM flow f JOIN mean m USING (sex)
      UNION ALL SELECT f.figure || t.reading, m.sex,
          (SELECT count(*) FROM taken WHERE taken.figure = f.figure AND m.sex IN ('', gender)),
          CASE t.reading WHEN '' THEN m.held ELSE m.shifted END
        FROM mean m CROSS JOIN unnest(ARRAY['K2', 'K2E1', 'K2E2']) AS f(figure)
        CROSS JOIN unnest(ARRAY['', '_shifted']) AS t(reading)
      UNION ALL SELECT 'K2E3', m.sex, (SELECT count(*) FROM lasting WHERE lasts AND m.sex IN ('', gender)),
          (SELECT count(*) FROM lasting WHERE m.sex IN ('', gender)) FROM mean m
    )
    SELECT jsonb_agg(jsonb_build_array(figure, sex, round(coalesce(part, 0), 6), round(coalesce(whole, 0), 6))
      ORDER BY figure, sex) FROM cell
  );
"""  # noqa: S608  # made of constants

_DAY = "({} AT TIME ZONE 'Europe/Berlin')::date"
_IN = "{0} >= p_from AND {0} < p_until"


def _during(column: str) -> str:
    return _IN.format(column)


# For each figure of `rules/ways.py`: its cells with how many there were. Of the levels of a Lebenslage those that are
# not sealed; the person's view and that of the Fallmanagement are counted apart.
WAYS = f"""{ONLY_THE_SERVICE}
  RETURN (
    WITH own AS (
      SELECT c.id, c.person_id, p.gender, c.opened_on, c.closed_on FROM cases_case c JOIN cases_person p ON p.id = c.person_id
      WHERE NOT c.is_sealed AND {OF_GROUP}
    ), live AS (
      SELECT * FROM own WHERE opened_on < p_until AND (closed_on IS NULL OR closed_on >= p_from)
    ), met AS (
      SELECT own.id, own.person_id, own.opened_on, own.gender, {_DAY.format("j.happened_at")} AS met_on, j.kind
      FROM own JOIN cases_journalentry j ON j.case_id = own.id AND j.kind IN ('phone', 'talk', 'visit')
    ), pause AS (
      SELECT person_id, met_on, lag(met_on) OVER (PARTITION BY id ORDER BY met_on) AS before FROM met
    ), first_met AS (
      SELECT id, person_id, min(met_on) - min(opened_on) AS days, min(met_on) AS met_on FROM met GROUP BY id, person_id
    ), measure AS (
      SELECT m.case_id, m.kind, m.started_on, m.evaluated_on, m.verdict, own.person_id, own.opened_on
      FROM own JOIN steering_measure m ON m.case_id = own.id
    ), first_measure AS (
      SELECT person_id, case_id, min(started_on) - min(opened_on) AS days, min(started_on) AS started_on FROM measure
      GROUP BY person_id, case_id
    ), goal AS (
      SELECT g.id, g.case_id, g.field, g.state, g.settled_on, g.attained, own.person_id
      FROM own JOIN planning_goal g ON g.case_id = own.id
    ), step AS (
      SELECT s.case_id, s.done_on, g.field, g.person_id FROM planning_step s JOIN goal g ON g.id = s.goal_id
    ), scaled AS (
      SELECT person_id, case_id, sum(attained) AS total FROM goal
      WHERE attained IS NOT NULL AND {_during("settled_on")} GROUP BY person_id, case_id
    ), level AS (
      SELECT v.case_id, v.domain, w.view, v.noted_on, v.since_number, own.person_id,
        array_position(ARRAY['help', 'costly', 'mixed', 'settled', 'carries'], w.level) AS height
      FROM own JOIN assessment_domainview v ON v.case_id = own.id
      CROSS JOIN LATERAL (VALUES ('person', v.person_level), ('own', v.own_level)) AS w(view, level)
      WHERE w.level <> '' AND v.noted_on < p_until
    ), moved AS (
      SELECT person_id, domain, view, count(*) AS views, max(noted_on) AS last_on,
        (array_agg(height ORDER BY noted_on, since_number))[1] AS first_height,
        (array_agg(height ORDER BY noted_on DESC, since_number DESC))[1] AS last_height
      FROM level GROUP BY person_id, case_id, domain, view
    ), change AS (
      SELECT person_id, domain, view, CASE WHEN last_height > first_height THEN 'lighter'
        WHEN last_height < first_height THEN 'heavier' ELSE 'same' END AS way
      FROM moved WHERE views > 1 AND last_on >= p_from
    ), talk AS (
      SELECT a.has_confirmation, a.result FROM own JOIN appointments_appointment a ON a.case_id = own.id
      WHERE {_during(_DAY.format("a.starts_at"))} AND a.state NOT IN ('moved', 'withdrawn', 'requested')
    ), ending AS (
      SELECT e.case_id, e.ended_on, e.work_from, e.work_kind, e.share, e.outcome, own.person_id, r.is_work_start
      FROM own JOIN closure_ending e ON e.case_id = own.id
      JOIN closure_endreason r ON r.id = e.reason_id
      WHERE e.ended_on IS NOT NULL AND NOT EXISTS (
        SELECT FROM closure_reopening o WHERE o.ending_id = e.id AND o.reason = 'sofort zurückgenommen')
    ), lasting AS (
      SELECT e.person_id, (SELECT k.still_works FROM closure_contact k WHERE k.case_id = e.case_id AND k.still_works <> ''
        AND k.held_on >= (e.work_from + interval '6 months')::date ORDER BY k.held_on LIMIT 1) AS said
      FROM ending e WHERE e.is_work_start AND (e.work_from + interval '6 months')::date >= p_from
        AND (e.work_from + interval '6 months')::date < p_until
    ), setback AS (
      SELECT own.person_id, s.case_id, s.since_on FROM own JOIN assessment_setback s ON s.case_id = own.id
      WHERE {_during("s.since_on")}
    ), cell AS (
      SELECT 'people' AS figure, CASE WHEN gender = '' THEN 'unsaid' ELSE gender END AS cell, person_id AS one FROM live
      UNION ALL SELECT 'contacts', kind, NULL FROM met WHERE {_during("met_on")}
      UNION ALL SELECT 'regained', 'regained', person_id FROM pause
        WHERE {_during("met_on")} AND met_on - before > p_silence
      UNION ALL SELECT 'first_talk', CASE WHEN days <= 7 THEN 'd7' WHEN days <= 14 THEN 'd14' WHEN days <= 28 THEN 'd28'
        ELSE 'more' END, person_id FROM first_met WHERE {_during("met_on")}
      UNION ALL SELECT 'first_service', CASE WHEN days <= 30 THEN 'd30' WHEN days <= 90 THEN 'd90' WHEN days <= 180
        THEN 'd180' ELSE 'more' END, person_id FROM first_measure WHERE {_during("started_on")}
      UNION ALL SELECT 'services', kind, person_id FROM measure WHERE {_during("started_on")}
      UNION ALL SELECT 'services_said', verdict, person_id FROM measure WHERE {_during("evaluated_on")} AND verdict <> ''
      UNION ALL SELECT 'partners', 'colleague', o.person_id FROM own o JOIN steering_participant t ON t.case_id = o.id
        WHERE {_during("t.takes_part_from")}
      UNION ALL SELECT 'partners', 'municipal', person_id FROM measure
        WHERE kind = 'counselling' AND {_during("started_on")}
      UNION ALL SELECT 'assessments', 'closed', o.person_id FROM own o JOIN assessment_assessment a ON a.case_id = o.id
        WHERE {_during("a.closed_on")}
      UNION ALL SELECT 'assessments', 'plan', o.person_id FROM own o JOIN planning_plan p ON p.case_id = o.id
        WHERE {_during("p.agreed_on")}
      UNION ALL SELECT 'assessments', 'option', o.person_id FROM own o JOIN planning_option p ON p.case_id = o.id
        WHERE {_during("p.discussed_on")}
      UNION ALL SELECT 'steps', field, person_id FROM step WHERE {_during("done_on")}
      UNION ALL SELECT 'goals', field, person_id FROM goal WHERE state = 'reached' AND {_during("settled_on")}
      UNION ALL SELECT 'attainment', CASE WHEN total < 0 THEN 'below' WHEN total = 0 THEN 'as_expected' ELSE 'above' END,
        person_id FROM scaled
      UNION ALL SELECT 'domains_' || view || ':' || domain, way, person_id FROM change
      UNION ALL SELECT 'talks', 'offered', NULL FROM talk
      UNION ALL SELECT 'talks', 'confirmed', NULL FROM talk WHERE has_confirmation
      UNION ALL SELECT 'talks', result, NULL FROM talk WHERE result <> ''
      UNION ALL SELECT 'setbacks', 'setback', person_id FROM setback
      UNION ALL SELECT 'setbacks', 'went_on', s.person_id FROM setback s WHERE EXISTS (
        SELECT FROM step t WHERE t.case_id = s.case_id AND t.done_on > s.since_on AND t.done_on < p_until)
      UNION ALL SELECT 'endings', outcome, person_id FROM ending WHERE {_during("ended_on")}
      UNION ALL SELECT 'share', share, person_id FROM ending WHERE {_during("ended_on")} AND share <> ''
      UNION ALL SELECT 'work', work_kind, person_id FROM ending
        WHERE is_work_start AND work_kind <> '' AND {_during("work_from")}
      UNION ALL SELECT 'after_six', coalesce(said, 'unsaid'), person_id FROM lasting
    )
    SELECT coalesce(jsonb_agg(jsonb_build_array(figure, cell, n) ORDER BY figure, cell), '[]'::jsonb) FROM (
      -- People are counted once in a cell, contacts and talks each time.
      SELECT figure, cell, count(DISTINCT coalesce(one::text, '')) FILTER (WHERE one IS NOT NULL)
        + count(*) FILTER (WHERE one IS NULL) AS n FROM cell GROUP BY figure, cell
    ) AS summed
  );
"""  # noqa: S608  # made of constants

# How many colleagues held cases of the group, how many the one with the most, how many cases and people there were.
STAFF = f"""{ONLY_THE_SERVICE}
  RETURN (
    WITH held AS (
      SELECT DISTINCT a.staff_id, c.id, c.person_id FROM cases_case c JOIN cases_access a ON a.case_id = c.id
      WHERE NOT c.is_sealed AND a.kind = 'holder' AND a.staff_id IS NOT NULL AND {OF_GROUP}
        AND c.opened_on < p_until AND (c.closed_on IS NULL OR c.closed_on >= p_from)
        AND {_DAY.format("a.valid_from")} < p_until
        AND (a.valid_until IS NULL OR {_DAY.format("a.valid_until")} >= p_from)
    )
    SELECT ARRAY[count(DISTINCT staff_id), coalesce((SELECT max(n) FROM (SELECT count(*) AS n FROM held GROUP BY staff_id)
      AS each), 0), count(DISTINCT id), count(DISTINCT person_id)] FROM held
  );
"""  # noqa: S608  # made of constants


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_what_was_told"),
        ("appointments", "0060_a_confirmation_stays_known"),
        ("assessment", "0024_a_service_counts"),
        ("cases", "0051_a_service_counts_entries"),
        ("closure", "0027_kind_of_work_and_whether_it_lasts"),
        ("planning", "0044_a_service_counts"),
        ("steering", "0044_a_service_counts"),
    ]

    operations = [
        GuardFunction(
            signature="indicators_counts(p_first date[], p_next date[], p_count date[])",
            returns="bigint[]",
            body=COUNTS,
        ),
        GuardFunction(
            signature="indicators_months(p_first date[], p_next date[], p_count date[], p_projects uuid[])",
            returns="jsonb",
            body=MONTHS,
        ),
        GuardFunction(
            signature="indicators_ways(p_from date, p_until date, p_projects uuid[], p_silence integer)",
            returns="jsonb",
            body=WAYS,
        ),
        GuardFunction(
            signature="indicators_staff(p_from date, p_until date, p_projects uuid[])", returns="bigint[]", body=STAFF
        ),
    ]
