"""Subsidies to wages: granted with a year plan that stays as the law of that day made it."""

import json
from datetime import date
from uuid import uuid4

from django.db import connection

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.records.rules import Actor, DataClass, RefusedError
from lotsenbuch.steering.models import Subsidy
from lotsenbuch.steering.queries.bookings import running_subsidies
from lotsenbuch.steering.rules.subsidy import Granted, YearPlan, check_alone, plan

from .sealing import sealed


def grant_subsidy(*, case: Case, given: Granted, employer: str, data_class: DataClass, by: Actor) -> Subsidy:
    """Keep a subsidy that was granted, with its year plan; a later change of the law does not touch it (§ 66 SGB II).

    Raises:
        RefusedError: the law of the day of grant does not allow it, another one runs in these days, or the grant for
            the class is missing.
    """
    made, held_at = plan(given), max(data_class, given.kind.data_class)
    facts = {
        "kind": given.kind.value, "employer": employer.strip(), "starts_on": given.starts_on.isoformat(),
        "months": given.months, "wage": str(given.wage), "excluded_by": given.kind.excluding_norm, **_plan(made),
    }  # fmt: skip
    with recorded("steering.grant_subsidy", by=by, case_id=case.id) as entry:
        entry.data_class = held_at
        _one_at_a_time(case)
        check_alone(given, employer, made, running_subsidies(case))
        row = Subsidy(id=uuid4(), case=case, data_class=int(held_at), granted_on=given.granted_on, granted_by=str(by))
        row.sealed = sealed(case, json.dumps(facts), row.data_class, table="steering_subsidy", row=row.id, by=by)
        row.facts = {} if row.sealed else facts
        row.save(force_insert=True)
    return row


def _one_at_a_time(case: Case) -> None:
    """Wait for whoever keeps a subsidy of the same person at this moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"subsidy of {case.pk}"])


def _plan(made: YearPlan) -> dict[str, object]:
    years = [
        {
            "number": one.number, "first": one.first.isoformat(), "last": one.last.isoformat(), "months": one.months,
            "percent": one.percent, "monthly": str(one.monthly), "total": str(one.total),
        }
        for one in made.years
    ]  # fmt: skip
    return {"years": years, "total": str(made.total), "wording": made.wording}


def end_subsidy(*, subsidy: Subsidy, seen: int, on: date, by: Actor) -> Subsidy:
    """Note that the job ended before the plan did; the plan stays, what is paid back is settled elsewhere.

    Raises:
        RefusedError: it has ended already, or the day lies before the first one.
        StaleError: somebody else changed it since version `seen`.
    """
    if subsidy.ended_on:
        raise RefusedError("Diese Förderung ist schon beendet.")
    first, last = subsidy.facts["starts_on"], subsidy.facts["years"][-1]["last"]
    if not date.fromisoformat(first) <= on <= date.fromisoformat(last):
        raise RefusedError("Dieser Tag liegt nicht in der Förderung.", field="ended_on")
    with recorded("steering.end_subsidy", by=by, case_id=subsidy.case_id) as entry:
        entry.data_class = DataClass(subsidy.data_class)
        return subsidy.save_version(seen=seen, ended_on=on)
