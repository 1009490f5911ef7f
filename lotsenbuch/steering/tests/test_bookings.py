"""Measures are proposed and booked, places are counted without names, who was there is told, costs are seen."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.partners.actions.programmes import keep_course, keep_programme
from lotsenbuch.partners.models import Course, Programme, Seat
from lotsenbuch.partners.queries.programmes import programme_of, taken
from lotsenbuch.partners.rules.measures import Basis, MeasureKind, Per, cost_of, months_between, valid_on
from lotsenbuch.partners.tests.work import network_places, partner
from lotsenbuch.records import clock
from lotsenbuch.records.rules import DataClass, RefusedError, StaleError
from lotsenbuch.steering import actions
from lotsenbuch.steering.models import Attendance, Booking, Measure, MissedDays, Subsidy
from lotsenbuch.steering.queries import measure_of, measures_of
from lotsenbuch.steering.queries.bookings import bookings_of, costs_of, shown_plan, subsidies_of, there
from lotsenbuch.steering.rules.booking import Absent, Missed, Month, months_untold
from lotsenbuch.steering.rules.measure import StartedMeasure
from lotsenbuch.steering.rules.subsidy import Granted, SubsidyKind, plan
from tests.cast import act_as, client_of

OPEN = DataClass.COUNSELLING


def offer(anna: Staff, *, places: int | None = 1, basis: str = "activation") -> tuple[Programme, Course]:
    """Put a measure with one run into the catalogue."""
    network_places()
    organisation = partner(anna, "Werkstatt am Hafen", "Erprobung")[0]
    values = {
        "name": "Schrauben und Sägen",
        "kind": "practice",
        "basis": basis,
        "cost": Decimal(300),
        "cost_per": "month",
    }
    with act_as(anna):
        row = keep_programme(row=None, organisation=organisation, seen=0, values=values, by=anna.actor)
        first = clock.today() + timedelta(days=10)
        run = {"starts_on": first, "ends_on": first + timedelta(days=40), "places": places}
        return row, keep_course(row=None, programme=row, seen=0, values=run, by=anna.actor)


def again(case: Case, anna: Staff) -> Case:
    found = case_of(case.id, anna.actor)
    assert found is not None
    return found


def test_kinds_of_the_catalogue_are_those_of_measures() -> None:
    assert [(one.value, one.label) for one in MeasureKind] == list(Measure.Kind.choices)


def test_a_booking_takes_a_place_and_a_cancelled_one_gives_it_back(case_of_anna: Case, anna: Staff) -> None:
    row, course = offer(anna)
    with act_as(anna):
        case = again(case_of_anna, anna)
        first = actions.book_measure(
            case=case, programme=row, course=course, aim="Ausprobieren", data_class=OPEN, by=anna.actor
        )
        assert (taken(course.id), first.facts["planned"], first.planned_on) == (1, "600.00", course.starts_on)
        with pytest.raises(RefusedError, match="kein Platz mehr frei"):
            actions.book_measure(case=case, programme=row, course=course, aim="", data_class=OPEN, by=anna.actor)
        with pytest.raises(RefusedError, match="schon 1 Plätze belegt"):
            keep_course(
                row=course, programme=row, seen=1, values={"starts_on": course.starts_on, "places": 0}, by=anna.actor
            )
        assert not {field.name for field in Seat._meta.fields} & {"case", "staff", "person"}  # nobody is named
        actions.cancel_booking(booking=first, seen=first.version, by=anna.actor)
        assert (taken(course.id), bookings_of(case)) == (0, [])
        with pytest.raises(RefusedError, match="abgesagt"):
            actions.begin_booking(booking=first, seen=2, on=clock.today(), look_on=None, by=anna.actor)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Booking.objects.update(facts={"name": "anders"})


def test_what_was_booked_begins_as_a_measure_with_its_cost(case_of_anna: Case, anna: Staff) -> None:
    row, course = offer(anna)
    with act_as(anna):
        case = again(case_of_anna, anna)
        booked = actions.book_measure(case=case, programme=row, course=course, aim="", data_class=OPEN, by=anna.actor)
        with pytest.raises(StaleError), transaction.atomic():
            actions.begin_booking(booking=booked, seen=7, on=clock.today(), look_on=None, by=anna.actor)
        assert not Measure.objects.exists()
        measure = actions.begin_booking(booking=booked, seen=1, on=clock.today(), look_on=None, by=anna.actor)
        assert (measure.name, measure.provider, measure.kind) == (
            "Schrauben und Sägen",
            "Werkstatt am Hafen",
            "practice",
        )
        assert measure.costs == {"planned": "600.00", "basis": row.basis_label}
        actions.note_costs(measure=measure, seen=1, planned=Decimal("650.50"), spent=Decimal(100), by=anna.actor)
        actions.propose_measure(case=case, words="Ein Tag beim Imker.", data_class=OPEN, by=anna.actor)
        costs = costs_of(measures_of(case), bookings_of(case), [])
        assert (costs.planned, costs.spent, costs.untold) == (Decimal("650.50"), Decimal(100), 1)
        assert [line.basis for line in costs.lines] == [row.basis_label, ""]


def test_outside_the_catalogue_one_sentence_is_enough(case_of_anna: Case, anna: Staff) -> None:
    page = reverse("steering:offers", args=[case_of_anna.id])
    browser = client_of(anna)
    empty = browser.post(page, {"words": " ", "data_class": "1", "repeat_key": uuid4()})
    assert "Bitte ausfüllen" in empty.text
    browser.post(page, {"words": "Probearbeiten beim Imker in Hafersiel.", "data_class": "1", "repeat_key": uuid4()})
    with act_as(anna):
        made = Booking.objects.get()
        assert (made.state, made.facts["name"]) == ("proposed", "Probearbeiten beim Imker in Hafersiel.")
    shown = browser.get(reverse("steering:steering", args=[case_of_anna.id])).text
    assert "Probearbeiten beim Imker" in shown
    long = browser.post(page, {"words": "x" * 301, "data_class": "1", "repeat_key": uuid4()})
    assert "Höchstens 300 Zeichen" in long.text


def test_a_protected_measure_is_sealed_with_its_place_and_its_cost(
    case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    row, course = offer(anna)
    with act_as(anna):
        case = again(case_of_anna, anna)
        booked = actions.book_measure(
            case=case, programme=row, course=course, aim="", data_class=DataClass.HEALTH, by=anna.actor
        )
        assert (booked.facts, bookings_of(case)[0].facts["name"]) == ({}, "Schrauben und Sägen")
        opened = bookings_of(case)[0]
        measure = actions.begin_booking(booking=opened, seen=1, on=clock.today(), look_on=None, by=anna.actor)
        assert (measure.name, measure.costs) == ("", {})
        read = measure_of(case, measure.id)
        assert read is not None
        actions.note_costs(measure=read, seen=1, planned=None, spent=Decimal("9.99"), by=anna.actor)
        stored = Measure.objects.get()
        assert (stored.costs, stored.name) == ({}, "")
        assert measures_of(case)[0].costs == {"basis": row.basis_label, "spent": "9.99"}
    with act_as(bernd):
        assert not Booking.objects.exists()
    for door in ("steering:offers", "steering:grant_subsidy"):
        assert client_of(bernd).get(reverse(door, args=[case_of_anna.id])).status_code == 404


def test_a_basis_that_does_not_carry_on_the_first_day_is_said(case_of_anna: Case, anna: Staff) -> None:
    row, course = offer(anna, basis="training")
    with act_as(anna), pytest.raises(RefusedError, match="Agentur für Arbeit"):
        actions.book_measure(
            case=again(case_of_anna, anna), programme=row, course=course, aim="", data_class=OPEN, by=anna.actor
        )
    assert not valid_on(Basis.HOLISTIC, date(2023, 6, 30), None, None).holds  # § 16k came on 1 July 2023
    assert valid_on(Basis.HOLISTIC, date(2023, 7, 1), None, None).holds
    assert "erst ab 01.02.2026" in valid_on(Basis.NONE, date(2026, 1, 31), date(2026, 2, 1), None).reason
    assert "nur bis 31.01.2026" in valid_on(Basis.NONE, date(2026, 2, 1), None, date(2026, 1, 31)).reason
    assert valid_on(Basis.NONE, date(2026, 1, 31), date(2026, 1, 31), date(2026, 1, 31)).holds
    offered = programme_of(row.id)
    assert offered is not None
    assert not offered.validity.holds


@pytest.mark.parametrize(
    ("per", "first", "last", "expected"),
    [
        (Per.ONCE, None, None, "100.00"),
        (Per.MONTH, date(2026, 1, 31), date(2026, 2, 28), "100.00"),
        (Per.MONTH, date(2026, 1, 1), date(2026, 3, 31), "300.00"),
        (Per.MONTH, date(2026, 1, 1), None, None),
        (Per.HOUR, date(2026, 1, 1), date(2026, 3, 31), None),
    ],
)
def test_what_a_place_costs(per: Per, first: date | None, last: date | None, expected: str | None) -> None:
    cost = cost_of(Decimal("100.00"), per, first, last)
    assert (str(cost) if cost is not None else None) == expected
    assert months_between(date(2028, 1, 29), date(2028, 2, 29)) == 2


@pytest.fixture
def running(case_of_anna: Case, anna: Staff) -> UUID:
    """Return a measure that began three months ago."""
    with act_as(anna):
        given = StartedMeasure("practice", "Werkstatt", clock.today() - timedelta(days=70))
        return actions.start_measure(case=again(case_of_anna, anna), given=given, by=anna.actor).id


def test_missed_days_have_a_reason_and_nothing_follows(case_of_anna: Case, anna: Staff, running: UUID) -> None:
    today = clock.today()
    with act_as(anna):
        case = again(case_of_anna, anna)
        measure = measure_of(case, running)
        assert measure is not None
        day = today - timedelta(days=20)
        note: dict[str, Any] = {"measure": measure, "by": anna.actor}
        actions.note_absence(given=Absent(day, day + timedelta(days=2), Missed.CARE, today), **note)
        for first, last, message in (
            (day + timedelta(days=2), day + timedelta(days=5), "schon etwas eingetragen"),
            (today - timedelta(days=71), today - timedelta(days=71), "nicht in der Maßnahme"),
            (today, today + timedelta(days=1), "Zukunft"),
            (today, today - timedelta(days=1), "vor dem Beginn"),
        ):
            with pytest.raises(RefusedError, match=message):
                actions.note_absence(given=Absent(first, last, Missed.OPEN, today), **note)
        ill = actions.note_absence(given=Absent(today, today, Missed.ILL, today), **note)
        assert (ill.data_class, ill.facts) == (2, {})  # an illness is class 2, whatever the measure is
        assert [one.reason for one in there(case, measure).missed] == [
            "krank gemeldet",
            "Kind oder Angehörige versorgt",
        ]
        actions.drop_absence(absence=ill, by=anna.actor)
        assert MissedDays.objects.count() == 1
    assert client_of(anna).get(reverse("steering:measure", args=[case.id, running])).text.count("§ 61") > 0


def test_a_month_is_told_once_and_the_later_word_counts(case_of_anna: Case, anna: Staff, running: UUID) -> None:
    today = clock.today()
    with act_as(anna):
        measure = measure_of(again(case_of_anna, anna), running)
        assert measure is not None
        month = measure.started_on.replace(day=1)
        told = [Month(month, 12, 2, today), Month(month, 11, 3, today)]
        for one in told:
            actions.note_attendance(measure=measure, given=one, by=anna.actor)
        assert [(row.days_present, row.days_missed) for row in Attendance.objects.all()] == [(11, 3)]
        assert month not in there(measure.case, measure).untold
        for bad in (Month(month, 30, 2, today), Month(date(2020, 1, 1), 1, 0, today)):
            with pytest.raises(RefusedError):
                actions.note_attendance(measure=measure, given=bad, by=anna.actor)


def test_months_that_are_over_and_untold() -> None:
    start = date(2025, 11, 20)
    assert months_untold(start, None, date(2026, 2, 1), {date(2025, 12, 1)}) == [date(2025, 11, 1), date(2026, 1, 1)]
    assert months_untold(start, date(2025, 12, 3), date(2026, 2, 1), set()) == [date(2025, 11, 1), date(2025, 12, 1)]
    assert months_untold(start, None, date(2025, 11, 30), set()) == []


def granted(kind: SubsidyKind, months: int, **more: object) -> Granted:
    """Return a grant of 2,000 € a month from 1 September 2026 on."""
    values: dict[str, object] = {"granted_on": date(2026, 8, 3), "starts_on": date(2026, 9, 1), "wage": Decimal(2000)}
    return Granted(kind, months=months, **values | more)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("given", "percents", "total"),
    [
        (granted(SubsidyKind.LONG_TERM, 24), [75, 50], "30000.00"),
        (granted(SubsidyKind.PARTICIPATION, 60), [100, 100, 90, 80, 70], "105600.00"),
        (granted(SubsidyKind.PARTICIPATION, 18), [100, 100], "36000.00"),
        (granted(SubsidyKind.WAGE, 6, percent=30), [30], "3600.00"),
        (granted(SubsidyKind.WAGE, 36, percent=50, birth_on=date(1971, 9, 1)), [50, 50, 50], "36000.00"),
        (granted(SubsidyKind.DISABLED, 24, percent=70), [70, 60], "31200.00"),
        (granted(SubsidyKind.DISABLED, 24, percent=20), [20, 20], "9600.00"),
        (granted(SubsidyKind.ESPECIALLY, 60, percent=70), [70, 70, 60, 50, 40], "69600.00"),
    ],
)
def test_the_year_plan_has_the_percentages_of_the_law(given: Granted, percents: list[int], total: str) -> None:
    made = plan(given)
    assert ([one.percent for one in made.years], str(made.total)) == (percents, total)
    assert made.years[0].first == date(2026, 9, 1)
    assert sum(one.months for one in made.years) == given.months


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (granted(SubsidyKind.LONG_TERM, 25), "months"),
        (granted(SubsidyKind.PARTICIPATION, 61), "months"),
        (granted(SubsidyKind.WAGE, 13, percent=50, birth_on=date(1971, 9, 2)), "months"),
        (granted(SubsidyKind.WAGE, 12, percent=51), "percent"),
        (granted(SubsidyKind.WAGE, 12), "percent"),
        (granted(SubsidyKind.WAGE, 13, percent=50, birth_on=date(1960, 1, 1), starts_on=date(2029, 1, 1)), "months"),
        (granted(SubsidyKind.DISABLED, 25, percent=70), "months"),
        (granted(SubsidyKind.PARTICIPATION, 12, granted_on=date(2018, 12, 31)), "granted_on"),
    ],
)
def test_what_the_law_of_the_day_does_not_allow(given: Granted, field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        plan(given)
    assert refused.value.field == field


def test_a_year_that_begins_on_29_february() -> None:
    made = plan(granted(SubsidyKind.LONG_TERM, 24, starts_on=date(2028, 2, 29)))
    assert [(one.first, one.last) for one in made.years] == [
        (date(2028, 2, 29), date(2029, 2, 27)),
        (date(2029, 2, 28), date(2030, 2, 27)),
    ]


def test_the_plan_stays_as_the_day_of_grant_made_it(
    case_of_anna: Case, anna: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from lotsenbuch.law import store

    page = reverse("steering:grant_subsidy", args=[case_of_anna.id])
    browser: Client = client_of(anna)
    body = {
        "kind": "16i", "employer": "Gärtnerei Feldblick", "granted_on": "03.08.2026", "starts_on": "01.09.2026",
        "months": "60", "wage": "2.000,00", "percent": "", "data_class": "1", "is_checked": "on", "repeat_key": uuid4(),
    }  # fmt: skip
    assert browser.post(page, {**body, "wage": "2.00"}).status_code == 200
    assert browser.post(page, {**body, "months": "61"}).status_code == 200
    assert "sonst ist eine Förderung ausgeschlossen" in browser.post(page, {**body, "is_checked": ""}).text
    assert "stehen die Prozente im Gesetz" in browser.post(page, {**body, "percent": "50"}).text
    assert browser.post(page, body).status_code == 302
    browser.post(page, body)  # sent twice
    second = browser.post(page, {**body, "kind": "16e", "months": "24", "employer": "Anderswo", "repeat_key": uuid4()})
    assert "In dieser Zeit läuft schon: Zuschuss nach § 16i SGB II" in second.text.replace("\u00a0", " ")
    # A later law has other percentages; a grant of its time follows it, the old one stays (§ 66 SGB II).
    norm = store.norm("§ 16i SGB II")
    values = {**norm.entries[-1].values, "percent_by_year": [60, 40], "max_months": 24}
    later = replace(norm.entries[-1], valid_from=date(2027, 1, 1), values=values)
    changed = replace(norm, entries=(*norm.entries, later))
    monkeypatch.setattr(store, "norm", lambda name: changed if name == norm.name else norm)
    assert [one.percent for one in plan(granted(SubsidyKind.PARTICIPATION, 24, granted_on=date(2027, 1, 1))).years] == [
        60,
        40,
    ]
    with act_as(anna):
        case = again(case_of_anna, anna)
        row = subsidies_of(case)[0]
        assert Subsidy.objects.count() == 1
        assert [one.percent for one in shown_plan(row).years] == [100, 100, 90, 80, 70]
        assert "03.08.2026" in row.facts["wording"]
        with pytest.raises(RefusedError):
            actions.end_subsidy(subsidy=row, seen=1, on=date(2026, 8, 31), by=anna.actor)
        actions.end_subsidy(subsidy=row, seen=1, on=date(2026, 9, 1), by=anna.actor)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Subsidy.objects.update(facts={})
    shown = browser.get(reverse("steering:subsidy", args=[case.id, row.id])).text
    assert "105.600,00" in shown
    assert "keine Rückzahlung vorgesehen" in shown
    assert "§ 16i Abs. 7 SGB II" in shown.replace("\u00a0", " ")
    assert "105.600,00" in browser.get(reverse("steering:steering", args=[case.id])).text
