"""What a device is told of a meeting: what was ticked, and what whoever goes there has to know. No surname."""

from typing import Any

from lotsenbuch.appointments.queries import appointment_of
from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.cases.models import Case, ContactChannel
from lotsenbuch.cases.queries import channels_of, key_of
from lotsenbuch.cases.queries.disputes import as_packed, copied_words
from lotsenbuch.documents.models import MissingPaper
from lotsenbuch.documents.rules.blanks import blanks
from lotsenbuch.fieldwork.models import Meeting, Mood
from lotsenbuch.fieldwork.rules.facts import LABELS
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import DataClass

from .before import hazards_of

PAPERS = "papers"
MOODS_SHOWN = 6


def content_of(meeting: Meeting, case: Case) -> tuple[dict[str, Any], DataClass]:
    """Return what a device is told of one meeting, and the highest class in it.

    The row policies leave out what the colleague may not open any more.
    """
    key, items, highest = key_of(case.person), list[dict[str, Any]](), DataClass.COUNSELLING
    copied = copied_words([case.id])
    for item in meeting.items.all() if key else ():
        text = cipher.unseal(key or b"", item.sealed, table="fieldwork_item", row=item.id, field="sealed")
        text = as_packed(text, copied)
        items.append(
            {"kind": item.kind, "label": LABELS.get(item.kind, item.kind), "class": item.data_class, "text": text}
        )
        highest = max(highest, DataClass(item.data_class))
    # The list of missing papers goes along only where it was ticked.
    wants_papers = any(item["kind"] == PAPERS for item in items)
    papers = MissingPaper.objects.filter(case=case, arrived_on=None, waived_on=None, data_class__lte=1)
    told = {
        "meeting": str(meeting.id),
        "at": meeting.at.isoformat(),
        "first_name": case.person.first_name,
        "phone": _phone(case),
        "place": _place(meeting, case),
        "items": items,
        "hazards": hazard_words(case),
        "moods": [{"on": row.said_on.isoformat(), "mood": row.mood} for row in moods_before(case)],
        "blanks": [blank.code for blank in blanks().values() if blank.data_class <= DataClass.COUNSELLING],
        "papers": [{"id": str(row.id), "label": row.get_kind_display()} for row in papers] if wants_papers else [],
    }
    return told, highest


def hazard_words(case: Case) -> list[str]:
    """Return what who goes there has to know."""
    return [row.words for row in hazards_of(case) if row.words]


def moods_before(case: Case) -> list[Mood]:
    """Return the last moods, the earliest first."""
    return list(Mood.objects.filter(case=case).order_by("-said_on", "id")[:MOODS_SHOWN])[::-1]


def along_with(case: Case) -> list[tuple[str, str]]:
    """Return what goes along with every folder beside what was ticked, as the preview says it."""
    moods = ", ".join(row.mood for row in moods_before(case))
    told = [("Zur Sicherheit", "; ".join(hazard_words(case))), ("Stimmung bisher", moods)]
    return [(label, text) for label, text in told if text]


def _phone(case: Case) -> str:
    phones = {ContactChannel.Kind.PHONE.value, ContactChannel.Kind.MOBILE.value}
    rows = (row for row in channels_of(case.person_id) if row.kind in phones and row.valid_until is None)
    return next((row.value for row in rows), "")


def _place(meeting: Meeting, case: Case) -> str:
    """Return where they meet; of a home it says no more than that, and a place of class 2 stays in the house."""
    row = appointment_of(case, meeting.appointment_id) if meeting.appointment_id else None
    if row is None or row.data_class > DataClass.COUNSELLING:
        return ""
    return row.place or (Kind.HOME.label if row.kind == Kind.HOME else "")
