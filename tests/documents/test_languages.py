"""ZPL, TSPL and PDF as languages: escaping, compression, text that stays in its room."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import pdf, tspl, zpl
from app.documents.barcodes import code128, data_matrix, qr
from app.documents.grid import Grid
from app.documents.page import Board, Box, Page, TextRun
from tests.documents.paper import codes_of, pdf_pictures, plain, tspl_pictures, zpl_pictures

ASCII: Final = "".join(chr(code) for code in range(33, 127) if chr(code) != "\\")


def one_line(text: str, align: str = "left", *, white: bool = False, width: float = 90) -> Page:
    board = Board(100, 30, Grid(203))
    if white:
        board.fill(0, 0, 100, 30)
    board.text(
        text,
        x=5,
        y=10,
        width=width,
        pt=14,
        min_pt=4,
        align="right" if align == "right" else "center" if align == "center" else "left",
        white=white,
    )
    return board.page()


@settings(max_examples=150)
@given(st.text(ASCII + " ", min_size=1, max_size=60), st.sampled_from(["left", "center", "right"]))
def test_the_printers_own_font_stays_in_the_room(text: str, align: str) -> None:
    page = one_line(text, align)
    runs = [mark for mark in page.marks if isinstance(mark, TextRun)]
    (image,) = zpl_pictures(zpl.render((page,)), (page,))

    box = image.point(lambda level: 255 - level).getbbox()

    for run in runs:
        assert box is None or (box[0] >= run.x - 3 and box[2] <= run.x + run.width + 3)


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_text_leans_where_it_should_in_every_language(align: str) -> None:
    page = one_line("Rata", align)
    images = [
        *zpl_pictures(zpl.render((page,)), (page,)),
        *tspl_pictures(tspl.render((page,)), (page,)),
        *pdf_pictures(pdf.render((page,)), 203),
    ]

    for image in images:
        left, _, right, _ = image.point(lambda level: 255 - level).getbbox() or (0, 0, 0, 0)
        middle = (left + right) / 2
        assert {
            "left": abs(left - 40) <= 3,
            "center": abs(middle - 400) <= 6,
            "right": abs(right - 760) <= 5,
        }[align]


@pytest.mark.parametrize("text", ["A^B", "A~B", "A_5EB", "^XZ", "~JR", "_", "A\\&B", "50% ^FD"])
def test_signs_of_the_language_are_printed_as_they_are(text: str) -> None:
    """The line with the sign differs from the line without: it was drawn, not obeyed."""
    page = one_line(text)
    payload = zpl.render((page,))
    (image,) = zpl_pictures(payload, (page,))
    plain_page = one_line("".join(mark for mark in text if mark.isalnum()) or " ")
    (without,) = zpl_pictures(zpl.render((plain_page,)), (plain_page,))

    assert payload.count(b"^XA") == payload.count(b"^XZ") == 1
    assert image.tobytes() != without.tobytes()


@pytest.mark.parametrize("white", [False, True])
def test_letters_the_printer_lacks_come_as_a_picture(white: bool) -> None:
    page = one_line("Renée", white=white)
    payload = zpl.render((page,))

    (image,) = zpl_pictures(payload, (page,))

    assert b"^GFA" in payload
    assert payload.isascii()
    assert image.tobytes() == plain(page).tobytes()


def decompressed(text: str, stride: int) -> list[str]:
    """ZPL's graphic compression read back, as its manual describes it."""
    rows: list[str] = []
    row, count = "", 0
    for mark in text:
        if mark == ":":
            rows.append(rows[-1])
        elif mark == ",":
            rows.append(row.ljust(stride * 2, "0"))
            row = ""
        elif "G" <= mark <= "Y":
            count += ord(mark) - ord("G") + 1
        elif "g" <= mark <= "z":
            count += (ord(mark) - ord("g") + 1) * 20
        else:
            row += mark * (count or 1)
            count = 0
            if len(row) == stride * 2:
                rows.append(row)
                row = ""
    assert row == ""
    return rows


