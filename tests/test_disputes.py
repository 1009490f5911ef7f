"""What a person disputes carries its mark in every output: pages, prints, papers, exports, review, hand-over."""

import html
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import decide_dispute, dispute_entry, dispute_row, write_note
from lotsenbuch.cases.models import Case, Dispute, JournalEntry
from lotsenbuch.cases.queries import case_of, disputes, timeline
from lotsenbuch.cases.rules import dispute
from lotsenbuch.cases.rules.dispute import HIDDEN, DisputeKind, mark_of
from lotsenbuch.intake.queries import caseload
from lotsenbuch.intake.rules.caseload_compare import REMARK_MARK
from lotsenbuch.privacy.queries.statements import sorts, statements_of
from lotsenbuch.records.rules import RefusedError, StaleError
from lotsenbuch.steering.actions import object_to_entry
from lotsenbuch.steering.queries import entries_going_along, entry_of
from tests.browsers import Browsers
from tests.cast import NOTE, Cast, act_as
from tests.sendings import pages_of
from tests.things import Things

pytestmark = pytest.mark.django_db
MARK = DisputeKind.ACCURACY.mark
# The mark stands in the same item as the words: within this many signs of the text around them.
NEAR = 900
# Before other words it stands at once; a paper may break the line.
NEAR_WORDS = 60
# Words of the matrix that other rows and pages use as well.
ORDINARY = frozenset(
    {
        "Nur für die Matrix", "Hausregel", "Fallüberprüfung", "im Haus", "Ausdauer", "Absage",
        "leichter reden im Gehen",
        "leichter reden",
        "Vorbereitung aktiver Arbeitsförderungsleistungen",
    }
)  # fmt: skip
# What stands in a field is typed anew, not told.
TAGS = re.compile(r"<textarea.*?</textarea>|<[^>]*>|\s+", re.DOTALL)


def outputs(everybody: Cast, things: Things) -> Iterator[tuple[str, str]]:
    """Yield each page, print, paper and download of Anna's as (address, what can be read there)."""
    client = Browsers(everybody).of("anna")
    for path in pages_of("anna", things):
        answer: Any = client.get(path)
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code != 200 or answer.streaming:
            continue
        if kind.startswith("application/pdf"):
            yield path, _text_of(answer.content)
        else:
            yield path, html.unescape(TAGS.sub(" ", answer.content.decode("utf-8", "replace")))


def _text_of(pdf: bytes) -> str:
    try:
        pages = PdfReader(io.BytesIO(pdf)).pages
    except PyPdfError:  # a paper of the person's that was taken in: kept as it is, not told by us
        return ""
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def unmarked(everybody: Cast, things: Things, words: dict[str, str]) -> tuple[set[tuple[str, str]], set[str]]:
    """Return where disputed words stand without their mark, and what kinds of words were met at all."""
    bare, seen = set(), set()
    for path, text in outputs(everybody, things):
        for found in re.finditer(re.escape(NOTE), text):
            seen.add("cases.JournalEntry")
            if MARK not in text[max(0, found.start() - NEAR) : found.end() + NEAR]:
                bare.add((path, "cases.JournalEntry"))
        # The page on which words are disputed shows them whole, under their mark.
        for word, label in words.items() if "/angaben/" not in path else ():
            for found in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text):
                seen.add(label)
                # An event of the journal that repeats them carries it as an entry does, on either side.
                is_event = "begonnen: " in text[found.start() - NEAR_WORDS : found.start()]
                end = found.end() + NEAR_WORDS if is_event else found.start()
                if MARK not in text[max(0, found.start() - NEAR_WORDS * (1 + is_event)) : end]:
                    bare.add((path, label))
    return bare, seen


def everything_disputed(things: Things, anna: Staff) -> dict[str, str]:
    """Dispute every other row with words that the matrix made, and return the words with their kind."""
    found: dict[str, str] = {}
    with act_as(anna):
        case = case_of(things.case_id, anna.actor)
        assert case is not None
        told: dict[str, Any] = {"kind": DisputeKind.ACCURACY, "on": timezone.localdate(), "words": "", "by": anna.actor}
        for sort in sorts():
            assert reverse(sort.place, args=[things.case_id])
            for one in statements_of(case, sort):
                if not one.mark:
                    dispute_row(case=case, row=one.row, what=sort.title, **told)
                found |= {text.split(": ", 1)[-1]: sort.label for _, text in one.lines}
    return {word: label for word, label in found.items() if word not in ORDINARY and "\n" not in word}


