"""A standing query answers as its queryset would, for whoever asks now, and refuses what its SQL cannot follow."""

from datetime import date
from uuid import UUID

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, Task
from lotsenbuch.cases.queries import cases_of
from lotsenbuch.records.rules import Actor
from lotsenbuch.records.standing import NotStandingError, Standing, standing
from tests.cast import OTHER_PERSON, act_as, registered
from tests.detectors import count_queries

pytestmark = pytest.mark.django_db


@standing
def own(by: Actor, *, is_down: bool) -> QuerySet[Case]:
    """Return cases with person and outline."""
    return cases_of(by).order_by("-fallnummer" if is_down else "fallnummer")


@standing
def opened(by: Actor, on: date, phase: str) -> QuerySet[Case, str]:
    """Return the numbers of some cases."""
    return cases_of(by).filter(opened_on=on, phase=phase).values_list("fallnummer", flat=True)


def test_it_answers_as_its_queryset_does(anna: Staff, case_of_anna: Case) -> None:
    second = registered(anna, OTHER_PERSON, date(2025, 5, 5))
    with act_as(anna):
        for is_down in (False, True, False):
            rows = own(anna.actor, is_down=is_down)
            assert rows == list(cases_of(anna.actor).order_by("-fallnummer" if is_down else "fallnummer"))
        assert count_queries(lambda: [(row.person.last_name, row.outline.initials) for row in rows]) == []
        assert opened(anna.actor, second.opened_on, "intake") == [second.fallnummer]
        assert opened(anna.actor, second.opened_on, "closure") == []
        assert opened(anna.actor, case_of_anna.opened_on, "intake") == [case_of_anna.fallnummer]


def test_who_asks_next_sees_their_own_rows(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    of_bernd = registered(bernd, OTHER_PERSON)
    for who, case in ((anna, case_of_anna), (bernd, of_bernd), (anna, case_of_anna)):
        with act_as(who):
            assert own(who.actor, is_down=False) == [case]
            # The database decides too: another's name in the question brings nothing.
            assert own((bernd if who == anna else anna).actor, is_down=False) == []


def test_the_queryset_is_built_once_per_shape(anna: Staff) -> None:
    built: list[str] = []

    def write(number: str, *, is_down: bool) -> QuerySet[Case]:
        built.append(number)
        return Case.objects.filter(fallnummer=number).order_by("-pk" if is_down else "pk")

    query = Standing(write)
    with act_as(anna):
        for number in ("26-00001", "26-00002"):
            assert query(number, is_down=False) == query(number, is_down=True) == []
    assert len(built) == 2
    assert "26-00001" not in built


def by_key(key: UUID) -> QuerySet[Case]:
    """Build what can stand."""
    return Case.objects.filter(pk=key).order_by("pk")


def inside_another(word: str) -> QuerySet[Case]:
    """Build a `LIKE`."""
    return Case.objects.filter(fallnummer__contains=word).order_by("pk")


def left_out(word: str) -> QuerySet[Case]:
    """Build SQL that depends on the value."""
    return Case.objects.filter(closed_on=None).order_by("pk") if word else Case.objects.order_by("pk")


def today_fixed(key: UUID) -> QuerySet[Task]:
    """Build SQL that would be true on one day only."""
    return Task.objects.filter(case=key, due_on__lte=timezone.localdate()).order_by("pk")


def with_others(key: UUID) -> QuerySet[Case]:
    """Build two queries."""
    return Case.objects.filter(pk=key).prefetch_related("tasks").order_by("pk")


@pytest.mark.parametrize(
    ("write", "value", "why"),
    [
        (inside_another, "26", "depends on a value"),
        (left_out, "26", "depends on a value"),
        (today_fixed, UUID(int=1), "fixed in the SQL"),
        (with_others, UUID(int=1), "prefetch_related"),
        (by_key, None, "NoneType cannot"),
        (by_key, 1, "int cannot"),
    ],
)
def test_what_the_sql_cannot_follow_is_refused(write: object, value: object, why: str) -> None:
    with pytest.raises(NotStandingError, match=why):
        Standing(write)(value)  # type: ignore[arg-type]  # the kinds that the type checker refuses too
