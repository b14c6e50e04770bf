"""What bytes are, told by the bytes themselves and proved by decoding them (WMS-PRT-05).

The name and its ending are what somebody typed: they decide nothing.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from dataclasses import dataclass
from typing import Final, Literal

from app.core.pdfium import pdfium
from app.files.rules.errors import (
    FileKindRefused,
    FileRefused,
    FileTooLarge,
    FileUnreadable,
    FileUnsafe,
    PictureTooLarge,
)

Kind = Literal["jpg", "png", "pdf"]

#: Largest file taken, in bytes.
MOST_BYTES: Final = 10 * 1024 * 1024
#: Dots of a picture: 60 million take 180 MB when opened.
MOST_DOTS: Final = 60_000_000
MOST_PAGES: Final = 500
#: Edge of a thumbnail in dots, and the quality it is kept with.
THUMBNAIL: Final = 256
_QUALITY: Final = 80
_POINTS: Final = 72
#: The start of a file of each kind.
_STARTS: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"%PDF-", "pdf"),
)
MEDIA: Final[dict[Kind, str]] = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
}
#: What runs, sends or carries something else along.
_ACTIONS: Final = re.compile(
    rb"/(JavaScript|Launch|SubmitForm|ImportData|RichMedia|EmbeddedFile)\b"
)
#: A letter of a name may be written as its number.
_SPELT: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
#: Objects packed together; the packing hides their names.
_PACKED: Final = re.compile(rb"/ObjStm\b[^>]{0,200}>>\s*stream\r?\n")
_UNPACKED_MOST: Final = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept.

    Attributes:
        kind: Told by its content.
        sha256: Of exactly these bytes, lower-case hex.
        width: Dots across; of a PDF the points of its first page.
        height: Dots down, likewise.
        pages: Pages of a PDF, 1 for a picture.
        thumbnail: A small JPEG of it.
    """

    kind: Kind
    sha256: str
    width: int
    height: int
    pages: int
    thumbnail: bytes


def sha256_of(data: bytes) -> str:
    """Lower-case hex of the SHA-256."""
    return hashlib.sha256(data).hexdigest()


def kind_of(data: bytes) -> Kind | None:
    """The kind a file begins like."""
    return next((kind for start, kind in _STARTS if data.startswith(start)), None)


def examine(data: bytes, name: str) -> Examined:
    """Open a file wholly and say what it is.

    Args:
        data: Its bytes.
        name: What the person calls it, for the sentences.

    Raises:
        FileRefused: Empty, too large, another kind, damaged, locked, or a PDF that acts by itself.
    """
    if not data:
        raise FileRefused(name, "kosong. Pilih berkas lain.")
    if len(data) > MOST_BYTES:
        raise FileTooLarge(name, len(data), MOST_BYTES)
    kind = kind_of(data)
    if kind is None:
        raise FileKindRefused(name)
    width, height, pages, thumbnail = _pdf(data, name) if kind == "pdf" else _picture(data, name)
    return Examined(kind, sha256_of(data), width, height, pages, thumbnail)


def _picture(data: bytes, name: str) -> tuple[int, int, int, bytes]:
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            width, height = image.size
            _openable(width, height, name)
            image.load()
            # As the camera was held: most write the turn beside the dots.
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((THUMBNAIL, THUMBNAIL))
            return width, height, 1, _jpeg(upright)
    except FileRefused:
        raise
    # Pillow's decoders raise what they please on damaged bytes.
    except Exception as error:
        raise FileUnreadable(name) from error


def _openable(width: int, height: int, name: str) -> None:
    if width * height > MOST_DOTS:
        raise PictureTooLarge(name, width, height)


def _jpeg(image: object) -> bytes:
    from PIL import Image

    assert isinstance(image, Image.Image)  # noqa: S101 - for the type checker; Pillow loads late
    white = Image.new("RGB", image.size, "white")
    clear = image.convert("RGBA")
    white.paste(clear, mask=clear.getchannel("A"))
    out = io.BytesIO()
    white.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _pdf(data: bytes, name: str) -> tuple[int, int, int, bytes]:
    _harmless(data, name)
    with pdfium() as library:
        try:
            document = library.PdfDocument(data)
        except library.PdfiumError:
            raise FileUnreadable(name) from None
        try:
            _alone(document, name)
            pages = len(document)
            if not 1 <= pages <= MOST_PAGES:
                raise FileRefused(name, f"harus berisi 1 sampai {MOST_PAGES} halaman.")
            page = document[0]
            width, height = page.get_size()
            scale = THUMBNAIL / max(width, height, 1)
            thumbnail = _jpeg(page.render(scale=scale).to_pil())
        except library.PdfiumError:
            raise FileUnreadable(name) from None
        finally:
            document.close()
    return round(width), round(height), pages, thumbnail


def _harmless(data: bytes, name: str) -> None:
    """Refuse a PDF that names an action, plainly or inside packed objects."""
    room = _UNPACKED_MOST
    parts = [data]
    for packed in _PACKED.finditer(data):
        try:
            part = zlib.decompressobj().decompress(data[packed.end() :], max(1, room))
        except zlib.error:
            continue  # another packing; PDFium's own counts are asked next
        parts.append(part)
        room -= len(part)
    for part in parts:
        found = _ACTIONS.search(_SPELT.sub(_letter, part))
        if found is not None:
            raise FileUnsafe(name, f"perintah otomatis ({found[1].decode()})")


def _letter(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)])


def _alone(document: object, name: str) -> None:
    """Refuse scripts and files inside a PDF as PDFium counts them."""
    from pypdfium2 import raw

    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        raise FileUnsafe(name, "skrip")
    if raw.FPDFDoc_GetAttachmentCount(document) > 0:
        raise FileUnsafe(name, "berkas lain di dalamnya")
