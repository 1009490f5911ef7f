"""The statements by which synthetic cases are multiplied, in their order."""

TABLES = (
    "cases_household",
    "cases_householdmember",
    "cases_person",
    "cases_personkey",
    "cases_contactchannel",
    "cases_access",
    "cases_grant",
    "cases_task",
    "cases_case",
    "cases_outline",
    "cases_journalentry",
    "intake_intake",
    "intake_barrier",
    "intake_alliance",
)

# What was not itself made by multiplying: the letter Z marks the copies.
COUNTED = """
SELECT c.id, p.gender FROM cases_case c JOIN cases_person p ON p.id = c.person_id
WHERE NOT c.is_sealed AND (p.kundennummer IS NULL OR p.kundennummer NOT LIKE '___Z______') ORDER BY c.fallnummer
"""

MADE = """
CREATE TEMP TABLE made (
  n integer PRIMARY KEY, round integer, old_case uuid, case_id uuid, person_id uuid, holder_id uuid, first_name text,
  last_name text, search_key text, name_key text, phonetic_first text, phonetic_last text, sort_key text,
  days integer, house integer, master_number smallint, wrapped bytea
) ON COMMIT DROP
"""

# The old case with its person and present holder, for each copy.
_SOURCES = """
CREATE TEMP TABLE source ON COMMIT DROP AS
SELECT m.*, c.person_id AS old_person, p.household_id AS old_household, a.staff_id AS old_holder,
  'staff:' || a.staff_id AS old_actor, 'staff:' || m.holder_id AS actor, a.valid_from AS held_since
FROM made m JOIN cases_case c ON c.id = m.old_case JOIN cases_person p ON p.id = c.person_id
JOIN cases_access a ON a.case_id = c.id AND a.kind = 'holder' AND a.valid_until IS NULL;
CREATE TEMP TABLE homes ON COMMIT DROP AS
SELECT gen_random_uuid() AS id, old_household, round,
  row_number() OVER () + (SELECT count(*) FROM cases_household) AS number
FROM (SELECT DISTINCT old_household, round FROM source WHERE old_household IS NOT NULL) AS homes_of;
ANALYZE source; ANALYZE homes
"""

_HOMES = """
INSERT INTO cases_household (id, version, bg_number)
SELECT id, 1, '99999//' || lpad(number::text, 7, '0') FROM homes;
INSERT INTO cases_householdmember (id, version, case_id, name, birth_on, relation)
SELECT gen_random_uuid(), 1, s.case_id, m.name, m.birth_on, m.relation
FROM source s JOIN cases_householdmember m ON m.case_id = s.old_case
"""

_PERSONS = """
INSERT INTO cases_person (id, version, first_name, last_name, birth_on, gender, languages, interpreter_language, street,
  postcode, town, has_protected_address, kundennummer, technical_means, technical_remark, search_key, phonetic_first,
  phonetic_last, name_key, sort_key, household_id)
SELECT s.person_id, 1, s.first_name, s.last_name, p.birth_on + s.days, p.gender, p.languages, p.interpreter_language,
  CASE WHEN p.street = '' THEN '' ELSE 'Musterweg ' || s.house END, p.postcode, p.town, p.has_protected_address,
  lpad((k.number / 1000000 % 1000)::text, 3, '0') || 'Z' || lpad((k.number % 1000000)::text, 6, '0'),
  p.technical_means, p.technical_remark, s.search_key, s.phonetic_first, s.phonetic_last, s.name_key, s.sort_key, h.id
FROM source s JOIN cases_person p ON p.id = s.old_person
LEFT JOIN homes h ON h.old_household = s.old_household AND h.round = s.round
CROSS JOIN LATERAL (
  SELECT s.n + (SELECT count(*) FROM cases_person WHERE kundennummer LIKE '___Z______') AS number
) k;
INSERT INTO cases_personkey (person_id, master_number, wrapped) SELECT person_id, master_number, wrapped FROM source;
INSERT INTO cases_contactchannel (id, version, person_id, kind, value, valid_from, valid_until, said_by, recorded_by,
  recorded_at)
SELECT gen_random_uuid(), 1, s.person_id, c.kind, c.value, c.valid_from, c.valid_until, c.said_by,
  CASE WHEN c.recorded_by = s.old_actor THEN s.actor ELSE c.recorded_by END, c.recorded_at
FROM source s JOIN cases_contactchannel c ON c.person_id = s.old_person
"""

