"""Random stocks and events for hypothesis: few people in a few Jobcenter, few days, so that
everything touches everything."""

from datetime import date, timedelta

from hypothesis import strategies as st

from lotsenbuch.indicators.rules.quota import KINDS

from .reference import Event, Spell

LAST = date(2024, 3, 1)
# The days on which something can go wrong: ends of months, the leap day, count days, the ends of the twelve months.
_EDGES = [date(2023, 2, 28), date(2023, 3, 1), date(2023, 3, 15), date(2024, 2, 29), date(2024, 3, 1)]
_EDGES += [date(2024, 3, 15), date(2024, 3, 16), date(2024, 3, 31), date(2024, 4, 1), date(2023, 12, 31)]
days = st.sampled_from(_EDGES) | st.dates(date(2023, 1, 1), date(2024, 5, 1))
_names = [f"{letter}{number}" for letter in "ABC" for number in range(4)]
_jobcenters = st.sampled_from(_names)
_persons = st.sampled_from(["1", "2", "3"])
_ends = st.none() | st.integers(0, 400)


@st.composite
def spells(draw: st.DrawFn) -> Spell:
    from_on, length = draw(days), draw(_ends)
    until_on = None if length is None else from_on + timedelta(days=length)
    sex = draw(st.sampled_from(["m", "w", "d", None, "x"]))
    return Spell(draw(_jobcenters), draw(_persons), sex, from_on, until_on)


events = st.builds(Event, st.sampled_from([*_names, "Z"]), _persons, st.sampled_from(list(KINDS)), days)
stocks = st.lists(spells(), max_size=90)
happenings = st.lists(events, max_size=90)
count_days = st.sampled_from([1, 15, 28, 29, 30, 31])
