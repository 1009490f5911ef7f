"""How every page about letters is opened."""

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404, QueryDict

from lotsenbuch.accounts.doors import StaffRequest
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, sight_of
from lotsenbuch.letters import queries
from lotsenbuch.letters.papers import Slot
from lotsenbuch.letters.queries import SentLine
from lotsenbuch.letters.rules.kinds import LetterKind, kinds
from lotsenbuch.records.rules import DataClass


def opened(request: StaffRequest, case_id: UUID, classes: Iterable[int] = ()) -> Case:
    """Return a case and note what is shown of it; 404 for hidden and made-up ids alike."""
    case = case_of(case_id, request.actor)
    if case is None:
        raise Http404
    noted(request, case, classes)
    request.reads.visit(sight_of(case).kind)
    return case


def writable(request: StaffRequest, case_id: UUID, kind: str) -> tuple[Case, LetterKind]:
    """Return a case that the actor may write to and the kind of letter; else the page does not exist."""
    case = opened(request, case_id)
    if kind not in kinds() or kinds()[kind].is_legal or not queries.may_write_to(case):
        raise Http404
    return case, kinds()[kind]


def one_letter(request: StaffRequest, case_id: UUID, letter_id: UUID) -> tuple[Case, SentLine]:
    """Return a letter of a case, noted in its class; 404 for hidden and made-up ids alike."""
    case = opened(request, case_id)
    line = queries.letter_of(case, letter_id)
    if line is None:
        raise Http404
    noted(request, case, [line.letter.data_class])
    return case, line


def noted(request: StaffRequest, case: Case, classes: Iterable[int]) -> None:
    """Tell the door the highest class that is shown."""
    request.reads.case(case.id, DataClass(max(classes, default=int(DataClass.COUNSELLING))))


def sent(request: StaffRequest) -> QueryDict | None:
    """Return what was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def answer_address(request: StaffRequest, case: Case, slot: Slot | None) -> str:
    """Make the address at which the person answers to the talk that a letter names, "" where there is none."""
    path = queries.answer_path(case, slot.starts_at, request.actor) if slot else ""
    return request.build_absolute_uri(path) if path else ""
