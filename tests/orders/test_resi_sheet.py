"""The sheet of Impor Resi: read, checked row by row, and what each row would do."""

from __future__ import annotations

import pytest

from app.core.sheet import RowProblem
from app.orders import resi_sheet
from app.orders.api import NumberedResi
from app.orders.api.resi import MOST_RESI

pytestmark = pytest.mark.req("ERP-ORD-09")
HEAD = (1, ["nomor_pesanan", "no_resi"])


def test_rows_of_the_two_columns_in_any_order_and_under_usual_names() -> None:
    rows: list[tuple[int, list[object]]] = [
        (1, ["Resi kurir Shopee"]), (3, ["No. Resi", "Ekspedisi", "Pembeli", "Order ID"]),
        (4, ["SPX1", "SPX Express", "Siti", "2611210001"]), (5, ["", "", "", ""]),
        (6, ["  jnt-2 ", None, "Budi", 583011224455]), (7, ["X", "", "", "CONTOH-1"]),
    ]  # fmt: skip

    read = resi_sheet.read_resi(rows)

    assert read.rows == (
        NumberedResi(row=4, order="2611210001", resi="SPX1", courier="SPX Express"),
        NumberedResi(row=6, order="583011224455", resi="jnt-2"),
    )
    assert (read.problems, read.unknown, read.examples) == ((), ("Pembeli",), 1)


def test_every_problem_of_a_row_is_told_with_its_place() -> None:
    read = resi_sheet.read_resi(
        [HEAD, (2, ["", "SPX1"]), (3, ["A1", ""]), (4, ["A2", "X1"]), (5, ["A3", "9" * 61])]
    )

    assert read.rows == ()
    assert read.problems == (
        RowProblem(2, "nomor_pesanan", "", "Nomor pesanan kosong; isi nomornya."),
        RowProblem(3, "no_resi", "", "Resi kosong; isi nomor resinya, atau hapus barisnya."),
        RowProblem(4, "no_resi", "X1", "Nomor resi harus 3 sampai 60 karakter."),
        RowProblem(5, "no_resi", "9" * 59 + "…", "Nomor resi harus 3 sampai 60 karakter."),
    )


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (
            [(1, ["a", "b"])],
            "Judul kolom tidak ditemukan. Pakai berkas templat: baris pertama berisi nomor",
        ),
        ([(1, ["no_resi", "kurir"])], "Kolom nomor_pesanan tidak ada. Tambahkan kolomnya."),
        ([HEAD, *((n, ["A", "SPX"]) for n in range(MOST_RESI + 1))], "Berkas ini berisi 20.001"),
    ],
)
def test_a_sheet_that_is_none_is_said_so(rows: list[tuple[int, list[str]]], reason: str) -> None:
    read = resi_sheet.read_resi(rows)

    assert read.rows == ()
    assert [problem.reason.startswith(reason) for problem in read.problems] == [True]
