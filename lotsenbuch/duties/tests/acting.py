"""What the tests of this room build on: Meldetermine that did not come about, and matters led to a finding."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.slots import local
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.duties import actions
from lotsenbuch.duties.models import Matter, Request, Second
from lotsenbuch.duties.queries import matter_of
from lotsenbuch.law.days import first_of_next_month
from lotsenbuch.law.notice import given
from lotsenbuch.law.versions import regelbedarf
from lotsenbuch.records import clock
from tests.cast import act_as

# What is posted today takes effect here; sums of a year whose Regelbedarf nobody knows yet are said in percent.
START = first_of_next_month(given(clock.today()).on)


def less(percent: int) -> str:
    """Return how a page says what a month takes, from the day on which what is posted today takes effect."""
    amount = regelbedarf(1, START)
    return (
        f"{amount * percent / 100:.2f} € weniger".replace(".", ",")
        if amount
        else f"{percent} Prozent vom Regelbedarf weniger"
    )


TOLD = {"why": "Brief nicht geöffnet", "reached": "3 Anrufe, Besuch am Montag"}
OLD, NEW = "MT-2023-07", "MT-2026-07"
SAID: dict[str, Any] = {
    "reason": "none", "reason_shown": "", "reason_words": "Nichts vorgetragen, auch beim Besuch nicht",
    "hardship": "no", "hardship_words": "Keine Kinder, Miete ist sicher", "alternatives": "Treffen draußen angeboten",
    "relationship": "Sie könnte danach wegbleiben", "level": 1, "offer_words": "",
}  # fmt: skip


def fresh(case: Case, by: Staff) -> Case:
    """Return the case as a page opens it."""
    found = case_of(case.id, by.actor)
    assert found is not None
    return found


def missed(case: Case, by: Staff, on: date, version: str = "", **values: Any) -> Appointment:
    """Keep a Meldetermin that did not come about, with the instruction of its day; the actor is set."""
    version = version or (NEW if on >= date(2026, 7, 1) else OLD)
    told: dict[str, Any] = {
        "kind": "office", "is_meldetermin": True, "purpose": "support", "state": "done", "result": "missed",
        "instruction": version, "instructed_on": on - timedelta(days=14), **values,
    }  # fmt: skip
    at = local(on, 9 * 60)
    return Appointment.objects.create(
        case=case, person_id=case.person_id, starts_at=at, ends_at=at + timedelta(hours=1), holder=by,
        booked_by=str(by.actor), booked_at=timezone.now(), **told,
    )  # fmt: skip


def breach(case: Case, by: Staff, due: date, **values: object) -> Request:
    """Keep a request whose day has come and gone."""
    told = {"asked": "efforts", "what": "2 Bewerbungen schreiben", "how_often": "im Monat", "proof": "Kopien"}
    given = {"instruction": "PV-2026-07", "instructed_on": due, "issued_on": due, "made_by": str(by.actor)}
    return Request.objects.create(case=case, due_on=due, **(told | given | values))


def weighed(matter: Matter, by: Staff, **said: Any) -> Matter:
    """Ask why, and weigh."""
    asked = actions.write_why(
        matter=matter,
        why="Brief nicht geöffnet",
        reached="3 Anrufe, Besuch am Montag",
        seen=matter.version,
        by=by.actor,
    )
    all_of_it = SAID | said
    reasoned = actions.check_reason(
        matter=asked, reason=all_of_it["reason"], shown=all_of_it["reason_shown"], words=all_of_it["reason_words"],
        seen=asked.version, by=by.actor,
    )  # fmt: skip
    hard = actions.check_hardship(
        matter=reasoned, hardship=all_of_it["hardship"], words=all_of_it["hardship_words"], seen=reasoned.version,
        by=by.actor,
    )  # fmt: skip
    ways = {name: all_of_it[name] for name in ("alternatives", "relationship", "level", "offer_words")}
    return actions.weigh(matter=hard, said=ways, seen=hard.version, by=by.actor)


def heard(case: Case, matter: Matter, by: Staff, how: str = "written", in_person: Sequence[str] = ()) -> Matter:
    """Send the hearing and keep an answer."""
    sent = actions.send_hearing(
        case=case, matter=matter, is_handed=True, in_person=in_person, seen=matter.version, by=by.actor
    )
    return actions.note_hearing(
        matter=sent, how=how, on=clock.today(), words="Ich hatte Angst vor dem Brief", seen=sent.version, by=by.actor
    )


def ready(case: Case, by: Staff, **values: Any) -> Matter:
    """Begin a matter and bring it so far that a human can find; the actor is set."""
    how, said = values.pop("how", "written"), values.pop("said", {})
    matter = actions.begin(case=case, by=by.actor, **values)
    found = heard(case, weighed(matter, by, **said), by, how)
    again = matter_of(case, found.id)
    assert again is not None
    return again


def agreed(case: Case, matter: Matter, by: Staff, second: Staff, *, yes: bool = True) -> Matter:
    """Find as one person and decide as the other; the matter as the first one sees it afterwards."""
    with act_as(by):
        actions.find(matter=matter, posted=clock.today(), second=second, seen=matter.version, by=by.actor)
    with act_as(second):
        asked = Second.objects.get(matter=matter.id)
        actions.agree(second=asked, agrees=yes, words="" if yes else "Der Besuch fehlt", by=second.actor)
    with act_as(by):
        found = matter_of(case, matter.id)
        assert found is not None
        return found


def of_duties(case: Case, by: Staff, second: Staff, state: str) -> dict[str, Any]:
    """Make a matter with its hearing, and in an open case one that waits for the second person; the actor is set."""
    case = fresh(case, by)
    matter = ready(case, by, talk=missed(case, by, date(2026, 7, 14)))
    if state == "closed":
        actions.end(matter=matter, because="Nur für die Matrix", seen=matter.version, by=by.actor)
        return {"matter_id": matter.id, "asked_id": matter.request_id, "second_id": uuid4()}
    found = ready(case, by, talk=missed(case, by, date(2026, 8, 11)))
    actions.find(matter=found, posted=clock.today(), second=second, seen=found.version, by=by.actor)
    asked = breach(case, by, date(2026, 12, 31)).id
    return {"matter_id": matter.id, "asked_id": asked, "second_id": Second.objects.get(matter=found).id}
