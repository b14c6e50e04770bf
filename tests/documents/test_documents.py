"""Slips, the command sheet, cards and the printer check, read back from paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
import zxingcpp

from app.documents.barcodes import BarcodeRefused, BarcodeTooWide
from app.documents.cards import BadgeCard, LabelTooSmall, LocationLabel, ProductLabel
from app.documents.command_sheet import CommandSheet, SheetEntry, command_sheet, sheet_pages
from app.documents.grid import Grid
from app.documents.output import Document, kind_of, pages_of, preview, render
from app.documents.page import Fill, TextRun
from app.documents.printer_check import PrinterCheck
from app.documents.printers import PDF_ONLY, DocumentKind, Media
from app.scanning.commands import SHEET
from app.scanning.layout import TEST_CODE
from tests.documents.paper import (
    codes_of,
    decode,
    pdf_pictures,
    pdf_sizes_mm,
    pdf_text,
    plain,
    printed,
    printer,
    texts,
)
from tests.documents.samples import EASY, NOW, SLIP

if TYPE_CHECKING:
    from app.documents.grid import Dpi
    from app.documents.page import Page
    from app.documents.printers import Language

BADGE: Final = BadgeCard("USR-7K2M9QX4", "Siti Rahma Wulandari", "Packer", "PT Nirmala Cantika")
PRODUCT: Final = ProductLabel(
    name="Serum Vitamin C ^ Brightening ~ 30 ml",
    sku="SRM-VITC-30",
    barcode="8991234567891",
    variant='Rose "mini"',
    lot="L26/11-A",
    expiry=date(2027, 5, 31),
)
PLACE: Final = LocationLabel(
    code="A-01-A-01", barcode="LOC-WH1-A-01-A-01", warehouse="Gudang Utama", zone="Zona A"
)
CHECK: Final = PrinterCheck("Meja 1", "ZPL", NOW, 0.5, -1.0)
GS1: Final = "(01)08991234567891(17)270531(10)L26/11-A"


def words(pages: tuple[Page, ...]) -> list[str]:
    return [mark.text for page in pages for mark in page.marks if isinstance(mark, TextRun)]


@pytest.mark.req("PU-90", "WMS-PRT-01", "WMS-PRT-02")
@pytest.mark.parametrize("language", ["zpl", "tspl", "pdf"])
@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize(
    ("document", "media", "codes"),
    [
        pytest.param(SLIP, (105, 148), [SLIP.order_number], id="slip-a6"),
        pytest.param(SLIP, (148, 210), [SLIP.order_number], id="slip-a5"),
        pytest.param(BADGE, (85.6, 54), [BADGE.code], id="badge"),
        pytest.param(PRODUCT, (50, 30), ["8991234567891"], id="product-ean"),
        pytest.param(replace(PRODUCT, gs1=True), (50, 30), [GS1], id="product-gs1"),
        pytest.param(replace(PRODUCT, barcode="SRM^VITC~30"), (60, 40), ["SRM^VITC~30"], id="own"),
        pytest.param(PLACE, (100, 50), [PLACE.barcode], id="location"),
        pytest.param(PLACE, (100, 30), [PLACE.barcode], id="location-low"),
    ],
)
def test_each_document_reads_back(
    document: Document,
    media: tuple[float, float],
    codes: list[str],
    dpi: Dpi,
    language: Language,
) -> None:
    config = printer(language, *media, dpi)

    assert texts(printed(document, config)) == codes
    assert all(
        code.module >= code.symbol.narrowest(config.grid)
        for page in pages_of(document, config)
        for code in codes_of(page)
    )


@pytest.mark.req("PU-90")
@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize(
    ("document", "media", "size"),
    [
        (SLIP, (105, 148), (105, 148)),
        (SLIP, (148, 210), (148, 210)),
        (SLIP, (210, 297), (148, 210)),
        (BADGE, (210, 297), (85.6, 54)),
        (PRODUCT, (50, 30), (50, 30)),
        (PLACE, (100, 50), (100, 50)),
        (CHECK, (78, 100), (78, 100)),
    ],
)
def test_each_paper_has_its_size_within_half_a_millimetre(
    document: Document, media: tuple[float, float], size: tuple[float, float], dpi: Dpi
) -> None:
    for wide, high in pdf_sizes_mm(render(document, printer("pdf", *media, dpi))):
        assert abs(wide - size[0]) <= 0.5
        assert abs(high - size[1]) <= 0.5


@pytest.mark.req("PU-50", "PU-90")
@pytest.mark.parametrize("dpi", [300, 600])
def test_the_command_sheet_is_a4(dpi: Dpi) -> None:
    for wide, high in pdf_sizes_mm(render(command_sheet(), printer("pdf", 210, 297, dpi))):
        assert abs(wide - 210) <= 0.5
        assert abs(high - 297) <= 0.5


@pytest.mark.req("WMS-PRT-01")
def test_every_kind_of_document_is_known() -> None:
    documents: list[Document] = [EASY, SLIP, command_sheet(), CHECK, BADGE, PRODUCT, PLACE]

    assert {kind_of(document) for document in documents} == set(DocumentKind) - PDF_ONLY
    assert len({kind.label for kind in DocumentKind}) == len(DocumentKind)


def test_a_preview_shows_what_the_printer_prints() -> None:
    config = printer("tspl", 50, 30)

    (shown,) = preview(PRODUCT, config)
    (paper,) = printed(PRODUCT, config)

    assert shown.convert("L").tobytes() == paper.tobytes()


def test_copies_are_counted_by_the_printer_or_repeated_in_the_pdf() -> None:
    assert b"^PQ3^XZ" in render(PRODUCT, printer("zpl", 50, 30), copies=3)
    assert b"PRINT 1,3\r\n" in render(PRODUCT, printer("tspl", 50, 30), copies=3)
    assert len(pdf_sizes_mm(render(PRODUCT, printer("pdf", 50, 30), copies=3))) == 3


# ---------------------------------------------------------------- packing slip


@pytest.mark.req("PU-44", "WMS-PRT-01")
def test_the_slip_says_what_is_in_the_parcel_and_no_price() -> None:
    text = pdf_text(render(SLIP, printer("pdf", 148, 210, 300)))

    for part in (
        "Nirmala Skincare Official", "SLIP PENGEPAKAN", "2611210BCDEFGH",
        "Kepada: Siti Nurhaliza", "Kurir: J&T Express EZ", "Resi: JX3520000001",
        "SRM-VITC-30 - 30 ml", "Lot L261101", "ED 31 Mei 2027", "2 pcs",
        "Jumlah 3 barang, 2 SKU", 'Catatan pembeli: Tolong bungkus "rapi" ya',
        "Terima kasih sudah berbelanja.", "Halaman 1 dari 1",
        "21 Nov 2026 14.05 WIB - Dikemas oleh Siti Rahma",
    ):  # fmt: skip
        assert part in text
    assert "Rp" not in text
    assert "SALINAN" not in text


@pytest.mark.req("PU-45")
def test_a_second_slip_is_marked_as_a_copy() -> None:
    assert "SLIP PENGEPAKAN - SALINAN ke-1" in words(
        pages_of(replace(SLIP, reprint=1), printer("pdf", 105, 148))
    )


@pytest.mark.req("WMS-PRT-01")
@pytest.mark.parametrize("media", [(105, 148), (148, 210)])
def test_a_long_slip_goes_on_with_head_and_page_numbers(media: tuple[float, float]) -> None:
    lines = tuple(replace(SLIP.lines[0], sku=f"SKU-{n:02d}", lot=f"LOT{n:02d}") for n in range(40))
    pages = pages_of(replace(SLIP, lines=lines), printer("pdf", *media, 300))

    assert len(pages) >= 3
    for number, page in enumerate(pages, start=1):
        found = words((page,))
        assert f"Halaman {number} dari {len(pages)}" in found
        assert "Barang" in found
        lowest = max(mark.baseline for mark in page.marks if isinstance(mark, TextRun))
        assert lowest < page.height
    listed = [text for text in words(pages) if text.startswith("SKU-")]
    assert listed == [f"SKU-{n:02d} - 30 ml" for n in range(40)]
    assert "Nirmala Skincare Official - 2611210BCDEFGH (lanjutan)" in words(pages[1:2])


@pytest.mark.req("WMS-PRT-01")
@pytest.mark.parametrize("dpi", [203, 300])
def test_a_roll_is_as_long_as_the_slip(dpi: Dpi) -> None:
    config = printer("pdf", 80, 0, dpi)
    long = replace(SLIP, lines=SLIP.lines * 20)

    (short_page,), (long_page,) = pages_of(SLIP, config), pages_of(long, config)

    assert texts([plain(short_page)]) == [SLIP.order_number]
    assert 60 < short_page.height_mm < 130 < long_page.height_mm
    found = words((long_page,))
    assert found.count("SRM-VITC-30 - 30 ml") == 20
    assert found.count("Lot L261101 - ED 31 Mei 2027") == 20
    lowest = max(mark.baseline for mark in long_page.marks if isinstance(mark, TextRun))
    assert lowest < long_page.height


def test_an_order_number_too_long_for_the_roll_is_refused() -> None:
    with pytest.raises(BarcodeTooWide):
        render(
            replace(SLIP, order_number="X" * 50), replace(printer("pdf", 58, 0), media=Media(58, 0))
        )


# ---------------------------------------------------------------- command sheet


@pytest.mark.req("PU-50", "PU-08")
@pytest.mark.parametrize("pixels", [203, 300, 600])
def test_every_command_reads_back_as_bars_and_as_qr(pixels: int) -> None:
    payload = render(command_sheet("PT Nirmala"), printer("pdf", 210, 297, 600))

    found = [one for image in pdf_pictures(payload, pixels) for one in decode(image)]

    everything = sorted([*(command.value for command in SHEET), TEST_CODE])
    assert sorted(one.text for one in found if one.symbology == "Code 128") == everything
    assert sorted(one.text for one in found if one.symbology == "QR Code") == everything
    assert len(found) == 2 * len(everything)


@pytest.mark.req("PU-50", "PU-90")
@pytest.mark.parametrize("dpi", [300, 600])
def test_the_bars_of_the_sheet_are_wide_enough_and_all_alike(dpi: Dpi) -> None:
    grid = Grid(dpi)
    codes = [code for page in sheet_pages(command_sheet(), grid) for code in codes_of(page)]

    widths = {grid.mm(code.module) for code in codes if code.symbol.linear}

    assert {round(width, 3) for width in widths} == {0.423}
    assert all(grid.mm(code.height) >= 10 for code in codes if code.symbol.linear)


@pytest.mark.req("PU-50")
def test_each_row_has_its_two_codes_beside_each_other() -> None:
    """Whatever the scanner catches from one row says the same."""
    for page in sheet_pages(command_sheet(), Grid(600)):
        rows = sorted(codes_of(page), key=lambda code: (code.y + code.height // 2) // 200)
        by_data: dict[str, list[int]] = {}
        for code in rows:
            by_data.setdefault(code.symbol.data, []).append(code.y)
        assert all(len(tops) == 2 for tops in by_data.values())
        assert all(abs(first - second) < page.grid.dots(6) for first, second in by_data.values())


@pytest.mark.req("PU-50", "PU-90")
def test_the_sheet_explains_each_command_in_indonesian() -> None:
    found = words(sheet_pages(command_sheet("PT Nirmala"), Grid(600)))

    assert "Urungkan (Ctrl+Z)" in found
    assert "Batalkan scan terakhir; boleh diulang." in found
    assert "Angka 7" in found
    assert "PT Nirmala" in found
    assert "Uji tata letak keyboard: scan kode ini di layar Uji Scanner" in found
    for command in SHEET:
        assert any(text.startswith(command.label) for text in found)
        assert command.value in found  # under its bars, for typing it by hand (PU-90)


def test_a_sheet_of_own_codes_and_without_the_test() -> None:
    sheet = CommandSheet((SheetEntry("CMD-X", "Uji"),), test_code="")

    (page,) = sheet_pages(sheet, Grid(600))

    assert [code.symbol.data for code in codes_of(page)] == ["CMD-X", "CMD-X"]
    with pytest.raises(BarcodeRefused):
        sheet_pages(CommandSheet((SheetEntry("", "Kosong"),)), Grid(600))


# ---------------------------------------------------------------- cards and small labels


@pytest.mark.req("PU-90")
def test_the_badge_has_the_size_of_a_bank_card_and_shows_who() -> None:
    (page,) = pages_of(BADGE, printer("pdf", 210, 297, 300))

    assert (page.width_mm, page.height_mm) == (85.6, 54.0)
    assert words((page,)) == [
        "PT Nirmala Cantika",
        "Siti Rahma Wulandari",
        "Packer",
        "USR-7K2M9QX4",
    ]


def test_a_product_label_names_sku_lot_and_expiry() -> None:
    found = words(pages_of(PRODUCT, printer("zpl", 50, 30)))

    assert "8 991234 567891" in found
    assert "SKU SRM-VITC-30" in found
    assert "Lot L26/11-A - ED 31 Mei 2027" in found


@pytest.mark.req("PU-14")
def test_one_scan_of_the_gs1_label_fills_product_lot_and_expiry() -> None:
    (image,) = printed(replace(PRODUCT, gs1=True), printer("zpl", 50, 30))

    (found,) = zxingcpp.read_barcodes(image)

    assert (found.symbology_identifier, found.bytes) == (
        "]d2",
        b"01089912345678911727053110L26/11-A",
    )


def test_gs1_needs_a_gtin() -> None:
    with pytest.raises(BarcodeRefused):
        pages_of(replace(PRODUCT, gs1=True, barcode="SRM-VITC-30"), printer("zpl", 50, 30))


@pytest.mark.parametrize(
    ("document", "media"),
    [(PRODUCT, (50, 18)), (PLACE, (100, 15)), (replace(PRODUCT, gs1=True), (50, 12))],
)
def test_paper_with_no_room_for_the_text_is_refused(
    document: Document, media: tuple[float, float]
) -> None:
    with pytest.raises((LabelTooSmall, BarcodeTooWide)) as refused:
        pages_of(document, printer("zpl", *media))

    assert "label yang lebih" in refused.value.message


def test_a_location_code_is_as_large_as_the_room() -> None:
    (page,) = pages_of(PLACE, printer("zpl", 100, 50))

    (code,) = [m for m in page.marks if isinstance(m, TextRun) and m.text == "A-01-A-01"]

    assert Grid(203).mm(code.size) > 14


# ---------------------------------------------------------------- printer check


@pytest.mark.req("PU-91")
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_the_check_has_a_box_two_millimetres_inside_the_edge(dpi: Dpi) -> None:
    (page,) = pages_of(CHECK, printer("zpl", 100, 150, dpi))
    grid = page.grid
    left = min(mark.x for mark in page.marks if isinstance(mark, Fill))
    right = max(mark.x + mark.width for mark in page.marks if isinstance(mark, Fill))
    top = min(mark.y for mark in page.marks if isinstance(mark, Fill))
    bottom = max(mark.y + mark.height for mark in page.marks if isinstance(mark, Fill))

    assert [round(grid.mm(dots), 1) for dots in (left, top)] == [2.0, 2.0]
    assert [round(grid.mm(dots), 1) for dots in (right, bottom)] == [98.0, 148.0]


@pytest.mark.req("PU-91")
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_the_ruler_has_a_mark_each_millimetre(dpi: Dpi) -> None:
    (page,) = pages_of(CHECK, printer("zpl", 100, 150, dpi))
    grid = page.grid
    across = sorted(
        mark.x
        for mark in page.marks
        if isinstance(mark, Fill)
        and mark.y == grid.dots(2)
        and mark.width == 1
        and mark.height < grid.dots(4)
    )

    places = sorted({round(grid.mm(x) - 2) for x in across})

    assert places[:96] == list(range(96))
    assert all(abs(grid.mm(x) - 2 - round(grid.mm(x) - 2)) < 0.07 for x in across)


@pytest.mark.req("PU-91")
@pytest.mark.parametrize(
    ("media", "dpi", "grades"),
    [
        ((100, 150), 203, ["UJI-1D", "UJI-2D", "UJI-3D", "UJI-4D", "UJI-5D"]),
        ((78, 100), 300, ["UJI-2D", "UJI-3D", "UJI-4D"]),
        ((50, 30), 203, ["UJI-2D"]),
    ],
)
def test_the_grade_bars_say_how_narrow_this_printer_can_go(
    media: tuple[float, float], dpi: Dpi, grades: list[str]
) -> None:
    config = printer("zpl", *media, dpi)
    (page,) = pages_of(CHECK, config)

    assert [code.symbol.data for code in codes_of(page)] == grades
    assert [f"UJI-{code.module}D" for code in codes_of(page)] == grades
    assert set(grades) - {"UJI-1D"} <= set(texts(printed(CHECK, config)))
    assert any("geser kanan +0,5 mm, turun -1,0 mm" in text.lower() for text in words((page,))) or (
        "geser kanan +0,5 mm, turun -1,0 mm" in " ".join(words((page,))).lower()
    )
