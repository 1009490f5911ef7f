"""The Schreibtisch: what is due with its rule, what needs a look, drafts, own utilisation; for each role its own."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import Plea, break_glass, hand_over, set_task
from lotsenbuch.cases.models import Case, Opening
from lotsenbuch.desk.queries.home import due_words
from lotsenbuch.intake.models import Intake, Proposal
from lotsenbuch.office.models import House
from lotsenbuch.records.actions import save_draft
from lotsenbuch.ui.templatetags.ui import weekday_day
from tests.cast import TASK, Cast, act_as, client_of

from .desk import MOST_QUERIES, people, queries_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)


def words(client: Client, path: str = "/") -> str:
    """Return the words of the page's middle, one space between them."""
    page = client.get(path).content.decode()
    return " ".join(strip_tags(page[page.index("<main") : page.index("</main>")].replace("<", " <")).split())


@pytest.mark.parametrize(
    ("days", "said"),
    [(-3, "seit 3 Tagen"), (-1, "seit gestern"), (0, "heute"), (1, "morgen"), (2, "in 2 Tagen")],
)
def test_how_far_away_a_day_is(days: int, said: str) -> None:
    assert due_words(TODAY + timedelta(days=days), TODAY) == said


def test_the_desk_of_somebody_without_a_case_says_what_will_stand_there(anna: Staff) -> None:
    told = words(client_of(anna))
    assert "0 von 75 Fällen (Hausregel)" in told
    assert "In den nächsten sieben Tagen ist nichts fällig." in told
    assert "Kein Fall wartet auf einen Blick." in told
    assert "Noch keine Akte geöffnet." in told
    assert "Kein angefangener Text." in told


def test_what_is_due_stands_with_person_rule_and_day(anna: Staff, case_of_anna: Case) -> None:
    told = words(client_of(anna))
    assert f"{TASK} Zeynep Freifrau von Quellmoor-Çelik · {case_of_anna.fallnummer} · Hausregel" in told
    assert re.search(r"\d\d\.\d\d\.\d{4} heute", told)
    assert "1 von 75 Fällen (Hausregel)" in told


def test_tasks_stand_by_day_and_end_after_a_week(anna: Staff, case_of_bernd: Case) -> None:
    case, today = people(anna, "Kranz")[0], timezone.localdate()
    with act_as(anna):
        for title, days in (("Später", 6), ("Überfällig", -2), ("Zu weit", 8), ("Heute", 0)):
            set_task(case=case, title=title, due_on=today + timedelta(days=days), by=anna.actor)
    told = words(client_of(anna))
    assert told.index("Überfällig") < told.index("Heute Kim") < told.index("Später")
    assert "Zu weit" not in told
    assert "seit 2 Tagen" in told


def test_a_case_that_waits_says_the_rule(anna: Staff) -> None:
    case = people(anna, "Kranz")[0]
    with act_as(anna):
        Intake.objects.filter(case=case).update(taken_over_on=timezone.localdate() - timedelta(days=20))
    assert "Noch kein erstes Gespräch seit 20 Tagen (Hausregel: 14 Tage)." in words(client_of(anna))


def test_a_draft_names_its_file_and_goes_with_the_case(anna: Staff, bernd: Staff) -> None:
    case = people(anna, "Kranz")[0]
    with act_as(anna):
        save_draft("note", case.id, {"text": "Angefangen"}, by=anna.actor)
    assert "Vermerk · Kim Kranz" in words(client_of(anna))
    with act_as(anna):
        hand_over(case=case, to=bernd, reason="Vertretung auf Dauer", classes=[], by=anna.actor)
    assert "Vermerk · Kim Kranz" not in words(client_of(anna))


def test_the_case_opened_last_stands_first(anna: Staff) -> None:
    first, second = people(anna, "Kranz", "Zabel")
    client = client_of(anna)
    for case in (first, second, first):
        client.get(f"/fall/{case.id}/")
    told = words(client)
    recent = told[told.index("Zuletzt geöffnet") :]
    assert recent.index("Kim Kranz") < recent.index("Kim Zabel")


def test_each_role_finds_its_own(everybody: Cast, proposal_of_emre: Proposal, case_of_anna: Case) -> None:
    told = {name: words(client_of(staff)) for name, staff in everybody.items()}
    assert {name for name, page in told.items() if "Milan Unterholz" in page} == {"emre", "hanna"}
    assert {name for name, page in told.items() if "Quellmoor" in page} == {"anna"}
    assert {name for name, page in told.items() if "Person anlegen" in page} == {"anna", "bernd", "hanna"}


def test_the_desk_costs_the_same_with_one_case_and_with_three(anna: Staff) -> None:
    client, today = client_of(anna), timezone.localdate()
    counts = []
    for names in (("Kranz",), ("Zabel", "Ölmann")):
        for case in people(anna, *names):
            with act_as(anna):
                set_task(case=case, title="Anrufen", due_on=today, by=anna.actor)
                save_draft("note", case.id, {"text": "Angefangen"}, by=anna.actor)
            client.get(f"/fall/{case.id}/")
        counts.append(queries_of(client, "/"))
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_reviewers_see_on_the_desk_what_waits_for_them(
    anna: Staff, bernd: Staff, ines: Staff, dilek: Staff, case_of_anna: Case, house: House
) -> None:
    why = "Die Schwester ruft an, seit zwei Tagen keine Antwort"
    assert "Kein Zugriff wartet auf eine Prüfung." in words(client_of(ines))
    for number in (case_of_anna.fallnummer, "26-99999"):
        with act_as(bernd):
            break_glass(plea=Plea(number, "danger", why), house=house, by=bernd.actor)
    with act_as(ines):
        due_on = Opening.objects.get(opened_at__isnull=False).due_on
    due = f"Ein Zugriff ist zu prüfen, der nächste bis {' '.join(weekday_day(due_on).split())}."
    assert f"Eine Anfrage wartet auf eine zweite Person. {due}" in words(client_of(ines))
    assert due in words(client_of(dilek))
    assert "Prüfung von Zugriffen" not in words(client_of(bernd))
