"""Actors, versions, keys and drafts, without a word of case work."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lotsenbuch.accounts.models import Staff
from lotsenbuch.office.models import Office
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.actions import expire_drafts, once, save_draft
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.models import Draft
from lotsenbuch.records.queries import drafts_of, open_draft
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError
from tests.cast import act_as

ROW = UUID(int=7)


def test_an_actor_is_written_as_kind_and_name() -> None:
    assert str(Actor.staff(ROW)) == f"staff:{ROW}"
    assert str(Actor.service("import")) == "service:import"


def test_only_a_colleague_has_a_staff_key() -> None:
    assert Actor.staff(ROW).staff_id == ROW
    assert Actor.service("import").staff_id is None


def test_every_class_has_a_german_name() -> None:
    assert [item.label[:9] for item in DataClass] == [f"Klasse {number} " for number in range(5)]


def test_a_refusal_says_what_and_where() -> None:
    refused = RefusedError("Bitte einen Grund angeben.", field="reason")
    assert (refused.message, refused.field, str(refused)) == ("Bitte einen Grund angeben.", "reason", refused.message)
    assert isinstance(StaleError(), RefusedError)
    assert StaleError().field == ""


@given(st.text())
def test_what_was_sealed_opens_to_the_same_text(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    key, _wrapped = cipher.new_key(ROW)
    sealed = cipher.seal(key, text, table="t", row=ROW, field="f")
    assert cipher.unseal(key, sealed, table="t", row=ROW, field="f") == text


@pytest.mark.parametrize("place", [("t2", ROW, "f"), ("t", UUID(int=8), "f"), ("t", ROW, "f2")])
def test_a_sealed_text_opens_only_in_its_own_place(place: tuple[str, UUID, str]) -> None:
    key, _wrapped = cipher.new_key(ROW)
    sealed = cipher.seal(key, "vertraulich", table="t", row=ROW, field="f")
    table, row, field = place
    with pytest.raises(InvalidTag):
        cipher.unseal(key, sealed, table=table, row=row, field=field)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    key, _wrapped = cipher.new_key(ROW)
    assert len({cipher.seal(key, "gleich", table="t", row=ROW, field="f") for _ in range(20)}) == 20


def test_a_new_cipher_gets_the_next_number_and_the_old_one_still_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    place: dict[str, Any] = {"table": "t", "row": ROW, "field": "f"}
    key, _wrapped = cipher.new_key(ROW)
    nonce = bytes(12)
    unnumbered = nonce + AESGCM(key).encrypt(nonce, b"ohne Nummer", f"t:{ROW}:f".encode())
    first = cipher.seal(key, "mit der ersten", **place)
    monkeypatch.setattr(cipher, "_SUITES", {b"\x01": AESGCM, b"\x02": ChaCha20Poly1305})
    monkeypatch.setattr(cipher, "_PRESENT", b"\x02")
    second = cipher.seal(key, "mit der zweiten", **place)
    assert (first[:1], second[:1]) == (b"\x01", b"\x02")
    opened = [cipher.unseal(key, sealed, **place) for sealed in (unnumbered, first, second)]
    assert opened == ["ohne Nummer", "mit der ersten", "mit der zweiten"]


def test_nobody_chooses_the_cipher_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cipher, "_SUITES", {b"\x01": AESGCM, b"\x02": AESGCM})
    key, _wrapped = cipher.new_key(ROW)
    sealed = cipher.seal(key, "vertraulich", table="t", row=ROW, field="f")
    with pytest.raises(InvalidTag):
        cipher.unseal(key, b"\x02" + sealed[1:], table="t", row=ROW, field="f")


def test_a_changed_byte_does_not_open() -> None:
    key, _wrapped = cipher.new_key(ROW)
    sealed = bytearray(cipher.seal(key, "vertraulich", table="t", row=ROW, field="f"))
    sealed[-1] ^= 1
    with pytest.raises(InvalidTag):
        cipher.unseal(key, bytes(sealed), table="t", row=ROW, field="f")


def test_a_wrapped_key_belongs_to_one_row() -> None:
    key, wrapped = cipher.new_key(ROW)
    assert cipher.unwrap(wrapped, ROW) == key
    with pytest.raises(InvalidTag):
        cipher.unwrap(wrapped, UUID(int=8))


@pytest.mark.django_db
def test_the_second_of_two_editors_is_told() -> None:
    office = Office.objects.create(name="Mitte")
    first, second = Office.objects.get(pk=office.pk), Office.objects.get(pk=office.pk)
    first.save_version(seen=first.version, name="Nord")
    with pytest.raises(StaleError):
        second.save_version(seen=second.version, name="Süd")
    stored = Office.objects.get(pk=office.pk)
    assert (stored.name, stored.version) == ("Nord", 2)
    assert (first.name, first.version) == ("Nord", 2)


def test_a_repeat_gets_the_first_answer(anna: Staff) -> None:
    key, runs = uuid4(), []

    def act() -> str:
        runs.append(1)
        return f"/fall/{len(runs)}/"

    with act_as(anna):
        assert [once(key, act, by=anna.actor, sent="form") for _ in range(3)] == ["/fall/1/"] * 3
    assert runs == [1]


def test_drafts_are_listed_newest_first(anna: Staff) -> None:
    with act_as(anna):
        for place in ("note", "alliance"):
            save_draft(place, ROW, {"text": place}, by=anna.actor)
        save_draft("upload", None, {"text": "about nothing yet"}, by=anna.actor)
        assert [draft.place for draft in drafts_of(anna.actor)] == ["alliance", "note"]
        assert open_draft("elsewhere", None, by=anna.actor) == {}


def test_only_drafts_older_than_two_weeks_expire(anna: Staff) -> None:
    with act_as(anna):
        save_draft("young", ROW, {"text": "x"}, by=anna.actor)
        save_draft("old", ROW, {"text": "x"}, by=anna.actor)
        Draft.objects.filter(place="old").update(saved_at=timezone.now() - timedelta(days=15))
    with acting_as(Actor.service("remind")):
        assert expire_drafts() == 0
    with acting_as(Actor.service("retain")):
        assert expire_drafts() == 1
    with act_as(anna):
        assert [draft.place for draft in drafts_of(anna.actor)] == ["young"]


def test_a_story_happens_on_its_own_day() -> None:
    told = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    with clock.at(told):
        assert clock.now() == told
        assert clock.today().isoformat() == "2026-03-29"
    assert clock.now() > told


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "2026-03-29"),  # the night of the change to summer time
        (datetime(2026, 10, 24, 21, 59, tzinfo=UTC), "2026-10-24"),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), "2026-10-25"),  # the night of the change back
    ],
)
def test_a_day_is_a_day_in_berlin(instant: datetime, day: str) -> None:
    with clock.at(instant):
        assert clock.today().isoformat() == day
