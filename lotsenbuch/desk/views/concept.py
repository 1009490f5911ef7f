"""The authorisation concept for those who check it."""

from django.http import HttpResponse
from django.shortcuts import render

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.desk.queries.concept import concept


@door(right=Right.READ_SETTINGS, purpose=Purpose.OVERSIGHT, kind=Kind.PRINT)
def print_concept(request: StaffRequest) -> HttpResponse:
    """Show the authorisation concept, ready to print."""
    return render(request, "desk/print_concept.html", {"sections": concept()})
