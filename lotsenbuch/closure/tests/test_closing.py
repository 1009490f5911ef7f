"""Ending, taking back, reopening, after-care, coming back: exact results, refusals at their field."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import let_in, set_task, write_note
from lotsenbuch.cases.models import Access, Case, HouseholdMember, JournalEntry, Outline, ProtectedFact, UndoRight
from lotsenbuch.cases.queries import open_facts, timeline
from lotsenbuch.cases.rules.journal import PLAIN, Marks
from lotsenbuch.closure import actions
from lotsenbuch.closure.models import Contact, Ending, EndReason, Reopening
from lotsenbuch.closure.queries import care_of, earlier_of, endings_of, later_of, stored
from lotsenbuch.closure.rules.ending import CarriedOver, EndingData
from lotsenbuch.intake.actions import agree_alliance, find_barrier
from lotsenbuch.intake.models import Alliance, Barrier, Intake
from lotsenbuch.intake.queries import barriers_of
from lotsenbuch.office.models import House
from lotsenbuch.records import clock
from lotsenbuch.records.rules import DataClass, RefusedError, StaleError
from tests.cast import NOTE, SEALED_NOTE, act_as, client_of

pytestmark = pytest.mark.django_db
DAY = clock.today()
TEXTS = dict.fromkeys(("mandate", "expected_by_person", "expected_by_house", "confidential"), "Abgesprochen")


def reason(label: str = "Rente oder andere Leistung") -> EndReason:
    return EndReason.objects.get(label=label)


def data(label: str = "Rente oder andere Leistung", **more: object) -> EndingData:
    return EndingData(reason_id=reason(label).id, results="Rente geklärt", **more)  # type: ignore[arg-type]  # by name


def closed(case: Case, by: Staff, ended: EndingData | None = None) -> UndoRight:
    with act_as(by):
        return actions.close_case(case=case, data=ended or data(), on=DAY, by=by.actor)


def test_a_case_ends_with_reason_class_and_words(case_of_anna: Case, anna: Staff) -> None:
    closed(case_of_anna, anna, data(helped="Feste Wochentage", share="more", persons_words="Ich warte nicht mehr"))
    with act_as(anna):
        case = Case.objects.get(pk=case_of_anna.id)
        (ending,) = endings_of(case)
        assert (case.closed_on, case.phase) == (DAY, "closure")
        assert (ending.reason_label, ending.outcome, ending.ended_on) == ("Rente oder andere Leistung", "other", DAY)
        assert (ending.helped, ending.share, ending.persons_words) == (
            "Feste Wochentage",
            "more",
            "Ich warte nicht mehr",
        )
        assert "Fall beendet: Rente oder andere Leistung." in [entry.text for entry in timeline(case)]
        assert Outline.objects.get(case=case).is_closed
        outer = Entry.objects.filter(what="closure.close_case", case_id=case.id, parent_id=None)
        assert outer.count() == 1


@pytest.mark.parametrize(
    ("ended", "field"),
    [
        (lambda: EndingData(results="Da"), "reason"),
        (lambda: EndingData(reason_id=reason().id, results=" "), "results"),
        (lambda: data("Kontakt abgerissen"), "handback"),
        (lambda: data("Arbeit aufgenommen"), "work_from"),
        (lambda: data("Arbeit aufgenommen", work_from=date(2026, 5, 31)), "work_kind"),
    ],
)
def test_what_is_missing_is_said_at_its_field(case_of_anna: Case, anna: Staff, ended: object, field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        closed(case_of_anna, anna, ended())  # type: ignore[operator]  # a lambda
    assert refused.value.field == field
    assert Case.objects.filter(closed_on__isnull=False).count() == 0


def test_only_who_holds_the_case_ends_it(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        until = clock.now() + timedelta(days=3)
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    with pytest.raises(RefusedError, match="wer den Fall führt"):
        closed(case_of_anna, bernd)
    with act_as(bernd), pytest.raises(ProgrammingError), transaction.atomic():  # nor past the action
        Case.objects.filter(pk=case_of_anna.id).update(closed_on=DAY)


def test_who_looked_at_an_older_draft_does_not_end_the_case(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        actions.write_ending(case=case_of_anna, data=data(), by=anna.actor, seen=0)
        with pytest.raises(StaleError):
            actions.close_case(case=case_of_anna, data=data(), on=DAY, by=anna.actor, seen=0)


def test_an_ended_case_is_written_by_nobody_else_either(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        until = clock.now() + timedelta(days=3)
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    closed(case_of_anna, anna)
    with act_as(anna):
        assert set(Access.objects.filter(case=case_of_anna).values_list("may_write", flat=True)) == {False}
    open_still = Case(pk=case_of_anna.id, person_id=case_of_anna.person_id)  # as a page that was open before
    for staff in (anna, bernd):
        with act_as(staff), pytest.raises(ProgrammingError), transaction.atomic():
            write_note(case=open_still, kind="note", text="Spät", happened_at=clock.now(), by=staff.actor)
        with act_as(staff), pytest.raises(ProgrammingError), transaction.atomic():
            set_task(case=open_still, title="Spät", due_on=DAY, by=staff.actor)


def test_a_colleague_let_in_later_reads_too(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    closed(case_of_anna, anna)
    with act_as(anna):
        until = clock.now() + timedelta(days=3)
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    with act_as(bernd):
        assert Access.objects.get(actor=str(bernd.actor)).may_write is False
        assert JournalEntry.objects.filter(case=case_of_anna).exists()


def test_an_ending_stays_as_it_is(case_of_anna: Case, anna: Staff) -> None:
    closed(case_of_anna, anna)
    with act_as(anna):
        actions.reopen(case=case_of_anna, reason="Doch noch etwas", today=DAY, by=anna.actor)
        first = endings_of(case_of_anna)[0]
        with pytest.raises(Exception, match="abgeschlossen"), transaction.atomic():
            Ending.objects.filter(pk=first.pk).update(results="Anders")


def test_an_ending_can_be_taken_back_for_a_moment(case_of_anna: Case, anna: Staff) -> None:
    undo = closed(case_of_anna, anna, data(helped="Geduld"))
    with act_as(anna):
        case = actions.take_back_ending(undo=undo, by=anna.actor)
        assert case is not None
        assert (case.closed_on, case.phase) == (None, "intake")
        assert stored(Ending.objects.filter(case=case).first())["helped"] == "Geduld"
        write_note(case=case, kind="note", text="Es geht weiter", happened_at=clock.now(), by=anna.actor)
        assert actions.take_back_ending(undo=undo, by=anna.actor) is None


def test_too_late_to_take_back(case_of_anna: Case, anna: Staff) -> None:
    undo = closed(case_of_anna, anna)
    # The database asks its own clock: a right that has run out is one that says so.
    expired = UndoRight(actor=str(anna.actor), act="close", case_id=case_of_anna.id, before=undo.before)
    expired.expires_at = undo.expires_at - timedelta(days=3650)
    with act_as(anna):
        expired.save(force_insert=True)
        assert actions.take_back_ending(undo=expired, by=anna.actor) is None
        assert Case.objects.get(pk=case_of_anna.id).closed_on == DAY


def test_a_case_is_opened_again_within_the_days_of_the_house(case_of_anna: Case, anna: Staff, house: House) -> None:
    closed(case_of_anna, anna)
    with act_as(anna):
        late = DAY + timedelta(days=house.reopen_days + 1)
        with pytest.raises(RefusedError, match="neuer Fall"):
            actions.reopen(case=case_of_anna, reason="Spät", today=late, by=anna.actor)
        last_day = late - timedelta(days=1)
        row = actions.reopen(case=case_of_anna, reason="Stelle verloren", today=last_day, by=anna.actor)
        assert (row.reason, row.ending.number) == ("Stelle verloren", 1)
        assert Case.objects.get(pk=case_of_anna.id).closed_on is None
        with pytest.raises(StaleError):
            actions.reopen(case=case_of_anna, reason="Noch einmal", today=DAY, by=anna.actor)
        actions.close_case(case=case_of_anna, data=data(), on=DAY, by=anna.actor)
        assert [ending.number for ending in endings_of(case_of_anna)] == [2, 1]
        assert Reopening.objects.count() == 1


def test_reopening_needs_a_reason_and_the_holder(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    closed(case_of_anna, anna)
    with act_as(anna):
        until = clock.now() + timedelta(days=3)
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
        with pytest.raises(RefusedError) as refused:
            actions.reopen(case=case_of_anna, reason=" ", today=DAY, by=anna.actor)
        assert refused.value.field == "reason"
    with act_as(bernd), pytest.raises(RefusedError, match="wer den Fall führt"):
        actions.reopen(case=case_of_anna, reason="Weiter", today=DAY, by=bernd.actor)


# After-care


def test_after_care_is_written_in_an_ended_case_only(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna), pytest.raises(RefusedError, match="Aufgabe"):
        actions.plan_contact(case=case_of_anna, due_on=DAY, about="", by=anna.actor)
    closed(
        case_of_anna, anna, data("Arbeit aufgenommen", work_from=date(2026, 5, 31), work_kind="svb", has_coaching=True)
    )
    with act_as(anna):
        contact = actions.plan_contact(
            case=case_of_anna, due_on=DAY + timedelta(days=30), about="Probezeit", by=anna.actor
        )
        contact = Contact.objects.select_related("case").get(pk=contact.pk)
        with pytest.raises(RefusedError) as refused:
            actions.hold_contact(contact=contact, on=DAY, text=" ", by=anna.actor)
        assert refused.value.field == "text"
        actions.hold_contact(contact=contact, on=DAY, text="Es läuft gut", by=anna.actor)
        with pytest.raises(Exception, match="abgeschlossen"), transaction.atomic():
            Contact.objects.filter(pk=contact.pk).update(text="Anders")
        care = care_of(endings_of(case_of_anna)[0])
        assert care is not None
        assert care.until == date(2027, 2, 28)  # nine months from 31 May


def test_who_does_not_work_on_the_case_writes_no_after_care(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    closed(case_of_anna, anna)
    with act_as(bernd), pytest.raises(ProgrammingError), transaction.atomic():
        Contact(case_id=case_of_anna.id, due_on=DAY, planned_by=str(bernd.actor)).save(force_insert=True)


def test_a_contact_that_is_due_stands_on_the_desk_and_leads_to_its_page(case_of_anna: Case, anna: Staff) -> None:
    closed(case_of_anna, anna)
    with act_as(anna):
        contact = actions.plan_contact(case=case_of_anna, due_on=DAY, about="Probezeit", by=anna.actor)
    page = client_of(anna).get("/").content.decode()
    assert f"/abschluss/nachfrage/{contact.id}/" in page
    assert "Probezeit" in page


# Coming back


def story(case: Case, by: Staff) -> Barrier:
    with act_as(by):
        intake = Intake.objects.select_related("case").get(case=case)
        more: dict[str, Any] = {"found_on": date(2026, 4, 1), "found_by": "Gespräch", "by": by.actor}
        eased = find_barrier(
            intake=intake, group="motivation", label="Rückzug", data_class=DataClass.COUNSELLING, **more
        )
        eased.save_version(seen=1, eased_on=DAY)
        agree_alliance(case=case, texts=TEXTS, on=DAY, by=by.actor)
        return find_barrier(
            intake=intake, group="leistungsfaehigkeit", label="Rücken", data_class=DataClass.HEALTH, **more
        )


def test_a_new_case_begins_with_what_still_holds(case_of_anna: Case, anna: Staff) -> None:
    barrier = story(case_of_anna, anna)
    closed(case_of_anna, anna)
    with act_as(anna):
        everything = frozenset(Barrier.objects.values_list("pk", flat=True))
        keep = CarriedOver(barrier_ids=everything, with_statements=True)
        case = actions.begin_again(earlier=case_of_anna, opened_on=DAY, keep=keep, by=anna.actor)
        assert (case.person_id, case.earlier_id, case.phase) == (case_of_anna.person_id, case_of_anna.id, "intake")
        told = [(row.label, row.found_on, row.found_by) for row in barriers_of(case)]
        assert told == [("Rücken", barrier.found_on, f"der Fallführung im früheren Fall {case_of_anna.fallnummer}")]
        assert open_facts(case) == open_facts(case_of_anna)
        draft = Alliance.objects.get(case=case)
        assert (draft.mandate, draft.agreed_on) == ("Abgesprochen", None)
        assert later_of(case_of_anna, anna.actor) == case
        earlier = earlier_of(case, anna.actor)
        assert earlier is not None
        assert JournalEntry.objects.filter(case=earlier).count() > 2
        write_note(case=case, kind="note", text="Wieder da", happened_at=clock.now(), by=anna.actor)
        with pytest.raises(RefusedError, match="schon ein neuer"):
            actions.begin_again(earlier=case_of_anna, opened_on=DAY, keep=keep, by=anna.actor)


def test_statements_and_barriers_stay_behind_unless_asked_for(case_of_anna: Case, anna: Staff) -> None:
    story(case_of_anna, anna)
    closed(case_of_anna, anna)
    with act_as(anna):
        keep = CarriedOver(with_household=False, with_alliance=False)
        case = actions.begin_again(earlier=case_of_anna, opened_on=DAY, keep=keep, by=anna.actor)
        assert ProtectedFact.objects.filter(case=case).count() == 0
        assert Barrier.objects.filter(case=case).count() == 0
        assert Alliance.objects.filter(case=case).count() == 0
        assert HouseholdMember.objects.filter(case=case).count() == 0


def test_a_new_case_waits_until_the_earlier_one_has_ended(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna), pytest.raises(RefusedError, match="noch offen"):
        actions.begin_again(earlier=case_of_anna, opened_on=DAY, keep=CarriedOver(), by=anna.actor)


# Reasons of the house


def test_an_ended_case_keeps_the_words_of_its_reason(case_of_anna: Case, anna: Staff, frieda: Staff) -> None:
    closed(case_of_anna, anna)
    with act_as(frieda):
        row = reason()
        values = {"label": "Altersrente", "outcome": "completed", "position": 5, "is_active": False}
        actions.change_end_reason(reason=row, seen=row.version, by=frieda.actor, **values)
        with pytest.raises(RefusedError) as refused:
            actions.add_end_reason(label="altersrente", outcome="other", position=1, by=frieda.actor)
        assert refused.value.field == "label"
    with act_as(anna):
        assert endings_of(case_of_anna)[0].reason_label == "Rente oder andere Leistung"


def test_on_the_sheet_of_hand_back_stands_what_may_go_along_and_nothing_else(case_of_anna: Case, anna: Staff) -> None:
    """Beratung stays here until its writer releases it; Vermittlung goes by itself (C76)."""
    with act_as(anna):
        for text, marks in (("Stelle besprochen", Marks(purpose="placement")), ("Von der Mutter erzählt", PLAIN)):
            write_note(
                case=case_of_anna, kind="talk", text=text, happened_at=timezone.now(), marks=marks, by=anna.actor
            )
    closed(
        case_of_anna, anna, data("Ziel erreicht, zurück an die Arbeitsvermittlung", handback="Übernimmt Frau Muster")
    )
    sheet = client_of(anna).get(reverse("closure:print_handback", args=[case_of_anna.id])).text
    assert ("Übernimmt Frau Muster" in sheet, "Stelle besprochen" in sheet) == (True, True)
    assert [text for text in ("Von der Mutter erzählt", NOTE, SEALED_NOTE) if text in sheet] == []
