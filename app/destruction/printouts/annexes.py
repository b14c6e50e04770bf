"""Part 11: numbered photos with time, place, person and SHA-256; scanned lots; papers."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from PIL import Image as Picture
from PIL import ImageOps
from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Image, PageBreak, Table, TableStyle

from app.core.text import angka, tanggal_panjang, waktu
from app.documents import a4

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportlab.platypus import Flowable

    from app.destruction.api import DestructionView, EvidenceRow

PHASES: Final = {
    "before": "Sebelum pemusnahan",
    "during": "Selama pemusnahan",
    "after": "Sesudah pemusnahan",
    "paper": "Dokumen",
}
_WIDE, _HIGH = 80 * mm, 60 * mm
#: Enough on paper (80 mm at 160 dpi), and a quarter of what is kept: JPEG reads that four times
#: faster than the whole.
_PIXELS: Final = (512, 384)


def pages(view: DestructionView, photos: Mapping[str, bytes]) -> list[Flowable]:
    """The annexes that have something to show."""
    shown = [one for one in view.evidence if one.sha256 in photos]
    found: list[Flowable] = []
    if shown:
        found += [PageBreak(), _heading(f"Lampiran 1 - Foto ({len(shown)})"), _grid(shown, photos)]
    found += [PageBreak(), _heading("Lampiran 2 - Daftar lot"), _lots(view)]
    papers = [one for one in view.evidence if one.sha256 not in photos]
    if papers:
        found += [_heading("Lampiran 3 - Dokumen pendukung"), *map(_paper, papers)]
    return found


def _heading(text: str) -> Flowable:
    return a4.words(text, a4.style(11, bold=True, after=5, before=6))


def _grid(shown: list[EvidenceRow], photos: Mapping[str, bytes]) -> Table:
    cells: list[Any] = [
        [_photo(photos[one.sha256]), *_caption(number, one)] for number, one in enumerate(shown, 1)
    ]
    cells += [""] * (len(cells) % 2)
    rows = [cells[at : at + 2] for at in range(0, len(cells), 2)]
    table = Table(rows, colWidths=[a4.WIDTH / 2] * 2)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 10),
            ]
        )
    )
    return table


def _caption(number: int, one: EvidenceRow) -> list[Flowable]:
    small = a4.style(7.5, after=1)
    about = f", baris {one.line} ({one.sku})" if one.line else ""
    where = f"{one.place}, " if one.place else ""
    return [
        a4.words(f"Foto {number}. {PHASES[one.phase]}{about}", a4.style(8, bold=True, after=1)),
        a4.words(f"{waktu(one.taken_at)} WIB, {where}oleh {one.person}", small),
        *([a4.words(one.note, small)] if one.note else []),
        a4.words(f"SHA-256 {one.sha256}", a4.style(6.2, after=0)),
    ]


def _photo(data: bytes) -> Image:
    """A photo at the size it is printed; its hash in the caption is that of the stored one."""
    with Picture.open(BytesIO(data)) as opened:
        opened.draft("RGB", _PIXELS)
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    picture.thumbnail(_PIXELS)
    small = BytesIO()
    picture.save(small, "JPEG", quality=82)
    scale = min(_WIDE / picture.width, _HIGH / picture.height)
    small.seek(0)
    made = Image(small, picture.width * scale, picture.height * scale)
    made.hAlign = "LEFT"
    return made


def _lots(view: DestructionView) -> Table:
    cell = a4.style(7.5, after=0)
    head = a4.style(7.5, bold=True, after=0)
    widths = [each * mm for each in (9, 33, 27, 25, 31, 25, 20)]

    def fitted(text: str, column: int) -> Any:  # noqa: ANN401 - a text or a paragraph
        return a4.cell(text or "-", cell, widths[column] - 6)

    titles = ("No", "SKU", "Lot/Bets", "Nomor seri", "Kedaluwarsa", "Lokasi", "Jumlah")
    rows: list[list[Any]] = [[a4.words(each, head) for each in titles]]
    rows += [
        [
            str(item.line), fitted(item.sku, 1), fitted(item.lot, 2), fitted(item.serial, 3),
            tanggal_panjang(item.expires_on) if item.expires_on else "-",
            fitted(item.location, 5), f"{angka(item.qty)} {item.unit}",
        ]
        for item in view.items
    ]  # fmt: skip
    table = Table(rows, colWidths=widths, repeatRows=1)
    table.setStyle(listing(7.5))
    return table


def listing(size: float) -> TableStyle:
    """The look of a plain list."""
    return TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), a4.REGULAR, size),
            ("FONT", (0, 0), (-1, 0), a4.BOLD, size),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.92, 0.92, 0.92)),
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.Color(0.6, 0.6, 0.6)),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )


def _paper(one: EvidenceRow) -> Flowable:
    note = f" - {one.note}" if one.note else ""
    return a4.words(
        f"{PHASES[one.phase]}{note}, {waktu(one.taken_at)} WIB, oleh {one.person}, "
        f"SHA-256 {one.sha256}",
        a4.style(8, after=2),
    )