_ACCESSES = """
INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, reason, given_by)
SELECT gen_random_uuid(), case_id, person_id, actor, holder_id, 'holder', true, held_since, 'Beispieldaten',
  'service:demo'
FROM source;
INSERT INTO cases_grant (id, case_id, actor, data_class, valid_from, reason, given_by)
SELECT gen_random_uuid(), s.case_id, s.actor, g.data_class, s.held_since, 'Beispieldaten', 'service:demo'
FROM source s JOIN cases_grant g ON g.case_id = s.old_case AND g.actor = s.old_actor AND g.valid_until IS NULL;
ANALYZE cases_person; ANALYZE cases_access
"""

_TASKS = """
INSERT INTO cases_task (id, version, case_id, title, due_on, why, made_by, made_at, done_at, done_by)
SELECT gen_random_uuid(), 1, s.case_id, t.title, t.due_on, t.why,
  CASE WHEN t.made_by = s.old_actor THEN s.actor ELSE t.made_by END, t.made_at, t.done_at,
  CASE WHEN t.done_by = s.old_actor THEN s.actor ELSE t.done_by END
FROM source s JOIN cases_task t ON t.case_id = s.old_case;
ANALYZE cases_task
"""

# Last of what the outline is made of: its trigger then finds everything and writes each outline once.
_CASES = """
INSERT INTO cases_case (id, version, fallnummer, person_id, phase, stage, opened_on, closed_on, project_id,
  plan_agreed_on, review_due_on)
SELECT s.case_id, 1, to_char(c.opened_on, 'YY') || '-' || lpad(r.number, greatest(5, length(r.number)), '0'),
  s.person_id, c.phase, c.stage, c.opened_on, c.closed_on, c.project_id, c.plan_agreed_on, c.review_due_on
FROM (SELECT *, nextval('cases_fallnummer_seq')::text AS number FROM source) r
JOIN source s ON s.n = r.n JOIN cases_case c ON c.id = s.old_case
"""

_WRITINGS = """
INSERT INTO cases_journalentry (id, case_id, kind, happened_at, minutes, data_class, text, author_id, written_at,
  purpose, is_entrusted, relation, own_kind_id, own_kind_label)
SELECT gen_random_uuid(), s.case_id, j.kind, j.happened_at, j.minutes, j.data_class, j.text,
  CASE WHEN j.author_id = s.old_holder THEN s.holder_id ELSE j.author_id END, j.written_at,
  j.purpose, j.is_entrusted, j.relation, j.own_kind_id, j.own_kind_label
FROM source s JOIN cases_journalentry j ON j.case_id = s.old_case WHERE j.about_id IS NULL AND j.data_class < 2
"""

_INTAKES = """
INSERT INTO intake_intake (id, version, case_id, proposed_by_person, basis, applied_on, is_free_will, revoked_on,
  is_over_a_year, prognosis, decision, decided_on, decided_by, reasons, barriers_at_entry, taken_over_on,
  handover_note, first_talk_on, informed_on)
SELECT gen_random_uuid(), 1, s.case_id, i.proposed_by_person, i.basis, i.applied_on, i.is_free_will, i.revoked_on,
  i.is_over_a_year, i.prognosis, i.decision, i.decided_on, i.decided_by, i.reasons, i.barriers_at_entry,
  i.taken_over_on, i.handover_note, i.first_talk_on, i.informed_on
FROM source s JOIN intake_intake i ON i.case_id = s.old_case;
INSERT INTO intake_barrier (id, version, case_id, "group", data_class, label, found_on, found_by, eased_on,
  own_kind_id, own_kind_label)
SELECT gen_random_uuid(), 1, s.case_id, b."group", b.data_class, b.label, b.found_on,
  CASE WHEN b.found_by = s.old_actor THEN s.actor ELSE b.found_by END, b.eased_on, b.own_kind_id, b.own_kind_label
FROM source s JOIN intake_barrier b ON b.case_id = s.old_case WHERE b.data_class < 2;
INSERT INTO intake_alliance (id, version, case_id, number, mandate, expected_by_person, expected_by_house,
  confidential, agreed_on, written_by)
SELECT DISTINCT ON (s.n) gen_random_uuid(), 1, s.case_id, a.number, a.mandate, a.expected_by_person,
  a.expected_by_house, a.confidential, a.agreed_on,
  CASE WHEN a.written_by = s.old_actor THEN s.actor ELSE a.written_by END
FROM source s JOIN intake_alliance a ON a.case_id = s.old_case WHERE a.agreed_on IS NOT NULL
ORDER BY s.n, a.number DESC
"""

