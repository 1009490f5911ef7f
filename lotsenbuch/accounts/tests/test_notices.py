"""A notice that asks somebody to do something says where."""

from uuid import uuid4

import pytest

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.accounts.queries import notices_of
from tests.cast import act_as

pytestmark = pytest.mark.django_db
# What has ended leads nowhere.
OVER = {Notice.Kind.ACCESS_ENDED, Notice.Kind.COVER_ENDED, Notice.Kind.PASSWORD_SET}


def test_every_notice_but_of_what_is_over_leads_somewhere(anna: Staff) -> None:
    with act_as(anna):
        for kind in Notice.Kind:
            notify(staff=anna, kind=kind, target_id=uuid4())
        shown = notices_of(anna)
    assert {Notice.Kind(one.notice.kind) for one in shown if one.notice} == set(Notice.Kind)
    assert {Notice.Kind(one.notice.kind) for one in shown if one.notice and not one.url} == OVER
