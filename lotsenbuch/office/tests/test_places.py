"""Opening hours, rooms, heads of letters, signatures, quiet hours; rooms that a gE switches off."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.office import queries
from lotsenbuch.office.models import House, LetterHead, OpeningHours, Room, SignatureBlock, Team
from lotsenbuch.office.queries import forget_house, letter_head, opening_hours, rooms_of, signature_of
from lotsenbuch.office.rules.hours import HoursError, Span, is_quiet, read_spans
from lotsenbuch.office.tests.test_house import acts_of, typed
from tests.cast import client_of

EIGHT, NOON, ONE, FOUR = time(8), time(12), time(13, 30), time(16)


def test_hours_are_read_as_people_type_them() -> None:
    both = [Span(EIGHT, NOON), Span(ONE, FOUR)]
    for said in (
        "8-12, 13:30-16",
        "8 Uhr bis 12 Uhr; 1330–16",
        "13.30-16 und 08:00-12:00",
        "8:00 bis 12:00,13:30-16:00",
    ):
        assert read_spans(said) == both
    assert (read_spans(""), read_spans(" , ")) == ([], [])


@pytest.mark.parametrize(
    "said", ["8", "8-", "acht bis zwölf", "8-12-14", "25-26", "8:70-9", "12-8", "9-9", "8-12, 11-13"]
)
def test_hours_that_cannot_be_are_refused(said: str) -> None:
    with pytest.raises(HoursError):
        read_spans(said)


def test_quiet_hours_go_over_midnight() -> None:
    night = {"quiet_from": time(18), "quiet_until": time(7)}
    assert [is_quiet(time(hour), **night) for hour in (17, 18, 23, 0, 6, 7)] == [False, True, True, True, True, False]
    noon = {"quiet_from": time(12), "quiet_until": time(13)}
    assert [is_quiet(time(hour), **noon) for hour in (11, 12, 13)] == [False, True, False]


@pytest.mark.django_db
def test_quiet_hours_are_those_of_berlin(house: House) -> None:
    summer = [datetime(2026, 7, 1, hour, tzinfo=UTC) for hour in (15, 16)]  # 17 and 18 o'clock
    winter = [datetime(2026, 1, 15, hour, tzinfo=UTC) for hour in (16, 17)]
    assert [queries.is_quiet_at(moment, house) for moment in (*summer, *winter)] == [False, True, False, True]


@pytest.mark.django_db
def test_opening_hours_are_set_per_day_with_what_is_wrong_at_its_field(frieda: Staff, teams: tuple[Team, Team]) -> None:
    office, client = teams[0].office, client_of(frieda)
    url = reverse("office:set_hours", args=[office.pk])
    assert opening_hours(office) == {}
    wrong = client.post(url, {"version": 1, "day_0": "8-12", "day_2": "zwölf"}).text
    assert "„zwölf“ ist keine Zeit. Bitte so: 8-12, 13:30-16." in wrong
    assert not OpeningHours.objects.exists()
    assert client.post(url, {"version": 1, "day_0": "8-12, 13:30-16", "day_3": "8-12"}).status_code == 302
    assert opening_hours(office) == {0: [Span(EIGHT, NOON), Span(ONE, FOUR)], 3: [Span(EIGHT, NOON)]}
    assert queries.hours_in_words(office)[0] == ("Montag", "08:00 bis 12:00 Uhr und 13:30 bis 16:00 Uhr")
    assert 'value="08:00 bis 12:00, 13:30 bis 16:00"' in client.get(url).text
    # Somebody else saved meanwhile: both are shown, nothing is lost.
    late = client.post(url, {"version": 1, "day_0": "9-12", "day_3": "8-12"}).text
    assert "jetzt gespeichert: 08:00 bis 12:00, 13:30 bis 16:00<br>eigene Angabe: 9-12" in late
    assert acts_of(frieda) == ["office.set_hours"]


@pytest.mark.django_db
def test_the_database_keeps_hours_apart_and_long(teams: tuple[Team, Team]) -> None:
    def add(opens_at: time, closes_at: time, weekday: int = 0) -> bool:
        try:
            with transaction.atomic():
                OpeningHours.objects.create(
                    office=teams[0].office, weekday=weekday, opens_at=opens_at, closes_at=closes_at
                )
        except IntegrityError:
            return False
        return True

    assert (add(EIGHT, NOON), add(time(11), ONE), add(NOON, ONE), add(EIGHT, NOON, 1)) == (True, False, True, True)
    assert (add(NOON, EIGHT, 2), add(NOON, NOON, 2), add(EIGHT, NOON, 6)) == (False, False, False)


@pytest.mark.django_db
def test_a_room_has_a_name_once_per_office_and_ends(frieda: Staff, teams: tuple[Team, Team]) -> None:
    office, client = teams[0].office, client_of(frieda)
    add, today = reverse("office:add_room", args=[office.pk]), timezone.localdate()
    given = {"name": "1.04", "seats": "3", "is_barrier_free": "on", "from_on": "heute", "until_on": ""}
    assert client.post(add, given).status_code == 302
    assert "Einen Raum mit diesem Namen gibt es an diesem Standort schon." in client.post(add, given).text
    room = Room.objects.get()
    assert (room.seats, room.is_barrier_free, room.from_on, room.until_on) == (3, True, today, None)
    change = reverse("office:change_room", args=[room.pk])
    earlier = f"{today - timedelta(days=1):%d.%m.%Y}"
    assert "Das Ende liegt vor dem Anfang." in client.post(change, {**given, "until_on": earlier, "version": 1}).text
    assert (
        client.post(change, {**given, "until_on": f"{today + timedelta(days=2):%d.%m.%Y}", "version": 1}).status_code
        == 302
    )
    days = (today - timedelta(days=1), today, today + timedelta(days=1), today + timedelta(days=2))
    assert [rooms_of(office, on=day).count() for day in days] == [0, 1, 1, 0]
    assert (rooms_of(office).count(), client.get(reverse("office:change_room", args=[uuid4()])).status_code) == (1, 404)


@pytest.mark.django_db
def test_the_head_of_letters_begins_with_the_address(frieda: Staff, house: House, teams: tuple[Team, Team]) -> None:
    office, client = teams[0].office, client_of(frieda)
    office.address = "Musterweg 30, 44533 Lotsenau-Nord"
    office.save()
    assert letter_head(office).lines == [house.name, "Musterweg 30", "44533 Lotsenau-Nord"]
    url = reverse("office:set_letter_head", args=[office.pk])
    given = {
        "version": 0,
        "sender": "Jobcenter Lotsenau\r\nFallmanagement",
        "phone": "02303 000-1",
        "mail": "",
        "web": "",
    }
    assert "keinen Platz" in client.post(url, {**given, "sender": "\n".join("abcdefg")}).text
    assert "Das ist keine E-Mail-Adresse" in client.post(url, {**given, "mail": "kein @"}).text
    assert client.post(url, given).status_code == 302
    head = letter_head(office)
    assert (head.lines, head.contact, head.version) == (
        ["Jobcenter Lotsenau", "Fallmanagement"], [("Telefon", "02303 000-1")], 1
    )  # fmt: skip
    assert "jetzt gespeichert" in client.post(url, {**given, "phone": "02303 000-2"}).text
    assert (LetterHead.objects.count(), acts_of(frieda)) == (1, ["office.set_letter_head"])


@pytest.mark.django_db
def test_everybody_says_how_they_sign(anna: Staff, frieda: Staff) -> None:
    assert signature_of(anna).lines[0] == anna.display_name
    given = {"version": 0, "closing": "Freundliche Grüße", "name": "Anna Sommerfeld", "position": "Fallmanagerin"}
    assert client_of(anna).post(reverse("office:own_signature"), given).status_code == 302
    assert signature_of(anna).lines == ["Anna Sommerfeld", "Fallmanagerin"]
    client, url = client_of(frieda), reverse("office:sign_as", args=[anna.pk])
    assert "Anna Sommerfeld · Fallmanagerin" in client.get(reverse("office:signatures")).text
    assert client.post(url, {**given, "version": 1, "phone": "02303 000-7"}).status_code == 302
    assert signature_of(anna).lines == ["Anna Sommerfeld", "Fallmanagerin", "Telefon 02303 000-7"]
    assert SignatureBlock.objects.count() == 1
    assert client_of(anna).get(url).status_code == 404


@pytest.mark.django_db
def test_only_a_ge_switches_rooms_off(frieda: Staff, house: House) -> None:
    client, url = client_of(frieda), reverse("office:change_house")
    refused = client.post(url, typed(house, carrier="zkt", switched_off=["documents"])).text
    assert "Räume lassen sich nur in einer gemeinsamen Einrichtung abschalten." in refused
    assert "(§\u00a050 Abs.\u00a03 SGB\u00a0II)" in refused.replace("\u00a0Abs", " Abs").replace("3\u00a0SGB", "3 SGB")
    assert client.post(url, typed(house, carrier="ge", switched_off=["closure"])).status_code == 200
    with pytest.raises(IntegrityError), transaction.atomic():
        House.objects.update(carrier="zkt", switched_off=["documents"])
    with pytest.raises(IntegrityError), transaction.atomic():
        House.objects.update(carrier="ge", switched_off=["closure"])
    assert client.post(url, typed(house, carrier="ge", switched_off=["documents"])).status_code == 302
    forget_house()
    assert "Papiere und Formulare" in client.get(reverse("office:house")).text


def test_days_off_are_those_of_the_municipality() -> None:
    friday = date(2025, 8, 8)  # Augsburger Friedensfest
    assumption, corpus = date(2025, 8, 15), date(2026, 6, 4)
    seats = [House(), House(seat_land="NW"), House(seat_land="BY", seat_municipality="München")]
    seats.append(House(seat_land="BY", seat_municipality="Augsburg"))
    assert [bool(queries.day_off(friday, seat)) for seat in seats] == [False, False, False, True]
    assert [queries.day_off(assumption, seat) for seat in seats[:3]] == ["", "", "Mariä Himmelfahrt"]
    assert [queries.day_off(corpus, seat) for seat in seats[:3]] == ["", "Fronleichnam", "Fronleichnam"]
    assert queries.day_off(date(2026, 3, 1), seats[0]) == "Sonntag"
    # Five working days after the Monday before Corpus Christi.
    assert [queries.review_due(date(2026, 6, 1), seat) for seat in seats[:2]] == [date(2026, 6, 8), date(2026, 6, 9)]
