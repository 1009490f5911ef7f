"""From interests to ideas: which words lead where, what the person says, the way into the plan, the rules."""

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.assessment.tests.work import finding, queries_of
from lotsenbuch.cases.models import Case
from lotsenbuch.law import store
from lotsenbuch.planning import actions
from lotsenbuch.planning.actions.goals import NewStep
from lotsenbuch.planning.models import Goal, IdeaMark, IdeaRule, Step
from lotsenbuch.planning.queries import house_rules
from lotsenbuch.planning.rules.ideas import all_programmes, built_in, ideas_from, programmes_on
from lotsenbuch.planning.rules.occupations import edition_on, editions
from lotsenbuch.planning.rules.wages import MONTHS_SHOWN, Offer, months_of
from tests.cast import act_as, client_of

pytestmark = pytest.mark.django_db
SECRET = "Macht Yoga wegen der Angst"


def _keys(*liked: str) -> list[str]:
    return [idea.rule.key for idea in ideas_from(built_in(), liked)]


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("repariert Fahrräder", ["fahrrad"]),
        ("FAHRRADTOUREN mit dem Hund", ["fahrrad", "tiere"]),
        ("zählt bis hundert und fährt Busch", []),
        ("Bus fahren", ["fahren"]),
        ("näht und strickt", ["naehen"]),
        ("wohnt in der Nähe", []),
        ("mal so, mal so", []),
        ("malt gern", ["malen"]),
        ("", []),
    ],
)
def test_words_lead_where_the_rules_say(said: str, keys: list[str]) -> None:
    assert _keys(said) == keys


def test_every_rule_names_codes_and_norms_that_were_read() -> None:
    edition = edition_on(date(2026, 11, 22))
    assert (len(edition.areas), len(edition.groups), len(edition.levels)) == (10, 37, 4)
    assert {code[0] for code in edition.groups} == set(edition.areas)
    assert (
        edition.field_of("25", "1")
        == "25 Maschinen- und Fahrzeugtechnikberufe · Anforderungsniveau 1: Helfer- und Anlerntätigkeiten"
    )
    assert all(rule.group in edition.groups and rule.level in edition.levels for rule in built_in())
    programmes = {one.key for one in all_programmes()}
    assert all(set(rule.programmes) <= programmes for rule in built_in())
    assert all(store.is_stored(one.norm) for one in all_programmes())
    assert len({rule.key for rule in built_in()}) == len(built_in())
    assert all(one.source and one.publisher for one in editions())


def test_a_programme_is_offered_only_while_its_norm_is_in_force() -> None:
    assert "coaching" not in programmes_on(date(2023, 6, 30))
    assert "coaching" in programmes_on(date(2023, 7, 1))


def test_the_links_to_the_bundesagentur_hold_our_word_and_nothing_else(anna: Staff, case_of_anna: Case) -> None:
    finding(case_of_anna, anna, "Repariert Fahrräder mit Onkel Öz in Lotsenau", kind="hobby")
    told = client_of(anna).get(reverse("planning:ideas", args=[case_of_anna.id])).content.decode()
    links = [part.split('"')[0].replace("&amp;", "&") for part in told.split('href="')[1:]]
    outside = {link for link in links if link.startswith("http")}
    assert {urlsplit(link).hostname for link in outside} == {"www.arbeitsagentur.de", "web.arbeitsagentur.de"}
    asked = [parse_qs(urlsplit(link).query) for link in sorted(outside)]
    assert sorted(asked, key=len) == [{"sw": ["Zweiradmechanik"]}, {"angebotsart": ["1"], "was": ["Zweiradmechanik"]}]
    assert told.count('referrerpolicy="no-referrer"') == 2


def test_what_is_protected_leads_to_no_idea(anna: Staff, case_of_anna: Case) -> None:
    finding(case_of_anna, anna, f"{SECRET}, malt dabei", kind="hobby", domain="health")
    told = client_of(anna).get(reverse("planning:ideas", args=[case_of_anna.id])).content.decode()
    assert "Noch keine Idee." in told
    assert SECRET not in told


