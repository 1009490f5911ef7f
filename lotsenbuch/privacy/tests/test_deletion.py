"""Deletion: who releases it, what holds it back, what stays whole, what the clock may do. Each seen to fail."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from psycopg.errors import CheckViolation

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import add_own_field, add_own_kind, keep_own_values, keep_stand, write_note
from lotsenbuch.cases.models import Access, Case, Household, JournalEntry, OwnValue, Person, PersonKey, ProtectedFact
from lotsenbuch.cases.queries import case_of
from lotsenbuch.cases.queries.own import seen_of
from lotsenbuch.cases.rules.own import kind_places, own_key
from lotsenbuch.cases.rules.person import PersonData
from lotsenbuch.closure.actions import begin_again
from lotsenbuch.closure.rules.ending import CarriedOver
from lotsenbuch.intake.models import Barrier
from lotsenbuch.office.queries import forget_house
from lotsenbuch.planning.models import Goal, Step
from lotsenbuch.privacy.actions import retention as actions
from lotsenbuch.privacy.models import DeletionRun, Erased, Hold, LeftFigure
from lotsenbuch.privacy.queries import retention as queries
from lotsenbuch.privacy.queries.ledger_file import ledger_lines
from lotsenbuch.privacy.rules.ledger import What, standing
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import RefusedError, StaleError
from lotsenbuch.steering.models import Measure
from tests.cast import NOTE, PERSON, act_as, client_of, registered
from tests.database import as_owner

from .erasing import LONG_AGO, carried_out, ended, ledger, planned, released

pytestmark = pytest.mark.django_db
__all__ = ["ledger"]
DAY = date(2026, 3, 2)


def ids_left() -> set[object]:
    with acting_as(actions.SERVICE), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM privacy_all_cases()")
        return {row[0] for row in cursor.fetchall()}


def test_two_different_people_release_and_the_database_itself_refuses_one(
    case_of_anna: Case, anna: Staff, ines: Staff, jonas: Staff
) -> None:
    ended(case_of_anna, anna)
    run = planned(ines)
    with act_as(ines):
        assert actions.release_run(run=run, by=ines.actor) is False
        with pytest.raises(RefusedError, match="andere Person"), transaction.atomic():
            actions.release_run(run=run, by=ines.actor)
    with pytest.raises(RefusedError, match="nicht von zwei Personen freigegeben"):
        actions.carry_out(run.id)
    assert case_of_anna.id in ids_left()
    with act_as(anna), pytest.raises(Exception, match="not allowed"), transaction.atomic():
        actions.release_run(run=run, by=anna.actor)
    # Past every function, the table itself: who else might write the row.
    with as_owner() as owner, pytest.raises(CheckViolation, match="deletion_run_by_two"):
        owner.execute(
            "CREATE TEMPORARY TABLE runs (LIKE privacy_deletionrun INCLUDING CONSTRAINTS INCLUDING DEFAULTS);"
            "INSERT INTO runs (id, state, made_at, made_by, cases, rows_erased, held, first_id, second_id)"
            "SELECT gen_random_uuid(), 'released', now(), '', 0, 0, 0, one, one FROM gen_random_uuid() AS one"
        )
    with act_as(jonas):
        assert actions.release_run(run=run, by=jonas.actor) is True
        with pytest.raises(StaleError):
            actions.withdraw_run(run=run, by=jonas.actor)
    assert actions.carry_out(run.id) == 1
    assert case_of_anna.id not in ids_left()


def test_the_dry_run_counts_exactly_what_goes_and_changes_nothing(
    case_of_anna: Case, case_of_bernd: Case, anna: Staff, bernd: Staff, ines: Staff, jonas: Staff
) -> None:
    ended(case_of_anna, anna)
    run = planned(ines)
    with act_as(ines):
        counted = queries.counted(run)
        assert {one.model: one.rows for one in counted if one.model.startswith("cases.Person")} == {
            "cases.Person": 1,
            "cases.PersonKey": 1,
        }
        assert [(one.fallnummer, one.classes) for one in queries.lines_of_run(run, with_numbers=True)] == [
            (case_of_anna.fallnummer, ["Fallakte, Stammdaten und Schlüssel der Person"])
        ]
    assert case_of_anna.id in ids_left()
    with act_as(ines):
        actions.release_run(run=run, by=ines.actor)
    with act_as(jonas):
        actions.release_run(run=run, by=jonas.actor)
    actions.carry_out(run.id)
    with act_as(ines):
        run.refresh_from_db()
        assert (run.state, run.cases, run.rows_erased) == ("done", 1, sum(one.rows for one in counted))
        assert [(one.what, one.value, one.month_on, one.count) for one in LeftFigure.objects.order_by("what")] == [
            ("ended", "", date(2020, 1, 1), 1),
            ("reason", "", date(2020, 1, 1), 1),
            ("years", "-6", date(2020, 1, 1), 1),
        ]
    assert ids_left() == {case_of_bernd.id}
    with act_as(bernd):
        assert case_of(case_of_bernd.id, bernd.actor) is not None


def test_a_held_case_stays_whole_and_goes_once_the_hold_is_lifted(
    case_of_anna: Case, anna: Staff, bernd: Staff, ines: Staff, jonas: Staff
) -> None:
    ended(case_of_anna, anna)
    run_id = released(ines, jonas)
    with act_as(bernd), pytest.raises(RefusedError, match="gibt es nicht"), transaction.atomic():
        actions.set_hold(kind="court", reference="", number=case_of_anna.fallnummer, by=bernd.actor)
    with act_as(anna):  # after two people released: the case is in the run already
        hold_id = actions.set_hold(kind="court", reference="S 12 AS 77/26", case_id=case_of_anna.id, by=anna.actor)
        assert {one.when for one in queries.planned_deletions(case_of_anna)} == {
            "ausgesetzt, solange ein Verfahren läuft"
        }
    assert actions.carry_out(run_id) == 0
    assert case_of_anna.id in ids_left()
    assert ledger_lines() == []
    with act_as(ines):
        assert DeletionRun.objects.get().held == 1
        assert actions.make_run(by=ines.actor) is None, "held is not due"
        assert [(one.cases, one.held) for one in queries.calendar(timezone.localdate())] == [(1, 1)]
        hold = Hold.objects.get(pk=hold_id)
        with pytest.raises(RefusedError, match="10 Zeichen"), transaction.atomic():
            actions.lift_hold(hold=hold, reason="fertig", by=ines.actor)
        actions.lift_hold(hold=hold, reason="Urteil ist rechtskräftig", by=ines.actor)
    assert carried_out(ines, jonas) == 1
    assert case_of_anna.id not in ids_left()


def test_one_person_deleted_from_a_household_leaves_the_others_whole(anna: Staff, ines: Staff, jonas: Staff) -> None:
    one = registered(anna, PERSON)
    number = PERSON.bg_number
    other = registered(
        anna, PersonData(first_name="Arda", last_name="Çelik", birth_on=date(2008, 5, 1), bg_number=number)
    )
    ended(one, anna)
    assert carried_out(ines, jonas) == 1
    with act_as(anna):
        left = case_of(other.id, anna.actor)
        assert left is not None
        assert (left.person.full_name, left.person.household.bg_number) == ("Arda Çelik", number)  # type: ignore[union-attr]
        assert PersonKey.objects.filter(person=left.person).exists()
        assert Person.objects.count() == Household.objects.count() == 1
    ended(other, anna)
    assert carried_out(ines, jonas) == 1
    try:
        again = registered(anna, PERSON)
    except RefusedError:
        pytest.fail("who lived with others is still there")
    with act_as(anna):
        assert again.person.household.bg_number == number  # type: ignore[union-attr]


def test_a_re_entry_outlives_the_earlier_episode_and_the_person_may_come_back_after_all(
    case_of_anna: Case, anna: Staff, ines: Staff, jonas: Staff
) -> None:
    ended(case_of_anna, anna)
    with act_as(anna):
        again = begin_again(earlier=case_of_anna, opened_on=DAY, keep=CarriedOver(), by=anna.actor)
        facts = ProtectedFact.objects.filter(case=again).count()
    done: object
    try:
        done = carried_out(ines, jonas)
    except IntegrityError as refused:  # the keys of the new episode would hold her too: the run must not come that far
        done = refused
    assert done == 1
    with act_as(anna):
        again = Case.objects.select_related("person__key").get(pk=again.pk)
        assert (again.earlier_id, again.person.kundennummer) == (None, PERSON.kundennummer)
        assert ProtectedFact.objects.filter(case=again).count() == facts
        assert Access.objects.filter(case=again, kind="holder").count() == 1
    assert client_of(anna).get(f"/fall/{again.id}/").status_code == 200
    ended(again, anna)
    assert carried_out(ines, jonas) == 1
    fresh = registered(anna, PERSON)
    with act_as(anna):
        assert fresh.person.kundennummer == PERSON.kundennummer
        assert fresh.person_id != again.person_id


def test_counselling_goes_first_and_the_rest_of_the_file_still_opens(
    case_of_anna: Case, anna: Staff, ines: Staff, jonas: Staff
) -> None:
    today = timezone.localdate()
    ended(case_of_anna, anna, on=today - timedelta(days=3 * 365))
    assert carried_out(ines, jonas) == 2  # L3 and L5
    with act_as(anna):
        assert not JournalEntry.objects.filter(case=case_of_anna).exists()
        assert not ProtectedFact.objects.filter(case=case_of_anna).exists()
        assert Person.objects.get().first_name == PERSON.first_name
        told = {one.code: one.when for one in queries.planned_deletions(case_of_anna.id)}
        assert told["L3"] == told["L5"] == f"gelöscht im {today:%m/%Y}"
        assert told["L6"].startswith("ab 01.")
        assert Erased.objects.filter(case=case_of_anna).count() == 2
    answer = client_of(anna).get(f"/fall/{case_of_anna.id}/")
    assert answer.status_code == 200
    assert NOTE not in answer.content.decode()
    with act_as(ines):
        assert actions.make_run(by=ines.actor) is None, "what went is not asked for again"


def own_field(admin: Staff, rule: str, *, case: Case, by: Staff) -> None:
    told = {"kind": "line", "purpose": "um etwas zu wissen", "data_class": 2 if rule == "WITHDRAWN" else 1}
    with act_as(admin):
        today = timezone.localdate()
        row = add_own_field(place="assessment", label=rule, deletion=rule, from_on=today, by=admin.actor, **told)
    forget_house()
    with act_as(by):
        found = case_of(case.id, by.actor)
        assert found is not None
        seen = seen_of(found, row.place)
        keep_own_values(case=found, place=row.place, texts={row.id: "Inhalt"}, seen=seen, by=by.actor)


@pytest.mark.parametrize(("days", "left"), [(60, {"CASE", "COUNSELLING"}), (3 * 365, {"CASE"}), (7 * 365, set())])
def test_a_field_of_the_house_goes_by_the_rule_that_was_chosen_for_it(
    case_of_anna: Case, anna: Staff, frieda: Staff, ines: Staff, jonas: Staff, days: int, left: set[str]
) -> None:
    rules = ("WITHDRAWN", "COUNSELLING", "CASE")
    for rule in rules:
        own_field(frieda, rule, case=case_of_anna, by=anna)
    with act_as(anna):
        keep_stand(case=Case.objects.get(pk=case_of_anna.pk), place="assessment", fassung=uuid4())
        assert {row.field.deletion for row in OwnValue.objects.select_related("field")} == set(rules)
    ended(case_of_anna, anna, on=timezone.localdate() - timedelta(days=days))
    run = planned(ines)
    with act_as(ines):
        told = sum(row.rows for row in queries.counted(run) if row.model == "cases.OwnValue")
        assert told == len(rules) - len(left), "the dry run counts the same"
    for one in (ines, jonas):
        with act_as(one):
            actions.release_run(run=run, by=one.actor)
    actions.carry_out(run.id)
    with act_as(anna):
        assert {row.field.deletion for row in OwnValue.objects.select_related("field")} == left


def test_a_clock_set_back_deletes_nothing_and_a_case_reopened_meanwhile_stays(
    case_of_anna: Case, case_of_bernd: Case, anna: Staff, bernd: Staff, ines: Staff, jonas: Staff
) -> None:
    ended(case_of_anna, anna)
    ended(case_of_bernd, bernd)
    run_id = released(ines, jonas)
    later = timezone.now() + timedelta(days=2)
    seal = "INSERT INTO audit_seal VALUES (1, 'start', '', 1, 1, 0, '', '', %s, '', '')"
    with acting_as(actions.SERVICE), connection.cursor() as cursor:
        cursor.execute(seal, [later])
    with pytest.raises(RefusedError, match="Uhr des Servers"):
        actions.carry_out(run_id)
    with acting_as(actions.SERVICE), pytest.raises(Exception, match="not allowed"), transaction.atomic():
        actions.expire()
    assert {case_of_anna.id, case_of_bernd.id} <= ids_left()


def test_a_deletion_that_fails_behind_the_ledger_is_taken_back_in_it(
    case_of_anna: Case, anna: Staff, ines: Staff, jonas: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(case_of_anna, anna)
    run_id = released(ines, jonas)
    asked = ask_guard

    def fails(function: str, *arguments: object) -> object:
        if function == "privacy_mark_ledger":
            raise OSError("disk full")
        return asked(function, *arguments)

    monkeypatch.setattr(actions, "ask_guard", fails)
    with pytest.raises(OSError, match="disk full"):
        actions.carry_out(run_id)
    assert case_of_anna.id in ids_left()
    assert [one.what for one in ledger_lines()] == [What.ERASED, What.KEPT]
    assert standing(ledger_lines()) == {}
    monkeypatch.setattr(actions, "ask_guard", asked)
    assert actions.carry_out(run_id) == 1
    assert [len(one) for one in standing(ledger_lines()).values()] == [1]
    assert LONG_AGO.year == 2020


def under_kinds(admin: Staff, rule: str, *, case: Case, by: Staff) -> None:
    """Write under kinds of one rule: a note with an answer of no kind, a goal with a step, a barrier, a measure."""
    day = timezone.localdate()
    told = {"purpose": "um etwas zu finden", "data_class": 1, "deletion": rule, "from_on": day}
    kinds = {}
    with act_as(admin):
        for place in ("journal", "goal", "barrier", "measure"):
            counts_as = kind_places()[place].neutral
            kinds[place] = add_own_kind(place=place, label=rule, counts_as=counts_as, by=admin.actor, **told)
    forget_house()
    with act_as(by):
        note = write_note(
            case=case, kind=own_key(kinds["journal"].id), text=rule, happened_at=timezone.now(), by=by.actor
        )
        answer = JournalEntry(case=case, kind="note", text=f"{rule} berichtigt", happened_at=timezone.now())
        answer.about, answer.relation, answer.author = note, "correction", by
        answer.save(force_insert=True)
        goal = Goal(case=case, words={"text": rule}, set_on=day, own_kind=kinds["goal"])
        goal.save(force_insert=True)
        Step(case=case, goal=goal, words={"text": rule}).save(force_insert=True)
        Barrier(case=case, group="motivation", label=rule, found_on=day, own_kind=kinds["barrier"]).save(
            force_insert=True
        )
        measure = Measure(case=case, kind="other", name=rule, started_on=day, own_kind=kinds["measure"])
        measure.save(force_insert=True)


@pytest.mark.parametrize(("days", "left"), [(60, {"CASE", "COUNSELLING"}), (3 * 365, {"CASE"}), (7 * 365, set())])
def test_what_stands_under_a_kind_of_the_house_goes_by_the_rule_of_the_kind(
    case_of_anna: Case, anna: Staff, frieda: Staff, ines: Staff, jonas: Staff, days: int, left: set[str]
) -> None:
    for rule in ("WITHDRAWN", "COUNSELLING", "CASE"):
        under_kinds(frieda, rule, case=case_of_anna, by=anna)
    ended(case_of_anna, anna, on=timezone.localdate() - timedelta(days=days))
    run = planned(ines)
    with act_as(ines):
        counted = queries.counted(run)
    for one in (ines, jonas):
        with act_as(one):
            actions.release_run(run=run, by=one.actor)
    actions.carry_out(run.id)
    with act_as(anna):
        for model in (Goal, Barrier, Measure):
            rows = model.objects.exclude(own_kind=None).select_related("own_kind")
            assert {row.own_kind.deletion for row in rows if row.own_kind} == left, model
            assert sum(one.rows for one in counted if one.model == model._meta.label) == 3 - len(left)
        assert set(Step.objects.values_list("goal__own_kind__deletion", flat=True)) == left
        texts = set(JournalEntry.objects.exclude(about=None).values_list("text", flat=True))
        assert texts == {f"{rule} berichtigt" for rule in left}
        kept = JournalEntry.objects.exclude(own_kind=None).select_related("own_kind")
        assert {row.own_kind.deletion for row in kept if row.own_kind} == left
