"""What the tests of own fields and kinds share: short ways to add, fill in and read them."""

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import (
    add_own_field,
    add_own_kind,
    keep_own_values,
)
from lotsenbuch.cases.fields import own_name
from lotsenbuch.cases.models import Case, OwnField, OwnKind
from lotsenbuch.cases.queries import case_of
from lotsenbuch.cases.queries.own import entered_in, seen_of
from lotsenbuch.office.queries import forget_house
from tests.cast import act_as

TODAY = timezone.localdate()
SECRET = "Nimmt morgens Tabletten und ist erst ab zehn wach"


def field(admin: Staff, place: str, label: str, **values: Any) -> OwnField:
    told = {"kind": "line", "purpose": f"um {label} zu wissen", "data_class": 1, "deletion": "COUNSELLING"}
    with act_as(admin):
        row = add_own_field(by=admin.actor, **told | {"place": place, "label": label, "from_on": TODAY} | values)
    forget_house()
    return row


def kind(admin: Staff, place: str, label: str, counts_as: str, **values: Any) -> OwnKind:
    told = {"purpose": f"um {label} zu finden", "data_class": 1, "deletion": "COUNSELLING", "from_on": TODAY}
    with act_as(admin):
        row = add_own_kind(by=admin.actor, **told | {"place": place, "label": label, "counts_as": counts_as} | values)
    forget_house()
    return row


def write(case: Case, by: Staff, row: OwnField, text: str) -> int:
    with act_as(by):
        found = case_of(case.id, by.actor)
        assert found is not None
        seen = seen_of(found, row.place)
        return keep_own_values(case=found, place=row.place, texts={row.id: text}, seen=seen, by=by.actor)


def stands(case: Case, by: Staff, place: str, fassung: Any = None) -> list[tuple[str, str]]:
    with act_as(by):
        found = case_of(case.id, by.actor)
        assert found is not None
        return [(one.label, one.shown) for one in entered_in(found, place, fassung)]


def sent(client: Client, case: Case, place: str, *rows: tuple[OwnField, str], **more: Any) -> Any:
    path = reverse("cases:own_values", args=[case.id, place])
    return client.post(
        path, {"version": more.pop("version", 0), **{own_name(row.id): text for row, text in rows}, **more}
    )
