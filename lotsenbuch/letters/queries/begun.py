"""Letters that were begun and not issued: each saves itself for its writer."""

from lotsenbuch.cases.models import Case
from lotsenbuch.letters.rules.kinds import LetterKind, draft_place, kinds
from lotsenbuch.records.queries import drafts_of, open_draft
from lotsenbuch.records.rules import Actor

# Which languages were ticked is asked anew; the boxes begin with those of the person.
_NOT_KEPT = ("languages", "check")


def begun_letters(case: Case, *, by: Actor) -> list[LetterKind]:
    """Return the kinds of letters that the actor began in this case, the latest first."""
    by_place = {draft_place(code): kind for code, kind in kinds().items()}
    places = drafts_of(by).filter(subject=case.id, place__in=by_place).values_list("place", flat=True)
    return [by_place[place] for place in places]


def begun_letter(case: Case, code: str, *, by: Actor) -> dict[str, str]:
    """Return what the actor typed of this letter and did not issue; nothing where nothing was begun."""
    typed = open_draft(draft_place(code), case.id, by=by)
    return {name: value for name, value in typed.items() if name not in _NOT_KEPT}
