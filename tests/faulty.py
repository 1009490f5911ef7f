"""Pages with a fault sown on purpose: each detector is seen to fail here, so that its silence elsewhere counts."""

from django.contrib.auth.views import LogoutView
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone
from django.utils.html import escape

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case, JournalEntry, Person
from lotsenbuch.cases.queries import timeline

_page = door(right=Right.OWN_DESK, purpose=Purpose.OWN)


def _said(text: str) -> HttpResponse:
    return HttpResponse(f'<!doctype html><html lang="de"><body>{text}</body></html>')


@_page
def clean(_request: StaffRequest) -> HttpResponse:
    """Have no fault."""
    return _said("Alles in Ordnung")


def _notes() -> HttpResponse:
    return _said(", ".join(JournalEntry.objects.values_list("text", flat=True)))


@_page
def unlogged(_request: StaffRequest) -> HttpResponse:
    """Send notes and write no entry."""
    return _notes()


@_page
def unlogged_names(_request: StaffRequest) -> HttpResponse:
    """Send names and write no entry."""
    return _said(", ".join(Person.objects.values_list("last_name", flat=True)))


@_page
def logged(request: StaffRequest) -> HttpResponse:
    """Send notes and say so."""
    for case in Case.objects.all():
        request.reads.case(case.pk)
    return _notes()


@_page
def titled(request: StaffRequest) -> HttpResponse:
    """Name a person where a browser writes it to its disk."""
    case = Case.objects.select_related("person").get()
    request.reads.case(case.pk)
    return HttpResponse(f'<html lang="de"><head><title>Akte {escape(case.person.full_name)}</title></head></html>')


@_page
def filed(request: StaffRequest) -> HttpResponse:
    """Name a person in the name of a file."""
    case = Case.objects.select_related("person").get()
    request.reads.case(case.pk)
    told = {"Content-Disposition": f"inline; filename=brief-{case.person.first_name}.txt"}
    return HttpResponse("", "text/plain; charset=utf-8", headers=told)


@_page
def understated(request: StaffRequest) -> HttpResponse:
    """Open sealed notes and log them as ordinary ones."""
    shown = []
    for case in Case.objects.select_related("person"):
        request.reads.case(case.pk)
        shown += [entry.text for entry in timeline(case)]
    return _said(", ".join(shown))


@_page
def writing(request: StaffRequest) -> HttpResponse:
    """Write while only asked."""
    Notice.objects.filter(staff=request.user).update(seen_at=timezone.now())
    return _said("gesehen")


@_page
def unknown_variable(_request: StaffRequest) -> HttpResponse:
    """Show a name that nobody handed over."""
    return HttpResponse(engines["django"].from_string("<p>{{ somebody.name }}</p>").render({}))


@_page
def unordered(_request: StaffRequest) -> HttpResponse:
    """Cut a list without an order into pages."""
    return _said(str(len(Paginator(Staff.objects.order_by(), 1).page(1).object_list)))


@_page
def english(_request: StaffRequest) -> HttpResponse:
    """Ask in English."""
    return _said('<input placeholder="Search">')


@_page
def inline(_request: StaffRequest) -> HttpResponse:
    """Carry script, style and a handler inside the page."""
    return _said('<p style="color: red" onclick="x()">Hallo</p><script>x()</script><style>p {}</style>')


@_page
def foreign(_request: StaffRequest) -> HttpResponse:
    """Claim to be English."""
    return HttpResponse('<html lang="en"><body>Hallo</body></html>')


@_page
def unsaid(_request: StaffRequest) -> HttpResponse:
    """Leave it to the browser which letters the bytes are."""
    return HttpResponse("Größe;Maß", content_type="text/csv")


@_page
def untyped(_request: StaffRequest) -> HttpResponse:
    """Leave it to the browser what the bytes are."""
    answer = HttpResponse("Größe")
    del answer["Content-Type"]
    return answer


@_page
def greedy(_request: StaffRequest) -> HttpResponse:
    """Ask once more for each colleague."""
    return _said(", ".join(str(len(staff.roles)) for staff in Staff.objects.all()))


_FAULTS = (
    clean, unlogged, unlogged_names, logged, titled, filed, understated, writing, unknown_variable, unordered, english,
    inline, foreign, unsaid, untyped, greedy,
)  # fmt: skip
urlpatterns = [path(f"{view.__name__}/", view) for view in _FAULTS]
urlpatterns += [path("anmelden/", LogoutView.as_view(), name="account_login")]
