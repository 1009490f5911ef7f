"""Taking papers in: several at once, each with its kind; what is refused says why and keeps nobody else out."""

from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.documents import actions, clamd, queries
from lotsenbuch.documents.forms import ACCEPT, DeliveryForm, PaperForm, PaperRows
from lotsenbuch.documents.models import Copy, Delivery
from lotsenbuch.documents.rules.files import FileRefusedError
from lotsenbuch.documents.rules.kinds import contradiction, treatment_of
from lotsenbuch.records.editing import once_sent, refusals
from lotsenbuch.records.rules import RefusedError

from .opened import back_to, opened, sent

TOO_MUCH_AT_ONCE = "Zusammen sind die Dateien größer als 25 MB. Bitte in zwei Schüben hochladen."
NO_KIND = "Bitte wählen, was für ein Papier das ist."
FOUND = "Die Virenprüfung fand Schadsoftware; gesperrt, bitte die Kopie vernichten"
WAITS = "Noch nicht geprüft und gesperrt, bis die Virenprüfung zu einem Ergebnis kommt"


@dataclass
class Table:
    """What lies on the table: papers to take in, and what is refused with its reason."""

    given: list[actions.Given] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    again: list[dict[str, str]] = field(default_factory=list)

    def shut(self, *, harmful: bool) -> int:
        """Return how many files go to quarantine: because something was found in them, or for want of a verdict."""
        files = [paper.file for paper in self.given if paper.file is not None]
        return sum(1 for one in files if one.state == Copy.State.QUARANTINE and one.is_harmful == harmful)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def take_in(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Take in what somebody brought: files by drop, camera or picker, or only seen."""
    case, kinds = opened(request, case_id), {"kinds": queries.kinds_for(case_id, request.actor)}
    rows = PaperRows(sent(request), request.FILES or None, form_kwargs=kinds, prefix="p")
    form, table = DeliveryForm(sent(request)), Table()
    if _is_too_much(request):
        form.add_error(None, TOO_MUCH_AT_ONCE)
    elif form.is_bound and form.is_valid() and rows.is_valid():
        table = _laid(rows)
        with refusals(form):
            delivery = _taken(request, case, form, table)
            if not table.refused:
                return back_to(case, "brought")
            form = DeliveryForm(initial={"brought_on": form.cleaned_data["brought_on"], "delivery": delivery})
            rows = PaperRows(initial=table.again, form_kwargs=kinds, prefix="p")
    context = {"case": case, "form": form, "rows": rows, "refused": table.refused, "given": table.given}
    return TemplateResponse(request, "documents/take_in.html", context | _surroundings())


def _surroundings() -> dict[str, object]:
    return {"scanner": clamd.is_configured(), "accept": ACCEPT}


def _is_too_much(request: StaffRequest) -> bool:
    """Say whether the request came without its files because of their weight: nobody saw those papers."""
    most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    return request.method == "POST" and int(request.META.get("CONTENT_LENGTH") or 0) > most


def _laid(rows: "BaseFormSet[PaperForm]") -> Table:
    table = Table()
    for row in rows:
        if not row.has_changed():
            continue
        try:
            table.given.append(_given(row))
        except (FileRefusedError, RefusedError) as refusal:
            table.refused.append((row.called, str(refusal)))
            table.again.append({name: row.cleaned_data[name] for name in ("kind", "treatment")})
    return table


def _given(row: PaperForm) -> actions.Given:
    kind, chosen, data = row.cleaned_data["kind"], row.cleaned_data["treatment"], row.data_of_file
    if not kind:
        raise RefusedError(NO_KIND)
    if wrong := contradiction(treatment_of(chosen, has_file=data is not None), has_file=data is not None):
        raise RefusedError(wrong)
    return actions.Given(kind, chosen, actions.check_file(data) if data is not None else None)


def _taken(request: StaffRequest, case: Case, form: DeliveryForm, table: Table) -> str:
    """Take in what is good, once; return the key of the delivery, empty when nothing was good."""
    if not table.given and table.refused:
        return str(form.cleaned_data["delivery"] or "")
    earlier, by = form.cleaned_data["delivery"], request.actor

    def take() -> str:
        part_of: Delivery | None = queries.delivery_of(case, earlier) if earlier else None
        on, name = form.cleaned_data["brought_on"], request.user.display_name
        made = actions.take_in(case=case, papers=table.given, on=on, by=by, name=name, delivery=part_of)
        return str(made.id)

    key = once_sent(request, take, by=by)
    messages.success(request, f"Angenommen: {len(table.given)}. Die Quittung steht bei den Papieren.")
    for words, number in ((FOUND, table.shut(harmful=True)), (WAITS, table.shut(harmful=False))):
        if number:
            messages.warning(request, f"{words}: {number}.")
    return key
