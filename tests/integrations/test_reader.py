"""Sheets out of files: the streaming reader against calamine, and every form XML may take."""

from __future__ import annotations

import io
import os
import re
import sys
import tracemalloc
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from rustpy_xlsxwriter import write_worksheet

from app.integrations.xlsx import legacy
from app.integrations.xlsx.errors import FileDamaged, FileTooBig, FileUnreachable, ReadCancelled
from app.integrations.xlsx.rows import column_index, column_letters, number_cell
from app.integrations.xlsx.sheet import CellFault
from app.integrations.xlsx.source import Limits, Reading, Source
from app.integrations.xlsx.workbook import open_sheets
from tests.integrations.files import SAMPLES, cells_of, sheet_bytes, with_part, xlsx_bytes
from tests.support.marketplace_files import Row, made_orders, mengantar_rows, shopee_rows
from tests.support.old_excel import xls_bytes

if TYPE_CHECKING:
    from app.integrations.xlsx.sheet import Cell

pytestmark = pytest.mark.req("ERP-ORD-08")


def calamine_cells(data: bytes, sheet: int = 0) -> dict[int, list[str]]:
    """What calamine reads, its floats written as ours."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(sheet).iter_rows()
    found: dict[int, list[str]] = {}
    for number, values in enumerate(rows, 1):
        cells = [_plain(number_cell(repr(v))) if isinstance(v, float) else str(v) for v in values]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            found[number] = cells
    return found


def our_cells(data: bytes, sheet: int = 0) -> dict[int, list[str]]:
    return {number: [_plain(cell) for cell in cells] for number, cells in cells_of(data, sheet)}


def _plain(cell: Cell) -> str:
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell)


# ---------------------------------------------------------------- against calamine


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: str(path.name))
def test_samples_read_as_calamine_reads_them(path: Path) -> None:
    data = path.read_bytes()

    for place in range(len(CalamineWorkbook.from_path(path).sheet_names)):
        assert our_cells(data, place) == calamine_cells(data, place)


printable = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
    ),
    max_size=8,
)
cell_values = st.one_of(
    st.just(""), printable, st.integers(-(10**9), 10**9), st.decimals(-(10**6), 10**6, places=2)
)
tables = st.lists(st.lists(cell_values, max_size=6), max_size=30)


@settings(max_examples=60)
@given(tables, st.integers(1, 4))
def test_any_table_reads_as_calamine_reads_it(table: list[Row], repeat: int) -> None:
    data = xlsx_bytes({"S": [row for row in table for _ in range(repeat)]})

    assert _trimmed(our_cells(data)) == _trimmed(calamine_cells(data))


def _trimmed(rows: dict[int, list[str]]) -> dict[int, list[str]]:
    """Blanks around a text count only where the file says so; calamine drops them, we keep them."""
    return {number: [cell.strip() for cell in cells] for number, cells in rows.items()}


def test_shared_strings_numbers_and_dates_of_another_writer(tmp_path: Path) -> None:
    path = tmp_path / "excel.xlsx"
    records = [
        {"nama": f"Toko & <{n}>", "kota": "BANDUNG", "jumlah": n, "harga": n / 4, "kosong": None}
        for n in range(50)
    ]
    write_worksheet(records, str(path))

    data = path.read_bytes()

    assert our_cells(data) == calamine_cells(data)
    assert our_cells(data)[51] == ["Toko & <49>", "BANDUNG", "49", "12.25"]


def test_openpyxl_writes_what_we_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "jumlah"])
    sheet.append(["a\nb", 1.5])
    sheet.cell(9, 3, "jauh")
    path = tmp_path / "openpyxl.xlsx"
    book.save(path)

    assert cells_of(path.read_bytes()) == [
        (1, ["id", "jumlah"]),
        (2, ["a\nb", Decimal("1.5")]),
        (9, ["", "", "jauh"]),
    ]


def test_learned_shapes_give_the_same_cells_as_the_real_parser() -> None:
    rows = list(mengantar_rows(made_orders(60, seed=5)))
    data = xlsx_bytes({"S": rows})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet2.xml")

    # A comment at the end makes the reader take the strict way for the whole sheet.
    strict = with_part(
        data, "xl/worksheets/sheet2.xml", xml.replace(b"</sheetData>", b"<!-- x --></sheetData>")
    )

    assert cells_of(strict) == cells_of(data)
    assert len(cells_of(data)) == 61


# ---------------------------------------------------------------- forms of XML

ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="C1"><v>7</v></c></row>'


@pytest.mark.parametrize(
    "xml",
    [
        ROW,
        ROW.replace('r="A1" t="inlineStr"', 't="inlineStr" s="3" r="A1"'),
        ROW.replace("<t>", '<t xml:space="preserve">'),
        ROW.replace("<is><t>a</t></is>", "<is><r><t>a</t></r><rPh><t>ah</t></rPh></is>"),
        ROW.replace("<t>a</t>", "<t><![CDATA[a]]></t>"),
        ROW.replace("<t>a</t>", "<t>&#x61;</t>"),
        ROW.replace('t="inlineStr"><is><t>a</t></is>', 't="str"><f>B1&amp;"x"</f><v>a</v>'),
        ROW.replace('<c r="C1">', '<c r="B1" s="4"/><c r="C1" s="2">'),
        '<row><c t="inlineStr"><is><t>a</t></is></c><c/><c><v>7</v></c></row>',
        f"<!-- dibuat oleh mesin -->{ROW}",
        f"\r\n  {ROW.replace('><', '>  <').replace('<t>  ', '<t>')}\r\n",
        f'{ROW}<row r="2" ht="3"/><row r="3"><c r="B3" t="inlineStr"><is><t></t></is></c></row>',
        ROW.replace("</c></row>", '</c><c r="D1" t="inlineStr"/><c r="ALL1" s="1"></c></row>'),
    ],
)
def test_one_row_in_many_forms(xml: str) -> None:
    assert cells_of(sheet_bytes(xml)) == [(1, ["a", "", Decimal(7)])]


def test_prefixed_elements() -> None:
    xml = re.sub(r"<(/?)(\w+)", r"<\1x:\2", ROW)

    assert cells_of(sheet_bytes(xml, prefix="x")) == [(1, ["a", "", Decimal(7)])]


@pytest.mark.parametrize(
    "strings",
    [
        "<si><t>nol</t></si><si><t>a</t></si>",
        '<si><t>nol</t><phoneticPr fontId="1"/></si><si><t xml:space="preserve">a</t></si>',
        "<si><r><rPr><b/></rPr><t>no</t></r><r><t>l</t></r></si><si><t>a</t><rPh><t>x</t></rPh></si>",
        "<si/><si><t>a</t></si>",
        "<si><t/></si>\r\n<si><t>&#97;</t></si>",
    ],
)
def test_shared_strings_in_many_forms(strings: str) -> None:
    xml = '<row r="4"><c r="A4" t="s"><v>1</v></c></row>'

    assert cells_of(sheet_bytes(xml, strings=strings)) == [(4, ["a"])]


def test_excels_own_escapes() -> None:
    xml = '<row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c></row>'

    assert cells_of(sheet_bytes(xml)) == [(1, ["a\rb_x0041_"])]


def test_booleans_errors_and_formulas_without_a_value() -> None:
    xml = (
        '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#REF!</v></c>'
        '<c r="C1"><f>SUM(A2:A9)</f></c><c r="D1"><f>1+1</f><v>2</v></c>'
        '<c r="E1" t="s"><v>99</v></c><c r="F1"><v>NaN</v></c></row>'
    )

    (_, cells), *_ = cells_of(sheet_bytes(xml))

    assert cells[0] == "TRUE"
    assert cells[1] == CellFault("#REF!", "sel berisi galat #REF!")
    assert isinstance(cells[2], CellFault)
    assert "rumus belum dihitung" in cells[2].reason
    assert cells[3] == Decimal(2)
    assert isinstance(cells[4], CellFault)
    assert isinstance(cells[5], CellFault)


def test_formulas_do_not_become_shapes() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><f>B{n}</f><v>{n}</v></c></row>' for n in range(1, 40)
    )

    assert cells_of(sheet_bytes(rows)) == [(n, [Decimal(n)]) for n in range(1, 40)]


def test_rows_whose_style_changes_are_one_shape() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="{n}"><v>{n}</v></c></row>' for n in range(1, 40))

    assert cells_of(sheet_bytes(rows)) == [(n, [Decimal(n)]) for n in range(1, 40)]


def test_utf16_parts() -> None:
    data = sheet_bytes(ROW)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet2.xml").decode()

    assert cells_of(with_part(data, "xl/worksheets/sheet2.xml", xml.encode("utf-16"))) == cells_of(
        data
    )


def test_the_stored_dimension_is_not_believed() -> None:
    data = xlsx_bytes({"S": [["a", "b"], ["c", "d"]]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b'<dimension ref="A1"/>' in archive.read("xl/worksheets/sheet2.xml")

    assert cells_of(data) == [(1, ["a", "b"]), (2, ["c", "d"])]


def test_a_thousand_empty_columns_cost_nothing() -> None:
    wide: list[Row] = [[*row, *[""] * 950] for row in shopee_rows(made_orders(40))]

    cells = cells_of(xlsx_bytes({"orders": wide}))

    assert len(cells) == 101
    assert max(len(row) for _, row in cells) == 50


def test_one_stray_cell_in_the_last_corner_does_not_fill_the_memory() -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>z</t></is></c></row>'

    with pytest.raises(FileTooBig, match=r"baris 1048576 berisi lebih dari 2000 kolom"):
        cells_of(sheet_bytes(ROW + far))


def test_a_column_excel_does_not_have_is_damage() -> None:
    with pytest.raises(FileDamaged):
        cells_of(sheet_bytes('<row r="1"><c r="XFE1"><v>1</v></c></row>'))


@pytest.mark.parametrize(("letters", "index"), [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16383)])
def test_column_letters(letters: str, index: int) -> None:
    assert column_index(letters) == index
    assert column_letters(index) == letters


def test_a_large_sheet_is_never_held_whole() -> None:
    data = xlsx_bytes({"orders": shopee_rows(made_orders(1_600))})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.getinfo("xl/worksheets/sheet2.xml").file_size > 10_000_000
    sheet = open_sheets(Source.of_bytes("besar.xlsx", data), Reading())[0]

    tracemalloc.start()
    rows = sum(1 for _ in sheet.rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert rows == 4_001
    assert peak < 5_000_000


# ---------------------------------------------------------------- caps, progress, cancel


@pytest.mark.parametrize(
    "limits",
    [
        Limits(part_bytes=2_000),
        Limits(rows=10),
        Limits(columns=20),
        Limits(file_bytes=100),
    ],
)
def test_caps(limits: Limits) -> None:
    data = xlsx_bytes({"orders": shopee_rows(made_orders(40))})

    def read() -> None:
        for sheet in open_sheets(Source.of_bytes("besar.xlsx", data), Reading(limits=limits)):
            list(sheet.rows())

    with pytest.raises(FileTooBig, match="impor"):
        read()


def test_the_size_written_in_the_zip_is_not_believed() -> None:
    """A bomb: 40 MB of one row in 40 KB, refused while it unpacks."""
    cell = '<c r="A1" t="inlineStr"><is><t>' + "x" * 40_000_000 + "</t></is></c>"
    data = sheet_bytes(f'<row r="1">{cell}</row>')
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
    bomb = buffer.getvalue()
    assert len(bomb) < 60_000

    with pytest.raises(FileDamaged, match="terlalu panjang"):
        cells_of(bomb)


def test_shared_strings_have_a_cap_of_their_own() -> None:
    data = sheet_bytes(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings="<si><t>a</t></si>" * 999
    )

    with pytest.raises(FileTooBig):
        list(
            open_sheets(
                Source.of_bytes("a.xlsx", data), Reading(limits=Limits(strings_bytes=5_000))
            )[0].rows()
        )


def test_entities_are_never_expanded() -> None:
    data = sheet_bytes(ROW)
    laughs = (
        b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        b"<worksheet><sheetData>&b;</sheetData></worksheet>"
    )

    with pytest.raises(FileDamaged, match="DOCTYPE"):
        cells_of(with_part(data, "xl/worksheets/sheet2.xml", laughs))


@pytest.mark.parametrize("kind", ["xlsx", "csv", "xls"])
def test_progress_grows_to_the_end_and_cancel_stops(kind: str) -> None:
    table = list(shopee_rows(made_orders(2_500, lines=1)))
    data = {
        "xlsx": lambda: xlsx_bytes({"orders": table}),
        "csv": lambda: "\n".join(",".join(map(str, row)) for row in table).encode(),
        "xls": lambda: xls_bytes([[str(n)] for n in range(400)]),
    }[kind]()
    told: list[tuple[int, int]] = []
    reading = Reading(progress=lambda done, total: told.append((done, total)))

    list(open_sheets(Source.of_bytes(f"a.{kind}", data), reading)[0].rows())

    assert told == sorted(told)
    assert all(0 <= done <= total for done, total in told)
    assert len(told) >= 1
    stopped = Reading(should_stop=lambda: True)
    with pytest.raises(ReadCancelled, match="dibatalkan"):
        list(open_sheets(Source.of_bytes(f"a.{kind}", data), stopped)[0].rows())


# ---------------------------------------------------------------- .xls and text


def test_old_binary_workbooks() -> None:
    data = xls_bytes([["", "No. Pesanan", "Jumlah"], [], ["", "26A\t", 2.5], ["x", "", 1e17]])

    assert cells_of(data) == [
        (1, ["", "No. Pesanan", "Jumlah"]),
        (3, ["", "26A\t", Decimal("2.5")]),
        (4, ["x", "", Decimal("1E+17")]),
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "TRUE"),
        (7, Decimal(7)),
        (0.1 + 0.2, Decimal("0.300000000000000")),
        (datetime(2026, 10, 5, 18, 28), "2026-10-05 18:28:00"),  # noqa: DTZ001 - as calamine gives it
        (date(2026, 10, 5), "2026-10-05"),
        (timedelta(hours=3), "3:00:00"),
    ],
)
def test_what_calamine_gives_for_old_workbooks(value: object, expected: Cell) -> None:
    assert legacy._cell(value) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("limits", [Limits(rows=3), Limits(columns=1)])
def test_caps_of_text(limits: Limits) -> None:
    source = Source.of_bytes("a.csv", b"a,b\n" * 9)

    with pytest.raises(FileTooBig, match=r"a\.csv"):
        list(open_sheets(source, Reading(limits=limits))[0].rows())


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        (b"a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
        (b"a\tb\r\n1\t2\r\n", [["a", "b"], ["1", "2"]]),
        (b"sep=;\na;b\n1;2\n", [["a", "b"], ["1", "2"]]),
        (b"\xef\xbb\xbfa,b\n\n,,\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\n1,é\n".encode("utf-16"), [["a", "b"], ["1", "é"]]),
        ("a,b\n1,é\n".encode("utf-16-be"), [["a", "b"], ["1", "é"]]),
        ("a,b\n1,é\n".encode("cp1252"), [["a", "b"], ["1", "é"]]),
        (b'a,b\n"x\ny, z",2\n', [["a", "b"], ["x\ny, z", "2"]]),
    ],
)
def test_text_files(data: bytes, expected: list[list[str]]) -> None:
    assert [cells for _, cells in cells_of(data)] == expected


def test_row_numbers_of_text_files_are_excels() -> None:
    assert [number for number, _ in cells_of(b'a,b\n\n"x\ny",2\n,\n3,4\n')] == [1, 3, 5]


# ---------------------------------------------------------------- what is no file


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no pipes in folders")
def test_a_pipe_or_a_device_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "Order.all.xlsx"
    os.mkfifo(pipe)

    for path in (pipe, Path(os.devnull)):
        with pytest.raises(FileUnreachable, match="bukan berkas biasa"):
            Source.of_path(path)
