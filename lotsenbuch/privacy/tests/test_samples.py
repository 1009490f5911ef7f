"""The monthly sample: reproducible, without sealed cases and openings, answered, and no comparison of colleagues."""

import hashlib
from datetime import UTC, date, datetime
from functools import partial

import pytest
import time_machine
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import record_reads
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import Plea, break_glass, seal_case
from lotsenbuch.cases.models import Case
from lotsenbuch.office.models import House
from lotsenbuch.privacy.actions import answer_line, check_line, draw_sample
from lotsenbuch.privacy.models import Sample, SampleLine, SampleNote
from lotsenbuch.privacy.queries import sample_of
from lotsenbuch.privacy.rules import confirm_by, month_before, month_words
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError
from tests.cast import Cast, act_as, client_of
from tests.detectors import count_queries

pytestmark = pytest.mark.django_db
REMIND = Actor.service("remind")
SEED = "7f3a0c5d9be14622"


def this_month() -> date:
    return timezone.localdate().replace(day=1)


def read(case: Case, by: Staff, times: int = 1) -> None:
    for _ in range(times):
        with act_as(by):
            record_reads("case_file", by=by.actor, purpose="Beratung", cases={case.id: DataClass.COUNSELLING})


def drawn(month: date | None = None) -> Sample:
    with acting_as(REMIND):
        sample_id = draw_sample(month=month or this_month(), seed=SEED, by=REMIND)
    assert sample_id is not None
    with acting_as(REMIND):
        assert draw_sample(month=month or this_month(), seed=SEED, by=REMIND) is None
    return Sample(pk=sample_id)


def test_the_seed_alone_says_which_entries_are_drawn(
    case_of_anna: Case, anna: Staff, ines: Staff, house: House
) -> None:
    read(case_of_anna, anna, times=30)
    sample = drawn()
    with act_as(anna):
        pool = Entry.objects.filter(kind="read").values_list("id", flat=True)
        ranked = sorted(pool, key=lambda one: hashlib.sha256(f"{SEED}{one}".encode()).hexdigest())
    with act_as(ines):
        lines = SampleLine.objects.filter(sample=sample).order_by("position")
        assert list(lines.values_list("entry_id", flat=True)) == ranked[:20]
        assert Sample.objects.get().pool == len(ranked) == 30
        assert {line.ways for line in lines} == {"holder"}


def test_sealed_cases_and_openings_are_not_drawn(
    case_of_anna: Case, case_of_bernd: Case, anna: Staff, bernd: Staff, hanna: Staff, ines: Staff, house: House
) -> None:
    read(case_of_bernd, bernd)
    with act_as(hanna):
        asked = Plea(case_of_bernd.fallnummer, "danger", "Eine Nachbarin ruft an und macht sich Sorgen")
        break_glass(plea=asked, house=house, by=hanna.actor)
    read(case_of_bernd, hanna)
    read(case_of_anna, anna)
    with act_as(anna):
        seal_case(case=case_of_anna, reason="Kollegin als Kundin, nur benannt", by=anna.actor)
    drawn()
    with act_as(ines):
        assert [(line.case_id, line.staff_id) for line in SampleLine.objects.all()] == [(case_of_bernd.id, bernd.id)]


def test_a_month_is_a_month_in_berlin(case_of_anna: Case, anna: Staff, ines: Staff, house: House) -> None:
    for instant in ("2026-09-30T21:59:59", "2026-09-30T22:00:00", "2026-10-31T22:59:59", "2026-10-31T23:00:00"):
        with time_machine.travel(datetime.fromisoformat(instant).replace(tzinfo=UTC), tick=False):
            read(case_of_anna, anna)
    drawn(date(2026, 10, 1))
    with act_as(ines):
        days = sorted(timezone.localtime(line.at).date() for line in SampleLine.objects.all())
    assert days == [date(2026, 10, 1), date(2026, 10, 31)]


def test_nobody_draws_by_hand_and_nobody_sees_lines_but_reviewers_and_the_officer(
    case_of_anna: Case, everybody: Cast
) -> None:
    read(case_of_anna, everybody["anna"])
    drawn()
    seers = set()
    for name, staff in everybody.items():
        with act_as(staff):
            seers |= {name} if SampleLine.objects.exists() else set()
            with pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
                ask_guard("privacy_draw_sample", date(2020, 1, 1), SEED)
    assert seers == {"dilek", "ines", "jonas"}


