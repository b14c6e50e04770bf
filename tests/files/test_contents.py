"""What is taken as a file, told by its content only."""

from __future__ import annotations

import hashlib
import io
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.core.errors import UserError
from app.files.rules import contents
from app.files.rules.contents import examine
from app.files.rules.errors import (
    FileKindRefused,
    FileRefused,
    FileTooLarge,
    FileUnreadable,
    FileUnsafe,
    PictureTooLarge,
)
from app.files.rules.names import LONGEST, clean_name
from tests.files.samples import pdf, picture

pytestmark = pytest.mark.req("WMS-PRT-05")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_known_by_its_content_whatever_its_name(kind: str) -> None:
    data = picture(kind)

    found = examine(data, "laporan.pdf")

    assert found.kind == {"JPEG": "jpg", "PNG": "png"}[kind]
    assert (found.width, found.height, found.pages) == (640, 480, 1)
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    with Image.open(io.BytesIO(found.thumbnail)) as small:
        assert (small.format, small.size) == ("JPEG", (256, 192))


def test_a_pdf_tells_its_pages_and_shows_its_first_one() -> None:
    found = examine(pdf(pages=3), "nota")

    assert (found.kind, found.pages, found.width, found.height) == ("pdf", 3, 595, 842)
    with Image.open(io.BytesIO(found.thumbnail)) as small:
        assert max(small.size) <= 257


def test_a_turned_photo_has_an_upright_thumbnail() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    Image.new("RGB", (400, 200)).save(out, "JPEG", exif=exif)

    found = examine(out.getvalue(), "foto.jpg")

    with Image.open(io.BytesIO(found.thumbnail)) as small:
        assert small.size == (128, 256)


#: An action inside packed objects, as newer PDFs have them.
PACKED = b"9 0 obj\n<< /Type /ObjStm /N 1 >>\nstream\n" + zlib.compress(b"/Launch") + b"\nendstream"


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", FileRefused),
        (b"MZ\x90\x00 a program", FileKindRefused),
        (b"PK\x03\x04 an archive", FileKindRefused),
        (b"GIF89a" + bytes(40), FileKindRefused),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", FileKindRefused),
        (b"\xff\xd8\xff\xe0 no picture", FileUnreadable),
        (picture()[:-200], FileUnreadable),
        (picture("PNG")[:-40], FileUnreadable),
        (b"%PDF-1.7 no document", FileUnreadable),
        (pdf(script="app.alert(1)"), FileUnsafe),
        (pdf() + b"\n/Launch << >>", FileUnsafe),
        (pdf() + b"\n/J#61vaScript (x)", FileUnsafe),
        (pdf() + PACKED, FileUnsafe),
        (bytes(10 * 1024 * 1024 + 1), FileTooLarge),
    ],
)
def test_anything_else_is_refused_by_name(data: bytes, refusal: type[UserError]) -> None:
    with pytest.raises(refusal, match='Berkas "foto.jpg"') as refused:
        examine(data, "foto.jpg")

    assert refused.value.fields[0].field == "content"


def test_a_picture_too_large_to_open_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MOST_DOTS", 1000)

    with pytest.raises(PictureTooLarge, match="640 × 480 titik"):
        examine(picture(), "foto.jpg")


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"])
)
def test_garbage_never_breaks_the_program(tail: bytes, start: bytes) -> None:
    with pytest.raises(FileRefused):
        examine(start + tail, "sampah")


@given(st.data())
def test_a_damaged_picture_is_refused_or_opens(data: st.DataObject) -> None:
    whole = bytearray(picture("PNG", (8, 8)))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))

    with suppress(FileRefused):
        examine(bytes(whole), "foto")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("nota.PNG", "nota.jpg"),
        (r"C:\foto\nota toko.jpeg", "nota toko.jpg"),
        ("/home/../etc/passwd", "passwd.jpg"),
        ('a<b>:"c|d?.pdf', "a-b-c-d-.jpg"),
        ("...", "lampiran.jpg"),
        ("\u202egpj.exe", "gpj.exe.jpg"),
        ("x" * 300, "x" * (LONGEST - 4) + ".jpg"),
    ],
)
def test_names_are_kept_readable_and_harmless(given_name: str, kept: str) -> None:
    assert clean_name(given_name, "jpg") == kept