def test_the_person_says_something_and_later_something_else(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    finding(case_of_anna, anna, "Repariert Fahrräder", kind="hobby")
    path = reverse("planning:mark_idea", args=[case_of_anna.id])
    for says in ("speaks", "maybe", "maybe"):
        assert client_of(anna).post(path, {"key": "fahrrad", "says": says}).status_code == 302
    with act_as(anna):
        mark = IdeaMark.objects.get()
        assert (mark.label, mark.says, mark.goal) == ("Rund ums Fahrrad", "maybe", None)
    assert client_of(anna).post(path, {"key": "erfunden", "says": "speaks"}).status_code == 404
    assert client_of(bernd).post(path, {"key": "fahrrad", "says": "not"}).status_code == 404
    with act_as(anna):
        assert IdeaMark.objects.get().says == "maybe"


def test_an_idea_becomes_a_goal_with_a_trial_placement_once(anna: Staff, case_of_anna: Case) -> None:
    path = reverse("planning:plan_idea", args=[case_of_anna.id, "fahrrad"])
    body = {"title": "Fahrradwerkstatt ausprobieren", "text": "Probearbeiten", "whose": "both", "due_on": ""}
    body["repeat_key"] = str(uuid4())
    for _ in range(2):
        assert client_of(anna).post(path, body).status_code == 302
    with act_as(anna):
        assert [(goal.words["title"], goal.field) for goal in Goal.objects.all()] == [
            ("Fahrradwerkstatt ausprobieren", "job_near")
        ]
        assert Step.objects.get().words == {"text": "Probearbeiten"}
        assert (IdeaMark.objects.get().says, IdeaMark.objects.get().goal) == ("speaks", Goal.objects.get())


def test_a_mark_never_hangs_on_a_goal_of_another_case(
    anna: Staff, case_of_anna: Case, case_of_bernd: Case, bernd: Staff
) -> None:
    step = NewStep(text="Probearbeiten")
    rule = next(one for one in built_in() if one.key == "fahrrad")
    with act_as(bernd):
        goal = actions.plan_idea(case=case_of_bernd, rule=rule, title="Ziel", step=step, by=bernd.actor)
    with act_as(anna):
        mark = actions.mark_idea(case=case_of_anna, rule=rule, says="speaks", by=anna.actor)
    with act_as(anna), pytest.raises(DatabaseError), transaction.atomic():
        IdeaMark.objects.filter(pk=mark.pk).update(goal_id=goal.pk)


def test_the_house_changes_a_rule_and_lets_one_rest(anna: Staff, frieda: Staff) -> None:
    path = reverse("planning:change_idea_rule", args=["fahrrad"])
    body = {
        "label": "Fahrradwerkstatt Hafen", "words": "fahrrad\n\nlastenrad", "group": "25", "level": "1",
        "search": "Fahrrad", "trial": "Probearbeiten am Hafen", "programmes": ["activation"], "version": "0",
    }  # fmt: skip
    assert client_of(anna).get(path).status_code == 404
    assert client_of(frieda).post(path, {**body, "repeat_key": str(uuid4())}).status_code == 302
    with act_as(anna):
        rule = next(one for one in house_rules() if one.key == "fahrrad")
        assert (rule.label, rule.words, rule.is_own) == ("Fahrradwerkstatt Hafen", ("fahrrad", "lastenrad"), True)
        assert len(house_rules()) == len(built_in())
    late = client_of(frieda).post(path, {**body, "repeat_key": str(uuid4())})
    assert "Inzwischen" in late.content.decode()
    assert (
        client_of(frieda).post(path, {**body, "version": "1", "is_off": "on", "repeat_key": str(uuid4())}).status_code
        == 302
    )
    with act_as(anna):
        assert ideas_from(house_rules(), ["Fahrrad"]) == []
    assert "ruht" in client_of(anna).get(reverse("planning:idea_rules")).content.decode()
    with act_as(anna), pytest.raises(DatabaseError), transaction.atomic():
        IdeaRule.objects.update(search="Anna")


def test_one_or_three_interests_ask_the_database_alike(anna: Staff, case_of_anna: Case) -> None:
    path = reverse("planning:ideas", args=[case_of_anna.id])
    finding(case_of_anna, anna, "Repariert Fahrräder", kind="hobby")
    one = queries_of(client_of(anna), path)
    finding(case_of_anna, anna, "Kocht für alle", kind="interest")
    finding(case_of_anna, anna, "Hund und Garten", kind="interest")
    assert queries_of(client_of(anna), path) == one <= 15


def test_months_of_a_job_follow_the_law_of_each_month_and_the_day_of_pay() -> None:
    offer = Offer(date(2023, 5, 15), Decimal(1000), Decimal(800), is_paid_later=True, benefit=Decimal("900.50"))
    rows = months_of(offer)
    assert len(rows) == MONTHS_SHOWN
    assert [(row.month.month, row.found.kept, row.benefit_left, row.together, row.more) for row in rows[:3]] == [
        (5, Decimal("0.00"), Decimal("900.50"), Decimal("900.50"), Decimal("0.00")),
        (6, Decimal("280.00"), Decimal("380.50"), Decimal("1180.50"), Decimal("280.00")),
        (7, Decimal("328.00"), Decimal("428.50"), Decimal("1228.50"), Decimal("328.00")),
    ]
    enough = months_of(Offer(date(2026, 12, 31), Decimal(2500), Decimal(1800), benefit=Decimal(1000)))[0]
    assert (enough.benefit_left, enough.together, enough.more) == (Decimal(0), Decimal(1800), Decimal(800))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"gross": "1.200", "net": "950,00"}, "348,00"),
        ({"gross": "1200,5", "net": "950"}, "348,00"),
        ({"gross": "900", "net": "950"}, "Netto kann nicht höher sein als brutto."),
        ({"gross": "12.00", "net": "9"}, "Bitte einen Betrag wie 1.234,50 eingeben."),
        ({"gross": "viel", "net": "-1"}, "Bitte einen Betrag wie 1.234,50 eingeben."),
        ({"gross": "1", "net": "1", "work_from": "31.12.2101"}, "Bitte"),
    ],
)
def test_the_page_says_what_remains_or_what_is_wrong(
    anna: Staff, case_of_anna: Case, typed: dict[str, str], said: str
) -> None:
    path = reverse("planning:what_remains", args=[case_of_anna.id])
    told = client_of(anna).post(path, {"work_from": "01.12.2026", "paid": "same", **typed}).content.decode()
    assert said in told
    assert ("Verbindlich ist nur der Bescheid" in told) == ("348,00" in told)
