"""The functions that erase, as SQL: written from the registry after each `migrate`, so that they know every table.

They belong to `lotse_guard`. Nobody calls `privacy_erase_rows`; `privacy_erase` asks first whether two people released
the run, whether the period is over and whether a hold stands, with the case locked; `privacy_erase_again` is the
owner's, for the replay of the ledger after a restore.
"""

# ruff: noqa: S608 - the names are those of our own tables, read from the models; no value is written into the SQL

from lotsenbuch.privacy.rules import retention
from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.policy import APP, GUARD

from .registry import Loosened, Step, aged, loosened, steps, steps_of

# A hold that is being set at this moment has locked its case by the foreign key: we wait for it, then look again.
_ALLOWED = """
  IF lotse_actor() IS DISTINCT FROM 'service:retain' THEN
    RAISE EXCEPTION 'privacy_erase: not allowed' USING ERRCODE = '42501';
  END IF;
  IF now() < (SELECT max(sealed_at) FROM audit_seal) - interval '5 minutes' THEN
    RAISE EXCEPTION 'Die Uhr des Servers steht vor dem letzten Eintrag des Protokolls. Gelöscht wird nichts.'
      USING ERRCODE = 'LB001';
  END IF;
  IF NOT EXISTS (SELECT FROM privacy_deletionrun WHERE id = p_run AND state = 'released' AND first_id <> second_id) THEN
    RAISE EXCEPTION 'Diese Löschung ist nicht von zwei Personen freigegeben.' USING ERRCODE = 'LB001';
  END IF;
  PERFORM FROM cases_case WHERE id = ANY(p_cases) ORDER BY id FOR UPDATE;
  v_cases := ARRAY(
    SELECT c.id FROM cases_case c
    JOIN privacy_deletionline l ON l.run_id = p_run AND l.case_id = c.id AND l.code = p_code AND NOT l.is_done
    WHERE c.id = ANY(p_cases) AND c.closed_on = l.closed_on AND l.due_on <= (now() AT TIME ZONE 'Europe/Berlin')::date
      AND NOT EXISTS (SELECT FROM privacy_hold h WHERE h.case_id = c.id AND h.lifted_at IS NULL)
    ORDER BY c.id
  );
  UPDATE privacy_deletionline SET is_done = true WHERE run_id = p_run AND case_id = ANY(v_cases) AND code = p_code;
  v_rows := privacy_erase_rows(v_cases, p_code);
  UPDATE privacy_deletionrun SET rows_erased = rows_erased + v_rows, cases = cases + cardinality(v_cases)
    WHERE id = p_run;
  RETURN v_cases;
"""

_AGAIN = """
  IF lotse_actor() IS DISTINCT FROM 'service:retain' THEN
    RAISE EXCEPTION 'privacy_erase_again: not allowed' USING ERRCODE = '42501';
  END IF;
  PERFORM FROM cases_case WHERE id = ANY(p_cases) ORDER BY id FOR UPDATE;
  RETURN privacy_erase_rows(p_cases, p_code);
"""

_WHO_GOES = """
  IF p_code = 'L6' THEN
    v_persons := ARRAY(SELECT DISTINCT person_id FROM cases_case WHERE id = ANY(v_cases) AND person_id NOT IN (
      SELECT person_id FROM cases_case WHERE NOT id = ANY(v_cases)));
    v_households := ARRAY(SELECT DISTINCT household_id FROM cases_person WHERE id = ANY(v_persons)
      AND household_id IS NOT NULL AND household_id NOT IN (
        SELECT household_id FROM cases_person WHERE NOT id = ANY(v_persons) AND household_id IS NOT NULL));
  END IF;
"""

# Three counts of their own, by the month of the end: no row of a person, and no key that joins two of them.
_LEFT = """
  INSERT INTO privacy_leftfigure AS f (id, month_on, what, value, count)
  SELECT gen_random_uuid(), month_on, what, value, count(*) FROM (
    SELECT date_trunc('month', c.closed_on)::date AS month_on, told.what, told.value FROM cases_case c
    CROSS JOIN LATERAL (VALUES ('ended', ''),
      ('reason', coalesce((SELECT e.reason_label FROM closure_ending e WHERE e.case_id = c.id
                           ORDER BY e.number DESC LIMIT 1), '')),
      ('years', extract(year FROM age(c.closed_on, c.opened_on))::text)) AS told (what, value)
    WHERE c.id = ANY(v_cases) AND c.closed_on IS NOT NULL
  ) AS told GROUP BY month_on, what, value
  ON CONFLICT (month_on, what, value) DO UPDATE SET count = f.count + excluded.count;
"""

