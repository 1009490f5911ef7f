"""Who lives with whom: invented households with ages, names and an address."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from lotsenbuch.desk.demo.dossier import Address, Gender, Relation
from lotsenbuch.desk.demo.names import GERMAN, Origin, draw_origin
from lotsenbuch.desk.demo.places import STREETS, TOWNS

SHAPES = ("single", "couple", "parent_and_child", "siblings", "family_of_three", "family_of_four")
SHAPE_WEIGHTS = (68, 8, 13, 4, 4, 3)
SHARE_UNDER_25 = 0.3
SHARE_WITH_PARENTS = 0.5
SHARE_PROTECTED = 0.01
SHARE_OF_FOREIGN_FIRST_LANGUAGE = 0.7
GROWN_UP = 25
YOUNGEST, OLDEST = 17, 64


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a household who is (or is to be) a case."""

    age: int
    gender: Gender
    relation: Relation


@dataclass(frozen=True, slots=True)
class Household:
    """People with one BG-Nummer, one address and one family name."""

    number: int
    origin: Origin
    speaks_german_first: bool
    family: str
    address: Address
    district: str
    is_protected: bool
    members: tuple[Member, ...]

    @property
    def bg_nummer(self) -> str:
        """Return the number of the Bedarfsgemeinschaft, above those of the life stories and the import sample."""
        return f"35502//{10_000 + self.number:07d}"


def draw_households(rng: Random, count: int) -> Iterator[Household]:
    """Draw households until they hold `count` people; the last one is cut to fit."""
    number = 0
    while count > 0:
        household = _household(rng, number, count)
        count -= len(household.members)
        number += 1
        yield household


def _household(rng: Random, number: int, most: int) -> Household:
    origin = draw_origin(rng, foreign=False)
    town = rng.choice(tuple(TOWNS))
    letter = rng.choice(("", "", "", "", " a", " b", " c"))
    return Household(
        number=number,
        origin=origin,
        speaks_german_first=origin is GERMAN or rng.random() > SHARE_OF_FOREIGN_FIRST_LANGUAGE,
        family=origin.family(rng),
        address=Address(street=f"{rng.choice(STREETS)} {rng.randint(1, 120)}{letter}", town=town),
        district=rng.choice(TOWNS[town].districts),
        is_protected=rng.random() < SHARE_PROTECTED,
        members=_members(rng)[:most],
    )


def _members(rng: Random) -> tuple[Member, ...]:
    shape = rng.choices(SHAPES, weights=SHAPE_WEIGHTS)[0]
    if shape == "single":
        return (_single(rng),)
    if shape == "siblings":
        return (_child(rng), _child(rng))
    children = {"couple": 0, "family_of_four": 2}.get(shape, 1)
    youngest_parent = 24 if shape == "couple" else 46  # so that a child of 24 has a parent who was grown up
    age = rng.randint(youngest_parent, OLDEST - 3)
    gender = _gender(rng)
    first = Member(age, gender, Relation.REPRESENTATIVE)
    parents: tuple[Member, ...] = (first,)
    if shape != "parent_and_child":
        other = {Gender.W: Gender.M, Gender.M: Gender.W}.get(gender, Gender.W)
        parents = (first, Member(age + rng.randint(-3, 3), other, Relation.PARTNER))
    return parents + tuple(_child(rng) for _ in range(children))


def _single(rng: Random) -> Member:
    if rng.random() >= SHARE_UNDER_25:
        return Member(rng.randint(GROWN_UP, OLDEST), _gender(rng), Relation.REPRESENTATIVE)
    child = _child(rng)
    lives_with_parents = child.age == YOUNGEST or rng.random() < SHARE_WITH_PARENTS
    relation = Relation.CHILD if lives_with_parents else Relation.REPRESENTATIVE
    return Member(child.age, child.gender, relation)


def _child(rng: Random) -> Member:
    return Member(rng.randint(YOUNGEST, GROWN_UP - 1), _gender(rng), Relation.CHILD)


def _gender(rng: Random) -> Gender:
    return rng.choices((Gender.W, Gender.M, Gender.D, Gender.X), weights=(48, 49, 2, 1))[0]
