"""What a file may be and what is left of it; the scanner believes only its own clear word."""

import io
import socket
import time
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from lotsenbuch.documents import clamd
from lotsenbuch.documents.rules import files
from lotsenbuch.documents.rules.files import FileRefusedError, cleaned, found_type
from lotsenbuch.documents.rules.kinds import KINDS, contradiction, offered, treatment_of

from .clamd import EICAR, FOUND, OK, a_clamd
from .files import PLACE, pages, pdf, photo, swelling_pdf, swelling_picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_photograph_loses_where_and_with_what_it_was_taken(kind: str) -> None:
    before = photo(kind)
    assert PLACE.encode() in before
    after = cleaned(before)
    assert PLACE.encode() not in after.data
    assert b"Zeynep" not in after.data
    with Image.open(io.BytesIO(after.data)) as image:
        assert (image.size, dict(image.getexif())) == ((60, 40), {})
    assert after.media_type == ("image/png" if kind == "PNG" else "image/jpeg")


def test_a_photograph_is_turned_upright_before_its_hint_is_lost() -> None:
    with Image.open(io.BytesIO(cleaned(photo(turned=True)).data)) as image:
        assert image.size == (40, 60)


def test_a_scan_of_several_pages_becomes_one_pdf() -> None:
    after = cleaned(pages(3))
    with pikepdf.open(io.BytesIO(after.data)) as found:
        assert (after.media_type, len(found.pages)) == ("application/pdf", 3)


def unfolded(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as found:
        return b"".join(thing.unparse(resolved=True) for thing in found.objects)


@pytest.mark.parametrize("in_streams", [False, True])
def test_a_pdf_loses_what_runs_hides_and_tells(*, in_streams: bool) -> None:
    before = pdf(armed=True, in_streams=in_streams)
    after = cleaned(before).data
    assert b"calc.exe" in unfolded(before)
    assert b"app.alert" in unfolded(before)
    text = unfolded(after)
    with pikepdf.open(io.BytesIO(after)) as found:
        assert len(found.pages) == 1
        assert [str(note.Subtype) for note in found.pages[0].Annots] == ["/Link"]
    for word in (
        b"JavaScript",
        b"app.alert",
        b"Launch",
        b"calc.exe",
        b"geheim",
        b"EmbeddedFile",
        b"OpenAction",
        b"/AA",
    ):
        assert word not in text, word
    assert PLACE.encode() not in after
    assert b"Anhang" not in after


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", files.EMPTY),
        (b"x" * (files.LARGEST + 1), files.TOO_LARGE),
        (b"MZ\x90\x00\x03", files.NOT_ALLOWED),
        (b"PK\x03\x04abc", files.NOT_ALLOWED),
        (b"<html><script>alert(1)</script>", files.NOT_ALLOWED),
        (b"<svg onload='x'>", files.NOT_ALLOWED),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", files.HEIC),
        (b"%PDF-1.7 kaputt", files.BROKEN),
        (b"\xff\xd8\xff\xe0 kaputt", files.BROKEN),
        (photo()[:200], files.BROKEN),
        (pdf(owner="geheim"), files.LOCKED),
        (pdf(count=101), files.TOO_MUCH),
        (swelling_picture(), files.TOO_MUCH),
        (swelling_pdf(), files.TOO_MUCH),
    ],
)
def test_what_is_not_taken_in_says_what_to_do(data: bytes, message: str) -> None:
    begun = time.monotonic()
    with pytest.raises(FileRefusedError) as refused:
        cleaned(data)
    assert str(refused.value) == message
    assert time.monotonic() - begun < 20


def test_ending_and_declared_type_are_not_asked() -> None:
    assert [found_type(data) for data in (photo(), photo("PNG"), pdf(), "Grüße\n".encode())] == [
        "image/jpeg",
        "image/png",
        "application/pdf",
        "text/plain",
    ]


def test_a_kind_of_a_protected_class_is_offered_with_its_grant_only() -> None:
    assert len(offered(set())) == len([kind for kind in KINDS if kind.data_class == 1])
    assert "medical" in dict(offered({2}))
    assert "debts" not in dict(offered({2}))


def test_only_seen_needs_no_copy() -> None:
    assert (treatment_of("", has_file=True), treatment_of("", has_file=False)) == ("copied", "seen")
    assert "§ 67a SGB X" in contradiction("seen", has_file=True)
    assert contradiction("copied", has_file=False)
    assert not contradiction("returned", has_file=True)
    assert not contradiction("returned", has_file=False)


# The scanner


def test_without_a_scanner_nothing_is_asked(settings: Settings) -> None:
    settings.LOTSE_CLAMD = ""
    assert clamd.scan(EICAR) == "off"


def test_the_scanner_gets_the_whole_file_in_chunks(settings: Settings, tmp_path: Path) -> None:
    with a_clamd(tmp_path) as settings.LOTSE_CLAMD:
        assert clamd.scan(b"x" * 200_000) == "clean"
        assert clamd.scan(b"x" * 199_000 + EICAR) == "found"


@pytest.mark.parametrize(
    ("answer", "cut"),
    [
        (OK, 0),
        (OK, 5),
        (OK, len(OK) - 1),
        (FOUND, len(FOUND) - 1),
        (b"stream: OK\n", None),
        (b"stream: OKAY\0", None),
        (b"stream: nicht OK\0", None),
        (b"INSTREAM size limit exceeded. ERROR\0", None),
        (b"stream: OK\0stream: OK\0", None),
        (b"x" * 5000, None),
    ],
)
def test_anything_but_a_clear_word_is_not_clean(
    settings: Settings, tmp_path: Path, answer: bytes, cut: int | None
) -> None:
    with a_clamd(tmp_path, answer=answer, hangs_up_after=cut) as settings.LOTSE_CLAMD:
        assert clamd.scan(b"harmlos") == "unsure"


@pytest.mark.parametrize("place", ["unix:/nicht/da", "tcp:127.0.0.1:1", "tcp:kein-port", "unsinn"])
def test_a_scanner_that_is_not_there_is_no_clean_word(settings: Settings, place: str) -> None:
    settings.LOTSE_CLAMD = place
    assert clamd.scan(b"harmlos") == "unsure"


def test_a_scanner_that_stays_silent_is_not_waited_for_for_ever(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clamd, "_SECONDS", 0.2)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as deaf:
        deaf.bind(str(tmp_path / "c"))
        deaf.listen()
        settings.LOTSE_CLAMD = f"unix:{tmp_path / 'c'}"
        assert clamd.scan(b"harmlos") == "unsure"
