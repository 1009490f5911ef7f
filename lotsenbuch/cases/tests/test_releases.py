"""A release as it is kept: prepared, signed, revoked, and asked for at the moment of sending."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import (
    end_case,
    make_release,
    mark_signed,
    require_release,
    revoke_release,
    withdraw_class,
)
from lotsenbuch.cases.models import Case, Grant, Release
from lotsenbuch.cases.queries import release_for
from lotsenbuch.cases.queries.releases import releases_of
from lotsenbuch.cases.rules.release import (
    Allowed,
    Direction,
    NeedsConsent,
    Recipient,
    RecipientKind,
    ReleasePurpose,
    Signed,
    usual_end,
)
from lotsenbuch.records.rules import RefusedError
from tests.cast import act_as

pytestmark = pytest.mark.django_db
DEBTS = Recipient("Schuldnerberatung Lotsenau", RecipientKind.SECRET, "partner-1")


def typed(*classes: int) -> Signed:
    """Return a release as it is typed, from today."""
    today = timezone.localdate()
    return Signed(DEBTS, ReleasePurpose.REFERRAL, frozenset(classes), Direction.OUT, today, usual_end(today))


def light(case: Case, data_class: int) -> Allowed | NeedsConsent | object:
    """Return the light for the recipient by its name."""
    return release_for(case, Recipient(DEBTS.name, DEBTS.kind), "referral", data_class)


def test_it_holds_from_the_signature_until_it_is_revoked(case_of_anna: Case, anna: Staff) -> None:
    """Nothing is allowed before, everything asked for in between, nothing after: the next sending asks again."""
    today, by = timezone.localdate(), anna.actor
    with act_as(anna):
        row = make_release(case=case_of_anna, typed=typed(0, 1), by=by)
        assert isinstance(light(case_of_anna, 1), NeedsConsent)
        mark_signed(release=row, seen=row.version, how="paper", on=today)
        ask = partial(require_release, case=case_of_anna, recipient=DEBTS, purpose=ReleasePurpose.REFERRAL)
        assert ask(data_class=1).reason.startswith("Unterschrieben am")
        with pytest.raises(RefusedError, match="umfasst diese Art von Angaben nicht"):
            ask(data_class=3)
        revoke_release(release=row, how="am Telefon", by=by)
        with pytest.raises(RefusedError, match="hat widerrufen"):
            ask(data_class=1)
        with pytest.raises(RefusedError, match="widerrufen"):
            mark_signed(release=row, seen=row.version, how="paper", on=today)
        for change in ({"revoked_at": None}, {"until_on": today + timedelta(days=300)}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Release.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(RefusedError, match="unterschreibt niemand"), act_as(anna):
        make_release(
            case=case_of_anna,
            typed=Signed(DEBTS, ReleasePurpose.CONTROL, frozenset({1}), Direction.IN, today, today),
            by=by,
        )


def test_of_class_3_the_recipient_is_sealed(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    """The name stands in no column; who lost the grant sees no release and gets „needs consent“; Bernd sees nothing."""
    with act_as(anna):
        row = make_release(case=case_of_anna, typed=typed(3), by=anna.actor)
        mark_signed(release=row, seen=row.version, how="screen", on=timezone.localdate())
        assert isinstance(light(case_of_anna, 3), Allowed)
        kept = releases_of(case_of_anna)[0]
        assert (kept.signed.recipient, kept.row.recipient, kept.row.recipient_key) == (DEBTS, "", "")
    with act_as(bernd):
        assert not Release.objects.exists()
    with act_as(anna):
        for grant in Grant.objects.filter(case=case_of_anna):
            withdraw_class(case=case_of_anna, grant_id=grant.id, by=anna.actor)
        assert isinstance(light(case_of_anna, 3), NeedsConsent)


def test_it_is_revoked_after_the_case_has_ended(case_of_anna: Case, anna: Staff) -> None:
    """„At once“ also then; a new one is not made in a closed case, and an old one not signed."""
    with act_as(anna):
        row = make_release(case=case_of_anna, typed=typed(1), by=anna.actor)
        end_case(case=case_of_anna, on=timezone.localdate(), why="fertig", by=anna.actor)
        row.refresh_from_db()
        with pytest.raises(DatabaseError), transaction.atomic():
            mark_signed(release=row, seen=row.version, how="paper", on=timezone.localdate())
        row.refresh_from_db()
        assert revoke_release(release=row, how="", by=anna.actor).revoked_at is not None