def test_what_is_disputed_carries_its_mark_on_every_page(
    everybody: Cast, things: Things, anna: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries and all other words: wherever they stand, the mark does; sown without, the detector sees each kind."""
    words = everything_disputed(things, anna)
    bare, seen = unmarked(everybody, things, words)
    assert bare == set()
    assert seen >= {
        "cases.JournalEntry", "cases.Person", "cases.ProtectedFact", "cases.Task", "cases.Deviation",
        "steering.Measure", "intake.Barrier", "planning.PlanPart", "assessment.Strength",
        "assessment.Finding", "duties.Matter",
    }  # fmt: skip
    monkeypatch.setattr(disputes, "mark_of", lambda *_, **__: "")
    monkeypatch.setattr(dispute, "mark_of", lambda *_, **__: "")
    assert {label for _, label in unmarked(everybody, things, words)[0]} >= seen - {"cases.Dispute"}


def test_review_hand_over_and_export_carry_it_too(
    case_of_anna: Case, anna: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read where these outputs read: what goes along, a caseload file, what a filter of the timeline leaves."""
    with act_as(anna):
        by = anna.actor
        told: dict[str, Any] = {"happened_at": timezone.now(), "by": by}
        write_note(case=case_of_anna, kind="note", text=f"{REMARK_MARK}Ruft lieber an", **told)
        for row in JournalEntry.objects.filter(case=case_of_anna, sealed=None).exclude(kind="event"):
            dispute_entry(entry=row, kind=DisputeKind.ACCURACY, on=timezone.localdate(), by=by)
            object_to_entry(entry=row, text="Das war anders", by=by)
        case = case_of(case_of_anna.id, by)
        assert case is not None
        wanted = mark_of(["accuracy"], is_answered=True)
        # The Gegendarstellung is a note; filtered by another kind, the mark stays.
        for kinds in ((), ("phone",), ("talk",), ("note",)):
            rows = [
                row
                for row in timeline(case, kinds=kinds)
                if not row.relation and row.kind != "event" and not row.sealed
            ]
            assert {row.dispute for row in rows} <= {wanted}
        assert {row.dispute for row in entries_going_along(case) if not row.relation} <= {wanted}
        remarks = caseload._remarks([case.id])[case.id]
        assert remarks == [f"{wanted}: Ruft lieber an"]
        monkeypatch.setattr(disputes, "mark_of", lambda *_, **__: "")
        assert caseload._remarks([case.id])[case.id] == ["Ruft lieber an"]


def test_objection_and_restriction_leave_the_words_where_they_are_kept(case_of_anna: Case, anna: Staff) -> None:
    """Art. 21 and 18: nowhere but on the entry's own page; decided with a reason that stays; once, and for good."""
    today, by = timezone.localdate(), anna.actor
    with act_as(anna):
        case = case_of(case_of_anna.id, by)
        assert case is not None
        entry = JournalEntry.objects.select_related("case").get(text=NOTE)
        row = dispute_entry(entry=entry, kind=DisputeKind.OBJECTION, on=today, by=by)
        with pytest.raises(StaleError, match="schon festgehalten"):
            dispute_entry(entry=entry, kind=DisputeKind.OBJECTION, on=today, by=by)
        shown = {one.id: one for one in timeline(case)}
        assert (shown[entry.id].text, shown[entry.id].dispute) == (HIDDEN, "Widerspruch eingelegt")
        assert NOTE not in {one.text for one in entries_going_along(case)}
        own = entry_of(case, entry.id)
        assert own is not None
        assert own.text == NOTE
        with pytest.raises(RefusedError, match="Grund"):
            decide_dispute(dispute=row, outcome="kept", why=" ", by=by)
        decide_dispute(dispute=row, outcome="upheld", why="Wird nicht mehr gebraucht", by=by)
        with pytest.raises(StaleError):
            decide_dispute(dispute=row, outcome="kept", why="doch", by=by)
        # What is followed stays restricted.
        shown = {one.id: one for one in timeline(case)}
        assert (shown[entry.id].text, shown[entry.id].dispute) == (HIDDEN, "Verarbeitung eingeschränkt")
        assert any("Wird nicht mehr gebraucht" in one.text for one in shown.values())
        last = Dispute.objects.get(kind="restriction")
        assert last.entry is not None
        last.entry.case = case
        decide_dispute(dispute=last, outcome="kept", why="Klage anhängig", by=by)
        assert {one.id: one for one in timeline(case)}[entry.id].text == NOTE
        # Wrong and followed: it is corrected with the decision, once.
        wrong = dispute_entry(entry=entry, kind=DisputeKind.ACCURACY, on=today, by=by)
        with pytest.raises(RefusedError, match="was richtig ist"):
            decide_dispute(dispute=wrong, outcome="upheld", why="Verhört", by=by)
        decide_dispute(dispute=wrong, outcome="upheld", why="Verhört", right="Möchte in die Schreinerei", by=by)
        right = JournalEntry.objects.get(about=entry, relation="correction")
        assert (right.text, right.happened_at, right.kind) == ("Möchte in die Schreinerei", entry.happened_at, "talk")
