"""All that is kept about a person, gathered from every model that the manifest names."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db.models import BinaryField, Field, ForeignKey, Model, UUIDField
from django.utils import timezone

from lotsenbuch.appointments.models import TrustedPerson
from lotsenbuch.cases.models import Case, ContactChannel, HouseholdMember, JournalEntry
from lotsenbuch.cases.models.dispute import mark_of_row
from lotsenbuch.cases.queries import key_of
from lotsenbuch.cases.queries.disputes import marked, with_disputes
from lotsenbuch.cases.queries.releases import releases_of
from lotsenbuch.cases.rules.dispute import plainly
from lotsenbuch.intake.models import Proposal
from lotsenbuch.privacy.rules.disclosure import COVERED, MANIFEST, WORDS_IN, Apart, Cover, Told, apart_of
from lotsenbuch.records import cipher
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.models import Kept
from lotsenbuch.records.rules import DataClass
from lotsenbuch.steering.models import Participant

from .codes import in_words
from .log import all_looks
from .retention import planned_deletions

# Keys, check values and search words of the program; and who of the staff wrote, who is no part of the answer.
_TECHNICAL = frozenset(
    {
        "id", "version", "sha256", "text_sha256", "address_mark", "search_key", "phonetic_first", "phonetic_last",
        "name_key", "sort_key", "recipient_key", "token_hash", "actor", "made_by", "noted_by", "recorded_by",
        "given_by", "taken_by", "issued_by", "kept_by", "asked_by", "done_by", "decided_by", "released_by",
        "written_by", "planned_by", "sealed_by", "unsealed_by", "taken_by_name", "issued_by_name", "noted_by_name",
        "sources", "master_number", "position", "proposal_id", "answered_by", "closed_by", "ended_by",
        "reopened_by", "held_by", "change_id",
        "booked_by", "handed_by", "weighed_by", "companions", "fingerprint", "key", "goal_key",
        "proposed_by", "found_by", "agreed_by", "sent_by", "prepared_by", "granted_by",
    }
)  # fmt: skip

# Columns whose name in the program is not German.
_OF_STAFF = frozenset({"team.Weight.said_by"})
_TABLE = "cases.Dispute.about"
_LABELS = {"written_at": "geschrieben", "made_at": "festgehalten", "recorded_at": "erfasst"}


@dataclass(frozen=True, slots=True)
class Item:
    """One row as the person reads it."""

    model: str
    title: str
    data_class: int
    rows: tuple[tuple[str, str], ...]
    mark: str = ""
    file: bytes = b""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A whole disclosure, before it is printed."""

    case: Case
    items: tuple[Item, ...]
    recipients: tuple[tuple[str, str], ...]
    deletions: tuple[tuple[str, str], ...]
    looks: tuple[tuple[str, str, str], ...]

    @property
    def by_title(self) -> list[tuple[str, list[Item]]]:
        """Return the items under their titles, in the order of the manifest."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            found.setdefault(item.title, []).append(item)
        return list(found.items())


def reaching() -> list[str]:
    """Return every model that reaches a person (it says what class it holds)."""
    return [model._meta.label for model in apps.get_models() if getattr(model, "holds", None) is not None]


def gather(case: Case) -> Gathered:
    """Return all that is kept about the person of a case, others covered; one query for each model."""
    key, cover = key_of(case.person), cover_of(case)
    items = tuple(item for label, told in MANIFEST.items() for item in _items(case, label, told, key, cover))
    return Gathered(case, items, tuple(_recipients(case)), tuple(_deletions(case)), tuple(_looks(case)))


def cover_of(case: Case) -> Cover:
    """Return the cover over the names of household, trusted persons and participants, and over their numbers."""
    rows = [
        *HouseholdMember.objects.filter(case=case).values_list("name", flat=True),
        *TrustedPerson.objects.filter(case=case).values_list("name", flat=True),
        *Participant.objects.filter(case=case).values_list("name", flat=True),
    ]
    # A number that the person gave as her own stays hers, also where a trusted person answers it.
    channels = ContactChannel.objects.filter(person=case.person)
    own = set(channels.exclude(kind=ContactChannel.Kind.TRUSTED_PERSON).values_list("value", flat=True))
    numbers = {
        *TrustedPerson.objects.filter(case=case).values_list("value", flat=True),
        *channels.filter(kind=ContactChannel.Kind.TRUSTED_PERSON).values_list("value", flat=True),
    }
    return Cover.of(rows, [case.person.full_name], numbers - own)


def _items(case: Case, label: str, told: Told, key: bytes | None, cover: Cover) -> Iterator[Item]:
    model = apps.get_model(label)
    value = case.id if told.way in {"case", "pk"} else case.pk
    if model is Proposal:
        yield from (_item(row, told, key, cover) for row in _proposals_of(case))
        return
    rows: Any = model._default_manager.filter(**{told.way: value}).order_by("pk").distinct()
    if model is JournalEntry:
        rows = list(with_disputes(JournalEntry.objects.filter(case=case)).order_by("happened_at", "pk"))
        marked(rows, is_whole=True)
    for row in rows:
        yield _item(row, told, key, cover)


def _proposals_of(case: Case) -> list[Proposal]:
    """Return what the person was proposed with: for this case, and whatever was declined or withdrawn."""
    told = ask_guard("privacy_proposals_of", case.id)
    return [_proposal(one) for one in (json.loads(told) if isinstance(told, str) else told) or []]


def _proposal(told: dict[str, Any]) -> Proposal:
    days = {name: date.fromisoformat(told[name]) for name in ("birth_on", "proposed_on")}
    decided = told["decided_at"] and datetime.fromisoformat(told["decided_at"])
    return Proposal(**{**told, **days, "decided_at": decided})


def proposal_in_words(row: Proposal) -> Item:
    """Return a proposal as the person reads it, also where no case came of it."""
    return _item(row, MANIFEST["intake.Proposal"], None, Cover(None))


def _item(row: Model, told: Told, key: bytes | None, cover: Cover) -> Item:
    holds = getattr(row, "holds", None) or DataClass.MASTER
    data_class = int(getattr(row, "data_class", holds))
    mark = getattr(row, "dispute", "") or (mark_of_row(row) if isinstance(row, Kept) else "")
    file = b""
    for field in told_fields(type(row)):
        file = _opened(row, field, key)[1] or file if isinstance(field, SealedField) else file
    return Item(row._meta.label, told.title, data_class, words_of(row, told, key, cover), mark, file)


def words_of(
    row: Model, told: Told, key: bytes | None, cover: Cover, only: tuple[str, ...] = ()
) -> tuple[tuple[str, str], ...]:
    """Return what a row says, each column with its name, whole also where it is restricted.

    Args:
        row: the row.
        told: its line in the manifest.
        key: the person's key.
        cover: over the names of others.
        only: these columns and what lies sealed; all where empty.
    """
    lines = list[tuple[str, str]]()
    for field in told_fields(type(row)):
        is_sealed = isinstance(field, SealedField)
        if (isinstance(field, BinaryField) and not is_sealed) or (only and not is_sealed and field.name not in only):
            continue
        text = _opened(row, field, key)[0] if isinstance(field, SealedField) else _said(row, field)
        if field.name in told.others and text:
            text = COVERED
        if text:
            lines.append((label_of(field), cover.over(text)))
    return tuple(lines)


def told_fields(model: type[Model]) -> list["Field[Any, Any]"]:
    """Return the columns of a model that a person is told."""
    fields = model._meta.concrete_fields
    # Keys tell a person nothing.
    told = (one for one in fields if one.name not in _TECHNICAL and not isinstance(one, ForeignKey | UUIDField))
    return [one for one in told if f"{model._meta.label}.{one.name}" not in _OF_STAFF]


def label_of(field: "Field[Any, Any]") -> str:
    """Return the words for a column."""
    if str(field) == _TABLE:
        return "Wo es steht"
    return _LABELS.get(field.name, str(field.verbose_name).removesuffix(", verschlüsselt"))


def _opened(row: Model, field: "SealedField", key: bytes | None) -> tuple[str, bytes]:
    """Return a sealed column as text, or as the bytes of a file with a word in its place."""
    sealed = getattr(row, field.attname)
    if sealed is None or key is None:
        return "", b""
    try:
        data = cipher.unseal_bytes(key, sealed, table=row._meta.db_table, row=row.pk, field=field.name)
    except InvalidTag:  # sealed with a key of its own, as a copy to fetch is
        return "verschlüsselt mit einem eigenen Schlüssel", b""
    try:
        return ("", data) if data.startswith(b"%PDF-") else (_in_words(data.decode()), b"")
    except UnicodeDecodeError:
        return f"Datei mit {len(data)} Bytes, liegt in der JSON-Fassung bei", data


def _said(row: Model, field: "Field[Any, Any]") -> str:
    value = in_words(row, field, plainly(getattr(row, field.attname)))
    if value is None or value is False or value == "":
        return ""
    if field.name == "data_class":
        return DataClass(value).label
    if str(field) == _TABLE:
        return next(told.title for label, told in MANIFEST.items() if apps.get_model(label)._meta.db_table == value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d.%m.%Y, %H:%M} Uhr"
    return _plain(value)


def _in_words(text: str) -> str:
    """Return sealed words as they are read: several lie together as JSON."""
    try:
        told = json.loads(text) if text.startswith(("{", "[")) else text
    except ValueError:  # somebody's own words may begin with a bracket
        return text
    return _plain(told)


def _plain(value: object) -> str:
    if value is True:
        return "ja"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, dict):
        # In the order in which they are read, not in that of the database.
        rank = {name: place for place, name in enumerate(WORDS_IN)}
        pairs = sorted(value.items(), key=lambda pair: rank.get(pair[0], 0))
        told = ((WORDS_IN.get(name, ""), _plain(one)) for name, one in pairs if one not in (None, "", [], {}))
        return "; ".join(f"{name}: {text}" if name else text for name, text in told if text)
    return ", ".join(filter(None, map(_plain, value))) if isinstance(value, list | tuple) else str(value)


def _recipients(case: Case) -> Iterator[tuple[str, str]]:
    """Yield who got or may get something: those who work the case, the post, and everybody the person released."""
    yield "Fallführung, Vertretung und namentlich Benannte im Jobcenter", "siehe Zugriffsliste"
    for one in releases_of(case):
        letters = one.row.letters.values_list("issued_on", flat=True)
        sent = ", ".join(f"{on:%d.%m.%Y}" for on in letters)
        until = f"erlaubt bis {one.signed.until_on:%d.%m.%Y}" if one.signed.signed_on else "nicht unterschrieben"
        state = f"widerrufen am {one.signed.revoked_on:%d.%m.%Y}" if one.signed.revoked_on else until
        yield one.signed.recipient.name, f"{state}; Briefe am: {sent}" if sent else f"{state}; nichts gesendet"


def _deletions(case: Case) -> Iterator[tuple[str, str]]:
    """Yield each planned deletion of this case with its day, and where the period comes from."""
    for one in planned_deletions(case):
        yield f"{one.name} (Löschklasse {one.code})", f"{one.when}; {one.source}"


def _looks(case: Case) -> Iterator[tuple[str, str, str]]:
    for line in all_looks(case.id):
        yield f"{timezone.localtime(line.at):%d.%m.%Y}", line.role or "Programm", line.purpose or line.what


def as_data(told: Gathered, *, made_at: datetime, ground: str, only: Apart | None = None) -> dict[str, Any]:
    """Return a disclosure as JSON in a common form.

    Args:
        told: what was gathered.
        made_at: when.
        ground: the norm.
        only: one part of it; everything where None.
    """
    return {
        "format": "lotsenbuch-auskunft/1",
        "grundlage": ground,
        "stand": made_at.isoformat(timespec="seconds"),
        "fallnummer": told.case.fallnummer,
        "person": told.case.person.full_name,
        "angaben": [
            {
                "art": item.title,
                "klasse": item.data_class,
                "hinweis": item.mark,
                "werte": dict(item.rows),
                **({"datei_base64": base64.b64encode(item.file).decode()} if item.file else {}),
            }
            for item in told.items
            if only is None or only == apart_of(item.data_class)
        ],
        "empfaenger": [{"wer": who, "was": what} for who, what in told.recipients],
        "geplante_loeschungen": [{"was": what, "wann": when} for what, when in told.deletions],
        "zugriffe": [{"datum": on, "rolle": role, "zweck": aim} for on, role, aim in told.looks],
    }
