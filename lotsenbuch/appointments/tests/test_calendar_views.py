"""The pages of the calendar: what they show, to whom, in how many queries."""

import html
import re
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import forget_times, keep_block, record_result, withdraw
from lotsenbuch.appointments.actions.time import begin_talk, note_time
from lotsenbuch.appointments.models import Appointment, Away, Balance, Busy, Clocked, SickNote
from lotsenbuch.appointments.rules.kinds import Kind, Minutes, Result, State
from lotsenbuch.appointments.rules.slots import local
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.office.models import Office, OpeningHours, Room
from lotsenbuch.office.queries import office_of
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor, RefusedError
from tests.cast import act_as, client_of, registered

from .talks import at, summons, talk

PAGES = ("day", "week", "agenda", "house_week", "board", "free", "free_for", "proposals", "own_time", "own_calendar")


def asked(name: str, *keys: object) -> str:
    return f"{reverse(f'appointments:{name}', args=keys)}?tag={at(12).date()}"


def test_every_page_says_the_same_in_the_same_number_of_queries(anna: Staff, case_of_anna: Case) -> None:
    """One talk, then three with a block: not a query more, and no place of class 1 on a page of names."""
    client = client_of(anna)
    talk(anna, case_of_anna, at(9), kind=Kind.OUTSIDE, place="die Bank am Fluss")

    def counted() -> dict[str, int]:
        found = {}
        for name in PAGES:
            with CaptureQueriesContext(
                connection,
            ) as ran:
                answer = client.get(asked(name))
            assert answer.status_code == 200, name
            assert "Bank am Fluss" not in answer.text, name
            found[name] = len(ran)
        return found

    counted()  # remembers the house
    one = counted()
    with act_as(anna):
        keep_block(kind="meeting", starts_at=at(13), ends_at=at(14), by=anna.actor)
    for hour in (11, 15):
        talk(anna, registered(anna), at(hour))
    assert counted() == one
    assert max(one.values()) <= 15
    assert "Bank am Fluss" in client.get(asked("appointments", case_of_anna.id)).text


def test_a_talk_is_booked_confirmed_moved_and_missed_by_the_pages(anna: Staff, case_of_anna: Case) -> None:
    client, on = client_of(anna), f"{at(12):%d.%m.%Y}"
    page = client.get(reverse("appointments:book", args=[case_of_anna.id]))
    assert "Nächste freie Zeiten" in page.text
    typed = {"kind": "outside", "day": on, "clock": "10", "place": "Stadtpark", "times": "3", "every_weeks": "2"}
    answer = client.post(reverse("appointments:book", args=[case_of_anna.id]), typed | {"data_class": "1"})
    assert answer.status_code == 302, answer.text
    with act_as(anna):
        rows = list(Appointment.objects.order_by("starts_at"))
        assert [row.starts_at for row in rows] == [at(10, days=7 + 14 * number) for number in range(3)]
        assert len({row.series for row in rows}) == 1
        # The house's minutes stood in for what was left empty.
        assert rows[0].minutes == Minutes(60, 10, 20, 15)
    keys = [case_of_anna.id, rows[0].id]
    assert "Stadtpark" in client.get(reverse("appointments:appointment", args=keys)).text
    moved = {"day": on, "clock": "1300", "version": "1", "from_gap": "on", "back": "week"}
    answer = client.post(reverse("appointments:move", args=keys), moved)
    week = f"{reverse('appointments:week')}?tag={at(12).date()}"
    assert answer.headers["Location"] == week
    with act_as(anna):
        # Into a gap: preparation and way come first.
        assert Appointment.objects.get(pk=rows[0].id).starts_at == at(13, 25)
    undo = client.get(week).context["undo"]
    client.post(undo["url"])
    with act_as(anna):
        back = Appointment.objects.get(pk=rows[0].id)
        assert (back.starts_at, back.state) == (at(10), State.OFFERED)
    client.post(reverse("appointments:confirm", args=keys), {"version": back.version})
    stale = client.post(reverse("appointments:withdraw", args=keys), {"version": "1"})
    assert "Inzwischen wurde hier etwas anderes gespeichert" in stale.text
    client.post(reverse("appointments:withdraw", args=keys), {"version": back.version + 1})
    with act_as(anna):
        assert Appointment.objects.get(pk=rows[0].id).state == State.WITHDRAWN


