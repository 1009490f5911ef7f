"""Finding a service: German full text, parts of words, and what was nearly typed right (pg_trgm)."""

from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import add, and_, or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    JSONField,
    Min,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat, Left

from lotsenbuch.law.days import german
from lotsenbuch.partners.models import At, Service, Site
from lotsenbuch.partners.models.directory import NAMES
from lotsenbuch.partners.rules.places import Drawn, Spot, distance_km, drawn
from lotsenbuch.partners.rules.words import words_of
from lotsenbuch.records.rules import Actor

from .directory import favourite_ids, spot_at, spots

SHORTEST = 2
MOST = 40
MOST_WORDS = 8
# How like a name a question must be, and how like a word a word must be where no name was; four letters with two
# changed places give 0.25. What is much farther than the nearest is left out.
LIKE, NEAR, OF_THE_BEST = 0.5, 0.24, 0.8


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; everything is optional."""

    words: str = ""
    category: str = ""
    municipal: str = ""
    language: str = ""
    only_free: bool = False
    only_azav: bool = False
    only_favourites: bool = False
    postcode: str = ""
    town: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A service that was found, where it is, and how far."""

    service: Service
    towns: str
    km: float | None
    is_favourite: bool

    @property
    def where(self) -> str:
        """Return whose it is, where, how far and what kind, in one line."""
        far = "" if self.km is None else f"{self.km:.1f} km".replace(".", ",")
        parts = (self.service.organisation.name, self.towns, far, self.service.category_label)
        return " · ".join(part for part in parts if part)

    @property
    def places(self) -> str:
        """Return what was said of places and waiting time, by whom and when, and the languages, in one line."""
        one = self.service
        if one.places_on is None:
            return " · ".join(["Wartezeit und Plätze nicht bekannt", *filter(None, [", ".join(one.languages)])])
        free, weeks = one.free_places, one.waiting_weeks
        said = []
        if free is not None:
            said.append("ein freier Platz" if free == 1 else f"{free} freie Plätze")
        if weeks is not None:
            said.append(f"Wartezeit {weeks} Woche{'' if weeks == 1 else 'n'}")
        told = f"{' · '.join(said)} ({german(one.places_on)}, {one.places_by})"
        return " · ".join([told, *filter(None, [", ".join(one.languages)])])


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, where that lies, and whether it was found by likeness only."""

    hits: list[Hit]
    map: list[Drawn]
    is_guess: bool
    is_more: bool
    here: Spot | None


def find(asked: Asked, by: Actor, table: dict[tuple[str, str], Spot] | None = None) -> Found:
    """Return at most `MOST` services: nearest first where a place is given, else the best match, favourites first.

    Args:
        asked: what is looked for.
        by: whose favourites come first.
        table: the table of places where it was read already.
    """
    favourites, table = favourite_ids(by), spots() if table is None else table
    here = spot_at(table, asked.postcode, asked.town) if asked.postcode or asked.town else None
    rows, is_guess = _rows(asked, favourites, here, table)
    towns = _addresses(rows)
    places = {
        key: [spot for postcode, town in at if (spot := spot_at(table, postcode, town))] for key, at in towns.items()
    }
    hits = _hits(rows, places, towns, favourites, here)
    return Found(hits[:MOST], _map(hits[:MOST], places, here), is_guess, len(hits) > MOST, here)


def _rows(
    asked: Asked, favourites: set[UUID], here: Spot | None, table: dict[tuple[str, str], Spot]
) -> tuple[list[Service], bool]:
    words = words_of(asked.words)
    narrowed = _narrowed(asked, favourites)
    if not words or len("".join(words)) < SHORTEST:
        rows = narrowed.order_by("organisation__name", "name")
        return (_nearest(rows, here, table, favourites) if here else list(rows[: MOST + 1])), False
    in_text = reduce(and_, (Q(search_text__contains=word) for word in words))
    stems = Q(search_vector=SearchQuery(asked.words, config="german", search_type="plain"))
    begins = ExpressionWrapper(Q(search_text__startswith=words[0]), output_field=BooleanField())
    fitting = narrowed.filter(in_text | stems)
    if here:
        exact = _nearest(fitting, here, table, favourites)
    else:
        exact = list(fitting.annotate(begins=begins).order_by("-begins", "name")[: MOST + 1])
    return (exact, False) if exact else (_nearly(narrowed, words), True)


def _nearest(
    rows: QuerySet[Service], here: Spot, table: dict[tuple[str, str], Spot], favourites: set[UUID]
) -> list[Service]:
    """Return the nearest of the services that fit; those of which no place is known come last.

    The database sorts them by a map from address to distance, so that only those that are shown are read.
    """
    addresses = Site.objects.filter(ended_on=None).order_by().values_list("postcode", "town").distinct()
    km = {
        f"{postcode};{town}": distance_km(here, spot)
        for postcode, town in addresses
        if (spot := spot_at(table, postcode, town))
    }
    address = Concat("site__postcode", Value(";"), "site__town", output_field=TextField())
    looked_up: dict[str, Any] = {"template": "(%(expressions)s)", "arg_joiner": " ->> ", "output_field": TextField()}
    far = Func(Value(km, JSONField()), address, **looked_up)
    ways: Any = At.objects.filter(site__ended_on=None, service__in=rows.order_by().values("pk"))
    ways = ways.values("service_id", "service__name").annotate(km=Min(Cast(far, FloatField())))
    chosen = Case(When(service__organisation_id__in=favourites, then=0), default=1)
    near = ways.annotate(chosen=Min(chosen)).order_by(F("km").asc(nulls_last=True), "chosen", "service__name")
    keys = [row["service_id"] for row in near[: MOST + 1]]
    found = rows.in_bulk(keys)
    listed = [found[key] for key in keys]
    return listed + list(rows.exclude(pk__in=keys)[: MOST + 1 - len(keys)]) if len(keys) <= MOST else listed


def _nearly(rows: QuerySet[Service], words: list[str]) -> list[Service]:
    """Return what could be meant: some of the words where each is known, else names that read alike.

    The cheap ways first: a whole question that is like a name, then single words that are a little like a word.
    """
    if len(words) > 1 and all(rows.filter(search_text__contains=word).exists() for word in words):
        return _with_any(rows, words)
    asked, names = " ".join(words), Left("search_text", NAMES)
    # The index `service_names` finds what is near enough, as soon as the database knows how near that is.
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKE)])
    near = rows.annotate(names=names, likeness=TrigramWordSimilarity(asked, names)).filter(
        names__trigram_word_similar=asked
    )
    found = list(near.order_by("-likeness", "name")[: MOST + 1])
    if not found:
        meant = _words_like(words)
        return _with_any(rows, meant) if meant else []
    return [row for row in found if row.likeness >= OF_THE_BEST * found[0].likeness]


def _with_any(rows: QuerySet[Service], words: list[str]) -> list[Service]:
    """Return services with one of the words or more: those with the most of them first, then by the first word."""
    there = [Case(When(search_text__contains=word, then=1), default=0) for word in words]
    some = reduce(or_, (Q(search_text__contains=word) for word in words))
    found = rows.filter(some).annotate(fits=reduce(add, there), first=there[0])
    return list(found.order_by("-fits", "-first", "name")[: MOST + 1])


def _words_like(words: list[str]) -> list[str]:
    """Return the words in the names of services that come near to these, the nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        known = _known(*cursor.fetchone())
        cursor.execute(_LIKE, {"asked": words, "known": list(known), "near": NEAR})
        rows = cursor.fetchall()
    return [word for word, likeness in rows if likeness >= OF_THE_BEST * rows[0][1]][:MOST_WORDS]


