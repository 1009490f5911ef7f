"""The Schreibtisch."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.desk.queries import home_of
from lotsenbuch.office.queries import house_of
from lotsenbuch.upkeep.queries import unread_news


@door(right=Right.OWN_DESK, purpose=Purpose.OWN)
def home(request: StaffRequest) -> HttpResponse:
    """Show what today asks for, on one page."""
    today = timezone.localdate()
    desk = home_of(request.user, house_of(request), today)
    request.reads.list([*desk.case_ids, *(one.id for one in [*desk.proposals, *desk.own_proposals])])
    for case_id in desk.read_ids:
        request.reads.case(case_id)
    news = unread_news(request.session.get("news_read", ""))
    return render(request, "desk/home.html", {"desk": desk, "today": today, "news": news})
