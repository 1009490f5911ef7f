"""Taking papers in: what was seen, what is copied, and what waits in quarantine."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import note_event
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import classes_of, key_of
from lotsenbuch.documents import clamd
from lotsenbuch.documents.models import Copy, Delivery, Document, MissingPaper
from lotsenbuch.documents.queries import content_of
from lotsenbuch.documents.rules.files import FileRefusedError, cleaned, found_type
from lotsenbuch.documents.rules.kinds import BY_CODE, contradiction, treatment_of
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import Actor, DataClass, RefusedError


@dataclass(frozen=True, slots=True)
class Checked:
    """A file after the scanner: cleaned, or as it came when it has to wait."""

    data: bytes
    media_type: str
    state: str
    is_harmful: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """One paper as somebody lays it on the table."""

    kind: str
    treatment: str = ""
    file: Checked | None = None


def check_file(data: bytes) -> Checked:
    """Return a file as it may be kept.

    Raises:
        FileRefusedError: it is not taken in at all; the message says what to do.
    """
    media_type = found_type(data)
    verdict = clamd.scan(data)
    if verdict in {clamd.Verdict.FOUND, clamd.Verdict.UNSURE}:
        # Not looked into any further: what may do harm is not handed to the programs that open pictures and PDF.
        return Checked(data, media_type, Copy.State.QUARANTINE, verdict == clamd.Verdict.FOUND)
    kept = cleaned(data)
    state = Copy.State.CLEAN if verdict == clamd.Verdict.CLEAN else Copy.State.UNSCANNED
    return Checked(kept.data, kept.media_type, state)


def take_in(
    *, case: Case, papers: Sequence[Given], on: date, by: Actor, name: str, delivery: Delivery | None = None
) -> Delivery:
    """Take in papers that came together; what was asked for of their kind has arrived.

    Args:
        case: the case, read with its person's key.
        papers: in the order of the receipt.
        on: the day.
        by: who takes them.
        name: that colleague's name for the receipt.
        delivery: papers that belong to an earlier part of the same delivery.

    Raises:
        RefusedError: no paper, a class without grant, or a copy that nobody needs.
    """
    if not papers:
        raise RefusedError("Bitte mindestens ein Papier angeben.")
    _may_all(case, papers, by)
    with recorded("documents.take_in", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(max(BY_CODE[one.kind].data_class for one in papers))
        if delivery is None:
            delivery = Delivery(case=case, brought_on=on, taken_by=str(by), taken_by_name=name)
            delivery.save(force_insert=True)
        start = Document.objects.filter(delivery=delivery).count()
        for position, paper in enumerate(papers, start + 1):
            _keep(case, delivery, position, paper, on)
        _tell(case, sum(1 for one in papers if BY_CODE[one.kind].data_class < DataClass.HEALTH), by)
    return delivery


def _tell(case: Case, number: int, by: Actor) -> None:
    """Note in the timeline, which is class 1, how many papers came; of class 2 and 3 it says and counts nothing."""
    if number:
        what = "Ein Papier" if number == 1 else f"{number} Papiere"
        note_event(case=case, text=f"{what} entgegengenommen.", by=by)


def _may_all(case: Case, papers: Sequence[Given], by: Actor) -> None:
    granted = classes_of(case.id, by)
    for paper in papers:
        kind, has_file = BY_CODE[paper.kind], paper.file is not None
        if kind.data_class >= DataClass.HEALTH and kind.data_class not in granted:
            raise RefusedError("Für diese Klasse fehlt die Berechtigung.", field="kind")
        if wrong := contradiction(treatment_of(paper.treatment, has_file=has_file), has_file=has_file):
            raise RefusedError(wrong, field="treatment")


def _keep(case: Case, delivery: Delivery, position: int, paper: Given, on: date) -> None:
    data_class = int(BY_CODE[paper.kind].data_class)
    treatment = treatment_of(paper.treatment, has_file=paper.file is not None)
    document = Document(case=case, delivery=delivery, position=position, kind=paper.kind, data_class=data_class)
    document.treatment = treatment
    document.save(force_insert=True)
    if paper.file is not None:
        copy = Copy(id=uuid4(), case=case, document=document, data_class=data_class)
        _fill(copy, case, paper.file)
        copy.save(force_insert=True)
    asked = MissingPaper.objects.filter(case=case, kind=paper.kind, arrived_on=None, waived_on=None).first()
    if asked is not None:
        asked.save_version(seen=asked.version, arrived_on=max(on, asked.asked_on))


def _fill(copy: Copy, case: Case, file: Checked) -> None:
    key = key_of(case.person)
    if key is None:
        raise RefusedError("Der Schlüssel dieser Person ist nicht mehr da; es kann nichts aufbewahrt werden.")
    copy.sealed = cipher.seal_bytes(key, file.data, table="documents_copy", row=copy.id, field="sealed")
    copy.sha256 = hashlib.sha256(copy.sealed).hexdigest()
    copy.state, copy.media_type, copy.size = file.state, file.media_type, len(file.data)
    copy.is_harmful = file.is_harmful


def scan_again(*, case: Case, copy: Copy, by: Actor) -> Copy:
    """Ask the scanner once more about a file in quarantine; found clean, it is cleaned and may be opened.

    A scanner that comes to no verdict takes nothing back: what was found in the file before stays said.

    Raises:
        RefusedError: the file turns out to be unusable; it stays where it is.
    """
    data = content_of(case, copy)
    if copy.state != Copy.State.QUARANTINE or data is None:
        return copy
    with recorded("documents.scan_again", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(copy.data_class)
        try:
            checked = check_file(data)
        except FileRefusedError as refusal:
            raise RefusedError(str(refusal)) from refusal
        if checked.state == Copy.State.QUARANTINE and checked.is_harmful in {False, copy.is_harmful}:
            return copy
        seen = copy.version
        _fill(copy, case, checked)
        values = {
            name: getattr(copy, name) for name in ("sealed", "sha256", "state", "is_harmful", "media_type", "size")
        }
        return copy.save_version(seen=seen, **values)


def drop_copy(*, case: Case, copy: Copy, by: Actor) -> None:
    """Destroy a copy that is no longer needed; that the paper was seen stays on record."""
    with recorded("documents.drop_copy", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(copy.data_class)
        document = copy.document
        document.save_version(seen=document.version, treatment=Document.Treatment.SEEN)
        copy.delete()
        if copy.data_class < DataClass.HEALTH:
            note_event(case=case, text="Eine Kopie wurde vernichtet; das Papier gilt als gesehen.", by=by)
