"""What a finding rests on: earlier misses that count, letters that went out, a day on which a notice could go out."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.duties import actions
from lotsenbuch.duties.models import Matter
from lotsenbuch.duties.queries import counted_matters, due_matters, matter_of, options_of, told_of, undecided_of
from lotsenbuch.duties.queries.court import court_file
from lotsenbuch.duties.queries.papers import sheet_of
from lotsenbuch.law.days import first_of_next_month, german
from lotsenbuch.law.notice import given
from lotsenbuch.letters.actions import record_undelivered
from lotsenbuch.letters.models import Proof, SentLetter
from lotsenbuch.letters.tests.test_views import words_of
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import RefusedError
from tests.cast import act_as, client_of

from .acting import agreed, breach, fresh, missed, ready, weighed

pytestmark = pytest.mark.django_db
TODAY = clock.today()


def test_a_miss_under_the_old_law_counts_for_none_of_the_new(case_of_anna: Case, anna: Staff) -> None:
    """June stays out of July's count, on the page and in the file for the court."""
    days = (date(2026, 6, 18), date(2026, 7, 14), date(2026, 8, 18), date(2026, 9, 15))
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        june, july, august, third = [ready(case, anna, talk=missed(case, anna, on)) for on in days]
        counted = [[one.happened_on for one in counted_matters(row)] for row in (june, july, august, third)]
        assert counted == [[], [], [days[1]], [days[1], days[2]]]
        said = words_of(court_file(fresh(case_of_anna, anna), july))
        assert "NichtsFrühereszähltmit" in said
    page = client_of(anna).get(reverse("duties:matter", args=[case.id, july.id])).content.decode()
    assert "kein früherer Termin" in page


def test_what_it_would_mean_waits_for_the_hearing(case_of_anna: Case, anna: Staff) -> None:
    """No notice goes out while the person may still answer, so the sheet names no earlier month."""
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        matter = actions.begin(case=case, request=breach(case, anna, TODAY - timedelta(days=9)), by=anna.actor)
        matter = weighed(matter, anna)
        sent = actions.send_hearing(case=case, matter=matter, is_handed=True, seen=matter.version, by=anna.actor)
        assert sent.hearing_until is not None
        start = first_of_next_month(given(sent.hearing_until + timedelta(days=1)).on)
        line = options_of(sent)[2].lines[0]
        assert line.startswith(f"Ihr Geld würde frühestens vom {german(start)} bis zum ")
        assert "Gerechnet ist mit der Regelbedarfsstufe 1." in options_of(sent)[2].lines


