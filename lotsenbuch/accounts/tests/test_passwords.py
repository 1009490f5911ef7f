"""Words of the house, and stolen passwords."""

import hashlib
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from lotsenbuch.accounts.passwords import is_listed, without_words


def messages(password: str) -> str:
    try:
        validate_password(password)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


@pytest.mark.parametrize("password", ["Jobcenter-2026", "LotsenbuchLotsenbuch", "fallmanagement!1"])
def test_words_of_the_house_do_not_count(password: str) -> None:
    assert "der Name des Hauses zählen nicht mit" in messages(password)


def test_a_long_sentence_may_hold_a_word_of_the_house() -> None:
    assert messages("Jobcenter sieben Birken am Ufer") == ""


def test_the_words_that_the_house_names_are_taken() -> None:
    assert without_words("Musterstadt-99", ["musterstadt"]) == "-99"
    assert without_words("Musterstadt-99", []) == "Musterstadt-99"
    assert "jobcenter" in settings.HOUSE_WORDS


@given(st.sets(st.binary(min_size=1, max_size=8), max_size=40), st.binary(min_size=1, max_size=8), st.booleans())
def test_a_list_is_searched_as_it_is_read(known: set[bytes], asked: bytes, counted: bool) -> None:
    def digest(one: bytes) -> str:
        return hashlib.sha1(one, usedforsecurity=False).hexdigest().upper()

    lines = sorted(digest(one) + (f":{len(one)}" if counted else "") for one in known)
    listed = io.BytesIO("".join(f"{line}\r\n" for line in lines).encode())
    for one in [*known, asked]:
        assert is_listed(listed, digest(one).lower()) == (one in known)


def test_a_stolen_password_is_refused_by_the_list_of_the_house(tmp_path: Path) -> None:
    stolen = "Drei-Ufer-und-sieben-Wege"
    digests = [hashlib.sha1(one.encode(), usedforsecurity=False).hexdigest().upper() for one in (stolen, "anderes")]
    path = tmp_path / "gestohlen.txt"
    path.write_text("".join(f"{one}:7\n" for one in sorted(digests)))
    with override_settings(
        AUTH_PASSWORD_VALIDATORS=[
            {"NAME": "lotsenbuch.accounts.passwords.Breached", "OPTIONS": {"path": str(path)}},
        ]
    ):
        assert "gestohlener Passwörter" in messages(stolen)
        assert messages("Vier-Ufer-und-acht-Wege") == ""
