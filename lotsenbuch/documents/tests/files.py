"""Files as people bring them, good and bad."""

import io
import zlib

import pikepdf
from PIL import Image

PLACE = "Fliederstieg 17 im Bild"


def photo(kind: str = "JPEG", *, turned: bool = False) -> bytes:
    """Return a photograph that tells where and with what it was taken."""
    image = Image.new("RGB", (60, 40), "white")
    exif = Image.Exif()
    exif[0x010E] = PLACE
    exif[0x0110] = "Telefon von Zeynep"
    if turned:
        exif[0x0112] = 6
    written = io.BytesIO()
    image.save(written, kind, exif=exif)
    return written.getvalue()


def pages(count: int) -> bytes:
    """Return a TIFF of several pages."""
    sheets = [Image.new("RGB", (50, 70), (number, 0, 0)) for number in range(count)]
    written = io.BytesIO()
    sheets[0].save(written, "TIFF", save_all=True, append_images=sheets[1:])
    return written.getvalue()


def pdf(*, count: int = 1, owner: str = "", armed: bool = False, in_streams: bool = False) -> bytes:
    """Return a PDF: with scripts, an attachment and metadata when `armed`, locked when it has an owner."""
    made = pikepdf.new()
    for _ in range(count):
        made.add_blank_page(page_size=(200, 300))
    made.docinfo["/Author"] = PLACE
    if armed:
        _arm(made)
    written = io.BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if in_streams else pikepdf.ObjectStreamMode.preserve
    lock = pikepdf.Encryption(owner=owner, user=owner) if owner else None
    made.save(written, object_stream_mode=mode, encryption=lock or False)
    return written.getvalue()


def _arm(made: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('da')"))
    made.Root.OpenAction = made.make_indirect(script)
    made.attachments["geheim.txt"] = b"Anhang"
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([0, 0, 9, 9]), A=launch
    )
    clip = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=pikepdf.Array([0, 0, 9, 9])
    )
    made.pages[0].Annots = pikepdf.Array([made.make_indirect(note), made.make_indirect(clip)])
    made.pages[0].obj.AA = pikepdf.Dictionary(O=script)
    with made.open_metadata() as meta:
        meta["dc:title"] = PLACE


def swelling_picture() -> bytes:
    """Return a PNG of a few kilobytes that says it is 20,000 by 20,000 pixels."""
    image = Image.new("1", (1, 1))
    written = io.BytesIO()
    image.save(written, "PNG")
    data = written.getvalue()
    head = b"IHDR" + (20_000).to_bytes(4, "big") * 2 + data[24:29]
    return data[:12] + head + zlib.crc32(head).to_bytes(4, "big") + data[33:]


def swelling_pdf() -> bytes:
    """Return a PDF of 100 kB whose object stream unfolds to 100 MB."""
    bomb = zlib.compress(b"0 " * 50_000_000, 9)
    head = f"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {len(bomb)}>>\nstream\n"
    return b"%PDF-1.5\n" + head.encode() + bomb + b"\nendstream\nendobj\n"
