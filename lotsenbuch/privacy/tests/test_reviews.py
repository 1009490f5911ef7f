"""The review queue: metadata for the officer, entries of the opening for reviewers, a constant number of queries."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import Plea, break_glass, review_opening
from lotsenbuch.cases.models import Case, Opening
from lotsenbuch.office.models import House
from lotsenbuch.privacy.queries import entries_of
from tests.cast import SECRETS, act_as, client_of
from tests.detectors import assert_constant_queries

pytestmark = pytest.mark.django_db
WHY = "Die Schwester ruft an, seit zwei Tagen keine Antwort"


@pytest.fixture
def opening(case_of_anna: Case, bernd: Staff, house: House) -> Opening:
    """Return a break-glass of Bernd's in Anna's case, in which he opened the file."""
    with act_as(bernd):
        one = break_glass(plea=Plea(case_of_anna.fallnummer, "danger", WHY), house=house, by=bernd.actor)
    client_of(bernd).get(reverse("desk:case_file", args=[case_of_anna.id]))
    return one


def test_a_reviewer_sees_who_when_why_and_what_was_opened(opening: Opening, ines: Staff) -> None:
    page = client_of(ines).get(reverse("privacy:review", args=[opening.id])).text
    for said in ("Bernd Brandt", "Gefahr für Leib und Leben", WHY, "die Akte", "Klasse 1", "Warum?", opening.number):
        assert said in page
    assert [secret for secret in SECRETS if secret in page] == []


def test_the_officer_sees_the_queue_without_what_was_said(opening: Opening, dilek: Staff) -> None:
    client = client_of(dilek)
    assert "Bernd Brandt" in client.get(reverse("privacy:reviews")).text
    page = client.get(reverse("privacy:review", args=[opening.id])).text
    assert "Gefahr für Leib und Leben" in page
    assert WHY not in page
    assert "Prüfung speichern" not in page
    assert client.post(reverse("privacy:judge_opening", args=[opening.id]), {"verdict": "plausible"}).status_code == 404


def test_a_review_on_the_screen_closes_the_opening(opening: Opening, ines: Staff) -> None:
    client, path = client_of(ines), reverse("privacy:judge_opening", args=[opening.id])
    short = client.post(path, {"verdict": "plausible", "text": "ok"})
    assert (short.status_code, "mindestens 10 Zeichen" in short.text) == (422, True)
    done = client.post(path, {"verdict": "plausible", "text": "Anruf der Schwester belegt"}, follow=True)
    assert "geprüft von Ines Ihme" in done.text
    with act_as(ines):
        assert Opening.objects.get().verdict == "plausible"


def test_reviewers_read_entries_of_openings_under_review_and_no_others(
    opening: Opening, case_of_anna: Case, anna: Staff, bernd: Staff, ines: Staff
) -> None:
    client_of(anna).get(reverse("desk:case_file", args=[case_of_anna.id]))
    with act_as(ines):
        of_others = Entry.objects.exclude(actor=str(ines.actor))
        assert set(of_others.values_list("actor", "case_id")) == {(str(bernd.actor), case_of_anna.id)}
        assert [row.what for row in entries_of(opening)] == ["case_file"]
        review_opening(opening=opening, verdict="plausible", note="Nachvollziehbar erklärt", by=ines.actor)
        assert not of_others.all().exists()


def test_the_second_person_decides_on_a_page_that_says_nothing_of_the_case(
    bernd: Staff, ines: Staff, house: House
) -> None:
    with act_as(bernd):
        waiting = break_glass(plea=Plea("26-99999", "danger", WHY), house=house, by=bernd.actor)
    client = client_of(ines)
    page = client.get(reverse("privacy:review", args=[waiting.id])).text
    assert "Als zweite Person entscheiden" in page
    sent = {"release": "no", "text": "Die Vertretung ist erreichbar"}
    client.post(reverse("privacy:decide_opening", args=[waiting.id]), sent)
    shown = client_of(bernd).get(reverse("cases:opening", args=[waiting.id])).text
    assert "nicht freigegeben" in shown
    assert "Die Vertretung ist erreichbar" in shown


def test_an_overdue_review_says_so_on_the_queue(opening: Opening, ines: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "überfällig" not in client_of(ines).get(reverse("privacy:reviews")).text
    late = timezone.localdate() + timedelta(days=20)
    monkeypatch.setattr("lotsenbuch.privacy.views.reviews.timezone.localdate", lambda: late)
    assert "1 überfällig" in client_of(ines).get(reverse("privacy:reviews")).text


def test_the_queue_asks_as_much_for_three_as_for_one(bernd: Staff, ines: Staff, house: House) -> None:
    client = client_of(ines)

    def ask(number: int) -> None:
        with act_as(bernd):
            break_glass(plea=Plea(f"26-9999{number}", "danger", WHY), house=house, by=bernd.actor)

    assert_constant_queries(lambda: client.get(reverse("privacy:reviews")), ask)
