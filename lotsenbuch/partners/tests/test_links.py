"""The link by which a partner confirms its entry: signed, once, for its own entry; every other token is one answer."""

from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.partners import actions
from lotsenbuch.partners.models import DataLink, Organisation, Service, Statement
from lotsenbuch.partners.queries.signing import signed
from lotsenbuch.partners.rules.tokens import hash_of, new_token
from lotsenbuch.records import clock
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor, RefusedError
from tests.cast import act_as

from .work import network_places, partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(anna: Staff) -> tuple[Organisation, Service, str]:
    network_places()
    organisation, service = partner(anna)
    with act_as(anna):
        row = Organisation.objects.get(pk=organisation.pk)
        row.save_version(seen=row.version, cooperation="Nur über Frau Probst", outdated_on=clock.today())
        token = actions.ask_partner(organisation=row, by=anna.actor)
    return row, service, reverse("partners:confirm", args=[token])


def test_a_partner_sees_its_own_entry_and_confirms_it_once(
    link: tuple[Organisation, Service, str], anna: Staff
) -> None:
    organisation, service, page = link
    shown = Client().get(page)
    assert organisation.name in shown.text
    assert "Nur über Frau Probst" not in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    body = {"is_right": "yes", "words": "", "service": str(service.id), "waiting_weeks": "4", "free_places": "1"}
    assert "Vielen Dank" in Client().post(page, body).text
    again = (Client().post(page, body), Client().get(page))
    assert [answer.status_code for answer in again] == [404, 404]
    with act_as(anna):
        row, kept = Organisation.objects.get(), Service.objects.get()
        assert (row.outdated_on, row.checked_on, row.checked_by) == (None, clock.today(), "der Partner selbst")
        assert (kept.waiting_weeks, kept.free_places, kept.places_by) == (4, 1, "der Partner selbst")
        assert Statement.objects.count() == 1


def test_a_number_of_no_service_is_asked_about_instead_of_lost(
    link: tuple[Organisation, Service, str], anna: Staff
) -> None:
    page = link[2]
    body = {"is_right": "yes", "words": "", "waiting_weeks": "3", "free_places": ""}
    assert f'value="{link[1].pk}" selected' in Client().get(page).text  # one service: there is nothing to choose
    refused = Client().post(page, {**body, "service": ""}).text
    assert "Bitte auswählen, für welches Angebot das gilt." in refused
    assert 'value="3"' in refused
    assert "Vielen Dank" in Client().post(page, {**body, "service": str(link[1].pk)}).text
    with act_as(anna):
        assert Service.objects.get().waiting_weeks == 3


def test_every_token_that_opens_nothing_gets_the_same_page(link: tuple[Organisation, Service, str]) -> None:
    page = link[2]
    token = page.split("/")[-2]
    unsigned, forged = new_token(), f"{token[:-3]}abc"
    # Signed, but nobody ever made it: the database says no.
    pages = [reverse("partners:confirm", args=[one]) for one in (unsigned, forged, signed(new_token()), "x")]
    answers = [Client().get(one) for one in pages]
    assert {(one.status_code, one.text) for one in answers} == {(404, answers[0].text)}


def test_an_old_link_opens_nothing(link: tuple[Organisation, Service, str], anna: Staff) -> None:
    organisation, _, _ = link
    token = new_token()
    with act_as(anna):
        past = clock.now() - timedelta(seconds=1)
        DataLink(organisation=organisation, token_hash=hash_of(token), made_by="x", expires_at=past).save(
            force_insert=True
        )
    assert Client().get(reverse("partners:confirm", args=[signed(token)])).status_code == 404


def test_a_signature_that_does_not_fit_never_asks_the_database(link: tuple[Organisation, Service, str]) -> None:
    with patch("lotsenbuch.partners.queries.links.ask_guard") as asked:
        assert Client().get(reverse("partners:confirm", args=[new_token()])).status_code == 404
    asked.assert_not_called()


def test_who_guesses_has_to_wait(link: tuple[Organisation, Service, str]) -> None:
    browser = Client(REMOTE_ADDR="203.0.113.77")
    for _ in range(20):
        browser.get(reverse("partners:confirm", args=["geraten"]))
    assert browser.get(link[2]).status_code == 429


def test_a_link_writes_for_its_own_organisation_only(link: tuple[Organisation, Service, str], anna: Staff) -> None:
    _, foreign = partner(anna, "Diakonie am Deich", "Suchtberatung")
    said = actions.Said(is_right=True, service_id=foreign.id, free_places=9)
    by = Actor.link(DataLink.objects.get().pk)
    with acting_as(by):
        actions.say(link_id=DataLink.objects.get().pk, said=said, by=by)
        assert Service.objects.get(pk=foreign.pk).free_places is None
    with acting_as(Actor.link(uuid4())), pytest.raises(RefusedError):
        actions.say(link_id=DataLink.objects.get().pk, said=said, by=by)
