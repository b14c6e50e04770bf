"""Products: making, changing, leaving, finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.catalog import steps
from app.catalog.api import (
    AddBarcode,
    BarcodeDirectory,
    BarcodeIn,
    CreateCategory,
    CreateProduct,
    DeleteProduct,
    DirectoryEntry,
    ProductByBarcode,
    ProductDetail,
    ProductList,
    SetMinMax,
    SetProductActive,
    UnitIn,
    UnitNames,
    UpdateProduct,
)
from app.catalog.api.products import ComponentIn
from app.core.errors import FieldError, InvalidInput, NotFound, PermissionRefused, StaleData
from app.core.money import Money
from app.stock.api import CreateWarehouse

if TYPE_CHECKING:
    from tests.catalog.conftest import Catalog


def _new(**values: Any) -> CreateProduct:
    fields: dict[str, Any] = {"sku": "SRM-30", "product_name": "Serum Niacinamide"}
    return CreateProduct(**(fields | values))


@pytest.mark.req("WMS-MD-01")
def test_a_product_keeps_everything_it_is_given(catalog: Catalog) -> None:
    catalog.do(CreateCategory(category_name="Perawatan"))
    done = catalog.do(
        _new(
            variant="30 ml", brand="Lumina", category="perawatan", tracking="lot",
            requires_expiry=True, storage="chilled", fragile=True, length_mm=40, width_mm=40,
            height_mm=120, weight_g=85, shelf_life_days=730, buy_price=Money(2_500_050),
            sell_price=Money(8_900_000), min_stock=24, max_stock=480, description="Serum wajah",
            attributes={"Ukuran": "30 ml"}, barcodes=(BarcodeIn(code="8991234567891"),),
            units=(UnitIn(unit="Karton", factor="24"),),
        )
    )  # fmt: skip

    assert (done.value.sku, done.value.version) == ("SRM-30", 1)
    assert "product" in done.changes
    assert done.message == "Produk SRM-30 ditambahkan."
    view = catalog.ask(ProductDetail(sku="srm-30"))
    assert (view.name, view.variant, view.brand) == ("Serum Niacinamide", "30 ml", "Lumina")
    assert (view.category, view.category_code) == ("Perawatan", "PERAWATAN")
    assert (view.tracking, view.requires_expiry, view.removal) == ("lot", True, "fefo")
    assert (view.storage, view.fragile, view.hazmat, view.heavy) == ("chilled", True, False, False)
    assert (view.length_mm, view.width_mm, view.height_mm, view.weight_g) == (40, 40, 120, 85)
    assert (view.buy_price, view.sell_price) == (Money(2_500_050), Money(8_900_000))
    assert (view.min_stock, view.max_stock, view.shelf_life_days) == (24, 480, 730)
    assert view.attributes == {"Ukuran": "30 ml"}
    assert [(each.code, each.unit, each.pack_qty) for each in view.barcodes] == [
        ("8991234567891", "pcs", 1)
    ]
    assert [(each.unit, each.factor, each.valid_from, each.valid_to) for each in view.units] == [
        ("karton", "24", date(2026, 11, 21), None)
    ]
    assert (view.active, view.used) == (True, False)


@pytest.mark.req("WMS-MD-01", "WMS-GEN-09")
def test_everything_wrong_with_a_product_is_said_at_once(catalog: Catalog) -> None:
    before = catalog.counts()

    with pytest.raises(InvalidInput) as caught:
        catalog.do(
            _new(
                sku="CMD-1", product_name=" ", requires_expiry=True, category="Tidak Ada",
                length_mm=99_000, min_stock=10, max_stock=5, sell_price=Money(-1),
                components=(ComponentIn(sku="X", qty=1),),
            )
        )  # fmt: skip

    assert {each.field for each in caught.value.fields} == {
        "sku", "product_name", "requires_expiry", "category", "length_mm", "max_stock",
        "sell_price", "components",
    }  # fmt: skip
    assert caught.value.message.startswith("Data produk belum benar: (1) SKU")
    assert catalog.counts() == before


@pytest.mark.req("WMS-MD-01")
@pytest.mark.parametrize("sku", ["SRM-30", "srm-30", "  Srm-30 "])
def test_a_sku_is_given_once_whatever_its_case(catalog: Catalog, sku: str) -> None:
    catalog.do(_new())
    before = catalog.counts()

    with pytest.raises(Exception, match="sudah dipakai oleh SRM-30 – Serum Niacinamide"):
        catalog.do(_new(sku=sku, product_name="Lain"))

    assert catalog.counts() == before


@pytest.mark.req("WMS-MD-01", "WMS-MD-03")
def test_a_sku_cannot_be_another_products_barcode(catalog: Catalog) -> None:
    catalog.do(_new(barcodes=(BarcodeIn(code="ABC-9"),)))

    with pytest.raises(Exception, match="sebagai barcode"):
        catalog.do(_new(sku="abc-9", product_name="Lain"))


def test_a_change_touches_only_what_is_given(catalog: Catalog) -> None:
    catalog.do(_new(brand="Lumina", sell_price=Money(100)))
    before = catalog.ask(ProductDetail(sku="SRM-30"))

    done = catalog.do(UpdateProduct(sku="srm-30", sell_price=Money(200), read_version=1))

    after = catalog.ask(ProductDetail(sku="SRM-30"))
    assert done.value.version == 2
    assert after == replace(before, sell_price=Money(200), version=2)
    ((old, new),) = catalog.rows(
        "SELECT CAST(old AS text), CAST(new AS text) FROM audit_entry "
        "WHERE action = 'product.update'"
    )
    assert ('"1.00"' in old, '"2.00"' in new) == (True, True)


def test_a_change_that_changes_nothing_leaves_no_trace(catalog: Catalog) -> None:
    catalog.do(_new(brand="Lumina"))

    done = catalog.do(UpdateProduct(sku="SRM-30", brand="Lumina"))

    assert done.value.version == 1
    assert catalog.rows("SELECT action FROM audit_entry WHERE action = 'product.update'") == []


def test_a_change_made_to_old_data_is_refused(catalog: Catalog) -> None:
    catalog.do(_new())
    catalog.do(UpdateProduct(sku="SRM-30", brand="A", read_version=1))

    with pytest.raises(StaleData, match="Produk baru saja diubah orang lain"):
        catalog.do(UpdateProduct(sku="SRM-30", brand="B", read_version=1))

    assert catalog.ask(ProductDetail(sku="SRM-30")).brand == "A"


def test_a_new_sku_keeps_the_product(catalog: Catalog) -> None:
    catalog.do(_new(barcodes=(BarcodeIn(code="8991234567891"),)))

    catalog.do(UpdateProduct(sku="SRM-30", new_sku="SRM-30ML"))

    found = catalog.ask(ProductByBarcode(code="8991234567891"))
    assert found is not None
    assert found.sku == "SRM-30ML"
    with pytest.raises(NotFound):
        catalog.ask(ProductDetail(sku="SRM-30"))


@pytest.mark.req("WMS-MD-07")
def test_an_inactive_product_leaves_the_list_and_stays_known(catalog: Catalog) -> None:
    catalog.do(_new())

    catalog.do(SetProductActive(sku="SRM-30", active=False))

    assert catalog.ask(ProductList()).rows == ()
    assert [row.sku for row in catalog.ask(ProductList(active=None)).rows] == ["SRM-30"]
    assert [row.sku for row in catalog.ask(ProductList(active=False)).rows] == ["SRM-30"]
    assert catalog.ask(ProductDetail(sku="SRM-30")).active is False
    catalog.do(SetProductActive(sku="SRM-30", active=True))
    assert [row.active for row in catalog.ask(ProductList()).rows] == [True]


@pytest.mark.req("WMS-MD-07")
def test_an_unused_product_can_be_deleted_with_all_its_parts(catalog: Catalog) -> None:
    empty = catalog.counts()
    catalog.do(_new(barcodes=(BarcodeIn(code="A1"),), units=(UnitIn(unit="karton", factor="12"),)))

    catalog.do(DeleteProduct(sku="SRM-30"))

    after = catalog.counts()
    assert {table: after[table] for table in after if table not in {"audit_entry", "command"}} == {
        table: empty[table] for table in empty if table not in {"audit_entry", "command"}
    }


@pytest.mark.req("WMS-MD-07", "WMS-MD-10")
def test_a_used_product_is_neither_deleted_nor_counted_otherwise(catalog: Catalog) -> None:
    catalog.do(_new())
    catalog.product("PAKET", kind="bundle", components=(ComponentIn(sku="SRM-30", qty=2),))
    assert catalog.ask(ProductDetail(sku="SRM-30")).used is True
    before = catalog.counts()

    with pytest.raises(Exception, match="tidak dapat dihapus karena sudah dipakai"):
        catalog.do(DeleteProduct(sku="SRM-30"))
    with pytest.raises(Exception, match="Satuan dasar dan Cara lacak SRM-30 tidak dapat diubah"):
        catalog.do(UpdateProduct(sku="SRM-30", base_unit="box", tracking="lot"))

    assert catalog.counts() == before


@pytest.mark.req("WMS-MD-01")
def test_limits_of_stock_everywhere_and_in_one_warehouse(catalog: Catalog) -> None:
    catalog.do(_new())
    catalog.do(CreateWarehouse(code="WH1", title="Gudang Utama"))

    catalog.do(SetMinMax(sku="SRM-30", min_stock=10, max_stock=100))
    catalog.do(SetMinMax(sku="SRM-30", min_stock=4, max_stock=0, warehouse="wh1"))
    catalog.do(SetMinMax(sku="SRM-30", min_stock=5, max_stock=50, warehouse="WH1"))

    view = catalog.ask(ProductDetail(sku="SRM-30"))
    assert (view.min_stock, view.max_stock) == (10, 100)
    assert [(each.warehouse, each.min_stock, each.max_stock) for each in view.limits] == [
        ("WH1", 5, 50)
    ]
    with pytest.raises(InvalidInput, match="lebih kecil dari minimum"):
        catalog.do(SetMinMax(sku="SRM-30", min_stock=10, max_stock=9))
    with pytest.raises(NotFound, match='Gudang "WH9" tidak ditemukan'):
        catalog.do(SetMinMax(sku="SRM-30", min_stock=1, warehouse="WH9"))


@pytest.mark.req("WMS-MD-02", "WMS-GEN-08")
def test_search_by_words_in_any_order_sku_or_any_barcode(catalog: Catalog) -> None:
    catalog.do(_new(barcodes=(BarcodeIn(code="8991234567891"), BarcodeIn(code="036000291452"))))
    catalog.product("SRM-50", product_name="Serum Niacinamide", variant="50 ml", brand="Lumina")
    catalog.product("TNR-1", product_name="Toner Mawar")

    def found(text: str) -> list[str]:
        return [row.sku for row in catalog.ask(ProductList(text=text)).rows]

    assert found("") == ["SRM-50", "SRM-30", "TNR-1"]
    assert found("niacin serum") == ["SRM-50", "SRM-30"]
    assert found("lumina 50") == ["SRM-50"]
    assert found("ACINAMIDE") == ["SRM-50", "SRM-30"]
    assert found("srm-3") == ["SRM-30"]
    assert found("8991234567891") == ["SRM-30"]
    assert found("08991234567891") == ["SRM-30"]
    assert found("0036000291452") == ["SRM-30"]
    assert found("100%") == []
    assert found("mawar serum") == []


@pytest.mark.req("WMS-GEN-08")
def test_pages_follow_each_other_without_gap_or_repeat(catalog: Catalog) -> None:
    for number in range(7):
        catalog.product(f"P{number}", product_name="Sama" if number % 2 else f"Nama {number}")

    seen: list[str] = []
    after, totals = None, []
    while True:
        page = catalog.ask(ProductList(limit=3, after=after))
        seen += [row.sku for row in page.rows]
        totals.append(page.total)
        if page.next is None:
            break
        after = page.next

    assert seen == ["P0", "P2", "P4", "P6", "P1", "P3", "P5"]
    assert totals == [7, None, None]


@pytest.mark.req("WMS-MD-02")
def test_filters_of_the_list(catalog: Catalog) -> None:
    catalog.do(CreateCategory(category_name="Perawatan"))
    catalog.do(CreateCategory(category_name="Wajah", parent="PERAWATAN"))
    catalog.do(_new(category="Wajah", barcodes=(BarcodeIn(code="A1"),)))
    catalog.product("JASA-1", kind="service")

    def found(**asked: Any) -> list[str]:
        return [row.sku for row in catalog.ask(ProductList(**asked)).rows]

    assert found(category="perawatan") == ["SRM-30"]
    assert found(kind="service") == ["JASA-1"]
    assert found(without_barcode=True) == ["JASA-1"]
    with pytest.raises(NotFound):
        found(category="Tidak ada")


@pytest.mark.req("WMS-SEC-07")
def test_who_may_only_read_changes_nothing(catalog: Catalog) -> None:
    reader = catalog.company.client("product.read")
    before = catalog.counts()

    with pytest.raises(PermissionRefused):
        reader.do(_new())

    assert reader.ask(ProductList()).rows == ()
    after = catalog.counts()
    assert (after["product"], after["audit_entry"]) == (before["product"], before["audit_entry"])


@pytest.mark.req("WMS-MD-02", "PU-15")
def test_the_directory_holds_every_code(catalog: Catalog) -> None:
    catalog.do(
        _new(
            units=(UnitIn(unit="karton", factor="12"),),
            barcodes=(BarcodeIn(code="8991234567891"), BarcodeIn(code="KRT-1", unit="karton")),
        )
    )

    directory = catalog.ask(BarcodeDirectory())

    assert directory.barcodes == (
        DirectoryEntry("08991234567891", "SRM-30", "pcs", 1),
        DirectoryEntry("KRT-1", "SRM-30", "karton", 12),
    )
    assert [(each.sku, each.base_unit, each.active) for each in directory.products] == [
        ("SRM-30", "pcs", True)
    ]
    assert catalog.ask(UnitNames()) == ("karton", "pcs")


def test_refs_for_other_slices_come_in_one_round_trip(catalog: Catalog) -> None:
    catalog.do(CreateCategory(category_name="Perawatan", cost_method="fifo"))
    catalog.do(CreateCategory(category_name="Wajah", parent="PERAWATAN"))
    catalog.do(_new(category="Perawatan > Wajah", tracking="lot", requires_expiry=True))
    catalog.product("TNR-1")
    catalog.product(
        "PAKET", kind="bundle",
        components=(ComponentIn(sku="TNR-1", qty=1), ComponentIn(sku="SRM-30", qty=2)),
    )  # fmt: skip

    found = catalog.reading(lambda read: steps.products_by_sku(read, ["srm-30", "PAKET", "X"]))

    assert set(found) == {"srm-30", "PAKET"}
    serum, bundle = found["srm-30"], found["PAKET"]
    assert (serum.sku, serum.tracking, serum.cost_method, serum.removal, serum.has_stock) == (
        "SRM-30", "lot", "fifo", "fefo", True,
    )  # fmt: skip
    assert [(part.sku, part.qty) for part in bundle.components] == [("SRM-30", 2), ("TNR-1", 1)]
    assert bundle.components[0].product_id == serum.id
    by_id = catalog.reading(lambda read: steps.products_by_id(read, [bundle.id]))
    assert by_id == {bundle.id: bundle}
    with pytest.raises(steps.UnknownProducts) as caught:
        catalog.reading(lambda read: steps.require_products(read, ["X", "TNR-1", "A"]))
    assert caught.value.fields == (
        FieldError("sku", 'SKU "A" tidak dikenal'),
        FieldError("sku", 'SKU "X" tidak dikenal'),
    )


@pytest.mark.req("PU-15", "WMS-MD-02")
def test_a_code_means_its_product_in_every_form(catalog: Catalog) -> None:
    catalog.do(_new())
    catalog.do(AddBarcode(sku="SRM-30", barcode="036000291452", pack_qty=6))

    found = catalog.reading(
        lambda read: steps.by_barcode(
            read, ["036000291452", "0036000291452", "00036000291452", "srm-30", "tidak"]
        )
    )

    assert {code: (ref.product.sku, ref.pack_qty, ref.by_sku) for code, ref in found.items()} == {
        "036000291452": ("SRM-30", 6, False),
        "0036000291452": ("SRM-30", 6, False),
        "00036000291452": ("SRM-30", 6, False),
        "srm-30": ("SRM-30", 1, True),
    }