def test_misses_in_a_row_stand_on_the_page_of_the_case(anna: Staff, case_of_anna: Case) -> None:
    rows = [summons(anna, case_of_anna, at(8 + 2 * number, days=0)) for number in range(2)]
    with act_as(anna):
        Appointment.objects.update(
            instruction="2026-07",
            instructed_on=timezone.localdate(),
            starts_at=at(0, days=0),
            ends_at=at(0, 5, days=0),
            state="withdrawn",
        )
        for number, row in enumerate(rows):
            Appointment.objects.filter(pk=row.pk).update(
                starts_at=at(0, 10 * number, days=-1), ends_at=at(0, 10 * number + 5, days=-1), state="offered"
            )
            row.refresh_from_db()
            record_result(appointment=row, seen=row.version, result=Result.MISSED, by=anna.actor)
    page = client_of(anna).get(asked("appointments", case_of_anna.id))
    assert "2 Meldetermine hintereinander sind nicht zustande gekommen" in page.text
    assert "erst einen anderen Weg versuchen" in page.text


def test_days_away_are_answered_counted_and_shown_when_booking(anna: Staff, case_of_anna: Case) -> None:
    client, case = client_of(anna), case_of_anna.id
    year = timezone.localdate().year
    typed = {"away_from": f"1.12.{year}", "back_on": f"8.12.{year}", "ground": "none", "asked_on": "heute"}
    client.post(reverse("appointments:ask_away", args=[case]), typed)
    with act_as(anna):
        row = Away.objects.get()
    refused = client.post(
        reverse("appointments:answer_away", args=[case, row.id]), {"version": "1", "answer": "refused", "reason": ""}
    )
    assert "Wer nicht zustimmt, sagt warum" in refused.text
    client.post(reverse("appointments:answer_away", args=[case, row.id]), {"version": "1", "answer": "consented"})
    client.post(reverse("appointments:note_sick", args=[case]), {"sick_from": "1.11.26", "sick_until": "5.11.26"})
    page = client.get(reverse("appointments:appointments", args=[case])).text
    assert "In diesem Kalenderjahr 7 Tage, übrig in der Regel 14" in page
    assert "01.11.2026 bis 05.11.2026" in page
    assert "Ortsabwesenheit, zugestimmt" in client.get(reverse("appointments:book", args=[case])).text
    with act_as(anna):
        note = SickNote.objects.get()
    client.post(reverse("appointments:void_sick", args=[case, note.id]), {"version": "1"})
    assert "irrtümlich eingetragen" in client.get(reverse("appointments:appointments", args=[case])).text


def test_the_board_says_until_when_and_never_with_whom(
    anna: Staff, bernd: Staff, chris: Staff, case_of_anna: Case
) -> None:
    noon = local(timezone.localdate(), 12 * 60)
    with time_machine.travel(noon):
        talk(anna, case_of_anna, noon - timedelta(minutes=30), kind=Kind.OUTSIDE, place="am Fluss")
        page = client_of(chris).get(reverse("appointments:board")).text
    assert "Anna Arndt" in page
    assert "außer Haus bis 12:" in page
    assert "Quellmoor" not in page


