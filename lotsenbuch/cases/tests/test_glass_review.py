"""Two people, supervision and review: who decides, who is told, who reads what was said."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import (
    Plea,
    break_glass,
    decide_opening,
    escalate_openings,
    review_opening,
    seal_case,
    state_opening,
    supervise,
)
from lotsenbuch.cases.models import Access, Case, Opening
from lotsenbuch.cases.queries import case_of, notes_of
from lotsenbuch.cases.rules.glass import read_number
from lotsenbuch.office.models import House, Member, Team
from lotsenbuch.office.queries import review_due
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError
from tests.cast import LONG_AGO, Cast, act_as, client_of, setting_up

pytestmark = pytest.mark.django_db
WHY = "Die Schwester ruft an, seit zwei Tagen keine Antwort"
NOWHERE = "26-99999"
DAY = timedelta(days=1)
RELEASE = True
REMIND = Actor.service("remind")
VOLATILE = r"nonce[-=]\"?[\w+/=-]+|(?<=value=\")[A-Za-z0-9]{64}(?=\")|(?<=csrftoken\": \")\w{64}|[0-9a-f-]{36}"
VOLATILE += r"|datetime=\"[^\"]+\"|\d\d:\d\d(?=\W+Uhr)"


def plea(number: str, *classes: DataClass) -> Plea:
    return Plea(number, "crisis_call", WHY, classes)


def broken(case: Case, by: Staff, house: House, *classes: DataClass) -> Opening:
    with act_as(by):
        return break_glass(plea=plea(case.fallnummer, *classes), house=house, by=by.actor)


def supervised(case: Case, by: Staff, house: House, hours: int = 8) -> Opening:
    with act_as(by):
        asked = Plea(case.fallnummer, "complaint", WHY, reference="BSW 12/26")
        return supervise(plea=asked, hours=hours, house=house, by=by.actor)


def typed(a_number: str, **more: object) -> dict[str, object]:
    return {"number": a_number, "reason": "danger", "explanation": WHY, **more}


@pytest.fixture
def sealed_case(case_of_anna: Case, anna: Staff) -> Case:
    with act_as(anna):
        seal_case(case=case_of_anna, reason="Anschrift nach § 51 BMG gesperrt", by=anna.actor)
    return case_of_anna


# Two people


def test_a_second_person_releases_a_sealed_case_without_seeing_it(
    sealed_case: Case, anna: Staff, bernd: Staff, ines: Staff, house: House
) -> None:
    opening = broken(sealed_case, bernd, house)
    assert opening.state() == "waiting"
    with act_as(ines):
        decide_opening(opening=opening, release=True, reason="Mit der Leitung besprochen", house=house, by=ines.actor)
        assert case_of(sealed_case.id, ines.actor) is None
    with act_as(bernd):
        found = Opening.objects.get()
        assert (found.case_id, found.state()) == (sealed_case.id, "running")
        assert found.opened_at is not None
        assert found.ends_at == found.opened_at + timedelta(hours=1)
        assert bernd.notices.filter(kind="access_decided", target_id=opening.id).count() == 1
        assert case_of(sealed_case.id, bernd.actor) is not None
    with act_as(anna):
        assert anna.notices.filter(kind="access_used", target_id=sealed_case.id).count() == 1


def test_declined_or_released_without_a_case_nothing_opens(
    sealed_case: Case, bernd: Staff, ines: Staff, house: House
) -> None:
    declined = broken(sealed_case, bernd, house)
    with act_as(bernd):
        empty = break_glass(plea=plea(NOWHERE), house=house, by=bernd.actor)
    with act_as(ines):
        decide_opening(opening=declined, release=False, reason="Die Vertretung ist da", house=house, by=ines.actor)
        decide_opening(opening=empty, release=True, reason="Klingt dringend genug", house=house, by=ines.actor)
        with pytest.raises(StaleError):
            decide_opening(opening=declined, release=True, reason="Doch noch ja dazu", house=house, by=ines.actor)
    with act_as(bernd):
        states = {one.id: one.state() for one in Opening.objects.all()}
        assert states == {declined.id: "declined", empty.id: "nothing"}
        assert not Access.objects.exists()


def test_nobody_releases_for_oneself_and_only_oversight_releases(
    sealed_case: Case, ines: Staff, jonas: Staff, everybody: Cast, house: House
) -> None:
    opening = supervised(sealed_case, ines, house)
    assert opening.state() == "waiting"
    due = timezone.localdate() + DAY
    with act_as(ines):
        with pytest.raises(RefusedError, match="jemand anderes"):
            decide_opening(opening=opening, release=True, reason="Ich brauche das jetzt", house=house, by=ines.actor)
        assert ask_guard("cases_decide_opening", opening.id, RELEASE, "Ich brauche das jetzt", due) is False
    for name in ("anna", "bernd", "chris", "dilek", "frieda"):
        with act_as(everybody[name]), pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
            ask_guard("cases_decide_opening", opening.id, RELEASE, "Ich gebe das frei", due)
    with act_as(jonas):
        decide_opening(opening=opening, release=True, reason="Beschwerde liegt vor", house=house, by=jonas.actor)
    with act_as(ines):
        assert Opening.objects.get().state() == "running"


# Supervision


def test_supervision_reads_one_case_for_hours_and_the_holder_is_told(
    case_of_anna: Case, case_of_bernd: Case, anna: Staff, ines: Staff, house: House
) -> None:
    opening = supervised(case_of_anna, ines, house, hours=3)
    client = client_of(ines)
    page = client.get(reverse("desk:case_file", args=[case_of_anna.id]))
    assert page.status_code == 200
    assert "Fachaufsicht: nur lesen" in page.text
    assert client.get(reverse("desk:case_file", args=[case_of_bernd.id])).status_code == 404
    assert opening.ends_at is not None
    assert opening.opened_at is not None
    assert opening.ends_at - opening.opened_at == timedelta(hours=3)
    with act_as(ines):
        assert Entry.objects.get(kind="read", case_id=case_of_anna.id).purpose.startswith("Fachaufsicht")
    with act_as(anna):
        assert anna.notices.filter(kind="access_used").count() == 1
    shown = client_of(anna).get(reverse("cases:openings", args=[case_of_anna.id])).text
    assert "Beschwerde" in shown
    assert ines.display_name in shown
    assert WHY not in shown


def test_supervision_asks_for_a_reference_and_keeps_to_the_house_rule(
    case_of_anna: Case, ines: Staff, house: House
) -> None:
    with act_as(ines):
        with pytest.raises(RefusedError, match="höchstens 8 Stunden"):
            supervise(
                plea=Plea(case_of_anna.fallnummer, "complaint", WHY, reference="X"), hours=9, house=house, by=ines.actor
            )
        with pytest.raises(RefusedError, match="Aktenzeichen"):
            supervise(plea=Plea(case_of_anna.fallnummer, "complaint", WHY), hours=1, house=house, by=ines.actor)


# Review


def test_a_review_is_done_by_another_and_a_question_leaves_it_open(
    case_of_anna: Case, bernd: Staff, ines: Staff, jonas: Staff, house: House
) -> None:
    opening = broken(case_of_anna, bernd, house)
    with act_as(ines):
        review_opening(opening=opening, verdict="ask", note="Warum nicht die Vertretung?", by=ines.actor)
    with act_as(bernd):
        assert bernd.notices.filter(kind="access_reviewed").count() == 1
        state_opening(opening=opening, text="Sie war selbst beim Arzt.", by=bernd.actor)
    with act_as(ines):
        assert ines.notices.filter(kind="access_stated", target_id=opening.id).count() == 1
    with act_as(jonas):
        review_opening(opening=opening, verdict="plausible", note="Nachvollziehbar erklärt", by=jonas.actor)
        with pytest.raises(StaleError):
            review_opening(opening=opening, verdict="wrong", note="Doch nicht in Ordnung", by=jonas.actor)
        found = Opening.objects.get()
        assert (found.verdict, found.reviewed_by_id) == ("plausible", jonas.id)
        kinds = [(note.kind, note.verdict) for note in notes_of(found)]
    assert kinds == [("explanation", ""), ("review", "ask"), ("statement", ""), ("review", "plausible")]
    with act_as(bernd), pytest.raises(StaleError):
        state_opening(opening=opening, text="Noch etwas", by=bernd.actor)


def test_nobody_reviews_the_own_use_and_the_officer_approves_nothing(
    case_of_anna: Case, ines: Staff, everybody: Cast, house: House
) -> None:
    opening = supervised(case_of_anna, ines, house)
    with act_as(ines):
        with pytest.raises(RefusedError, match="jemand anderes"):
            review_opening(opening=opening, verdict="plausible", note="Alles in Ordnung", by=ines.actor)
        assert ask_guard("cases_review_opening", opening.id, "plausible", "Alles in Ordnung") is False
    for name in ("anna", "bernd", "dilek", "chris"):
        with act_as(everybody[name]), pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
            ask_guard("cases_review_opening", opening.id, "plausible", "Alles in Ordnung")


def test_explanations_are_read_by_the_asker_and_the_reviewers_only(
    case_of_anna: Case, everybody: Cast, house: House
) -> None:
    opening = broken(case_of_anna, everybody["bernd"], house)
    readers, seers = set(), set()
    for name, staff in everybody.items():
        with act_as(staff):
            readers |= {name} if notes_of(opening).exists() else set()
            seers |= {name} if Opening.objects.exists() else set()
    assert readers == {"bernd", "ines", "jonas"}
    assert seers == {"anna", "bernd", "dilek", "ines", "jonas"}


def test_overdue_reviews_are_reported_once_to_officer_and_team_lead(
    case_of_anna: Case, bernd: Staff, chris: Staff, dilek: Staff, house: House, teams: tuple[Team, Team]
) -> None:
    opening = broken(case_of_anna, bernd, house)
    with setting_up():
        chris.memberships.update(valid_until=LONG_AGO + timedelta(days=1))
        Member.objects.create(team=teams[1], staff=chris, is_lead=True, valid_from=LONG_AGO)
    with acting_as(REMIND):
        assert escalate_openings(today=opening.due_on, by=REMIND) == 0
        assert escalate_openings(today=opening.due_on + DAY, by=REMIND) == 1
        assert escalate_openings(today=opening.due_on + DAY, by=REMIND) == 0
    for staff, target in ((dilek, opening.id), (chris, None)):
        with act_as(staff):
            assert [*staff.notices.filter(kind=Notice.Kind.ACCESS_OVERDUE).values_list("target_id", flat=True)] == [
                target
            ]
    with act_as(bernd):
        assert ask_guard("cases_escalate_openings", opening.due_on + DAY) == 0


def test_a_review_is_due_after_five_working_days_of_the_land(case_of_anna: Case, bernd: Staff, house: House) -> None:
    house.seat_land = "NW"
    # Thursday before Easter: Good Friday and Easter Monday do not count.
    assert review_due(date(2026, 4, 2), house) == date(2026, 4, 13)
    # Corpus Christi is a holiday in NW and none in Berlin.
    assert review_due(date(2026, 6, 1), house) == date(2026, 6, 9)
    house.seat_land = "BE"
    assert review_due(date(2026, 6, 1), house) == date(2026, 6, 8)


def test_where_no_seat_is_set_the_holidays_of_the_whole_country_count() -> None:
    # Over New Year: the holidays of both years.
    assert review_due(date(2026, 12, 28), House()) == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("typed_in", "read"),
    [(" 26-00017 ", "26-00017"), ("321 a 987654", "321A987654"), ("Zeynep", None), ("12", None)],
)
def test_a_number_is_read_and_a_name_is_not(typed_in: str, read: str | None) -> None:
    assert read_number(typed_in) == read
