"""The shipping label on paper: read back from every size, resolution and printer language."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.money import Money
from app.documents import pdf, zpl
from app.documents.barcodes import BarcodeRefused
from app.documents.fonts import ASCENT, CAPITAL
from app.documents.grid import Grid
from app.documents.labels import LabelItem, ShippingLabel, shipping_pages
from app.documents.output import PaperTooSmall, render, shipping_size_for
from app.documents.page import Fill, TextRun
from app.documents.printers import Media
from app.documents.shipping_layout import masked_phone, weight_text
from app.documents.templates import TemplateRefused, shipping_sizes, shipping_template
from tests.documents.paper import (
    ZPL_COMMANDS,
    codes_of,
    column_of,
    pdf_pictures,
    pdf_sizes_mm,
    pdf_text,
    pictures,
    plain,
    printer,
    row_of,
    run_lengths,
    texts,
    zpl_commands,
)
from tests.documents.samples import ACCENTS, AWKWARD, EASY, LONG_RESI

if TYPE_CHECKING:
    from pathlib import Path

    from app.documents.grid import Dpi
    from app.documents.page import Page
    from app.documents.printers import Language

SIZES: Final = ("100x150", "78x100", "a6")
LABELS: Final = {"easy": EASY, "awkward": AWKWARD, "accents": ACCENTS}
CASES: Final = [
    pytest.param(name, size, dpi, id=f"{name}-{size}-{dpi}")
    for name in LABELS
    for size in SIZES
    for dpi in (203, 300)
]


def page_of(label: ShippingLabel, size: str = "100x150", dpi: Dpi = 203) -> Page:
    (page,) = shipping_pages(label, Grid(dpi), size)
    return page


def words(page: Page) -> list[str]:
    return [mark.text for mark in page.marks if isinstance(mark, TextRun)]


# ---------------------------------------------------------------- reading back


@pytest.mark.req("PU-90", "WMS-PRT-01", "WMS-PRT-02", "WMS-SHIP-04")
@pytest.mark.parametrize("language", ["zpl", "tspl", "pdf"])
@pytest.mark.parametrize(("name", "size", "dpi"), CASES)
def test_the_resi_reads_back(name: str, size: str, dpi: Dpi, language: Language) -> None:
    pages = shipping_pages(LABELS[name], Grid(dpi), size)

    assert texts(pictures(language, pages)) == [LABELS[name].resi]


@pytest.mark.req("PU-90")
@pytest.mark.parametrize(("name", "size", "dpi"), CASES)
def test_a_driver_that_draws_203_or_300_dots_an_inch_still_prints_what_scans(
    name: str, size: str, dpi: Dpi
) -> None:
    payload = pdf.render(shipping_pages(LABELS[name], Grid(dpi), size))

    for pixels in (203, 300):
        assert texts(pdf_pictures(payload, pixels)) == [LABELS[name].resi]


@pytest.mark.req("PU-90", "WMS-PRT-02")
@settings(max_examples=60)
@given(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", min_size=8, max_size=28),
    st.sampled_from(SIZES),
)
def test_any_resi_reads_back(resi: str, size: str) -> None:
    pages = shipping_pages(replace(EASY, resi=resi), Grid(203), size)

    assert texts(pictures("zpl", pages)) == [resi]


# ---------------------------------------------------------------- bars


def ink(page: Page, number: int = 0) -> tuple[int, int, int, int]:
    code = codes_of(page)[number]
    width, height = code.box
    return code.x, code.y, code.x + width, code.y + height


@pytest.mark.req("PU-90", "WMS-PRT-02")
@pytest.mark.parametrize("language", ["zpl", "tspl", "pdf"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_every_bar_and_space_is_whole_dots(size: str, dpi: Dpi, language: Language) -> None:
    page = page_of(EASY, size, dpi)
    (code,) = codes_of(page)
    left, top, right, bottom = ink(page)
    (image,) = pictures(language, (page,))

    runs = run_lengths(row_of(image, (top + bottom) // 2, left - 1, right + 1))

    assert sum(runs) == code.symbol.width * code.module
    assert {run % code.module for run in runs} == {0}
    assert code.module >= Grid(dpi).limits.linear
    assert {run // code.module for run in runs} == {1, 2, 3, 4}


@pytest.mark.req("PU-90")
@pytest.mark.parametrize(("name", "size", "dpi"), CASES)
def test_the_quiet_zone_is_white_and_ten_modules_wide(name: str, size: str, dpi: Dpi) -> None:
    page = page_of(LABELS[name], size, dpi)
    image = plain(page)
    for number, code in enumerate(codes_of(page)):
        left, top, right, bottom = ink(page, number)
        quiet = code.quiet_dots
        if code.turned:
            zones = (left, top - quiet, right, top), (left, bottom, right, bottom + quiet)
        else:
            zones = (left - quiet, top, left, bottom), (right, top, right + quiet, bottom)

        for x1, y1, x2, y2 in zones:
            assert min(x1, y1) >= 0
            assert x2 <= page.width
            assert y2 <= page.height
            assert image.crop((x1, y1, x2, y2)).getextrema() == (255, 255)
        if code.symbol.linear:
            assert quiet == 10 * code.module
            assert Grid(dpi).mm(code.height) >= 10


@pytest.mark.req("PU-90", "WMS-SHIP-04")
@pytest.mark.parametrize("dpi", [203, 300])
def test_a_resi_too_long_for_the_width_stands_along_the_edge_and_is_a_qr_too(dpi: Dpi) -> None:
    page = page_of(AWKWARD, "78x100", dpi)

    found = [
        (code.symbol.symbology.value, code.turned, code.symbol.data) for code in codes_of(page)
    ]

    assert found == [("Code 128", True, LONG_RESI), ("QR", False, LONG_RESI)]
    assert min(code.module for code in codes_of(page)) >= Grid(dpi).limits.linear
    wide = page_of(AWKWARD, "100x150", dpi)
    assert [(code.symbol.symbology.value, code.turned) for code in codes_of(wide)] == [
        ("Code 128", False)
    ]


@pytest.mark.req("PU-90")
def test_a_resi_too_long_for_any_bars_is_printed_as_qr_alone() -> None:
    resi = "ABCDEFGHIJ" * 6
    page = page_of(replace(EASY, resi=resi), "78x100")

    assert [code.symbol.symbology.value for code in codes_of(page)] == ["QR"]
    assert texts(pictures("zpl", (page,))) == [resi]


def test_a_resi_no_scanner_can_type_is_refused() -> None:
    with pytest.raises(BarcodeRefused, match='karakter "é" tidak dikenal scanner'):
        page_of(replace(EASY, resi="JNÉ123".replace("É", "é")))


# ---------------------------------------------------------------- size


@pytest.mark.req("PU-90", "WMS-SHIP-04")
@pytest.mark.parametrize(
    ("size", "width", "height"), [("100x150", 100, 150), ("78x100", 78, 100), ("a6", 105, 148)]
)
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_the_paper_has_its_size_within_half_a_millimetre(
    size: str, width: float, height: float, dpi: Dpi
) -> None:
    page = page_of(EASY, size, dpi)

    ((wide, high),) = pdf_sizes_mm(pdf.render((page,)))

    assert abs(wide - width) <= 0.5
    assert abs(high - height) <= 0.5
    assert f"^PW{page.width}^LL{page.height}".encode() in zpl.render((page,))
    assert abs(Grid(dpi).mm(page.width) - width) <= 0.5
    assert abs(Grid(dpi).mm(page.height) - height) <= 0.5


@pytest.mark.req("PU-90")
@pytest.mark.parametrize("dpi", [203, 300])
def test_the_bars_have_their_size_within_half_a_millimetre(dpi: Dpi) -> None:
    page = page_of(EASY, "100x150", dpi)
    (code,) = codes_of(page)
    (image,) = pictures("pdf", (page,))
    left, top, _, _ = ink(page)
    pixels = row_of(image, top + 5, 0, image.width)
    columns = column_of(image, left + 1, 0, page.height)

    first, last = pixels.index(0), len(pixels) - 1 - pixels[::-1].index(0)
    high = columns[top:].index(1)

    assert (first, last + 1 - first) == (left, code.symbol.width * code.module)
    assert abs(Grid(dpi).mm(high) - 19.0) <= 0.5


@pytest.mark.req("PU-91")
def test_offsets_of_the_printer_move_everything() -> None:
    config = replace(printer("zpl", 100, 150), offset_x_mm=0.5, offset_y_mm=-1.0)
    straight, moved = page_of(EASY), render(EASY, config)

    (code,) = codes_of(straight)

    assert f"^FO{code.x + 4},{code.y - 8}^BY".encode() in moved


@pytest.mark.req("WMS-SHIP-04")
@pytest.mark.parametrize(
    ("media", "size"),
    [
        (Media(100, 150), "100x150"),
        (Media(78, 100), "78x100"),
        (Media(105, 148), "a6"),
        (Media(101.6, 152.4), "100x150"),
        (Media(80, 100), "78x100"),
        (Media(210, 297), "a6"),
    ],
)
def test_the_template_follows_the_paper(media: Media, size: str) -> None:
    assert shipping_size_for(media) == size


def test_paper_too_small_for_any_template_is_refused() -> None:
    with pytest.raises(PaperTooSmall, match="Kertas 50 x 30 mm terlalu kecil"):
        render(EASY, printer("zpl", 50, 30))


# ---------------------------------------------------------------- what is on it


@pytest.mark.req("WMS-SHIP-04")
def test_everything_the_courier_needs_is_on_it() -> None:
    found = words(page_of(EASY))

    assert found[:2] == ["21 Nov 2026 14.05 WIB - Packer SR", "J&T Express"]
    assert {
        "EZ",
        "JX3520000001",
        "COD Rp 125.000",
        "1,25 kg",
        "PENERIMA",
        "Siti Nurhaliza",
        "6281398765432",
        "PENGIRIM: Nirmala Skincare Official - 081234567890",
        "Jl. Soekarno Hatta No. 590, Bandung, Jawa Barat 40286",
        "No. Pesanan 2611210BCDEFGH - Shopee",
        "Isi: 3 pcs, 2 SKU",
        "2 x SRM-VITC-30 - Serum Vitamin C 30 ml",
        "1 x TNR-ROSE-100 - Toner Mawar 100 ml",
    } <= set(found)
    address = " ".join(found[found.index("6281398765432") + 1 :]).split(" PENGIRIM")[0]
    assert address == "Jl. Kebon Kacang Raya No. 12A RT 003/RW 005, Jakarta Pusat 10240"


@pytest.mark.req("WMS-SHIP-04")
@pytest.mark.parametrize("cod", [None, Money(0)])
def test_without_cod_it_says_so(cod: Money | None) -> None:
    found = words(page_of(replace(EASY, cod=cod)))

    assert "NON-COD" in found
    assert not any(text.startswith("COD") for text in found)


@pytest.mark.req("WMS-SHIP-04")
def test_cod_is_white_on_black_and_the_largest_but_courier() -> None:
    page = page_of(EASY)
    (cod,) = [mark for mark in page.marks if isinstance(mark, TextRun) and mark.white]
    ground = [
        mark
        for mark in page.marks
        if isinstance(mark, Fill)
        and mark.x <= cod.x
        and mark.x + mark.width >= cod.x + cod.width
        and mark.y < cod.baseline - cod.size * CAPITAL
        and mark.y + mark.height > cod.baseline
    ]

    assert cod.text == "COD Rp 125.000"
    assert len(ground) == 1
    assert cod.size == max(
        mark.size
        for mark in page.marks
        if isinstance(mark, TextRun) and mark.text not in {"J&T Express", "EZ"}
    )
    assert Grid(203).mm(cod.size) > 7


@pytest.mark.req("PU-45", "WMS-PRT-01")
def test_a_reprint_is_marked() -> None:
    assert "CETAK ULANG ke-2" in words(page_of(AWKWARD))
    assert not any("CETAK" in text for text in words(page_of(EASY)))
    assert "CETAK ULANG ke-1" in pdf_text(pdf.render((page_of(replace(EASY, reprint=1)),)))


@pytest.mark.req("WMS-SHIP-04")
@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("6281398765432", "6281******432"),
        ("0812-3456-7890", "0812*****890"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_the_phone_can_be_masked(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown
    if phone:
        masked = words(page_of(replace(EASY, recipient_phone=phone, mask_phone=True)))
        assert shown in masked
        assert phone not in masked


@pytest.mark.req("WMS-SHIP-04")
@pytest.mark.parametrize(
    ("grams", "shown"),
    [(0, "0 g"), (850, "850 g"), (1000, "1 kg"), (1250, "1,25 kg"), (1_234_500, "1.234,5 kg")],
)
def test_weight(grams: int, shown: str) -> None:
    assert weight_text(grams) == shown


@pytest.mark.req("WMS-SHIP-04")
@pytest.mark.parametrize("size", SIZES)
def test_lines_that_do_not_fit_are_counted(size: str) -> None:
    label = replace(EASY, items=tuple(LabelItem(f"SKU-{n}", 1) for n in range(60)))

    found = words(page_of(label, size))
    shown = [text for text in found if text.startswith("1 x SKU-")]

    assert shown == [f"1 x SKU-{n}" for n in range(len(shown))]
    assert 1 <= len(shown) < 60
    assert f"+{60 - len(shown)} lagi" in found
    assert "Isi: 60 pcs, 60 SKU" in found


@pytest.mark.req("WMS-SHIP-04")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dpi", [203, 300])
def test_the_longest_address_is_complete(size: str, dpi: Dpi) -> None:
    found = words(page_of(AWKWARD, size, dpi))
    start = found.index("6281******432") + 1
    end = next(number for number, text in enumerate(found) if text.startswith("PENGIRIM"))

    assert " ".join(found[start:end]) == (
        "Perumahan Griya Asri Kencana Permai Blok ZZ-99 Nomor 123 RT 001/RW 012, Jalan Raya Lintas "
        "Timur Sumatera Kilometer 145, Kelurahan Pematang Sungai Baru, Kecamatan Tanjung Balai "
        "Selatan Pangkalan Susu, Kabupaten Labuhanbatu Utara, Provinsi Sumatera Utara 21457. "
        "Patokan: belakang Masjid Jami' Al-Ikhlas, rumah cat biru, titip ke Pak RT"
    )


@pytest.mark.req("WMS-SHIP-04")
def test_several_parcels_say_which_one_this_is() -> None:
    assert "Paket 2 dari 3" in words(page_of(AWKWARD))
    assert not any(text.startswith("Paket") for text in words(page_of(EASY)))


@pytest.mark.req("WMS-SHIP-04")
@pytest.mark.parametrize(("name", "size", "dpi"), CASES)
def test_nothing_leaves_the_paper_and_no_line_runs_into_another(
    name: str, size: str, dpi: Dpi
) -> None:
    page = page_of(LABELS[name], size, dpi)
    runs = [mark for mark in page.marks if isinstance(mark, TextRun)]
    rooms = sorted(
        (run.baseline - round(run.size * CAPITAL), run.baseline, run.x, run.x + run.width, run.text)
        for run in runs
    )

    assert all(left >= 0 and right <= page.width + 1 for _, _, left, right, _ in rooms)
    assert all(top >= 0 and bottom + 1 < page.height for top, bottom, _, _, _ in rooms)
    for number, (_, bottom, left, right, text) in enumerate(rooms):
        for top2, _, left2, right2, text2 in rooms[number + 1 :]:
            beside = right2 <= left + 1 or right <= left2 + 1
            assert beside or top2 > bottom, (text, text2)
    for code in codes_of(page):
        width, height = code.box
        for top, bottom, left, right, text in rooms:
            beside = right <= code.x + 1 or left >= code.x + width
            assert beside or bottom < code.y or top >= code.y + height, text


def test_lines_of_a_paragraph_keep_their_distance() -> None:
    page = page_of(AWKWARD, "a6")
    address = [
        mark
        for mark in page.marks
        if isinstance(mark, TextRun) and not mark.bold and not mark.white
    ][2:5]

    gaps = {second.baseline - first.baseline for first, second in pairwise(address)}

    assert all(gap >= address[0].size * ASCENT for gap in gaps)


# ---------------------------------------------------------------- nothing is obeyed, all is shown


@pytest.mark.req("WMS-PRT-01")
@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_no_name_becomes_a_printer_command(label: ShippingLabel) -> None:
    payload = render(label, printer("zpl", 100, 150))

    assert zpl_commands(payload) <= ZPL_COMMANDS
    assert b"~" not in payload
    assert payload.count(b"^XA") == payload.count(b"^XZ") == 1


@pytest.mark.req("WMS-PRT-01")
@settings(max_examples=60)
@given(st.text(st.characters(codec="utf-8"), max_size=60), st.text(max_size=300))
def test_whatever_a_buyer_types_only_the_resi_scans(name: str, address: str) -> None:
    label = replace(EASY, recipient_name=name, recipient_address=address)
    pages = shipping_pages(label, Grid(203), "78x100")
    payload = zpl.render(pages)

    assert zpl_commands(payload) <= ZPL_COMMANDS
    assert b"~" not in payload
    assert texts(pictures("zpl", pages)) == [EASY.resi]


@pytest.mark.req("WMS-PRT-01")
def test_the_pdf_carries_selectable_text_and_its_fonts() -> None:
    payload = pdf.render((page_of(AWKWARD),))
    text = " ".join(pdf_text(payload).split())

    assert 'Raden Ajeng Kusumawardhani ^XA~JR "Bunda"' in text
    assert "COD Rp 12.345.678" in text
    assert LONG_RESI in text
    assert payload.count(b"/FontFile2") == 2
    assert b"/PrintScaling /None" in payload
    assert "Renée Müller d'Été" in pdf_text(pdf.render((page_of(ACCENTS),)))


def test_the_same_label_gives_the_same_bytes() -> None:
    for language in ("zpl", "tspl", "pdf"):
        config = printer(language, 100, 150)
        assert render(EASY, config) == render(EASY, config)


# ---------------------------------------------------------------- templates


def test_templates_name_themselves() -> None:
    assert shipping_sizes() == {
        "100x150": "100 x 150 mm",
        "78x100": "78 x 100 mm",
        "a6": "A6 (105 x 148 mm)",
    }


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(TemplateRefused, match='Ukuran label "besar" tidak ada'):
        page_of(EASY, "besar")


def test_a_broken_template_says_what_is_wrong(tmp_path: Path) -> None:
    good = (shipping_template.__wrapped__.__defaults__ or ())[0] / "shipping_a6.toml"
    text = good.read_text(encoding="utf-8").replace("name_pt = 15.0", 'name_pt = "besar"')
    (tmp_path / "shipping_x.toml").write_text(text.replace("gap_mm = 1.3", ""), encoding="utf-8")
    (tmp_path / "shipping_y.toml").write_text("title = ", encoding="utf-8")

    with pytest.raises(TemplateRefused, match="shipping_x.toml .* salah: gap_mm, name_pt"):
        shipping_template("x", tmp_path)
    with pytest.raises(TemplateRefused, match="rusak"):
        shipping_template("y", tmp_path)
