"""What is kept about a person of whom no case was made: the proposal, to the one who made it or has to decide it."""

import json
from typing import Any

from django.utils import timezone

from lotsenbuch.intake.models import Proposal
from lotsenbuch.letters.papers import Facts, Heading, Paper, Paragraph, render
from lotsenbuch.office.queries import the_house
from lotsenbuch.privacy.rules import retention

from .disclosure import proposal_in_words
from .disclosure_paper import PURPOSE, RIGHTS
from .retention import own_periods

TITLE = "Auskunft (Art. 15 DSGVO, § 83 SGB X)"
READERS = "wer vorgeschlagen hat, und das Clearing im Fallmanagement, bis entschieden ist"


def proposal_told(row: Proposal, part: str) -> tuple[bytes, str, str] | None:
    """Return bytes, ending and type of the disclosure of a proposal; None for another part than `pdf` and `json`.

    It is made anew each time and nowhere kept.
    """
    deletion = _deletion(row)
    if part == "json":
        data = json.dumps(_data(row, deletion), ensure_ascii=False, indent=1)
        return data.encode(), "json", "application/json"
    if part != "pdf":
        return None
    item = proposal_in_words(row)
    blocks = (
        Paragraph(PURPOSE), Heading(item.title, 1), Facts(item.rows),
        Heading("Wer das lesen kann", 1), Paragraph(f"{READERS[0].upper()}{READERS[1:]}."),
        Heading("Wann gelöscht wird", 1), Paragraph(deletion), Heading("Ihre Rechte", 1), Paragraph(RIGHTS),
    )  # fmt: skip
    person = f"{row.first_name} {row.last_name}"
    paper = Paper(title=TITLE, house=the_house().name, on=timezone.localdate(), subtitle=person, blocks=blocks)
    return render(paper), "pdf", "application/pdf"


def _data(row: Proposal, deletion: str) -> dict[str, Any]:
    item = proposal_in_words(row)
    return {
        "format": "lotsenbuch-auskunft/1",
        "grundlage": TITLE,
        "stand": timezone.now().isoformat(timespec="seconds"),
        "person": f"{row.first_name} {row.last_name}",
        "angaben": [{"art": item.title, "klasse": item.data_class, "hinweis": "", "werte": dict(item.rows)}],
        "empfaenger": [{"wer": READERS, "was": item.title}],
        "geplante_loeschungen": [{"was": item.title, "wann": deletion}],
    }


def _deletion(row: Proposal) -> str:
    if row.state == Proposal.State.TAKEN_ON:
        return "Mit dem Fall, der daraus wurde. Wer ihn führt, gibt auch über alles andere Auskunft."
    period = retention.period("L4", timezone.localdate(), own_periods())
    return f"{period.words} nach der Entscheidung. {period.source}"
