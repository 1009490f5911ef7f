"""What an ended case shows, and what somebody sees who ends it with something amiss."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import resolve, reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.assessment.actions import keep_strength, write_aims
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.closure import actions
from lotsenbuch.closure.models import EndReason
from lotsenbuch.closure.rules.ending import EndingData
from lotsenbuch.intake.models import Intake
from lotsenbuch.planning.actions import agree_plan, set_goal
from lotsenbuch.planning.actions.goals import NewStep
from lotsenbuch.records import clock
from tests.cast import act_as, client_of

pytestmark = pytest.mark.django_db
DAY = clock.today()
PAGES = ("assessment:assessment", "planning:plan", "steering:steering", "closure:closure", "documents:papers")
_LINK = re.compile(r'<a [^>]*?href="(/fall/[^"#]*)')
_FORM = re.compile(r'<form [^>]*?action="(/fall/[^"]*)')


def reason() -> EndReason:
    return EndReason.objects.get(label="Rente oder andere Leistung")


def sent(**more: object) -> dict[str, object]:
    return {"version": "0", "repeat_key": str(uuid4()), "ended_on": "heute", "results": "Rente geklärt", **more}


def filled(case: Case, anna: Staff) -> None:
    """Give the case a goal with a step, an agreed plan and a strength, and end it."""
    with act_as(anna):
        steps = (NewStep("Zeugnisse mitbringen", "person", DAY),)
        set_goal(case=case, words={"title": "Wieder arbeiten"}, field="job_near", steps=steps, by=anna.actor)
        agree_plan(case=case, on=DAY, seen=0, by=anna.actor)
        write_aims(case=case, aims="Wissen, was trägt", seen=0, by=anna.actor)
        keep_strength(case=case, text="Hält einen Ort zusammen", evidence="Ein Beispiel", noted_on=DAY, by=anna.actor)
        data = EndingData(reason_id=reason().id, results="Rente geklärt")
        actions.close_case(case=case, data=data, on=DAY, by=anna.actor)


def refused_forms(shown: str) -> list[str]:
    """Return where forms lead whose doors do not write after the end."""
    doors = {path: getattr(resolve(path).func, "door", None) for path in _FORM.findall(shown)}
    return [path for path, door in doors.items() if door is None or not door.after_the_end]


def main_of(text: str) -> str:
    return text.split("<main", 1)[1].split("</main>", 1)[0]


def test_an_ended_case_offers_nothing_that_its_doors_refuse(case_of_anna: Case, anna: Staff) -> None:
    filled(case_of_anna, anna)
    client, seen = client_of(anna), set[str]()
    pages = [reverse(name, args=[case_of_anna.id]) for name in PAGES]
    with act_as(anna):
        notes = JournalEntry.objects.filter(case=case_of_anna).exclude(kind="event")
        pages += [reverse("steering:entry", args=[case_of_anna.id, note.id]) for note in notes]
    assert len(pages) > len(PAGES)
    pages += [reverse("planning:read_plan", args=[case_of_anna.id, 1])]
    for page in pages:
        shown = main_of(client.get(page).text)
        assert refused_forms(shown) == [], page
        assert "beendet am" in shown, page
        seen |= set(_LINK.findall(shown))
    assert len(seen) > len(PAGES)
    refused = {link for link in sorted(seen) if client.get(link).status_code != 200}
    assert refused == set()


def test_an_end_before_the_beginning_is_said_at_the_day(case_of_anna: Case, anna: Staff) -> None:
    before = case_of_anna.opened_on - timedelta(days=1)
    typed = sent(reason=str(reason().id), ended_on=f"{before:%d.%m.%Y}")
    answer = client_of(anna).post(reverse("closure:close_case", args=[case_of_anna.id]), typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["ended_on"]
    assert f"{case_of_anna.opened_on:%d.%m.%Y}" in answer.context["form"].errors["ended_on"][0]


def test_a_missing_reason_is_said_together_with_the_rest_but_not_asked_of_a_draft(
    case_of_anna: Case, anna: Staff
) -> None:
    path, client = reverse("closure:close_case", args=[case_of_anna.id]), client_of(anna)
    answer = client.post(path, sent(ended_on="31.2.26"))
    assert sorted(answer.context["form"].errors) == ["ended_on", "reason"]
    assert "Rente geklärt" in answer.text  # what was typed stays
    assert client.post(path, sent(keep="1")).status_code == 302


def test_the_second_of_two_reads_reasons_in_words(case_of_anna: Case, anna: Staff) -> None:
    path, client = reverse("closure:close_case", args=[case_of_anna.id]), client_of(anna)
    assert client.post(path, sent(keep="1")).status_code == 302
    late = client.post(path, sent(reason=str(reason().id), keep="1")).text
    assert "eigene Angabe: Rente oder andere Leistung" in late
    assert f"eigene Angabe: {reason().id}" not in late


def test_who_revokes_the_application_is_offered_the_end_and_nothing_is_decided(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        intake, _ = Intake.objects.get_or_create(case=case_of_anna)
        Intake.objects.filter(pk=intake.pk).update(revoked_on=DAY)
    page = client_of(anna).get(reverse("closure:closure", args=[case_of_anna.id]))
    assert "Der Antrag ist widerrufen" in page.text
    chosen = page.context["form"].initial["reason"]
    assert EndReason.objects.get(pk=chosen).is_revocation
    with act_as(anna):
        assert Case.objects.get(pk=case_of_anna.id).closed_on is None


def test_what_somebody_else_still_writes_when_the_case_ends_is_refused_and_said(
    case_of_anna: Case, anna: Staff
) -> None:
    client = client_of(anna)
    path = reverse("planning:write_contents", args=[case_of_anna.id])
    typed = {"version": "0", "repeat_key": str(uuid4()), "offer": "Wir bezahlen den Kurs."}
    assert client.get(path).status_code == 200
    filled(case_of_anna, anna)
    with act_as(anna):
        before = JournalEntry.objects.filter(case=case_of_anna).count()
    answer = client.post(path, typed)
    assert answer.status_code == 403
    assert ("Hier wird nur gelesen" in answer.text, "Wir bezahlen den Kurs." in answer.text) == (True, True)
    with act_as(anna):
        assert JournalEntry.objects.filter(case=case_of_anna).count() == before


def test_a_fassung_names_the_law_in_words(case_of_anna: Case, anna: Staff) -> None:
    filled(case_of_anna, anna)
    shown = client_of(anna).get(reverse("planning:read_plan", args=[case_of_anna.id, 1])).text
    assert "SGB II, Stand ab 01.07.2026 (L7)" in shown
    assert date(2026, 7, 1) <= DAY
