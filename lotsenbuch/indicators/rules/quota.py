"""The Integrationsquote K2 of § 48a SGB II (§ 5 KFV) as one Ibis expression, for every engine.

The sum of integrations in twelve months, divided by the mean of the twelve monthly stocks; beside it the reading whose
stocks end one month earlier. What each word means, with the cases, stands in docs/decisions/0150; the slow and obvious
twin of this file is `tests/reference.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import ibis
from ibis import _
from ibis.expr.types import BooleanValue, IntegerScalar, IntegerValue, Table

from .months import READ, Month

# What somebody may take up, and whether it is an Integration (§ 5 KFV): funded employment (§§ 16d, 16i) and the Minijob
# are not, employment with a wage subsidy (§ 16e, EGZ) is.
KINDS = {
    "svb": True,
    "ausbildung": True,
    "selbstaendig": True,
    "minijob": False,
    "agh": False,
    "16e": True,
    "16i": False,
    "egz": True,
}
SEXES = ("m", "w", "d", "all")
YEAR = 12
# Of spells that began on the same day the higher number says the sex; 0 is unknown or another word.
_RANKS = {"w": 1, "m": 2, "d": 3}
_ALL_RANKS = (0, *_RANKS.values())


@dataclass(frozen=True)
class Keys:
    """What Jobcenter and persons are called by in the files: "string" or "int64"."""

    jobcenter: str
    person: str


def persons_table(keys: Keys) -> Table:
    """Return the stock spells as an unbound table; the engine has a view of this name."""
    own = {"jobcenter": keys.jobcenter, "person": keys.person, "sex": "string"}
    return ibis.table({"row": "int64", **own, "from_on": "date", "until_on": "date", "unreadable": "string"}, "persons")


def events_table(keys: Keys) -> Table:
    """Return what somebody took up, as an unbound table; the engine has a view of this name."""
    own = {"jobcenter": keys.jobcenter, "person": keys.person, "kind": "string"}
    return ibis.table({"row": "int64", **own, "on": "date", "unreadable": "string"}, "events")


def quota(keys: Keys, months: list[Month]) -> Table:
    """Return four rows for every Jobcenter, in order: the counts, both means and both rates."""
    spells = _spells(persons_table(keys))
    counts = ibis.union(_stock(spells, months), _integrations(spells, events_table(keys), months))
    rows = ibis.union(_told_twice(counts), _nought(persons_table(keys)))
    sums = rows.group_by("jobcenter", "sex").agg(
        integrations=_.integrations.sum(), stock=_.stock.sum(), shifted=_.shifted.sum()
    )
    stock, shifted = sums.stock.cast("float64") / YEAR, sums.shifted.cast("float64") / YEAR
    integrations = sums.integrations.cast("float64")
    place = sums.sex.cases(*((sex, number) for number, sex in enumerate(SEXES)), else_=len(SEXES))
    return sums.order_by(sums.jobcenter, place).select(
        "jobcenter",
        "sex",
        integrations=sums.integrations.cast("int64"),
        mean_stock=stock,
        rate=integrations / stock.nullif(0),
        mean_stock_shifted=shifted,
        rate_shifted=integrations / shifted.nullif(0),
    )


def _spells(persons: Table) -> Table:
    """Spells with an end, without those of no day, and `since`: what says the sex where several hold."""
    day = persons.from_on.year() * 10000 + persons.from_on.month() * 100 + persons.from_on.day()
    rank = persons.sex.cases(*_RANKS.items(), else_=0)
    ends = persons.until_on.fill_null(ibis.date(9999, 12, 31))
    spells = persons.select("jobcenter", "person", "from_on", ends_on=ends, since=(day * 10 + rank).cast("int64"))
    return spells.filter(spells.from_on < spells.ends_on)


def _stock(spells: Table, months: list[Month]) -> Table:
    """Person-months in stock by Jobcenter and sex.

    A spell carries marks: one bit for each month whose count day it covers, one for the sex it says. All marks of a
    person together tell the months of their stock, and whether their spells agree on the sex. Only where they do not,
    each month must be looked at by itself.
    """
    near = spells.filter(spells.from_on <= months[-1].count_on, spells.ends_on > months[0].count_on)
    covered = _bits((_covers(near, one), one.place) for one in months)
    said = _bits((near.since % 10 == rank, READ + rank) for rank in _ALL_RANKS)
    marked = near.select("jobcenter", "person", marks=(covered + said).cast("int32"))
    by_person = marked.group_by("jobcenter", "person").agg(marks=_.marks.bit_or())
    agree = (by_person.marks >> READ).isin([1 << rank for rank in _ALL_RANKS])
    alike = by_person.filter(agree).group_by("jobcenter", "marks").agg(persons=_.count())
    told = alike.select(
        "jobcenter",
        rank=(alike.marks >> READ).cases(*((1 << rank, rank) for rank in _ALL_RANKS), else_=0).cast("int64"),
        stock=alike.persons * _number(_has(alike, one) for one in months[1:]),
        shifted=alike.persons * _number(_has(alike, one) for one in months[:-1]),
    )
    found = ibis.union(told, _told_by_month(spells, by_person.filter(~agree), months))
    sums = {"stock": found.stock.sum().cast("int64"), "shifted": found.shifted.sum().cast("int64")}
    return found.group_by("jobcenter", "rank").agg(integrations=_zero(), **sums)


def _bits(conditions: Iterable[tuple[BooleanValue, int]]) -> IntegerValue:
    total = _zero()
    for holds, place in conditions:
        total = total + holds.ifelse(1 << place, 0)
    return total


def _has(marked: Table, month: Month) -> BooleanValue:
    return (marked.marks & (1 << month.place)) > 0


def _told_by_month(spells: Table, persons: Table, months: list[Month]) -> Table:
    """The same for these persons, once for each sex: their months in which the spell that began last says it."""
    theirs = spells.semi_join(persons, ["jobcenter", "person"])
    latest = theirs.group_by("jobcenter", "person").agg(
        **{f"since_{one.place}": theirs.since.max(where=_covers(theirs, one)) for one in months}
    )
    each = latest.mutate(rank=ibis.array([ibis.literal(rank).cast("int64") for rank in _ALL_RANKS]).unnest())
    said = [each[f"since_{place}"] % 10 == each["rank"] for place in range(READ)]
    return each.select("jobcenter", "rank", stock=_number(said[1:]), shifted=_number(said[:-1]))


def _covers(spells: Table, month: Month) -> BooleanValue:
    return (spells.from_on <= month.count_on) & (spells.ends_on > month.count_on)


def _number(conditions: Iterable[BooleanValue]) -> IntegerValue:
    """How many of the conditions hold; one that cannot be told does not."""
    total = _zero()
    for one in conditions:
        total = total + one.fill_null(False).ifelse(1, 0)  # noqa: FBT003 - Ibis takes the value by position
    return total


def _zero() -> IntegerScalar:
    return ibis.literal(0).cast("int64")


def _integrations(spells: Table, events: Table, months: list[Month]) -> Table:
    """Integrations by Jobcenter and sex: at most one per person and month, and only with a spell that overlaps it."""
    year = months[1:]
    counting = events.filter(
        events.kind.isin([kind for kind, counts in KINDS.items() if counts]),
        events.on >= year[0].first_on,
        events.on < year[-1].next_on,
    )
    once = counting.select("jobcenter", "person", first_on=counting.on.truncate("M").cast("date")).distinct()
    overlapping = spells.join(
        once,
        [
            spells.jobcenter == once.jobcenter,
            spells.person == once.person,
            spells.from_on.truncate("M") <= once.first_on,
            spells.ends_on > once.first_on,
        ],
    ).select("jobcenter", "person", "since", once.first_on)
    told = overlapping.group_by("jobcenter", "person", "first_on").agg(since=_.since.max())
    by_rank = told.mutate(rank=told.since % 10).group_by("jobcenter", "rank")
    return by_rank.agg(integrations=_.count().cast("int64"), stock=_zero(), shifted=_zero())


def _told_twice(counts: Table) -> Table:
    """Each count under its sex and under `all`; what is unknown under `all` only."""
    sex = counts["rank"].cases(*((rank, sex) for sex, rank in _RANKS.items()), else_=ibis.null("string"))
    both = counts.select("jobcenter", "integrations", "stock", "shifted", sex=ibis.array([sex, "all"]).unnest())
    return both.filter(both.sex.notnull())


def _nought(persons: Table) -> Table:
    """Four rows of nothing for each Jobcenter, so that each one is told of."""
    jobcenters = persons.select("jobcenter").distinct()
    return jobcenters.select(
        "jobcenter", integrations=_zero(), stock=_zero(), shifted=_zero(), sex=ibis.array(list(SEXES)).unnest()
    )
