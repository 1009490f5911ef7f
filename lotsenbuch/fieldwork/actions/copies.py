"""A copy that a person fetches with an address and a code; never by mail."""

import os
import secrets
from dataclasses import dataclass
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.fieldwork.models import CopyLink
from lotsenbuch.fieldwork.rules.out import COPY_FOR, copy_key, hash_of, new_code
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

_NONCE = 12
LONGEST = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Handed:
    """Address and code as they are told once; the house keeps neither."""

    token: str
    code: str
    link: CopyLink


def leave_copy(*, case: Case, title: str, pdf: bytes, data_class: DataClass, by: Actor, code: str = "") -> Handed:
    """Keep a copy for the person to fetch within fourteen days.

    Args:
        case: the case.
        title: what it is, as the list of the case says.
        pdf: the copy.
        data_class: the highest class in it.
        by: who leaves it.
        code: as it was told in the talk already; a new one where none was.

    Raises:
        RefusedError: too large, or of a class that leaves the house on paper only.
    """
    if len(pdf) > LONGEST:
        raise RefusedError("Diese Kopie ist zu groß für den Abruf. Bitte ausdrucken.")
    if data_class >= DataClass.HEALTH:
        raise RefusedError("Angaben zu Gesundheit, Geld oder Schutz gehen nur auf Papier mit.")
    token, code = secrets.token_urlsafe(32), code or new_code()
    with recorded("fieldwork.leave_copy", by=by, case_id=case.id) as entry:
        entry.data_class = data_class
        link = CopyLink(id=uuid4(), case=case, title=title, data_class=int(data_class), made_by=str(by))
        link.token_hash, link.expires_at = hash_of(token), clock.now() + COPY_FOR
        nonce = os.urandom(_NONCE)
        link.closed = nonce + AESGCM(copy_key(token, code)).encrypt(nonce, pdf, str(link.id).encode())
        link.save(force_insert=True)
    return Handed(token, code, link)


def fetch_copy(*, link: CopyLink, token: str, code: str, by: Actor) -> bytes | None:
    """Give the copy for the right code, once; None for a wrong one, which counts: the fifth destroys it.

    Args:
        link: as the actor of the link sees it.
        token: of the address.
        code: as typed.
        by: the actor of the link.
    """
    if link.closed is None:
        return None
    closed = bytes(link.closed)
    try:
        pdf = AESGCM(copy_key(token, code)).decrypt(closed[:_NONCE], closed[_NONCE:], str(link.id).encode())
    except InvalidTag:
        pdf = None
    with recorded("fieldwork.fetch_copy", by=by, case_id=link.case_id) as entry:
        entry.data_class = DataClass(link.data_class)
        return pdf if ask_guard("fieldwork_use_copy", link.id, pdf is not None) else None
