"""The directory: kept, found with four letters and a slip, near a place, merged."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.partners import actions
from lotsenbuch.partners.forms.directory import SiteForm
from lotsenbuch.partners.models import Acquaintance, At, Care, Contact, Favourite, Organisation, Place, Service, Site
from lotsenbuch.partners.queries.search import Asked, find
from lotsenbuch.partners.rules.barriers import doors_for
from lotsenbuch.partners.rules.kinds import Category
from lotsenbuch.partners.rules.places import Spot, distance_km, drawn, read_places
from lotsenbuch.records import clock
from lotsenbuch.records.rules import RefusedError
from tests.cast import act_as, client_of

from .work import PLACES, network_places, one_partner, partner, some_partners

pytestmark = pytest.mark.django_db


def test_distances_are_true_and_a_map_keeps_its_frame() -> None:
    hamburg, munich = Spot("20095", "Hamburg", 53.5511, 9.9937), Spot("80331", "München", 48.1374, 11.5755)
    assert round(distance_km(hamburg, munich)) == 612
    assert distance_km(hamburg, hamburg) == 0
    points = drawn([(hamburg, 3), (munich, 12)], munich)
    assert [(one.spot.town, one.is_here) for one in points] == [("Hamburg", False), ("München", True)]
    assert points[0].y < points[1].y  # north is on top
    assert all(0 <= one.x <= 640 and 0 <= one.y <= 400 for one in points)
    assert [(one.x, one.y) for one in drawn([(hamburg, 1)], None)] == [(320.0, 200.0)]


def test_the_table_of_places_names_the_line_that_cannot_be_read() -> None:
    assert read_places("44532; Lotsenau; 51,60; 7,64\n\n") == [PLACES[0]]
    for text in ("44532; Lotsenau; 51,60", "44532; Lotsenau; nord; 7", "44532; Lotsenau; 91; 7"):
        with pytest.raises(ValueError, match=r"^Zeile 2: "):
            read_places(f"44535; Hafersiel; 51,665; 7,8\n{text}")


def test_a_barrier_suggests_doors_by_its_words() -> None:
    assert doors_for("Überschuldung") == [Category.DEBT]
    assert doors_for("Alkoholkonsum und Schulden") == [Category.DEBT, Category.ADDICTION]
    assert doors_for("Zahlungsverpflichtungen ungeklärt") == [Category.DEBT]
    assert doors_for("Abschluss nicht anerkannt") == [Category.MIGRATION, Category.SCHOOL]
    assert doors_for("etwas ganz anderes") == []


def test_a_protected_barrier_without_a_known_word_suggests_doors_by_its_class() -> None:
    assert doors_for("etwas ganz anderes", 3) == [Category.DEBT, Category.PROBATION]
    assert doors_for("etwas ganz anderes", 2) == [Category.HEALTH, Category.ADDICTION, Category.PSYCHOSOCIAL]
    assert doors_for("Alkohol", 3) == [Category.ADDICTION]


@pytest.fixture
def network(anna: Staff) -> dict[str, Service]:
    return some_partners(anna)


def test_four_letters_find_it_also_with_a_slip_and_in_the_middle_of_a_word(
    network: dict[str, Service], anna: Staff
) -> None:
    def names(**asked: object) -> list[str]:
        with act_as(anna):
            return [hit.service.name for hit in find(Asked(**asked), anna.actor).hits]  # type: ignore[arg-type]

    debt, far, garden = (network[name].name for name in ("debt", "far", "garden"))
    assert set(names(words="schu")) == {debt, far}
    assert set(names(words="bera")) == {debt, far}  # inside „Schuldnerberatung“
    assert debt in names(words="shul")  # two letters changed places
    assert names(words="gärt") == names(words="gaert") == [garden]
    assert names(words="Schulden Diakonie") == [far]
    assert set(names(words="Beratungen")) == {debt, far}  # another form of the word
    assert names(words="xqzw") == []
    # Each word is known, only not together: the first word weighs more than the second. A slip is one all the same.
    assert names(words="Insolvenz Gartenbau") == [far, garden]
    assert names(words="Gartenba Feldblik") == [garden]
    assert names(category="employer") == [garden]
    assert names(only_free=True) == [debt]
    assert set(names(language="Türkisch")) == {debt, far, garden}
    assert names(language="Polnisch") == []
    assert names(postcode="44535", town="Hafersiel")[-1] == debt
    with act_as(anna):
        actions.mark(organisation=network["garden"].organisation, deed="merken", by=anna.actor)
    assert names(only_favourites=True) == [garden]
    assert names()[0] == garden


def test_what_is_said_of_places_has_a_day_and_a_source(network: dict[str, Service], anna: Staff) -> None:
    told = {"organisation": network["debt"].organisation, "row": Service(), "is_new": True, "seen": 0, "by": anna.actor}
    with act_as(anna):
        for missing, field in (({"places_on": clock.today()}, "places_by"), ({"places_by": "Mail"}, "places_on")):
            with pytest.raises(RefusedError) as refused:
                actions.keep_part(values={"name": "X", "free_places": 3, **missing}, **told)  # type: ignore[arg-type]
            assert refused.value.field == field
        with pytest.raises(RefusedError, match="überschneiden"):
            actions.keep_part(values={"name": "X", "hours": ["8-12, 11-13", *[""] * 6]}, **told)  # type: ignore[arg-type]


def test_one_click_checks_calls_outdated_and_keeps_at_hand(anna: Staff, bernd: Staff) -> None:
    organisation, _ = partner(anna)
    page, anna_browser = reverse("partners:organisation", args=[organisation.id]), client_of(anna)

    def click(mark: str) -> None:
        assert anna_browser.post(reverse("partners:mark", args=[organisation.id, mark])).status_code == 302

    click("veraltet")
    assert "Als veraltet gemeldet" in anna_browser.get(page).text
    assert organisation.name in anna_browser.get(reverse("partners:network")).text.partition("Braucht einen Blick")[2]
    click("geprueft")
    with act_as(anna):
        row = Organisation.objects.get()
        assert (row.outdated_on, row.checked_on, row.checked_by) == (None, clock.today(), anna.display_name)
    for mark in ("merken", "kennen"):
        click(mark)
    assert anna.display_name in client_of(bernd).get(page).text.partition("Wer im Haus kennt dort jemanden?")[2]
    assert "In die eigene Auswahl" in client_of(bernd).get(page).text  # favourites are one's own
    with act_as(bernd):
        assert (Favourite.objects.count(), Acquaintance.objects.count()) == (0, 1)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Acquaintance(staff=anna, organisation=row).save(force_insert=True)
    click("kennen")
    with act_as(anna):
        assert not Acquaintance.objects.exists()
    assert anna_browser.post(reverse("partners:mark", args=[organisation.id, "loeschen"])).status_code == 404


def test_what_works_is_kept_and_comes_back_on_its_day(
    anna: Staff, bernd: Staff, case_of_anna: Case, case_of_bernd: Case
) -> None:
    organisation, _ = partner(anna)
    body = {
        "kind": "annual_talk",
        "happened_on": "heute",
        "text": "Erstgespräch binnen zwei Wochen",
        "again_on": "heute",
    }
    browser = client_of(anna)
    browser.post(reverse("partners:keep_care", args=[organisation.id]), body)
    assert (
        "Erstgespräch binnen zwei Wochen" in browser.get(reverse("partners:organisation", args=[organisation.id])).text
    )
    assert "Jahresgespräch" in browser.get(reverse("partners:network")).text.partition("Wieder daran denken")[2]
    with act_as(anna):
        values = {
            "kind": "visit",
            "happened_on": clock.today(),
            "text": "x",
            "valid_until": clock.today() - timedelta(days=1),
        }
        with pytest.raises(RefusedError, match="vor dem Tag"):
            actions.keep_care(organisation=organisation, values=values, by=anna.actor)
        late = {**values, "valid_until": None, "again_on": clock.today() - timedelta(days=1)}
        with pytest.raises(RefusedError, match="der noch kommt"):
            actions.keep_care(organisation=organisation, values=late, by=anna.actor)
        assert Care.objects.count() == 1
    # On the desk too, for whoever wanted it or keeps the organisation at hand, until something was done.
    on_desk, desk = f'{reverse("partners:organisation", args=[organisation.id])}"', reverse("desk:home")
    for staff, case in ((anna, case_of_anna), (bernd, case_of_bernd)):
        client_of(staff).get(reverse("desk:case_file", args=[case.id]))
    assert (on_desk in browser.get(desk).text, on_desk in client_of(bernd).get(desk).text) == (True, False)
    client_of(bernd).post(reverse("partners:mark", args=[organisation.id, "kennen"]))
    assert on_desk in client_of(bernd).get(desk).text  # nobody checked it yet
    client_of(bernd).post(reverse("partners:mark", args=[organisation.id, "geprueft"]))
    browser.post(reverse("partners:keep_care", args=[organisation.id]), {**body, "again_on": "", "kind": "visit"})
    assert [on_desk in client_of(staff).get(desk).text for staff in (anna, bernd)] == [False, False]
    assert "Wieder daran denken" not in browser.get(reverse("partners:network")).text


def test_a_double_is_merged_and_found_no_more(network: dict[str, Service], anna: Staff) -> None:
    stays, double = network["debt"].organisation, partner(anna, "Schuldnerhilfe  Lotsenau e.V.", "Insolvenzberatung")[0]
    browser = client_of(anna)
    assert double.name.split()[0] in browser.get(reverse("partners:organisation", args=[stays.id])).text
    page = reverse("partners:merge", args=[double.id])
    assert f'value="{stays.id}" selected>Schuldnerhilfe Lotsenau, Lotsenau<' in browser.get(page).text
    answer = browser.post(page, {"into": str(stays.id)})
    assert answer.status_code == 302
    assert browser.get(reverse("partners:organisation", args=[double.id])).status_code == 404
    with act_as(anna):
        assert {one.name for one in Service.objects.filter(organisation=stays)} == {
            "Schuldnerberatung",
            "Insolvenzberatung",
        }
        assert Site.objects.filter(organisation=stays).count() == 2
        found = find(Asked(words="insolvenzberatung lotsenau"), anna.actor)
        assert [hit.service.organisation_id for hit in found.hits] == [stays.id]
        with pytest.raises(RefusedError):
            actions.merge(double=stays, into=stays, by=anna.actor)


def test_likeness_uses_an_index_without_a_waiting_list_and_knows_new_words_at_once(
    network: dict[str, Service], anna: Staff
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'service_names'")
        assert cursor.fetchone() == (["fastupdate=off"],)
    with act_as(anna):
        assert find(Asked(words="xylpohon"), anna.actor).hits == []
        new: dict[str, Any] = {
            "is_new": True,
            "seen": 0,
            "by": anna.actor,
            "organisation": network["debt"].organisation,
        }
        actions.keep_part(row=Service(), values={"name": "Xylophon", "category": "leisure", "languages": []}, **new)
        assert [hit.service.name for hit in find(Asked(words="xylpohon"), anna.actor).hits] == ["Xylophon"]


def test_only_who_keeps_the_directory_writes_it(network: dict[str, Service], anna: Staff, emre: Staff) -> None:
    organisation = network["debt"].organisation
    browser = client_of(emre)
    assert browser.get(reverse("partners:organisation", args=[organisation.id])).status_code == 200
    assert browser.post(reverse("partners:mark", args=[organisation.id, "veraltet"])).status_code == 404
    rows = Organisation, Service, Site, At, Contact
    one_partner(anna)
    for model in rows:
        with act_as(emre), pytest.raises(ProgrammingError), transaction.atomic():
            model._default_manager.update(id=F("id"))
    with act_as(anna):
        assert Organisation.objects.update(name=F("name")) > 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            Place.objects.all().delete()  # the table of places is the administration's


def test_near_a_person_goes_by_the_table_and_not_by_a_protected_address(
    network: dict[str, Service], case_of_anna: Case, anna: Staff
) -> None:
    browser, page = client_of(anna), reverse("partners:near", args=[case_of_anna.id])
    shown = browser.get(page).text
    assert "In der Nähe von Lotsenau" in shown
    assert shown.index("Schuldnerhilfe") < shown.index("Gärtnerei")
    assert "Lotsenau · hier" in shown
    with act_as(anna):
        person = case_of_anna.person
        person.save_version(seen=person.version, has_protected_address=True)
    assert "In der Nähe" not in browser.get(page).text
    assert "· hier" not in browser.get(page).text


def test_the_sheet_for_the_person_is_german_until_the_house_released_another_language(
    network: dict[str, Service], anna: Staff
) -> None:
    browser = client_of(anna)
    page = browser.get(reverse("partners:sheet", args=[network["debt"].id, "de"])).text
    assert "Hier bekommen Sie Hilfe" in page
    assert 'class="large"' in page
    assert browser.get(reverse("partners:sheet", args=[network["debt"].id, "tr"])).status_code == 404


def test_the_page_of_the_network_asks_as_much_for_three_as_for_one(
    anna: Staff,
) -> None:
    network_places()
    partner(anna)
    browser, counts = client_of(anna), list[int]()
    browser.get(reverse("partners:network"))  # what is remembered per process
    for number in (1, 2):
        with CaptureQueriesContext(connection) as told:
            assert browser.get(reverse("partners:network")).status_code == 200
        counts.append(len(told))
        for more in range(2):
            partner(anna, f"Weitere {number} {more}", "Suchtberatung", Category.ADDICTION)
    assert counts[0] == counts[1] <= 18


@pytest.mark.parametrize(("typed", "is_taken"), [("44532", True), (" 44532 ", True), ("abc", False), ("4453", False)])
def test_a_postcode_has_five_digits(typed: str, is_taken: bool) -> None:
    form = SiteForm({"postcode": typed, "town": "Lotsenau"})
    form.is_valid()
    assert ("postcode" not in form.errors) == is_taken


def test_what_reads_like_an_entry_is_asked_about_before_it_is_entered_twice(anna: Staff) -> None:
    organisation, _ = partner(anna)
    with act_as(anna):
        organisation.save_version(seen=organisation.version, mail="hilfe@beispiel.invalid")
    page, browser = reverse("partners:add_organisation"), client_of(anna)
    assert "andere Organisation" not in browser.get(page).text
    body = {"name": f"{organisation.name} e. V.", "version": 0, "repeat_key": str(uuid4())}
    asked = browser.post(page, body).text
    assert "Steht das schon im Verzeichnis?" in asked
    assert reverse("partners:organisation", args=[organisation.id]) in asked
    assert f'value="{organisation.name} e. V."' in asked, "what was typed stays"
    by_mail = browser.post(page, {**body, "name": "Ganz anders", "mail": "Hilfe@beispiel.invalid"}).text
    assert "Steht das schon im Verzeichnis?" in by_mail
    with act_as(anna):
        assert Organisation.objects.count() == 1
    assert browser.post(page, {**body, "is_another": "on"}).status_code == 302
    fresh = {"name": "Fahrradwerkstatt Nordlicht", "version": 0, "repeat_key": str(uuid4())}
    assert browser.post(page, fresh).status_code == 302
    with act_as(anna):
        assert Organisation.objects.count() == 3