@pytest.mark.parametrize("whom", ["colleague", "holder"])
def test_a_question_goes_to_the_colleague_or_the_holder_and_is_answered_once(
    case_of_anna: Case, everybody: Cast, whom: str
) -> None:
    anna, hanna, ines, dilek = (everybody[name] for name in ("anna", "hanna", "ines", "dilek"))
    read(case_of_anna, hanna)
    drawn()
    asked = {"colleague": hanna, "holder": anna}[whom]
    with act_as(ines):
        line = SampleLine.objects.get()
        check_line(line=line, verdict="ask", question="Worum ging es dabei?", ask=whom, by=ines.actor)
    with act_as(asked):
        assert asked.notices.filter(kind="sample_asked", target_id=line.id).count() == 1
    client, path = client_of(asked), reverse("privacy:sample_question", args=[line.id])
    assert "Worum ging es dabei?" in client.get(path).text
    assert "Antwort gespeichert" in client.post(path, {"text": "Übergabe besprochen"}, follow=True).text
    with act_as(asked), pytest.raises(StaleError):
        answer_line(line=line, answer="Noch einmal", by=asked.actor)
    with act_as(ines):
        assert ines.notices.filter(kind="sample_answered", target_id=line.sample_id).count() == 1
        assert [note.text for note in SampleNote.objects.order_by("at")] == [
            "Worum ging es dabei?",
            "Übergabe besprochen",
        ]
    with act_as(dilek):
        assert not SampleNote.objects.exists()
    with act_as(everybody["bernd"]):
        assert ask_guard("privacy_answer_line", line.id, "Ich war das") is False


def test_the_own_reading_is_checked_by_another(case_of_anna: Case, anna: Staff, ines: Staff, house: House) -> None:
    read(case_of_anna, ines)
    drawn()
    with act_as(ines):
        line = SampleLine.objects.get()
        with pytest.raises(RefusedError, match="jemand anderes"):
            check_line(line=line, verdict="plausible", question="", ask="", by=ines.actor)
        assert ask_guard("privacy_check_line", line.id, "plausible", "", "") is False


def test_the_page_ticks_lines_and_counts_by_result_only(
    case_of_anna: Case, anna: Staff, hanna: Staff, ines: Staff, dilek: Staff, house: House
) -> None:
    read(case_of_anna, anna, times=2)
    read(case_of_anna, hanna)
    sample = drawn()
    client, path = client_of(ines), reverse("privacy:sample", args=[sample.pk])
    assert len(count_queries(lambda: client.get(path))) <= 15
    with act_as(ines):
        first = SampleLine.objects.get(position=1)
    page = client.post(reverse("privacy:check_line", args=[first.id]), {"verdict": "plausible"}, follow=True).text
    assert "Festgehalten." in page
    with act_as(dilek):
        found = sample_of(sample.pk)
        assert found is not None
        assert (found.drawn, found.plausible, found.asked, found.waiting) == (3, 1, 0, 2)  # type: ignore[attr-defined]
    shown = client_of(dilek).get(path).text
    assert "Plausibel</span>" not in shown
    assert "sort" not in client.get(reverse("privacy:samples")).text.partition("<main")[2]


def test_three_lines_ask_as_much_as_one(case_of_anna: Case, anna: Staff, ines: Staff, house: House) -> None:
    counts = []
    for month, times in ((date(2026, 1, 1), 1), (date(2026, 2, 1), 3)):
        with time_machine.travel(datetime(2026, month.month, 15, 12, tzinfo=UTC), tick=False):
            read(case_of_anna, anna, times=times)
        path = reverse("privacy:sample", args=[drawn(month).pk])
        client = client_of(ines)
        client.get(path)
        counts.append(len(count_queries(partial(client.get, path))))
    assert counts[0] == counts[1]


def test_months_and_half_years() -> None:
    assert month_before(date(2026, 1, 31)) == date(2025, 12, 1)
    assert month_words(date(2026, 3, 1)) == "März 2026"
    assert confirm_by(date(2026, 8, 31)) == (date(2026, 9, 28), date(2027, 2, 28))
