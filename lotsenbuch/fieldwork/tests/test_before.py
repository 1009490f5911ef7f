"""Before somebody goes out: nothing is agreed upon outside until it was weighed, asked, and done by two."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import book, confirm, make_link, move, record_result, take_over, withdraw
from lotsenbuch.appointments.models import Appointment, Link, Reply
from lotsenbuch.appointments.rules.before import Going, NotPreparedError
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind, Result
from lotsenbuch.appointments.tests.talks import at
from lotsenbuch.cases.actions import let_in
from lotsenbuch.cases.models import Access, Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.actions.before import Weighed
from lotsenbuch.fieldwork.models import Hazard
from lotsenbuch.fieldwork.queries.before import hazards_of
from lotsenbuch.fieldwork.rules.before import Known, Lack, hazard_until, is_agreement_left, lacks
from lotsenbuch.office.models import Member, Team
from lotsenbuch.records.rules import DataClass, RefusedError
from tests.cast import act_as, client_of, setting_up

pytestmark = pytest.mark.django_db
FITS = Weighed(aim="leichter reden", wish="yes", alternative="im Haus", result="yes")


def outside(case: Case, by: Staff, *companions: Staff, days: int = 3, hour: int = 10) -> Appointment:
    given = Booking(
        Kind.OUTSIDE, at(hour, days=days), companions=tuple(one.pk for one in companions), place="Stadtpark"
    )
    return book(case=case, given=given, by=by.actor)


def mine(case: Case, by: Staff) -> Case:
    found = case_of(case.id, by.actor)
    assert found is not None
    return found


def test_the_rules_say_what_is_missing() -> None:
    assert lacks(Known(), 0) == (Lack.WEIGHING, Lack.HAZARDS, Lack.TANDEM)
    assert lacks(Known(result="no", are_hazards_asked=True), 1) == (Lack.AGAINST,)
    fine = {"result": "yes", "are_hazards_asked": True}
    assert lacks(Known(**fine), 0) == (Lack.TANDEM,)  # type: ignore[arg-type]
    assert lacks(Known(**fine, met_in_tandem=True), 0) == ()  # type: ignore[arg-type]
    assert lacks(Known(**fine, is_excepted=True), 0) == ()  # type: ignore[arg-type]
    assert lacks(Known(**fine, met_in_tandem=True, needs_tandem=True), 0) == (Lack.TANDEM,)  # type: ignore[arg-type]
    assert hazard_until(timezone.datetime(2026, 8, 31).date()).isoformat() == "2027-02-28"  # type: ignore[attr-defined]


def test_each_agreement_is_for_one_meeting_that_ends_after_it() -> None:
    monday, tuesday, wednesday, friday = (at(9, days=number) for number in (1, 2, 3, 5))
    assert not is_agreement_left([], [])
    assert is_agreement_left([tuesday], [monday])
    assert not is_agreement_left([monday], [friday])
    assert is_agreement_left([monday, wednesday], [friday])
    assert not is_agreement_left([wednesday, monday], [friday, tuesday])


def test_times_offered_together_are_one_meeting_alone(anna: Staff, chris: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        case = mine(case_of_anna, anna)
        actions.weigh_walking(case=case, given=FITS, by=anna.actor)
        actions.note_hazards(case=case, told=[], by=anna.actor)
        row = actions.ask_to_go_alone(case=case, ground="known", by=anna.actor)
    with act_as(chris):
        actions.answer_exception(exception_id=row.id, is_agreed=True, by=chris.actor)
    with act_as(anna):
        choice = uuid4()
        for day in (2, 3):
            book(case=case, given=Booking(Kind.OUTSIDE, at(9, days=day), place="Park", choice=choice), by=anna.actor)
        with pytest.raises(NotPreparedError, match="zu zweit"):
            outside(case, anna, days=4)


def test_nothing_is_booked_outside_before_it_is_weighed_asked_and_by_two(
    anna: Staff, bernd: Staff, case_of_anna: Case
) -> None:
    with act_as(anna):
        case = mine(case_of_anna, anna)
        with pytest.raises(NotPreparedError, match=r"abwägen.*Gefahren.*zu zweit"):
            outside(case, anna)
        with pytest.raises(RefusedError, match="möchte es nicht"):
            actions.weigh_walking(
                case=case, given=Weighed(aim="x", wish="no", result="yes", alternative="y"), by=anna.actor
            )
        actions.weigh_walking(case=case, given=Weighed(aim="Luft", wish="no", result="no"), by=anna.actor)
        actions.note_hazards(case=case, told=[], by=anna.actor)
        with pytest.raises(NotPreparedError, match="nicht draußen"):
            outside(case, anna, bernd)
        actions.weigh_walking(case=case, given=FITS, by=anna.actor)
        with pytest.raises(NotPreparedError, match="zu zweit"):
            outside(case, anna)
        first = outside(case, anna, bernd, days=0, hour=23)
        with time_machine.travel(first.ends_at + timedelta(minutes=5)):
            record_result(appointment=first, seen=first.version, result=Result.ATTENDED, by=anna.actor)
        assert outside(case, anna).companions == []
        # In the house nothing of this is asked.
        assert Booking(Kind.OFFICE, at(9)).kind not in {Kind.OUTSIDE, Kind.HOME}


def test_a_partners_access_follows_the_joint_meetings_for_seven_days(
    anna: Staff, bernd: Staff, hanna: Staff, case_of_anna: Case
) -> None:
    with act_as(anna):
        case = mine(case_of_anna, anna)
        actions.weigh_walking(case=case, given=FITS, by=anna.actor)
        actions.note_hazards(case=case, told=[("animals", "Hund, wird angeleint")], by=anna.actor)
        row = outside(case, anna, bernd)
        access = Access.objects.get(case=case, staff=bernd, kind="tandem")
        assert access.valid_until == row.ends_at + timedelta(days=7)
        later = outside(case, anna, bernd, days=5)
        access.refresh_from_db()
        assert access.valid_until == later.ends_at + timedelta(days=7)
    with act_as(bernd):
        assert [one.words for one in hazards_of(mine(case_of_anna, bernd))] == ["Hund, wird angeleint"]
    with act_as(anna):
        withdraw(appointment=later, seen=later.version, by=anna.actor)
        access.refresh_from_db()
        assert access.valid_until == row.ends_at + timedelta(days=7)
        row.refresh_from_db()
        actions.change_partner(appointment=row, seen=row.version, partner=hanna, by=anna.actor)
        assert not Access.objects.get(pk=access.pk).is_in_force
        assert Access.objects.filter(case=case, staff=hanna, kind="tandem").count() == 1
    with act_as(bernd):
        assert case_of(case_of_anna.id, bernd.actor) is None


def test_hazards_are_seen_by_those_who_go_out_and_end_after_six_months(
    anna: Staff, bernd: Staff, case_of_anna: Case
) -> None:

    with act_as(anna):
        case = mine(case_of_anna, anna)
        actions.weigh_walking(case=case, given=FITS, by=anna.actor)
        actions.note_hazards(case=case, told=[("building", "dunkle Treppe")], by=anna.actor)
        until = timezone.now() + timedelta(days=100)
        let_in(case=case, staff=bernd, kind="deputy", until=until, reason="Vertretung", by=anna.actor)
    with act_as(bernd):
        assert Hazard.objects.count() == 0, "a deputy who does not go out"
    with act_as(anna), time_machine.travel(timezone.now() + timedelta(days=190)):
        case = mine(case_of_anna, anna)
        assert hazards_of(case) == []
    with act_as(anna):
        Hazard.objects.update(ended_at=timezone.now())
        with pytest.raises(NotPreparedError, match="Gefahren"):
            outside(case, anna, bernd)


def test_the_second_person_is_somebody_who_may_see_the_case(
    anna: Staff, bernd: Staff, emre: Staff, hanna: Staff, frieda: Staff, teams: tuple[Team, Team], case_of_anna: Case
) -> None:
    """Whoever may not see the case reads no hazard; devices are for everybody who works cases, also in clearing."""
    with setting_up():
        for one in (emre, hanna):
            Member.objects.create(team=teams[0], staff=one, valid_from=timezone.now() - timedelta(days=1))
    with act_as(anna):
        case = mine(case_of_anna, anna)
        actions.weigh_walking(case=case, given=FITS, by=anna.actor)
        actions.note_hazards(case=case, told=[], by=anna.actor)
        with pytest.raises(NotPreparedError, match="aus der Fallarbeit"):
            outside(case, anna, emre)
        row = outside(case, anna, emre, hanna)
    change: Any = client_of(anna).get(reverse("fieldwork:change_partner", args=[case.id, row.id]))
    offered = {label for _, label in change.context_data["form"].fields["partner"].choices}
    assert offered == {"niemand", "Bernd Brandt", "Hanna Hoffmann"}
    page: Any = client_of(frieda).get(reverse("fieldwork:devices"))
    assert [label for _, label in page.context_data["form"].fields["staff"].choices] == [
        "Anna Arndt",
        "Bernd Brandt",
        "Hanna Hoffmann",
    ]


def test_booking_and_accepting_first_open_what_is_missing_and_keep_what_was_typed(
    anna: Staff, bernd: Staff, case_of_anna: Case
) -> None:
    client, path = client_of(anna), reverse("appointments:book", args=[case_of_anna.id])
    typed = {
        "data_class": "1", "times": "1", "kind": "outside", "place": "am Kanal",
        "note": "Lust auf Werkstatt", "companions": str(bernd.pk),
        "day": f"{at(10, days=2):%d.%m.%Y}", "clock": "10",
    }  # fmt: skip
    answer = client.post(path, typed)
    before = reverse("fieldwork:before", args=[case_of_anna.id])
    assert (answer.status_code, answer["Location"]) == (302, f"{before}?weiter=angefangen")
    assert "abwägen" in client.get(answer["Location"]).content.decode()
    weigh = reverse("fieldwork:weigh", args=[case_of_anna.id])
    given = {"aim": "Luft", "wish": "yes", "alternative": "im Haus", "result": "yes"}
    assert client.post(f"{weigh}?weiter=angefangen", given)["Location"] == f"{before}?weiter=angefangen"
    client.post(reverse("fieldwork:ask_hazards", args=[case_of_anna.id]), {})
    page = client.get(f"{before}?weiter=angefangen").content.decode()
    assert f"{path}?wieder=1" in page
    again = client.get(f"{path}?wieder=1")
    assert "Lust auf Werkstatt" in again.content.decode()
    with act_as(anna):
        assert not Appointment.objects.filter(case=case_of_anna).exists(), "looking saves nothing"
    assert client.post(path, typed).status_code == 302
    with act_as(anna):
        assert Appointment.objects.get(case=case_of_anna).place == "am Kanal"


def test_what_is_said_of_health_is_class_2(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        case = mine(case_of_anna, anna)
        given = Weighed(aim="Luft", wish="yes", alternative="im Haus", result="yes", health="alle zehn Minuten sitzen")
        actions.weigh_walking(case=case, given=given, by=anna.actor)
        with connection.cursor() as cursor:
            cursor.execute("SELECT sealed FROM fieldwork_weighinghealth")
            assert b"sitzen" not in bytes(cursor.fetchone()[0])
        from lotsenbuch.cases.actions import withdraw_class
        from lotsenbuch.cases.models import Grant

        for grant in Grant.objects.filter(case=case, data_class=DataClass.HEALTH):
            withdraw_class(case=case, grant_id=grant.id, by=anna.actor)
        with pytest.raises(RefusedError, match="Freigabe"):
            actions.weigh_walking(case=mine(case_of_anna, anna), given=given, by=anna.actor)
    assert "sitzen" not in client_of(anna).get(reverse("fieldwork:before", args=[case_of_anna.id])).content.decode()


def test_an_outside_reply_first_opens_what_is_missing_then_who_goes_along(
    anna: Staff, bernd: Staff, case_of_anna: Case
) -> None:
    with act_as(anna):
        row = book(case=mine(case_of_anna, anna), given=Booking(Kind.OFFICE, at(9, days=4)), by=anna.actor)
        make_link(case=case_of_anna, appointments=[row], by=anna.actor)
        reply = Reply(case=case_of_anna, link=Link.objects.get(kind="reply"), appointment=row, wish="other_place")
        reply.place = "im Park"
        reply.save(force_insert=True)
    client, yes = client_of(anna), reverse("appointments:accept_reply", args=[case_of_anna.id, reply.id])
    opened = client.post(yes)["Location"]
    assert opened == f"{reverse('fieldwork:before', args=[case_of_anna.id])}?weiter={reply.id}"
    shown = client.get(opened).text
    assert "nach Gefahren vor Ort fragen" in shown
    assert "Ich möchte mich woanders treffen: im Park" in shown
    with act_as(anna):
        actions.weigh_walking(case=mine(case_of_anna, anna), given=FITS, by=anna.actor)
        actions.note_hazards(case=case_of_anna, told=[], by=anna.actor)
        assert Appointment.objects.get(pk=row.pk).kind == Kind.OFFICE
    assert "Jemanden mitnehmen" in client.get(opened).text
    partner = reverse("fieldwork:change_partner", args=[case_of_anna.id, row.id])
    answer = client.post(f"{partner}?weiter={reply.id}", {"version": "1", "partner": str(bernd.pk)})
    assert answer["Location"] == opened
    assert "So zusagen" in client.get(opened).text
    assert client.post(yes).status_code == 302
    with act_as(anna):
        now = Appointment.objects.get(pk=row.pk)
        assert (now.kind, now.place, now.companions) == (Kind.OUTSIDE, "im Park", [bernd.pk])
        assert Access.objects.get(case=case_of_anna, staff=bernd, kind="tandem").is_in_force


def test_confirming_moving_and_handing_over_ask_again_what_is_missing(
    anna: Staff, bernd: Staff, case_of_anna: Case
) -> None:
    with act_as(anna):
        case = mine(case_of_anna, anna)
        actions.weigh_walking(case=case, given=FITS, by=anna.actor)
        actions.note_hazards(case=case, told=[], by=anna.actor)
        row = outside(case, anna, bernd)
        with pytest.raises(NotPreparedError, match="zu zweit"):
            take_over(appointment=row, seen=row.version, to=bernd, by=anna.actor)
        with pytest.raises(NotPreparedError, match="zu zweit"):
            actions.change_partner(appointment=row, seen=row.version, partner=None, by=anna.actor)
        actions.weigh_walking(case=case, given=Weighed(aim="Luft", wish="no", result="no"), by=anna.actor)
        with pytest.raises(NotPreparedError, match="nicht draußen"):
            confirm(appointment=row, seen=row.version, by=anna.actor)
        with pytest.raises(NotPreparedError, match="nicht draußen"):
            move(appointment=row, seen=row.version, starts_at=at(14, days=5), by=anna.actor)
    path = reverse("appointments:move", args=[case.id, row.id])
    before, client = reverse("fieldwork:before", args=[case.id]), client_of(anna)
    given = {"day": f"{at(14, days=5):%d.%m.%Y}", "clock": "14", "version": "1"}
    assert client.post(path, given)["Location"] == f"{before}?weiter=angefangen"
    with act_as(anna):
        actions.weigh_walking(case=case, given=FITS, by=anna.actor)
    assert f"{path}?wieder=1" in client.get(f"{before}?weiter=angefangen").text
    assert given["day"] in client.get(f"{path}?wieder=1").text
    assert client.post(path, given).status_code == 302
    with act_as(anna):
        now = Appointment.objects.get(pk=row.pk)
        assert now.starts_at == at(14, days=5)
        assert confirm(appointment=now, seen=now.version, by=anna.actor).state == "confirmed"


def test_a_talk_at_a_partners_or_by_three_is_outside_unless_it_is_held_in_the_house(
    anna: Staff, bernd: Staff, case_of_anna: Case
) -> None:
    places = [(kind, has_room, has_place) for kind in Kind for has_room in (False, True) for has_place in (False, True)]
    out = {one for one in places if Going(one[0], anna.pk, (), one[1], one[2]).is_outside}
    always = {one for one in places if one[0] in {Kind.HOME, Kind.OUTSIDE}}
    assert out == always | {(Kind.PARTNER, False, False), (Kind.PARTNER, False, True), (Kind.THREEWAY, False, True)}
    with act_as(anna):
        case = mine(case_of_anna, anna)
        for kind in (Kind.PARTNER, Kind.THREEWAY):
            given = Booking(kind, at(10, days=3), companions=(bernd.pk,), place="Fahrradladen")
            with pytest.raises(NotPreparedError, match=r"abwägen.*Gefahren"):
                book(case=case, given=given, by=anna.actor)
        assert book(case=case, given=Booking(Kind.THREEWAY, at(10, days=3)), by=anna.actor).kind == Kind.THREEWAY
