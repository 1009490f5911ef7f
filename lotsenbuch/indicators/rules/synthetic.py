"""A synthetic country: stock spells and events for any number of Jobcenter, from a seed, as two SQL queries.

Every value is drawn from the MD5 of seed, person and purpose: the same on every machine, in any order and number of
threads. No value comes from a real person. Jobcenter differ in size as real ones do (with 400 of them and four million
persons about 75,000 to 7,000); the file is ordered by Jobcenter and person.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from .months import month_before


@dataclass(frozen=True)
class Country:
    """How many Jobcenter and persons, up to and including which month, drawn from which seed."""

    jobcenters: int
    persons: int
    month: date
    seed: int

    @property
    def until_on(self) -> date:
        """Return the first day after the last month."""
        return month_before(self.month, -1)


def spells_sql(one: Country) -> str:
    """Return the query of the stock: one to three spells a person, some overlapping, some sexes unknown.

    More than half began over four years ago, about as many people as are in receipt for long; of the others each began
    within three years. Three of four are open, every other one ended in the last three years or ends within the next.
    """
    ends = f"DATE '{one.until_on}'"
    return f"""
WITH {_people(one)},
spell AS (
    SELECT person, jobcenter, number,
           {_draw(one, "number || ' begin'")} AS begun, {_draw(one, "number || ' end'")} AS ended,
           {_draw(one, "'sex'")} % 1000 AS sex, {_draw(one, "number || ' sex'")} % 2000 AS mistaken
    FROM (
        SELECT *, unnest(range(CASE WHEN {_draw(one, "'spells'")} % 100 < 78 THEN 1
                                    WHEN {_draw(one, "'spells'")} % 100 < 97 THEN 2 ELSE 3 END)) AS number FROM people
    )
), dated AS (
    SELECT *, {ends} - CASE WHEN number = 0 AND begun % 100 < 55 THEN 1460 + (begun // 100 % 3650)::INTEGER
                            ELSE 1 + (begun // 100 % 1095)::INTEGER END AS from_on FROM spell
)
SELECT jobcenter, person,
       CASE WHEN mistaken = 0 THEN NULL
            WHEN sex < 475 THEN 'm' WHEN sex < 997 THEN 'w' WHEN sex < 998 THEN 'd' END AS sex,
       from_on,
       CASE WHEN ended % 100 >= 75
            THEN greatest(from_on + 30, {ends} - 1095 + (ended // 100 % 1400)::INTEGER) END AS until_on
FROM dated
"""  # noqa: S608 - numbers and dates of our own


def events_sql(one: Country) -> str:
    """Return the query of what was taken up in the last three years: about every fourth person a year."""
    return f"""
WITH {_people(one)},
event AS (
    SELECT person, jobcenter, {_draw(one, "number || ' kind'")} % 100 AS kind, {_draw(one, "number || ' on'")} AS day
    FROM (
        SELECT *, unnest(range(CASE WHEN {_draw(one, "'events'")} % 20 < 9 THEN 1
                                    WHEN {_draw(one, "'events'")} % 20 < 11 THEN 2
                                    WHEN {_draw(one, "'events'")} % 20 < 12 THEN 5 ELSE 0 END)) AS number FROM people
    )
)
SELECT jobcenter, person,
       CASE WHEN kind < 62 THEN 'svb' WHEN kind < 76 THEN 'minijob' WHEN kind < 84 THEN 'ausbildung'
            WHEN kind < 89 THEN 'egz' WHEN kind < 93 THEN 'selbstaendig' WHEN kind < 96 THEN 'agh'
            WHEN kind < 98 THEN '16e' ELSE '16i' END AS kind,
       DATE '{one.until_on - timedelta(days=1096)}' + (day % 1096)::INTEGER AS "on"
FROM event
"""  # noqa: S608 - numbers and dates of our own


def _people(one: Country) -> str:
    """Persons by number, in order; a person's Jobcenter grows with the number, the first ones are the largest."""
    place = f"floor({one.jobcenters} * pow((i + 0.5) / {one.persons}, 1.5))::INTEGER"
    return f"""people AS (
    SELECT i AS person, printf('JC%04d', least({one.jobcenters - 1}, {place}) + 1) AS jobcenter
    FROM range({one.persons}) AS numbers(i)
)"""  # noqa: S608 - numbers of our own


def _draw(one: Country, purpose: str) -> str:
    """A number from 0 to 2⁶³−1 for a person and a purpose."""
    return f"(md5_number_lower('{one.seed} ' || person || ' ' || {purpose}) >> 1)::BIGINT"