def test_what_was_clocked_is_ones_own_and_gone_the_next_day(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    on = timezone.localdate()
    row = talk(anna, case_of_anna, local(on, 1), minutes=Minutes(60, 0, 0))
    with act_as(anna):
        begin_talk(appointment=row, by=anna.actor)
        with pytest.raises(RefusedError, match="Es läuft schon"):
            begin_talk(appointment=row, by=anna.actor)
        note_time(appointment=row, began_at=local(on, 1), stopped_at=local(on, 76), by=anna.actor)
        assert list(Balance.objects.values_list("planned_minutes", "real_minutes")) == [(60, 75)]
    with act_as(bernd):
        assert (Clocked.objects.count(), Balance.objects.count()) == (0, 0)
    with act_as(anna):
        long_ago = on - timedelta(days=120)
        Clocked.objects.update(began_at=local(on, 0) - timedelta(hours=3), stopped_at=local(on, 0))
        Balance.objects.create(staff=anna, worked_on=long_ago, planned_minutes=1, real_minutes=1)
        assert Clocked.objects.count() == 1
    by = Actor.service("retain")
    with acting_as(by):
        assert forget_times(by=by) == 2
    with act_as(anna):
        assert Clocked.objects.count() == 0
        assert [row.worked_on for row in Balance.objects.all()] == [on], "the balance of today stays"
        assert Busy.objects.count() == 1, "so does what is busy today"


def test_an_overrun_says_also_afterwards_what_it_took(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    on = timezone.localdate()
    row = talk(anna, case_of_anna, local(on, 240), minutes=Minutes(60, 0, 10))
    with act_as(anna):
        keep_block(kind="meeting", starts_at=local(on, 320), ends_at=local(on, 350), by=anna.actor)
    client, day = client_of(anna), reverse("appointments:day")
    note = reverse("appointments:note_time", args=[case_of_anna.pk, row.pk])
    client.post(note, {"repeat_key": str(uuid4()), "began": "4", "until": "5:25"})
    page = html.unescape(re.sub(r"<[^>]+>|\s+", " ", client.get(day).content.decode()))
    page = re.sub(r"\s+", " ", page)
    assert "bis 05:25 Uhr, 25 Minuten länger als geplant. Diese Zeit fehlte anderswo:" in page
    assert f"Dokumentation zu {case_of_anna.person.full_name} 10 Minuten" in page
    assert "Besprechung 5 Minuten" in page
    assert "länger als geplant" not in client_of(bernd).get(day).content.decode()


def test_a_time_that_the_clock_leaps_over_is_refused_and_kept_as_typed(anna: Staff, case_of_anna: Case) -> None:
    client, path = client_of(anna), reverse("appointments:book", args=[case_of_anna.id])
    for day, clock, stays in (
        ("28.03.2027", "2:30", True),
        ("28.03.2027", "3:30", False),
        ("31.10.2027", "2:30", False),
    ):
        sent = {"kind": "phone", "day": day, "clock": clock, "data_class": "1", "repeat_key": str(uuid4())}
        page = client.post(path, sent)
        assert ("springt von 2 auf 3 Uhr" in page.text, page.status_code == 302) == (stays, not stays)
        assert not stays or f'value="{clock}"' in page.text


def test_a_talk_while_the_house_is_closed_is_noticed_and_booked(anna: Staff, case_of_anna: Case) -> None:
    # The house is closed on Sundays whatever is laid down.
    client, on = client_of(anna), at(12, days=7 + (at(12).weekday() == 6)).date()
    book, office = reverse("appointments:book", args=[case_of_anna.id]), office_of(anna)
    typed = {"kind": "office", "day": f"{on:%d.%m.%Y}", "clock": "17:30", "data_class": "1"}
    said = "17:30 Uhr liegt außerhalb der Öffnungszeiten: offen ist 08:00 bis 12:00 Uhr"
    late = local(on, 17 * 60 + 30).isoformat().replace("+", "%2B")
    # Where nothing is laid down nothing is said.
    assert "Öffnungszeiten" not in client.get(f"{book}?um={late}").text
    assert office is not None
    OpeningHours.objects.create(office=office, weekday=on.weekday(), opens_at=time(8), closes_at=time(12))
    assert said in client.get(f"{book}?um={late}").text
    assert said in client.post(book, typed | {"talk": "0"}).text
    closed = client.post(book, typed | {"talk": "0", "day": f"{on + timedelta(days=1):%d.%m.%Y}"}).text
    assert "an diesem Tag ist geschlossen" in closed
    assert said not in client.post(book, typed | {"talk": "0", "kind": "phone"}).text
    assert said in client.post(book, typed, follow=True).text
    assert said not in client.post(book, typed | {"clock": "9:00"}, follow=True).text
    with act_as(anna):
        assert Appointment.objects.count() == 2


def _summon_by_letter(client: Client, row: Appointment, begun: dict[str, Any]) -> None:
    """Issue the letter that the page begins; the Meldetermin notes its instruction, another time is refused."""
    path = reverse("letters:write_letter", args=[row.case_id, "follow_up"])
    begun = {name: value for name, value in begun.items() if value is not None}
    sent = {**begun, "on": f"{begun['on']:%d.%m.%Y}", "is_summons": "on", "repeat_key": str(uuid4())}
    late = client.post(path, {**sent, "at": "23:15"})
    assert "steht kein Meldetermin im Kalender" in late.text
    assert client.post(path, {**sent, "at": f"{begun['at']:%H:%M}"}).status_code == 302
    with act_as(row.holder):
        letter, kept = SentLetter.objects.get(), Appointment.objects.get(pk=row.pk)
        assert (kept.instruction, kept.instructed_on) == (letter.instruction, letter.issued_on)
        assert letter.instruction


def test_a_talk_flows_into_letters_and_gets_its_travel_form(anna: Staff, case_of_anna: Case) -> None:
    client = client_of(anna)
    row, later = summons(anna, case_of_anna, at(9)), summons(anna, case_of_anna, at(9, days=9))
    sealed = talk(anna, case_of_anna, at(9, days=2), kind=Kind.OUTSIDE, place="Frauenhaus", data_class=2)
    form = client.get(reverse("letters:write_letter", args=[case_of_anna.id, "follow_up"])).context["form"]
    assert sealed.starts_at < row.starts_at, "what is of class 2 stays where it is"
    assert (form.initial["on"], form.initial["at"]) == (at(9).date(), time(9))
    assert (form.initial["minutes"], form.initial["is_summons"]) == (60, True)
    _summon_by_letter(client, row, form.initial)
    keys = [case_of_anna.id, later.id]
    assert "Antrag auf Fahrtkosten" in client.get(reverse("appointments:appointment", args=keys)).text
    answer = client.post(reverse("appointments:travel_form", args=keys), {"version": "1"})
    with act_as(anna):
        letter = SentLetter.objects.get(kind="travel")
        # Of this talk, not of the next one; a sheet is no summons of its own.
        assert (letter.kind, letter.about_on, letter.is_summons) == ("travel", at(9, days=9).date(), False)
    assert answer.headers["Location"] == reverse("letters:letter", args=[case_of_anna.id, letter.id])
    with act_as(anna):
        for one in Appointment.objects.all():
            withdraw(appointment=one, seen=one.version, by=anna.actor)
        began = timezone.now() - timedelta(days=2)
        missed = talk(anna, case_of_anna, at(12))
        missed.save_version(seen=1, starts_at=began, ends_at=began + timedelta(hours=1))
        record_result(appointment=missed, seen=2, result=Result.MISSED, by=anna.actor)
    form = client.get(reverse("letters:write_letter", args=[case_of_anna.id, "missed_worry"])).context["form"]
    assert form.initial["missed_on"] == timezone.localdate(began)
    assert "on" not in form.initial


@pytest.mark.parametrize("tag", ["9999-12-31", "0001-01-01", "2026-02-30", "gestern"])
def test_a_mangled_day_in_the_address_is_today(anna: Staff, case_of_anna: Case, tag: str) -> None:
    client = client_of(anna)
    for name in ("day", "week", "agenda", "house_week"):
        assert client.get(reverse(f"appointments:{name}"), {"tag": tag}).status_code == 200, name
    book = reverse("appointments:book", args=[case_of_anna.id])
    assert client.get(book, {"um": f"{tag}T23:59:00+00:00"}).status_code == 200


def test_a_time_that_all_have_free_leads_to_booking_with_them(
    anna: Staff, bernd: Staff, case_of_anna: Case, case_of_bernd: Case
) -> None:
    """From the calendar by way of one's own cases, from a case at once: time, length, room and people are filled in."""
    room = Room.objects.create(office=Office.objects.get(), name="2.04", seats=5, from_on=timezone.localdate())
    client, page = client_of(anna), reverse("appointments:free")
    who: dict[str, Any] = {"who": [str(anna.pk), str(bernd.pk)], "minutes": "60", "in_room": str(room.pk)}
    who["start_on"] = f"{at(9):%d.%m.%Y}"
    found = client.get(page, who).text
    (first, *_) = re.findall(rf'href="({reverse("appointments:free_for")}\?[^"]+)"', found)
    cases = client.get(html.unescape(first)).text
    assert (case_of_anna.person.full_name in cases, case_of_bernd.person.full_name in cases) == (True, False)
    booking = reverse("appointments:book", args=[case_of_anna.id])
    (ways,) = re.findall(rf'href="({booking}\?[^"]+)"', cases)
    assert f'href="{booking}?' in client.get(page, {**who, "fall": str(case_of_anna.id)}).text
    form = client.get(html.unescape(ways)).text
    # Sixty minutes in all, of which ten before and twenty after the talk: it begins ten minutes after the free time.
    began = re.search(r"(\d\d:\d\d)\sUhr – ", found)
    on = timezone.localtime(datetime.fromisoformat(parse_qs(html.unescape(first).partition("?")[2])["um"][0]))
    assert began
    assert began[1] == f"{on - timedelta(minutes=10):%H:%M}"
    for name, value in (("day", f"{on:%d.%m.%Y}"), ("clock", f"{on:%H:%M}"), ("talk", "30"), ("preparation", "10")):
        assert re.search(rf'name="{name}"[^>]*value="{value}"', form), name
    assert re.search(rf'name="companions" value="{bernd.pk}"[^>]*checked', form)
    assert re.search(rf'<option value="{room.pk}"[^>]*selected', form)
    for wrong in ({"minuten": "x"}, {"minuten": "0"}, {"minuten": "99999"}, {"mit": "x"}, {"raum": "x"}, {"um": "x"}):
        assert client.get(booking, wrong).status_code == 200
    assert client.get(reverse("appointments:free_for"), {"um": "x"}).status_code == 200
