"""Bundles and the category tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.catalog.api import (
    CategoryTree,
    ComponentIn,
    ComponentView,
    CreateCategory,
    DeleteCategory,
    ProductDetail,
    ProductList,
    SetComponents,
    SetProductActive,
    UpdateCategory,
)
from app.core.errors import InvalidInput, NotFound, UserError

if TYPE_CHECKING:
    from tests.catalog.conftest import Catalog


def _parts(*parts: tuple[str, int]) -> tuple[ComponentIn, ...]:
    return tuple(ComponentIn(sku=sku, qty=qty) for sku, qty in parts)


@pytest.mark.req("WMS-MD-10")
def test_a_bundle_holds_components(catalog: Catalog) -> None:
    catalog.product("SRM", variant="30 ml")
    catalog.product("TNR")
    catalog.product("PAKET", kind="bundle", components=_parts(("srm", 2), ("TNR", 1)))

    catalog.do(SetComponents(sku="paket", components=_parts(("SRM", 3))))

    view = catalog.ask(ProductDetail(sku="PAKET"))
    assert view.components == (ComponentView("SRM", "Produk SRM", "30 ml", 3, "pcs"),)
    assert catalog.ask(ProductDetail(sku="SRM")).in_bundles == ("PAKET",)
    assert catalog.ask(ProductDetail(sku="TNR")).in_bundles == ()
    ((old, new),) = catalog.rows(
        "SELECT CAST(old AS text), CAST(new AS text) FROM audit_entry "
        "WHERE action = 'bundle.set_components'"
    )
    assert (old.replace(" ", ""), new.replace(" ", "")) == ('{"SRM":2,"TNR":1}', '{"SRM":3}')


@pytest.mark.req("WMS-MD-10")
@pytest.mark.parametrize(
    ("parts", "messages"),
    [
        ((("PAKET", 1),), ["dirinya sendiri"]),
        ((("LAIN", 1),), ["Paket tidak boleh berisi paket"]),
        ((("JASA", 1),), ["tidak punya stok"]),
        ((("MATI", 1),), ["sudah nonaktif"]),
        ((("X", 1), ("SRM", 1), ("srm", 2)), ['"X" tidak dikenal', "SRM ditulis dua kali"]),
        ((), ["Paket harus punya isi"]),
    ],
)
def test_what_a_bundle_may_not_hold(
    catalog: Catalog, parts: tuple[tuple[str, int], ...], messages: list[str]
) -> None:
    catalog.product("SRM")
    catalog.product("MATI")
    catalog.do(SetProductActive(sku="MATI", active=False))
    catalog.product("JASA", kind="service")
    catalog.product("LAIN", kind="bundle", components=_parts(("SRM", 1)))
    catalog.product("PAKET", kind="bundle", components=_parts(("SRM", 2)))
    before = catalog.counts()

    with pytest.raises(InvalidInput) as caught:
        catalog.do(SetComponents(sku="PAKET", components=_parts(*parts)))

    assert len(caught.value.fields) == len(messages)
    for message, found in zip(messages, caught.value.fields, strict=True):
        assert message in found.message
    assert catalog.counts() == before
    assert [each.qty for each in catalog.ask(ProductDetail(sku="PAKET")).components] == [2]


@pytest.mark.req("WMS-MD-10")
def test_only_bundles_hold_components_and_they_have_no_stock_of_their_own(catalog: Catalog) -> None:
    catalog.product("SRM")
    catalog.product("TNR")

    with pytest.raises(InvalidInput, match="bukan paket"):
        catalog.do(SetComponents(sku="SRM", components=_parts(("TNR", 1))))
    with pytest.raises(InvalidInput, match="tidak dapat dilacak"):
        catalog.product("PAKET", kind="bundle", tracking="lot", requires_expiry=True)


def _tree(catalog: Catalog) -> list[tuple[str, str, int, str, int]]:
    return [
        (row.code, row.path, row.depth, row.parent, row.products)
        for row in catalog.ask(CategoryTree())
    ]


def _category(catalog: Catalog, name: str, **values: Any) -> str:
    return catalog.do(CreateCategory(category_name=name, **values)).value.code


@pytest.mark.req("WMS-MD-08")
def test_the_tree_shows_the_whole_hierarchy(catalog: Catalog) -> None:
    _category(catalog, "Perawatan", cost_method="fifo", attributes=("Ukuran", "Ukuran", " "))
    _category(catalog, "Wajah", parent="PERAWATAN")
    _category(catalog, "Serum", parent="Perawatan > Wajah", code="srm", cost_method="average")
    _category(catalog, "Alat")
    catalog.product("A", category="SRM")

    assert _tree(catalog) == [
        ("ALAT", "Alat", 1, "", 0),
        ("PERAWATAN", "Perawatan", 1, "", 0),
        ("PERAWATAN-WAJAH", "Perawatan > Wajah", 2, "PERAWATAN", 0),
        ("SRM", "Perawatan > Wajah > Serum", 3, "PERAWATAN-WAJAH", 1),
    ]
    rows = catalog.ask(CategoryTree())
    assert [row.effective_cost_method for row in rows] == ["", "fifo", "fifo", "average"]
    assert rows[1].attributes == ("Ukuran",)


@pytest.mark.req("WMS-MD-08")
@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"category_name": "wajah", "parent": "PERAWATAN"}, "sudah ada"),
        ({"category_name": "Malam", "parent": "SERUM"}, "terlalu dalam"),
        ({"category_name": "A > B"}, 'tidak boleh berisi tanda ">"'),
        ({"category_name": "  "}, "kosong"),
        ({"category_name": "Lain", "code": "serum"}, "sudah dipakai"),
    ],
)
def test_a_bad_category_is_refused(catalog: Catalog, values: dict[str, Any], message: str) -> None:
    _category(catalog, "Perawatan")
    _category(catalog, "Wajah", parent="PERAWATAN")
    _category(catalog, "Serum", parent="PERAWATAN-WAJAH", code="SERUM")
    before = catalog.counts()

    with pytest.raises(InvalidInput, match=message):
        catalog.do(CreateCategory(**values))

    assert catalog.counts() == before


@pytest.mark.req("WMS-MD-08")
def test_renaming_and_moving_take_everything_below_along(catalog: Catalog) -> None:
    _category(catalog, "Perawatan")
    _category(catalog, "Wajah", parent="PERAWATAN")
    _category(catalog, "Kecantikan")
    catalog.product("A", category="Wajah")

    catalog.do(UpdateCategory(code="PERAWATAN", category_name="Rawat"))
    assert [row[1] for row in _tree(catalog)] == ["Kecantikan", "Rawat", "Rawat > Wajah"]
    catalog.do(UpdateCategory(code="PERAWATAN", parent="KECANTIKAN"))

    assert [row[1:4] for row in _tree(catalog)] == [
        ("Kecantikan", 1, ""),
        ("Kecantikan > Rawat", 2, "KECANTIKAN"),
        ("Kecantikan > Rawat > Wajah", 3, "PERAWATAN"),
    ]
    assert [row.category for row in catalog.ask(ProductList(category="KECANTIKAN")).rows] == [
        "Kecantikan > Rawat > Wajah"
    ]
    with pytest.raises(InvalidInput, match="ke dalam dirinya sendiri"):
        catalog.do(UpdateCategory(code="PERAWATAN", parent="PERAWATAN-WAJAH"))
    with pytest.raises(InvalidInput, match="terlalu dalam"):
        catalog.do(UpdateCategory(code="KECANTIKAN", parent=_category(catalog, "Toko")))


@pytest.mark.req("WMS-MD-08")
def test_a_node_with_children_or_products_is_not_deleted(catalog: Catalog) -> None:
    _category(catalog, "Perawatan")
    _category(catalog, "Wajah", parent="PERAWATAN")
    catalog.product("A", category="PERAWATAN")
    before = catalog.counts()

    with pytest.raises(UserError, match="masih berisi 1 subkategori dan 1 produk"):
        catalog.do(DeleteCategory(code="PERAWATAN"))
    assert catalog.counts() == before

    catalog.do(DeleteCategory(code="PERAWATAN-WAJAH"))
    assert [row[0] for row in _tree(catalog)] == ["PERAWATAN"]
    with pytest.raises(NotFound, match="Kategori"):
        catalog.do(DeleteCategory(code="PERAWATAN-WAJAH"))


@pytest.mark.req("WMS-MD-08")
def test_a_bare_name_must_mean_one_category(catalog: Catalog) -> None:
    for parent in ("Wajah", "Badan"):
        _category(catalog, parent)
        _category(catalog, "Serum", parent=parent.upper())

    with pytest.raises(InvalidInput, match="Badan > Serum; Wajah > Serum"):
        catalog.product("A", category="Serum")
    catalog.product("A", category="Badan>Serum")

    assert catalog.ask(ProductDetail(sku="A")).category == "Badan > Serum"
