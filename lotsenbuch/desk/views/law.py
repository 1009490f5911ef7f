"""The rule book as a page: deadlines, reductions, versions, without a case."""

from django.http import HttpResponse
from django.shortcuts import render

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.desk.forms import LAW_FORMS
from lotsenbuch.desk.queries import law_state
from lotsenbuch.office.queries import house_of


@door(right=Right.OWN_DESK, purpose=Purpose.OWN)
def law(request: StaffRequest) -> HttpResponse:
    """Answer a question to the rule book with its reasons; what was asked stands in the address and names nobody."""
    house = house_of(request)
    asked = request.GET.get("frage", "")
    question = asked if asked in LAW_FORMS else next(iter(LAW_FORMS))
    seat = {"land": house.seat_land, "municipality": house.seat_municipality}
    form = LAW_FORMS[question][1](request.GET if "rechnen" in request.GET else None, initial=seat)
    answer = form.answered(house.law_rules) if form.is_bound else None
    context = {
        "form": form,
        "answer": answer,
        "question": question,
        "questions": [(code, label) for code, (label, _) in LAW_FORMS.items()],
        "state": law_state(house.law_rules),
    }
    return render(request, "desk/law.html", context, status=422 if form.is_bound and answer is None else 200)
