"""A group has one time, one room and one colleague: nobody leaves it with the time of the others."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import accept_reply, book, confirm, make_link, move, take_over
from lotsenbuch.appointments.actions.series import book_series, move_with_undo, take_back_move_of_talk
from lotsenbuch.appointments.models import Appointment, Busy, Reply
from lotsenbuch.appointments.queries.pages import own_groups, talk_page
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind, Minutes
from lotsenbuch.cases.models import Case
from lotsenbuch.office.models import Office, Room
from lotsenbuch.records.rules import RefusedError
from tests.cast import act_as, client_of, registered

from .talks import at, talk

LONG = Minutes(90, 0, 0)


def _group(anna: Staff, *cases: Case) -> list[Appointment]:
    group = {"kind": Kind.GROUP, "gathering": uuid4(), "minutes": LONG}
    return [talk(anna, case, at(9), **group) for case in cases]


def _times(rows: list[Appointment]) -> list[tuple[object, object, str]]:
    found = {row.pk: row for row in Appointment.objects.filter(pk__in=[row.pk for row in rows])}
    return [(found[row.pk].starts_at, found[row.pk].holder_id, found[row.pk].state) for row in rows]


def _busy(staff: Staff) -> list[tuple[object, object]]:
    with act_as(staff):
        return [(one.during.lower, one.during.upper) for one in Busy.objects.filter(staff=staff).order_by("during")]


def test_who_joins_a_group_joins_its_time(anna: Staff, case_of_anna: Case) -> None:
    first = _group(anna, case_of_anna)[0]
    other = registered(anna)
    joined = talk(anna, other, at(14, days=9), kind=Kind.GROUP, gathering=first.gathering)
    assert (joined.starts_at, joined.ends_at) == (at(9), at(10, 30))
    with pytest.raises(RefusedError, match="Zu dieser Zeit belegt"):
        talk(anna, registered(anna), at(9))
    assert _busy(anna) == [(at(9), at(10, 30))]


def test_a_group_is_moved_as_a_whole_and_back(anna: Staff, case_of_anna: Case) -> None:
    rows = _group(anna, case_of_anna, registered(anna), registered(anna))
    with act_as(anna):
        confirm(appointment=rows[1], seen=1, by=anna.actor)
        _, undo = move_with_undo(appointment=rows[0], seen=1, starts_at=at(9, 30), by=anna.actor)
        assert _times(rows) == [(at(9, 30), anna.pk, "offered")] * 3
    assert _busy(anna) == [(at(9, 30), at(11))]
    with act_as(anna):
        assert undo is not None
        take_back_move_of_talk(undo=undo, by=anna.actor)
        assert _times(rows) == [(at(9), anna.pk, state) for state in ("offered", "confirmed", "offered")]
    assert _busy(anna) == [(at(9), at(10, 30))]


def test_a_group_goes_over_as_a_whole(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    rows = _group(anna, case_of_anna, registered(anna))
    with act_as(anna):
        take_over(appointment=rows[0], seen=1, to=bernd, by=anna.actor)
        assert _times(rows) == [(at(9), bernd.pk, "offered")] * 2
    assert (_busy(anna), _busy(bernd)) == ([], [(at(9), at(10, 30))])


def test_a_group_with_somebody_hidden_is_not_parted(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    rows = _group(anna, case_of_anna)
    hidden = Booking(Kind.GROUP, at(9), LONG, gathering=rows[0].gathering, holder_id=anna.pk)
    case = registered(bernd)
    with act_as(bernd):
        book(case=case, given=hidden, by=bernd.actor)
    with act_as(anna), pytest.raises(RefusedError, match="jemand darin ist von hier aus nicht zu sehen"):
        move(appointment=rows[0], seen=1, starts_at=at(14), by=anna.actor)
    assert _busy(anna) == [(at(9), at(10, 30))]


def test_a_wish_for_another_place_does_not_take_the_group_along(anna: Staff, case_of_anna: Case) -> None:
    row = _group(anna, case_of_anna, registered(anna))[0]
    with act_as(anna):
        token = make_link(case=case_of_anna, appointments=[row], by=anna.actor)
    wish = {"wish": "other_place", "place": "im Park"}
    assert "Danke" in Client().post(reverse("appointments:reply", args=[token]), wish).text
    assert "So zusagen" not in client_of(anna).get(reverse("appointments:reach", args=[case_of_anna.id])).text
    with act_as(anna), pytest.raises(RefusedError, match="Eine Gruppe hat einen Ort"):
        accept_reply(reply=Reply.objects.get(), seen=1, by=anna.actor)


def test_a_group_has_the_seats_of_its_room(anna: Staff, case_of_anna: Case) -> None:
    room = Room.objects.create(office=Office.objects.get(), name="2.04", seats=3, from_on=timezone.localdate())
    group = {"kind": Kind.GROUP, "gathering": uuid4(), "minutes": LONG, "room_id": room.pk}
    cases = [case_of_anna, registered(anna), registered(anna)]
    for case in cases[:-1]:
        talk(anna, case, at(9), **group)
    with pytest.raises(RefusedError, match=f"nur {room.seats} Plätze"):
        talk(anna, cases[-1], at(9), **group)


def test_a_series_of_a_group_meets_anew_each_time(anna: Staff, case_of_anna: Case) -> None:
    given = Booking(Kind.GROUP, at(9), LONG, gathering=uuid4())
    with act_as(anna):
        rows = book_series(case=case_of_anna, given=given, every_weeks=1, times=3, by=anna.actor)
        assert len({row.gathering for row in rows}) == 3
        assert [row.starts_at for row in rows][1:] == [rows[0].starts_at + timedelta(weeks=n) for n in (1, 2)]
        again = Booking(Kind.GROUP, at(9), LONG, gathering=rows[0].gathering)
        with pytest.raises(RefusedError, match="Termin für Termin"):
            book_series(case=registered(anna), given=again, every_weeks=1, times=2, by=anna.actor)


def test_groups_are_offered_with_their_number_also_when_somebody_agreed(anna: Staff, case_of_anna: Case) -> None:
    rows = _group(anna, case_of_anna, registered(anna))
    with act_as(anna):
        for row in rows:
            confirm(appointment=row, seen=1, by=anna.actor)
        (key, words), *rest = own_groups(anna)
        assert (key, rest) == (rows[0].gathering, [])
        assert words.endswith("09:00 Uhr, 2 Menschen")
        assert talk_page(rows[0], anna).group_words == "mit einem anderen Menschen"
