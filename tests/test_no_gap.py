"""What a reader may not open leaves no gap: nothing beside it counts or names it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import let_in, seal_case
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.documents.actions import Checked, Given, drop_copy, take_in
from lotsenbuch.documents.models import Copy, Delivery, Document
from lotsenbuch.letters.papers import Paper
from lotsenbuch.records import clock
from tests.cast import PERSON, act_as, client_of

pytestmark = pytest.mark.django_db
MEDICAL = ("medical", Checked(b"Befund", "text/plain", Copy.State.UNSCANNED))
LETTER = ("authority", Checked(b"Bescheid", "text/plain", Copy.State.UNSCANNED))


def taken(case: Case, by: Staff, *papers: tuple[str, Checked]) -> Delivery:
    with act_as(by):
        found = case_of(case.id, by.actor)
        assert found is not None
        given = [Given(kind, file=file) for kind, file in papers]
        return take_in(case=found, papers=given, on=clock.today(), by=by.actor, name=by.display_name)


@pytest.fixture
def deputy(case_of_anna: Case, anna: Staff, bernd: Staff) -> Staff:
    """Return Bernd, let in without any class."""
    until = timezone.now() + timedelta(days=3)
    with act_as(anna):
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub bis August", by=anna.actor)
    return bernd


def test_the_timeline_tells_nothing_of_papers_of_a_closed_class(case_of_anna: Case, anna: Staff, deputy: Staff) -> None:
    client, path = client_of(deputy), f"/fall/{case_of_anna.id}/"
    taken(case_of_anna, anna, MEDICAL)
    assert "entgegengenommen" not in client.get(path).text
    taken(case_of_anna, anna, LETTER, MEDICAL)
    shown = client.get(path).text
    assert ("Ein Papier entgegengenommen" in shown, "2 Papiere" in shown) == (True, False)
    with act_as(anna):
        found = case_of(case_of_anna.id, anna.actor)
        assert found is not None
        for copy in Copy.objects.filter(data_class=2).select_related("document"):
            drop_copy(case=found, copy=copy, by=anna.actor)
    assert "vernichtet" not in client.get(path).text


def test_the_name_of_a_file_does_not_count_closed_papers(case_of_anna: Case, anna: Staff, deputy: Staff) -> None:
    taken(case_of_anna, anna, MEDICAL, MEDICAL, LETTER)
    with act_as(deputy):
        (document,) = Document.objects.all()
    answer = client_of(deputy).get(f"/fall/{case_of_anna.id}/papiere/{document.id}/datei/")
    assert answer.status_code == 200
    assert "3" not in answer.headers["Content-Disposition"].replace(case_of_anna.fallnummer, "")


def test_no_letter_of_a_sealed_case_shows_the_house_in_its_window(
    case_of_anna: Case, anna: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letter about the new Ansprechperson named sender and address; the plan of the same case did not."""
    with act_as(anna):
        seal_case(case=case_of_anna, reason="Kollegin der Stadtverwaltung", by=anna.actor)
    seen: list[Paper] = []

    def noted(paper: Paper) -> bytes:
        seen.append(paper)
        return b"%PDF-"

    monkeypatch.setattr("lotsenbuch.letters.views.write.render", noted)
    preview = reverse("letters:preview_letter", args=[case_of_anna.id, "new_contact"])
    typed = {"subject": "Wer jetzt für Sie da ist", "text": "Guten Tag {name}, ich bin jetzt da.", "is_handed": "on"}
    assert client_of(anna).post(preview, typed).status_code == 200
    assert PERSON.street not in str(seen[0].address)
