"""Products by the file: reading, preview, import, export."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from app.catalog import importing
from app.catalog.api import (
    BarcodeIn,
    CategoryTree,
    Change,
    ComponentIn,
    CreateCategory,
    ExportProducts,
    Imported,
    ImportProducts,
    PackIn,
    PreviewProducts,
    ProductDetail,
    ProductIn,
    ProductList,
    RowOutcome,
    RowProblem,
    UnitIn,
)
from app.catalog.columns import COLUMNS
from app.core.errors import PermissionRefused, UserError
from app.core.money import Money

if TYPE_CHECKING:
    from tests.catalog.conftest import Catalog

HEADER = [each.title for each in COLUMNS]
FULL = [
    "SRM-30", "Serum Niacinamide", "30 ml", "Perawatan > Wajah", "Lumina", "pcs",
    "8991234567891; KRT-1", "1; 12", "karton=12", 40, Decimal(40), "120", "85", "lot", "ya",
    "25.000,50", Decimal(89000), "24", "1.200", "ya",
]  # fmt: skip


def _rows(*lines: list[Any], header: list[Any] | None = None) -> list[tuple[int, list[Any]]]:
    return list(enumerate([header or HEADER, *lines], start=1))


def _cells(data: bytes) -> list[tuple[int, list[Any]]]:
    """Rows of the first sheet, as the reader of files gives them."""
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    return [
        (
            number,
            [
                Decimal(str(v)) if isinstance(v, (int, float)) and not isinstance(v, bool) else v
                for v in row
            ],
        )
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)
    ]


# ---------------------------------------------------------------- reading


@pytest.mark.req("WMS-MD-05")
def test_a_full_row_is_read_as_it_is_meant() -> None:
    read = importing.read_products(_rows(FULL))

    assert read.problems == ()
    assert read.rows == (
        ProductIn(
            row=2, sku="SRM-30", product_name="Serum Niacinamide", variant="30 ml",
            category="Perawatan > Wajah", brand="Lumina", base_unit="pcs",
            barcodes=(PackIn(code="8991234567891", pack_qty=1), PackIn(code="KRT-1", pack_qty=12)),
            units=({"unit": "karton", "factor": "12"},),  # type: ignore[arg-type]
            length_mm=40, width_mm=40, height_mm=120, weight_g=85, tracking="lot",
            requires_expiry=True, buy_price=Money(2_500_050), sell_price=Money(8_900_000),
            min_stock=24, max_stock=1200, active=True,
        ),
    )  # fmt: skip


@pytest.mark.req("WMS-MD-05", "WMS-GEN-09")
def test_every_problem_of_every_row_is_told_with_its_place() -> None:
    broken = FULL.copy()
    broken[0], broken[7], broken[8], broken[9] = "A", "1", "karton", "4,5"
    broken[13], broken[14], broken[15], broken[16] = "kadang", "mungkin", "seribu", "-1"
    no_sku = ["", "Tanpa SKU", *[""] * 18]
    scientific = ["B", "Nama", *[""] * 4, "8.99E+12", *[""] * 13]

    read = importing.read_products(_rows(broken, FULL, no_sku, scientific))

    assert [row.sku for row in read.rows] == ["SRM-30"]
    assert read.bad_rows == {2, 4, 5}
    assert [(each.row, each.column, each.value) for each in read.problems] == [
        (2, "Isi per barcode", "1"),
        (2, "Satuan lain", "karton"),
        (2, "Panjang (mm)", "4,5"),
        (2, "Lacak", "kadang"),
        (2, "Wajib ED", "mungkin"),
        (2, "Harga beli", "seribu"),
        (2, "Harga jual", "-1"),
        (4, "SKU", ""),
        (5, "Barcode", "8.99E+12"),
    ]
    assert read.problems[0].reason == "Jumlah isi (1) berbeda dari jumlah barcode (2)."
    assert read.problems[6].reason == "Harga tidak boleh minus."


@pytest.mark.req("WMS-MD-05")
def test_columns_are_found_by_title_in_any_order_and_unknown_ones_told() -> None:
    read = importing.read_products(
        _rows(
            ["Catatan saya", 12, "SRM-30", "89.000"],
            header=["Rak", "  STOK MINIMUM ", "*Kode SKU*", "Harga (Rp)"],
        )
    )

    assert read.unknown == ("Rak",)
    assert read.rows == (ProductIn(row=2, sku="SRM-30", sell_price=Money(8_900_000), min_stock=12),)


@pytest.mark.req("WMS-MD-05")
@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "Judul kolom tidak ditemukan"),
        ([(1, ["halo"]), (2, [1])], "Judul kolom tidak ditemukan"),
        ([(1, ["Nama", "Harga jual", "Merek"]), (2, ["A", 1, "B"])], "Kolom SKU tidak ada"),
    ],
)
def test_a_sheet_without_header_is_told_not_raised(
    rows: list[tuple[int, list[Any]]], reason: str
) -> None:
    read = importing.read_products(rows)

    assert read.rows == ()
    assert [reason in each.reason for each in read.problems] == [True]


def test_a_zero_eaten_by_a_spreadsheet_is_noticed() -> None:
    line = ["A", "Nama", *[""] * 4, Decimal(36000291452), *[""] * 13]

    read = importing.read_products(_rows(line))

    assert [each.reason for each in read.problems] == [
        'Nol di depannya mungkin hilang; tulis sebagai teks "036000291452".'
    ]


@pytest.mark.req("WMS-MD-05")
def test_the_template_explains_itself_and_its_example_is_skipped() -> None:
    data = importing.template()

    read = importing.read_products(_cells(data))
    book = load_workbook(BytesIO(data))

    assert (read.rows, read.problems, read.unknown, read.examples) == ((), (), (), 1)
    assert book.sheetnames == ["Produk", "Petunjuk"]
    sheet = book["Produk"]
    assert [cell.value for cell in sheet[1]] == HEADER
    assert sheet["A2"].value == "CONTOH-SRM-30"
    assert [sheet[f"{letter}900"].number_format for letter in "AGP"] == ["@", "@", "#,##0.##"]
    assert sorted(str(each.sqref) for each in sheet.data_validations.dataValidation) == [
        "N2:N2000", "O2:O2000", "T2:T2000",
    ]  # fmt: skip
    notes = [row[0].value for row in book["Petunjuk"].iter_rows(min_col=1, max_col=1)]
    assert "SKU (wajib)" in notes


# ---------------------------------------------------------------- preview and import


def _import(catalog: Catalog, *lines: list[Any]) -> Imported:
    read = importing.read_products(_rows(*lines))
    assert read.problems == ()
    return catalog.do(ImportProducts(rows=read.rows, file_name="produk.xlsx")).value


@pytest.mark.req("WMS-MD-05")
def test_a_preview_tells_everything_and_writes_nothing(catalog: Catalog) -> None:
    catalog.product("LAMA", brand="Lumina", sell_price=Money(100), barcodes=(BarcodeIn(code="L1"),))
    before = catalog.counts()
    rows = (
        ProductIn(row=2, sku="BARU", product_name="Baru", category="Perawatan > Wajah"),
        ProductIn(row=3, sku="lama", brand="Lain", sell_price=Money(5_000_000),
                  barcodes=(PackIn(code="L1", pack_qty=6), PackIn(code="L2"))),
        ProductIn(row=4, sku="Baru", product_name="Lagi"),
        ProductIn(row=5, sku="X", barcodes=(PackIn(code="L1"),), max_stock=1, min_stock=2),
        ProductIn(row=6, sku="LAMA2", product_name="A", category="Perawatan > B > C > D"),
    )  # fmt: skip

    seen = catalog.ask(PreviewProducts(rows=rows))

    assert seen.rows == (
        RowOutcome(2, "BARU", "Baru", "create"),
        RowOutcome(
            3, "LAMA", "Produk LAMA", "update",
            (
                Change("Merek", "Lumina", "Lain"),
                Change("Harga jual", "Rp 1", "Rp 50.000"),
                Change("Barcode", "L1", "L1 (isi 6)"),
                Change("Barcode", "", "L2"),
            ),
        ),
        RowOutcome(4, "Baru", "Lagi", "error"),
        RowOutcome(5, "X", "", "error"),
        RowOutcome(6, "LAMA2", "A", "error"),
    )  # fmt: skip
    assert [(each.row, each.column, each.value) for each in seen.problems] == [
        (4, "SKU", "Baru"),
        (5, "Barcode", "L1"),
        (5, "Nama", ""),
        (5, "Stok maks", "1"),
        (6, "Kategori", "Perawatan > B > C > D"),
    ]
    assert "sudah dipakai oleh LAMA – Produk LAMA" in seen.problems[1].reason
    assert seen.new_categories == ("Perawatan", "Perawatan > Wajah")
    assert (seen.created, seen.updated, seen.unchanged) == (1, 1, 0)
    assert catalog.counts() == before


@pytest.mark.req("WMS-MD-05")
def test_an_import_makes_what_the_sheet_says(catalog: Catalog) -> None:
    done = _import(catalog, FULL, ["TNR-1", "Toner", *[""] * 18])

    assert done == Imported(2, 0, 0, ("Perawatan", "Perawatan > Wajah"))
    view = catalog.ask(ProductDetail(sku="SRM-30"))
    assert (view.category, view.removal, view.buy_price) == (
        "Perawatan > Wajah", "fefo", Money(2_500_050),
    )  # fmt: skip
    assert [(each.code, each.unit, each.pack_qty) for each in view.barcodes] == [
        ("8991234567891", "pcs", 1), ("KRT-1", "karton", 12),
    ]  # fmt: skip
    assert [(each.unit, each.factor) for each in view.units] == [("karton", "12")]
    toner = catalog.ask(ProductDetail(sku="TNR-1"))
    assert (toner.base_unit, toner.tracking, toner.removal, toner.active) == (
        "pcs", "none", "fifo", True,
    )  # fmt: skip
    assert [row.sku for row in catalog.ask(ProductList(text="krt-1")).rows] == ["SRM-30"]
    assert [row.path for row in catalog.ask(CategoryTree())] == ["Perawatan", "Perawatan > Wajah"]


@pytest.mark.req("WMS-MD-05")
def test_the_same_file_again_changes_nothing(catalog: Catalog) -> None:
    _import(catalog, FULL)
    before = catalog.counts()
    version = catalog.ask(ProductDetail(sku="SRM-30")).version

    assert _import(catalog, FULL) == Imported(0, 0, 1, ())

    after = catalog.counts()
    assert {name: after[name] - before[name] for name in after} == {
        **dict.fromkeys(after, 0), "command": 1,
    }  # fmt: skip
    assert catalog.ask(ProductDetail(sku="SRM-30")).version == version


@pytest.mark.req("WMS-MD-05")
def test_a_second_import_updates_by_sku_and_leaves_absent_columns_alone(catalog: Catalog) -> None:
    _import(catalog, FULL)
    rows = _rows(
        ["srm-30", "", "", "99.000", "karton=10", "9990000000000; KRT-1"],
        header=["SKU", "Nama", "Varian", "Harga jual", "Satuan lain", "Barcode"],
    )
    read = importing.read_products(rows)
    assert read.problems == ()

    with pytest.raises(UserError, match="seharusnya 5"):
        catalog.do(ImportProducts(rows=read.rows))
    rows[1][1][5] = "9990000000005; KRT-1"
    done = catalog.do(ImportProducts(rows=importing.read_products(rows).rows)).value

    assert done == Imported(0, 1, 0, ())
    view = catalog.ask(ProductDetail(sku="SRM-30"))
    assert (view.sku, view.name, view.variant, view.brand) == (
        "SRM-30", "Serum Niacinamide", "", "Lumina",
    )  # fmt: skip
    assert (view.sell_price, view.buy_price) == (Money(9_900_000), Money(2_500_050))
    assert [(each.factor, each.valid_to is None) for each in view.units] == [
        ("10", True), ("12", False),
    ]  # fmt: skip
    assert [(each.code, each.pack_qty) for each in view.barcodes] == [
        ("8991234567891", 1), ("KRT-1", 10), ("9990000000005", 1),
    ]  # fmt: skip


@pytest.mark.req("WMS-MD-05", "WMS-GEN-02")
def test_one_bad_row_stops_the_whole_import(catalog: Catalog) -> None:
    before = catalog.counts()
    rows = (
        ProductIn(row=2, sku="A", product_name="A", category="Baru"),
        ProductIn(row=3, sku="B", product_name="B", requires_expiry=True),
        ProductIn(row=4, sku="C", barcodes=(PackIn(code="CMD-OK"),)),
    )

    with pytest.raises(UserError) as caught:
        catalog.do(ImportProducts(rows=rows))

    assert caught.value.message.startswith(
        "3 masalah di 2 baris; tidak ada yang disimpan. Baris 3:"
    )
    assert [each.field for each in caught.value.fields] == [
        "rows.3.Wajib ED", "rows.4.Barcode", "rows.4.Nama",
    ]  # fmt: skip
    assert catalog.counts() == before


@pytest.mark.req("WMS-MD-03", "WMS-MD-05")
def test_codes_within_one_file_may_not_collide(catalog: Catalog) -> None:
    catalog.product("LAMA", barcodes=(BarcodeIn(code="NEW-1"),))
    rows = (
        ProductIn(
            row=2, sku="A", product_name="A", barcodes=(PackIn(code="K1"), PackIn(code="K1"))
        ),
        ProductIn(row=3, sku="B", product_name="B", barcodes=(PackIn(code="k1"),)),
        ProductIn(row=4, sku="C", product_name="C", barcodes=(PackIn(code="a"),)),
        ProductIn(row=5, sku="new-1", product_name="D"),
    )

    seen = catalog.ask(PreviewProducts(rows=rows))

    assert [(each.row, each.column, each.reason) for each in seen.problems] == [
        (3, "Barcode", 'Barcode "k1" ditulis dua kali, juga untuk A – A.'),
        (4, "Barcode", 'Barcode "a" sama dengan SKU di baris 2.'),
        (5, "SKU", 'SKU "new-1" sudah menjadi barcode LAMA – Produk LAMA. Pakai SKU lain.'),
    ]


@pytest.mark.req("WMS-MD-05", "WMS-MD-07")
def test_a_used_product_keeps_what_its_stock_was_counted_by(catalog: Catalog) -> None:
    catalog.product("A")
    catalog.product("P", kind="bundle", components=(ComponentIn(sku="A", qty=1),))

    seen = catalog.ask(
        PreviewProducts(
            rows=(
                ProductIn(row=2, sku="A", base_unit="box", tracking="serial"),
                ProductIn(row=3, sku="P", tracking="lot"),
            )
        )
    )

    assert [(each.row, each.column) for each in seen.problems] == [
        (2, "Satuan dasar"), (2, "Lacak"), (3, "Lacak"),
    ]  # fmt: skip


@pytest.mark.req("WMS-MD-05")
def test_the_export_goes_round(catalog: Catalog) -> None:
    _import(catalog, FULL)
    catalog.do(CreateCategory(category_name="Alat"))
    catalog.product(
        "=1+1", product_name="=HYPERLINK(A1)", category="Alat", kind="bundle",
        components=(ComponentIn(sku="SRM-30", qty=2),), units=(UnitIn(unit="takar", factor="1/3"),),
        buy_price=Money(1),
    )  # fmt: skip
    catalog.product("000123", variant="+62", barcodes=(BarcodeIn(code="036000291452"),))
    first = catalog.ask(ExportProducts(limit=2))
    second = catalog.ask(ExportProducts(limit=2, after=first.next))
    assert (len(first.rows), len(second.rows), second.next) == (2, 1, None)

    data = importing.export([*first.rows, *second.rows])
    read = importing.read_products(_cells(data))

    assert read.problems == ()
    assert [row.sku for row in read.rows] == ["000123", "=1+1", "SRM-30"]
    seen = catalog.ask(PreviewProducts(rows=read.rows))
    assert seen.problems == ()
    assert [each.action for each in seen.rows] == ["same", "same", "same"]


@pytest.mark.req("WMS-SEC-07", "WMS-MD-05")
def test_an_import_needs_its_permission(catalog: Catalog) -> None:
    reader = catalog.company.client("product.read")

    with pytest.raises(PermissionRefused):
        reader.do(ImportProducts(rows=(ProductIn(row=2, sku="A", product_name="A"),)))
    with pytest.raises(PermissionRefused):
        reader.ask(PreviewProducts(rows=()))

    assert reader.ask(ExportProducts()).rows == ()


def test_problems_can_be_listed_in_a_file_of_their_own() -> None:
    assert importing.problems_as_rows(
        [RowProblem(3, "SKU", "A", "Salah."), RowProblem(0, "", "", "Kosong.")]
    ) == [("3", "SKU", "A", "Salah."), ("", "", "", "Kosong.")]


@pytest.mark.postgres
@pytest.mark.req("WMS-MD-05")
def test_after_a_large_file_the_planner_knows_how_many_products_there_are(
    catalog: Catalog,
) -> None:
    rows = tuple(
        ProductIn(row=number, sku=f"P{number:04}", product_name=f"Produk {number}")
        for number in range(500)
    )

    catalog.do(ImportProducts(rows=rows))

    ((known,),) = catalog.rows(
        "SELECT reltuples FROM pg_class WHERE oid = CAST('product' AS regclass)"
    )
    assert known >= 500