def test_nothing_rests_on_a_letter_that_nobody_sent_in_time_or_that_came_back(
    case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    """Printed is not posted: who posts it says so, and what came back or came too late told nobody anything."""
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        data = actions.AskData(
            asked="efforts", what="2 Bewerbungen", how_often="im Monat", proof="Kopien", due_on=TODAY + timedelta(20)
        )
        request = actions.ask(case=case, data=data, by=anna.actor)
        assert not Proof.objects.filter(letter=request.letter_id).exists()
        letter = request.letter
        assert letter is not None
        # The day has come and gone: a second row about the same letter, whose day nobody can turn.
        gone = breach(case, anna, date(2026, 9, 30), letter=letter)
        matter = ready(case, anna, request=gone)
        assert _lacks(matter) == ["Am Brief der Aufforderung fehlt der Nachweis: zur Post gegeben oder übergeben"]
        assert _found_without_us(matter) == "given"
        # Posted on the 26th it counts as given on the 30th; a day later nobody could do what it asks.
        _posted(letter, date(2026, 9, 27), anna)
        assert told_of(matter).stops.endswith(
            "am 01.10.2026 als bekannt gegeben, nach dem 30.09.2026. Es folgt nichts."
        )
        with pytest.raises(RefusedError, match="als bekannt gegeben"), transaction.atomic():
            actions.find(matter=matter, posted=TODAY, second=bernd, seen=matter.version, by=anna.actor)
        _posted(letter, TODAY, anna)
        assert _found_without_us(matter) == "given"
        _posted(letter, date(2026, 9, 26), anna)
        assert _lacks(matter) == []
        assert told_of(matter).may_find
        assert _found_without_us(matter) == ""
        record_undelivered(letter=letter, by=anna.actor)
        assert _lacks(matter) == ["Der Brief der Aufforderung kam als unzustellbar zurück"]
        assert _found_without_us(matter) == "given"


def test_silence_after_a_hearing_that_came_back_is_no_answer(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        matter = ready(case, anna, request=breach(case, anna, date(2026, 9, 30)))
        long_ago = TODAY - timedelta(days=30)
        Matter.objects.filter(pk=matter.pk).update(heard_how="", heard_on=None, hearing_until=long_ago)
        silent = Matter.objects.select_related("request").get(pk=matter.pk)
        assert told_of(silent).may_find
        assert silent.hearing_letter is not None
        record_undelivered(letter=silent.hearing_letter, by=anna.actor)
        assert not told_of(silent).may_find
        assert _found_without_us(silent) == "hearing"
        with pytest.raises(RefusedError, match="Anhörung"):
            actions.find(matter=silent, posted=TODAY, second=bernd, seen=silent.version, by=anna.actor)


def test_a_hearing_accuses_nobody_and_waits_for_other_ways(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        first = ready(case, anna, talk=missed(case, anna, date(2026, 7, 14)))
        assert "Er kam nicht zustande." in first.hearing_text
        assert "Was würde eine Kürzung" not in first.hearing_text
        duty = ready(case, anna, request=breach(case, anna, date(2026, 9, 30)))
        assert "Ein Nachweis liegt uns noch nicht vor." in duty.hearing_text
        assert "Was würde eine Kürzung" in duty.hearing_text
        matter = actions.begin(case=case, request=breach(case, anna, date(2026, 9, 29)), by=anna.actor)
        asked = actions.write_why(matter=matter, why="Angst", reached="Besuch", seen=matter.version, by=anna.actor)
        with pytest.raises(RefusedError, match="anderen Wege"):
            actions.send_hearing(case=case, matter=asked, is_handed=True, seen=asked.version, by=anna.actor)


def _lacks(matter: Matter) -> list[str]:
    return [need.words for need in told_of(matter).needs if not need.is_met]


def _posted(letter: SentLetter, on: date, by: Staff) -> None:
    """Note a posting of a day that is gone; the letter itself bears today's."""
    noted = {"noted_at": timezone.now(), "noted_by": str(by.actor), "noted_by_name": by.display_name}
    Proof.objects.create(case_id=letter.case_id, letter=letter, what=Proof.What.POSTED, happened_on=on, **noted)


def test_two_found_at_once_take_no_more_than_thirty_percent(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    """The second one counts the first although nobody has agreed to it yet."""
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        rows = [ready(case, anna, request=breach(case, anna, date(2026, 9, day))) for day in (29, 30)]
        for one in rows:
            actions.find(matter=one, posted=TODAY, second=bernd, seen=one.version, by=anna.actor)
        found = [matter_of(case, one.id) for one in rows]
        taken = [[month["added_percent"] for month in one.verdict["months"]] for one in found if one]
    assert taken == [[30, 30, 30], [0, 0, 0]]


def test_what_an_objection_lifted_before_it_began_is_not_handed_over(
    case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        matter = ready(case, anna, request=breach(case, anna, date(2026, 9, 30)))
    found = agreed(case, matter, anna, bernd)
    with act_as(anna):
        assert sheet_of(case, found, "uebergabe") is not None
        assert undecided_of(case)
        actions.object_to(
            case=case,
            request=found.request,
            received_on=TODAY,
            words="",
            result="upheld",
            decided_on=TODAY,
            by=anna.actor,
        )
        lifted = matter_of(case, found.id)
        assert lifted is not None
        assert sheet_of(case, lifted, "uebergabe") is None
        assert sheet_of(case, lifted, "aufhebung") is not None
        assert not undecided_of(case)
        assert due_matters(anna.actor, TODAY) == []


def _found_without_us(matter: Matter) -> str:
    """Return what the database answers to the app role alone, past the action; nothing of it stays."""
    with transaction.atomic():
        answer = str(ask_guard("duties_find", matter.id, "{}", TODAY))
        transaction.set_rollback(True)
    return answer


def test_the_page_to_find_leads_back_to_what_is_missing(case_of_anna: Case, anna: Staff) -> None:
    """Its address alone opens no form before the questions; what the law of the day does not know, it says."""
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        begun = actions.begin(case=case, request=breach(case, anna, date(2026, 9, 30)), by=anna.actor)
        first = ready(case, anna, talk=missed(case, anna, date(2026, 7, 14)))
    client = client_of(anna)
    for matter, words in ((begun, "Vor dem Feststellen fehlt noch: „Warum"), (first, "folgt daraus nichts")):
        keys = [case.id, matter.id]
        answer = client.get(reverse("duties:find", args=keys), follow=True)
        assert answer.redirect_chain == [(reverse("duties:matter", args=keys), 302)]
        assert words in answer.content.decode()
