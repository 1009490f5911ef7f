"""A form sent twice acts once; a form gone back to is not mistaken for the one that was saved."""

from uuid import uuid4

import pytest

from lotsenbuch.accounts.models import Staff
from lotsenbuch.records.actions import SENT_BEFORE, answered, once
from lotsenbuch.records.models import Repeat
from lotsenbuch.records.rules import RefusedError
from tests.cast import act_as


def test_other_content_with_the_same_key_is_refused(anna: Staff) -> None:
    key = uuid4()
    with act_as(anna):
        assert once(key, lambda: "/eins/", by=anna.actor, sent="Vermerk: eins") == "/eins/"
        with pytest.raises(RefusedError, match=SENT_BEFORE):
            once(key, lambda: "/zwei/", by=anna.actor, sent="Vermerk: zwei")
        assert once(key, lambda: "/zwei/", by=anna.actor, sent="Vermerk: eins") == "/eins/"


def test_the_key_of_somebody_else_is_another_key(anna: Staff, bernd: Staff) -> None:
    key = uuid4()
    with act_as(anna):
        once(key, lambda: "/anna/", by=anna.actor, sent="x")
    with act_as(bernd):
        assert once(key, lambda: "/bernd/", by=bernd.actor, sent="x") == "/bernd/"


def test_an_answer_is_found_by_key_and_content(anna: Staff) -> None:
    key = uuid4()
    with act_as(anna):
        once(key, lambda: "/eins/", by=anna.actor, sent="eins")
        assert answered(key, by=anna.actor, sent="eins") == "/eins/"
        assert answered(key, by=anna.actor, sent="zwei") is answered(uuid4(), by=anna.actor, sent="eins") is None


def test_what_was_sent_is_kept_as_a_check_value_only(anna: Staff) -> None:
    with act_as(anna):
        once(uuid4(), lambda: "", by=anna.actor, sent="Suchtberatung seit Mai")
        assert "Sucht" not in Repeat.objects.get().sent
