"""Keeping the signature under a release from confidentiality; with it the release holds."""

import hashlib
from datetime import date
from uuid import uuid4

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import mark_signed
from lotsenbuch.cases.models import Case, Release
from lotsenbuch.cases.queries import key_of
from lotsenbuch.documents.models import Copy, Signature
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .take_in import Checked

HARMFUL = "Die Virenprüfung hat in dieser Datei Schadsoftware gefunden. Sie wurde nicht angenommen."
NOT_JUDGED = (
    "Die Virenprüfung antwortet nicht oder kam zu keinem Ergebnis, darum wurde die Datei nicht angenommen. "
    "Bitte später noch einmal oder auf dem Bildschirm unterschreiben."
)


def sign_release(
    *, case: Case, release: Release, seen: int, file: Checked, how: str, text: str, on: date, by: Actor
) -> Signature:
    """Keep the picture or scan of a signature; from now on the release holds.

    Args:
        case: the case, read with its person's key.
        release: what was signed.
        seen: its version on the page that was signed.
        file: the picture that was drawn, or the scan, checked.
        how: `screen` or `paper`.
        text: what the paper said, word by word; its check value stays with the signature.
        on: the day of the signature.
        by: who took it.

    Raises:
        RefusedError: the file is not clean, the release is revoked, or its text is another one by now.
        StaleError: it is signed already.
    """
    if file.state == Copy.State.QUARANTINE:
        raise RefusedError(HARMFUL if file.is_harmful else NOT_JUDGED, field="file")
    key = key_of(case.person)
    if key is None:
        raise RefusedError("Der Schlüssel dieser Person ist nicht mehr da; es kann nichts aufbewahrt werden.")
    with recorded("documents.sign_release", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(release.data_class)
        mark_signed(release=release, seen=seen, how=how, on=on)
        kept = Signature(id=uuid4(), case=case, release=release, data_class=release.data_class)
        kept.sealed = cipher.seal_bytes(key, file.data, table="documents_signature", row=kept.id, field="sealed")
        kept.sha256, kept.size = hashlib.sha256(kept.sealed).hexdigest(), len(file.data)
        kept.media_type, kept.text_sha256 = file.media_type, hashlib.sha256(text.encode()).hexdigest()
        kept.kept_at, kept.kept_by = clock.now(), str(by)
        kept.save(force_insert=True)
    return kept
