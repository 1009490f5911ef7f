"""Single sentences of the norms: deadlines, counters, selection, house rules; the examples of the fact sheet."""

from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import holidays
import pytest

from lotsenbuch.law import store
from lotsenbuch.law.because import LawInputError
from lotsenbuch.law.houserules import DEFAULT, HouseRules, choices
from lotsenbuch.law.limits import finding_limit, hearing
from lotsenbuch.law.notice import last_posting_day
from lotsenbuch.law.reduction import Facts, Kind, decide
from lotsenbuch.law.reduction.months import euro
from lotsenbuch.law.reviews import reviews_of_plan
from lotsenbuch.law.versions import benefit_name, norm_on
from lotsenbuch.law.workdays import LANDS, Place, local_holidays_that_matter, place

from .asking import ask, ask_for_real, reduction

NW = Place("NW")


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_the_example_of_the_issue_through_the_real_command() -> None:
    code, answer, said = ask_for_real("period", "--posted", "2026-08-27", "--land", "NW")
    assert (code, said) == (0, "")
    days = [answer[key] for key in ("deemed_given_on", "effective_month", "objection_until")]
    assert days == ["2026-08-31", "2026-09-01", "2026-09-30"]


@pytest.mark.parametrize(
    ("posted", "deemed", "objection"),
    [("2026-08-27", "2026-08-31", "2026-09-30"), ("2026-11-24", "2026-11-28", "2026-12-28")],
)
def test_examples_of_the_fact_sheet(posted: str, deemed: str, objection: str) -> None:
    _, answer = ask("period", "--posted", posted, "--land", "NW")
    assert (answer["deemed_given_on"], answer["objection_until"]) == (deemed, objection)


def test_a_breach_before_july_2026_keeps_the_old_law() -> None:
    answer = reduction(breach="2026-06-29", posted="2026-08-10")
    assert (answer["version"], answer["percent"]) == ("L6", 10)
    first = answer["because"][0]
    assert (first["norm"], "liegt vor dem 01.07.2026" in first["text"]) == ("§ 65a Abs. 2 SGB II", True)
    # The section itself holds since July; the old law is named in its sentence, and § 24 SGB X has its own days.
    assert (first["version"], first["anchor"]) == ("L7", "2026-08-14")
    assert {one["version"][:3] for one in answer["because"] if one["norm"] == "§ 24 SGB X"} == {"von"}


@pytest.mark.parametrize(
    ("breach", "posted", "norm"),
    [
        # Given on 30 June 2026: nothing to divide, the section was empty until that day.
        ("2026-06-15", "2026-06-26", "SGB II"),
        ("2026-06-15", "2026-06-27", "§ 65a Abs. 2 SGB II"),
        ("2026-07-01", "2026-07-20", "§ 65a Abs. 2 SGB II"),
        ("2023-02-01", "2023-03-06", "SGB II"),
    ],
)
def test_the_transition_is_cited_where_it_exists(breach: str, posted: str, norm: str) -> None:
    assert reduction(breach=breach, posted=posted)["because"][0]["norm"] == norm


def test_two_reductions_of_2026_share_thirty_percent(tmp_path: Path) -> None:
    beside = tmp_path / "running.json"
    beside.write_text('[{"percent": 30, "from": "2026-09-01", "until": "2026-12-01"}]')
    answer = reduction(
        kind="meldeversaeumnis", breach="2026-09-07", posted="2026-09-21", previous=["2026-07-20"], running=str(beside)
    )
    assert answer["months"] == [{"month": "2026-10-01", "added_percent": 0, "total_percent": 30, "euro": "0.00"}]
    assert (answer["cap_applied"], answer["possible"], answer["euro_per_month"]) == (True, True, "168.90")


def test_a_month_counts_with_its_own_regelbedarf() -> None:
    answer = reduction(breach="2023-11-06", posted="2023-11-20", previous=["2023-05-01", "2023-08-01"])
    assert [month["euro"] for month in answer["months"]] == ["150.60", "168.90", "168.90"]
    assert answer["euro_per_month"] == "150.60"
    answer = reduction(breach="2026-11-02", posted="2026-11-23")
    assert [month["euro"] for month in answer["months"]] == ["168.90", None, None]
    assert any("ist kein Regelbedarf hinterlegt" in step["text"] for step in answer["because"])


@pytest.mark.parametrize(
    ("percent", "amount", "text"), [("10", 563, "56.30"), ("2.5", 357, "8.93"), ("0.5", 351, "1.76")]
)
def test_half_cents_go_up(percent: str, amount: int, text: str) -> None:
    assert euro(Decimal(percent), amount) == text


def test_the_limit_of_a_finding_counts_from_the_breach() -> None:
    assert finding_limit(day("2025-08-31")) == day("2026-02-28")
    assert last_posting_day(day("2026-02-28")) == day("2026-02-24")
    # The change of 1 January 2025: a letter of 31 December still had three days, one of 1 January four.
    assert last_posting_day(day("2025-01-03")) == day("2024-12-31")
    assert last_posting_day(day("2025-01-04")) == day("2024-12-31")
    assert last_posting_day(day("2025-01-05")) == day("2025-01-01")


