"""Finding a case by name in any spelling, by number, or by birthday; by POST, so that no name stands in an address."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import cases_of, found
from lotsenbuch.desk.forms import SearchForm
from lotsenbuch.ui.templatetags.ui import day

MOST = 20
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer."""

    url: str
    label: str
    note: str


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def search(request: StaffRequest) -> HttpResponse:
    """Answer with the cases found among one's own; the bar takes the same list while one types."""
    typed = SearchForm(request.POST).typed()
    hits: list[Case] = []
    if len(typed) >= SHORTEST:
        hits = _hits(request, typed) or _hits(request, typed, is_last_try=True)
    request.reads.list([case.id for case in hits])
    shown = [
        Hit(
            reverse("desk:case_file", args=[case.id]),
            case.person.full_name,
            f"{case.fallnummer} · {day(case.person.birth_on)}{' · versiegelt' if case.is_sealed else ''}",
        )
        for case in hits
    ]
    nothing = "" if len(typed) >= SHORTEST else "Zwei Zeichen genügen zum Suchen."
    return render(request, "desk/search.html", {"hits": shown, "typed": typed, "nothing": nothing})


def _hits(request: StaffRequest, typed: str, *, is_last_try: bool = False) -> list[Case]:
    rows = found(cases_of(request.actor), typed, is_last_try=is_last_try)
    return list(rows.order_by("by_sound", "person__sort_key", "-opened_on", "pk")[:MOST])  # type: ignore[misc]  # annotated by `found`
