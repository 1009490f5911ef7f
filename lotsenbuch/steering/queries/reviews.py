"""Reviews as they were decided."""

from dataclasses import dataclass
from uuid import UUID

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.cases.queries import key_of
from lotsenbuch.records import cipher
from lotsenbuch.records.queries import open_draft
from lotsenbuch.records.rules import Actor
from lotsenbuch.steering.models import Reason, Review

from .line import Line, line_of, opened_entries

# Where an unsaved judgement is kept; the desk saves it while it is typed.
REVIEW_DRAFT = "review"
_TYPED = ("own_reason", "sentence", "justification", "occasion", "data_class", "version")


def review_texts(case_id: UUID, held: set[int], *, by: Actor) -> dict[str, str]:
    """Return one's own unsaved words, with the review they were typed on; nothing of a class without grant."""
    draft = open_draft(REVIEW_DRAFT, case_id, by=by)
    wanted = int(draft.get("data_class") or 1)
    return {name: draft[name] for name in _TYPED if name in draft} if wanted == 1 or wanted in held else {}


@dataclass
class PastReview:
    """A decided review: its texts and, opened anew for this reader, what it rests on."""

    review: Review
    decided_by: str
    reasons: list[Reason]
    sentence: str
    justification: str
    lines: list[Line]
    data_class: int


def reviews_of(case: Case) -> list[Review]:
    """Return all reviews of a case, the newest first."""
    return list(Review.objects.filter(case=case))


def past_review_of(case: Case, number: int) -> PastReview | None:
    """Return a decided review; sources that the reader may not open leave no gap."""
    review = Review.objects.filter(case=case, number=number).first()
    if review is None:
        return None
    texts = opened_reasons(case, list(Reason.objects.filter(review=review)))
    keys = [UUID(key) for kind, key in review.sources if kind == "entry"]
    rows = JournalEntry.objects.filter(case=case, pk__in=keys).exclude(kind=JournalEntry.Kind.EVENT)
    entries = opened_entries(case, list(rows.order_by("-happened_at")))
    classes = [*(row.data_class for row in texts), *(row.data_class for row in entries)]
    return PastReview(
        review=review,
        decided_by=_name_of(review.decided_by),
        reasons=[row for row in texts if row.kind == Reason.Kind.REASON],
        sentence=_text(texts, Reason.Kind.SENTENCE),
        justification=_text(texts, Reason.Kind.JUSTIFICATION),
        lines=[line_of(entry) for entry in entries],
        data_class=max([1, *classes]),
    )


def stored_review(case: Case) -> dict[str, object]:
    """Return the newest review as the form of the second person shows it beside their own words."""
    review = Review.objects.filter(case=case).first()
    if review is None:
        return {"version": 0}
    texts = opened_reasons(case, list(Reason.objects.filter(review=review)))
    told = [row.text for row in texts if row.kind == Reason.Kind.REASON]
    return {
        "version": review.number,
        "decision": review.decision,
        "own_reason": "; ".join(told),
        "sentence": _text(texts, Reason.Kind.SENTENCE),
        "justification": _text(texts, Reason.Kind.JUSTIFICATION),
    }


def opened_reasons(case: Case, rows: list[Reason]) -> list[Reason]:
    """Open the texts of the rows that the policy let through."""
    key = key_of(case.person) if any(row.sealed for row in rows) else None
    for row in rows:
        if row.sealed and key:
            row.text = cipher.unseal(key, row.sealed, table="steering_reason", row=row.id, field="sealed")
    return rows


def _text(rows: list[Reason], kind: str) -> str:
    return next((row.text for row in rows if row.kind == kind), "")


def _name_of(actor: str) -> str:
    staff = Staff.objects.filter(pk=actor.removeprefix("staff:")).first() if actor.startswith("staff:") else None
    return staff.display_name if staff else ""