# What names a row without a key: drafts, hints, jobs, earlier lists. `v_gone` holds the keys of all that went.
_LOOSE = """
  DELETE FROM privacy_accessline WHERE fallnummer = ANY(v_numbers);
  DELETE FROM intake_proposal WHERE id = ANY(v_proposals);
  DELETE FROM team_transfer WHERE cases && v_cases;
  DELETE FROM team_cover WHERE accesses && v_gone AND ended_at IS NOT NULL;
  DELETE FROM procrastinate_jobs j WHERE j.status <> 'doing' AND EXISTS (
    SELECT FROM regexp_matches(j.args::text, '[0-9a-f]{8}-[0-9a-f-]{27}', 'g') AS m WHERE m[1]::uuid = ANY(v_gone));
"""

_OTHERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "privacy_accessline": (("id", "fallnummer"), ("DELETE",)),
    "intake_proposal": (("id", "decided_at", "state"), ("DELETE",)),
    "team_transfer": (("id", "cases", "made_at"), ("DELETE",)),
    "team_cover": (("id", "accesses", "ended_at"), ("DELETE",)),
    "procrastinate_jobs": (("id", "status", "args"), ("DELETE",)),
    "closure_ending": (("case_id", "reason_label", "number"), ()),
    "intake_intake": (("case_id", "proposal_id"), ()),
    "cases_case": (("person_id", "opened_on", "closed_on", "fallnummer", "earlier_id"), ("UPDATE (earlier_id)",)),
    "cases_person": (("household_id",), ()),
    "cases_ownfield": (("id", "deletion"), ()),
    "cases_ownkind": (("id", "deletion"), ()),
    "audit_seal": (("sealed_at",), ()),
}


def _gone(table: str, key: str, where: str) -> str:
    return (
        f"WITH gone AS (DELETE FROM {table} WHERE {where} RETURNING {key}) "
        f"SELECT v_gone || coalesce(array_agg({key}), '{{}}') INTO v_gone FROM gone;"
    )


def _delete(step: Step) -> str:
    codes = [code for code in retention.order() if step in steps_of(code)]
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"  IF p_code IN ({listed}) THEN {_gone(step.table, step.key, step.where)} END IF;"


def _empty(key: Loosened) -> str:
    return (
        f"  IF p_code = '{key.target.code}' THEN UPDATE {key.table} SET {key.column} = NULL WHERE {key.column} IN "
        f"(SELECT {key.target.key} FROM {key.target.table} WHERE {key.target.where}); END IF;"
    )


def erase_rows() -> GuardFunction:
    """Return the function that deletes, from one class of cases or from the whole file."""
    deletes = "\n".join([*map(_empty, loosened()), *map(_delete, steps())])
    loose = "\n".join(f"  DELETE FROM {table} WHERE {column} = ANY(v_gone);" for table, column in retention.loose())
    whole = (
        "  IF p_code = 'L6' THEN\n"
        "    v_numbers := ARRAY(SELECT fallnummer FROM cases_case WHERE id = ANY(v_cases));\n"
        "    v_proposals := ARRAY(SELECT proposal_id FROM intake_intake WHERE case_id = ANY(v_cases)\n"
        "                         AND proposal_id IS NOT NULL);\n"
        f"    {_LEFT}\n"
        "    UPDATE cases_case SET earlier_id = NULL WHERE earlier_id = ANY(v_cases);\n"
        "  ELSE\n"
        "    INSERT INTO privacy_erased (id, case_id, code, month_on)\n"
        "    SELECT gen_random_uuid(), one, p_code, date_trunc('month', now() AT TIME ZONE 'Europe/Berlin')::date\n"
        "    FROM unnest(v_cases) AS one ON CONFLICT (case_id, code)\n"
        "    DO UPDATE SET month_on = excluded.month_on;\n"
        "  END IF;\n"
    )
    body = f"v_cases := p_cases;\n{_WHO_GOES}{whole}{deletes}\n{loose}\n{_LOOSE}\n  RETURN cardinality(v_gone);"
    return GuardFunction(
        signature="privacy_erase_rows(p_cases uuid[], p_code text)",
        returns="integer",
        declare=(
            "v_cases uuid[]; v_persons uuid[] := '{}'; v_households uuid[] := '{}'; v_gone uuid[] := '{}'; "
            "v_numbers text[] := '{}'; v_proposals uuid[] := '{}';"
        ),
        body=body,
    )


