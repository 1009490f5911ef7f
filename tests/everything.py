"""One of everything that an address can point to, made through the actions; the matrix and others ask for it."""

from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.appointments.tests.talks import one_talk
from lotsenbuch.assessment.tests.work import one_of_each
from lotsenbuch.audit.actions import ask_search
from lotsenbuch.cases.actions import Plea, break_glass, let_in, seal_case
from lotsenbuch.cases.models import Access, Case, ContactChannel, Grant, OwnField, OwnKind
from lotsenbuch.cases.queries import case_of, key_of
from lotsenbuch.cases.rules.person import PersonData
from lotsenbuch.desk.actions import save_filter
from lotsenbuch.documents.actions import Given, ask_for, check_file, finish_form, keep_answers, take_in
from lotsenbuch.documents.rules.blanks import blanks
from lotsenbuch.duties.tests.acting import of_duties
from lotsenbuch.fieldwork.tests.work import one_of_each_outside, out_and_lost
from lotsenbuch.indicators.actions import SERVICE, keep_told, save_report
from lotsenbuch.indicators.models import SavedReport
from lotsenbuch.indicators.rules.telling import NONE, Cell, Group, Standing
from lotsenbuch.intake.models import CheckItem, Proposal
from lotsenbuch.office.models import Project, Room, Team
from lotsenbuch.office.queries import forget_house, the_house
from lotsenbuch.partners.rules.kinds import Category
from lotsenbuch.partners.tests.work import one_partner, one_way, partner
from lotsenbuch.privacy.actions import check_line, draw_sample, make_list
from lotsenbuch.privacy.actions.retention import make_run, set_hold
from lotsenbuch.privacy.models import AccessLine, Disclosure, SampleLine
from lotsenbuch.privacy.rules.disclosure import expires_at
from lotsenbuch.records import cipher
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor
from lotsenbuch.team.actions import note_learning
from lotsenbuch.team.tests.work import one_of_each_in
from tests.casework import asked_by, of_casework, of_letters, queued_by
from tests.cast import LONG_AGO, Cast, act_as, client_of, colleague, registered, setting_up
from tests.closed import of_closure
from tests.things import Things

TODAY = date(2026, 5, 4)


def papers_of(case: Case, anna: Staff) -> dict[str, Any]:
    """Take in a paper with a copy, ask for another, fill in a form."""
    case, by = Case.objects.select_related("person__key").get(pk=case.pk), anna.actor
    file = check_file(b"Ein einfacher Text.")
    delivery = take_in(case=case, papers=[Given("certificate", file=file)], on=TODAY, by=by, name="Anna Arndt")
    blank = blanks()["fahrtkosten"]
    keep_answers(case=case, blank=blank, answers={"1.1": "heute", "1.2": "Gespräch", "1.3": "Auto"}, by=by)
    finish_form(case=case, blank=blank, on=TODAY, by=by)
    return {
        "delivery_id": delivery.id,
        "document_id": delivery.documents.get().id,
        "missing_id": ask_for(case=case, kind="tenancy", by=by).id,
    }


def _disclosed(case: Case, anna: Staff) -> UUID:
    """Keep a disclosure ready, without gathering: every case of the matrix would wait for it."""
    now, key = timezone.now(), key_of(case.person)
    assert key is not None
    row = Disclosure(id=uuid4(), case=case, kind="disclosure", actor=str(anna.actor), made_at=now, entries=0)
    row.expires_at = expires_at(now)
    for field in ("pdf", "data"):
        sealed = cipher.seal_bytes(key, b"%PDF-", table="privacy_disclosure", row=row.id, field=field)
        setattr(row, field, sealed)
    row.save(force_insert=True)
    return row.id


def _of_privacy(case: Case, cast: Cast) -> dict[str, Any]:
    """Read a file, draw a sample and a list, ask about the reading, ask for a case in an emergency."""
    with act_as(cast["bernd"]):
        # A number that does not exist: with an opened case Bernd would see what he must not see in the matrix.
        plea = Plea("99-99999", "danger", "Eine Nachbarin ruft an und macht sich Sorgen")
        waiting = break_glass(plea=plea, house=the_house(), by=cast["bernd"].actor)
    remind, today = Actor.service("remind"), timezone.localdate()
    client_of(cast["anna"]).get(reverse("desk:case_file", args=[case.id]))
    with acting_as(remind):
        sample_id = draw_sample(month=today.replace(day=1), seed="0123456789abcdef", by=remind)
        make_list(today=today, by=remind)
    with act_as(cast["ines"]):
        line = SampleLine.objects.get()
        check_line(line=line, verdict="ask", question="Worum ging es dabei?", ask="colleague", by=cast["ines"].actor)
        role = AccessLine.objects.get(staff=cast["anna"], kind="role")
        asked = asked_by(cast["ines"], to=cast["bernd"])
    assert sample_id is not None
    with act_as(cast["anna"]):
        opened = case_of(case.id, cast["anna"].actor)
        assert opened is not None
        ready = _disclosed(opened, cast["anna"])
    return _of_deletion(case, cast["ines"]) | {
        "disclosure_id": ready,
        "part": "pdf",
        "search_id": _search(cast["dilek"], cast["bernd"]),
        "sample_id": sample_id,
        "line_id": line.id,
        "question_id": line.id,
        "opening_id": waiting.id,
        "review_id": waiting.id,
        "access_line_id": role.id,
        "hand_over_id": asked,
    }


