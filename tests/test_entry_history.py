"""What was true at Fallzugang stays on record: count, decisions, applications."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import hand_over
from lotsenbuch.cases.models import Case, JournalEntry, UndoRight
from lotsenbuch.desk.actions import take_back
from lotsenbuch.intake import actions
from lotsenbuch.intake.actions.undo import state_of
from lotsenbuch.intake.models import Barrier, Intake
from lotsenbuch.intake.queries import barrier_count, needs_of
from lotsenbuch.records.rules import DataClass, RefusedError, StaleError
from tests.cast import act_as, client_of

pytestmark = pytest.mark.django_db
DAY, LATER, LAST = date(2026, 5, 4), date(2026, 6, 8), date(2026, 7, 1)


@pytest.fixture
def intake(case_of_anna: Case, anna: Staff) -> Intake:
    with act_as(anna):
        return Intake.objects.select_related("case__person").get(case=case_of_anna)


def find(intake: Intake, by: Staff, data_class: DataClass = DataClass.COUNSELLING) -> Barrier:
    values = {"group": "motivation", "label": "Rückzug", "found_on": DAY, "found_by": "Gespräch"}
    with act_as(by):
        return actions.find_barrier(intake=intake, data_class=data_class, by=by.actor, **values)  # type: ignore[arg-type]  # as named


def apply(intake: Intake, by: Staff, on: date) -> None:
    with act_as(by):
        actions.record_application(intake=intake, basis="application", applied_on=on, is_free_will=True, by=by.actor)


def decide(intake: Intake, by: Staff, decision: str = "refused", reasons: str = "Passt nicht.") -> UndoRight:
    with act_as(by):
        return actions.decide_access(intake=intake, decision=decision, reasons=reasons, on=DAY, by=by.actor)


def told(by: Staff, begin: str) -> list[str]:
    with act_as(by):
        rows = JournalEntry.objects.filter(kind="event", text__startswith=begin).order_by("written_at")
        return list(rows.values_list("text", flat=True))


# The count (C2)


def test_a_second_decision_counts_nothing_anew(intake: Intake, anna: Staff) -> None:
    find(intake, anna)
    decide(intake, anna)
    find(intake, anna)
    decide(intake, anna, reasons="Anders überlegt.")
    assert (intake.barriers_at_entry, intake.reasons) == (1, "Anders überlegt.")


def test_the_earlier_decision_stays_with_its_reasons(intake: Intake, anna: Staff) -> None:
    decide(intake, anna, reasons="Arbeit gefunden.\nZum 1. Juni.")
    decide(intake, anna, reasons="Doch nicht.")
    (text,) = told(anna, "Frühere Entscheidung")
    assert text.splitlines() == [
        f"Frühere Entscheidung über den Zugang vom 04.05.2026 ({anna.display_name}): nicht aufgenommen.",
        "Arbeit gefunden.",
        "Zum 1. Juni.",
    ]


def test_sealed_barriers_count_without_a_grant_too(intake: Intake, anna: Staff, bernd: Staff, hanna: Staff) -> None:
    for data_class in (DataClass.COUNSELLING, DataClass.HEALTH, DataClass.DEBTS):
        find(intake, anna, data_class)
    with act_as(anna):
        hand_over(case=intake.case, to=bernd, reason="Wechsel", classes=[], by=anna.actor)
    with act_as(bernd):
        assert Barrier.objects.count() == 1
        own = Intake.objects.select_related("case__person").get()
        assert {need.key for need in needs_of(own) if need.is_met} == {"barriers"}
    decide(own, bernd)
    assert own.barriers_at_entry == 3
    with act_as(hanna):
        assert barrier_count(intake.case_id) == 0


# The application (C4)


def test_saving_the_application_again_keeps_the_revocation(intake: Intake, anna: Staff) -> None:
    apply(intake, anna, DAY)
    with act_as(anna):
        actions.revoke_application(intake=intake, on=LATER, by=anna.actor)
    apply(intake, anna, DAY)
    apply(intake, anna, DAY + timedelta(days=1))
    assert intake.revoked_on == LATER
    apply(intake, anna, LAST)
    stored = state_of(intake, "applied_on", "revoked_on")
    assert stored == {"applied_on": "2026-07-01", "revoked_on": None}
    assert told(anna, "Neuer Antrag") == [
        "Neuer Antrag vom 01.07.2026. Früherer Antrag vom 05.05.2026 (widerrufen am 08.06.2026)."
    ]


def test_another_basis_keeps_the_earlier_one_in_the_journal(intake: Intake, anna: Staff) -> None:
    apply(intake, anna, DAY)
    with act_as(anna):
        actions.revoke_application(intake=intake, on=LATER, by=anna.actor)
        actions.record_application(intake=intake, basis="16h", by=anna.actor)
    apply(intake, anna, LAST)
    assert told(anna, "Grundlage") == [
        "Grundlage geändert: § 16h SGB II statt Antrag vom 04.05.2026 (widerrufen am 08.06.2026).",
        "Grundlage geändert: Antrag vom 01.07.2026 statt § 16h SGB II.",
    ]


# Who, and in which order


def test_there_is_no_first_talk_before_the_take_over(intake: Intake, anna: Staff) -> None:
    with act_as(anna), pytest.raises(RefusedError) as refused:
        actions.hold_first_talk(intake=intake, on=DAY, by=anna.actor)
    assert refused.value.field == "first_talk_on"


def test_only_the_holder_keeps_or_hands_over(intake: Intake, anna: Staff, bernd: Staff) -> None:
    from lotsenbuch.cases.actions import let_in

    decide(intake, anna)
    until = timezone.now() + timedelta(days=1)
    with act_as(anna):
        intake.save_version(seen=intake.version, decision="accepted")
        let_in(case=intake.case, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    with act_as(bernd), pytest.raises(StaleError):
        actions.keep_case(intake=intake, on=DAY, by=bernd.actor)
    client = client_of(bernd)
    assert client.get(f"/fall/{intake.case_id}/zuweisen/").status_code == 404
    page = client.get(f"/fall/{intake.case_id}/zugang/").content.decode()
    assert "zuweisen/" not in page
    assert "zuweisen/" in client_of(anna).get(f"/fall/{intake.case_id}/zugang/").content.decode()


# Taken back within ten seconds


def test_a_first_decision_taken_back_was_never_made(intake: Intake, anna: Staff) -> None:
    find(intake, anna)
    undo = decide(intake, anna)
    assert "Passt" not in str(undo.before)
    with act_as(anna):
        assert take_back(undo=undo, by=anna.actor) == intake.case
        stored = Intake.objects.get()
        assert (stored.decision, stored.reasons, stored.decided_on) == ("", "", None)
        assert (stored.decided_by, stored.barriers_at_entry) == ("", None)
        assert take_back(undo=undo, by=anna.actor) is None
    assert told(anna, "Entscheidung über den Zugang zurück") != []


def test_a_second_decision_taken_back_leaves_the_first(intake: Intake, anna: Staff) -> None:
    decide(intake, anna, reasons="Arbeit gefunden.\nZum 1. Juni.")
    undo = decide(intake, anna, reasons="Doch nicht.")
    with act_as(anna):
        take_back(undo=undo, by=anna.actor)
        assert Intake.objects.get().reasons == "Arbeit gefunden.\nZum 1. Juni."


def test_days_of_fallzugang_are_taken_back(intake: Intake, anna: Staff) -> None:
    apply(intake, anna, DAY)
    decide(intake, anna, "accepted")
    barrier = find(intake, anna, DataClass.HEALTH)
    with act_as(anna):
        undo = actions.keep_case(intake=intake, on=DAY, by=anna.actor)
        assert take_back(undo=undo, by=anna.actor)
        intake.refresh_from_db()
        assert intake.taken_over_on is None
        actions.keep_case(intake=intake, on=DAY, by=anna.actor)
        for column, act in (
            ("revoked_on", actions.revoke_application),
            ("first_talk_on", actions.hold_first_talk),
            ("informed_on", actions.note_information),
        ):
            undo = act(intake=intake, on=LATER, by=anna.actor)
            assert getattr(intake, column) == LATER
            assert take_back(undo=undo, by=anna.actor)
            intake.refresh_from_db()
            assert getattr(intake, column) is None
        undo = actions.ease_barrier(barrier=barrier, on=LATER, by=anna.actor)
        assert take_back(undo=undo, by=anna.actor)
        barrier.refresh_from_db()
        assert barrier.eased_on is None


def test_what_went_on_is_not_taken_back(intake: Intake, anna: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    with act_as(anna):
        undo = actions.note_information(intake=intake, on=DAY, by=anna.actor)
        actions.record_prognosis(intake=intake, is_over_a_year=True, prognosis="Viel.", by=anna.actor)
        assert take_back(undo=undo, by=anna.actor) is None
        made = actions.note_information(intake=intake, on=LATER, by=anna.actor)
        late = UndoRight(actor=made.actor, act=made.act, case_id=made.case_id, before=made.before)
        late.expires_at = timezone.now() - timedelta(seconds=1)
        late.save(force_insert=True)
        assert take_back(undo=late, by=anna.actor) is None
        assert Intake.objects.get().informed_on == LATER


def test_the_page_offers_to_take_a_step_back(intake: Intake, anna: Staff) -> None:
    client = client_of(anna)
    address = f"/fall/{intake.case_id}/informationsblatt/uebergeben/"
    client.post(address, {"version": intake.version, "informed_on": "heute"})
    offered = client.session["undo"]
    assert client.post(f"/rueckgaengig/{offered['id']}/").headers["Location"].endswith("/zugang/#information")
    with act_as(anna):
        assert Intake.objects.get().informed_on is None


def test_a_barrier_is_eased_once(intake: Intake, anna: Staff) -> None:
    barrier = find(intake, anna)
    with act_as(anna):
        actions.ease_barrier(barrier=barrier, on=DAY, by=anna.actor)
        with pytest.raises(RefusedError):
            actions.ease_barrier(barrier=barrier, on=LATER, by=anna.actor)
