"""Barcodes and units of products."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from app.catalog import steps
from app.catalog.api import (
    AddBarcode,
    AddUnit,
    BarcodeSaved,
    GenerateBarcodes,
    ProductByBarcode,
    ProductDetail,
    ProductList,
    RemoveBarcode,
    SupersedeUnit,
    UnitIn,
)
from app.catalog.api.products import BarcodeIn
from app.core.errors import InvalidInput, NotFound, UserError
from app.core.quantity import UnitFactor
from app.scanning.gtin import has_check_digit

if TYPE_CHECKING:
    from tests.catalog.conftest import Catalog

EAN = "8991234567891"
CARTON = (UnitIn(unit="karton", factor="12"),)


def _codes(catalog: Catalog, sku: str) -> list[tuple[str, str, int, str]]:
    view = catalog.ask(ProductDetail(sku=sku))
    return [(each.code, each.unit, each.pack_qty, each.kind) for each in view.barcodes]


@pytest.mark.req("WMS-MD-03")
def test_a_barcode_counts_its_unit(catalog: Catalog) -> None:
    catalog.product("A", units=CARTON)

    assert catalog.do(AddBarcode(sku="A", barcode=EAN)).value == BarcodeSaved("A", EAN, "pcs", 1)
    assert catalog.do(AddBarcode(sku="A", barcode="K1", unit="Karton")).value == BarcodeSaved(
        "A", "K1", "karton", 12
    )
    assert catalog.do(AddBarcode(sku="A", barcode="K2", pack_qty=12)).value.unit == "karton"
    assert catalog.do(AddBarcode(sku="A", barcode="K3", pack_qty=5)).value.unit == "pcs"

    assert _codes(catalog, "A") == [
        (EAN, "pcs", 1, "ean13"), ("K1", "karton", 12, "other"), ("K2", "karton", 12, "other"),
        ("K3", "pcs", 5, "other"),
    ]  # fmt: skip
    assert [row.barcodes for row in catalog.ask(ProductList()).rows] == [4]


@pytest.mark.req("WMS-MD-03", "PU-15")
@pytest.mark.parametrize("again", [EAN, f"0{EAN}", f" {EAN} ", f"]E0{EAN}"])
def test_a_code_in_use_is_refused_naming_its_owner(catalog: Catalog, again: str) -> None:
    catalog.product("A", barcodes=(BarcodeIn(code=EAN),))
    catalog.product("B")
    before = catalog.counts()

    with pytest.raises(UserError, match=r"sudah dipakai oleh A – Produk A"):
        catalog.do(AddBarcode(sku="B", barcode=again))

    assert catalog.counts() == before


@pytest.mark.req("WMS-MD-03", "PU-15")
def test_upc_and_ean_of_one_item_are_one_code(catalog: Catalog) -> None:
    catalog.product("A", barcodes=(BarcodeIn(code="036000291452"),))
    catalog.product("B")

    with pytest.raises(UserError, match="sudah dipakai oleh A"):
        catalog.do(AddBarcode(sku="B", barcode="0036000291452"))


@pytest.mark.req("WMS-MD-03")
@pytest.mark.parametrize(
    ("code", "digit"),
    [("8991234567890", "1"), ("036000291453", "2"), ("96385075", "4"), ("18991234567890", "8")],
)
def test_a_wrong_check_digit_is_refused_naming_the_right_one(
    catalog: Catalog, code: str, digit: str
) -> None:
    catalog.product("A")
    before = catalog.counts()

    with pytest.raises(UserError, match=rf"seharusnya {digit}\)"):
        catalog.do(AddBarcode(sku="A", barcode=code))

    assert catalog.counts() == before


@pytest.mark.req("PU-52")
@pytest.mark.parametrize("code", ["CMD-OK", "cmd-undo", "USR-1", "Loc-A-01", " LOC-X "])
def test_reserved_prefixes_are_refused(catalog: Catalog, code: str) -> None:
    catalog.product("A")
    before = catalog.counts()

    with pytest.raises(UserError, match="khusus untuk perintah, badge, dan lokasi"):
        catalog.do(AddBarcode(sku="A", barcode=code))
    with pytest.raises(UserError, match="khusus untuk perintah, badge, dan lokasi"):
        catalog.product(code)

    assert catalog.counts() == before


@pytest.mark.req("WMS-MD-03", "PU-11")
def test_a_scanned_gs1_code_gives_its_article_number(catalog: Catalog) -> None:
    catalog.product("A")

    saved = catalog.do(AddBarcode(sku="A", barcode=f"]d2010{EAN}17271231\x1d10LOT7")).value

    assert saved.code == EAN


@pytest.mark.req("WMS-MD-03")
def test_the_same_code_again_corrects_what_it_counts(catalog: Catalog) -> None:
    catalog.product("A", barcodes=(BarcodeIn(code=EAN),))

    catalog.do(AddBarcode(sku="A", barcode=EAN, pack_qty=6))

    assert _codes(catalog, "A") == [(EAN, "pcs", 6, "ean13")]


@pytest.mark.req("WMS-MD-03")
def test_a_removed_code_is_free_again(catalog: Catalog) -> None:
    catalog.product("A", barcodes=(BarcodeIn(code=EAN),))
    catalog.product("B")

    catalog.do(RemoveBarcode(sku="A", barcode=EAN))
    catalog.do(AddBarcode(sku="B", barcode=EAN))

    assert _codes(catalog, "A") == []
    assert [row.sku for row in catalog.ask(ProductList(text=EAN)).rows] == ["B"]
    with pytest.raises(NotFound, match="Barcode produk A"):
        catalog.do(RemoveBarcode(sku="A", barcode=EAN))


@pytest.mark.req("WMS-MD-03")
def test_unit_and_quantity_must_agree(catalog: Catalog) -> None:
    catalog.product(
        "A", units=(UnitIn(unit="karton", factor="12"), UnitIn(unit="irisan", factor="0.5"))
    )
    before = catalog.counts()

    with pytest.raises(InvalidInput, match="Isi barcode 10 berbeda dari isi 1 karton = 12"):
        catalog.do(AddBarcode(sku="A", barcode="K", unit="karton", pack_qty=10))
    with pytest.raises(InvalidInput, match='Satuan "dus" belum ada di A – Produk A'):
        catalog.do(AddBarcode(sku="A", barcode="K", unit="dus"))
    with pytest.raises(InvalidInput, match="tidak berisi pcs bulat"):
        catalog.do(AddBarcode(sku="A", barcode="K", unit="irisan"))

    assert catalog.counts() == before


@pytest.mark.req("WMS-MD-04")
def test_internal_barcodes_are_made_for_products_without_one(catalog: Catalog) -> None:
    catalog.product("A")
    catalog.product("B", barcodes=(BarcodeIn(code=EAN),))
    catalog.product("C")

    first = catalog.do(GenerateBarcodes(skus=("A", "B", "C"))).value
    catalog.product("D")
    second = catalog.do(GenerateBarcodes(skus=("D", "A"))).value

    codes = [each.code for each in (*first.barcodes, *second.barcodes)]
    assert codes == ["2900000000018", "2900000000025", "2900000000032"]
    assert all(has_check_digit(code) for code in codes)
    assert (first.skipped, second.skipped) == (("B",), ("A",))
    assert _codes(catalog, "C") == [("2900000000025", "pcs", 1, "internal")]
    found = catalog.ask(ProductByBarcode(code="2900000000032"))
    assert found is not None
    assert found.sku == "D"


@pytest.mark.req("WMS-MD-04")
def test_a_sku_can_be_its_own_code_128(catalog: Catalog) -> None:
    catalog.product("SRM-30")
    catalog.product("SERUM WAJAH")

    made = catalog.do(GenerateBarcodes(skus=("SRM-30",), form="code128")).value

    assert [each.code for each in made.barcodes] == ["SRM-30"]
    with pytest.raises(InvalidInput, match="berisi spasi"):
        catalog.do(GenerateBarcodes(skus=("SERUM WAJAH",), form="code128"))
    with pytest.raises(InvalidInput, match='SKU "X" tidak dikenal'):
        catalog.do(GenerateBarcodes(skus=("X", "SRM-30")))


@pytest.mark.req("WMS-MD-09")
def test_a_unit_holds_base_units_exactly(catalog: Catalog) -> None:
    catalog.product("A", base_unit="Gram")

    assert catalog.do(AddUnit(sku="A", unit="Kg", factor="1000")).value.factor == "1000"
    assert catalog.do(AddUnit(sku="A", unit="ons", factor="0,5")).value.factor == "0.5"
    assert catalog.do(AddUnit(sku="A", unit="takar", factor="1/3")).value.factor == "1/3"

    units = catalog.ask(ProductDetail(sku="A")).units
    assert [(each.unit, each.factor) for each in units] == [
        ("kg", "1000"), ("ons", "0.5"), ("takar", "1/3"),
    ]  # fmt: skip


@pytest.mark.req("WMS-MD-09")
@pytest.mark.parametrize(
    ("unit", "factor", "message"),
    [
        ("karton", "12", 'Satuan "karton" sudah ada'),
        ("pcs", "2", "sudah menjadi satuan dasar"),
        ("", "2", "Nama satuan kosong"),
        ("a=b", "2", "tidak boleh berisi tanda ="),
        ("dus", "0", "harus lebih dari nol"),
        ("dus", "dua", 'Isi satuan "dua" tidak dikenal'),
        ("dus", "1/0", "tidak dikenal"),
    ],
)
def test_a_bad_unit_is_refused(catalog: Catalog, unit: str, factor: str, message: str) -> None:
    catalog.product("A", units=CARTON)
    before = catalog.counts()

    with pytest.raises(UserError, match=message):
        catalog.do(AddUnit(sku="A", unit=unit, factor=factor))

    assert catalog.counts() == before


@pytest.mark.req("WMS-MD-09")
def test_a_conversion_is_superseded_and_its_past_kept(catalog: Catalog) -> None:
    catalog.product("A", units=CARTON, barcodes=(BarcodeIn(code="K", unit="karton"),))
    catalog.company.env.advance(timedelta(days=3))

    catalog.do(SupersedeUnit(sku="A", unit="Karton", factor="10"))

    view = catalog.ask(ProductDetail(sku="A"))
    assert [(each.factor, each.valid_from, each.valid_to) for each in view.units] == [
        ("10", date(2026, 11, 24), None), ("12", date(2026, 11, 21), date(2026, 11, 24)),
    ]  # fmt: skip
    assert _codes(catalog, "A") == [("K", "karton", 10, "other")]
    ((product_id,),) = catalog.rows("SELECT id FROM product")
    for day, factor in ((23, 12), (24, 10)):
        held = catalog.reading(
            lambda read, day=day: steps.unit_factors(read, [product_id], date(2026, 11, day))  # type: ignore[misc]
        )
        assert held == {product_id: {"karton": UnitFactor(factor, 1)}}


@pytest.mark.req("WMS-MD-09")
def test_a_scanned_unit_stays_whole(catalog: Catalog) -> None:
    catalog.product("A", units=CARTON, barcodes=(BarcodeIn(code="K", unit="karton"),))
    before = catalog.counts()

    with pytest.raises(InvalidInput, match="Barcode K menghitung per karton"):
        catalog.do(SupersedeUnit(sku="A", unit="karton", factor="2.5"))
    with pytest.raises(NotFound, match="Satuan produk A"):
        catalog.do(SupersedeUnit(sku="A", unit="dus", factor="2"))

    assert catalog.counts() == before
