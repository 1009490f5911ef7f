"""The folder on paper: one card, without a name, asked for until it is destroyed."""

from datetime import timedelta

import time_machine
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.models import Card
from lotsenbuch.fieldwork.rules.facts import KEYWORD, keyword, nameless
from lotsenbuch.records.rules import DataClass
from tests.cast import act_as, client_of

from .work import pack, words_of


def test_a_card_has_initials_and_is_asked_for_until_it_is_destroyed(
    anna: Staff, bernd: Staff, walk: Appointment, case_of_anna: Case
) -> None:
    folder = pack(anna, walk, "topic")
    with act_as(anna):
        told = f"Hund, wird angeleint, sobald {case_of_anna.person.first_name} die Tür öffnet und alle es gesehen haben"
        actions.note_hazards(case=case_of_anna, told=[("animals", told)], by=anna.actor)
    client = client_of(anna)
    answer = client.post(reverse("fieldwork:print_card", args=[folder.id]))
    pdf = client.get(answer["Location"])
    assert pdf["Content-Type"] == "application/pdf"
    card, person = " ".join(words_of(pdf).split()), case_of_anna.person
    said = f"{person.first_name[0]}. die Tür öffnet und alle es gesehen haben"
    assert f"Vor Ort: Hund, wird angeleint, sobald {said}" in card
    assert not [name for name in (person.first_name, person.last_name) if name in card]
    with act_as(anna):
        row = Card.objects.get()
    assert client_of(bernd).get(reverse("fieldwork:card_pdf", args=[row.id])).status_code == 404
    with time_machine.travel(row.due_at + timedelta(hours=1)):
        later = client_of(anna)
        assert f"Ist die Karte {row.number} vernichtet?" in later.get(reverse("desk:home")).text
        later.post(reverse("fieldwork:destroy_card", args=[row.id]))
        later.get(reverse("fieldwork:folders"))
        assert f"Karte {row.number}" not in later.get(reverse("desk:home")).text


def test_what_was_written_for_a_card_stands_on_it_first(anna: Staff, walk: Appointment) -> None:
    with act_as(anna):
        case = case_of(walk.case_id, anna.actor)
        assert case is not None
        facts = [actions.Ticked(code, f"viel zu {code}", DataClass.COUNSELLING) for code in ("topic", "agreed", "talk")]
        own = actions.Ticked(KEYWORD.code, "Bescheinigung mitbringen", DataClass.COUNSELLING)
        opens = walk.starts_at - timedelta(hours=1)
        folder = actions.pack_folder(
            meetings=[actions.Talk(case, walk.starts_at, [*facts, own])],
            opens_at=opens,
            closes_at=opens + timedelta(hours=6),
            by=anna.actor,
        )
    client = client_of(anna)
    pdf = client.get(client.post(reverse("fieldwork:print_card", args=[folder.id]))["Location"])
    card = words_of(pdf)
    assert "viel zu topic" in card[card.index("Bescheinigung") :]


def test_a_card_says_keywords_whole_and_no_name() -> None:
    assert keyword("Kommt verlässlich zum Treffpunkt; Näht mit geübter Hand; Näht zu Hause") == (
        "Kommt verlässlich zum Treffpunkt; Näht mit geübter Hand; …"
    )
    assert keyword("x" * 70) == "x" * 59 + "…"
    said = "Torstens Bruder fragt Herrn von der Heide; die Heide blüht"
    assert nameless(said, "Torsten", "von der Heide") == "T. Bruder fragt Herrn V.; die Heide blüht"
    assert nameless(said, "", "Torst") == said
