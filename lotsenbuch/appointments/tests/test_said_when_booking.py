"""What is said beside a booking: days on which the person is away, who would see nothing, for whom a time is."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import answer_away, ask_away, make_link, take_over, trust
from lotsenbuch.appointments.actions.contact import Consent
from lotsenbuch.appointments.models import Appointment, Away, Busy
from lotsenbuch.appointments.queries.flows import slot_of
from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.cases.actions import let_in
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.tests.test_views import words_of
from lotsenbuch.office.models import Office, Room
from tests.cast import act_as, client_of, registered

from .talks import at, talk


def _away(anna: Staff, case: Case, first: int, days: int) -> Away:
    on = timezone.localdate() + timedelta(days=first)
    back, today = on + timedelta(days=days), timezone.localdate()
    with act_as(anna):
        return ask_away(case=case, away_from=on, back_on=back, ground="none", asked_on=today, by=anna.actor)


def test_an_absence_over_the_proposed_day_is_said_before_and_after(anna: Staff, case_of_anna: Case) -> None:
    row, client = _away(anna, case_of_anna, 6, 4), client_of(anna)
    page, said = reverse("appointments:book", args=[case_of_anna.id]), f"Ortsabwesend vom {row.away_from:%d.%m.%Y}"
    assert said in client.get(page, {"um": at(9).isoformat()}).text
    assert said not in client.get(page, {"um": at(9, days=3).isoformat()}).text
    typed = {"kind": "phone", "day": f"{at(9):%d.%m.%Y}", "clock": "9", "data_class": "1", "repeat_key": str(uuid4())}
    assert said in client.post(page, typed, follow=True).text


def test_an_answer_says_how_many_days_it_would_be(anna: Staff, case_of_anna: Case) -> None:
    on = timezone.localdate()
    first = (on.replace(month=1, day=10) if on.month > 1 else on.replace(month=2, day=10)) - on
    earlier = _away(anna, case_of_anna, first.days, 5)
    with act_as(anna):
        answer_away(away=earlier, seen=1, answer="consented", reason="", by=anna.actor)
    row = _away(anna, case_of_anna, first.days + 10, 17)
    page = client_of(anna).get(reverse("appointments:answer_away", args=[case_of_anna.id, row.id])).text
    assert f"Mit diesem Antrag wären es im Jahr {row.away_from.year} 22 Tage." in page


def test_who_takes_over_without_seeing_the_case_is_named(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    client, words = client_of(anna), "sieht diesen Fall nicht und liest im Kalender nur „belegt“"
    for hour, is_said in ((9, True), (11, False)):
        row = talk(anna, case_of_anna, at(hour))
        path = reverse("appointments:take_over", args=[case_of_anna.id, row.id])
        typed = {"to": str(bernd.pk), "version": "1", "repeat_key": str(uuid4())}
        assert (words in client.post(path, typed, follow=True).text) == is_said
        if is_said:
            with act_as(anna):
                until = at(23, days=30)
                let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Vertretung", by=anna.actor)


def test_one_of_many_cases_is_found_by_a_part_of_the_name(anna: Staff, case_of_anna: Case) -> None:
    """The name is sent and stands in no address; the time that was found goes along."""
    other, page, client = registered(anna), reverse("appointments:free_for"), client_of(anna)
    with_time = f"{page}?{urlencode({'um': at(9).isoformat(), 'mit': ['a', 'b']}, doseq=True)}"
    found = client.post(with_time, {"wen": case_of_anna.person.last_name[:4].upper()}).text
    assert [reverse("appointments:book", args=[case.id]) in found for case in (case_of_anna, other)] == [True, False]
    assert 'method="post"' in found
    assert found.count("mit=a&amp;mit=b") == 2
    assert other.person.full_name in client.post(page, {"wen": other.fallnummer[-4:]}).text
    assert "Niemand mit diesem Namen" in client.post(page, {"wen": "Zzz"}).text
    assert other.person.full_name in client.get(page, {"wen": "Zzz"}).text


def test_a_letter_names_the_room_and_three_people_in_the_house_have_no_way(anna: Staff, case_of_anna: Case) -> None:
    room = Room.objects.create(office=Office.objects.get(), name="Beratung 2.04", seats=3, from_on=timezone.localdate())
    row = talk(anna, case_of_anna, at(9), kind=Kind.THREEWAY, minutes=None, room_id=room.pk)
    assert (row.travel_minutes, row.preparation_minutes) == (0, 15)
    with act_as(anna):
        assert slot_of(row).place.endswith(", Beratung 2.04")
        assert Busy.objects.filter(is_out=True).count() == 0
    typed = {"kind": "threeway", "day": f"{at(14):%d.%m.%Y}", "clock": "14", "data_class": "1"}
    path = reverse("appointments:book", args=[case_of_anna.id])
    client_of(anna).post(path, {**typed, "repeat_key": str(uuid4())})
    with act_as(anna):
        assert Appointment.objects.get(starts_at=at(14)).travel_minutes == 0


def test_a_slip_names_who_took_the_talk_over(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    row = talk(anna, case_of_anna, at(9))
    with act_as(anna):
        take_over(appointment=row, seen=1, to=bernd, by=anna.actor)
    day = {"on": f"{at(9):%d.%m.%Y}", "at": "9:00", "place": "Jobcenter", "anyway": "on", "subject": "Ihr Termin"}
    day["text"] = "Bis bald"
    path = reverse("letters:preview_letter", args=[case_of_anna.id, "slip"])
    said = words_of(client_of(anna).post(path, day).content)
    assert f"Mitwem{bernd.display_name}".replace(" ", "") in said
    said = words_of(client_of(anna).post(path, {**day, "at": "11:00"}).content)
    assert f"Mitwem{anna.display_name}".replace(" ", "") in said


def test_a_copied_address_opens_with_the_signs_at_which_it_breaks(anna: Staff, case_of_anna: Case) -> None:
    row = talk(anna, case_of_anna, at(9))
    with act_as(anna):
        token = make_link(case=case_of_anna, appointments=[row], by=anna.actor)
    path = reverse("appointments:reply", args=[f"{token[:6]}\u200b{token[6:20]}\u200b{token[20:]}"])
    assert "Antwort senden" in Client().get(path).text


def test_what_a_trusted_person_may_be_told_stands_beside_the_way(anna: Staff, case_of_anna: Case) -> None:
    on = timezone.localdate()
    given = Consent("Mara", "Schwester", "0170 0000999", "times", on, on + timedelta(days=90), "mündlich")
    with act_as(anna):
        trust(case=case_of_anna, consent=given, by=anna.actor)
    page = client_of(anna).get(reverse("appointments:reach", args=[case_of_anna.id])).text
    assert "Vertrauensperson Mara, 0170 0000999: nur um Rückruf bitten, Tag und Uhrzeit sagen" in page