def test_a_limit_on_a_sunday_is_named_and_not_moved() -> None:
    # 2026-08-01 + 6 months = Monday 2027-02-01; 2026-07-31 gives Sunday 2027-01-31.
    answer = reduction(breach="2026-07-31", posted="2027-01-28")
    assert answer["possible"] is False
    named = [step for step in answer["because"] if step["anchor"] == "2027-01-31" and "Sonntag" in step["text"]]
    assert len(named) == 1
    assert named[0]["text"].startswith("Unsicherer Punkt: ")


def test_a_plan_is_reviewed_every_six_months_from_its_day() -> None:
    found = list(islice(reviews_of_plan(day("2024-08-31")), 3))
    assert found == [day("2025-02-28"), day("2025-08-31"), day("2026-02-28")]


def test_a_hearing_follows_the_house_and_says_so() -> None:
    found = hearing(day("2026-09-01"), NW, rules=HouseRules({"hearing_days": "21"}))
    # 05.09. + 21 = 26.09.2026, a Saturday.
    assert (found.deemed_given_on, found.until) == (day("2026-09-05"), day("2026-09-28"))
    assert any(step.is_uncertain and step.text.endswith("21 Tage. (Hausregel)") for step in found.because)


def test_the_name_of_the_benefit_follows_the_day() -> None:
    assert benefit_name(day("2022-12-31")) == ("Arbeitslosengeld II", "")
    assert benefit_name(day("2023-06-30")) == ("Bürgergeld", "Arbeitslosengeld II")
    assert benefit_name(day("2023-07-01")) == ("Bürgergeld", "")
    assert benefit_name(day("2026-12-31")) == ("Grundsicherungsgeld", "Bürgergeld")
    assert benefit_name(day("2027-01-01")) == ("Grundsicherungsgeld", "")


@pytest.mark.parametrize("land", LANDS)
@pytest.mark.parametrize("year", range(2019, 2029))
def test_holidays_are_those_of_the_land(land: str, year: int) -> None:
    public = holidays.country_holidays("DE", subdiv=land, years=year)
    assert {on for on in public if Place(land).holiday(on)} == set(public)
    assert Place(land).holiday(date(year, 2, 3)) == ""


def test_local_holidays_hold_where_they_hold() -> None:
    corpus_christi, assumption, peace = day("2026-06-04"), day("2025-08-15"), day("2025-08-08")
    assert place("BY", "München").holiday(assumption)
    assert place("BY", "Augsburg").holiday(assumption)
    assert not place("BY", "Nürnberg").holiday(assumption)
    assert place("BY", "Augsburg").holiday(peace)
    assert not place("BY", "München").holiday(peace)
    assert place("TH", "Heilbad Heiligenstadt").holiday(corpus_christi)
    assert not Place("TH").holiday(corpus_christi)
    assert place("SN", "Crostwitz").holiday(corpus_christi)
    assert not Place("SN").holiday(corpus_christi)
    assert local_holidays_that_matter(Place("BY"), assumption) == ["Mariä Himmelfahrt"]
    assert local_holidays_that_matter(Place("BY"), day("2025-08-14")) == []
    assert local_holidays_that_matter(place("BY", "Nürnberg"), assumption) == []


def test_a_name_typed_in_parts_is_the_same_name() -> None:
    assert place("BY", "Mu\u0308nchen").municipality == "München"


