"""The quick note, drafts that save themselves, and finding."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.records.queries import open_draft
from tests.cast import act_as, client_of, registered

from .desk import MOST_QUERIES, people, person, queries_of

pytestmark = pytest.mark.django_db
NOTE = "/vermerk/"
SCRIPT = {"HX-Request": "true"}


def quick(client: Client, who: str, **more: str) -> tuple[int, str]:
    sent = {"repeat_key": str(uuid4()), "case": who, "kind": "phone", "text": "Kommt morgen", **more}
    answer = client.post(NOTE, sent, headers=SCRIPT)
    return answer.status_code, answer.content.decode()


def phone_notes(by: Staff) -> list[str]:
    with act_as(by):
        return list(JournalEntry.objects.filter(kind="phone").values_list("text", flat=True))


def test_a_quick_note_goes_to_the_case_named(anna: Staff) -> None:
    people(anna, "Kranz", "Đorđević")
    status, page = quick(client_of(anna), "Dordevic")
    assert status == 200
    assert "Vermerk gespeichert." in page
    assert phone_notes(anna) == ["Kommt morgen"]


def test_a_quick_note_takes_the_line_of_the_list(anna: Staff) -> None:
    case = people(anna, "Kranz", "Krantz")[0]
    assert quick(client_of(anna), f"Kim Kranz ({case.fallnummer})")[0] == 200


def test_a_quick_note_sent_twice_is_written_once(anna: Staff) -> None:
    people(anna, "Kranz")
    client, key = client_of(anna), str(uuid4())
    assert [quick(client, "Kranz", repeat_key=key)[0] for _ in range(2)] == [200, 200]
    assert phone_notes(anna) == ["Kommt morgen"]


@pytest.mark.parametrize(
    ("who", "said"),
    [("Kim", "Das passt auf mehrere: Kim Adler"), ("Wiesengrund", "Unter den eigenen Fällen nicht gefunden.")],
)
def test_a_quick_note_to_nobody_or_several_keeps_its_text(
    anna: Staff, case_of_bernd: Case, who: str, said: str
) -> None:
    people(anna, "Berg", "Adler")
    status, page = quick(client_of(anna), who)
    assert status == 422
    assert said in page
    assert "Kommt morgen" in page
    assert phone_notes(anna) == []


def test_the_dialog_costs_the_same_with_one_case_and_with_three(anna: Staff) -> None:
    client = client_of(anna)
    people(anna, "Adler")
    one = queries_of(client, NOTE)
    people(anna, "Berg", "Clemens")
    assert queries_of(client, NOTE) == one <= MOST_QUERIES


# Drafts


def test_a_draft_is_kept_for_its_writer_only(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    path = reverse("desk:save_draft", args=["note", case_of_anna.id])
    answer = client_of(anna).post(path, {"text": "Angefangen", "repeat_key": "x"})
    assert list(answer.json()) == ["saved_at"]
    with act_as(anna):
        assert open_draft("note", case_of_anna.id, by=anna.actor) == {"text": "Angefangen"}
    with act_as(bernd):
        assert open_draft("note", case_of_anna.id, by=bernd.actor) == {}


@pytest.mark.parametrize("place", ["note", "alliance", "nirgends"])
def test_a_draft_for_a_foreign_case_or_place_is_refused(bernd: Staff, case_of_anna: Case, place: str) -> None:
    path = reverse("desk:save_draft", args=[place, case_of_anna.id])
    assert client_of(bernd).post(path, {"text": "Angefangen"}).status_code == 404


def test_an_unknown_place_is_refused_for_the_own_case(anna: Staff, case_of_anna: Case) -> None:
    path = reverse("desk:save_draft", args=["nirgends", case_of_anna.id])
    assert client_of(anna).post(path, {"text": "Angefangen"}).status_code == 404


# Finding


def hits(client: Client, typed: str) -> list[str]:
    page = client.post("/suche/", {"q": typed}).content.decode()
    return re.findall(r"<li data-row><a[^>]*><span>([^<]*)</span>", page)


@pytest.fixture
def anna_has_some(anna: Staff) -> Client:
    """Return Anna's client; she has five cases."""
    registered(anna, person("Đorđević", "Mirela", date(1988, 2, 7), kundennummer="321K555001"))
    registered(anna, person("Müller-Öztürk", "Åse", date(1979, 12, 31), bg_number="32102//0099"))
    registered(anna, person("von der Heide", "Karl", date(1966, 5, 4)))
    registered(anna, person("Meier", "Ute", date(1970, 1, 1)))
    registered(anna, person("Maier", "Udo", date(1971, 1, 1)))
    return client_of(anna)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dor", ["Mirela Đorđević"]),
        ("Djordjevic", ["Mirela Đorđević"]),
        ("mirela dor", ["Mirela Đorđević"]),
        ("ĐORĐEVIĆ", ["Mirela Đorđević"]),
        ("mueller", ["Åse Müller-Öztürk"]),
        ("ozturk", ["Åse Müller-Öztürk"]),
        ("oez", ["Åse Müller-Öztürk"]),
        ("von der heide", ["Karl von der Heide"]),
        ("von der", ["Karl von der Heide"]),
        ("K555", ["Mirela Đorđević"]),
        ("//0099", ["Åse Müller-Öztürk"]),
        ("7.2.1988", ["Mirela Đorđević"]),
        ("07.02.88", ["Mirela Đorđević"]),
        ("31. 12. 1979", ["Åse Müller-Öztürk"]),
        ("x", []),
        ("%", []),
        ("Zzyzx", []),
    ],
)
def test_somebody_is_found(anna_has_some: Client, typed: str, found: list[str]) -> None:
    assert hits(anna_has_some, typed) == found


def test_a_name_is_found_by_its_sound(anna_has_some: Client) -> None:
    """Who only heard a name finds it; others that sound alike may stand beside it."""
    assert {"Udo Maier", "Ute Meier"} <= set(hits(anna_has_some, "Meyer"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("heide", ["Karl von der Heide"]),  # not Udo (22.11.2026)
        ("heyde", ["Karl von der Heide"]),  # little sound: with its first letter, as nothing else was found
        ("Otto", []),
        ("Meyer", ["Udo Maier", "Ute Meier"]),
        ("meier", ["Ute Meier", "Udo Maier"]),  # as it is spelled first
        ("Majer", ["Udo Maier", "Ute Meier"]),
        ("Martin", []),  # begins like Meier, sounds otherwise
        ("Mahr", ["Udo Maier", "Ute Meier"]),
        ("Muhler-Oestürk", ["Åse Müller-Öztürk"]),
        ("may", ["Mirela Đorđević", "Udo Maier", "Ute Meier", "Åse Müller-Öztürk"]),
    ],
)
def test_spelling_comes_first_and_sound_only_where_it_means_something(
    anna_has_some: Client, typed: str, found: list[str]
) -> None:
    assert hits(anna_has_some, typed) == found


def test_a_foreign_case_is_not_found(anna_has_some: Client, case_of_bernd: Case) -> None:
    assert hits(anna_has_some, "Wiesengrund") == []
    assert hits(anna_has_some, case_of_bernd.fallnummer) == []


def test_a_search_stands_in_no_address(anna_has_some: Client) -> None:
    assert hits(anna_has_some, "dor") == ["Mirela Đorđević"]
    assert re.findall("<li data-row>", anna_has_some.get("/suche/?q=dor").content.decode()) == []
