"""What a file may be, told by its content, and how it is cleaned before it is kept. No Django.

Nothing is believed: neither ending nor declared type. Images are painted anew, PDF lose what runs, hides or tells of
its maker. A file that would swell beyond measure is refused before it swells.
"""

import io
import re
import warnings
import zlib
from dataclasses import dataclass

import pikepdf
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_PAGES = 100
# What a PDF may unfold to while it is read.
_MOST_UNFOLDED = 80 * 1024 * 1024
# Longer edges than this only cost room: 300 dpi on A4 are 3,508 pixels.
_LONGEST_EDGE = 3600

PDF, JPEG, PNG, TIFF, TEXT = "application/pdf", "image/jpeg", "image/png", "image/tiff", "text/plain"
ENDINGS = {PDF: "pdf", JPEG: "jpg", PNG: "png", TEXT: "txt", TIFF: "tif"}

TOO_LARGE = "Die Datei ist größer als 10 MB. Bitte kleiner scannen (300 dpi genügen) oder in Teilen hochladen."
NOT_ALLOWED = "Das ist weder PDF noch Bild (JPEG, PNG, TIFF) noch einfacher Text. Bitte als PDF oder Foto hochladen."
HEIC = "Das Foto liegt als HEIC vor. Bitte am Telefon „Maximale Kompatibilität“ (JPEG) wählen oder als PDF scannen."
BROKEN = "Die Datei ist beschädigt und lässt sich nicht öffnen. Bitte noch einmal scannen oder fotografieren."
LOCKED = "Das PDF ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern und noch einmal hochladen."
TOO_MUCH = "Die Datei entfaltet sich zu groß. Bitte mit weniger Seiten oder kleinerer Auflösung hochladen."
EMPTY = "Die Datei ist leer. Bitte noch einmal auswählen."


class FileRefusedError(Exception):
    """The file is not kept; the message is German and says what to do."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file as it is kept."""

    data: bytes
    media_type: str


def found_type(data: bytes) -> str:
    """Return the type of a file by its content.

    Raises:
        FileRefusedError: empty, too large, or nothing that is taken in.
    """
    if not data:
        raise FileRefusedError(EMPTY)
    if len(data) > LARGEST:
        raise FileRefusedError(TOO_LARGE)
    begins = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG, b"II*\x00": TIFF, b"MM\x00*": TIFF}
    for magic, media_type in begins.items():
        if data.startswith(magic):
            return media_type
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"hevc"}:
        raise FileRefusedError(HEIC)
    if _is_text(data):
        return TEXT
    raise FileRefusedError(NOT_ALLOWED)


def cleaned(data: bytes) -> Cleaned:
    """Return the file as it may be kept: without metadata, scripts, attachments.

    Raises:
        FileRefusedError: as `found_type`, and for what is broken, locked or swells.
    """
    media_type = found_type(data)
    if media_type == TEXT:
        return Cleaned(data, TEXT)
    kept = _clean_pdf(data) if media_type == PDF else _clean_image(data, media_type)
    if len(kept.data) > LARGEST:
        raise FileRefusedError(TOO_LARGE)
    return kept


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    # What a browser might take for a page is none of ours, whatever it is called.
    return not re.search(
        r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|<\s*(?:!doctype|html|script|svg|\?xml)", text, re.IGNORECASE
    )


def _clean_image(data: bytes, media_type: str) -> Cleaned:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "TIFF"]) as image:
                if image.width * image.height > MOST_PIXELS or getattr(image, "n_frames", 1) > MOST_PAGES:
                    raise FileRefusedError(TOO_MUCH)
                return _painted_anew(image, media_type)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise FileRefusedError(TOO_MUCH) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileRefusedError(BROKEN) from error


def _painted_anew(image: Image.Image, media_type: str) -> Cleaned:
    """Paint the picture upright on a new sheet: camera, place and thumbnails stay behind."""
    pages, pixels = list[Image.Image](), 0
    for frame in ImageSequence.Iterator(image):
        pixels += frame.width * frame.height
        if pixels > MOST_PIXELS:
            raise FileRefusedError(TOO_MUCH)
        upright = ImageOps.exif_transpose(frame).convert("RGB")
        upright.thumbnail((_LONGEST_EDGE, _LONGEST_EDGE))
        sheet = Image.new("RGB", upright.size)
        sheet.paste(upright)
        pages.append(sheet)
        if media_type != TIFF:
            break
    written = io.BytesIO()
    if len(pages) > 1:
        pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=150)
        return _clean_pdf(written.getvalue())
    kind = PNG if media_type == PNG else JPEG
    pages[0].save(written, "PNG" if kind == PNG else "JPEG", quality=85, optimize=True)
    return Cleaned(written.getvalue(), kind)


def _clean_pdf(data: bytes) -> Cleaned:
    _refuse_swelling(data)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise FileRefusedError(TOO_MUCH)
            _take_out(pdf)
            written = io.BytesIO()
            pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except pikepdf.PasswordError as error:
        raise FileRefusedError(LOCKED) from error
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileRefusedError(BROKEN) from error
    return Cleaned(written.getvalue(), PDF)


_OBJECT_STREAM = re.compile(rb"/(?:ObjStm|XRef)\b[^>]{0,400}>{0,2}.{0,200}?stream\r?\n", re.DOTALL)


def _refuse_swelling(data: bytes) -> None:
    """Unfold what a reader must unfold to find its way, up to a measure (a bomb of 10 MB makes 10 GB)."""
    left = _MOST_UNFOLDED
    for found in _OBJECT_STREAM.finditer(data):
        try:
            left -= len(zlib.decompressobj().decompress(data[found.end() :], left + 1))
        except zlib.error:
            continue
        if left < 0:
            raise FileRefusedError(TOO_MUCH)


_RUNS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute", "/GoToE", "/GoToR"})
_CARRIES = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})


def _take_out(pdf: pikepdf.Pdf) -> None:
    """Take out what runs, what is attached, and what tells of its maker."""
    _without(pdf.Root, "/OpenAction", "/AA", "/Metadata", "/AF", "/Collection", "/PieceInfo", "/URI")
    _without(pdf.Root.get("/Names"), "/JavaScript", "/EmbeddedFiles")
    _without(pdf.Root.get("/AcroForm"), "/XFA")
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            _disarm(thing)
    for page in pdf.pages:
        if "/Annots" in page:
            kept = [note for note in page.Annots if str(note.get("/Subtype", "")) not in _CARRIES]
            page.Annots = pikepdf.Array(kept)


def _without(thing: pikepdf.Object | None, *names: str) -> None:
    for name in names:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and name in thing:
            del thing[name]


def _disarm(thing: pikepdf.Object) -> None:
    _without(thing, "/AA", "/Metadata", "/PieceInfo", "/JS", "/EF", "/AF", "/LastModified")
    for name in ("/A", "/Next", "/PA"):
        action = thing.get(name)
        if isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) in _RUNS:
            del thing[name]
    if str(thing.get("/S", "")) in _RUNS:
        del thing["/S"]
