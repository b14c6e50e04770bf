"""Whatever is handed in: a result or a sentence a person can act on, never anything else."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import UserError
from app.integrations.importer import read_file
from app.integrations.neutral import ParsedFile
from app.integrations.xlsx.source import Limits, Reading, Source
from tests.integrations.files import (
    MENGANTAR_SAMPLE,
    SHOPEE_SAMPLE,
    TIKTOK_SAMPLE,
    read_bytes,
    sheet_bytes,
    shopee,
    with_part,
    xlsx_bytes,
)
from tests.support.marketplace_files import csv_bytes
from tests.support.old_excel import compound_file, encrypted_xlsx, xls_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.req("ERP-ORD-08")

GOOD = SHOPEE_SAMPLE.read_bytes()
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\x01" * 60


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return buffer.getvalue()


def encrypted_zip() -> bytes:
    """A zip whose entries say they are encrypted."""
    data = bytearray(zipped(a=b"x"))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def wrong_checksum() -> bytes:
    data = bytearray(zipped_plainly(GOOD))
    place = data.index(b"Perlu Dikirim")
    data[place : place + 6] = b"Pernah"
    return bytes(data)


def zipped_plainly(data: bytes) -> bytes:
    """The same package without compression, so that a test can find its bytes."""
    return with_part(data, "tidak ada", None)


CASES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty": (lambda: b"", "FILE_EMPTY", "kosong"),
    "only blanks": (lambda: b" \r\n,,,\r\n", "FILE_EMPTY", "tidak berisi baris"),
    "no filled row": (lambda: xlsx_bytes({"a": [], "b": [["", ""]]}), "FILE_EMPTY", "tidak berisi"),
    "png": (lambda: PNG, "FILE_KIND", "gambar PNG"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0" + b"\0" * 99, "FILE_KIND", "JPEG"),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3", "FILE_KIND", "PDF"),
    "html under .xls": (lambda: b"<html><table><tr><td>No. Pesanan", "FILE_KIND", "halaman web"),
    "xml": (lambda: b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "FILE_KIND", "halaman web"),
    "rar": (lambda: b"Rar!\x1a\x07\x01\0" * 4, "FILE_KIND", "RAR"),
    "plain zip": (lambda: zipped(a_dot_csv=b"1,2"), "FILE_KIND", "Ekstrak dulu"),
    "word": (lambda: zipped(word__document_dot_xml=b"<a/>"), "FILE_KIND", "Word"),
    "xlsb": (lambda: zipped(xl__workbook_dot_bin=b"\0"), "FILE_KIND", "xlsb"),
    "ods": (lambda: zipped(content_dot_xml=b"<a/>"), "FILE_KIND", "OpenDocument"),
    "password": (encrypted_xlsx, "FILE_PASSWORD", "kata sandi"),
    "old workbook with a password": (
        lambda: xls_bytes([["a"]], password=True),
        "FILE_PASSWORD",
        "kata sandi",
    ),
    "encrypted zip": (encrypted_zip, "FILE_PASSWORD", "kata sandi"),
    "old word": (
        lambda: compound_file({"WordDocument": b"\xec\xa5" * 99}),
        "FILE_KIND",
        "Word",
    ),
    "ole without a workbook": (lambda: compound_file({"Apa": b"x"}), "FILE_DAMAGED", "rusak"),
    "truncated zip": (lambda: GOOD[: len(GOOD) // 2], "FILE_DAMAGED", "Unduh ulang"),
    "only the zip's first bytes": (lambda: GOOD[:40], "FILE_DAMAGED", "Unduh ulang"),
    "wrong checksum": (wrong_checksum, "FILE_DAMAGED", "rusak"),
    "truncated sheet": (
        lambda: with_part(GOOD, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r="),
        "FILE_DAMAGED",
        "rusak",
    ),
    "missing sheet": (
        lambda: with_part(GOOD, "xl/worksheets/sheet1.xml", None),
        "FILE_DAMAGED",
        "lembar",
    ),
    "missing workbook": (lambda: with_part(GOOD, "xl/workbook.xml", None), "FILE_KIND", "ZIP"),
    "broken workbook": (lambda: with_part(GOOD, "xl/workbook.xml", b"<a"), "FILE_DAMAGED", "rusak"),
    "doctype": (
        lambda: with_part(GOOD, "xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
        "FILE_DAMAGED",
        "DOCTYPE",
    ),
    "sheet that is no utf-8": (
        lambda: sheet_bytes('<row r="1"><c r="A1"><v>1</v></c></row>').replace(
            b"<v>1<", b"<v>\xff<"
        ),
        "FILE_DAMAGED",
        "rusak",
    ),
    "truncated xls": (lambda: xls_bytes([["a"]])[:700], "FILE_DAMAGED", "rusak"),
    "noise": (lambda: bytes(range(256)) * 20, "FILE_ENCODING", "CSV UTF-8"),
    "zeros": (lambda: b"\0" * 5000, "FILE_ENCODING", "CSV UTF-8"),
    "undefined letters": (lambda: b"a,b\n1,\x81\x8d\x8f\n" * 9, "FILE_ENCODING", "CSV UTF-8"),
    "quote that never ends": (
        lambda: b'a,b\n"' + b"x,y\n" * 50_000,
        "FILE_DAMAGED",
        "tanda kutip",
    ),
    "a letter to mother": (
        lambda: b"Ibu, apa kabar?\nSaya baik.\n",
        "FILE_UNKNOWN",
        "belum dikenal",
    ),
    "another table": (
        lambda: csv_bytes([["Nama", "Umur"], ["Siti", 9]]),
        "FILE_UNKNOWN",
        "nama, umur",
    ),
    "header cut off": (
        lambda: xlsx_bytes({"orders": shopee()[1:]}),
        "FILE_UNKNOWN",
        "pesanan Shopee",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_garbage_gets_a_clear_sentence(case: str) -> None:
    make, code, words = CASES[case]

    with pytest.raises(UserError) as refusal:
        read_bytes(make(), "Order.all.xlsx")

    assert refusal.value.code == code
    assert words in refusal.value.message
    assert "Order.all.xlsx" in refusal.value.message


def test_a_checksum_is_only_wrong_for_changed_bytes() -> None:
    assert len(read_bytes(zipped_plainly(GOOD)).orders) == 30


@pytest.mark.parametrize("name", ["pesanan.csv", "pesanan.png", "pesanan", "pesanan.xls"])
def test_names_and_extensions_are_never_believed(name: str) -> None:
    assert len(read_bytes(GOOD, name).orders) == 30


def test_a_real_old_workbook_under_any_name() -> None:
    table = [[str(cell) for cell in row] for row in shopee()]

    assert len(read_bytes(xls_bytes(table), "a.xlsx").orders) == 1


def test_missing_folder_and_forbidden_paths(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="tidak ditemukan"):
        Source.of_path(tmp_path / "hilang.xlsx")
    with pytest.raises(UserError, match=r"folder|tidak dapat dibuka"):
        Source.of_path(tmp_path)


def test_a_file_that_vanishes_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(GOOD)
    source = Source.of_path(path)
    path.unlink()

    with pytest.raises(UserError, match="tidak ditemukan"):
        read_file(source)


def test_formulas_without_a_value_are_told_by_cell() -> None:
    table = shopee()
    data = xlsx_bytes({"orders": table})
    plain = zipped_plainly(data)
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        xml = archive.read("xl/worksheets/sheet2.xml").decode()
    place = xml.index('<c r="R2"')
    formula = xml[:place] + '<c r="R2"><f>A1*2</f></c>' + xml[xml.index('<c r="S2"') :]

    parsed = read_bytes(with_part(data, "xl/worksheets/sheet2.xml", formula.encode()))

    assert [(each.row, each.column) for each in parsed.errors] == [(2, "Harga Awal")]
    assert "rumus belum dihitung" in parsed.errors[0].reason


def test_shifted_columns_in_text_are_told() -> None:
    lines = (
        csv_bytes(shopee({}, {"No. Pesanan": "261001ZZZZ0001"})).decode("utf-8-sig").splitlines()
    )
    lines[1] = lines[1].replace("Sabun sereh", "Sabun,sereh") + ",x"

    parsed = read_bytes("\n".join(lines).encode(), "a.csv")

    assert [order.platform_order_id for order in parsed.orders] == ["261001ZZZZ0001"]
    assert [(each.row, each.value) for each in parsed.errors] == [(2, "x")]
    assert "bergeser" in parsed.errors[0].reason


# ---------------------------------------------------------------- fuzz

SMALL = Reading(limits=Limits(part_bytes=20_000_000, strings_bytes=5_000_000, row_chars=1_000_000))
SEEDS = [
    GOOD,
    TIKTOK_SAMPLE.read_bytes(),
    MENGANTAR_SAMPLE.read_bytes(),
    zipped_plainly(MENGANTAR_SAMPLE.read_bytes()),
    csv_bytes(shopee({}, {"No. Pesanan": "261001ZZZZ0001"})),
    csv_bytes(shopee(), delimiter=";", encoding="utf-16"),
    xls_bytes([[str(cell) for cell in row] for row in shopee()]),
    encrypted_xlsx(),
]
edits = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "drop", "repeat", "insert"]),
        st.floats(0, 1, exclude_max=True),
        st.binary(max_size=6),
    ),
    min_size=1,
    max_size=8,
)


def mutated(data: bytes, changes: list[tuple[str, float, bytes]]) -> bytes:
    for kind, where, extra in changes:
        place = int(where * len(data))
        if kind == "flip":
            data = data[:place] + extra + data[place + len(extra) :]
        elif kind == "cut":
            data = data[:place] if where > 0.5 else data[place:]
        elif kind == "drop":
            data = data[:place] + data[place + 1 + len(extra) ** 3 :]
        elif kind == "repeat":
            data = data[:place] + data[place : place + 100] + data[place:]
        else:
            data = data[:place] + extra + data[place:]
    return data


def answers(data: bytes) -> None:
    """A result or a sentence; anything else fails the test."""
    try:
        parsed = read_file(Source.of_bytes("acak.xlsx", data), SMALL)
    except UserError as refusal:
        assert refusal.message  # noqa: PT017 - a sentence is the promise
    else:
        assert isinstance(parsed, ParsedFile)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), edits)
def test_mutated_files_give_a_result_or_a_sentence(
    seed: bytes, changes: list[tuple[str, float, bytes]]
) -> None:
    answers(mutated(seed, changes))


@settings(max_examples=150)
@given(st.sampled_from(SEEDS[:3]), edits)
def test_mutated_sheets_inside_a_sound_package(
    seed: bytes, changes: list[tuple[str, float, bytes]]
) -> None:
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")

    answers(with_part(seed, "xl/worksheets/sheet1.xml", mutated(xml, changes)))


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    answers(data)


cells = st.one_of(
    st.sampled_from(["", "-", "5.8E+17", "82.500", "#REF!", "Selesai", "05/10/2026", "Dikirim"]),
    st.text(max_size=12),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
)


@settings(max_examples=150)
@given(st.lists(st.lists(cells, min_size=16, max_size=50), max_size=4))
def test_any_cells_under_a_known_header(table: list[list[str]]) -> None:
    rows = [shopee()[0], *table]

    answers(csv_bytes(rows))  # type: ignore[arg-type]
