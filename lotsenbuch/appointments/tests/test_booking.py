"""Booking, moving, withdrawing: what the rules refuse, and what the database keeps."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import book, confirm, keep_block, move, record_result, take_over, withdraw
from lotsenbuch.appointments.models import Appointment, Busy
from lotsenbuch.appointments.queries import appointment_of, day_of, free_slots
from lotsenbuch.appointments.queries.people import house_week
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind, Minutes, Purpose, Result, State
from lotsenbuch.cases.actions import let_in
from lotsenbuch.cases.models import Case
from lotsenbuch.office.models import Absence, Office, Room
from lotsenbuch.records.rules import DataClass, RefusedError
from tests.cast import act_as, client_of, registered

from .talks import HOUR, at, summons, talk


def busy(reader: Staff) -> list[tuple[object, object, bool]]:
    with act_as(reader):
        rows = Busy.objects.order_by("during", "id")
        return [(row.during.lower, row.during.upper, row.is_out) for row in rows]


def test_a_talk_takes_the_time_of_its_parts_and_names_nobody(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    row = talk(anna, case_of_anna, at(9), kind=Kind.HOME, minutes=Minutes(60, 10, 20, 15))
    assert (row.state, row.result, row.holder_id) == (State.OFFERED, "", anna.pk)
    # Ways on both sides, preparation before, writing after.
    assert busy(bernd) == [(at(8, 35), at(10, 35), True)]
    with act_as(bernd):
        assert Appointment.objects.count() == 0
        assert {field.name for field in Busy._meta.get_fields()} == {"id", "staff", "room", "during", "is_out"}
    with act_as(anna):
        withdraw(appointment=row, seen=1, by=anna.actor)
    assert busy(bernd) == []


def test_nobody_and_no_room_is_taken_twice(anna: Staff, bernd: Staff, case_of_anna: Case, case_of_bernd: Case) -> None:
    room = Room.objects.create(office=Office.objects.get(), name="2.04", seats=3, from_on=timezone.localdate())
    talk(anna, case_of_anna, at(9), companions=(bernd.pk,), room_id=room.pk)
    for starts_at, values, word in (
        # Bernd shares the talk, not Anna's writing.
        (at(9, 30), {}, "Zu dieser Zeit belegt."),
        (at(12), {"companions": (anna.pk,)}, None),
        (at(9, 55), {"companions": (anna.pk,), "minutes": Minutes(15, 0, 0)}, "Zu dieser Zeit belegt."),
        (at(14), {"room_id": room.pk, "companions": (uuid4(), uuid4())}, "In diesem Raum sind nur 3 Plätze."),
    ):
        if word is None:
            continue
        with pytest.raises(RefusedError, match=word):
            talk(bernd, case_of_bernd, starts_at, **values)
    # Ten o'clock: the room is free, Bernd is free.
    talk(bernd, case_of_bernd, at(10, 10), room_id=room.pk)
    with act_as(bernd):
        (week,) = house_week([], at(9).date(), [room])
    assert (week.name, len(week.days[at(9).date()])) == ("2.04", 2)
    asked = {"who": [str(bernd.pk)], "minutes": "60", "start_on": f"{at(9):%d.%m.%Y}", "in_room": str(room.pk)}
    begins = re.findall(r"(\d\d:\d\d)\sUhr – ", client_of(bernd).get(reverse("appointments:free"), asked).text)
    assert (bool(begins), "09:00" in begins[:1]) == (True, False)
    other = registered(anna)
    with pytest.raises(RefusedError, match="Der Raum ist zu dieser Zeit belegt"):
        talk(anna, other, at(11, 5), room_id=room.pk)


def test_a_clash_of_the_person_is_told_to_who_may_see_it(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    talk(anna, case_of_anna, at(9), kind=Kind.PHONE)
    with pytest.raises(RefusedError, match=r"schon einen Termin in diesem Fall: .*, 09:00 Uhr, Telefon\."):
        talk(anna, case_of_anna, at(9, 30), holder_id=bernd.pk)
    # What Bernd, who stands in, may not see without a grant: one sentence, no reason.
    talk(anna, case_of_anna, at(14), kind=Kind.PHONE, data_class=2)
    with act_as(anna):
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=at(23, days=30), reason="Vertretung", by=anna.actor)
    with pytest.raises(RefusedError) as refused:
        talk(bernd, case_of_anna, at(14))
    assert refused.value.message == "Zu dieser Zeit nicht möglich."


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"kind": Kind.PHONE}, "nicht per Telefon oder Video"),
        ({"kind": Kind.OUTSIDE, "place": "Stadtpark"}, "nicht an andere Orte"),
        ({"kind": Kind.HOME}, "nicht an andere Orte"),
        ({"series": uuid4()}, "keine Reihe"),
        ({"purpose": "Gespräch"}, "Zweck aus der Liste"),
        ({"purpose": ""}, "Zweck aus der Liste"),
        ({"data_class": 2}, "Klasse 1"),
    ],
)
def test_a_summons_keeps_to_the_law(anna: Staff, case_of_anna: Case, values: dict[str, object], word: str) -> None:
    given = {"is_meldetermin": True, "purpose": Purpose.SUPPORT.value, **values}
    with pytest.raises(RefusedError, match=word):
        talk(anna, case_of_anna, at(9), **given)


def test_the_database_keeps_the_law_of_the_summons_too(anna: Staff, case_of_anna: Case) -> None:
    row = summons(anna, case_of_anna, at(9))
    for wrong in ({"kind": "phone"}, {"purpose": "anything"}, {"series": uuid4()}, {"is_meldetermin": False}):
        with act_as(anna), pytest.raises(IntegrityError, match="appointment_summons_by_law"), transaction.atomic():
            Appointment.objects.filter(pk=row.pk).update(**wrong)


def test_a_summons_that_is_moved_is_withdrawn_and_never_missed(anna: Staff, case_of_anna: Case) -> None:
    row = summons(anna, case_of_anna, at(9))
    with act_as(anna):
        new = move(appointment=row, seen=1, starts_at=at(11), by=anna.actor)
        row.refresh_from_db()
        assert (row.state, row.result, row.is_meldetermin) == (State.MOVED, "", True)
        assert (new.replaces_id, new.is_meldetermin, new.purpose, new.state) == (row.pk, False, "", State.OFFERED)
        with pytest.raises(RefusedError, match="verlegt oder zurückgenommen"):
            record_result(appointment=row, seen=2, result=Result.MISSED, by=anna.actor)


def test_an_ordinary_talk_keeps_its_key_when_it_is_moved(anna: Staff, case_of_anna: Case) -> None:
    row = talk(anna, case_of_anna, at(9), state=State.CONFIRMED)
    with act_as(anna):
        moved = move(appointment=row, seen=1, starts_at=at(9, 30), by=anna.actor)
        assert (moved.pk, moved.version, moved.state) == (row.pk, 2, State.OFFERED)
        again = move(appointment=moved, seen=2, starts_at=at(14), by=anna.actor, is_agreed=True, minutes=30)
        assert (again.state, again.ends_at) == (State.CONFIRMED, at(14, 30))
    assert busy(anna) == [(at(13, 50), at(14, 50), False)]


def test_of_a_choice_one_is_confirmed_and_the_others_are_withdrawn(anna: Staff, case_of_anna: Case) -> None:
    choice = uuid4()
    rows = [talk(anna, case_of_anna, at(hour), choice=choice) for hour in (9, 11, 14)]
    with act_as(anna):
        confirm(appointment=rows[1], seen=1, by=anna.actor)
        states = dict(Appointment.objects.values_list("pk", "state"))
        assert [states[row.pk] for row in rows] == ["withdrawn", "confirmed", "withdrawn"]
    assert len(busy(anna)) == 1


def test_a_group_shares_the_time_of_its_holder(anna: Staff, case_of_anna: Case) -> None:
    other, gathering = registered(anna), uuid4()
    group = {"kind": Kind.GROUP, "gathering": gathering, "minutes": Minutes(90, 0, 0)}
    rows = [talk(anna, case, at(9), **group) for case in (case_of_anna, other)]
    assert busy(anna) == [(at(9), at(10, 30), False)]
    with act_as(anna):
        withdraw(appointment=rows[0], seen=1, by=anna.actor)
        assert len(busy(anna)) == 1
        withdraw(appointment=rows[1], seen=1, by=anna.actor)
    assert busy(anna) == []


def test_the_first_talk_elsewhere_says_why(anna: Staff, case_of_anna: Case) -> None:
    first = {"kind": Kind.OUTSIDE, "place": "am Fluss", "is_first_talk": True}
    with pytest.raises(RefusedError, match=r"§ 15 Abs. 4 SGB II") as refused:
        talk(anna, case_of_anna, at(9), **first)
    assert refused.value.field == "place_reason"
    row = talk(anna, case_of_anna, at(9), **first, place_reason="kommt nicht die Treppe hinauf")
    assert row.place_reason == "kommt nicht die Treppe hinauf"


def test_what_is_of_class_2_is_sealed_and_hidden_without_a_grant(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    row = talk(anna, case_of_anna, at(9), kind=Kind.PARTNER, place="Schmerzambulanz", data_class=2)
    assert (row.place, bool(row.sealed)) == ("", True)
    with act_as(anna):
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=at(23, days=30), reason="Vertretung", by=anna.actor)
        seen = appointment_of(case_of_anna, row.pk)
        assert seen is not None
        assert seen.place == "Schmerzambulanz"
    with act_as(bernd):
        assert Appointment.objects.count() == 0
        assert [entry.appointment for entry in day_of(anna.pk, at(9).date()).entries] == [None], "only „belegt“"
    with pytest.raises(RefusedError, match="fehlt die Berechtigung"):
        talk(bernd, case_of_anna, at(14), data_class=2)


def test_results_hold_what_the_law_asks(anna: Staff, case_of_anna: Case) -> None:
    row = summons(anna, case_of_anna, at(0, days=0))
    with act_as(anna):
        with pytest.raises(RefusedError, match="am selben Tag"):
            record_result(appointment=row, seen=1, result=Result.CAME_LATER, came_at=at(9, days=1), by=anna.actor)
        done = record_result(appointment=row, seen=1, result=Result.CAME_LATER, came_at=at(0, 5, days=0), by=anna.actor)
        assert (done.state, done.result) == (State.DONE, Result.CAME_LATER)
        again = record_result(appointment=done, seen=2, result=Result.ATTENDED, by=anna.actor)
        assert again.came_at is None
    later = talk(anna, case_of_anna, at(9))
    with act_as(anna), pytest.raises(RefusedError, match="noch nicht begonnen"):
        record_result(appointment=later, seen=1, result=Result.MISSED, by=anna.actor)


def test_who_is_away_is_not_booked_and_a_colleague_takes_over(
    anna: Staff, bernd: Staff, case_of_anna: Case, case_of_bernd: Case
) -> None:
    row = talk(anna, case_of_anna, at(9))
    with act_as(anna):
        on = at(9).date()
        Absence.objects.create(staff=anna, absent_from=on, absent_until=on + timedelta(days=1), noted_by="test")
    with pytest.raises(RefusedError, match="Anna Arndt ist an diesem Tag abwesend"):
        talk(anna, case_of_anna, at(14))
    talk(bernd, case_of_bernd, at(14))
    with act_as(anna):
        taken = take_over(appointment=row, seen=1, to=bernd, by=anna.actor)
        assert taken.holder_id == bernd.pk
    with act_as(bernd):
        assert free_slots([anna.pk], at(7), at(18), 30) == []
        starts = [slot.start for slot in free_slots([bernd.pk], at(7), at(16), 120)]
    assert starts == [at(10, 20)] if at(9).weekday() < 5 else starts == []


def test_a_time_of_ones_own_is_only_busy_for_others(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        keep_block(kind="writing", starts_at=at(9), ends_at=at(10), by=anna.actor)
        with pytest.raises(RefusedError, match="Zu dieser Zeit belegt"):
            book(case=case_of_anna, given=Booking(Kind.OFFICE, at(9, 30), HOUR), by=anna.actor)
    assert busy(bernd) == [(at(9), at(10), False)]
    with act_as(bernd), transaction.atomic(), pytest.raises(ProgrammingError):
        Busy.objects.create(staff=anna, during=(at(11), at(12)))


def test_a_stranger_writes_no_appointment(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    with act_as(bernd), pytest.raises(ProgrammingError), transaction.atomic():
        book(case=case_of_anna, given=Booking(Kind.PHONE, at(9)), by=bernd.actor)
    assert Appointment.holds == DataClass.COUNSELLING