def _of_deletion(case: Case, by: Staff) -> dict[str, Any]:
    """Hold Anna's case back, and plan to delete one that ended long ago."""
    olga = colleague("olga", "Oster", Role.FALLMANAGEMENT)
    old = registered(olga, PersonData(first_name="Ulf", last_name="Uhlenbrock", birth_on=date(1971, 6, 2)))
    with act_as(olga):
        Case.objects.filter(pk=old.pk).update(closed_on=date(2020, 1, 15))
    with act_as(by):
        held = set_hold(kind="court", reference="S 12 AS 77/26", case_id=case.pk, by=by.actor)
        return {"hold_id": held, "run_id": make_run(by=by.actor)}


def _search(by: Staff, about: Staff) -> UUID:
    """Ask to search the log for a colleague."""
    suspicion = "Nachbarin berichtet von Einzelheiten aus der Akte"
    with act_as(by):
        return ask_search(subject=about.actor, reason=suspicion, from_on=TODAY, until_on=TODAY, by=by.actor).id


def _of_house() -> dict[str, Any]:
    """Add a field and a kind of the house."""
    told = {"purpose": "Matrix", "data_class": 1, "deletion": "CASE", "from_on": TODAY, "made_by": "test"}
    with setting_up():
        field = OwnField.objects.create(place="person", label="Nur für die Matrix", kind="line", **told)
        kind = OwnKind.objects.create(place="journal", label="Nur für die Matrix", counts_as="note", **told)
        item = CheckItem.objects.create(group="motivation", label="Nur für die Matrix")
        room = Room.objects.create(
            office=Team.objects.get(name="Team Ost").office, name="1.04", from_on=LONG_AGO.date()
        )
        project = Project.objects.create(name="Nur für die Matrix")
    forget_house()
    made = {"field_id": field.id, "kind_id": kind.id, "item_id": item.id}
    return {**made, "room_id": room.id, "project_id": project.id}


def _of_partners(case: Case, anna: Staff) -> dict[str, Any]:
    """Enter partners and prepare a way to one."""
    made = one_partner(anna)
    legal = partner(anna, "Sozialberatung im Bahnhof", "Sozialberatung", Category.LEGAL)[1]
    with act_as(anna):
        return {**made, "referral_id": one_way(case, anna, legal).id}


def _of_figures(lead: Staff) -> UUID:
    """Tell a year and a month of a house of many, and save a report."""
    standing = Standing(staff=6, most=10, cases=60, people=60)
    for until in (date(2026, 1, 1), date(2025, 2, 1)):
        told = {None: Group(None, standing, [Cell("people", "w", 30), Cell("K2", "", 12, 60)])}
        with acting_as(SERVICE):
            keep_told(told | {NONE: Group(NONE, standing, [])}, lambda _: standing, date(2025, 1, 1), until)
    with act_as(lead):
        report = SavedReport(staff=lead, kind="was-getan-wurde", period="2025", title="Matrix")
        saved = save_report(report=report, by=lead.actor)
    return saved.id


@pytest.fixture
def state() -> str:
    """Say how Anna's case lies there, where a test does not say it: open, sealed or closed."""
    return "open"


@pytest.fixture
def things(case_of_anna: Case, everybody: Cast, proposal_of_emre: Proposal, state: str) -> Things:
    """Make one of everything that an address can point to."""
    of_privacy, anna, bernd = _of_privacy(case_of_anna, everybody), everybody["anna"], everybody["bernd"]
    lena = colleague("lena", "Lorenz", Role.FALLMANAGEMENT)
    team = Team.objects.get(name="Team Ost")
    mona = colleague("mona", "Marx", Role.FALLMANAGEMENT)
    session_id = cast("UUID", client_of(bernd).session.row_id)  # type: ignore[attr-defined]  # our own engine
    of_team = one_of_each_in(team, lena, chris=everybody["chris"], deputy=everybody["hanna"], to=mona)
    of_team |= out_and_lost(anna, bernd, everybody["frieda"]) | _of_partners(case_of_anna, anna)
    with act_as(anna):
        written = of_casework(case_of_anna, anna) | of_duties(case_of_anna, anna, everybody["chris"], state)
        until = timezone.now() + timedelta(days=3)
        if state == "sealed":
            seal_case(case=case_of_anna, reason="Nur für die Matrix", by=anna.actor)
        kind = "named" if state == "sealed" else "deputy"
        let_in(case=case_of_anna, staff=lena, kind=kind, until=until, reason="Matrix", by=anna.actor)
        papers, assessed = papers_of(case_of_anna, anna), one_of_each(case_of_anna, by=anna.actor)
        papers |= of_letters(case_of_anna, anna)
        talk = one_talk(case_of_anna, anna) | one_of_each_outside(case_of_anna, anna)
        ended = of_closure(case_of_anna, anna, is_closed=state == "closed")
        return Things(
            case_id=case_of_anna.id,
            fallnummer=case_of_anna.fallnummer,
            is_sealed=case_of_anna.is_sealed,
            is_closed=case_of_anna.closed_on is not None,
            **written,
            **ended,
            subject=case_of_anna.id,
            filter_id=save_filter(name="Meine", query="phase=intake", by=anna.actor).id,
            **papers,
            **assessed,
            **talk,
            **_of_house(),
            proposal_id=proposal_of_emre.id,
            staff_id=bernd.id,
            assignment_id=RoleAssignment.objects.filter(staff=bernd).latest("valid_from").id,
            access_id=Access.objects.get(kind=kind).id,
            grant_id=Grant.objects.get(data_class=2).id,
            channel_id=ContactChannel.objects.get().id,
            team_member_id=team.members.get(staff=anna).id,
            learning_id=note_learning(kind="step", title="Nur für die Matrix", by=anna.actor).id,
            office_id=team.office_id,
            team_id=team.id,
            **of_privacy,
            **of_team,
            saved_id=_of_figures(everybody["chris"]),
            job_id=queued_by(everybody["karla"]),
            session_id=session_id,
            note_id=uuid4(),
        )