# What changes with every entry, change and end of a service or its organisation: both are versioned rows.
_STATE = """
    SELECT count(*), coalesce(sum(hashtext(concat(one.id, one.version, organisation.version))), 0)
    FROM partners_service one JOIN partners_organisation organisation ON organisation.id = one.organisation_id
    WHERE one.ended_on IS NULL
"""


@lru_cache(maxsize=1)
def _known(count: int, state: int) -> tuple[str, ...]:  # noqa: ARG001  # the state of the directory is the key
    """Return each word of the names once; five thousand names are taken apart once for each state of the directory."""
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, {"letters": NAMES})
        return tuple(word for (word,) in cursor.fetchall())


_WORDS = """
    SELECT DISTINCT unnest(string_to_array(left(search_text, %(letters)s), ' ')) AS word
    FROM partners_service WHERE ended_on IS NULL
"""
_LIKE = """
    SELECT known.word, max(word_similarity(told.word, known.word)) AS likeness
    FROM unnest(%(known)s::text[]) AS known (word), unnest(%(asked)s::text[]) AS told (word)
    WHERE word_similarity(told.word, known.word) >= %(near)s
    GROUP BY known.word ORDER BY likeness DESC, known.word
"""


_SHOWN = (
    "name", "category", "languages", "waiting_weeks", "free_places", "places_on", "places_by",
    "organisation__name", "organisation__outdated_on",
)  # fmt: skip


def _narrowed(asked: Asked, favourites: set[UUID]) -> QuerySet[Service]:
    rows = Service.objects.filter(ended_on=None, organisation__ended_on=None, organisation__merged_into=None)
    rows = rows.select_related("organisation").only(*_SHOWN)
    if asked.category:
        rows = rows.filter(category=asked.category)
    if asked.municipal:
        rows = rows.filter(municipal=asked.municipal)
    if asked.language:
        rows = rows.filter(languages__contains=[asked.language])
    if asked.only_free:
        rows = rows.filter(free_places__gte=1)
    if asked.only_azav:
        rows = rows.filter(organisation__is_azav=True)
    return rows.filter(organisation_id__in=favourites) if asked.only_favourites else rows


type Addresses = dict[UUID, list[tuple[str, str]]]


def _addresses(rows: list[Service]) -> Addresses:
    """Return postcode and town of the sites at which each service is."""
    found: Addresses = {row.pk: [] for row in rows}
    ways = At.objects.filter(service__in=[*found], site__ended_on=None).order_by("site__town", "site__name")
    for service, postcode, town in ways.values_list("service_id", "site__postcode", "site__town"):
        found[service].append((postcode, town))
    return found


def _hits(
    rows: list[Service], places: dict[UUID, list[Spot]], towns: Addresses, favourites: set[UUID], here: Spot | None
) -> list[Hit]:
    found = []
    for service in rows:
        km = min((distance_km(here, spot) for spot in places[service.pk]), default=None) if here else None
        named = ", ".join(dict.fromkeys(town for _, town in towns[service.pk] if town))
        found.append(Hit(service, named, km, service.organisation_id in favourites))
    if here:
        return sorted(found, key=lambda hit: (hit.km is None, hit.km or 0.0, not hit.is_favourite))
    return sorted(found, key=lambda hit: not hit.is_favourite)


def _map(hits: list[Hit], places: dict[UUID, list[Spot]], here: Spot | None) -> list[Drawn]:
    counts: dict[Spot, int] = {here: 0} if here else {}
    for hit in hits:
        for spot in set(places[hit.service.pk]):
            counts[spot] = counts.get(spot, 0) + 1
    return drawn(sorted(counts.items(), key=lambda pair: (pair[0].postcode, pair[0].town)), here)
