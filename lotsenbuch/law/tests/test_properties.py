"""What holds on every day from 2019 to 2027 and in every Land, whatever the facts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lotsenbuch.law.counters import Span, absence, placements, subsidy
from lotsenbuch.law.days import add_months, first_of_month, months_between
from lotsenbuch.law.limits import finding, finding_limit, hearing
from lotsenbuch.law.notice import fiction, last_posting_day, objection_until, period
from lotsenbuch.law.reduction import Answer, Facts, Kind, Running, decide
from lotsenbuch.law.reduction.duties import FOLLOWS, REQUIRES
from lotsenbuch.law.reviews import due_days
from lotsenbuch.law.versions import order, version_on
from lotsenbuch.law.workdays import LANDS, Place, place

DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))
PLACES = st.sampled_from([Place(land) for land in LANDS]) | st.sampled_from(
    [place("BY", "München"), place("BY", "Augsburg"), place("TH", "Heilbad Heiligenstadt"), place("SN", "Crostwitz")]
)
EASY = settings(max_examples=400, deadline=None)
CAPS = {"L0": None, "L2": 10}


SPANS = st.lists(
    st.builds(lambda start, days: Span(start, start + timedelta(days=days)), DAYS, st.integers(1, 500)), max_size=5
)


@st.composite
def all_facts(draw: st.DrawFn) -> Facts:
    """Return any facts that can be: a notice posted up to nine months after the breach."""
    breach = draw(DAYS)
    posted = breach + timedelta(days=draw(st.integers(0, 270)))
    near = st.integers(-800, 200).map(lambda days: breach + timedelta(days=days))
    runs = st.builds(
        lambda percent, offset, days: Running(
            Decimal(percent), posted + timedelta(days=offset), posted + timedelta(days=offset + days)
        ),
        st.sampled_from([10, 20, 30, 60, 100]),
        st.integers(-60, 120),
        st.integers(1, 120),
    )
    return Facts(
        kind=draw(st.sampled_from(Kind)),
        breach=breach,
        posted=posted,
        at=draw(PLACES),
        level=draw(st.integers(1, 6)),
        received=draw(st.none() | st.integers(0, 30).map(lambda days: posted + timedelta(days=days))),
        previous=tuple(draw(st.lists(near, max_size=4))),
        age=draw(st.none() | st.integers(15, 67)),
        is_hardship=draw(st.booleans()),
        complied=draw(st.none() | st.integers(0, 300).map(lambda days: breach + timedelta(days=days))),
        running=tuple(draw(st.lists(runs, max_size=3))),
    )


@given(DAYS, PLACES, st.booleans(), st.none() | st.integers(0, 400))
@EASY
def test_a_period_is_in_order(posted: date, at: Place, has_instruction: bool, late: int | None) -> None:
    received = None if late is None else posted + timedelta(days=late)
    found = period(posted, at, received=received, has_instruction=has_instruction)
    assert found.deemed_given_on is not None
    assert found.effective_month is not None
    assert found.objection_until is not None
    fictitious = posted + timedelta(days=3 if posted.year < 2025 else 4)
    assert found.deemed_given_on == max(fictitious, received or fictitious)
    assert found.effective_month.day == 1
    assert found.effective_month > found.deemed_given_on >= add_months(found.effective_month, -1)
    nominal = add_months(found.deemed_given_on, 1 if has_instruction else 12)
    assert found.objection_until >= nominal
    assert at.free(found.objection_until) == ""
    assert all(at.free(nominal + timedelta(days=n)) for n in range((found.objection_until - nominal).days))
    assert found.because


@given(DAYS, PLACES, st.booleans(), st.none() | st.integers(0, 60))
@EASY
def test_abroad_only_a_proven_receipt_counts(posted: date, at: Place, has_instruction: bool, late: int | None) -> None:
    received = None if late is None else posted + timedelta(days=late)
    found = period(posted, at, received=received, has_instruction=has_instruction, is_abroad=True)
    assert found.deemed_given_on == received
    if received is None:
        assert found.effective_month is None
        assert found.objection_until is None
    else:
        assert found.objection_until is not None
        assert found.objection_until >= add_months(received, 3 if has_instruction else 12)


@given(DAYS)
@EASY
def test_the_last_safe_posting_day_is_the_last(limit: date) -> None:
    posted = last_posting_day(limit)
    assert fiction(posted) <= limit
    assert all(fiction(posted + timedelta(days=later)) > limit for later in range(1, 8))


@given(DAYS, DAYS, PLACES)
@EASY
def test_a_later_notice_never_shortens_the_time_to_object(one: date, other: date, at: Place) -> None:
    first, second = sorted((one, other))
    assert objection_until(first, at)[0] <= objection_until(second, at)[0]


@given(DAYS, st.integers(1, 24), st.integers(1, 20))
@EASY
def test_due_days_count_from_the_anchor(anchor: date, months: int, times: int) -> None:
    days = due_days(anchor, months, times)
    assert days == sorted(set(days))
    assert len(days) == times
    for number, day in enumerate(days, start=1):
        assert (day.year * 12 + day.month) - (anchor.year * 12 + anchor.month) == months * number
        assert day.day == anchor.day or (day + timedelta(days=1)).day == 1


@given(DAYS, DAYS)
@EASY
def test_versions_follow_one_another(one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert order(version_on(first).id) <= order(version_on(second).id)


@given(all_facts())
@settings(max_examples=1500, deadline=None)
def test_an_answer_is_in_order(facts: Facts) -> None:
    answer = decide(facts)
    assert answer.because
    assert all(step.norm and step.version and step.text.strip().endswith((".", ")")) for step in answer.because)
    if not answer.possible:
        nothing = Answer(possible=False, version=answer.version, because=answer.because)
        assert answer == nothing
        return
    assert answer.start is not None
    assert answer.until is not None
    assert answer.start < answer.until
    assert answer.start.day == 1
    given_on = max(fiction(facts.posted), facts.received or facts.posted)
    assert answer.start == add_months(first_of_month(given_on), 1)
    assert given_on <= finding_limit(facts.breach)
    assert [month.month for month in answer.months] == list(months_between(answer.start, answer.until))
    assert set(answer.requires) <= set(REQUIRES)
    assert set(answer.follows) <= set(FOLLOWS)
    in_order = [code for code in REQUIRES if code in answer.requires]
    assert list(answer.requires) == in_order
    assert answer.requires[-1] == "second_person_agrees"
    assert len({"hearing", "hearing_in_person"} & set(answer.requires)) == 1
    _the_cap_holds(facts, answer)


def _the_cap_holds(facts: Facts, answer: Answer) -> None:
    cap = None if facts.kind is Kind.REFUSAL else CAPS.get(answer.version, 30)
    for month in answer.months:
        if answer.percent is None or month.added is None or month.total is None:
            assert answer.percent is None
            assert month.added is None
            assert month.total is None
            assert month.euro is None
            continue
        assert 0 <= month.added <= answer.percent
        beside = month.total - month.added
        if cap is not None:
            assert month.total <= max(Decimal(cap), beside)
            assert month.added == min(answer.percent, max(Decimal(cap) - beside, Decimal(0)))
        else:
            assert month.added == answer.percent
    taken = any(month.added != answer.percent for month in answer.months)
    assert answer.cap_applied == taken


@given(all_facts())
@settings(max_examples=600, deadline=None)
def test_hardship_and_running_reductions_never_make_it_worse(facts: Facts) -> None:
    plain = decide(_with(facts, is_hardship=False, running=()))
    hard = decide(_with(facts, is_hardship=True))
    assert not (hard.possible and not plain.possible)
    if order(plain.version) >= order("L3a"):
        assert not hard.possible
    beside = decide(_with(facts, is_hardship=False))
    assert (beside.possible, beside.start, beside.until, beside.percent) == (
        plain.possible, plain.start, plain.until, plain.percent
    )  # fmt: skip


@given(all_facts())
@settings(max_examples=600, deadline=None)
def test_compliance_never_makes_it_longer(facts: Facts) -> None:
    without, with_it = decide(_with(facts, complied=None)), decide(facts)
    assert without.possible == with_it.possible
    if without.until and with_it.until and without.start:
        assert with_it.until <= without.until
        least = min(add_months(without.start, 1), without.until)
        assert with_it.until >= least
        if facts.kind is Kind.MISS or order(with_it.version) < order("L3a"):
            assert with_it.until == without.until


@given(all_facts())
@settings(max_examples=400, deadline=None)
def test_the_order_of_earlier_reductions_does_not_matter(facts: Facts) -> None:
    turned = _with(facts, previous=tuple(reversed(facts.previous)) + facts.previous[:1])
    assert decide(turned) == decide(facts)


@given(DAYS, PLACES, st.none() | st.integers(0, 30))
@EASY
def test_a_hearing_is_never_shorter_than_the_house_says(posted: date, at: Place, late: int | None) -> None:
    found = hearing(posted, at, received=None if late is None else posted + timedelta(days=late))
    assert found.until >= found.deemed_given_on + timedelta(days=14)
    assert at.free(found.until) == ""
    assert all(
        at.free(found.until - timedelta(days=n)) for n in range(1, (found.until - found.deemed_given_on).days - 13)
    )


@given(DAYS, PLACES)
@EASY
def test_a_finding_posted_in_time_is_in_time_and_an_end_on_a_free_day_is_named(breach: date, at: Place) -> None:
    found = finding(breach, at)
    assert found.until == add_months(breach, 6)
    assert fiction(found.last_safe_posting_on) <= found.until < fiction(found.last_safe_posting_on + timedelta(days=1))
    named = [step for step in found.because if step.is_uncertain and step.norm.startswith("§ 31b")]
    assert bool(named) == bool(at.free(found.until))


@given(SPANS, DAYS, st.booleans())
@EASY
def test_placements_never_exceed_what_the_norm_allows(spans: list[Span], on: date, with_extra: bool) -> None:
    found = placements(spans, on, with_extra=with_extra)
    allowed = 1080 if with_extra else 720
    assert found.window_from <= on < found.window_until == add_months(found.window_from, 60)
    days = {day for span in spans for day in range(span.start.toordinal(), span.until.toordinal())}
    in_window = [day for day in days if found.window_from.toordinal() <= day < found.window_until.toordinal()]
    assert found.days_used == len(in_window)
    assert found.days_left == max(0, allowed - found.days_used)
    if found.until:
        assert on < found.until <= found.window_until
    # The order in which they were written down does not matter.
    assert placements(spans[::-1], on, with_extra=with_extra) == found


@given(st.sampled_from(["§ 16e SGB II", "§ 16i SGB II"]), DAYS, SPANS)
@EASY
def test_the_years_of_a_subsidy_follow_one_another(norm: str, start: date, earlier: list[Span]) -> None:
    found, alone = subsidy(norm, start, earlier), subsidy(norm, start)
    full = 24 if norm.startswith("§ 16e") else 60
    assert alone.years[-1].until == add_months(start, full)
    assert all(one.until == other.start for one, other in zip(found.years, found.years[1:], strict=False))
    assert [year.percent for year in found.years] == [year.percent for year in alone.years][: len(found.years)]
    if found.years:
        assert found.years[0].start == start
        assert found.years[-1].until <= alone.years[-1].until
    if earlier and found.days_left is not None:
        assert sum((year.until - year.start).days for year in found.years) <= found.days_left


@given(SPANS, st.integers(2023, 2027))
@EASY
def test_absence_counts_every_day_once_and_never_below_zero(spans: list[Span], year: int) -> None:
    found = absence(spans, year)
    assert 0 <= found.days_used <= 366
    assert found.days_left == max(0, 21 - found.days_used)
    assert absence([*spans, *spans], year).days_used == found.days_used


def _with(facts: Facts, **changed: Any) -> Facts:
    names = Facts.__dataclass_fields__
    return Facts(**{name: changed.get(name, getattr(facts, name)) for name in names})
