"""What a token opens, and what came back through links."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lotsenbuch.appointments.models import Link, LinkSlot, Reply
from lotsenbuch.appointments.rules.link import hash_of
from lotsenbuch.appointments.rules.reply_words import GERMAN, ReplyWords, reply_words
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import accesses_of
from lotsenbuch.letters.queries import usable_languages
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link as whoever holds its token sees it: its case by key only, and the times it offers."""

    link: Link
    slots: list[LinkSlot]


def link_behind(token: str, kind: str) -> UUID | None:
    """Return the key of the link that a token opens now; None for all that open nothing, for whatever reason."""
    found: UUID | None = ask_guard("appointments_open_link", hash_of(token), kind)
    return found


def open_link(link_id: UUID) -> OpenLink | None:
    """Return the link of the acting token with its times; the row policies show no other."""
    link = Link.objects.filter(pk=link_id).first()
    if link is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT appointments_standing_slots()")
        standing = [row[0] for row in cursor.fetchall()]
    return OpenLink(link, list(LinkSlot.objects.filter(link=link_id, pk__in=standing)))


def languages_of_replies() -> dict[str, ReplyWords]:
    """Return the languages in which the page answers: German, and those whose sheet the house has released."""
    usable = usable_languages()
    return {code: words for code, words in reply_words().items() if code == GERMAN or code in usable}


def open_replies(by: Actor) -> QuerySet[Reply]:
    """Return what came back in the actor's cases and waits for an answer, oldest first."""
    rows = Reply.objects.filter(case__in=accesses_of(by).values("case"), decision="", case__closed_on=None)
    return rows.exclude(wish=Reply.Wish.COMES).select_related("case__person", "appointment").order_by("came_at")


def replies_of(case: Case) -> QuerySet[Reply]:
    """Return what came back in a case, newest first."""
    return Reply.objects.filter(case=case).select_related("appointment")


def reply_of(case: Case, reply_id: UUID) -> Reply | None:
    """Return one reply of this case."""
    return replies_of(case).filter(pk=reply_id).first()


def links_for(appointment_ids: Iterable[UUID]) -> QuerySet[Link]:
    """Return the links that are still open and offer one of these appointments."""
    slots = LinkSlot.objects.filter(appointment__in=list(appointment_ids)).values("link")
    return Link.objects.filter(pk__in=slots, withdrawn_at=None)