def test_a_house_adds_its_own_municipality(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "gemeinden.yaml"
    own.write_text(
        "municipalities:\n  - {name: Lotsenau, land: BY, catholic: true, own: [], source: Satzung, confidence: V}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv(store.OWN_MUNICIPALITIES, str(own))
    store.municipalities.cache_clear()
    try:
        assert place("BY", "Lotsenau").is_catholic
        assert place("BY", "München").is_catholic
        own.write_text("municipalities: [{name: Falsch}]", encoding="utf-8")
        store.municipalities.cache_clear()
        with pytest.raises(LawInputError, match="nicht lesbar"):
            place("BY", "Lotsenau")
    finally:
        monkeypatch.undo()
        store.municipalities.cache_clear()


def test_house_rules_change_what_is_uncertain_and_say_so() -> None:
    facts = Facts(
        kind=Kind.MISS,
        breach=day("2026-08-03"),
        posted=day("2026-08-27"),
        at=NW,
        level=1,
        previous=(day("2026-06-15"),),
    )
    assert not decide(facts).possible
    house = HouseRules({"early_misses": "all"})
    answer = decide(facts, house)
    assert answer.possible
    assert any(step.is_uncertain and step.text.endswith("(Hausregel)") for step in answer.because)
    assert decide(facts, HouseRules({"early_misses": "no such code", "no_such_point": "x"})) == decide(facts)
    old = Facts(
        **{**_fields(facts), "breach": day("2027-07-26"), "posted": day("2027-08-09"), "previous": (day("2026-07-06"),)}
    )
    assert decide(old).possible
    assert not decide(old, HouseRules({"repeat_window": "one_year"})).possible


def test_a_house_may_say_that_refused_work_is_not_lifted() -> None:
    facts = Facts(
        kind=Kind.REFUSAL,
        breach=day("2026-08-03"),
        posted=day("2026-08-27"),
        at=NW,
        level=1,
        complied=day("2026-10-19"),
    )
    assert decide(facts).until == day("2026-10-19")
    assert decide(facts, HouseRules({"lifting_of_refusal": "never"})).until == day("2026-11-01")


def test_a_house_can_only_choose_where_there_is_a_choice() -> None:
    assert {point.key for point in choices()} == {"early_misses", "repeat_window", "lifting_of_refusal", "hearing_days"}
    assert DEFAULT.is_default("early_misses")


@pytest.mark.parametrize("norm", ["Sanktionen", "§", "§ 32 S. 1", "§ 12", "§ 31a Abs. 7 SGB XX"])
def test_a_citation_that_cannot_be_answered_is_an_error(norm: str) -> None:
    code, answer = ask("version", "--norm", norm, "--on", "2026-07-01")
    assert code == 2
    assert set(answer) == {"error"}


@pytest.mark.parametrize(
    ("norm", "on", "in_force"),
    [
        ("§ 84", "2022-08-01", True),
        ("§ 84", "2023-01-01", False),
        ("§ 84 SGG", "2023-01-01", True),
        ("§ 37 Abs. 2a SGB X", "2026-01-01", True),
        ("§ 16j Abs. 1", "2023-08-01", True),
        ("§ 16a Abs. 1", "2023-08-01", False),
        ("§ 999", "2026-01-01", False),
        ("§ 31b Abs. 3", "2026-04-01", False),
        ("§ 65a", "2026-06-30", False),
    ],
)
def test_what_was_in_force(norm: str, on: str, in_force: bool) -> None:
    assert norm_on(norm, day(on)).in_force is in_force


def test_before_the_collection_begins_the_answer_says_so() -> None:
    found = norm_on("§ 31", day("2015-01-01"))
    assert found.version == "L0"
    assert any(step.is_uncertain and "Bestand beginnt" in step.text for step in found.because)


@pytest.mark.parametrize(
    "words",
    [
        ("period", "--posted", "2026-08-27", "--land", "NW", "--received", "2026-08-26"),
        ("period", "--posted", "2026-08-27", "--land", "NW", "--municipality", "München"),
        ("period", "--posted", "1999-08-27", "--land", "NW"),
        ("period", "--posted", "20260827", "--land", "NW"),
        ("due", "--anchor", "2026-01-31", "--months", "0", "--times", "1"),
        ("due", "--anchor", "9990-01-31", "--months", "600", "--times", "600"),
        ("due", "--anchor", "2026-01-31", "--months", "-6", "--times", "1"),
        ("reduction", "--kind", "meldeversaeumnis", "--breach", "2026-08-03", "--posted", "2026-08-02", "--land", "NW",
         "--regelbedarf-level", "1"),
        ("reduction", "--kind", "meldeversaeumnis", "--breach", "2026-08-03", "--posted", "2026-08-27", "--land", "NW",
         "--regelbedarf-level", "1", "--age", "999"),
        ("period", "--pos", "2026-08-27", "--land", "NW"),
        ("period", "--posted", "2026-08-27", "--land", "NW", "--abroad=1"),
        ("unknown",),
        (),
    ],
)  # fmt: skip
def test_bad_input_is_one_german_sentence(words: tuple[str, ...]) -> None:
    code, answer = ask(*words)
    assert code == 2
    assert set(answer) == {"error"}
    assert not {"required", "invalid", "argument", "expected"} & set(answer["error"].split())


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[1]", '[{"percent": 10}]', '[{"percent": "10", "from": "2026-09-01", "until": "2026-10-01"}]',
     '[{"percent": true, "from": "2026-09-01", "until": "2026-10-01"}]',
     '[{"percent": 101, "from": "2026-09-01", "until": "2026-10-01"}]',
     '[{"percent": NaN, "from": "2026-09-01", "until": "2026-10-01"}]',
     '[{"percent": 10, "from": "2026-10-01", "until": "2026-09-01"}]',
     '[{"percent": 10, "from": "2026-10-01", "until": null}]', "[" * 5000],
)  # fmt: skip
def test_a_running_file_that_says_something_else_is_an_error(content: str, tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text(content)
    code, answer = ask(
        "reduction", "--kind", "pflichtverletzung", "--breach", "2026-08-03", "--posted", "2026-08-27", "--land", "NW",
        "--regelbedarf-level", "1", "--running", str(file),
    )  # fmt: skip
    assert code == 2
    assert set(answer) == {"error"}


def _fields(facts: Facts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in Facts.__dataclass_fields__}