def count_rows() -> GuardFunction:
    """Return the function of the dry run: the same tables by the same SQL, counted instead of deleted."""
    counts = "\n  UNION ALL ".join(
        f"SELECT '{code}'::text, '{step.label}'::text, count(*) FROM {step.table} WHERE {_counted(step, code)}"
        for code in retention.order()
        for step in steps_of(code)
    )
    body = f"""
      IF NOT (lotse_has_role('oversight') OR lotse_has_role('officer') OR lotse_actor() = 'service:retain') THEN
        RAISE EXCEPTION 'privacy_count: not allowed' USING ERRCODE = '42501';
      END IF;
      FOR p_code IN SELECT DISTINCT l.code FROM privacy_deletionline l WHERE l.run_id = p_run LOOP
        v_cases := ARRAY(SELECT l.case_id FROM privacy_deletionline l WHERE l.run_id = p_run AND l.code = p_code
          AND NOT l.is_done AND NOT EXISTS (
            SELECT FROM privacy_hold h WHERE h.case_id = l.case_id AND h.lifted_at IS NULL));
        {_WHO_GOES}
        RETURN QUERY SELECT told.* FROM ({counts}) AS told (code, label, rows) WHERE told.rows > 0;
      END LOOP;
    """
    return GuardFunction(
        signature="privacy_count_rows(p_run uuid)",
        returns="TABLE (code text, label text, rows bigint)",
        declare="p_code text; v_cases uuid[]; v_persons uuid[] := '{}'; v_households uuid[] := '{}';",
        body=body,
    )


def _counted(step: Step, code: str) -> str:
    return f"p_code = '{code}' AND {step.counted or step.where}"


def by_age() -> GuardFunction:
    """Return the function that deletes what goes by its own age: proofs, old proposals, keys of repeated requests.

    No period is shorter than the database allows, whatever clock the app has.
    """
    deletes = "\n".join(
        f"  DELETE FROM {one.table} WHERE {one.where}; GET DIAGNOSTICS v_some = ROW_COUNT; v_rows := v_rows + v_some;"
        for one in aged()
    )
    body = f"""
      IF lotse_actor() IS DISTINCT FROM 'service:retain' OR p_l2 > now() - interval '6 months'
         OR p_l4 > now() - interval '3 months' OR p_t1 > now() - interval '7 days'
         OR now() < (SELECT max(sealed_at) FROM audit_seal) - interval '5 minutes' THEN
        RAISE EXCEPTION 'privacy_expire: not allowed' USING ERRCODE = '42501';
      END IF;
    {deletes}
      RETURN v_rows;
    """
    instant = "timestamp with time zone"
    return GuardFunction(
        signature=f"privacy_expire(p_l2 {instant}, p_l4 {instant}, p_t1 {instant})",
        returns="integer",
        declare="v_rows integer := 0; v_some integer;",
        body=body,
    )


def all_functions() -> list[GuardFunction]:
    """Return what is written after each `migrate`, in this order."""
    erase = GuardFunction(
        signature="privacy_erase(p_run uuid, p_cases uuid[], p_code text)",
        returns="uuid[]",
        declare="v_cases uuid[]; v_rows integer;",
        body=_ALLOWED,
    )
    again = GuardFunction(signature="privacy_erase_again(p_cases uuid[], p_code text)", returns="integer", body=_AGAIN)
    return [erase_rows(), erase, again, count_rows(), by_age()]


_OF_THE_OWNER = ("privacy_erase_again(uuid[], text)", "privacy_ledger_mark()", "privacy_all_cases()")


def callers() -> str:
    """Return who may call what: nobody the deletion itself, the owner alone the replay."""
    inside = ("privacy_erase_rows(uuid[], text)", "privacy_erase_again(uuid[], text)")
    withheld = "; ".join(f"REVOKE ALL ON FUNCTION {one} FROM {APP}" for one in inside)
    replaying = (*_OF_THE_OWNER, "privacy_mark_ledger(integer)")
    given = " ".join(f"EXECUTE format('GRANT EXECUTE ON FUNCTION {one} TO %I', session_user);" for one in replaying)
    return f"SET LOCAL ROLE {GUARD}; {withheld}; DO $do$ BEGIN {given} END $do$; RESET ROLE"


def grants() -> list[tuple[str, str, str]]:
    """Return table, name of its policy and the SQL that lets the guard find and delete rows of it."""
    reads: dict[str, set[str]] = {}
    writes: dict[str, set[str]] = {}
    for step in steps():
        reads.setdefault(step.table, set()).update(step.columns)
        writes.setdefault(step.table, set()).add("DELETE")
    for key in loosened():
        reads.setdefault(key.table, set()).add(key.column)
        writes.setdefault(key.table, set()).add(f"UPDATE ({key.column})")
    for one in aged():
        reads.setdefault(one.table, set()).update(one.columns)
        writes.setdefault(one.table, set()).add("DELETE")
    for table, column in retention.loose():
        reads.setdefault(table, set()).add(column)
        writes.setdefault(table, set()).add("DELETE")
    for table, (columns, commands) in _OTHERS.items():
        reads.setdefault(table, set()).update(columns)
        writes.setdefault(table, set()).update(commands)
    found = []
    for table in sorted(reads):
        sql = f"GRANT SELECT ({', '.join(sorted(reads[table]))}) ON {table} TO {GUARD}"
        sql += f"; GRANT {', '.join(sorted(writes[table]))} ON {table} TO {GUARD}" if writes.get(table) else ""
        found.append((table, f"{table}_retained", sql))
    return found