@given(
    st.integers(1, 60).flatmap(
        lambda stride: st.lists(
            st.one_of(
                st.just(b"\0" * stride),
                st.just(b"\xff" * stride),
                st.binary(min_size=stride, max_size=stride),
            ),
            min_size=1,
            max_size=12,
        )
    )
)
def test_graphics_survive_their_compression(rows: list[bytes]) -> None:
    text = zpl._compressed(rows)

    assert decompressed(text, len(rows[0])) == [row.hex().upper() for row in rows]


def test_long_runs_are_counted_in_hundreds() -> None:
    row = b"\xff" * 300 + b"\0" * 5

    assert decompressed(zpl._compressed([row, row]), 305) == [row.hex().upper()] * 2
    assert len(zpl._compressed([row] * 100)) < 120


@pytest.mark.req("PU-90")
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_all_languages_draw_the_same_dots(dpi: int) -> None:
    grid = Grid(dpi)  # type: ignore[arg-type]
    board = Board(60, 40, grid)
    board.bars(code128("RESI-123"), Box(0, 2, 50, 10))
    board.cells(qr("CMD-OK"), Box(2, 14, 14, 14))
    board.cells(data_matrix("LOT"), Box(20, 14, 14, 14))
    assert board.turned_bars(code128("X1"), Box(49, 0.5, 10, 39))
    board.frame(Box(1, 30, 40, 8), 0.3)
    board.fill(42, 34, 5, 4)
    page = board.page()

    expected = plain(page)
    (from_pdf,) = pdf_pictures(pdf.render((page,)), dpi)

    assert len(codes_of(page)) == 4
    for images in (
        zpl_pictures(zpl.render((page,)), (page,)),
        tspl_pictures(tspl.render((page,)), (page,)),
    ):
        assert [image.tobytes() for image in images] == [expected.tobytes()]
    # A PDF renderer may round the edge of a rule; a barcode's edges it must not.
    for code in codes_of(page):
        width, height = code.box
        box = (code.x, code.y, code.x + width, code.y + height)
        assert from_pdf.crop(box).tobytes() == expected.crop(box).tobytes()


def test_bars_that_do_not_fit_along_the_edge_leave_no_mark() -> None:
    board = Board(60, 40, Grid(203))

    assert not board.turned_bars(code128("X" * 30), Box(49, 0.5, 10, 39))
    assert board.page().marks == ()


def test_several_pages_follow_each_other() -> None:
    pages = (one_line("satu"), one_line("dua"))

    assert zpl.render(pages).count(b"^XA") == 2
    assert tspl.render(pages).count(b"CLS") == 2
    assert [image.size for image in tspl_pictures(tspl.render(pages), pages)] == [(800, 240)] * 2


def test_tspl_says_size_and_gap() -> None:
    payload = tspl.render((one_line("x"),), gap_mm=3)

    assert payload.startswith(b"SIZE 100 mm,30 mm\r\nGAP 3 mm,0 mm\r\n")
    assert payload.endswith(b"PRINT 1,1\r\n")


def test_an_offset_never_leaves_the_paper_at_the_top_left() -> None:
    page = one_line("x").moved(-50, -50)

    (run,) = page.marks

    assert isinstance(run, TextRun)
    assert (run.x, run.baseline) == (0, 0)
    assert one_line("x").moved(0, 0) == one_line("x")


@given(st.floats(0, 400), st.sampled_from([203, 300, 600]))
def test_millimetres_become_dots_and_back_within_half_a_dot(mm: float, dpi: int) -> None:
    grid = Grid(dpi)  # type: ignore[arg-type]

    assert abs(grid.mm(grid.dots(mm)) - mm) <= grid.mm(0.5) + 1e-9
    for low, high in pairwise((grid.dots_below(mm), grid.dots(mm), grid.dots_above(mm))):
        assert low <= high