# The outline is kept by triggers that call a function of the guard's; the owner may call it while this runs.
_MAY_REFRESH = """
SET LOCAL ROLE lotse_guard;
DO $$ BEGIN EXECUTE format('GRANT EXECUTE ON FUNCTION cases_refresh_outline(uuid) TO %I', session_user); END $$;
RESET ROLE
"""
_MAY_NO_LONGER = """
SET LOCAL ROLE lotse_guard;
DO $$ BEGIN EXECUTE format('REVOKE EXECUTE ON FUNCTION cases_refresh_outline(uuid) FROM %I', session_user); END $$;
RESET ROLE
"""

COPIES = (
    ("Umrisse vorbereiten", _MAY_REFRESH),
    ("Vorlagen sammeln", _SOURCES),
    ("Haushalte", _HOMES),
    ("Personen", _PERSONS),
    ("Zugriffe", _ACCESSES),
    ("Aufgaben", _TASKS),
    ("Fälle mit Umriss", _CASES),
    ("Vermerke", _WRITINGS),
    ("Fallzugang", _INTAKES),
    ("Umrisse abschließen", _MAY_NO_LONGER),
)

_WRONG_OUTLINES = """
SELECT count(*) FROM (
  SELECT c.id, c.fallnummer, a.staff_id, a.valid_from, c.phase, c.stage, c.project_id, p.languages,
    CASE WHEN p.has_protected_address THEN '' ELSE p.town END, c.opened_on, least(c.review_due_on, t.due_on),
    c.closed_on IS NOT NULL
  FROM cases_case c JOIN cases_person p ON p.id = c.person_id
  JOIN cases_access a ON a.case_id = c.id AND a.kind = 'holder' AND a.valid_until IS NULL
  LEFT JOIN (SELECT case_id, min(due_on) AS due_on FROM cases_task WHERE done_at IS NULL GROUP BY case_id) t
    ON t.case_id = c.id
  EXCEPT
  SELECT case_id, fallnummer, holder_id, held_since, phase, stage, project_id, languages, district, opened_on,
    next_due_on, is_closed FROM cases_outline
) AS wrong
"""

_NOT_ONE_HOLDER = """
SELECT count(*) FROM cases_case c
WHERE (SELECT count(*) FROM cases_access a WHERE a.case_id = c.id AND a.kind = 'holder' AND a.valid_until IS NULL) <> 1
"""

_NO_OUTLINE = """
SELECT count(*) FROM cases_case c LEFT JOIN cases_outline o ON o.case_id = c.id WHERE o.case_id IS NULL
"""

_NO_KEY = """
SELECT count(*) FROM cases_person p LEFT JOIN cases_personkey k ON k.person_id = p.id WHERE k.person_id IS NULL
"""

_FOREIGN_ACCESS = """
SELECT count(*) FROM cases_access a JOIN cases_case c ON c.id = a.case_id WHERE c.person_id <> a.person_id
"""

_OPEN_TEXTS = """
SELECT (SELECT count(*) FROM cases_journalentry WHERE data_class >= 2 AND text <> '')
  + (SELECT count(*) FROM intake_barrier WHERE data_class >= 2 AND label <> '')
"""

_OPEN_ADDRESSES = """
SELECT count(*) FROM cases_person WHERE has_protected_address AND street || postcode || town <> ''
"""

# Each counts rows that break a rule of the house.
CHECKS = (
    ("Fälle ohne oder mit zwei Fallführenden", _NOT_ONE_HOLDER),
    ("Umrisse, die nicht stimmen", _WRONG_OUTLINES),
    ("Fälle ohne Umriss", _NO_OUTLINE),
    ("Personen ohne Schlüssel", _NO_KEY),
    ("Zugriffe auf fremde Personen", _FOREIGN_ACCESS),
    ("offene Texte ab Klasse 2", _OPEN_TEXTS),
    ("offene Schutzadressen", _OPEN_ADDRESSES),
)
