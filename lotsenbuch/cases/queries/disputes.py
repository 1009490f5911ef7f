"""What is disputed, and the mark that an entry carries wherever its words are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from lotsenbuch.cases.models import Case, Dispute, JournalEntry
from lotsenbuch.cases.models.dispute import open_disputes, remember_disputes
from lotsenbuch.cases.rules.dispute import HIDDEN, Marked, is_restricted, mark_of, plainly, with_right_words
from lotsenbuch.records.models import Kept

_OPEN = Dispute.objects.filter(decided_on=None)
# Shorter words stand in other sentences too.
_SHORTEST = 5
# What a task is called stands in events that have nothing to do with it.
_NEVER_COPIED = ("cases_task", "cases_person")
_CUT = 40


def disputing_column() -> ArraySubquery:
    """Return all that is open, of every case that the actor sees, as a column of cases: `remember_disputing` reads it.

    A page that reads cases anyway then needs no query of its own for the marks.
    """
    rows = _OPEN.filter(row_key__isnull=False).order_by("kind")
    return ArraySubquery(
        rows.values(json=JSONObject(key="row_key", kind="kind", answer="answer_key", right="right_words"))
    )


def remember_disputing(case: Case) -> None:
    """Keep what `disputing_column` brought along with any one case."""
    told = vars(case)["disputing"]
    remember_disputes((UUID(one["key"]), with_right_words(one["kind"], one["right"]), one["answer"]) for one in told)


def with_disputes(entries: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
    """Fetch with each entry what is disputed about it, in the same query."""
    said = JournalEntry.objects.filter(about=OuterRef("pk"), relation=JournalEntry.Relation.OBJECTION)
    open_ones = _OPEN.filter(entry=OuterRef("pk")).order_by("kind")
    return entries.annotate(disputed_as=ArraySubquery(open_ones.values("kind")), is_answered=Exists(said))


def marked(rows: Iterable[JournalEntry], *, is_whole: bool = False) -> None:
    """Give each entry its mark as `dispute`; the words of a restricted one are left out.

    Every reader of an entry's words comes through here. One query for rows that were read without `with_disputes`.

    Args:
        rows: with their texts opened.
        is_whole: for the page of the entry itself, where the words stay (the person and who decides read them there).
    """
    listed = list(rows)
    copied = copied_words({row.case_id for row in listed if row.kind == JournalEntry.Kind.EVENT})
    told = disputed([row.id for row in listed if "disputed_as" not in vars(row)])
    for row in listed:
        kinds, is_answered = told.get(row.id, ([], False))
        kinds, is_answered = vars(row).get("disputed_as", kinds), vars(row).get("is_answered", is_answered)
        if row.kind == JournalEntry.Kind.EVENT and (found := _copied_in(row.text, copied)):
            kinds, is_answered = [*kinds, *found.kinds], is_answered or found.is_answered
        row.dispute = mark_of(kinds, is_answered=is_answered)
        if is_restricted(kinds) and not is_whole:
            row.text = HIDDEN


@dataclass(frozen=True, slots=True)
class Copied:
    """Disputed words that the program may have copied elsewhere: into an event, into a packed folder."""

    words: str
    kinds: list[str]
    is_answered: bool


def copied_words(case_ids: Iterable[UUID]) -> list[Copied]:
    """Return the words of class 1 of every disputed row of these cases; nothing is asked where nothing is disputed."""
    ids = list(case_ids)
    told = open_disputes() if ids else {}
    if not told:
        return []
    rows = Dispute.objects.filter(case__in=ids, decided_on=None, data_class__lte=1).exclude(about__in=_NEVER_COPIED)
    keys: dict[str, set[UUID]] = {}
    for about, key in rows.values_list("about", "row_key"):
        if key is not None:
            keys.setdefault(about, set()).add(key)
    models = {model._meta.db_table: model for model in apps.get_models() if issubclass(model, Kept)}
    found = (row for about, of_table in keys.items() for row in models[about]._default_manager.filter(pk__in=of_table))
    return [Copied(words, *told[row.id]) for row in found if row.id in told for words in _words_of(row)]


def _words_of(row: Kept) -> list[str]:
    told = [plainly(getattr(row, name)) for name in row.disputable]
    flat = [one for words in told for one in (words.values() if isinstance(words, dict) else [words])]
    return [" ".join(one.split()) for one in flat if isinstance(one, str) and len(one) >= _SHORTEST]


def _copied_in(text: str, copied: Iterable[Copied]) -> Copied | None:
    return next((one for one in copied if one.words[:_CUT] in text), None)


def as_packed(text: str, copied: Iterable[Copied]) -> str:
    """Return a text that was copied before somebody disputed a part of it, with the mark that it must carry now."""
    for one in copied:
        at = text.find(one.words[:_CUT])
        if at < 0 or mark_of(one.kinds, is_answered=one.is_answered) in text:
            continue
        if is_restricted(one.kinds):  # where it was shortened, nobody knows how far the words go
            return str(Marked.of(text, one.kinds, is_answered=one.is_answered))
        text = f"{text[:at]}[{mark_of(one.kinds, is_answered=one.is_answered)}] {text[at:]}"
    return text


def disputed(entry_ids: Iterable[UUID]) -> dict[UUID, tuple[list[str], bool]]:
    """Return for each of these entries what is open about it, and whether a Gegendarstellung stands beside it."""
    ids = list(entry_ids)
    found: Any = with_disputes(JournalEntry.objects.filter(pk__in=ids))
    rows = found.values_list("pk", "disputed_as", "is_answered")
    return {key: (list(kinds), is_answered) for key, kinds, is_answered in rows} if ids else {}


def disputes_of(case: Case) -> QuerySet[Dispute]:
    """Return all that was said against entries of a case, newest first; decided ones stay."""
    return Dispute.objects.filter(case=case)
