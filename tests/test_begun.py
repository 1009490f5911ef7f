"""Long texts that save themselves: what was typed and not sent stands there again, for its writer and its class."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import let_in
from lotsenbuch.cases.models import Case
from lotsenbuch.planning.actions import set_goal
from tests.cast import act_as, client_of

pytestmark = pytest.mark.django_db
TYPED = "# Der Weg\n- erst die Kita\n- dann die Stelle"
# Place, page and field of each long text with the editor; note, alliance, review and ending have tests of their own.
PLACES = {
    "aims": ("assessment:write_aims", "aims"),
    "contents": ("planning:write_contents", "content_integration"),
    "new_goal": ("planning:set_goal", "why"),
}


def save(staff: Staff, case: Case, place: str, **typed: str) -> Any:
    return client_of(staff).post(reverse("desk:save_draft", args=[place, case.id]), typed)


@pytest.mark.parametrize("place", PLACES)
def test_what_was_typed_stands_there_again_for_its_writer_only(
    place: str, anna: Staff, bernd: Staff, case_of_anna: Case
) -> None:
    route, field = PLACES[place]
    path = reverse(route, args=[case_of_anna.id])
    name = field if f'name="{field}"' in client_of(anna).get(path).text else _first_long(client_of(anna).get(path).text)
    assert save(anna, case_of_anna, place, **{name: TYPED, "version": "0"}).status_code == 200
    assert "- erst die Kita" in client_of(anna).get(path).text
    with act_as(anna):
        let_in(
            case=case_of_anna,
            staff=bernd,
            kind="deputy",
            until=timezone.now() + timedelta(days=3),
            reason="Vertretung",
            by=anna.actor,
        )
    assert "- erst die Kita" not in client_of(bernd).get(path).text


def _first_long(page: str) -> str:
    return page.partition("<textarea")[2].partition('name="')[2].partition('"')[0]


def test_a_goal_takes_up_its_own_draft_and_no_other_one(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        one, other = (
            set_goal(case=case_of_anna, words={"title": t}, field="job_far", steps=[], by=anna.actor) for t in "AB"
        )
    save(anna, case_of_anna, "goal", goal=str(one.id), title="A", why=TYPED, version="1")
    pages = [
        client_of(anna).get(reverse("planning:change_goal", args=[case_of_anna.id, goal.id])).text
        for goal in (one, other)
    ]
    assert ["- erst die Kita" in page for page in pages] == [True, False]


def test_a_draft_of_class_2_is_read_in_its_class_and_gone_when_it_is_saved(anna: Staff, case_of_anna: Case) -> None:
    path = reverse("planning:set_goal", args=[case_of_anna.id])
    assert save(anna, case_of_anna, "new_goal", title="Schulden ordnen", why=TYPED, data_class="2").status_code == 200
    page = client_of(anna).get(path).text
    assert "- erst die Kita" in page
    with act_as(anna):
        assert Entry.objects.filter(kind="read", case_id=case_of_anna.id, data_class=2).exists()
    sent = {"repeat_key": str(uuid4()), "title": "Schulden ordnen", "why": TYPED, "field": "job_far", "data_class": "2"}
    sent["version"] = "0"
    assert client_of(anna).post(path, sent).status_code == 302
    assert "- erst die Kita" not in client_of(anna).get(path).text
