"""The rules: dated instructions, placeholders, plain German, sheets in seven languages, the QR code."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
import qrcode

from lotsenbuch.letters.fonts import drawable_in
from lotsenbuch.letters.papers import Frame
from lotsenbuch.letters.papers.letters import Invitation
from lotsenbuch.letters.papers.press import squares_of
from lotsenbuch.letters.rules.addresses import mark_of
from lotsenbuch.letters.rules.batches import rest_of
from lotsenbuch.letters.rules.instructions import instruction_for, instructions, paragraphs_of, purposes
from lotsenbuch.letters.rules.kinds import kinds
from lotsenbuch.letters.rules.placeholders import NAMES, filled, missing_in, poured
from lotsenbuch.letters.rules.readability import hints_on
from lotsenbuch.letters.rules.sheets import sheets
from lotsenbuch.records.rules import RefusedError

FROZEN = Path(__file__).with_name("instructions.txt")
TOLD = {"termin": "Do, 03.12.2026", "ort": "Raum 2.14", "zweck": "Berufsberatung"}


def test_an_instruction_is_never_changed() -> None:
    """A new wording is a new entry; a line is added to instructions.txt, none is changed."""
    made = {
        one.id: hashlib.sha256(json.dumps(asdict(one), default=str).encode()).hexdigest()[:16] for one in instructions()
    }
    kept = dict(line.split() for line in FROZEN.read_text(encoding="utf-8").splitlines())
    assert made == kept


@pytest.mark.parametrize(
    ("day", "issued_on", "is_first", "version"),
    [
        (date(2023, 7, 1), date(2023, 6, 20), False, "MT-2023-07"),
        (date(2024, 3, 28), date(2024, 3, 1), False, "MT-2023-07"),
        (date(2026, 6, 30), date(2026, 6, 30), False, "MT-2023-07"),
        (date(2026, 7, 1), date(2026, 6, 30), False, "MT-2026-07"),
        (date(2026, 7, 1), date(2026, 6, 30), True, None),
        (date(2026, 7, 1), date(2026, 7, 1), True, "MT-2026-07"),
        (date(2027, 7, 31), date(2027, 7, 1), False, "MT-2026-07"),
    ],
)
def test_the_day_of_the_talk_chooses_the_text(day: date, issued_on: date, is_first: bool, version: str | None) -> None:
    found = instruction_for(day, issued_on=issued_on, is_first_talk=is_first)
    assert (found.version if found else None) == version


@pytest.mark.parametrize("day", [date(2023, 6, 30), date(2027, 8, 1)])
def test_where_the_law_was_not_read_there_is_no_text(day: date) -> None:
    with pytest.raises(RefusedError, match="keine geprüfte Belehrung"):
        instruction_for(day, issued_on=day)


def test_an_instruction_names_day_place_purpose_and_an_amount() -> None:
    day = date(2026, 12, 3)
    found = instruction_for(day, issued_on=day)
    assert found is not None
    words = "\n".join(paragraphs_of(found, day, TOLD))
    for said in ("Do, 03.12.2026", "Raum 2.14", "Berufsberatung", "Grundsicherungsgeld", "168,90 €", "30 Prozent"):
        assert said in words
    assert "{" not in words
    without = "\n".join(paragraphs_of(found, date(2027, 2, 1), TOLD))
    assert "€" not in without
    with pytest.raises(RefusedError, match="der Zweck der Meldung"):
        paragraphs_of(found, day, {**TOLD, "zweck": ""})
    assert len(purposes()) == 5


def test_every_suggestion_asks_only_for_what_the_house_knows_and_reads_plainly() -> None:
    for kind in kinds().values():
        assert missing_in(kind.text + kind.subject, dict.fromkeys(NAMES, "x")) == [], kind.code
        hints = [hint.text for hint in hints_on(kind.text, is_counselling=kind.is_counselling)]
        assert hints == [], (kind.code, hints)


def test_placeholders_are_filled_or_named() -> None:
    assert poured("{name} {termin}", {"name": "A", "termin": ""}) == "A {termin}"
    assert missing_in("{termin} {termin} {foo}", {}) == [
        NAMES["termin"],
        "„{foo}“ (diesen Platzhalter kennt das Haus nicht)",
    ]
    assert filled("Guten Tag {name}", {"name": "{termin}"}) == "Guten Tag {termin}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wir sehen uns am 5.3.2026 um 9 Uhr.", []),
        ("Der Antrag wird geprüft.", ["Passiv"]),
        ("Wir werden kommen.", []),
        ("Wir bitten hinsichtlich der Evaluation um Geduld.", ["„hinsichtlich“", "„Evaluation“"]),
        ("Ihre Leistungsgewährungsvoraussetzungen fehlen.", ["Langes Wort"]),
        (" ".join(["Wort"] * 16) + ".", ["Langer Satz: 16"]),
        ("Sonst drohen Kürzungen.", ["„drohen“ klingt", "„Kürzungen“ klingt"]),
    ],
)
def test_hints_on_plain_german(text: str, found: list[str]) -> None:
    hints = [hint.text for hint in hints_on(text, is_counselling=True)]
    assert len(hints) == len(found)
    assert all(hint.startswith(begin) for hint, begin in zip(hints, found, strict=True))


def test_a_formal_letter_may_name_what_the_law_says() -> None:
    assert hints_on("Das ist eine Pflichtverletzung.", is_counselling=False) == []


def test_every_letter_of_every_sheet_has_a_drawing_and_nobody_is_said_to_have_checked_it() -> None:
    for sheet in sheets().values():
        words = json.dumps({**asdict(sheet), "language": ""}, ensure_ascii=False, default=str)
        assert {letter for letter in words if ord(letter) not in drawable_in(sheet.language)} == set(), sheet.language
        assert not sheet.is_checked
        assert [name for name, _ in sheet.bring] == [name for name, _ in sheets()["de"].bring]
        assert (len(sheet.topics), len(sheet.times)) == (4, 4)
    assert ord("ع") not in drawable_in("de")


def test_no_sheet_names_other_topics_than_its_letter() -> None:
    frame = Frame(house="Jobcenter Lotsenau", on=date(2026, 3, 5), name="Kim Abel")
    german, english = (str(sheets()[code].topics[0]) for code in ("de", "en"))
    begun = Invitation(frame=frame).suggestion()
    said = {
        "as usual": (Invitation(frame=frame, text=begun, languages=("en",)), [german, english], []),
        "typed": (
            Invitation(frame=frame, values=(("themen", "- Meine Kinder\n- Mut"),), languages=("en",)),
            ["Meine Kinder", "Mut", sheets()["en"].topics_elsewhere],
            [german, english],
        ),
        "rewritten": (
            Invitation(frame=frame, text="Guten Tag", languages=("en",)),
            [sheets()[code].topics_elsewhere for code in ("de", "en")],
            [german, english],
        ),
    }
    for how, (letter, stands, never) in said.items():
        words = str(letter.behind())
        assert [one for one in stands if one not in words] == [], how
        assert [one for one in never if one in words] == [], how


def test_the_code_is_drawn_square_by_square() -> None:
    url = "https://termine.beispiel.invalid/t/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"
    squares = squares_of(url)
    drawn = [[square == "1" for square in row] for row in squares]
    matches = list[int]()
    for mask in range(8):
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0, mask_pattern=mask)
        code.add_data(url)
        matches += [mask] if drawn == code.get_matrix() else []
    assert len(matches) == 1, "the code says itself by which mask it was drawn"
    assert {len(row) for row in squares} == {len(squares)}


def test_a_mark_of_an_address_knows_nothing_of_the_name() -> None:
    key = b"k" * 32
    assert mark_of(("Anna Alt", "Weg 1", "44532 Lotsenau"), key) == mark_of(
        ("Anna Neu", "weg 1", "44532 LOTSENAU"), key
    )
    assert mark_of(("Anna Alt", "Weg 2", "44532 Lotsenau"), key) != mark_of(("A", "Weg 1", "44532 Lotsenau"), key)
    assert mark_of((), key) == ""


def test_the_rest_of_a_batch_is_said_in_seconds_then_minutes() -> None:
    assert [rest_of(0, 10, 5), rest_of(10, 10, 5), rest_of(100, 1000, 2), rest_of(100, 1000, 60)] == [
        "", "", "noch etwa 18 Sekunden", "noch etwa 9 Minuten",
    ]  # fmt: skip
