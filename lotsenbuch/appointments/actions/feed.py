"""One's own calendar as a feed: set up, ended; and what the house allows."""

from lotsenbuch.appointments.models import Feed, ReachRules
from lotsenbuch.appointments.queries.feed import own_feed, reach_rules
from lotsenbuch.appointments.rules.link import hash_of, new_token
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError

NOT_ALLOWED = "Das Haus hat Kalender als Abonnement nicht freigegeben."
LONGEST_AHEAD = 240
ALLOWED = ("may_use_feeds", "may_remind_by_mail", "may_remind_by_sms", "remind_hours")


def set_up_feed(*, by: Actor) -> str:
    """Return the token of one's own feed; an earlier one ends. It is told once and never stored.

    Raises:
        RefusedError: the house does not allow feeds.
    """
    if not reach_rules().may_use_feeds:
        raise RefusedError(NOT_ALLOWED)
    token = new_token()
    with recorded("appointments.set_up_feed", by=by):
        end_feed(by=by)
        Feed(staff_id=by.colleague, token_hash=hash_of(token)).save(force_insert=True)
    return token


def end_feed(*, by: Actor) -> None:
    """End one's own feed; the next request gets the answer of an unknown token."""
    with recorded("appointments.end_feed", by=by):
        if feed := own_feed(by.colleague):
            Feed.objects.filter(pk=feed.pk).update(revoked_at=clock.now())


def set_reach_rules(*, rules: ReachRules, by: Actor) -> ReachRules:
    """Lay down what the house allows for calendars and reminders.

    Raises:
        RefusedError: the hours before a talk are not between one and ten days' worth.
    """
    if not 1 <= rules.remind_hours <= LONGEST_AHEAD:
        raise RefusedError(f"Bitte 1 bis {LONGEST_AHEAD} Stunden angeben.", field="remind_hours")
    with recorded("appointments.set_reach_rules", by=by):
        kept = {name: getattr(rules, name) for name in ALLOWED}
        row, _ = ReachRules.objects.update_or_create(pk=1, defaults=kept)
    return row
